// The items of a filter, page by page, kept fresh: a row that changed is replaced where it stands; what is new waits until
// the reader asks for it, so that nothing jumps under his hand.
import { computed, onScopeDispose, ref, shallowRef, triggerRef, type Ref } from 'vue'
import { CallError, get, type Page, type Row, type Schema } from '../shared/api'
import { serverNow } from '../shared/clock'
import { onChange, onReconnect } from '../shared/live'
import { calmly, whenIdle, type Load } from '../shared/load'
import type { Filter } from './filter'

const PAGE_ITEMS = 100
const COUNT_EVERY_MILLIS = 1500

const asked = (filter: Filter, cursor: string | null) => get<Page>('/items', { ...filter, cursor, limit: PAGE_ITEMS })
let early: { filter: string; page: Promise<Page | null> } | null = null

/** Asks for the first rows of a filter before there is anything to show them in. */
export function askEarly(filter: Filter): void {
  early = { filter: JSON.stringify(filter), page: asked(filter, null).catch(() => null) }
}

/** What was asked early, once and for the same filter only. */
async function fromEarly(filter: Filter): Promise<Page | null> {
  const own = early
  early = null
  return own?.filter === JSON.stringify(filter) ? own.page : null
}

export function useRows(filter: Ref<Filter>) {
  const rows = shallowRef<Row[]>([])
  const value = shallowRef<Row[] | null>(null)
  const error = shallowRef<CallError | null>(null)
  const loading = ref(false)
  const readAt = ref<number | null>(null)
  const next = ref<string | null>(null)
  const total = shallowRef<Schema['Counted'] | null>(null)
  /** Items that changed and are not, or not any more, where they belong. */
  const moved = ref(new Set<number>())
  /** Items that changed while the page was open. */
  const fresh = ref(new Set<number>())
  let own = 0
  let known = new Map<number, number>()

  async function read(cursor: string | null): Promise<Page | null> {
    const turn = cursor === null ? ++own : own
    loading.value = true
    try {
      const page = (cursor === null && (await fromEarly(filter.value))) || (await asked(filter.value, cursor))
      if (turn !== own) return null
      error.value = null
      return page
    } catch (failure) {
      if (turn !== own) return null
      if (!(failure instanceof CallError)) throw failure
      error.value = failure
      return null
    } finally {
      if (turn === own) loading.value = false
    }
  }

  function take(all: Row[]): void {
    rows.value = all
    value.value = all
    known = new Map(all.map((row, index) => [row.id, index]))
  }

  async function run(): Promise<void> {
    whenIdle(() => void count())
    const page = await read(null)
    if (page === null) return
    take(page.items)
    next.value = page.next ?? null
    readAt.value = serverNow()
    moved.value = new Set()
    fresh.value = new Set()
  }

  async function more(): Promise<void> {
    if (next.value === null || loading.value) return
    const page = await read(next.value)
    if (page === null) return
    take([...rows.value, ...page.items.filter((row) => !known.has(row.id))])
    next.value = page.next ?? null
  }

  async function count(): Promise<void> {
    const { order: _, ...rest } = filter.value
    total.value = await get<Schema['Counted']>('/items/count', rest).catch(() => total.value)
  }
  const countAgain = calmly(() => void count(), COUNT_EVERY_MILLIS)

  const offs = [
    onChange(({ item }) => {
      const at = known.get(item.id)
      if (at === undefined) {
        // Whether it fits the filter is for the service to say; the count and the bar tell.
        moved.value.add(item.id)
      } else if (rows.value[at]!.sequence < item.sequence) {
        if (rows.value[at]!.stage.name !== item.stage.name) moved.value.add(item.id)
        rows.value[at] = item
        fresh.value.add(item.id)
        triggerRef(rows)
      }
      countAgain()
    }),
    onReconnect(() => void run()),
  ]
  onScopeDispose(() => offs.forEach((off) => off()))

  const load: Load<Row[]> = { value, error, loading, readAt, run }
  return { rows, load, next, total, moved: computed(() => moved.value.size), fresh, run, more }
}
