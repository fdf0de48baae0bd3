// The outbox: what was filled in is kept first and sent when there is a network, each entry once, in order.
import { computed, reactive } from 'vue'
import { ask, CallError, type Kept as Made, type Whole } from '../shared/api'
import { session } from '../shared/session'
import { sendFile } from '../shared/files'
import { dropEntry, entries, photo, putEntry, putPhoto, type Entry } from './keep'

const AGAIN_MILLIS = 20_000
const SENT_KEPT = 20

export const outbox = reactive<{ all: Entry[]; online: boolean }>({ all: [], online: navigator.onLine })
export const waiting = computed(() => outbox.all.filter((entry) => entry.state !== 'sent').length)

let reached: () => void = () => undefined
/** Hears that something was sent. */
export function hearSent(call: () => void): void {
  reached = call
}

async function reload(): Promise<void> {
  outbox.all = (await entries()).sort((a, b) => (b.id ?? 0) - (a.id ?? 0))
  for (const old of outbox.all.filter((entry) => entry.state === 'sent').slice(SENT_KEPT)) await dropEntry(old)
}

async function save(entry: Entry, change: Partial<Entry>): Promise<void> {
  Object.assign(entry, change)
  await putEntry(entry)
  await reload()
}

/** Sends the photos of an entry, each once, and gives what stands for them: what the service keeps them as, else their names. */
async function references(entry: Entry): Promise<Record<string, unknown>> {
  const named: Record<string, string[]> = {}
  for (const { field, photo: id } of entry.photos) {
    const found = await photo(id)
    if (!found) continue
    if (found.sent === undefined) {
      const sent = await sendFile(found.blob, found.name, found, false)
      if (sent) await putPhoto({ ...found, sent: (found.sent = sent.id) })
    }
    ;(named[field] ??= []).push(found.sent ?? found.name)
  }
  return Object.fromEntries(Object.entries(named).map(([field, names]) => [field, names.length === 1 ? names[0] : names]))
}

async function send(entry: Entry): Promise<boolean> {
  await save(entry, { state: 'sending', why: '' })
  const headers: Record<string, string> = { 'idempotency-key': entry.key }
  if (entry.etag) headers['if-match'] = entry.etag
  try {
    const fields = { ...entry.fields, ...(await references(entry)) }
    const call =
      entry.kind === 'register'
        ? ask<Made>('/items', { method: 'POST', body: { list: entry.list, fields }, headers, asks: false })
        : ask<Made>(`/items/${entry.item?.id}/moves`, { method: 'POST', body: { name: entry.name, fields }, headers, asks: false })
    const { value } = await call
    await save(entry, { state: 'sent', receipt: value.receipt })
    reached()
    return true
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    if (error.status === 401) session.asking = true
    const later = error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500
    await save(entry, later ? { state: 'waiting', why: error.status === 0 ? '' : error.message } : { state: error.status === 412 ? 'conflict' : 'refused', why: error.message })
    return !later
  }
}

let sending = false
/** Sends what waits, oldest first; stops at the first that does not get through. */
export async function flush(): Promise<void> {
  if (sending || !navigator.onLine || session.me === null) return
  sending = true
  const work = async () => {
    await reload()
    // What was being sent when the phone died is sent again: its key makes that the same call.
    const due = outbox.all.filter((entry) => (entry.state === 'waiting' || entry.state === 'sending') && entry.account === session.me?.name).reverse()
    for (const entry of due) if (!(await send(entry))) break
  }
  try {
    if ('locks' in navigator) await navigator.locks.request('outbox', work)
    else await work()
  } finally {
    sending = false
  }
}

export async function add(entry: Entry): Promise<void> {
  await putEntry(entry)
  await reload()
  void flush()
}

export async function again(entry: Entry, change: Partial<Entry> = {}): Promise<void> {
  await save(entry, { ...change, state: 'waiting', why: '' })
  void flush()
}

/** Makes the move on the item as it is now. */
export async function makeAllTheSame(entry: Entry, item: Whole): Promise<void> {
  await again(entry, { etag: `"${item.id}.${item.sequence}"` })
}

export async function discard(entry: Entry): Promise<void> {
  await dropEntry(entry)
  await reload()
}

export function startOutbox(): void {
  void reload().then(flush)
  const set = () => {
    outbox.online = navigator.onLine
    if (outbox.online) void flush()
  }
  window.addEventListener('online', set)
  window.addEventListener('offline', set)
  document.addEventListener('visibilitychange', () => void (document.visibilityState === 'visible' && flush()))
  window.setInterval(() => void (waiting.value > 0 && flush()), AGAIN_MILLIS)
}
