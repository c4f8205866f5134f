// The board as numbers: which minutes of the day it shows, where a booking stands, and what lies beside what.
import type { BoardItem, Closure, DayBoard, WeeklyHours } from '../../api/types'
import { dayOf, minuteOfDay, weekdayOf } from '../../i18n/dates'
import { spansOf } from '../workshop/hours'

export const STEP = 15
const DAY = 1440
export const minutesOf = (clock: string) => { const [h, m] = clock.split(':'); return +h! * 60 + +m! }
export const clockOf = (minute: number) => `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
/** Minutes since the midnight of the board's day: before it less than 0, after it more than a day. */
export const minuteAt = (at: string, board: Pick<DayBoard, 'from'>) => Math.round((Date.parse(at) - Date.parse(board.from)) / 60_000)
/** The moment of a minute of the board's day, as the API wants it. */
export const momentAt = (minute: number, board: Pick<DayBoard, 'from'>) => new Date(Date.parse(board.from) + minute * 60_000).toISOString()

export type Span = { from: number; until: number }
export function openSpans(hours: WeeklyHours | undefined, day: string): { open: Span[]; pauses: Span[] } {
  const open: Span[] = [], pauses: Span[] = []
  for (const span of hours ? spansOf(hours, weekdayOf(day)) : []) {
    const from = minutesOf(span.opens), until = minutesOf(span.closes) <= from ? DAY : minutesOf(span.closes)
    open.push({ from, until })
    for (const pause of span.breaks ?? []) pauses.push({ from: minutesOf(pause.from), until: minutesOf(pause.until) })
  }
  open.sort((a, b) => a.from - b.from)
  open.slice(1).forEach((span, i) => { if (span.from > open[i]!.until) pauses.push({ from: open[i]!.until, until: span.from }) })
  return { open, pauses }
}
/** The part of a closure that lies in the day. Its times are civil times of the workshop. */
export function closureSpan(closure: Closure, day: string): Span {
  const at = (civil: string, edge: number) => { const [date, clock] = civil.split('T'); return date! < day ? 0 : date! > day ? DAY : clock ? minutesOf(clock) : edge }
  return { from: at(closure.from, 0), until: at(closure.until, DAY) }
}

export const isDrawn = (item: BoardItem) => item.booking.state !== 'cancelled' && item.booking.state !== 'expired'
export type Placed = { item: BoardItem; from: number; until: number; lane: number; lanes: number }

/** Bookings of one bay with the lane each stands in: a no-show and who came instead share their time. */
export function place(items: BoardItem[], board: DayBoard): Placed[] {
  const placed = items.map((item) => ({ item, from: Math.max(0, minuteAt(item.booking.starts_at, board)), until: Math.min(DAY, minuteAt(item.booking.ends_at, board)), lane: 0, lanes: 1 })).sort((a, b) => a.from - b.from || b.until - a.until)
  let group: Placed[] = [], end = -1
  const close = () => { const lanes = Math.max(0, ...group.map((one) => one.lane)) + 1; group.forEach((one) => { one.lanes = lanes }) }
  for (const one of placed) {
    if (one.from >= end) { close(); group = [] }
    const taken = new Set(group.filter((other) => other.until > one.from).map((other) => other.lane))
    while (taken.has(one.lane)) one.lane++
    group.push(one)
    end = Math.max(end, one.until)
  }
  close()
  return placed
}

/** What the board shows: opening hours, and whatever lies outside of them. Whole hours. */
export function axis(board: DayBoard, hours: WeeklyHours | undefined, now?: number): Span {
  const { open } = openSpans(hours, board.date)
  const edges = [...open.flatMap((span) => [span.from, span.until]), ...board.bookings.filter(isDrawn).flatMap(({ booking }) => [minuteAt(booking.starts_at, board), minuteAt(booking.ends_at, board)])].filter((minute) => minute >= 0 && minute <= DAY)
  if (now !== undefined && edges.length) edges.push(Math.min(Math.max(now, Math.min(...edges) - 60), Math.max(...edges) + 60))
  if (!edges.length) return { from: 480, until: 1080 }
  const from = Math.floor(Math.min(...edges) / 60) * 60, until = Math.ceil(Math.max(...edges) / 60) * 60
  return { from, until: Math.max(until, from + 240) }
}
export const nowMinute = (board: DayBoard, now: Date) => (dayOf(now, board.zone) === board.date ? minuteOfDay(now, board.zone) : undefined)
