// The board itself. It is drawn from minutes; a block is a button that opens the booking, with the next step on it where there is room for a thumb.
import { useEffect, useRef, useState } from 'react'
import type { BoardItem, Bay, DayBoard, WeeklyHours } from '../../api/types'
import { texts, useT } from '../../i18n'
import { span, time, todayIn } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { bookingTone, toneClass } from '../../ui/Badge'
import { cx } from '../../ui/cx'
import { Plate } from '../../ui/Plate'
import { axis, clockOf, closureSpan, isDrawn, minuteAt, momentAt, nowMinute, openSpans, place, STEP, type Placed, type Span } from './geometry'
import { isMovable, move, step, stepsOf, type Place } from './steps'
import { useDrag } from './useDrag'
import { servicesOf, useCar, useHeading } from './workplace'

/** Pixels of a minute: a quarter hour is a line of text. */
const PX = 2
const TALL = 90, TWO_LINES = 58

export function useNow(every = 20_000) {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => { const timer = setInterval(() => setNow(new Date()), every); return () => clearInterval(timer) }, [every])
  return now
}

type Props = { board: DayBoard; original: (id: string) => BoardItem | undefined; hours: WeeklyHours | undefined; place: Place; mayMove: boolean; onOpen: (id: string) => void; onEmpty?: (bay: string, minute: number) => void }

