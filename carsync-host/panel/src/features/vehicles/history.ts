// What is known of a car of mine: its reports are found by its plate or VIN, its visits by the reports, since a booking names its vehicle by the workshop's own card only.
import type { MyBooking, ReportCard, StandardService, Vehicle } from '../../api/types'
import { addDays, daysBetween, dayOf, todayIn, type IsoDay } from '../../i18n/dates'

export type Event = { key: string; at: string; report: ReportCard } | { key: string; at: string; booking: MyBooking }

export function historyOf(vehicle: Vehicle, reports: ReportCard[], bookings: MyBooking[]): Event[] {
  const own = reports.filter((report) => !!vehicle.plate && report.plate === vehicle.plate), cards = new Set(own.map((report) => report.vehicle))
  return [
    ...own.map((report) => ({ key: report.id, at: report.issued_at, report })),
    ...bookings.filter(({ booking }) => booking.vehicle && cards.has(booking.vehicle) && booking.state !== 'cancelled').map((booking) => ({ key: booking.booking.id, at: booking.booking.starts_at, booking })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

export type Due = { service: StandardService; last: IsoDay; due: IsoDay; left: number }
/** Services that come round by time, soonest first: those that were done once, whose time is near or over. */
export function dueOf(events: Event[], standard: StandardService[], within = 60): Due[] {
  return standard.flatMap((service) => {
    const months = service.interval?.months, done = events.find((event) => 'booking' in event && event.booking.booking.state === 'finished' && event.booking.booking.services.some((line) => line.slug === service.slug))
    if (!months || !done || !('booking' in done)) return []
    const last = dayOf(done.at, done.booking.zone), due = addDays(last, Math.round(months * 30.44)), left = daysBetween(todayIn(), due)
    return left <= within ? [{ service, last, due, left }] : []
  }).sort((a, b) => a.left - b.left)
}
