// What a list file says about its stages and moves, read far enough to draw it. The service judges the file; here only a
// picture is made, so what cannot be understood is left out.
import { parse } from 'smol-toml'
import type { Title } from '../shared/api'

export interface Step {
  name: string
  title: Title
  kind: string
  to: string[]
  needs: string[]
  by: string[]
  atMost: number | null
  /** Made by the passing of a limit and not by a person. */
  isTimer: boolean
}

export interface Stage {
  name: string
  title: Title
  kind: 'open' | 'wait' | 'closed_done' | 'closed_other'
  holder: string | null
  limit: string | null
  /** The field with the day until which it lasts, where the limit follows one. */
  limitField: string | null
  basis: string
  mark: string
  raiseTo: string | null
  every: string | null
  isWork: boolean
  steps: Step[]
}

export interface Drawn {
  id: string
  first: string
  top: string
  stages: Stage[]
  roles: Map<string, Title>
  fields: Map<string, Title>
}

type Table = Record<string, unknown>
const table = (value: unknown): Table => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {})
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const words = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(words) : typeof value === 'string' ? [value] : [])

function title(value: unknown, name: string): Title {
  const { zh, en } = table(value)
  return { zh: text(zh) ?? text(value) ?? name, en: text(en) ?? text(value) ?? name }
}

/** Where a move leads: one name, or cases of which the first that fits is taken. */
function targets(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(targets)
  return text(value) !== null ? [value as string] : words(table(value).stage ?? table(value).to)
}

/** The length of a limit, and the field whose day it is where it follows one. */
function limitOf(value: unknown): { length: string | null; field: string | null } {
  const limit = table(value)
  const field = text(limit.field) ?? text(limit.until)
  const direct = text(limit.length) ?? text(limit.at_most)
  if (direct !== null || field !== null) return { length: direct, field }
  const all = [...words(Object.values(table(limit.table))), ...words([limit.otherwise])]
  return { length: all.at(-1) ?? null, field: null }
}

const KINDS: Record<string, Stage['kind']> = { wait: 'wait', 'closed done': 'closed_done', 'closed other': 'closed_other' }

function step(value: unknown): Step {
  const move = table(value)
  const name = text(move.name) ?? '?'
  return {
    name,
    title: title(move.title, name),
    kind: text(move.kind) ?? 'step',
    // A sample of an exception is looked at in a stage of its own.
    to: [...targets(move.to), ...targets(table(move.exception).to)],
    needs: words(move.needs),
    by: words(move.by),
    atMost: typeof move.at_most === 'number' ? move.at_most : null,
    isTimer: false,
  }
}

function stage(name: string, value: unknown): Stage {
  const given = table(value)
  const overdue = table(given.overdue)
  const limit = table(given.limit)
  const steps = (Array.isArray(given.move) ? given.move : []).map(step)
  const leads = targets(overdue.to)
  if (leads.length > 0) {
    const timer = text(overdue.name) ?? 'overdue'
    steps.push({ name: timer, title: title(overdue.title, timer), kind: 'step', to: leads, needs: [], by: [], atMost: null, isTimer: true })
  }
  return {
    name,
    title: title(given.title, name),
    kind: KINDS[text(given.kind) ?? ''] ?? 'open',
    holder: words(given.holder)[0] ?? null,
    limit: limitOf(given.limit).length,
    limitField: limitOf(given.limit).field,
    basis: text(limit.basis) ?? '',
    mark: text(limit.mark) ?? '',
    raiseTo: text(overdue.raise_to),
    every: text(overdue.every),
    isWork: given.work === true,
    steps,
  }
}

/** Reads a list file; none where its text is not TOML. */
export function draw(file: string): Drawn | null {
  let whole: Table
  try {
    whole = parse(file) as Table
  } catch {
    return null
  }
  const list = table(whole.list)
  const titles = (value: unknown) => new Map(Object.entries(table(value)).map(([name, one]) => [name, title(table(one).title, name)]))
  return {
    id: text(list.id) ?? '',
    first: text(list.first) ?? '',
    top: text(list.top) ?? '',
    stages: Object.entries(table(whole.stage)).map(([name, value]) => stage(name, value)),
    roles: titles(whole.role),
    fields: titles(whole.field),
  }
}

/** A length of a list file in Chinese; what is none stays as it is. */
export function lengthText(length: string | null, locale: string): string {
  if (length === null || locale === 'en') return length ?? ''
  const UNITS: Record<string, string> = { 'working day': '个工作日', day: '天', hour: '小时', 'office hour': '工作小时', minute: '分钟', month: '个月' }
  const found = /^(\d+) (working day|office hour|day|hour|minute|month)s?$/.exec(length)
  return found ? `${found[1]} ${UNITS[found[2]!]}` : length
}

/** The limit of a stage: `5 个工作日`, or the field whose day it is with its most: `议定期限 ≤ 365 天`. */
export function stageLimit(drawn: Drawn, stage: Stage, locale: string): string {
  const length = lengthText(stage.limit, locale)
  if (stage.limitField === null) return length
  const title = drawn.fields.get(stage.limitField)
  const name = (locale === 'en' ? title?.en : title?.zh) ?? stage.limitField
  return length ? `${name} ≤ ${length}` : name
}

/** The stages and moves that a story goes through, from the first stage on. */
export function follow(drawn: Drawn, story: string[]): { stages: Set<string>; steps: Set<string> } {
  const byName = new Map(drawn.stages.map((one) => [one.name, one]))
  const stages = new Set([drawn.first])
  const steps = new Set<string>()
  let here = byName.get(drawn.first)
  for (const said of story) {
    const made = here?.steps.find((one) => said === one.name || said.startsWith(`${one.name} `) || said.split(/\s+/).includes(one.name))
    if (!here || !made) continue
    const to = made.to.find((one) => said.includes(one)) ?? made.to[0]
    steps.add(`${here.name}>${made.name}`)
    if (to === undefined) continue
    stages.add(to)
    here = byName.get(to)
  }
  return { stages, steps }
}
