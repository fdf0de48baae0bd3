// Values of fields in words, each by the kind of its field.
import { areaOf, unitTitle } from './catalog'
import { fileNames, isFileId } from './files'
import { inWords, say } from './i18n'
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
    case 'place': {
      const area = areaOf(String(value))
      return area?.area === value ? inWords(area?.title) : String(value)
    }
    case 'attachment': {
      const names = fileNames(value)
      return names.some(isFileId) ? say('files.count', { n: names.length }) : names.join('、')
    }
    case 'yes or no':
      return value === true || value === 'yes' || value === 'true' ? say('yes') : say('no')
    default:
      return Array.isArray(value) ? value.join('、') : String(value)
  }
}
