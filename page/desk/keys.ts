// Single keys. Who shows something says which keys it answers and what they do; the sheet on '?' shows all of them. Keys
// rest while an input method composes, while something is typed, and when the reader switched them off (WCAG 2.1.4).
import { onBeforeUnmount, onMounted, reactive, ref } from 'vue'

export interface Key {
  /** `j`, `Enter`, `?`, `ctrl+k`, or two keys after one another: `g d`. */
  keys: string
  /** The word for the sheet, under `keys.`. */
  says: string
  run: (event: KeyboardEvent) => void
}

interface Group {
  name: 'everywhere' | 'list' | 'item' | 'triage'
  keys: Key[]
}

const KEPT = 'qingdan.single-keys'
/** How long the first of two keys waits for the second. */
const SECOND_MILLIS = 900

export const groups = reactive<Group[]>([])
export const singleKeys = ref(localStorage.getItem(KEPT) !== 'off')
/** How many things lie on top of the page and take the keys for themselves. */
export const covered = ref(0)

export function switchSingleKeys(on: boolean): void {
  singleKeys.value = on
  localStorage.setItem(KEPT, on ? 'on' : 'off')
}

let first = ''
let firstAt = 0

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('.el-popper, .drop-panel, [role="dialog"]')) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type)
  return ['TEXTAREA', 'SELECT'].includes(target.tagName)
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const shift = event.shiftKey && event.key.length > 1 ? 'shift+' : ''
  const upper = event.shiftKey && /^[a-z]$/.test(key) ? 'shift+' : ''
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${shift}${upper}${key}`
}

function onKey(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229 || event.altKey || event.defaultPrevented) return
  const name = nameOf(event)
  const single = !name.startsWith('ctrl+')
  if (single && (isTyping(event.target) || covered.value > 0)) return
  if (single && !singleKeys.value && name !== 'Escape') return
  // Enter and space belong to the control that has the focus.
  if ((name === 'Enter' || name === ' ') && event.target instanceof HTMLElement && event.target.closest('a, button, summary, input')) return
  const pair = performance.now() - firstAt < SECOND_MILLIS ? `${first} ${name}` : ''
  for (const group of [...groups].reverse()) {
    const found = group.keys.find((key) => key.keys === pair) ?? group.keys.find((key) => key.keys === name)
    if (found) {
      event.preventDefault()
      first = ''
      found.run(event)
      return
    }
  }
  first = name
  firstAt = performance.now()
}

/** Answers keys as long as the component is on screen. */
export function useKeys(name: Group['name'], keys: Key[]): void {
  const group: Group = { name, keys }
  onMounted(() => groups.push(group))
  onBeforeUnmount(() => {
    const at = groups.findIndex((known) => known.keys === group.keys)
    if (at >= 0) groups.splice(at, 1)
  })
}

export function startKeys(): void {
  document.addEventListener('keydown', onKey)
}
