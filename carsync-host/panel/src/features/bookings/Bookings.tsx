// My bookings: those to come with what can be done about them, then those that were.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { homePath } from '../../app/site'
import { q } from '../../api/queries'
import type { MyBooking } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { dateTime, dayNear, dayOf, span } from '../../i18n/dates'
import { Badge, bookingTone } from '../../ui/Badge'
import { buttonClass } from '../../ui/Button'
import { Row, Rows } from '../../ui/Card'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { CalendarCheck, Next } from '../../ui/icons/core'
import { More } from '../../ui/More'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Actions } from './Actions'
import { Booked, placeOf } from './Booked'
import { isAhead } from './policy'

const services = ({ booking }: MyBooking) => joined(booking.services.map((line) => titled(line.title)))

export default function Bookings() {
  const t = useT('mine').bookings, query = useInfiniteQuery(q.myBookings())
  useTitle(t.title)
  const book = <Go href={homePath()} className={buttonClass('primary')}><CalendarCheck size={18} />{t.book}</Go>
  return (
    <Page width="narrow">
      <PageHeader title={t.title} />
      <Loaded query={query} skeleton={<SkeletonList count={3} className="h-52 rounded-card!" />}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items)
          const ahead = all.filter(isAhead).sort((a, b) => a.booking.starts_at.localeCompare(b.booking.starts_at))
          // A time that was kept and let go again, without a vehicle, never was a booking.
          const past = all.filter((mine) => !isAhead(mine) && mine.booking.state !== 'held' && (mine.booking.vehicle || !['cancelled', 'expired'].includes(mine.booking.state))).sort((a, b) => Date.parse(b.booking.starts_at) - Date.parse(a.booking.starts_at))
          if (!ahead.length && !past.length) return <EmptyState icon={<CalendarCheck size={28} />} title={t.emptyTitle} text={t.emptyText}>{book}</EmptyState>
          return (
            <>
              <section className="grid gap-3">
                <h2 className="px-1 text-sm font-semibold text-ink-2">{t.upcoming}</h2>
                {ahead.length ? <ul className="grid gap-3">{ahead.map((mine) => <Ahead key={mine.booking.id} mine={mine} />)}</ul>
                  : <div className="card flex flex-wrap items-center justify-between gap-3 p-4 text-sm text-ink-2">{t.noneAhead}{book}</div>}
              </section>
              {past.length > 0 && (
                <section className="grid gap-3">
                  <h2 className="px-1 text-sm font-semibold text-ink-2">{t.past}</h2>
                  <Rows>{past.map((mine) => <Past key={mine.booking.id} mine={mine} />)}</Rows>
                </section>
              )}
              <More query={query} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Ahead({ mine }: { mine: MyBooking }) {
  const shell = useT('shell'), { booking, zone } = mine, day = dayOf(booking.starts_at, zone)
  return (
    <li className="card relative grid gap-3 overflow-hidden p-4 transition-colors has-[.open:hover]:border-line-2">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="text-base leading-7 font-bold"><Go href={`/bookings/${booking.id}`} className="open rounded-sm after:absolute after:inset-0 after:rounded-card"><span>{dayNear(day, zone)}</span>{' '}<span className="num">{span(booking.starts_at, booking.ends_at, zone)}</span></Go></h3>
          <p dir="auto" className="own text-sm font-medium">{services(mine)}</p>
          <p dir="auto" className="own text-xs text-ink-3">{placeOf(mine)}</p>
          <Booked mine={mine} className="mt-1.5" />
        </div>
        <Badge tone={bookingTone[booking.state]!} dot>{shell.booking.state[booking.state]}</Badge>
        <Next size={18} className="mt-1 text-ink-3" />
      </div>
      {booking.state === 'confirmed' && <div className="relative z-10 border-t border-line pt-3"><Actions mine={mine} /></div>}
    </li>
  )
}

function Past({ mine }: { mine: MyBooking }) {
  const shell = useT('shell'), { booking, zone } = mine
  return (
    <Row href={`/bookings/${booking.id}`} title={services(mine)} note={<><span className="num">{dateTime(booking.starts_at, zone)}</span> · <bdi>{placeOf(mine)}</bdi><Booked mine={mine} className="mt-1" /></>}
      end={<Badge tone={bookingTone[booking.state]!}>{shell.booking.state[booking.state]}</Badge>} />
  )
}
