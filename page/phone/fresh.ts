// Reading with a net under it: the service first, else what it said last.
import { CallError, get } from '../shared/api'
import { serverNow } from '../shared/clock'
import { answer, keepAnswer } from './keep'

export interface Fresh<T> {
  value: T
  at: number
  stale: boolean
}

export async function fresh<T>(path: string, query: Record<string, string | number> = {}): Promise<Fresh<T>> {
  const key = path + JSON.stringify(query)
  try {
    const value = await get<T>(path, query)
    const at = serverNow()
    await keepAnswer(key, value, at)
    return { value, at, stale: false }
  } catch (error) {
    // Only silence is answered from memory; a refusal is an answer.
    if (!(error instanceof CallError) || (error.status !== 0 && error.status < 500)) throw error
    const known = await answer<T>(key)
    if (known === null) throw error
    return { ...known, stale: true }
  }
}
