// What the map draws: the cells of the sketch, or boundaries that the district imported; and where an item stands on it.
import { corners, honeycomb } from '../../shared/honeycomb'
import type { Title } from '../../shared/api'

export type Ring = [number, number][]
export interface Area {
  /** The code of the 街镇. */
  code: string
  title: Title
  /** Outer ring first, holes after it; longitude and latitude, or the plane of the sketch. */
  polygons: Ring[][]
}

/** How large a cell of the sketch is on the plane; the number has no meaning on the ground. */
const SKETCH_SCALE = 20
const COLUMNS = 4

/** The sketch: one cell for each 街镇, without borders or places of the real map. */
export function sketchAreas(units: { area?: string | null; title: Title }[]): Area[] {
  const { cells, height } = honeycomb(units, COLUMNS)
  return cells.map(({ of, x, y }) => {
    const ring = corners(x, y, 3)
      .split(' ')
      .map((point) => point.split(',').map(Number) as [number, number])
      .map(([px, py]): [number, number] => [px * SKETCH_SCALE, (height - py) * SKETCH_SCALE])
    return { code: of.area ?? '', title: of.title, polygons: [[[...ring, ring[0]!]]] }
  })
}

export interface Geo {
  name: string
  properties: Record<string, unknown>
  polygons: Ring[][]
}
const FEATURES_MAX = 500
const POINTS_MAX = 200_000

/** Reads a GeoJSON of polygons; the error is a word of `boundaries.wrong`. */
export function readGeoJson(text: string): Geo[] {
  let whole: { type?: string; features?: unknown[] }
  try {
    whole = JSON.parse(text) as typeof whole
  } catch {
    throw new Error('json')
  }
  if (whole?.type !== 'FeatureCollection' || !Array.isArray(whole.features)) throw new Error('collection')
  if (whole.features.length > FEATURES_MAX) throw new Error('many')
  let points = 0
  const out: Geo[] = []
  for (const feature of whole.features as { properties?: Record<string, unknown>; geometry?: { type?: string; coordinates?: unknown } }[]) {
    const { type, coordinates } = feature.geometry ?? {}
    const polygons = (type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : []) as Ring[][]
    const ringsFit = polygons.every((rings) => Array.isArray(rings) && rings.every((ring) => Array.isArray(ring) && ring.every((point) => Array.isArray(point) && Number.isFinite(point[0]) && Number.isFinite(point[1]))))
    if (!ringsFit) throw new Error('coordinates')
    points += polygons.flat(2).length
    if (points > POINTS_MAX) throw new Error('many')
    if (polygons.length > 0) out.push({ name: '', properties: feature.properties ?? {}, polygons: polygons.map((rings) => rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y]))) })
  }
  if (out.length === 0) throw new Error('none')
  return out
}

/** Names of properties that could name a feature. */
export function nameProperties(all: Geo[]): string[] {
  const names = new Set(all.flatMap((one) => Object.keys(one.properties)))
  return [...names].filter((name) => all.every((one) => ['string', 'number'].includes(typeof one.properties[name])))
}

/** A number in [0, 1) that belongs to an item for good. */
function steady(id: number, salt: number): number {
  let value = (id * 2_654_435_761 + salt * 40_503) >>> 0
  value ^= value >>> 15
  value = Math.imul(value, 2_246_822_519) >>> 0
  value ^= value >>> 13
  return (value >>> 0) / 4_294_967_296
}

const inside = (ring: Ring, [x, y]: [number, number]): boolean => {
  let is = false
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [ax, ay] = ring[at]!
    const [bx, by] = ring[before]!
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) is = !is
  }
  return is
}
export const isInside = (area: Area, point: [number, number]) => area.polygons.some(([outer, ...holes]) => outer !== undefined && inside(outer, point) && !holes.some((hole) => inside(hole, point)))

/** A point somewhere in an area, always the same one for an item: all that is known is the area. */
export function somewhere(area: Area, id: number): [number, number] {
  const ring = area.polygons.map(([outer]) => outer!).sort((a, b) => b.length - a.length)[0]!
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  for (let turn = 0; turn < 24; turn += 1) {
    const point: [number, number] = [left + (0.1 + 0.8 * steady(id, turn * 2)) * (right - left), bottom + (0.1 + 0.8 * steady(id, turn * 2 + 1)) * (top - bottom)]
    if (isInside(area, point)) return point
  }
  return [(left + right) / 2, (bottom + top) / 2]
}
