// A form of the phone that survives the phone: what is typed is kept at once, photos already lie in IndexedDB.
import { ref, watch, type Ref } from 'vue'

interface Draft {
  given: Record<string, unknown>
  photos: { field: string; photo: number }[]
}

export function useDraft(name: string): { given: Ref<Record<string, unknown>>; photos: Ref<{ field: string; photo: number }[]>; drop: () => void } {
  const place = `qingdan.phone-draft.${name}`
  let kept: Draft = { given: {}, photos: [] }
  try {
    kept = { ...kept, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Draft>) }
  } catch {
    // What cannot be read is no draft.
  }
  const given = ref(kept.given)
  const photos = ref(kept.photos)
  const stop = watch([given, photos], () => localStorage.setItem(place, JSON.stringify({ given: given.value, photos: photos.value })), { deep: true })
  const drop = () => {
    stop()
    localStorage.removeItem(place)
  }
  return { given, photos, drop }
}
