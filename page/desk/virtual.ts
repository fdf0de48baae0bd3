// How the rows in sight are found without making the browser lay out the page twice before it is first painted.
import { elementScroll, type Rect, type Virtualizer } from '@tanstack/vue-virtual'

type Rows = Virtualizer<HTMLElement, Element>

/** The size of the box is told by the browser once it has laid out; asking for it would make it lay out at once. */
function observeElementRect(rows: Rows, told: (rect: Rect) => void): (() => void) | undefined {
  const box = rows.scrollElement
  if (box === null) return undefined
  const observer = new ResizeObserver((entries) => {
    const { width, height } = entries.at(-1)!.contentRect
    told({ width: Math.round(width), height: Math.round(height) })
  })
  observer.observe(box)
  return () => observer.disconnect()
}

/** A box that is new stands at its beginning: it is not scrolled there. */
function scrollToFn(offset: number, options: { adjustments?: number; behavior?: ScrollBehavior }, rows: Rows): void {
  if (offset === 0 && !options.adjustments && (rows.scrollOffset ?? 0) === 0) return
  elementScroll(offset, options, rows)
}

/** Until the size of the box is known, it is taken to be as high as the window. */
export const drawnOnce = { observeElementRect, scrollToFn, initialRect: { width: window.innerWidth, height: window.innerHeight } }
