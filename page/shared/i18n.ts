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

/** The words of one entry, in both languages. */
export interface Words<T> {
  'zh-CN': T
  en: T
}

export function makeI18n<T extends object>(words: Words<T>) {
  const i18n = createI18n({
    legacy: false,
    locale: kept(),
    fallbackLocale: 'zh-CN',
    messages: words as never,
    missingWarn: false,
    fallbackWarn: false,
  })
  show(kept())
  current = i18n.global as unknown as Global
  return i18n
}

interface Global {
  locale: { value: Locale }
  t: (key: string, ...rest: unknown[]) => string
}
let current: Global | null = null

function show(locale: Locale): void {
  document.documentElement.lang = locale
}

export function locale(): Locale {
  return current?.locale.value ?? kept()
}

export function setLocale(next: Locale): void {
  if (current) current.locale.value = next
  try {
    localStorage.setItem(KEPT, next)
  } catch {
    // A browser that keeps nothing shows the language until it is closed.
  }
  show(next)
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