export function Board({ board, original, hours, place: at, mayMove, onOpen, onEmpty }: Props) {
  const staff = useT('staff'), t = staff.board, now = nowMinute(board, useNow())
  const box = useRef<HTMLDivElement>(null), columns = useRef(new Map<string, HTMLElement>())
  const shown = axis(board, hours, now), height = (shown.until - shown.from) * PX, y = (minute: number) => (minute - shown.from) * PX
  const bays = board.bays.filter((bay) => bay.active || board.bookings.some((item) => item.booking.bay === bay.id && isDrawn(item))).sort((a, b) => a.position - b.position)
  const name = (id: string) => staff.bay(board.bays.find((bay) => bay.id === id)?.name ?? '')
  const shut = shutSpans(board, hours, shown)

  const point = (x: number, clientY: number, grab: number) => {
    for (const [bay, element] of columns.current) {
      const rect = element.getBoundingClientRect()
      if (x < rect.left || x > rect.right) continue
      const minute = Math.round(((clientY - rect.top) / PX + shown.from - grab) / STEP) * STEP
      return { bay, minute: Math.min(Math.max(minute, shown.from), shown.until - STEP) }
    }
    return null
  }
  const { drop, start, wasDragged } = useDrag(point, () => box.current, ({ id, bay, minute }) => {
    const item = original(id)
    if (!item) return
    const old = { bay: item.booking.bay, minute: minuteAt(item.booking.starts_at, board) }
    if (bay === old.bay && minute === old.minute) return
    // The bay is named in any case: where it was dropped is what was meant, and no other bay that happens to be free.
    void move(at, item.booking, { bay, ...(minute !== old.minute && { starts_at: momentAt(minute, board) }) }, board.zone, name)
  })

  // The hour that it is stands in sight.
  useEffect(() => { const focus = now ?? shown.from; box.current?.scrollTo({ top: Math.max(0, y(focus) - 140) }) }, [])

  const dragged = drop && board.bookings.find((item) => item.booking.id === drop.id)
  const marks = Array.from({ length: (shown.until - shown.from) / 60 + 1 }, (_, i) => shown.from + i * 60)
  return (
    <div ref={box} role="region" aria-label={t.title} tabIndex={0} className={cx('relative min-h-0 flex-1 overflow-auto overscroll-contain border-t border-line bg-surface -outline-offset-3!', drop && 'select-none')}>
      <div className="grid min-w-full max-md:pb-20" style={{ gridTemplateColumns: `3.75rem repeat(${bays.length}, minmax(var(--bay), 1fr))`, width: 'max-content', maxWidth: 'none' }}>
        <div className="sticky start-0 top-0 z-20 h-13 border-b border-line bg-surface" />
        {bays.map((bay) => <BayHead key={bay.id} bay={bay} jobs={board.bookings.filter((item) => item.booking.bay === bay.id && isDrawn(item)).length} />)}

        <div aria-hidden="true" className="sticky start-0 z-10 border-e border-line bg-surface" style={{ height }}>
          {marks.map((minute) => (now === undefined || Math.abs(minute - now) > 12) && <span key={minute} className="num absolute inset-x-0 text-center text-2xs leading-4.5 text-ink-3" style={{ top: minute === shown.from ? 3 : y(minute) - (minute === shown.until ? 19 : 9) }}>{num(clockOf(minute))}</span>)}
          {now !== undefined && now >= shown.from && now <= shown.until && <span className="num absolute inset-x-1 rounded-full bg-bad text-center text-2xs leading-5 font-bold text-surface" style={{ top: y(now) - 10 }}>{num(clockOf(now))}</span>}
        </div>
        {bays.map((bay) => (
          <div key={bay.id} ref={(element) => { if (element) columns.current.set(bay.id, element); else columns.current.delete(bay.id) }} className="board-rows relative border-e border-line" style={{ height, backgroundSize: `100% ${60 * PX}px, 100% ${STEP * PX}px` }}
            onClick={(event) => { if (event.target !== event.currentTarget || !onEmpty) return; const found = point(event.clientX, event.clientY, STEP / 2); if (found && (now === undefined || found.minute >= now - STEP)) onEmpty(found.bay, found.minute) }}>
            {shut.map((one, i) => <div key={i} aria-hidden={!one.text || bay !== bays[0] || undefined} className="board-shut pointer-events-none absolute inset-x-0 overflow-clip px-2 text-2xs font-medium text-ink-2" style={{ top: y(one.from), height: (one.until - one.from) * PX }}><span dir="auto" className="own sticky top-14 block truncate pt-1">{one.text}</span></div>)}
            {now !== undefined && <div aria-hidden="true" className="pointer-events-none absolute inset-x-0 z-1 h-0.5 bg-bad" style={{ top: y(now) - 1 }} />}
            <ul>
              {place(board.bookings.filter((item) => item.booking.bay === bay.id && isDrawn(item)), board).map((placed) => (
                <Block key={placed.item.booking.id} placed={placed} board={board} bay={name(bay.id)} top={y(placed.from)} place={at} original={original} lifted={drop?.id === placed.item.booking.id} onOpen={() => { if (!wasDragged()) onOpen(placed.item.booking.id) }}
                  {...(mayMove && isMovable(placed.item.booking.state) && { onGrab: (event: React.PointerEvent<HTMLElement>) => start(event, placed.item.booking.id, (event.clientY - event.currentTarget.getBoundingClientRect().top) / PX) })} />
              ))}
            </ul>
            {drop?.bay === bay.id && dragged && (
              <div className={cx(toneClass(bookingTone[dragged.booking.state]!), 'pointer-events-none absolute inset-x-1.5 z-10 rounded-xl border-2 border-dashed border-tone bg-tone-soft px-2 py-1 text-xs font-bold text-tone-text shadow-float')} style={{ top: y(drop.minute) + 2, height: Math.max(26, (minuteAt(dragged.booking.ends_at, board) - minuteAt(dragged.booking.starts_at, board)) * PX - 4) }}>
                <span className="num">{t.dropAt(num(clockOf(drop.minute)), name(bay.id))}</span>
              </div>
            )}
          </div>
        ))}
      </div>
      <p role="status" className="sr-only">{drop ? t.dropAt(num(clockOf(drop.minute)), name(drop.bay)) : ''}</p>
    </div>
  )
}

function BayHead({ bay, jobs }: { bay: Bay; jobs: number }) {
  const staff = useT('staff'), kind = staff.kind[bay.kind]
  return (
    <h2 className="sticky top-0 z-10 flex h-13 min-w-0 items-center gap-2 border-e border-b border-line bg-surface px-3 text-sm font-bold">
      <span className="min-w-0 truncate"><bdi>{staff.bay(bay.name)}</bdi>{kind && kind !== bay.name && <span className="font-normal text-ink-3"> · {kind}</span>}</span>
      <span className="num ms-auto shrink-0 text-2xs font-normal text-ink-3">{bay.active ? staff.board.jobs(jobs) : staff.board.inactive}</span>
    </h2>
  )
}

