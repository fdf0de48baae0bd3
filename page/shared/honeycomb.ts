// A sketch of the district: one cell for each 街镇, in the order of their codes, without borders or places of the real map.

export interface Cell<T> {
  of: T
  x: number
  y: number
}

/** The width of a cell; its height is 2/√3 of it. */
export const CELL_WIDTH = 100
export const CELL_HEIGHT = (CELL_WIDTH * 2) / Math.sqrt(3)

/** Puts things on a honeycomb whose rows have by turns one cell fewer. */
export function honeycomb<T>(things: readonly T[], columns: number): { cells: Cell<T>[]; width: number; height: number } {
  const cells: Cell<T>[] = []
  let row = 0
  for (let index = 0; index < things.length; row += 1) {
    const isShort = row % 2 === 1
    const room = isShort ? columns - 1 : columns
    for (let column = 0; column < room && index < things.length; column += 1, index += 1) {
      cells.push({ of: things[index]!, x: (column + (isShort ? 1 : 0.5)) * CELL_WIDTH, y: (row * 0.75 + 0.5) * CELL_HEIGHT })
    }
  }
  return { cells, width: columns * CELL_WIDTH, height: (Math.max(row - 1, 0) * 0.75 + 1) * CELL_HEIGHT }
}

/** The six corners of a cell, for `points`; a little smaller than the cell, so that a gap stays. */
export function corners(x: number, y: number, gap: number): string {
  const radius = CELL_HEIGHT / 2 - gap
  return Array.from({ length: 6 }, (_, at) => {
    const angle = (Math.PI / 3) * at + Math.PI / 6
    return `${(x + radius * Math.cos(angle)).toFixed(1)},${(y + radius * Math.sin(angle)).toFixed(1)}`
  }).join(' ')
}
