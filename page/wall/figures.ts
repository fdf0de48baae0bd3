// Everything that the wall shows, read together, so that its figures belong to one moment.
import { alarmLists, isUnanswered, readAlarms } from '../shared/alarms'
import { get, type Page, type Row, type Schema } from '../shared/api'
import { serverNow } from '../shared/clock'
import { dayAfter, dayOf, startOfDay } from '../shared/time'
import { townCounts, type Town } from '../shared/towns'

export const TREND_DAYS = 30
/** So many rows fit a panel. */
export const PANEL_ROWS = 11
const ALARM_ROWS = 40
/** Without lists of alarms, what has been raised highest stands in their place. */
const RAISED_ROWS = 40

export interface Figures {
  at: number
  strip: { name: string; value: number; tone: '' | 'red' | 'amber' }[]
  board: { unit: string; over: number; live: number }[]
  towns: Town[]
  trend: { day: string; ins: number; outs: number }[]
  lists: { id: string; live: number; over: number }[]
  latest: Row[]
  alarms: Row[]
  unanswered: number
}

const count = async (filter: Record<string, string>) => (await get<Schema['Counted']>('/items/count', filter)).items
const tally = async (by: string, filter: Record<string, string>) => new Map((await get<Schema['Tallied']>(`/items/tally/${by}`, filter)).counts.map((one) => [one.key, one.items]))

export async function readFigures(): Promise<Figures> {
  const now = serverNow()
  const today = dayOf(now)
  const live = { state: 'live' }
  const from = dayAfter(today, 1 - TREND_DAYS)
  const endOfToday = new Date(Date.parse(startOfDay(dayAfter(today, 1))) + 1000).toISOString()
  const [all, registered, closed, overdue, due, raised, overBy, liveBy, towns, ins, outs, lists, listsOver, latest, alarms] = await Promise.all([
    count(live),
    count({ registered_from: startOfDay(today) }),
    count({ closed_from: startOfDay(today) }),
    count({ ...live, overdue: 'true' }),
    count({ ...live, due_from: new Date(now).toISOString(), due_before: endOfToday }),
    count({ ...live, raised: 'true' }),
    tally('unit', { ...live, overdue: 'true' }),
    tally('unit', live),
    townCounts(live),
    tally('registered_day', { registered_from: startOfDay(from) }),
    tally('closed_day', { closed_from: startOfDay(from) }),
    tally('list', live),
    tally('list', { ...live, overdue: 'true' }),
    get<Page>('/items', { order: 'changed', limit: PANEL_ROWS }),
    alarmLists.value.length > 0 ? readAlarms(ALARM_ROWS) : get<Page>('/items', { ...live, raised: 'true', order: 'due', limit: RAISED_ROWS }).then((page) => page.items),
  ])
  return {
    at: now,
    strip: [
      { name: 'live', value: all, tone: '' },
      { name: 'registered', value: registered, tone: '' },
      { name: 'closed', value: closed, tone: '' },
      { name: 'overdue', value: overdue, tone: overdue > 0 ? 'red' : '' },
      { name: 'today', value: due, tone: due > 0 ? 'amber' : '' },
      { name: 'raised', value: raised, tone: raised > 0 ? 'amber' : '' },
    ],
    board: [...overBy].map(([unit, over]) => ({ unit, over, live: liveBy.get(unit) ?? over })).sort((a, b) => b.over - a.over || b.live - a.live).slice(0, PANEL_ROWS),
    towns,
    trend: Array.from({ length: TREND_DAYS }, (_, index) => dayAfter(from, index)).map((day) => ({ day, ins: ins.get(day) ?? 0, outs: outs.get(day) ?? 0 })),
    lists: [...lists].map(([id, items]) => ({ id, live: items, over: listsOver.get(id) ?? 0 })).sort((a, b) => b.live - a.live),
    latest: latest.items,
    alarms,
    unanswered: alarms.filter(isUnanswered).length,
  }
}
