// Days and hours. A moment is shown in the zone of the workshop it belongs to, never in the phone's; a day is an ISO text like `2026-11-22` everywhere
// but on the screen, where it is in the calendar of the reader.
import { CalendarDate, GregorianCalendar, PersianCalendar, parseDate, toCalendar, type DateValue } from '@internationalized/date'
import { lang, preferences } from './lang'
import { MONTHS, WEEKDAYS, WEEKDAY_LETTERS, WORDS } from './names'
import { num } from './numbers'
import { HOME_ZONE, inZone, todayIn, type IsoDay } from './zone'

export { HOME_ZONE, inZone, todayIn, type IsoDay } from './zone'
const persian = new PersianCalendar(), gregorian = new GregorianCalendar()

export const dayOf = (at: string | Date, zone: string) => inZone(at, zone).day
/** «۰۸:۳۰» */
export const time = (at: string | Date, zone: string) => num(inZone(at, zone).time)
/** Minutes since midnight in the zone; for boards and time lines. */
export const minuteOfDay = (at: string | Date, zone: string) => { const [h, m] = inZone(at, zone).time.split(':'); return +h! * 60 + +m! }
/** «۰۸:۳۰–۰۹:۰۰» */
export const span = (from: string, until: string, zone: string) => `${time(from, zone)}–${time(until, zone)}`

export const addDays = (day: IsoDay, days: number): IsoDay => parseDate(day).add({ days }).toString()
export const daysBetween = (from: IsoDay, until: IsoDay) => Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)
/** 0 is Sunday. */
export const weekdayOf = (day: IsoDay) => new Date(`${day}T00:00:00Z`).getUTCDay()
const START = { sun: 0, mon: 1, sat: 6 } as const
/** 0 is Sunday, of the reader's week start. */
export const firstWeekday = () => START[preferences().weekStart]
export const weekStart = (day: IsoDay): IsoDay => addDays(day, -((weekdayOf(day) - firstWeekday() + 7) % 7))
/** The seven weekdays, 0 is Sunday, from the reader's week start on. */
export const weekOrder = () => Array.from({ length: 7 }, (_, i) => (firstWeekday() + i) % 7)

/** Year, month and day in the reader's calendar. */
export function parts(day: IsoDay) {
  const date = parseDate(day)
  const { year, month, day: d } = preferences().calendar === 'jalali' ? toCalendar(date, persian) : date
  return { year, month, day: d }
}
export const fromParts = (year: number, month: number, day: number): IsoDay => toCalendar(new CalendarDate(preferences().calendar === 'jalali' ? persian : gregorian, year, month, day), gregorian).toString()
export const isoOf = (date: DateValue): IsoDay => toCalendar(date, gregorian).toString().slice(0, 10)
export const dateOf = (day: IsoDay) => parseDate(day)

const monthName = (month: number) => MONTHS[lang][preferences().calendar][month - 1]!
/** «آذر ۱۴۰۵» */
export const monthTitle = (day: IsoDay) => { const p = parts(day); return `${monthName(p.month)} ${num(p.year)}` }
export const weekday = (day: IsoDay) => WEEKDAYS[lang][weekdayOf(day)]!
export const weekdayName = (index: number) => WEEKDAYS[lang][index]!
export const weekdayLetter = (index: number) => WEEKDAY_LETTERS[lang][index]!
export const dayNumber = (day: IsoDay) => num(parts(day).day)
/** «۱ آذر» */
export const dayShort = (day: IsoDay) => { const p = parts(day); return `${num(p.day)} ${lang === 'en' && preferences().calendar === 'gregorian' ? monthName(p.month).slice(0, 3) : monthName(p.month)}` }
/** «یکشنبه ۱ آذر» */
export const dayLong = (day: IsoDay) => { const p = parts(day); return `${weekday(day)} ${num(p.day)} ${monthName(p.month)}` }
/** «یکشنبه ۱ آذر ۱۴۰۵» */
export const dayFull = (day: IsoDay) => `${dayLong(day)} ${num(parts(day).year)}`
/** «۱ آذر ۱۴۰۵» */
export const date = (day: IsoDay) => { const p = parts(day); return `${num(p.day)} ${monthName(p.month)} ${num(p.year)}` }
/** «۱۴۰۵/۰۹/۰۱»: tables. */
export const dateNumeric = (day: IsoDay) => { const p = parts(day); return num(`${p.year}/${String(p.month).padStart(2, '0')}/${String(p.day).padStart(2, '0')}`) }

/** «امروز», «فردا», otherwise «یکشنبه ۱ آذر», with its year only if that is another than now. */
export function dayNear(day: IsoDay, zone: string = HOME_ZONE) {
  const now = todayIn(zone), ahead = daysBetween(now, day), w = WORDS[lang]
  return ahead === 0 ? w.today : ahead === 1 ? w.tomorrow : ahead === -1 ? w.yesterday : parts(day).year === parts(now).year || Math.abs(ahead) < 60 ? dayLong(day) : dayFull(day)
}
/** «فردا، ۰۸:۳۰» */
export const when = (at: string, zone: string) => WORDS[lang].at(dayNear(dayOf(at, zone), zone), time(at, zone))
/** «۱ آذر ۱۴۰۵، ۰۸:۳۰» */
export const dateTime = (at: string, zone: string) => WORDS[lang].at(date(dayOf(at, zone)), time(at, zone))
