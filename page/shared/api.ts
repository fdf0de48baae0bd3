// Calls to the service. Types come from its OpenAPI document (schema.d.ts); every failure becomes a CallError.
import type { components } from './schema'
import { hearHeader } from './clock'

export type Schema = components['schemas']
export type Row = Schema['Row']
export type Whole = Schema['Whole']
export type EventOut = Schema['EventOut']
export type MoveOut = Schema['MoveOut']
export type FieldOut = Schema['FieldOut']
export type ValueOut = Schema['ValueOut']
export type ListOut = Schema['ListOut']
export type ListText = Schema['ListText']
export type UnitOut = Schema['UnitOut']
export type Me = Schema['Me']
export type Named = Schema['Named']
export type Title = Schema['Title']
export type DueOut = Schema['DueOut']
export type HolderOut = Schema['HolderOut']
export type FigureOut = Schema['FigureOut']
export type Judged = Schema['Judged']
export type Kept = Schema['Kept']
export type Page = Schema['Page']
export type Change = Schema['Change']

/** Why a call was not answered as hoped. */
export class CallError extends Error {
  constructor(
    /** The status of the answer; 0 when there was none. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> | null,
    /** Seconds after which the service wants to be asked again. */
    readonly retrySeconds: number | null,
  ) {
    super(message)
  }
  get isOffline(): boolean {
    return this.status === 0
  }
}

interface Wiring {
  language: () => string
  csrf: () => string | null
  /** A key of a program instead of a session, for screens that nobody signs in to. */
  bearer: () => string | null
  /** The session is over: lets somebody sign in and answers whether the call may be tried again. */
  signIn: () => Promise<boolean>
  offline: () => string
}

let wiring: Wiring = {
  language: () => 'zh-CN',
  csrf: () => null,
  bearer: () => null,
  signIn: () => Promise.resolve(false),
  offline: () => 'offline',
}

/** Tells the calls about language, session and words. */
export function wire(parts: Partial<Wiring>): void {
  wiring = { ...wiring, ...parts }
}

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: Record<string, string | number | boolean | undefined | null>
  body?: unknown
  /** A file that is sent as it is. */
  blob?: Blob
  /** A form with a file. */
  form?: FormData
  headers?: Record<string, string>
  signal?: AbortSignal
  /** A call that must be on its way although the page is going. */
  keepalive?: boolean
  /** Whether an ended session is answered by asking to sign in. */
  asks?: boolean
}

export interface Answer<T> {
  value: T
  etag: string | null
}

export function address(path: string, query: Call['query'] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`
}

async function problem(response: Response): Promise<CallError> {
  const retry = Number(response.headers.get('retry-after') ?? Number.NaN)
  const seconds = Number.isFinite(retry) ? retry : null
  try {
    const { error } = (await response.json()) as Schema['Envelope']
    return new CallError(response.status, error.code, error.message, (error.details as never) ?? null, seconds)
  } catch {
    return new CallError(response.status, `http_${response.status}`, response.statusText, null, seconds)
  }
}

/** Asks the service. */
export async function ask<T>(path: string, call: Call = {}): Promise<Answer<T>> {
  const method = call.method ?? 'GET'
  const headers: Record<string, string> = { 'accept-language': wiring.language(), ...call.headers }
  if (call.body !== undefined) headers['content-type'] = 'application/json'
  else if (call.blob) headers['content-type'] ??= call.blob.type || 'application/octet-stream'
  const csrf = wiring.csrf()
  const bearer = wiring.bearer()
  if (bearer !== null) headers.authorization = `Bearer ${bearer}`
  if (method !== 'GET' && csrf !== null) headers['x-qingdan-csrf'] = csrf
  let response: Response
  try {
    response = await fetch(address(path, call.query), {
      method,
      headers,
      body: call.form ?? call.blob ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
      signal: call.signal,
      keepalive: call.keepalive,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new CallError(0, 'offline', wiring.offline(), null, null)
  }
  hearHeader(response.headers.get('date'))
  if (response.status === 401 && call.asks !== false && (await wiring.signIn())) {
    return ask<T>(path, { ...call, asks: false })
  }
  if (!response.ok) throw await problem(response)
  // What was only accepted or made has nothing to say.
  const text = await response.text()
  const value = (text === '' ? undefined : JSON.parse(text)) as T
  return { value, etag: response.headers.get('etag') }
}

export async function get<T>(path: string, query?: Call['query'], signal?: AbortSignal): Promise<T> {
  return (await ask<T>(path, { query, signal })).value
}

export async function post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> {
  return (await ask<T>(path, { method: 'POST', body, headers })).value
}

/** A word that makes a repeat of a call the same call. */
export function callKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
