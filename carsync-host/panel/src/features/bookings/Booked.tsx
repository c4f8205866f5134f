// Whose place a booking is at, and which car it is for.
import type { MyBooking } from '../../api/types'
import { titled } from '../../i18n'
import { plain } from '../../i18n/plain'
import { cx } from '../../ui/cx'
import { Plate } from '../../ui/Plate'
import { useCarName } from '../vehicles/names'

/** The branch, with the business where the branch's name does not say it already. */
export function placeOf({ workshop_title, tenant_name }: MyBooking) {
  const branch = titled(workshop_title)
  return plain(branch).includes(plain(tenant_name)) ? branch : `${branch} · ${tenant_name}`
}

export function Booked({ mine: { vehicle }, className }: { mine: MyBooking; className?: string }) {
  const car = useCarName()
  if (!vehicle) return null
  return <span className={cx('flex flex-wrap items-center gap-x-2 gap-y-1 text-xs', className)}>{(vehicle.make || vehicle.model) && <bdi>{car(vehicle)}</bdi>}{vehicle.plate && <Plate value={vehicle.plate} />}</span>
}
