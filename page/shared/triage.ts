// What triage answers, as the service writes it; see docs/triage.md.
import type { Named, Row } from './api'

export interface CategoryProposal {
  field: string
  decided: string | null
  label: string | null
  margin: number
  abstain: boolean
  top: [string, number][]
  because: string[]
  by: string
}
export interface UnitProposal {
  unit: string
  score: number
  by: 'table' | 'past'
  row: string | null
  basis: string | null
  kept: number
  returned: number
}
export interface Twin {
  receipt: string
  link: 'merge' | 'relapse' | 'related'
  score: number
  words: string[]
  names: string[]
  days_between: number | null
  copy: number | null
}
export interface Proposals {
  item: number
  receipt: string
  category: CategoryProposal | null
  units: UnitProposal[]
  address: { state: 'clear' | 'coarse' | 'masked' | 'missing'; parts: [string, string][]; place: { code: string; name: string; how: string } | null }
  twins: Twin[]
  ready: { name: string; fields: Record<string, string>; proposed: [string, string][]; is_sure: boolean } | null
  unit_titles: Named[]
}

export interface Spot {
  name: string
  heat: number
  members: string[]
  people: number
  place: string | null
  words: string[]
  first_day: string | null
  last_day: string | null
  is_new: boolean
  burst: [string, number, number] | null
  weeks: [string, number][]
}

export interface Directive {
  speaker: string | null
  cue: string | null
  text: string
  paragraph: number
  start: number
  end: number
  kind: 'directive' | 'request' | 'commitment'
  body: string | null
  body_source: 'stated' | 'inherited' | 'implied' | null
  deadline: { kind: 'date' | 'relative' | 'period' | 'vague'; text: string; date: string | null } | null
}
export interface Article {
  headline: string | null
  byline: string | null
  paragraphs: string[]
  event: { kind: string; date: string | null; chair: string | null }
  directives: Directive[]
}
export interface Ask {
  article: number
  directive: number
  title: string
  unit: string | null
  day: string | null
  items: string[]
  dismissed: Dismissal | null
}
/** Why a sentence is not followed up. */
export const WHYS = ['known', 'statement', 'misread', 'other'] as const
export interface Dismissal {
  why: (typeof WHYS)[number]
  note: string
  person: string
  person_name: string
  at: string
}
export interface Paper {
  number: number
  name: string
  at: string
  person: string
}
export interface Review extends Paper {
  text: string
  articles: Article[]
  asks: Ask[]
  items: Row[]
  units: Named[]
}

/** Where the sentence of an item stands, as the service writes it: name, number of the document, paragraph, letters. */
export function readSource(text: string): { name: string; paper: string; paragraph: string; at: string } | null {
  const found = /^(.*)#(\d+) ((\d+):\d+-\d+)$/.exec(text)
  return found ? { name: found[1]!, paper: found[2]!, at: found[3]!, paragraph: found[4]! } : null
}
