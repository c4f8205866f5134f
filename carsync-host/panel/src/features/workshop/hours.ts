import type { WeeklyHours } from '../../api/types'
import { addDays, dayNear, dayOf, minuteOfDay, todayIn, weekdayOf } from '../../i18n/dates'
import { lang } from '../../i18n/lang'
import { WORDS } from '../../i18n/names'
import { num } from '../../i18n/numbers'

const KEYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
const minutes = (clock: string) => { const [h, m] = clock.split(':'); return +h! * 60 + +m! }

/** The spans of a weekday; 0 is Sunday. */
export const spansOf = (hours: WeeklyHours, weekday: number) => hours[KEYS[weekday]!] ?? []
/** «۰۸:۳۰–۱۹:۳۰» */
export const spanText = (span: { opens: string; closes: string }) => `${num(span.opens)}–${num(span.closes)}`

export type OpenState = { state: 'open' | 'break'; until: string } | { state: 'closed'; opens: string | null }
/** Open, on a break or closed at this moment by the weekly hours. Closures are not known here; free times are what counts for booking. */
export function openState(hours: WeeklyHours, zone: string, now = new Date()): OpenState {
  const today = dayOf(now, zone), minute = minuteOfDay(now, zone)
  for (const span of spansOf(hours, weekdayOf(today))) {
    if (minute < minutes(span.opens) || minute >= minutes(span.closes)) continue
    const pause = span.breaks?.find((one) => minute >= minutes(one.from) && minute < minutes(one.until))
    return pause ? { state: 'break', until: num(pause.until) } : { state: 'open', until: num(span.closes) }
  }
  for (let ahead = 0; ahead < 8; ahead++) {
    const day = addDays(todayIn(zone), ahead), next = spansOf(hours, weekdayOf(day)).find((span) => ahead > 0 || minutes(span.opens) > minute)
    if (next) return { state: 'closed', opens: WORDS[lang].at(dayNear(day, zone), num(next.opens)) }
  }
  return { state: 'closed', opens: null }
}
