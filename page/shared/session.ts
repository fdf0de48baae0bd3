// Who is signed in. A session that ends in the middle of something asks for the password on top of the page, so that
// nothing that was typed is lost.
import { computed, reactive } from 'vue'
import { ask, get, wire, type Me, type Schema } from './api'
import { hearExact } from './clock'
import { startAfter } from './live'
import { locale, say } from './i18n'

interface State {
  me: Me | null
  /** Whether the password is asked for on top of the page. */
  asking: boolean
  mustChange: boolean
}

export const session = reactive<State>({ me: null, asking: false, mustChange: false })

export const can = computed(() => {
  const scopes = new Set(session.me?.scopes ?? [])
  return { read: scopes.has('read'), write: scopes.has('write'), system: scopes.has('system'), security: scopes.has('security'), audit: scopes.has('audit') }
})

/** Whether the documents of meetings are one's business: only who registers what meetings decide works on them. */
export const worksOnMeetings = computed(() => session.me?.whole_lists?.includes('meeting_item') ?? false)

export const myUnits = computed(() => new Set((session.me?.units ?? []).map((unit) => unit.name)))

let waiting: ((again: boolean) => void)[] = []

function askToSignIn(): Promise<boolean> {
  // Before the first sign-in there is nothing on the page to be kept.
  if (session.me === null) return Promise.resolve(false)
  session.asking = true
  return new Promise((resolve) => waiting.push(resolve))
}

export function startSession(): void {
  wire({ language: locale, csrf: () => session.me?.csrf ?? null, signIn: askToSignIn, offline: () => say('error.offline') })
}

/** Finds out who is signed in. */
export async function whoAmI(): Promise<Me | null> {
  const me = await get<Me>('/me')
  hearExact(me.now)
  startAfter(me.position)
  session.me = me
  return me
}

export interface Credentials {
  login: string
  password: string
  code?: string
}

/** Signs in; on top of a page, only the same account goes on with it. */
export async function signIn(credentials: Credentials): Promise<void> {
  const before = session.me?.name ?? null
  const body = { ...credentials, code: credentials.code || undefined }
  const { value } = await ask<Schema['SignedIn']>('/session', { method: 'POST', body, asks: false })
  session.mustChange = value.must_change
  const { value: me } = await ask<Me>('/me', { asks: false })
  hearExact(me.now)
  if (before !== null && before !== me.name) {
    // Another person: what lies on the page is not his.
    location.assign('/')
    return
  }
  session.me = me
  session.asking = false
  for (const resolve of waiting.splice(0)) resolve(true)
}

export function giveUpSignIn(): void {
  session.asking = false
  for (const resolve of waiting.splice(0)) resolve(false)
}

export async function signOut(): Promise<void> {
  await ask<void>('/session', { method: 'DELETE', asks: false }).catch(() => undefined)
  location.assign('/')
}
