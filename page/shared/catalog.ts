// What hardly changes: the lists that are in force, the units and the areas. Fetched once, shown everywhere.
import { computed, shallowReactive } from 'vue'
import { get, type ListOut, type UnitOut } from './api'
import { inWords } from './i18n'
import { addressIn, areaIn } from './place'

interface State {
  lists: ListOut[]
  units: UnitOut[]
}

export const catalog = shallowReactive<State>({ lists: [], units: [] })

let loading: Promise<void> | null = null

/** Fetches lists and units, once. */
export function loadCatalog(again = false): Promise<void> {
  if (loading === null || again) {
    loading = Promise.all([get<ListOut[]>('/lists'), get<UnitOut[]>('/organisation').catch(() => [])]).then(([lists, units]) => {
      catalog.lists = lists
      catalog.units = units
    })
    loading.catch(() => {
      loading = null
    })
  }
  return loading
}

export const unitsById = computed(() => new Map(catalog.units.map((unit) => [unit.id, unit])))
export const listsById = computed(() => new Map(catalog.lists.map((list) => [list.id, list])))
/** The 街镇, in the order of their codes. */
export const areas = computed(() =>
  catalog.units
    .filter((unit) => unit.kind === 'street' && unit.area)
    .sort((a, b) => (a.area ?? '').localeCompare(b.area ?? '')),
)
const areasByCode = computed(() => new Map(areas.value.map((unit) => [unit.area ?? '', unit])))

export function unitTitle(id: string): string {
  const unit = unitsById.value.get(id)
  return unit ? inWords(unit.title) : id
}

/** A place as people read it: the code of a 街镇 as its name, anything else as it is, without the point behind it. */
export function placeTitle(place: string | null | undefined): string {
  if (!place) return ''
  const area = areasByCode.value.get(place)
  return area ? inWords(area.title) : addressIn(place)
}

/** The 街镇 of a place, where it is known. */
export const areaOf = (place: string | null | undefined) => (place ? (areasByCode.value.get(place) ?? areaIn(place, areas.value)) : undefined)

/** The chain of units above a unit, the top first. */
export function chainAbove(id: string): UnitOut[] {
  const chain: UnitOut[] = []
  for (let unit = unitsById.value.get(id); unit && chain.length < 10; unit = unit.parent ? unitsById.value.get(unit.parent) : undefined) {
    chain.unshift(unit)
  }
  return chain
}
