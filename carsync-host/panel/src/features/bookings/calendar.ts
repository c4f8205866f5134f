// A booking for the person's own calendar. Times are written in UTC: the time zone blocks in the wild still give Tehran a summer time.
import type { MyBooking } from '../../api/types'

const stamp = (at: string | number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
const escaped = (text: string) => text.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n/g, '\\n')
/** Lines of at most 75 octets, as RFC 5545 wants. */
function folded(line: string) {
  const out: string[] = []
  let part = '', size = 0
  for (const char of line) { const n = new TextEncoder().encode(char).length; if (size + n > 73) { out.push(part); part = ' '; size = 1 } part += char; size += n }
  return [...out, part].join('\r\n')
}

export function icsOf({ booking }: Pick<MyBooking, 'booking'>, title: string, place: string, url: string) {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//CarSync//Panel//EN', 'METHOD:PUBLISH', 'BEGIN:VEVENT',
    `UID:${booking.id}@carsync`, `DTSTAMP:${stamp(booking.created_at)}`, `DTSTART:${stamp(booking.starts_at)}`, `DTEND:${stamp(booking.ends_at)}`,
    `SUMMARY:${escaped(title)}`, `LOCATION:${escaped(place)}`, `URL:${url}`,
    'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT2H', `DESCRIPTION:${escaped(title)}`, 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR',
  ]
  return lines.map(folded).join('\r\n') + '\r\n'
}
export const googleCalendar = ({ booking }: Pick<MyBooking, 'booking'>, title: string, place: string) =>
  `https://calendar.google.com/calendar/render?action=TEMPLATE&text=${encodeURIComponent(title)}&dates=${stamp(booking.starts_at)}/${stamp(booking.ends_at)}&location=${encodeURIComponent(place)}`

export function download(name: string, type: string, content: string) {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
