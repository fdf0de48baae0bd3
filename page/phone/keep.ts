// What the phone keeps by itself: the last answers of the service, the outbox and the photos, in IndexedDB.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

export type State = 'waiting' | 'sending' | 'sent' | 'refused' | 'conflict'

export interface Entry {
  id?: number
  kind: 'move' | 'register'
  /** Who filled it in; nobody else sends it. */
  account: string
  list: string
  item: { id: number; receipt: string; summary: string } | null
  name: string
  title: { zh: string; en: string }
  fields: Record<string, unknown>
  /** Photos by the field that they belong to. */
  photos: { field: string; photo: number }[]
  etag: string | null
  key: string
  madeAt: number
  state: State
  why: string
  receipt: string
}

export interface Photo {
  id?: number
  blob: Blob
  name: string
  /** SHA-256 of the bytes. */
  digest: string
  takenAt: number
  position: { lat: number; lng: number; accuracy: number } | null
  /** What the service keeps it as, once it was sent. */
  sent?: string
}

interface Answer {
  key: string
  value: unknown
  at: number
}

interface Kept extends DBSchema {
  answers: { key: string; value: Answer }
  outbox: { key: number; value: Entry }
  photos: { key: number; value: Photo }
}

const VERSION = 1
let opening: Promise<IDBPDatabase<Kept>> | null = null

function kept(): Promise<IDBPDatabase<Kept>> {
  opening ??= openDB<Kept>('qingdan-phone', VERSION, {
    upgrade(db) {
      db.createObjectStore('answers', { keyPath: 'key' })
      db.createObjectStore('outbox', { keyPath: 'id', autoIncrement: true })
      db.createObjectStore('photos', { keyPath: 'id', autoIncrement: true })
    },
  })
  return opening
}

export async function keepAnswer(key: string, value: unknown, at: number): Promise<void> {
  await (await kept()).put('answers', { key, value: JSON.parse(JSON.stringify(value)) as unknown, at })
}
export async function answer<T>(key: string): Promise<{ value: T; at: number } | null> {
  const found = await (await kept()).get('answers', key)
  return found ? { value: found.value as T, at: found.at } : null
}
export async function forgetAnswers(): Promise<void> {
  await (await kept()).clear('answers')
}

export async function entries(): Promise<Entry[]> {
  return (await kept()).getAll('outbox')
}
export async function putEntry(entry: Entry): Promise<number> {
  return (await kept()).put('outbox', JSON.parse(JSON.stringify(entry)) as Entry)
}
export async function dropEntry(entry: Entry): Promise<void> {
  const db = await kept()
  const change = db.transaction(['outbox', 'photos'], 'readwrite')
  if (entry.id !== undefined) await change.objectStore('outbox').delete(entry.id)
  for (const { photo } of entry.photos) await change.objectStore('photos').delete(photo)
  await change.done
}

export async function putPhoto(photo: Photo): Promise<number> {
  return (await kept()).put('photos', photo)
}
export async function photo(id: number): Promise<Photo | undefined> {
  return (await kept()).get('photos', id)
}
export async function dropPhoto(id: number): Promise<void> {
  await (await kept()).delete('photos', id)
}
