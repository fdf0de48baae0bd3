// Floor plans: what the service keeps of them, and what stands on one.
import { ask, type Schema } from '../shared/api'

export type Plan = Schema['Plan']
export type Place = Schema['Place']
export type ItemPlans = Schema['ItemPlans']

/** What is drawn on a plan. */
export interface Mark {
  key: string
  name: string
  /** Per cent of the width, from the left. */
  x: number
  /** Per cent of the height, from above. */
  y: number
  /** Whether it is the one that speaks. */
  speaks: boolean
  /** Whether it is looked at. */
  lit: boolean
  /** Whether its name is shown only when it is looked at. */
  quiet: boolean
}

/** Names are shown beside so many marks at most; more would cover the plan. */
const NAMED_MAX = 24
export const keyOf = (place: { device: string; part?: string | null }) => `${place.device}\n${place.part ?? ''}`
/** What people read: the part where there is one, else the address without the protocol. */
export const nameOfPlace = (place: { device: string; part?: string | null }) => place.part || place.device.slice(place.device.indexOf(':') + 1)

/** Which places speak: the part where it stands on the plan, else the device itself, else all its parts. */
export function speaking(places: Place[], device?: string | null, part?: string | null): Set<string> {
  const own = places.filter((place) => place.device === device)
  const exact = own.filter((place) => place.part && place.part === part)
  const whole = own.filter((place) => !place.part)
  return new Set((exact.length > 0 ? exact : whole.length > 0 ? whole : own).map(keyOf))
}

export function marksOf(places: Place[], speaks: Set<string>, lit: string | null): Mark[] {
  return places.map((place) => {
    const key = keyOf(place)
    return { key, name: nameOfPlace(place), x: place.x, y: place.y, speaks: speaks.has(key), lit: key === lit, quiet: places.length > NAMED_MAX }
  })
}

/** Floors in the order of their numbers. */
export const inOrder = (plans: Plan[]) => [...plans].sort((one, other) => one.building.localeCompare(other.building, 'zh') || one.floor.localeCompare(other.floor, 'zh', { numeric: true }))

/** The address of a picture; another picture has another. */
export const pictureOf = (plan: Plan, item?: number) => `/api/v1/${item === undefined ? '' : `items/${item}/`}plans/${plan.id}/picture?${plan.picture.slice(0, 16)}`

export const sendPlan = async (building: string, floor: string, file: File) => (await ask<Plan>('/plans', { method: 'POST', query: { building, floor }, blob: file })).value
