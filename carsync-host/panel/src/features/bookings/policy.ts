// What a customer may still change, by the tenant's policy.
import { useQuery } from '@tanstack/react-query'
import { serverNow } from '../../api/client'
import { q } from '../../api/queries'
import type { MyBooking } from '../../api/types'

export const isOpen = ({ booking }: MyBooking) => booking.state === 'confirmed' || booking.state === 'held'
/** Still to come or just going on; what is over is history. */
export const isAhead = ({ booking }: MyBooking) => ['confirmed', 'arrived', 'in_progress'].includes(booking.state) && (booking.state !== 'confirmed' || Date.parse(booking.ends_at) > serverNow())

/** Until when it may be changed, and whether that is so now; undefined until the policy is known. */
export function usePolicy(mine: MyBooking) {
  const policy = useQuery(q.tenant(mine.tenant)).data?.policy
  if (!policy) return undefined
  const until = Date.parse(mine.booking.starts_at) - policy.change_until_hours * 3_600_000
  return { hours: policy.change_until_hours, until: new Date(until), open: isOpen(mine) && serverNow() < until }
}
