// Where something is, as a text says it: the code of a 街镇, longitude and latitude, or an address with its point behind it,
// `禾泾镇书槐路12号 (31.1323, 121.1742)`, the latitude first, as Open311 brings it.

const DEGREES = String.raw`\d{1,3}(?:\.\d+)?`
const ALONE = new RegExp(String.raw`^\s*(${DEGREES})\s*[,，]\s*(${DEGREES})\s*$`)
const BEHIND = new RegExp(String.raw`\s*\((${DEGREES}),\s*(${DEGREES})\)\s*$`)
/** Longitude and latitude of China; what lies outside is a slip. */
const [WEST, EAST, SOUTH, NORTH] = [73, 136, 3, 54]

/** Longitude and latitude of a place; none where it is only a name. */
export function pointIn(place: string | null | undefined): [number, number] | null {
  const text = place ?? ''
  const alone = ALONE.exec(text)
  const behind = alone ? null : BEHIND.exec(text)
  const [lng, lat] = alone ? [Number(alone[1]), Number(alone[2])] : behind ? [Number(behind[2]), Number(behind[1])] : [0, 0]
  return lng >= WEST && lng <= EAST && lat >= SOUTH && lat <= NORTH ? [lng, lat] : null
}

/** A place without the point behind it; a point alone stays, since there is nothing else to say. */
export function addressIn(place: string): string {
  return pointIn(place) === null ? place : place.replace(BEHIND, '') || place
}

interface Named {
  area?: string | null
  title: { zh: string; en: string }
}
/** The 街镇 of a place: by its code, or by the name with which an address begins. */
export function areaIn<T extends Named>(place: string | null | undefined, areas: readonly T[]): T | undefined {
  return place ? (areas.find((one) => one.area === place) ?? areas.find((one) => place.startsWith(one.title.zh))) : undefined
}
