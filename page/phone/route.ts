// Where the phone is: the part of the address after '#', so that the back key of the phone works.
import { computed, ref } from 'vue'

const hash = ref(location.hash)
window.addEventListener('hashchange', () => (hash.value = location.hash))

export const route = computed(() => {
  const [page = '', first = '', second = ''] = hash.value.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  return { page: page || 'tasks', first, second }
})

export function go(...parts: (string | number)[]): void {
  location.hash = `/${parts.map((part) => encodeURIComponent(part)).join('/')}`
}

export function back(): void {
  if (history.length > 1) history.back()
  else go('tasks')
}
