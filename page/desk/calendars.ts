// Calendars by the names that people know; what a district named itself stands as it is.
import { say } from '../shared/i18n'

const KNOWN = ['cn', 'shanghai']

export const calendarTitle = (name: string, title: string = name): string => (title === name && KNOWN.includes(name) ? say(`calendar.names.${name}`) : title)

/** The layers and versions of a calendar, with titles in the place of names. */
export const calendarText = (versions: string): string => versions.replace(/[a-z_]+/g, (word) => calendarTitle(word))
