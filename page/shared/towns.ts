// How many items there are in each 街镇, and how many of them are overdue.
import { get, type Schema } from './api'
import { areas } from './catalog'

export interface Town {
  id: string
  code: string
  title: { zh: string; en: string }
  live: number
  overdue: number
}

export async function townCounts(filter: Record<string, string | undefined>, signal?: AbortSignal): Promise<Town[]> {
  const { order: _, place: __, ...rest } = filter
  const count = async (more: object) => (await get<Schema['Counted']>('/items/count', { ...rest, ...more }, signal)).items
  return Promise.all(
    areas.value.map(async (unit) => {
      const code = unit.area ?? ''
      const [live, overdue] = await Promise.all([count({ place: code }), count({ place: code, overdue: true })])
      return { id: unit.id, code, title: unit.title, live, overdue }
    }),
  )
}