/** When nothing can be booked, and why. */
function shutSpans(board: DayBoard, hours: WeeklyHours | undefined, shown: Span): (Span & { text: string })[] {
  const t = texts('staff').board, { open, pauses } = openSpans(hours, board.date)
  const found: (Span & { text: string })[] = board.closures.map((closure) => ({ ...closureSpan(closure, board.date), text: t.closedReason(closure.reason) }))
  found.push(...pauses.map((pause) => ({ ...pause, text: t.pause })))
  if (hours) {
    const first = open[0]?.from ?? shown.until, last = open.at(-1)?.until ?? shown.until
    if (first > shown.from) found.push({ from: shown.from, until: first, text: t.closed })
    if (last < shown.until) found.push({ from: last, until: shown.until, text: t.closed })
  }
  return found.map((one) => ({ ...one, from: Math.max(one.from, shown.from), until: Math.min(one.until, shown.until) })).filter((one) => one.until > one.from)
}


type BlockProps = { placed: Placed; board: DayBoard; bay: string; top: number; place: Place; original: (id: string) => BoardItem | undefined; lifted: boolean; onOpen: () => void; onGrab?: (event: React.PointerEvent<HTMLElement>) => void }
function Block({ placed, board, bay, top, place: at, original, lifted, onOpen, onGrab }: BlockProps) {
  const staff = useT('staff'), t = staff.board, states = useT('shell').booking.state, car = useCar(), heading = useHeading()
  const { item, from, until, lane, lanes } = placed, { booking, vehicle } = item, height = Math.max(STEP, until - from) * PX - 4
  const state = booking.state, gone = state === 'no_show', tall = height >= TALL - 4, two = height >= TWO_LINES - 4, roomy = height >= 116, narrow = lanes > 1
  const named = !!item.customer_name, title = heading(item), what = servicesOf(booking), hours = span(booking.starts_at, booking.ends_at, board.zone)
  const next = board.date <= todayIn(board.zone) && tall && !narrow ? stepsOf(booking)[0] : undefined
  return (
    <li className={cx(toneClass(bookingTone[state]!), '@container absolute z-2', lifted && 'opacity-40')} style={{ top: top + 2, height, insetInlineStart: `calc(${(lane / lanes) * 100}% + 0.25rem)`, width: `calc(${100 / lanes}% - 0.5rem)` }}>
      <button type="button" onClick={onOpen} onPointerDown={onGrab} className={cx('flex size-full touch-manipulation overflow-hidden rounded-xl border border-tone/25 bg-tone-soft text-start text-tone-text transition-shadow select-none hover:shadow-float', onGrab && 'cursor-grab active:cursor-grabbing', gone && 'border-dashed')}>
        <span aria-hidden="true" className="w-1.5 shrink-0 bg-tone" />
        <span className={cx('flex min-w-0 flex-1 flex-col px-2', two ? 'py-1' : 'justify-center')}>
          <span className="flex min-w-0 items-baseline gap-1.5">
            <bdi className={cx('min-w-0 truncate text-xs leading-5 font-bold', gone && 'line-through')}>{title}</bdi>
            {booking.walk_in && two && !narrow && <span className="shrink-0 rounded-full bg-surface px-1.5 text-2xs leading-4.5">{t.walkInTag}</span>}
            {!narrow && <span className="num ms-auto shrink-0 text-2xs leading-5">{tall ? hours : time(booking.starts_at, board.zone)}</span>}
          </span>
          {two && <span className="truncate text-2xs leading-5">{named && vehicle && <><bdi>{car(vehicle)}</bdi> · </>}{what}</span>}
          {!two && <span className="sr-only">, {named && vehicle && car(vehicle)} {what}, {bay}, {states[state]}</span>}
          {two && !tall && <span className="sr-only">, {bay}, {states[state]}</span>}
          {tall && <span className={cx('flex min-w-0 items-end justify-between gap-1 pb-0.5', next && roomy ? 'pt-0.5' : 'mt-auto')}>{vehicle?.plate && !narrow ? <Plate value={vehicle.plate} className={next && !roomy ? '@max-[12.75rem]:hidden' : ''} /> : <span />}{next ? <span className="sr-only">, {states[state]}</span> : <span className="shrink-0 text-2xs leading-5 font-semibold">{states[state]}</span>}</span>}
        </span>
      </button>
      {next && next !== 'cancel' && <button type="button" onClick={() => { const real = original(booking.id); if (real) void step(at, real.booking, next) }} className={cx('absolute end-1.5 bottom-1.5 rounded-lg bg-surface px-3 text-2xs font-bold text-tone-text shadow-sm hover:bg-tone hover:text-surface', roomy ? 'min-h-11' : 'min-h-9')}>{staff.step[next]}<span className="sr-only">: {title}</span></button>}
    </li>
  )
}
