// Live changes: one stream for the page; whoever shows items listens.
import { reactive } from 'vue'
import type { Change } from './api'
import { serverNow } from './clock'

interface State {
  /** Whether changes arrive. */
  connected: boolean
  /** Since when they do not, in milliseconds of the service. */
  since: number | null
  /** The last position that was heard. */
  position: number | null
}

export const live = reactive<State>({ connected: false, since: null, position: null })

/** What came up to here is shown by whatever is read from now on; the stream begins behind it. */
export function startAfter(position: number): void {
  live.position ??= position
}

type Listener = (change: Change) => void
type Again = () => void
const listeners = new Set<Listener>()
const reconnected = new Set<Again>()
let source: EventSource | null = null
let retry: number | undefined

function lost(): void {
  live.connected = false
  live.since ??= serverNow()
}

function open(): void {
  // The position is repeated in the address: a new stream of a page that was away must not begin at now.
  const after = live.position === null ? '' : `?after=${live.position}`
  source = new EventSource(`/api/v1/changes${after}`)
  source.onopen = () => {
    const again = live.since !== null
    live.connected = true
    live.since = null
    if (again) for (const call of reconnected) call()
  }
  source.addEventListener('change', (event) => {
    const change = JSON.parse((event as MessageEvent<string>).data) as Change
    live.position = change.position
    for (const listener of listeners) listener(change)
  })
  source.onerror = () => {
    lost()
    // The browser tries again by itself unless the service refused; then we do, slowly.
    if (source?.readyState === EventSource.CLOSED) {
      window.clearTimeout(retry)
      retry = window.setTimeout(open, 5000)
    }
  }
}

/** Begins to listen. A page that is shown again after a long sleep opens its stream anew. */
export function startLive(): void {
  if (source !== null) return
  open()
  window.addEventListener('offline', lost)
  window.addEventListener('online', () => {
    source?.close()
    open()
  })
}

export function stopLive(): void {
  window.clearTimeout(retry)
  source?.close()
  source = null
  live.connected = false
}

/** Hears each change until the answer is called. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Hears that the stream is back after it was gone. */
export function onReconnect(call: Again): () => void {
  reconnected.add(call)
  return () => reconnected.delete(call)
}
