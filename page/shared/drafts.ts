// What is being filled in, kept in the browser until it is sent: a closed tab or an ended session loses nothing.
const PREFIX = 'qingdan.draft.'

export type Draft = Record<string, unknown>

export function readDraft(name: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null') as Draft | null
  } catch {
    return null
  }
}

export function keepDraft(name: string, draft: Draft): void {
  const filled = Object.values(draft).some((value) => value !== '' && value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
  try {
    if (filled) sessionStorage.setItem(PREFIX + name, JSON.stringify(draft))
    else sessionStorage.removeItem(PREFIX + name)
  } catch {
    // A browser that keeps nothing loses nothing else.
  }
}

export function dropDraft(name: string): void {
  sessionStorage.removeItem(PREFIX + name)
}
