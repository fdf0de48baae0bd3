// Which base maps there are, and which one this browser shows. Without any the map is the sketch or the boundaries alone.
import { computed, ref, shallowRef } from 'vue'
import { CallError, get, type Schema } from '../../shared/api'

export type Basemap = Schema['Basemap']
const KEPT = 'qingdan.basemap'
export const basemaps = shallowRef<Basemap[]>([])
/** The name of the one that was chosen; empty for none. */
export const chosen = ref(localStorage.getItem(KEPT) ?? '')
/** The one that is shown: one that is gone is forgotten only when another is chosen. */
export const current = computed(() => basemaps.value.find((one) => one.name === chosen.value) ?? null)

export function choose(name: string): void {
  chosen.value = name
  if (name === '') localStorage.removeItem(KEPT)
  else localStorage.setItem(KEPT, name)
}

/** Reads them anew: whoever put a file there wants to see it. */
export async function readBasemaps(): Promise<void> {
  try {
    basemaps.value = (await get<Schema['BasemapsOut']>('/basemaps')).maps
  } catch (error) {
    // The map works without them.
    if (!(error instanceof CallError)) throw error
  }
}

/** What people call it: files by their names, 天地图 in words. */
export const titleOf = (map: Basemap, t: (key: string) => string) => (map.name === 'tianditu-vec' || map.name === 'tianditu-img' ? t(`map.${map.name.replace('-', '_')}`) : map.name)
