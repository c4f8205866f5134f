// Which day and hour it is somewhere. Apart from dates.ts because the shell needs no calendar.
export type IsoDay = string
export const HOME_ZONE = 'Asia/Tehran'

const formats = new Map<string, Intl.DateTimeFormat>()
const moments = new Map<string, { day: IsoDay; time: string }>()
/** The day and the hour that a moment (RFC 3339, or a Date) has in a zone, in Latin digits. */
export function inZone(at: string | Date, zone: string): { day: IsoDay; time: string } {
  const key = `${typeof at === 'string' ? at : at.getTime()} ${zone}`
  const known = moments.get(key)
  if (known) return known
  let format = formats.get(zone)
  if (!format) formats.set(zone, format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }))
  const part = Object.fromEntries(format.formatToParts(new Date(at)).map((p) => [p.type, p.value]))
  const found = { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` }
  if (moments.size > 5000) moments.clear()
  moments.set(key, found)
  return found
}

export const todayIn = (zone: string = HOME_ZONE): IsoDay => inZone(new Date(Math.floor(Date.now() / 60_000) * 60_000), zone).day
