// Who did something, in words: a person by name, a channel by its title, anything else by what it is.
import type { EventOut } from './api'
import { say } from './i18n'
import { channels } from './words'

export function actor({ by }: Pick<EventOut, 'by'>): string {
  if (by.kind === 'person') return by.name ?? ''
  const word = say(`by.${by.kind}`)
  if (by.kind === 'channel' && by.name) return channelTitle(by.name)
  // Which item it was stands beside it, as a link.
  return word
}

/** The title of a channel; what a district named itself stands as it is. */
export function channelTitle(name: string): string {
  return name in channels ? say(`channel.${name}`) : name
}
