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

const URGENT = 'alarm'

/** Whether it is what lives hang on, not what has to be repaired or looked into. */
export const isUrgent = (row: Row) => row.list.name === URGENT

/** Live alarms: the unanswered first, among them those that lives hang on, then the latest. A storm of faults hides no fire. */
export async function readAlarms(most: number, signal?: AbortSignal): Promise<Row[]> {
  const list = alarmLists.value.map((one) => one.id).join(',')
  if (list === '') return []
  const first = [...new Set(alarmLists.value.map((one) => one.first))].join(',')
  const asked = { list, state: 'live', order: 'newest', limit: most }
  const urgent = alarmLists.value.find((one) => one.id === URGENT)
  const pages = await Promise.all([
    ...(urgent ? [get<Page>('/items', { ...asked, list: urgent.id, stage: urgent.first }, signal)] : []),
    get<Page>('/items', { ...asked, stage: first }, signal),
    get<Page>('/items', asked, signal),
  ])
  return [...new Map(pages.flatMap((page) => page.items).map((row) => [row.id, row])).values()].slice(0, most)
}
