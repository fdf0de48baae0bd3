// Photos: shrunk on the phone, stamped below the picture with time and position, kept until they are sent.
import { say } from '../shared/i18n'
import { serverNow } from '../shared/clock'
import { fullTime } from '../shared/time'
import { putPhoto, type Photo } from './keep'

const PIXELS_MAX = 1600
const QUALITY = 0.82
const POSITION_MILLIS = 8000

export type Position = Photo['position']

export function position(): Promise<Position> {
  if (!('geolocation' in navigator)) return Promise.resolve(null)
  return new Promise((resolve) => {
    const found = ({ coords }: GeolocationPosition) => resolve({ lat: coords.latitude, lng: coords.longitude, accuracy: Math.round(coords.accuracy) })
    navigator.geolocation.getCurrentPosition(found, () => resolve(null), { enableHighAccuracy: true, timeout: POSITION_MILLIS, maximumAge: 60_000 })
  })
}

export function positionText(at: Position): string {
  if (at === null) return say('form.noPosition')
  return say('form.position', { lat: at.lat.toFixed(5), lng: at.lng.toFixed(5), accuracy: at.accuracy })
}

/** Shrinks, stamps and keeps a picture; answers its number. */
export async function keepPhoto(file: Blob, at: Position): Promise<number> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, PIXELS_MAX / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
  const strip = Math.max(36, Math.round(width / 24))
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height + strip
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('no canvas')
  pen.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const takenAt = serverNow()
  pen.fillStyle = '#12213a'
  pen.fillRect(0, height, width, strip)
  pen.fillStyle = '#fff'
  pen.textBaseline = 'middle'
  const text = `${fullTime(takenAt)}  ${positionText(at)}`
  let size = Math.round(strip * 0.5)
  do pen.font = `${size}px sans-serif`
  while (pen.measureText(text).width > width - 24 && --size > 8)
  pen.fillText(text, 12, height + strip / 2)
  const blob = await new Promise<Blob>((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('no picture'))), 'image/jpeg', QUALITY))
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
  const digest = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return putPhoto({ blob, name: `${fullTime(takenAt).replace(/\D/g, '')}-${digest.slice(0, 8)}.jpg`, digest, takenAt, position: at })
}
