// Seven days side by side: how full each is and what comes; every day leads to its board.
import { useQueries, useQuery } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { Failed } from '../../app/QueryState'
import { Go } from '../../app/Go'
import { q } from '../../api/queries'
import { qStaff } from '../../api/queries.staff'
import type { DayBoard, WeeklyHours } from '../../api/types'
import { useT } from '../../i18n'
import { addDays, date as dateOfDay, dayShort, HOME_ZONE, time, todayIn, weekday, weekStart, type IsoDay } from '../../i18n/dates'
import { bookingTone, toneClass } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Skeleton } from '../../ui/Feedback'
import { Next } from '../../ui/icons/core'
import { Previous } from '../../ui/icons/pages'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { isDrawn, openSpans } from './geometry'
import { servicesOf, useWho, useWorkplace } from './workplace'

const ROWS = 7, DAYS = 'grid gap-3 sm:grid-cols-2 md:grid-cols-3 xl:grid-cols-7'

export default function Week() {
  const t = useT('staff').week, { tenant, workshop, base } = useWorkplace(), params = useParams<{ date?: string }>(), [, go] = useLocation()
  const page = useQuery(q.workshop(tenant, workshop)).data, today = todayIn(page?.zone ?? HOME_ZONE)
  const start = weekStart(/^\d{4}-\d\d-\d\d$/.test(params.date ?? '') ? params.date! : today), days = Array.from({ length: 7 }, (_, i) => addDays(start, i))
  const boards = useQueries({ queries: days.map((day) => qStaff.day(tenant, workshop, day)) })
  useTitle(t.title)
  const to = (day: IsoDay) => go(weekStart(today) === day ? `${base}/week` : `${base}/week/${day}`)
  // All at once: a card that fills would push those below it.
  const failed = boards.find((one) => one.error && !one.data), ready = page && boards.every((one) => one.data)
  return (
    <Page width="full">
      <PageHeader title={t.title} note={t.from(dayShort(start), dateOfDay(days[6]!))} end={
        <div className="flex items-center rounded-ctl border border-line bg-surface">
          <IconButton label={t.previous} onClick={() => to(addDays(start, -7))}><Previous /></IconButton>
          <Button kind="ghost" onClick={() => to(weekStart(today))} className="px-2!">{t.now}</Button>
          <IconButton label={t.next} onClick={() => to(addDays(start, 7))}><Next /></IconButton>
        </div>
      } />
      {failed ? <Failed error={failed.error} retry={failed.refetch} /> : !ready ? <ul aria-busy="true" className={DAYS}>{days.map((day) => <li key={day}><Skeleton className="h-60 rounded-card! xl:h-96" /></li>)}</ul> : (
        <ul className={DAYS}>
          {days.map((day, i) => <DayCard key={day} day={day} today={today} board={boards[i]!.data!} hours={page.hours} href={day === today ? `${base}/day` : `${base}/day/${day}`} />)}
        </ul>
      )}
    </Page>
  )
}

function DayCard({ day, today, board, hours, href }: { day: IsoDay; today: IsoDay; board: DayBoard; hours: WeeklyHours; href: string }) {
  const staff = useT('staff'), t = staff.week, states = useT('shell').booking.state, who = useWho()
  const items = board.bookings.filter((item) => isDrawn(item) && item.booking.state !== 'no_show')
  const { open, pauses } = openSpans(hours, day), sum = (spans: { from: number; until: number }[]) => spans.reduce((all, one) => all + one.until - one.from, 0)
  const room = (sum(open) - sum(pauses.filter((one) => open.some((span) => span.from <= one.from && span.until >= one.until)))) * board.bays.filter((bay) => bay.active).length
  const used = items.reduce((all, { booking }) => all + (Date.parse(booking.ends_at) - Date.parse(booking.starts_at)) / 60_000, 0), load = room > 0 ? Math.min(100, (used / room) * 100) : 0
  const shut = board.closures.find((one) => one.from <= `${day}T00:00:00` && one.until > `${day}T12:00:00`), closed = shut ? staff.board.closedReason(shut.reason) : !open.length ? staff.board.closed : null
  return (
    <li className={cx('card relative flex min-w-0 flex-col overflow-hidden transition-shadow hover:shadow-float xl:min-h-96', day === today && 'border-brand!', day < today && 'bg-transparent! shadow-none!')}>
      <div className={cx('flex items-baseline justify-between gap-2 px-3.5 pt-3', day === today && 'text-brand-text')}>
        <h2 className="min-w-0 font-bold"><Go href={href} className="after:absolute after:inset-0 after:rounded-card"><span className="block text-sm leading-6">{weekday(day)}</span><span className="num block text-2xs font-normal text-ink-3">{dayShort(day)}</span></Go></h2>
        <span className="num shrink-0 text-2xs text-ink-2">{day === today ? staff.board.today : ''}</span>
      </div>
      <div className="px-3.5 pt-2">
        <div className="flex items-baseline justify-between gap-2 text-2xs text-ink-2"><span className="num">{t.bookings(items.length)}</span>{room > 0 && <span className="num">{t.load(load)}</span>}</div>
        <div aria-hidden="true" className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken"><div className={cx('h-full rounded-full', load > 85 ? 'bg-fair' : 'bg-brand')} style={{ width: `${load}%` }} /></div>
      </div>
      {closed && <p dir="auto" className="own board-shut mx-3.5 mt-2.5 rounded-lg px-2.5 py-1.5 text-2xs text-ink-2">{closed}</p>}
      <ul className="grid gap-1 p-2.5">
        {items.slice(0, ROWS).map((item) => (
          <li key={item.booking.id} className={cx(toneClass(bookingTone[item.booking.state]!), 'flex min-w-0 items-baseline gap-2 rounded-lg border-s-3 border-tone bg-tone-soft px-2 py-1 text-2xs text-tone-text')}>
            <span className="num shrink-0 font-semibold">{time(item.booking.starts_at, board.zone)}</span><span className="min-w-0 truncate"><bdi>{item.customer_name ? who(item) : servicesOf(item.booking)}</bdi></span><span className="sr-only">{states[item.booking.state]}</span>
          </li>
        ))}
        {items.length > ROWS && <li className="num px-2 pt-0.5 text-2xs text-ink-3">{t.more(items.length - ROWS)}</li>}
      </ul>
    </li>
  )
}
