// Views that are kept on the service: a name and a filter, for oneself or for a unit, each with the count of now.
import { ref } from 'vue'
import { ask, get, post, type Schema } from '../shared/api'
import { fromQuery, type Filter } from './filter'

export interface View {
  id: number
  name: string
  filter: Filter
  /** The unit that shares it. */
  unit: string | null
  mine: boolean
  items: number | null
}

export const views = ref<View[]>([])

function out(view: Schema['ViewOut']): View {
  return { id: view.id, name: view.name, filter: fromQuery(Object.fromEntries(new URLSearchParams(view.filter))), unit: view.unit ?? null, mine: view.mine, items: view.items ?? null }
}

/** Reads them with their counts; what was read before stays when the service does not answer. */
export async function readViews(): Promise<void> {
  views.value = await get<Schema['ViewOut'][]>('/views').then((all) => all.map(out), () => views.value)
}

export async function keepView(name: string, filter: Filter, unit: string | null): Promise<void> {
  await post('/views', { name, filter: new URLSearchParams(filter as Record<string, string>).toString(), unit: unit ?? undefined })
  await readViews()
}

export async function forgetView(view: View): Promise<void> {
  await ask(`/views/${view.id}`, { method: 'DELETE' })
  await readViews()
}
