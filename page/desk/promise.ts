// The bound that the checker proves for a list, as a sentence.
import { inWords, say } from '../shared/i18n'
import { draw } from './listfile'

export interface WorstCase {
  working_days: number
  days: number
  path: string[]
}

export function worstCase(value: unknown): WorstCase | null {
  const given = value as Partial<WorstCase> | null | undefined
  return given && typeof given.working_days === 'number' && Array.isArray(given.path) ? (given as WorstCase) : null
}

/** `最多 47 个工作日销号，或到区长案头`; empty where nothing is known. */
export function promise(value: unknown, file: string): string {
  const worst = worstCase(value)
  if (worst === null) return ''
  const drawn = draw(file)
  const top = drawn ? inWords(drawn.roles.get(drawn.top)) || drawn.top : ''
  return say('lists.worstText', { days: worst.working_days, top })
}
