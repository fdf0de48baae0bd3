// The lines between a sentence of a document and its item, drawn anew whenever either moves.
import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref, type WatchSource } from 'vue'

export interface Wire {
  at: number
  path: string
  tone: string
}

/** `ends`: what is joined, by its number, and in which tone; `also`: what else moves them. */
export function useWires(stage: Ref<HTMLElement | null>, ends: () => { at: number; tone: string }[], also: WatchSource[]) {
  const wires = ref<Wire[]>([])
  const size = ref({ width: 0, height: 0 })
  function draw(): void {
    const root = stage.value
    if (!root) return
    const box = root.getBoundingClientRect()
    size.value = { width: root.clientWidth, height: root.scrollHeight }
    const paper = root.querySelector('.np')?.getBoundingClientRect()
    if (!paper || getComputedStyle(root).gridTemplateColumns.split(' ').length < 2) {
      wires.value = []
      return
    }
    wires.value = ends().flatMap(({ at, tone }) => {
      const marks = root.querySelectorAll<HTMLElement>(`[data-ask="${at}"]`)
      const end = root.querySelector<HTMLElement>(`[data-card="${at}"]`)?.getBoundingClientRect()
      const last = marks[marks.length - 1]?.getClientRects()
      const start = last?.[last.length - 1]
      if (!start || !end) return []
      const [x1, y1] = [start.right - box.left + 2, start.bottom - box.top - 3]
      const edge = paper.right - box.left
      const [x2, y2] = [end.left - box.left, end.top - box.top + 18]
      const middle = (edge + x2) / 2
      return [{ at, tone, path: `M${x1} ${y1}L${Math.max(x1, edge - 4)} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` }]
    })
  }
  const drawSoon = () => void nextTick(() => requestAnimationFrame(draw))
  watch(also, drawSoon, { flush: 'post' })
  let watcher: ResizeObserver | null = null
  watch(stage, (root) => {
    watcher?.disconnect()
    if (!root) return
    watcher = new ResizeObserver(drawSoon)
    watcher.observe(root)
    void document.fonts?.ready.then(drawSoon)
  })
  onMounted(drawSoon)
  onBeforeUnmount(() => watcher?.disconnect())
  return { wires, size }
}
