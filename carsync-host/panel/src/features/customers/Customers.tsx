// Who comes here: found by plate or phone, or among the visitors of this week.
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Failed } from '../../app/QueryState'
import { q } from '../../api/queries'
import { qStaff } from '../../api/queries.staff'
import type { BoardItem, Schemas } from '../../api/types'
import { useT } from '../../i18n'
import { addDays, HOME_ZONE, todayIn, weekStart, when } from '../../i18n/dates'
import { phone as phoneText } from '../../i18n/numbers'
import { plain } from '../../i18n/plain'
import { Button, ButtonAnchor, ButtonLink } from '../../ui/Button'
import { Initial, Row, Rows } from '../../ui/Card'
import { Segmented } from '../../ui/Choice'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Form } from '../../ui/Form'
import { Car, Search } from '../../ui/icons/core'
import { History, Phone } from '../../ui/icons/pages'
import { People } from '../../ui/icons/staff'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { PhoneField } from '../../ui/PhoneField'
import { Plate } from '../../ui/Plate'
import { PlateField } from '../../ui/PlateField'
import { emptyPlate, plateText, type PlateValue } from '../../ui/plates'
import { SearchField } from '../../ui/SearchField'
import { useCar, useMay, useWho, useWorkplace } from '../board/workplace'

export default function Customers() {
  const t = useT('staff').customers, { tenant, workshop, base } = useWorkplace(), may = useMay(tenant)
  const [by, setBy] = useState<'plate' | 'phone'>('plate'), [plate, setPlate] = useState<PlateValue>(emptyPlate()), [phone, setPhone] = useState(''), [asked, setAsked] = useState<{ plate?: string; phone?: string }>({})
  const found = useQuery(qStaff.visitor(tenant, workshop, asked))
  useTitle(t.title)
  return (
    <Page width="normal">
      <PageHeader title={t.title} note={may.receive ? t.how : undefined} />
      {may.receive && <div className="card p-4 md:p-5">
        <Form onSubmit={() => setAsked(by === 'plate' ? { plate: plateText(plate) } : { phone })} className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-end">
          <div className="grid gap-3">
            <Segmented label={t.title} className="max-w-80" value={by} onChange={setBy} options={[{ value: 'plate', label: t.byPlate }, { value: 'phone', label: t.byPhone }]} />
            {by === 'plate' ? <PlateField value={plate} onChange={setPlate} kinds={false} required /> : <div className="max-w-90"><PhoneField value={phone} onChange={setPhone} required /></div>}
          </div>
          <Button kind="primary" type="submit" busy={found.isFetching}><Search size={18} />{t.find}</Button>
        </Form>
        {found.error ? <Failed error={found.error} retry={found.refetch} /> : found.data && <Found visitor={found.data} base={base} />}
      </div>}
      <Recent />
    </Page>
  )
}

function Found({ visitor, base }: { visitor: Schemas['Visitor']; base: string }) {
  const t = useT('staff').customers, staff = useT('staff'), car = useCar(), { vehicle, customer_name, customer_phone } = visitor
  if (!vehicle && !customer_name && !customer_phone) return <EmptyState icon={<People size={28} />} title={t.nothing} text={t.nothingText} className="py-6!" />
  return (
    <div role="status" className="mt-4 grid gap-3 border-t border-line pt-4">
      <div className="flex items-center gap-3"><Initial>{(customer_name ?? '؟').slice(0, 1)}</Initial><div className="min-w-0"><p className="font-bold"><bdi>{customer_name ?? t.anonymous}</bdi></p>{customer_phone && <bdi dir="ltr" className="num text-sm text-ink-2">{phoneText(customer_phone)}</bdi>}</div></div>
      {vehicle && <div className="flex flex-wrap items-center gap-3 text-sm"><Car size={20} className="text-ink-3" /><bdi className="font-medium">{car(vehicle)}</bdi>{vehicle.plate && <Plate value={vehicle.plate} />}</div>}
      <div className="flex flex-wrap gap-2">
        {vehicle && <ButtonLink kind="soft" href={`${base}/vehicles/${vehicle.id}`}><History size={18} />{staff.booking.history}</ButtonLink>}
        {customer_phone && <ButtonAnchor href={`tel:${customer_phone}`}><Phone size={18} />{staff.booking.call}</ButtonAnchor>}
      </div>
    </div>
  )
}

function Recent() {
  const staff = useT('staff'), t = staff.customers, { tenant, workshop, base } = useWorkplace(), car = useCar(), who = useWho(), [narrow, setNarrow] = useState(''), [limit, setLimit] = useState(25)
  const page = useQuery(q.workshop(tenant, workshop)).data, zone = page?.zone ?? HOME_ZONE, start = weekStart(todayIn(zone))
  const days = useQueries({ queries: Array.from({ length: 7 }, (_, i) => qStaff.day(tenant, workshop, addDays(start, i))) })
  const failed = days.find((one) => one.error && !one.data), ready = days.every((one) => one.data)
  const people = new Map<string, { item: BoardItem; visits: number }>()
  for (const day of days) for (const item of day.data?.bookings ?? []) {
    if (item.booking.state === 'cancelled' || item.booking.state === 'expired') continue
    const key = item.vehicle?.id ?? item.customer_phone ?? item.booking.id, known = people.get(key)
    people.set(key, { item, visits: (known?.visits ?? 0) + 1 })
  }
  const wanted = plain(narrow), shown = [...people.entries()].filter(([, { item }]) => !wanted || [item.customer_name, item.customer_phone, item.vehicle?.plate, car(item.vehicle)].some((text) => text && plain(text).includes(wanted.replace(/^0(?=9)/, ''))))
  return (
    <section className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3"><h2 className="px-1 text-base font-bold">{t.recent}</h2>{people.size > 6 && <SearchField label={t.narrow} value={narrow} onChange={setNarrow} className="sm:max-w-72" />}</div>
      {failed ? <Failed error={failed.error} retry={failed.refetch} /> : !ready ? <SkeletonList className="h-15 rounded-card!" /> : people.size === 0 ? <EmptyState icon={<People size={28} />} title={t.recentNone} /> : (
        <Rows>
          {shown.slice(0, limit).map(([key, { item }]) => (
            <Row key={key} {...(item.vehicle && { href: `${base}/vehicles/${item.vehicle.id}` })} start={<Initial className="size-11! text-base!">{item.customer_name ? item.customer_name.slice(0, 1) : <Car size={20} />}</Initial>} title={<bdi>{item.customer_name || !item.vehicle ? who(item) : car(item.vehicle)}</bdi>}
              note={<>{item.customer_name && <><bdi>{car(item.vehicle)}</bdi> · </>}<span className="num">{when(item.booking.starts_at, zone)}</span>{item.customer_phone && <> · <bdi dir="ltr" className="num">{phoneText(item.customer_phone)}</bdi></>}</>} end={item.vehicle?.plate && <Plate value={item.vehicle.plate} className="max-sm:hidden" />} />
          ))}
        </Rows>
      )}
      {ready && shown.length > limit && <Button full onClick={() => setLimit(limit + 50)}>{useT('shell').do.more}</Button>}
    </section>
  )
}
