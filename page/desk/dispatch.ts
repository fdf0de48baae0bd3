// The dispatch table of a list file: its rows as blocks of the text, so that one row can be changed or moved and the rest of
// the file stays as somebody wrote it.
import { parse } from 'smol-toml'

export interface DispatchRow {
  name: string
  says: string[]
  notSays: string[]
  /** Conditions other than these words: a key or field, and its words. */
  others: { key: string; words: string[] }[]
  /** The same as they stand in the file. */
  when: string
  sets: Record<string, string>
  /** The lines of the file that it takes, the last one not included. */
  from: number
  to: number
}

const HEAD = /^\[\[dispatch\.row\]\]\s*$/
type Table = Record<string, unknown>
const words = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [])

const conditions = (rest: Table): DispatchRow['others'] =>
  Object.entries(rest).flatMap(([key, value]) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? conditions(value as Table) : [{ key, words: Array.isArray(value) ? value.map(String) : [String(value)] }]))

/** The rows in order; what cannot be read is left out, the checker says why. */
export function dispatchRows(text: string): DispatchRow[] {
  const lines = text.split('\n')
  const rows: DispatchRow[] = []
  for (let from = 0; from < lines.length; from += 1) {
    if (!HEAD.test(lines[from]!)) continue
    let to = from + 1
    while (to < lines.length && !/^(\[|# )/.test(lines[to]!)) to += 1
    try {
      const { name, says, not_says, sets, ...rest } = ((parse(lines.slice(from, to).join('\n')) as { dispatch: { row: Table[] } }).dispatch.row[0] ?? {}) as Table
      const set = Object.fromEntries(Object.entries((sets as Table | undefined) ?? {}).map(([key, value]) => [key, String(value)]))
      rows.push({ name: String(name ?? ''), says: words(says), notSays: words(not_says), others: conditions(rest), when: Object.keys(rest).length > 0 ? JSON.stringify(rest) : '', sets: set, from, to })
    } catch {
      // Half typed.
    }
  }
  return rows
}

const quoted = (value: string) => JSON.stringify(value)

/** The text with one row written anew. */
export function withRow(text: string, row: DispatchRow, next: Pick<DispatchRow, 'says' | 'notSays' | 'sets'>): string {
  const lines = text.split('\n')
  const list = (name: string, all: string[]) => (all.length > 0 ? [`${name} = [${all.map(quoted).join(', ')}]`] : [])
  const kept = row.when === '' ? [] : Object.entries(JSON.parse(row.when) as Table).map(([key, value]) => `${key} = ${toml(value)}`)
  const block = ['[[dispatch.row]]', `name = ${quoted(row.name)}`, ...kept, ...list('says', next.says), ...list('not_says', next.notSays), `sets = { ${Object.entries(next.sets).map(([key, value]) => `${key} = ${quoted(value)}`).join(', ')} }`, '']
  return [...lines.slice(0, row.from), ...block, ...lines.slice(row.to)].join('\n')
}

function toml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([key, one]) => `${key} = ${toml(one)}`).join(', ')} }`
  return JSON.stringify(value)
}

/** The text with two neighbours exchanged. */
export function withMoved(text: string, upper: DispatchRow, lower: DispatchRow): string {
  const lines = text.split('\n')
  const part = (row: DispatchRow) => lines.slice(row.from, row.to)
  return [...lines.slice(0, upper.from), ...part(lower), ...lines.slice(upper.to, lower.from), ...part(upper), ...lines.slice(lower.to)].join('\n')
}
