// Decisions of triage wait ten seconds before they are sent, because the log forgets nothing: what is undone in that time
// never happened. They are sent at once when the page is left.
import { computed, reactive } from 'vue'
import { ask, CallError, callKey, type Kept } from '../shared/api'
import type { Given } from '../shared/fields'

export interface Decision {
  id: number
  item: number
  receipt: string
  summary: string
  move: string
  title: string
  fields: Given
  /** What was proposed for it: field, value and by what. */
  proposals?: { of: string; proposed: string; taken: boolean; by: string }[]
  etag: string
  key: string
  /** When it is sent, on the clock of the page. */
  sendAt: number
  timer: number
}

const UNDO_MILLIS = 10_000

interface Heard {
  sent: (decision: Decision, kept: Kept) => void
  failed: (decision: Decision, error: CallError) => void
}
const state = reactive<{ waiting: Decision[] }>({ waiting: [] })
export const waitingDecisions = computed(() => state.waiting)
/** Items that were decided and whose answer has not come: they are not in the queue. */
export const decided = reactive(new Set<number>())

let heard: Heard = { sent: () => undefined, failed: () => undefined }
export function hearDecisions(listener: Heard): void {
  heard = listener
}

let next = 1

export function decide(given: Omit<Decision, 'id' | 'sendAt' | 'timer' | 'key'>): void {
  const id = next++
  const timer = window.setTimeout(() => void send(id), UNDO_MILLIS)
  state.waiting.push({ ...given, id, key: callKey(), sendAt: performance.now() + UNDO_MILLIS, timer })
  decided.add(given.item)
}

function take(id: number): Decision | undefined {
  const at = state.waiting.findIndex((decision) => decision.id === id)
  if (at < 0) return undefined
  window.clearTimeout(state.waiting[at]!.timer)
  return state.waiting.splice(at, 1)[0]
}

/** Takes a decision back, the last one when none is named. */
export function undo(id = state.waiting.at(-1)?.id): Decision | undefined {
  const decision = id === undefined ? undefined : take(id)
  if (decision) decided.delete(decision.item)
  return decision
}

async function send(id: number, keepalive = false): Promise<void> {
  const decision = take(id)
  if (!decision) return
  try {
    const { value } = await ask<Kept>(`/items/${decision.item}/moves`, {
      method: 'POST',
      body: { name: decision.move, fields: decision.fields, ...(decision.proposals ? { proposals: decision.proposals } : {}) },
      // When the page is left nobody hears of a conflict any more: a timer that fired meanwhile must not lose the decision, and
      // what another person did is for the engine to refuse.
      headers: { ...(keepalive ? {} : { 'if-match': decision.etag }), 'idempotency-key': decision.key },
      keepalive,
    })
    heard.sent(decision, value)
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    heard.failed(decision, error)
  } finally {
    decided.delete(decision.item)
  }
}

/** Sends everything that waits. */
export function sendNow(): void {
  for (const { id } of [...state.waiting]) void send(id, true)
}

window.addEventListener('pagehide', sendNow)
