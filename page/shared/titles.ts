// Short names: what everybody in a district knows is left out.
import { catalog, unitTitle } from './catalog'
import { locale } from './i18n'

/** At least so many characters are shared with the district before they are left out. */
const SHARED_MIN = 3

/** A unit without the name of its district: 清河区水务局 is 水务局. */
export function shortUnit(id: string): string {
  const title = unitTitle(id)
  if (locale() === 'en') return title
  const district = catalog.units.find((unit) => unit.kind === 'district')?.title.zh ?? ''
  let shared = 0
  while (shared < district.length && district[shared] === title[shared]) shared += 1
  return shared >= SHARED_MIN && title.length - shared >= 2 ? title.slice(shared) : title
}
