// The filter of a list as it stands in the address: the parameters of the service and nothing else.
import type { LocationQuery } from 'vue-router'
import { catalog, listsById, unitTitle } from '../shared/catalog'
import { inWords, say } from '../shared/i18n'
import { dayAfter, dayOf, fullTime, startOfDay } from '../shared/time'

export const PARTS = ['list', 'stage', 'unit', 'state', 'overdue', 'due_from', 'due_before', 'registered_from', 'registered_before', 'closed_from', 'closed_before', 'changed_from', 'changed_before', 'raised', 'relapses_min', 'subject', 'parent', 'person', 'text', 'place'] as const
export type Part = (typeof PARTS)[number]
/** Parts that can also be excluded. */
export const NEGATED: readonly Part[] = ['list', 'stage', 'unit']
/** Parts that are given as a day and kept as an instant. */
export const isInstant = (part: Part): boolean => /_(from|before)$/.test(part)
export const ORDERS = ['due', 'newest', 'oldest', 'changed'] as const
export type Order = (typeof ORDERS)[number]

export type Filter = Partial<Record<Part | 'not_list' | 'not_stage' | 'not_unit' | 'order', string>>

const KEYS = new Set<string>([...PARTS, 'not_list', 'not_stage', 'not_unit', 'order'])

export function fromQuery(query: LocationQuery): Filter {
  const filter: Filter = {}
  for (const [key, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value[0] : value
    if (KEYS.has(key) && typeof text === 'string' && text !== '') filter[key as keyof Filter] = text
  }
  return filter
}

/** The same filter in one spelling, to compare two. */
export function spelling(filter: Filter): string {
  const { order: _, ...rest } = filter
  return JSON.stringify(Object.entries(rest).sort())
}

export interface Chip {
  key: keyof Filter
  part: Part
  negated: boolean
  value: string
  text: string
}

function stageTitle(name: string): string {
  for (const list of catalog.lists) {
    const stage = list.stages.find((stage) => stage.name === name)
    if (stage) return inWords(stage.title)
  }
  return name
}

/** One value of a part in words. */
export function valueTitle(part: Part, value: string): string {
  switch (part) {
    case 'list':
      return inWords(listsById.value.get(value)?.title) || value
    case 'stage':
      return stageTitle(value)
    case 'unit':
      return value === 'mine' ? say('filter.mine') : unitTitle(value)
    case 'person':
      return value === 'me' ? say('filter.me') : value
    case 'state':
      return value === 'live' ? say('filter.live') : say('filter.closed')
    case 'overdue':
    case 'raised':
      return value === 'true' ? say('filter.yes') : say('filter.noValue')
    default:
      return /_(from|before)$/.test(part) && !Number.isNaN(Date.parse(value)) ? fullTime(value).replace(/ 00:00$/, '') : value
  }
}

export function chips(filter: Filter): Chip[] {
  return Object.entries(filter)
    .filter(([key]) => key !== 'order')
    .map(([key, value]) => {
      const negated = key.startsWith('not_')
      const part = (negated ? key.slice(4) : key) as Part
      const titles = value.split(',').map((one) => valueTitle(part, one))
      const name = say(`filter.keys.${part}`)
      const said = titles.length > 2 ? `${titles.slice(0, 2).join('、')} +${titles.length - 2}` : titles.join('、')
      const text = part === 'overdue' || part === 'raised' ? (value === 'true' ? name : `${say('filter.not')} ${name}`) : `${name} ${negated ? `${say('filter.not')} ` : ''}${said}`
      return { key: key as keyof Filter, part, negated, value, text }
    })
}

export interface Preset {
  name: string
  filter: Filter
}

/** The views that everybody has, for the day that it is. */
export function presets(now: number): Preset[] {
  const today = dayOf(now)
  const tomorrow = startOfDay(dayAfter(today, 1))
  return [
    { name: 'all', filter: { state: 'live', order: 'due' } },
    { name: 'mine', filter: { state: 'live', unit: 'mine', order: 'due' } },
    { name: 'overdue', filter: { state: 'live', overdue: 'true', order: 'due' } },
    { name: 'today', filter: { state: 'live', due_from: new Date(now).toISOString().slice(0, 13) + ':00:00Z', due_before: new Date(Date.parse(tomorrow) + 1000).toISOString(), order: 'due' } },
    { name: 'raised', filter: { state: 'live', raised: 'true', order: 'due' } },
    { name: 'relapse', filter: { relapses_min: '1', order: 'changed' } },
    { name: 'closed', filter: { state: 'closed', closed_from: startOfDay(dayAfter(today, -30)), order: 'changed' } },
  ]
}
