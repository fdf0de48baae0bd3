// Which items came back by a return or to be done again: the stage alone does not say it, the last move into it does.
import { get, type EventOut, type ListText, type Row } from '../shared/api'
import { draw, type Drawn } from './listfile'

const lists = new Map<string, Promise<Drawn | null>>()
const known = new Map<string, boolean>()
const KNOWN_MAX = 2000

function drawn(id: string): Promise<Drawn | null> {
  let found = lists.get(id)
  if (!found) {
    found = get<ListText>(`/lists/${encodeURIComponent(id)}`).then((list) => draw(list.text))
    lists.set(id, found)
    found.catch(() => lists.delete(id))
  }
  return found
}

async function cameBack(row: Row): Promise<boolean> {
  const key = `${row.id}.${row.sequence}`
  const before = known.get(key)
  if (before !== undefined) return before
  const [events, list] = await Promise.all([get<EventOut[]>(`/items/${row.id}/events`), drawn(row.list.name)])
  const name = events.findLast((event) => event.stage)?.move?.name
  const back = list?.stages.some((stage) => stage.steps.some((step) => step.name === name && ['return', 'redo'].includes(step.kind))) ?? false
  if (known.size > KNOWN_MAX) known.clear()
  known.set(key, back)
  return back
}

export async function returnedOnly(rows: Row[]): Promise<Row[]> {
  const back = await Promise.all(rows.map(cameBack))
  return rows.filter((_, index) => back[index])
}
