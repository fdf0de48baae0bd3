// One item with its timeline, followed live: who looks at it sees what others do.
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { ask, get, type EventOut, type Whole } from '../shared/api'
import { onChange, onReconnect } from '../shared/live'
import { useLoad } from '../shared/load'

export interface Seen {
  item: Whole
  etag: string
  events: EventOut[]
}

export async function readItem(name: string, signal?: AbortSignal): Promise<Seen> {
  const path = `/items/${encodeURIComponent(name)}`
  const [whole, events] = await Promise.all([ask<Whole>(path, { signal }), get<EventOut[]>(`${path}/events`, {}, signal)])
  return { item: whole.value, etag: whole.etag ?? '', events }
}

export function useItem(name: Ref<string>) {
  const load = useLoad((signal) => readItem(name.value, signal), false)
  /** Whether something is being filled in; then a change of others is announced and not put in its place. */
  const busy = ref(false)
  const newer = shallowRef<Seen | null>(null)

  async function follow(): Promise<void> {
    if (!busy.value) return load.run()
    const seen = await readItem(name.value).catch(() => null)
    // What one has just done oneself may still be on its way to the screen; that is no change of others.
    if (load.loading.value) await new Promise<void>((done) => watch(load.loading, () => done(), { once: true }))
    if (seen !== null && load.value.value !== null && seen.item.sequence > load.value.value.item.sequence) newer.value = seen
  }
  const offs = [
    onChange(({ item }) => {
      const here = load.value.value?.item
      if (here && here.id === item.id && here.sequence < item.sequence) void follow()
    }),
    onReconnect(() => void follow()),
  ]
  onScopeDispose(() => offs.forEach((off) => off()))

  function takeNewer(): void {
    if (newer.value === null) return
    load.value.value = newer.value
    newer.value = null
  }
  watch(
    name,
    () => {
      load.value.value = null
      newer.value = null
      void load.run()
    },
    { immediate: true },
  )
  return { load, busy, newer, follow, takeNewer }
}
