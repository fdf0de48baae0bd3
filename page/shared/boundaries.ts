// Boundaries that the district imported, in longitude and latitude (CGCS2000, which differs from WGS-84 by centimetres).
import { shallowRef } from 'vue'
import { CallError, get } from './api'

export interface Boundary {
  /** The code of the 街镇. */
  code: string
  polygons: [number, number][][][]
}
export const boundaries = shallowRef<Boundary[] | null>(null)
let asked: Promise<void> | null = null

/** Reads them once; none where nothing was imported. */
export function readBoundaries(again = false): Promise<void> {
  if (asked === null || again) {
    asked = get<{ areas: Boundary[] }>('/map/boundaries').then(
      ({ areas }) => {
        boundaries.value = areas.length > 0 ? areas : null
      },
      (error) => {
        if (!(error instanceof CallError)) throw error
        asked = null
      },
    )
  }
  return asked
}
