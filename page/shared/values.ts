// Values of fields in words, each by the kind of its field.
import { placeTitle, unitTitle } from './catalog'
import { say } from './i18n'
import { fullTime } from './time'

export interface Known {
  kind: string
  value: unknown
}

export function valueText({ kind, value }: Known): string {
  if (value === null || value === undefined) return say('unsettled')
  switch (kind) {
    case 'time':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? fullTime(value) : String(value)
    case 'unit':
      return unitTitle(String(value))
    case 'units':
      return (Array.isArray(value) ? value : String(value).split(/[,、]\s*/)).map((unit) => unitTitle(String(unit))).join('、')
    case 'place':
      return placeTitle(String(value))
    case 'yes or no':
      return value === true || value === 'yes' || value === 'true' ? say('yes') : say('no')
    default:
      return Array.isArray(value) ? value.join('、') : String(value)
  }
}
