// From what a form holds to what the service takes: empty is left out, numbers are numbers, times carry their zone.
import type { FieldOut } from './api'

export type Given = Record<string, unknown>

/** Whether a field has been filled in. */
export function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

export function toSend(fields: FieldOut[], given: Given): Given {
  const out: Given = {}
  for (const field of fields) {
    const value = given[field.name]
    if (!isFilled(value)) continue
    switch (field.kind) {
      case 'number':
        out[field.name] = Number(value)
        break
      case 'time':
        out[field.name] = /(Z|[+-]\d\d:\d\d)$/.test(String(value)) ? value : `${String(value).slice(0, 16)}:00+08:00`
        break
      default:
        out[field.name] = typeof value === 'string' ? value.trim() : value
    }
  }
  return out
}

/** The fields that are asked for and not filled in. */
export function missing(fields: FieldOut[], given: Given): string[] {
  return fields.filter((field) => !isFilled(given[field.name])).map((field) => field.name)
}
