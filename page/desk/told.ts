// What the page tells in passing: a line at the bottom that can carry one action and goes by itself.
import { reactive } from 'vue'

export interface Line {
  id: number
  text: string
  tone: 'plain' | 'good' | 'bad'
  action?: { text: string; run: () => void }
}

export const lines = reactive<Line[]>([])
let next = 1

const STAYS_MILLIS = { plain: 5000, good: 5000, bad: 12_000 }

/** Tells something; the answer takes it back. */
export function tell(text: string, tone: Line['tone'] = 'plain', action?: Line['action'], stays = STAYS_MILLIS[tone]): () => void {
  const id = next++
  lines.push({ id, text, tone, action })
  if (lines.length > 4) lines.shift()
  const remove = () => {
    const at = lines.findIndex((line) => line.id === id)
    if (at >= 0) lines.splice(at, 1)
  }
  window.setTimeout(remove, stays)
  return remove
}
