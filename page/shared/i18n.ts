// The two languages of the screens: Chinese first, English second.
import { createI18n } from 'vue-i18n'
import type { Named, Title } from './api'

export type Locale = 'zh-CN' | 'en'
const KEPT = 'qingdan.language'

function kept(): Locale {
  try {
    return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}

/** The words of one entry: Chinese at hand, English at hand or fetched when somebody asks for it. */
export interface Words<T> {
  'zh-CN': T
  en: T | (() => Promise<T>)
}

let fetchEnglish: (() => Promise<object>) | null = null

/** Ready when the language that was kept is. */
export async function makeI18n<T extends object>({ 'zh-CN': zh, en }: Words<T>) {
  const i18n = createI18n({
    legacy: false,
    locale: 'zh-CN',
    fallbackLocale: 'zh-CN',
    messages: (typeof en === 'function' ? { 'zh-CN': zh } : { 'zh-CN': zh, en }) as never,
    missingWarn: false,
    fallbackWarn: false,
  })
  if (typeof en === 'function') fetchEnglish = en
  current = i18n.global as unknown as Global
  await speak(kept())
  return i18n
}

async function speak(next: Locale): Promise<void> {
  if (next === 'en' && fetchEnglish !== null) {
    // Without the words the page stays in the language that it has.
    const words = await fetchEnglish().catch(() => null)
    if (words === null) return
    current?.setLocaleMessage('en', words)
    fetchEnglish = null
  }
  if (current) current.locale.value = next
  document.documentElement.lang = next
}

interface Global {
  locale: { value: Locale }
  t: (key: string, ...rest: unknown[]) => string
  setLocaleMessage: (locale: Locale, words: object) => void
}
let current: Global | null = null

export function locale(): Locale {
  return current?.locale.value ?? kept()
}

export function setLocale(next: Locale): void {
  try {
    localStorage.setItem(KEPT, next)
  } catch {
    // A browser that keeps nothing shows the language until it is closed.
  }
  void speak(next)
}

/** A word of the entry that runs, outside of components. */
export function say(key: string, values: Record<string, unknown> = {}): string {
  return current === null ? key : current.t(key, values)
}

/** A title in the language of the screen. */
export function inWords(title: Title | null | undefined): string {
  if (!title) return ''
  return locale() === 'en' ? title.en || title.zh : title.zh || title.en
}

/** The title of something with a name. */
export function nameOf(named: Named | null | undefined): string {
  return named ? inWords(named.title) || named.name : ''
}
