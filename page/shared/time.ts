// Instants, days and remaining time in words. Everything is shown in the time zone of the district.
import { locale, say } from './i18n'
import type { DueOut } from './api'

/** China has one time zone and no summer time; `Intl` would cost a page that opens too much. */
const ZONE_OFFSET_MILLIS = 8 * 3600 * 1000
const DAY_MILLIS = 24 * 3600 * 1000

function millisOf(instant: string | number): number {
  return typeof instant === 'number' ? instant : Date.parse(instant)
}

/** The civil day of an instant, as `2026-11-24`. */
export function dayOf(instant: string | number): string {
  return new Date(millisOf(instant) + ZONE_OFFSET_MILLIS).toISOString().slice(0, 10)
}

/** The instant at which a civil day begins. */
export function startOfDay(day: string): string {
  return `${day}T00:00:00+08:00`
}

/** A civil day some days later or earlier. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MILLIS).toISOString().slice(0, 10)
}

/** The civil time of an instant, as if it were one of UTC. */
const civil = (instant: string | number) => new Date(millisOf(instant) + ZONE_OFFSET_MILLIS)

/** `14:05`. */
export function clockTime(instant: string | number): string {
  return civil(instant).toISOString().slice(11, 16)
}

/** `14:05:09`. */
export function clockSeconds(instant: string | number): string {
  return civil(instant).toISOString().slice(11, 19)
}

/** `2026-11-24 14:05`, the way official documents and logs put it in columns. */
export function fullTime(instant: string | number): string {
  return `${dayOf(instant)} ${clockTime(instant)}`
}

const WEEK = { zh: '日一二三四五六', en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] }
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** `11月24日 星期二`. */
export function longDay(instant: string | number): string {
  const day = civil(instant)
  const [month, date, weekday] = [day.getUTCMonth(), day.getUTCDate(), day.getUTCDay()]
  if (locale() === 'en') return `${WEEK.en[weekday]} ${date} ${MONTHS[month]}`
  return `${month + 1}月${date}日 星期${WEEK.zh[weekday]}`
}

/** `14:05` today, `11-23 14:05` this year, else with the year. */
export function shortTime(instant: string | number, now: number): string {
  const [day, today] = [dayOf(instant), dayOf(now)]
  if (day === today) return clockTime(instant)
  return day.slice(0, 4) === today.slice(0, 4) ? `${day.slice(5)} ${clockTime(instant)}` : day
}

/**
 * A due instant as people say it: an instant at midnight is the end of the day before, 24:00.
 */
export function dueTime(instant: string): string {
  const millis = millisOf(instant)
  if (clockTime(millis) !== '00:00') return fullTime(millis)
  return `${dayOf(millis - 1)} 24:00`
}

/** From so many days on, hours are noise. */
const ROUGH_DAYS = 4

function span(millis: number): string {
  const minutes = Math.floor(millis / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  if (days >= ROUGH_DAYS) return say('time.days', { days })
  if (days > 0) return hours > 0 ? say('time.daysHours', { days, hours }) : say('time.days', { days })
  if (hours > 0) return minutes % 60 > 0 && hours < 6 ? say('time.hoursMinutes', { hours, minutes: minutes % 60 }) : say('time.hours', { hours })
  return say('time.minutes', { minutes: Math.max(minutes, 1) })
}

/** How pressing a due is; shape and word go with the colour. */
export type Pressure = 'over' | 'today' | 'soon' | 'calm' | 'still'

export interface Remaining {
  pressure: Pressure
  text: string
}

/** Whether a limit is counted in working days. */
function inWorkingDays(due: DueOut): boolean {
  return due.working_days_left !== null && due.working_days_left !== undefined && due.steps.some((step) => step.unit === 'working_days')
}

/**
 * Remaining time in words: `剩 1 工作日 3 小时`, `今日 24:00 前`, `超 2 小时`. Working days are counted by the service for the
 * day on which it answered; a page that stays open past midnight is fetched anew.
 */
export function remaining(due: DueOut, now: number): Remaining {
  const left = millisOf(due.at) - now
  if (left < 0) {
    const days = inWorkingDays(due) ? -(due.working_days_left ?? 0) : 0
    const text = days >= 1 ? say('time.workingDays', { days }) : span(-left)
    return { pressure: 'over', text: say('time.over', { text }) }
  }
  const pressure = left < 4 * 3600_000 || dayOf(millisOf(due.at) - 1) === dayOf(now) ? 'today' : left < 2 * DAY_MILLIS ? 'soon' : 'calm'
  if (!inWorkingDays(due)) return { pressure, text: say('time.left', { text: span(left) }) }
  const hours = Math.floor((left % DAY_MILLIS) / 3600_000)
  const ofDay = (millis: number) => (millis + ZONE_OFFSET_MILLIS) % DAY_MILLIS
  const wraps = ofDay(millisOf(due.at) - 1) < ofDay(now)
  const days = (due.working_days_left ?? 0) - (wraps ? 1 : 0)
  if (days <= 0) return { pressure, text: say('time.left', { text: span(left) }) }
  const text = hours > 0 && days < ROUGH_DAYS ? say('time.workingDaysHours', { days, hours }) : say('time.workingDays', { days })
  return { pressure, text: say('time.left', { text }) }
}

/** How long ago something was. */
export function ago(millis: number): string {
  return millis < 60_000 ? say('time.justNow') : say('time.ago', { text: span(millis) })
}
