// Views that a reader keeps for himself: a name and a filter, in this browser.
import { ref } from 'vue'
import { session } from '../shared/session'
import type { Filter } from './filter'

export interface View {
  name: string
  filter: Filter
}

const VIEWS_MAX = 20
const place = (): string => `qingdan.views.${session.me?.name ?? ''}`

function kept(): View[] {
  try {
    return JSON.parse(localStorage.getItem(place()) ?? '[]') as View[]
  } catch {
    return []
  }
}

export const views = ref<View[]>(kept())

function write(next: View[]): void {
  views.value = next
  localStorage.setItem(place(), JSON.stringify(next))
}

export function keepView(name: string, filter: Filter): void {
  write([...views.value.filter((view) => view.name !== name), { name, filter: { ...filter } }].slice(-VIEWS_MAX))
}

export function forgetView(name: string): void {
  write(views.value.filter((view) => view.name !== name))
}
