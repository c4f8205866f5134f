import { daysBetween, dayOf, inZone, time, todayIn, weekday, dayShort, dayNear } from '../../i18n/dates'
import { lang } from '../../i18n/lang'
import type { WorkshopCard } from '../../api/types'

/** The earliest free time of a workshop, long for the card and short for the pin. */
export function earliest(workshop: Pick<WorkshopCard, 'earliest_free' | 'zone'>) {
  const at = workshop.earliest_free
  if (!at) return null
  const zone = workshop.zone, day = dayOf(at, zone), ahead = daysBetween(todayIn(zone), day), hour = time(at, zone)
  return {
    day: dayNear(day, zone), hour, at: inZone(at, zone),
    pin: ahead === 0 ? hour : ahead < 7 ? `${lang === 'fa' ? dayNear(day, zone).split(' ')[0]! : weekday(day).slice(0, 3)} ${hour}` : dayShort(day),
  }
}
