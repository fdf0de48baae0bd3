// What a device measured, as series over time, out of what its signals say: readings of panels and stations have names and
// units of their own; of any other text each number is one, under the name it has there.
import type { Title } from '../shared/api'

export interface Point {
  at: string
  value: number
}
export interface Series {
  key: string
  title: Title
  unit: string
  /** The oldest first. */
  points: Point[]
}
interface Signal {
  received: string
  told: unknown
}
type Table = Record<string, unknown>

/** So many series of a device are drawn: those that say the most. */
const SERIES_MAX = 8
/** Numbers that are no measurements. */
const NO_READING = /(^|[_.])(time|ts|timestamp|id|seq|sequence|no|version|type|code|rssi)$/i

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTitle = (value: unknown): value is Title => isTable(value) && typeof value.zh === 'string' && typeof value.en === 'string'
const plain = (text: string): Title => ({ zh: text, en: text })

interface Reading {
  key: string
  title: Title
  unit: string
  value: number
}

/** Readings with names: `factor` with `values` of a station, `quantity` of a component of a panel. */
function named(told: Table): Reading[] {
  const found: Reading[] = []
  for (const one of (Array.isArray(told.objects) ? told.objects : []).filter(isTable)) {
    const [factor, quantity, component] = [one.factor, one.quantity, one.component]
    if (isTable(factor) && isTitle(factor.name) && Array.isArray(one.values)) {
      for (const value of one.values.filter(isTable)) {
        if (typeof value.value !== 'number') continue
        const part = String(value.name).split('-').slice(1).join('-')
        const say = (name: string) => (part === '' || part === 'Rtd' ? name : `${name} ${part}`)
        found.push({ key: String(value.name), title: { zh: say(factor.name.zh), en: say(factor.name.en) }, unit: typeof factor.unit === 'string' ? factor.unit : '', value: value.value })
      }
    }
    if (isTable(quantity) && typeof quantity.value === 'number') {
      const title = isTitle(quantity.name) ? quantity.name : plain(String(quantity.code))
      const place = isTable(component) && typeof component.zone === 'number' ? `${component.zone}-${String(component.position)}` : ''
      found.push({ key: `${quantity.code} ${place}`, title: { zh: `${title.zh} ${place}`.trim(), en: `${title.en} ${place}`.trim() }, unit: typeof quantity.unit === 'string' ? quantity.unit : '', value: quantity.value })
    }
  }
  return found
}

/** Every number of a text, under its path. */
function numbers(value: unknown, path = ''): Reading[] {
  if (typeof value === 'number' && Number.isFinite(value) && path !== '' && !NO_READING.test(path)) return [{ key: path, title: plain(path), unit: '', value }]
  if (!isTable(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => numbers(inner, path === '' ? key : `${path}.${key}`))
}

/** The series that signals, the latest first, tell. One point is no series. */
export function seriesOf(signals: Signal[]): Series[] {
  const all = new Map<string, Series>()
  for (const { received, told } of [...signals].reverse()) {
    if (!isTable(told)) continue
    for (const { key, title, unit, value } of 'objects' in told ? named(told) : numbers(told)) {
      const series = all.get(key) ?? { key, title, unit, points: [] }
      series.points.push({ at: received, value })
      all.set(key, series)
    }
  }
  const drawn = [...all.values()].filter((series) => series.points.length > 1)
  return drawn.sort((a, b) => b.points.length - a.points.length).slice(0, SERIES_MAX)
}
