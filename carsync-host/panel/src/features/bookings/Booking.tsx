// One booking of mine; `?made` right after it was made.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { q } from '../../api/queries'
import type { MyBooking } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { dayFull, dayOf, span } from '../../i18n/dates'
import { Badge, bookingTone } from '../../ui/Badge'
import { Button, ButtonAnchor, ButtonLink } from '../../ui/Button'
import { Facts, Section } from '../../ui/Card'
import { Banner, Skeleton } from '../../ui/Feedback'
import { Check } from '../../ui/icons/core'
import { CalendarPlus, Download, External } from '../../ui/icons/pages'
import { Money } from '../../ui/Money'
import { Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Directions } from '../workshop/Directions'
import { Actions } from './Actions'
import { Booked, placeOf } from './Booked'
import { download, googleCalendar, icsOf } from './calendar'
import { isOpen } from './policy'

export default function BookingPage() {
  const t = useT('mine').bookings
  const { booking } = useParams<{ booking: string }>(), query = useQuery(q.myBooking(booking))
  useTitle(t.one)
  return (
    <Loaded query={query} skeleton={<Page width="narrow"><Skeleton className="h-12 w-40" /><Skeleton className="h-80 rounded-card!" /></Page>}>
      {(mine) => <One mine={mine} />}
    </Loaded>
  )
}

function One({ mine }: { mine: MyBooking }) {
  const t = useT('mine').bookings, shell = useT('shell')
  const [search] = useSearchParams(), made = search.has('made')
  const { booking, zone, tenant } = mine
  const workshop = useQuery(q.workshop(tenant, mine.workshop_slug)).data
  const [adding, setAdding] = useState(false)
  const open = isOpen(mine)
  const services = joined(booking.services.map((line) => titled(line.title)))
  const title = t.calendarTitle(services, titled(mine.workshop_title)), place = workshop ? joined([titled(mine.workshop_title), workshop.address]) : titled(mine.workshop_title)

  return (
    <Page width="narrow">
      {made ? (
        <div className="pt-4 pb-1 text-center">
          <span className="tone mx-auto grid size-16 place-items-center rounded-full bg-tone-soft text-tone-text [--th:155]"><Check size={32} strokeWidth={2.6} /></span>
          <h1 className="mt-3 text-xl font-bold">{t.made}</h1><p className="mt-1 text-sm text-ink-2">{t.madeText}</p>
        </div>
      ) : <PageHeader back="/bookings" title={t.one} end={<Badge tone={bookingTone[booking.state]!} dot>{shell.booking.state[booking.state]}</Badge>} />}
      {booking.state === 'cancelled' && <Banner tone="fair">{t.cancelledBy[booking.cancelled_by === 'customer' ? 'customer' : booking.cancelled_by === 'workshop' ? 'workshop' : 'other']}</Banner>}

      <section className="card overflow-hidden">
        <div className="bg-brand-soft px-5 py-4 text-brand-text"><p className="text-sm font-medium">{dayFull(dayOf(booking.starts_at, zone))}</p><p className="num text-2xl font-bold">{span(booking.starts_at, booking.ends_at, zone)}</p></div>
        <div className="grid gap-4 p-5">
          <Facts className="sm:grid-cols-2" items={[
            [t.services, <ul>{booking.services.map((line) => <li key={line.service}>{titled(line.title)}</li>)}</ul>],
            booking.total && [t.pay, <Money value={booking.total} className="font-bold" />],
            mine.vehicle && [t.vehicle, <Booked mine={mine} />],
            [t.place, <>{placeOf(mine)}{workshop && <span className="block text-xs font-normal text-ink-3">{workshop.address}</span>}</>],
            booking.note && [t.note, <bdi>{booking.note}</bdi>],
          ]} />
          {open && <div className="grid gap-2 sm:grid-cols-2">
            {workshop && <Directions place={workshop.place} kind="primary" />}
            <Button kind="soft" onClick={() => setAdding(true)}><CalendarPlus size={18} />{t.addToCalendar}</Button>
          </div>}
        </div>
      </section>

      {open && <Section title={shell.do.change}><Actions mine={mine} /></Section>}
      {!open && <ButtonLink kind="primary" size="large" href={`/t/${tenant}/w/${mine.workshop_slug}?services=${booking.services.map((line) => line.slug).join(',')}`}>{t.again}</ButtonLink>}
      {made && <ButtonLink href="/bookings" kind="ghost">{t.all}</ButtonLink>}

      <Sheet open={adding} onClose={() => setAdding(false)} title={t.addToCalendar}>
        <div className="grid gap-2">
          <Button onClick={() => { download('carsync.ics', 'text/calendar;charset=utf-8', icsOf(mine, title, place, `${location.origin}/bookings/${booking.id}`)); setAdding(false) }}><Download size={18} />{t.calendarFile}</Button>
          <ButtonAnchor href={googleCalendar(mine, title, place)} target="_blank" rel="noopener noreferrer" onClick={() => setAdding(false)}><External size={18} />{t.googleCalendar}</ButtonAnchor>
        </div>
      </Sheet>
    </Page>
  )
}
