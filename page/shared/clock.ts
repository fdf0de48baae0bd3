// The time of the service. Screens count with it and never with the clock of the machine, which may be wrong by a day:
// what the service said last, plus what has run since on a clock that nobody sets.
import { readonly, ref } from 'vue'

let serverMillis = Date.now()
let readAt = performance.now()
/** How exact the last word was: `/me` says milliseconds, the `Date` header whole seconds. */
const HEADER_MILLIS = 1000

const now = ref(serverMillis)

/** What time it is at the service, in milliseconds since 1970. */
export function serverNow(): number {
  return serverMillis + (performance.now() - readAt)
}

function set(millis: number): void {
  serverMillis = millis
  readAt = performance.now()
  now.value = millis
}

/** Takes over what the service says of the time. */
export function hearExact(instant: string): void {
  set(Date.parse(instant))
}

/** Takes over the `Date` of an answer, when it differs by more than it is exact to. */
export function hearHeader(date: string | null): void {
  const said = date === null ? Number.NaN : Date.parse(date)
  if (Number.isFinite(said) && Math.abs(said + HEADER_MILLIS / 2 - serverNow()) > 1.5 * HEADER_MILLIS) set(said)
}

let running = false

/** The time of the service, once a second. */
export function useNow() {
  if (!running) {
    running = true
    window.setInterval(() => {
      now.value = serverNow()
    }, 1000)
  }
  return readonly(now)
}
