// How far an item is from here, where both are known: its place as coordinates, or the middle of its 街镇 once boundaries
// were imported.
import { areaOf } from '../shared/catalog'
import { pointIn } from '../shared/place'
import { fresh } from './fresh'

interface Boundary {
  code: string
  polygons: [number, number][][][]
}
let middles = new Map<string, [number, number]>()

export async function readMiddles(): Promise<void> {
  const { areas } = (await fresh<{ areas: Boundary[] }>('/map/boundaries').catch(() => ({ value: { areas: [] } }))).value
  middles = new Map(
    areas.map(({ code, polygons }) => {
      const points = polygons.flat(2)
      const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / Math.max(points.length, 1)
      return [code, [mean(0), mean(1)]]
    }),
  )
}

/** Longitude and latitude of a place; none where it is only a name. */
export function pointOf(place: string | null | undefined): [number, number] | null {
  return pointIn(place) ?? middles.get(areaOf(place)?.area ?? '') ?? null
}

const METRES_PER_DEGREE = 111_320
/** Metres between two points that are not far from one another. */
export function metres([lngA, latA]: [number, number], [lngB, latB]: [number, number]): number {
  const narrow = Math.cos(((latA + latB) / 2 / 180) * Math.PI)
  return Math.hypot((lngB - lngA) * narrow, latB - latA) * METRES_PER_DEGREE
}
