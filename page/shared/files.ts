// Files of items: photos, documents, recordings. They are sent first and named by a move afterwards.
import { ask, CallError, get } from './api'

/** A file that the service keeps. */
export interface Sent {
  /** What a move names it by. */
  id: string
  name: string
}

export interface FileOut {
  id: string
  field: { name: string; title: { zh: string; en: string } }
  kind: 'photo' | 'document' | 'recording'
  name: string
  bytes: number
  sent_at: string
  taken_at?: string | null
  /** The photo before the work, of which this one shows the same after. */
  pair_of?: string | null
  /** Whether the item names it now. */
  current: boolean
}

interface Facts {
  takenAt?: number
  position?: { lat: number; lng: number; accuracy: number } | null
}

/** Sends a file; none where the service keeps no files, so that its name must do. */
export async function sendFile(file: Blob, name: string, { takenAt, position }: Facts = {}, asks = true): Promise<Sent | null> {
  const form = new FormData()
  if (takenAt) form.append('taken_at', new Date(takenAt).toISOString())
  if (position) {
    form.append('latitude', String(position.lat))
    form.append('longitude', String(position.lng))
    form.append('accuracy_metres', String(position.accuracy))
  }
  form.append('file', file, name)
  try {
    return (await ask<Sent>('/attachments', { method: 'POST', form, asks })).value
  } catch (error) {
    if (error instanceof CallError && error.status === 404 && error.code === 'no_route') return null
    throw error
  }
}

/** The files of an item; none where the service keeps no files. */
export async function filesOf(item: number, signal?: AbortSignal): Promise<FileOut[]> {
  try {
    return await get<FileOut[]>(`/items/${item}/attachments`, {}, signal)
  } catch (error) {
    if (error instanceof CallError && error.code === 'no_route') return []
    throw error
  }
}

/** The names in a value that names files. */
export function fileNames(value: unknown): string[] {
  const names = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,，;；]/)
  return names.map((name) => name.trim()).filter(Boolean)
}

/** Whether a name is that of a kept file, which is its digest; older items name files in words. */
export const isFileId = (name: string) => /^[0-9a-f]{64}$/.test(name)

export const fileAddress = (item: number, id: string) => `/api/v1/items/${item}/attachments/${encodeURIComponent(id)}`
