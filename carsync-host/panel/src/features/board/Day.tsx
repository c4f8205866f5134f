// The day board: bays as columns, quarter hours as rows, live. Everything on it opens, and what has not begun can be dragged elsewhere.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { useLive, type Liveness } from '../../api/live'
import { q } from '../../api/queries'
import { qStaff, staffKey } from '../../api/queries.staff'
import type { BoardItem, BookingState, DayBoard } from '../../api/types'
import { useT, withAriaWords } from '../../i18n'
import { addDays, dayFull, dayNear, dayOf, HOME_ZONE, span, todayIn, type IsoDay } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { bookingTone, toneClass } from '../../ui/Badge'
import { Button, IconButton, IconLink } from '../../ui/Button'
import { Row, Rows } from '../../ui/Card'
import { cx } from '../../ui/cx'
import { EmptyState, Skeleton } from '../../ui/Feedback'
import { Next } from '../../ui/icons/core'
import { Previous } from '../../ui/icons/pages'
import { Bay as BayIcon, PersonPlus, Print } from '../../ui/icons/staff'
import { Sheet } from '../../ui/Overlay'
import { useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { Board } from './Board'
import { minuteAt, momentAt } from './geometry'
import { useWishes, wished } from './steps'
import { servicesOf, useCar, useHeading, useMay, useWorkplace } from './workplace'

const BookingSheet = lazy(() => import('./BookingSheet'))
const WalkIn = lazy(() => import('./WalkIn'))
const DayCalendar = lazy(() => withAriaWords(() => import('../../ui/DayCalendar')))
const ORDER: BookingState[] = ['confirmed', 'arrived', 'in_progress', 'finished', 'no_show', 'held', 'cancelled', 'expired']
const ALWAYS = 5

export default function Day() {
  const t = useT('staff').board, { tenant, workshop, base } = useWorkplace(), params = useParams<{ date?: string }>(), client = useQueryClient(), [, go] = useLocation(), may = useMay(tenant)
  const { data: page, isPending: unknown } = useQuery(q.workshop(tenant, workshop)), zone = page?.zone ?? HOME_ZONE
  const today = todayIn(zone), date = /^\d{4}-\d\d-\d\d$/.test(params.date ?? '') ? params.date! : today
  const query = useQuery({ ...qStaff.day(tenant, workshop, date), placeholderData: (old) => (old && old.date === date ? old : undefined) })
  const live = useLive(tenant, workshop, () => void client.invalidateQueries({ queryKey: [...staffKey(tenant, workshop), 'day'] }))
  const [shown, setShown] = useState<string | null>(null), [walkIn, setWalkIn] = useState<{ bay?: string; starts_at?: string } | null>(null), [state, setState] = useState<BookingState | null>(null), [picking, setPicking] = useState(false)
  useTitle(`${t.title} · ${dayNear(date, zone)}`)
  useEffect(() => { for (const near of [addDays(date, 1), addDays(date, -1)]) void client.prefetchQuery(qStaff.day(tenant, workshop, near)) }, [client, tenant, workshop, date])

  const to = (day: IsoDay) => go(day === today ? `${base}/day` : `${base}/day/${day}`)
  const wishes = useWishes(), shell = useT('shell'), stateNames = shell.booking.state
  const board = query.data && { ...query.data, bookings: query.data.bookings.map((item) => ({ ...item, booking: wished(item.booking, wishes) })) }
  const original = (id: string) => query.data?.bookings.find((item) => item.booking.id === id)
  const item = shown ? board?.bookings.find((one) => one.booking.id === shown) : undefined
  useArrivals(query.data, setShown)

  return (
    <div className="flex h-[calc(100dvh-var(--bar)-var(--safe))] min-h-120 min-w-0 flex-col lg:h-dvh lg:min-h-0">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-2 px-4 pt-3 pb-2.5 md:px-6 md:pt-4">
        <div className="min-w-0 flex-[1_1_9rem]">
          <h1 className="text-xl leading-8 font-bold">{t.title}</h1>
          <p className="flex flex-wrap items-center gap-x-2.5 text-xs text-ink-2"><span>{dayFull(date)}</span><LiveMark state={live} /></p>
        </div>
        <div className="flex items-center rounded-ctl border border-line bg-surface">
          <IconButton label={shell.calendar.previousDay} onClick={() => to(addDays(date, -1))}><Previous /></IconButton>
          <button type="button" onClick={() => setPicking(true)} className="min-h-12 min-w-20 rounded-lg px-2 text-sm font-medium hover:bg-sunken md:min-w-28">{dayNear(date, zone).split(' ').slice(0, 3).join(' ')}</button>
          <IconButton label={shell.calendar.nextDay} onClick={() => to(addDays(date, 1))}><Next /></IconButton>
        </div>
        <IconLink label={t.print} href={`${base}/print/${date}`} kind="plain" className="max-md:hidden"><Print size={20} /></IconLink>
        {may.receive && <Button kind="primary" onClick={() => setWalkIn({})} className="max-md:fixed max-md:end-4 max-md:bottom-[calc(var(--bar)+var(--safe)+0.75rem)] max-md:z-30 max-md:rounded-full! max-md:shadow-float!"><PersonPlus />{t.walkIn}</Button>}
      </header>
      <Counts board={board} onPick={setState} />
      {/* The hours say how high the board is: without them it would jump. */}
      <Loaded query={{ ...query, data: unknown ? undefined : board }} skeleton={<BoardSkeleton />}>
        {(shownBoard) => shownBoard.bays.length === 0 ? <div className="grid flex-1 place-items-center border-t border-line"><EmptyState icon={<BayIcon size={28} />} title={t.noBays} text={t.noBaysText} /></div> : (
          <Board key={date} board={shownBoard} original={original} hours={page?.hours} onOpen={setShown} mayMove={may.receive} place={{ tenant, workshop }} {...(may.receive && date === today && { onEmpty: (bay: string, minute: number) => setWalkIn({ bay, starts_at: momentAt(minute, shownBoard) }) })} />
        )}
      </Loaded>
      <Suspense>
        {item && board && <BookingSheet item={item} original={original(item.booking.id)!} board={board} place={{ tenant, workshop }} onClose={() => setShown(null)} />}
        {walkIn && <WalkIn preset={walkIn} zone={zone} bays={board?.bays ?? []} place={{ tenant, workshop }} onClose={() => setWalkIn(null)} onTaken={({ id, starts_at }) => { setWalkIn(null); to(dayOf(starts_at, zone)); void client.invalidateQueries({ queryKey: staffKey(tenant, workshop) }).then(() => setShown(id)) }} />}
      </Suspense>
      <Sheet open={picking} onClose={() => setPicking(false)} title={t.day} footer={date !== today && <Button kind="soft" onClick={() => { to(today); setPicking(false) }}>{t.today}</Button>}>
        <Suspense fallback={<Skeleton className="h-84 rounded-card!" />}><DayCalendar label={t.day} zone={zone} value={date} onChange={(day) => { to(day); setPicking(false) }} /></Suspense>
      </Sheet>
      <Sheet open={!!state} onClose={() => setState(null)} title={state ? stateNames[state] : ''} note={state === 'cancelled' || state === 'expired' ? t.hidden : undefined}>
        {state && board && <StateList items={board.bookings.filter((one) => one.booking.state === state)} board={board} onOpen={(id) => { setState(null); setShown(id) }} />}
      </Sheet>
    </div>
  )
}

/** `?booking=` opens one: other pages lead here with it. */
function useArrivals(board: DayBoard | undefined, open: (id: string) => void) {
  const done = useRef('')
  useEffect(() => {
    const wanted = new URLSearchParams(location.search).get('booking')
    if (!wanted || !board || done.current === wanted || !board.bookings.some((one) => one.booking.id === wanted)) return
    done.current = wanted
    open(wanted)
  })
}

function LiveMark({ state }: { state: Liveness }) {
  const t = useT('staff').board
  return <span role="status" className="flex items-center gap-1.5 text-2xs"><span aria-hidden="true" className={cx('size-2 rounded-full', state === 'live' ? 'bg-good' : state === 'offline' ? 'bg-bad' : 'bg-fair')} />{t[state]}</span>
}

function Counts({ board, onPick }: { board: DayBoard | undefined; onPick: (state: BookingState) => void }) {
  const t = useT('staff').board, names = useT('shell').booking.state
  const count = (state: BookingState) => board?.bookings.filter((item) => item.booking.state === state).length ?? 0
  return (
    <ul tabIndex={0} aria-label={t.counts} className="strip shrink-0 px-4 pb-3 md:px-6">
      {ORDER.filter((state, i) => i < ALWAYS || count(state) > 0).map((state) => (
        <li key={state} className="shrink-0 snap-start">
          <button type="button" disabled={!count(state)} onClick={() => onPick(state)} className={cx(toneClass(bookingTone[state]!), 'flex min-h-11 items-center gap-2 rounded-full bg-tone-soft px-3.5 text-xs text-tone-text disabled:cursor-default')}>
            <span aria-hidden="true" className="size-2.5 rounded-full bg-tone" />{names[state]}<b className="num">{board ? num(count(state)) : '–'}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}

function StateList({ items, board, onOpen }: { items: BoardItem[]; board: DayBoard; onOpen: (id: string) => void }) {
  const staff = useT('staff'), car = useCar(), heading = useHeading()
  if (!items.length) return <p className="py-6 text-center text-sm text-ink-3">{staff.board.none}</p>
  return (
    <Rows className="shadow-none!">
      {[...items].sort((a, b) => minuteAt(a.booking.starts_at, board) - minuteAt(b.booking.starts_at, board)).map((item) => (
        <Row key={item.booking.id} onClick={() => onOpen(item.booking.id)} start={<span className="num w-12 shrink-0 text-xs font-semibold">{span(item.booking.starts_at, item.booking.ends_at, board.zone).split('–')[0]}</span>} title={<bdi>{heading(item)}</bdi>} note={<>{item.customer_name && item.vehicle && <><bdi>{car(item.vehicle)}</bdi> · </>}{servicesOf(item.booking)}</>} end={item.vehicle?.plate && <Plate value={item.vehicle.plate} className="max-sm:hidden" />} />
      ))}
    </Rows>
  )
}

const BoardSkeleton = () => <div role="status" className="grid min-h-0 flex-1 grid-cols-2 gap-3 overflow-hidden border-t border-line bg-surface p-3 ps-16 md:grid-cols-4">{Array.from({ length: 8 }, (_, i) => <Skeleton key={i} className={i % 3 ? 'h-40' : 'h-56'} />)}</div>
