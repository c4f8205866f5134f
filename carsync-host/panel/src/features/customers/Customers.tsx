// Who comes here: everybody the business knows, found by name, phone or plate; and those of this week.
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Failed, Loaded } from '../../app/QueryState'
import { q } from '../../api/queries'
import { qStaff } from '../../api/queries.staff'
import type { BoardItem, Schemas, Vehicle } from '../../api/types'
import { useT } from '../../i18n'
import { addDays, HOME_ZONE, todayIn, weekStart, when } from '../../i18n/dates'
import { phone as phoneText } from '../../i18n/numbers'
import { Button, ButtonAnchor } from '../../ui/Button'
import { Initial, Row, Rows } from '../../ui/Card'
import { Segmented } from '../../ui/Choice'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Car } from '../../ui/icons/core'
import { Phone } from '../../ui/icons/pages'
import { People } from '../../ui/icons/staff'
import { More } from '../../ui/More'
import { Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { SearchField } from '../../ui/SearchField'
import { useDebounced } from '../../ui/useDebounced'
import { useCar, useMay, useWho, useWorkplace, vehicleText } from '../board/workplace'

type Customer = Schemas['Customer']
const Face = ({ name }: { name: string | undefined }) => <Initial className="size-11! text-base!">{name ? name.slice(0, 1) : <Car size={20} />}</Initial>
const PhoneText = ({ children }: { children: string }) => <bdi dir="ltr" className="num whitespace-nowrap">{phoneText(children)}</bdi>

export default function Customers() {
  const t = useT('staff').customers, { tenant } = useWorkplace(), may = useMay(tenant)
  const [typed, setTyped] = useState(''), [show, setShow] = useState<'all' | 'week'>('all'), search = useDebounced(typed.trim())
  useTitle(t.title)
  if (!may.known) return <Page><PageHeader title={t.title} />{may.error ? <Failed error={may.error} retry={may.again} /> : <SkeletonList className="h-15 rounded-card!" />}</Page>
  if (!may.receive) return <Page><PageHeader title={t.title} note={t.recent} /><ThisWeek /></Page>
  return (
    <Page>
      <PageHeader title={t.title} />
      <SearchField label={t.search} value={typed} onChange={setTyped} maxLength={60} />
      {!search && <Segmented label={t.title} className="sm:max-w-96" value={show} onChange={setShow} options={[{ value: 'all', label: t.everybody }, { value: 'week', label: t.recent }]} />}
      {search || show === 'all' ? <Everybody search={search} /> : <ThisWeek />}
    </Page>
  )
}

function Everybody({ search }: { search: string }) {
  const t = useT('staff').customers, { tenant } = useWorkplace(), car = useCar(), [open, setOpen] = useState<Customer | null>(null)
  const query = useInfiniteQuery({ ...qStaff.customers(tenant, search), placeholderData: keepPreviousData })
  return (
    <section className="grid gap-3" aria-label={t.everybody} aria-busy={query.isPlaceholderData}>
      <Loaded query={query} skeleton={<SkeletonList className="h-15 rounded-card!" count={6} />}>
        {({ pages }) => {
          const found = pages.flatMap((page) => page.items)
          if (!found.length) return <EmptyState icon={<People size={28} />} title={search ? t.nothing : t.none} text={search ? t.nothingText : t.noneText} />
          return (
            <>
              <p role="status" className="sr-only">{t.found(found.length)}</p>
              <Rows className={query.isPlaceholderData ? 'opacity-60' : ''}>
                {found.map((one) => {
                  const [first, ...others] = one.vehicles, name = one.name || (first && car(first)) || t.anonymous
                  const parts: ReactNode[] = [one.phone && <PhoneText key="phone">{one.phone}</PhoneText>, one.name && first && <bdi key="car">{car(first)}</bdi>, others.length > 0 && t.more(others.length)].filter(Boolean)
                  return <Row key={one.id} onClick={() => setOpen(one)} start={<Face name={one.name} />} title={<bdi>{name}</bdi>} note={parts.flatMap((part, i) => (i ? [' · ', part] : [part]))} end={first?.plate && <Plate value={first.plate} className="max-sm:hidden" />} />
                })}
              </Rows>
              <More query={query} />
            </>
          )
        }}
      </Loaded>
      <Sheet open={open !== null} onClose={() => setOpen(null)} title={open && <bdi>{open.name || t.anonymous}</bdi>} note={open?.phone && <PhoneText>{open.phone}</PhoneText>}>{open && <Card customer={open} />}</Sheet>
    </section>
  )
}

/** One customer: how to reach them, and their cars with the way to each one's history. */
function Card({ customer }: { customer: Customer }) {
  const t = useT('staff').customers, staff = useT('staff'), { base } = useWorkplace(), car = useCar()
  const plate = (vehicle: Vehicle) => (vehicle.plate ? <Plate value={vehicle.plate} /> : <bdi dir="ltr" className="num text-xs text-ink-3">{vehicleText(vehicle)}</bdi>)
  return (
    <div className="grid gap-4">
      {customer.phone && <ButtonAnchor kind="soft" href={`tel:${customer.phone}`}><Phone size={18} />{staff.booking.call}</ButtonAnchor>}
      {customer.vehicles.length === 0 ? <p className="text-sm text-ink-2">{t.noVehicles}</p> : <Rows className="shadow-none!">{customer.vehicles.map((vehicle) => <Row key={vehicle.id} href={`${base}/vehicles/${vehicle.id}`} start={<Car size={20} className="text-ink-3" />} title={<bdi>{car(vehicle)}</bdi>} note={staff.booking.history} end={plate(vehicle)} />)}</Rows>}
    </div>
  )
}

function ThisWeek() {
  const staff = useT('staff'), t = staff.customers, { tenant, workshop, base } = useWorkplace(), car = useCar(), who = useWho(), [limit, setLimit] = useState(25)
  const page = useQuery(q.workshop(tenant, workshop)).data, zone = page?.zone ?? HOME_ZONE, start = weekStart(todayIn(zone))
  const days = useQueries({ queries: Array.from({ length: 7 }, (_, i) => qStaff.day(tenant, workshop, addDays(start, i))) })
  const failed = days.find((one) => one.error && !one.data), ready = days.every((one) => one.data)
  const visitors = new Map<string, BoardItem>()
  for (const day of days) for (const item of day.data?.bookings ?? []) if (item.booking.state !== 'cancelled' && item.booking.state !== 'expired') visitors.set(item.vehicle?.id ?? item.customer_phone ?? item.booking.id, item)
  const shown = [...visitors]
  return (
    <section className="grid gap-3" aria-label={t.recent}>
      {failed ? <Failed error={failed.error} retry={failed.refetch} /> : !ready ? <SkeletonList className="h-15 rounded-card!" count={6} /> : !shown.length ? <EmptyState icon={<People size={28} />} title={t.recentNone} /> : (
        <Rows>
          {shown.slice(0, limit).map(([key, item]) => (
            <Row key={key} {...(item.vehicle && { href: `${base}/vehicles/${item.vehicle.id}` })} start={<Face name={item.customer_name} />} title={<bdi>{item.customer_name || !item.vehicle ? who(item) : car(item.vehicle)}</bdi>}
              note={<>{item.customer_name && <><bdi>{car(item.vehicle)}</bdi> · </>}<span className="num">{when(item.booking.starts_at, zone)}</span>{item.customer_phone && <> · <PhoneText>{item.customer_phone}</PhoneText></>}</>} end={item.vehicle?.plate && <Plate value={item.vehicle.plate} className="max-sm:hidden" />} />
          ))}
        </Rows>
      )}
      {ready && shown.length > limit && <Button full onClick={() => setLimit(limit + 50)}>{useT('shell').do.more}</Button>}
    </section>
  )
}
