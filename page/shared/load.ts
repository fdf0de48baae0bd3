// Reading something for a region of the screen, with the four states that every region has.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { CallError } from './api'
import { serverNow } from './clock'

export interface Load<T> {
  /** What was read; stays on screen while it is read again. */
  value: ShallowRef<T | null>
  error: ShallowRef<CallError | null>
  loading: Ref<boolean>
  /** When it was read, by the clock of the service. */
  readAt: Ref<number | null>
  run: () => Promise<void>
}

/** Reads now, and again by `run`; an older answer never overwrites a newer one. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, immediate = true): Load<T> {
  const value = shallowRef<T | null>(null)
  const error = shallowRef<CallError | null>(null)
  const loading = ref(false)
  const readAt = ref<number | null>(null)
  let abort: AbortController | null = null

  async function run(): Promise<void> {
    abort?.abort()
    const own = new AbortController()
    abort = own
    loading.value = true
    try {
      const read_value = await read(own.signal)
      if (abort !== own) return
      value.value = read_value
      error.value = null
      readAt.value = serverNow()
    } catch (failure) {
      // Given up for a newer one, or with the part of the page that wanted it.
      if (own.signal.aborted) return
      if (failure instanceof CallError) error.value = failure
      else throw failure
    } finally {
      if (abort === own) loading.value = false
    }
  }
  onScopeDispose(() => abort?.abort())
  if (immediate) void run()
  return { value, error, loading, readAt, run }
}

/** Calls when the page has nothing better to do, at the latest after a second: for what nobody looks at first. */
export function whenIdle(call: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(call, { timeout: 1000 })
  else setTimeout(call, 200)
}

/** Calls at most once in so many milliseconds, and once more at the end. */
export function calmly(call: () => void, millis: number): () => void {
  let timer: number | undefined
  let last = 0
  return () => {
    window.clearTimeout(timer)
    const wait = Math.max(0, last + millis - performance.now())
    timer = window.setTimeout(() => {
      last = performance.now()
      call()
    }, wait)
  }
}
