// One car of mine: what it is, what comes round, and its history.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { homePath } from '../../app/site'
import { api, call, match } from '../../api/client'
import { q } from '../../api/queries'
import { explain } from '../../api/refusal'
import type { Vehicle } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { HOME_ZONE, date, dayOf } from '../../i18n/dates'
import { Badge, bookingTone, standingTone } from '../../ui/Badge'
import { Button, buttonClass } from '../../ui/Button'
import { Facts, Initial, Row, Section } from '../../ui/Card'
import { EmptyState, Skeleton } from '../../ui/Feedback'
import { CalendarCheck, Car, Report } from '../../ui/icons/core'
import { Edit, Remove, Wrench } from '../../ui/icons/pages'
import { Ask } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { toast } from '../../ui/Toast'
import { dueOf, historyOf } from './history'
import { useCarName } from './names'

const VehicleSheet = lazy(() => import('./VehicleSheet'))

export default function VehiclePage() {
  const t = useT('mine').vehicles, { vehicle } = useParams<{ vehicle: string }>(), query = useQuery(q.myVehicles())
  return (
    <Loaded query={query} skeleton={<Page width="narrow"><Skeleton className="h-12 w-48" /><Skeleton className="h-48 rounded-card!" /><Skeleton className="h-64 rounded-card!" /></Page>}>
      {({ items }) => {
        const found = items.find((one) => one.id === vehicle)
        return found ? <One vehicle={found} /> : <Page width="narrow"><PageHeader back="/vehicles" title={t.title} /><EmptyState icon={<Car size={28} />} title={t.absent} /></Page>
      }}
    </Loaded>
  )
}

function One({ vehicle }: { vehicle: Vehicle }) {
  const t = useT('mine').vehicles, shell = useT('shell'), client = useQueryClient(), [, go] = useLocation(), name = useCarName()(vehicle)
  const reports = useInfiniteQuery(q.myReports()), bookings = useInfiniteQuery(q.myBookings()), standard = useQuery(q.standardServices()).data
  const [editing, setEditing] = useState(false), [asking, setAsking] = useState(false)
  useTitle(name)
  const remove = useMutation({
    mutationFn: () => call(api.DELETE('/v1/me/vehicles/{vehicle}', { params: { path: { vehicle: vehicle.id }, header: { 'If-Match': match(vehicle) } } })),
    onSuccess: () => { toast(t.removed, 'good'); go('/vehicles', { replace: true }) },
    onError: (error) => toast(explain(error), 'bad'),
    onSettled: () => { setAsking(false); void client.invalidateQueries({ queryKey: ['me', 'vehicles'] }) },
  })
  const loading = !(reports.data ?? reports.error) || !(bookings.data ?? bookings.error)
  const events = historyOf(vehicle, reports.data?.pages.flatMap((page) => page.items) ?? [], bookings.data?.pages.flatMap((page) => page.items) ?? [])
  const odometer = events.find((event) => 'report' in event && event.report.odometer_km != null), due = standard ? dueOf(events, standard) : []
  return (
    <Page width="narrow">
      <PageHeader back="/vehicles" title={name} note={vehicle.colour} />
      <section className="card grid gap-4 p-4 md:p-5">
        {vehicle.plate && <Plate large value={vehicle.plate} className="mx-auto max-w-full" />}
        <Facts className="grid-cols-2!" items={[
          vehicle.vin && [t.vin, <bdi dir="ltr" className="break-all">{vehicle.vin}</bdi>],
          vehicle.chassis_number && [t.chassis, <bdi dir="ltr" className="break-all">{vehicle.chassis_number}</bdi>],
          [t.odometer, loading ? <Skeleton className="h-10" /> : !(odometer && 'report' in odometer) ? '—' : <span className="num">{t.km(odometer.report.odometer_km!)}<span className="block text-2xs font-normal text-ink-3">{date(dayOf(odometer.at, HOME_ZONE))}</span></span>],
        ]} />
        <div className="grid grid-cols-2 gap-2">
          <Go href={homePath()} className={buttonClass('primary', 'normal', 'col-span-2')}><CalendarCheck size={18} />{t.book}</Go>
          <Button onClick={() => setEditing(true)}><Edit size={17} />{shell.do.edit}</Button>
          <Button kind="danger" onClick={() => setAsking(true)}><Remove size={17} />{shell.do.remove}</Button>
        </div>
      </section>
      {due.length > 0 && (
        <Section title={t.due} note={t.dueNote}>
          <ul className="-my-1 divide-y divide-line">{due.map(({ service, last, due: day, left }) => <li key={service.slug} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5"><span className="min-w-0 text-sm font-medium">{titled(service.title)}<span className="block text-2xs font-normal text-ink-3">{[t.lastDone(date(last)), service.interval?.km ? t.orKm(service.interval.km) : ''].filter(Boolean).join(' · ')}</span></span><Badge tone={left < 0 ? 'red' : 'amber'}>{left < 0 ? t.overdue(date(day)) : t.dueAt(date(day))}</Badge></li>)}</ul>
        </Section>
      )}
      <Section title={t.history} note={t.historyNote}>
        {loading ? <div className="grid gap-2"><Skeleton className="h-15" /><Skeleton className="h-15" /></div> : events.length === 0 ? <p className="text-sm text-ink-2">{t.noHistory}</p> : (
          <ul className="-mx-4 -mb-4 divide-y divide-line border-t border-line md:-mx-5 md:-mb-5">
            {events.map((event) => ('report' in event
              ? <Row key={event.key} href={`/reports/${event.report.id}`} start={<Initial><Report size={22} /></Initial>} title={t.report} note={`${date(dayOf(event.at, HOME_ZONE))} · ${titled(event.report.workshop_title)}`} end={<Badge tone={standingTone[event.report.standing]!}>{shell.report.standing[event.report.standing]}</Badge>} />
              : <Row key={event.key} href={`/bookings/${event.booking.booking.id}`} start={<Initial><Wrench size={21} /></Initial>} title={joined(event.booking.booking.services.map((line) => titled(line.title)))} note={`${date(dayOf(event.at, event.booking.zone))} · ${titled(event.booking.workshop_title)}`} end={<Badge tone={bookingTone[event.booking.booking.state]!}>{shell.booking.state[event.booking.booking.state]}</Badge>} />))}
          </ul>
        )}
      </Section>
      <Ask open={asking} onClose={() => setAsking(false)} title={t.removeTitle} kind="danger" confirm={t.remove} busy={remove.isPending} onConfirm={() => remove.mutate()}><bdi>{name}</bdi>. {t.removeText}</Ask>
      <Suspense>{editing && <VehicleSheet vehicle={vehicle} onClose={() => setEditing(false)} />}</Suspense>
    </Page>
  )
}
