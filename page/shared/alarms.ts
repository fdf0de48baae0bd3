// Which lists hold alarms: they are worked through at once, and who has not answered hears of it.
import { computed } from 'vue'
import { get, type Page, type Row } from './api'
import { catalog } from './catalog'

/** Lists whose items are told by devices, the most pressing first. */
const ALARM_LISTS = ['alarm', 'exceedance', 'device_silence', 'device_fault']

export const alarmLists = computed(() => ALARM_LISTS.flatMap((id) => catalog.lists.find((list) => list.id === id) ?? []))

/** Whether nobody has taken an alarm up yet: it stands where it came in. */
export function isUnanswered(row: Row): boolean {
  return alarmLists.value.find((list) => list.id === row.list.name)?.first === row.stage.name
}

/** Live alarms, the unanswered first, then the latest. */
export async function readAlarms(most: number, signal?: AbortSignal): Promise<Row[]> {
  const list = alarmLists.value.map((one) => one.id).join(',')
  if (list === '') return []
  const first = [...new Set(alarmLists.value.map((one) => one.first))].join(',')
  const [open, all] = await Promise.all([
    get<Page>('/items', { list, state: 'live', stage: first, order: 'newest', limit: most }, signal),
    get<Page>('/items', { list, state: 'live', order: 'newest', limit: most }, signal),
  ])
  const seen = new Set(open.items.map((row) => row.id))
  return [...open.items, ...all.items.filter((row) => !seen.has(row.id))].slice(0, most)
}
