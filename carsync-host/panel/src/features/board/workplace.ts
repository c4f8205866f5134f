// What every page of a workplace asks: which one it is, what I may do there, and how its things are called.
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { q } from '../../api/queries'
import { useMe, useMeAsked } from '../../api/session'
import type { BoardItem, Booking, Vehicle } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { carName } from '../vehicles/names'

export function useWorkplace() {
  const { tenant = '', workshop = '' } = useParams<{ tenant: string; workshop: string }>()
  return { tenant, workshop, base: `/staff/${tenant}/${workshop}` }
}

/** What my role lets me do here; the host decides, this only leaves out what it would refuse. */
export function useMay(tenant: string) {
  const me = useMe(), asked = useMeAsked(), roles = (me?.memberships ?? []).filter((one) => one.tenant === tenant).map((one) => one.role)
  const manage = roles.includes('manager') || roles.includes('administrator')
  return { /** Nobody is refused anything before it is known who they are. */ known: me !== undefined, /** Why it is not. */ error: me === undefined ? asked.error : null, again: () => void asked.refetch(), receive: manage || roles.includes('reception'), manage, administer: roles.includes('administrator') }
}

export type Named = { make?: string | undefined; model?: string | undefined }
export function useCar() {
  const t = useT('staff'), { data } = useQuery(q.carModels())
  return (vehicle: Named | undefined) => (vehicle && carName(vehicle, data)) || t.noVehicle
}
/** What stands over a booking: whose it is, else which car, else what is done. */
export function useHeading() {
  const { data } = useQuery(q.carModels())
  return (item: BoardItem) => item.customer_name || (item.vehicle && carName(item.vehicle, data)) || servicesOf(item.booking)
}
export const servicesOf = (booking: Booking) => joined(booking.services.map((line) => titled(line.title)))
export function useWho() {
  const t = useT('staff')
  return (item: Pick<BoardItem, 'customer_name' | 'customer_phone'>) => item.customer_name || t.nameless
}
export const vehicleText = (vehicle: Vehicle | undefined) => vehicle?.plate ?? vehicle?.vin ?? vehicle?.chassis_number ?? ''
