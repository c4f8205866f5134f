// All of one booking: who, what, when; its next steps; moving it by keyboard or thumb; the way to its inspection.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { q } from '../../api/queries'
import type { BoardItem, DayBoard } from '../../api/types'
import { titled, useT, withAriaWords } from '../../i18n'
import { dateTime, dayFull, dayLong, dayOf, span, time, todayIn, weekdayOf } from '../../i18n/dates'
import { num, phone } from '../../i18n/numbers'
import { spansOf } from '../workshop/hours'
import { Badge, bookingTone } from '../../ui/Badge'
import { Button, ButtonAnchor, ButtonLink } from '../../ui/Button'
import { Facts } from '../../ui/Card'
import { Banner, Skeleton } from '../../ui/Feedback'
import { CalendarMove, Clock, History, Phone } from '../../ui/icons/pages'
import { Cancel, Flag, Inspection, Play } from '../../ui/icons/staff'
import { Check, Down } from '../../ui/icons/core'
import { Money } from '../../ui/Money'
import { Ask, Sheet } from '../../ui/Overlay'
import { Plate } from '../../ui/Plate'
import { Select } from '../../ui/Select'
import { clockOf, minuteAt, minutesOf, momentAt } from './geometry'
import { isMovable, move, step, stepsOf, type Place, type Step } from './steps'
import { useCar, useHeading, useMay } from './workplace'

const DayCalendar = lazy(() => withAriaWords(() => import('../../ui/DayCalendar')))
const icons: Record<Step, typeof Check> = { arrive: Check, start: Play, finish: Flag, 'no-show': Clock, cancel: Cancel }

type Props = { item: BoardItem; original: BoardItem; board: DayBoard; place: Place; onClose: () => void }
export default function BookingSheet({ item, original, board, place, onClose }: Props) {
  const staff = useT('staff'), t = staff.booking, steps = staff.step, states = useT('shell').booking.state, may = useMay(place.tenant), car = useCar(), heading = useHeading()
  const { booking, vehicle, customer_phone } = item, zone = board.zone, bay = board.bays.find((one) => one.id === booking.bay)
  const [moving, setMoving] = useState(false), [cancelling, setCancelling] = useState(false)
  const base = `/staff/${place.tenant}/${place.workshop}`
  const can = stepsOf(booking).filter((one) => may.receive || one === 'start' || one === 'finish')
  const take = (what: Step) => { if (what === 'cancel') setCancelling(true); else { void step(place, original.booking, what); if (what === 'finish' || what === 'no-show') onClose() } }
  const at = (moment: string | undefined) => moment && <span className="num">{dayOf(moment, zone) === board.date ? time(moment, zone) : dateTime(moment, zone)}</span>
  const inspectable = ['arrived', 'in_progress', 'finished'].includes(booking.state) && !!vehicle

  if (moving) return <MoveSheet item={original} board={board} place={place} onClose={() => setMoving(false)} onMoved={() => { setMoving(false); onClose() }} />
  return (
    <Sheet open onClose={onClose} title={<bdi>{heading(item)}</bdi>} note={<span className="num">{dayLong(dayOf(booking.starts_at, zone))} · {span(booking.starts_at, booking.ends_at, zone)}</span>}>
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={bookingTone[booking.state]!} dot>{states[booking.state]}</Badge>
          {booking.walk_in && <Badge>{staff.board.walkInTag}</Badge>}
          {bay && <Badge><bdi>{staff.bay(bay.name)}</bdi></Badge>}
          {vehicle?.plate && <Plate value={vehicle.plate} className="ms-auto" />}
        </div>
        {booking.cancelled_by && <Banner tone="fair">{t.by[booking.cancelled_by] ?? states.cancelled}</Banner>}
        {(can.length > 0 || inspectable) && (
          <div className="grid grid-cols-2 gap-2 *:last:even:col-span-2">
            {can.filter((one) => one !== 'cancel').map((one, i) => { const Icon = icons[one]; return <Button key={one} kind={i === 0 ? 'primary' : 'soft'} size={i === 0 ? 'large' : 'normal'} onClick={() => take(one)} className={i === 0 ? 'col-span-2' : undefined}><Icon size={19} />{steps[one]}</Button> })}
            {inspectable && <ButtonLink kind={can.length ? 'soft' : 'primary'} href={`${base}/inspect/${booking.id}`} className={can.length ? undefined : 'col-span-2'}><Inspection size={19} />{steps.inspect}</ButtonLink>}
            {may.receive && isMovable(booking.state) && <Button onClick={() => setMoving(true)}><CalendarMove size={19} />{steps.move}</Button>}
            {can.includes('cancel') && <Button kind="danger" onClick={() => take('cancel')}><Cancel size={19} />{steps.cancel}</Button>}
          </div>
        )}
        <Facts className="grid-cols-2" items={[
          [t.vehicle, vehicle && <><bdi>{car(vehicle)}</bdi>{vehicle.colour && <bdi className="block text-xs font-normal text-ink-3">{vehicle.colour}</bdi>}</>],
          vehicle?.vin && [t.vin, <span dir="ltr" className="num text-xs">{vehicle.vin}</span>],
          customer_phone && [t.phone, <bdi dir="ltr" className="num">{phone(customer_phone)}</bdi>],
          [t.services, <ul>{booking.services.map((line) => <li key={line.service}>{titled(line.title)}</li>)}</ul>],
          booking.total && [t.total, <Money value={booking.total} />],
          booking.hold_until && booking.state === 'held' && [t.heldUntil, at(booking.hold_until)],
          booking.arrived_at && [t.arrivedAt, at(booking.arrived_at)],
          booking.started_at && [t.startedAt, at(booking.started_at)],
          booking.ended_at && [t.endedAt, at(booking.ended_at)],
          [t.bookedAt, at(booking.created_at)],
        ]} />
        {booking.note && <div><p className="text-2xs text-ink-3">{t.note}</p><p dir="auto" className="own text-sm whitespace-pre-wrap">{booking.note}</p></div>}
        <div className="flex flex-wrap gap-2">
          {customer_phone && <ButtonAnchor size="small" href={`tel:${customer_phone}`}><Phone size={17} />{t.call}</ButtonAnchor>}
          {vehicle && <ButtonLink size="small" href={`${base}/vehicles/${vehicle.id}`}><History size={17} />{t.history}</ButtonLink>}
        </div>
      </div>
      <Ask open={cancelling} onClose={() => setCancelling(false)} title={steps.askCancel} confirm={steps.cancel} kind="danger" onConfirm={() => { setCancelling(false); void step(place, original.booking, 'cancel'); onClose() }}>{steps.askCancelText}</Ask>
    </Sheet>
  )
}

/** Another day, hour or bay, without dragging. */
function MoveSheet({ item, board, place, onClose, onMoved }: { item: BoardItem; board: DayBoard; place: Place; onClose: () => void; onMoved: () => void }) {
  const staff = useT('staff'), t = staff.move, shell = useT('shell'), { booking } = item, zone = board.zone
  const hours = useQuery(q.workshop(place.tenant, place.workshop)).data?.hours
  const [day, setDay] = useState(dayOf(booking.starts_at, zone)), [clock, setClock] = useState(clockOf(minuteAt(booking.starts_at, board))), [bay, setBay] = useState<string>(booking.bay), [busy, setBusy] = useState(false), [calendar, setCalendar] = useState(false)
  // Moments of another day lie a whole number of days from this one's.
  const start = () => momentAt(minutesOf(clock) + Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${board.date}T00:00:00Z`)) / 60_000), board)
  const spans = hours ? spansOf(hours, weekdayOf(day)) : []
  const clocks = [...new Set([...spans.flatMap(({ opens, closes }) => { const from = minutesOf(opens), until = minutesOf(closes) <= from ? 1440 : minutesOf(closes); return Array.from({ length: Math.floor((until - from) / 15) }, (_, i) => clockOf(from + i * 15)) }), clock])].sort()
  const save = async () => {
    const at = start(), goal = { ...(bay !== booking.bay && bay && { bay }), ...(Date.parse(at) !== Date.parse(booking.starts_at) && { starts_at: at }) }
    if (!Object.keys(goal).length) { onClose(); return }
    setBusy(true)
    if (await move(place, booking, goal, zone, (id) => staff.bay(board.bays.find((one) => one.id === id)?.name ?? ''))) onMoved()
    else setBusy(false)
  }
  return (
    <Sheet open onClose={onClose} title={t.title} note={t.tells} footer={<><Button onClick={onClose}>{shell.do.cancel}</Button><Button kind="primary" busy={busy} onClick={() => void save()}>{t.save}</Button></>}>
      <div className="grid gap-4">
        <div className="grid gap-1.5"><span className="text-xs font-medium text-ink-2">{t.day}</span><Button onClick={() => setCalendar(!calendar)} aria-expanded={calendar} className="[&>span]:w-full [&>span]:justify-between!">{dayFull(day)}<Down size={18} /></Button></div>
        {calendar && <Suspense fallback={<Skeleton className="h-84" />}><DayCalendar label={t.day} zone={zone} value={day} min={todayIn(zone)} onChange={(next) => { setDay(next); setCalendar(false) }} /></Suspense>}
        <div className="grid grid-cols-2 gap-3">
          <Select label={t.time} value={clock} onChange={setClock} options={clocks.map((one) => ({ value: one, label: num(one) }))} />
          <Select label={t.bay} value={bay} onChange={setBay} options={board.bays.filter((one) => one.active || one.id === bay).map((one) => ({ value: one.id, label: [staff.bay(one.name), staff.kind[one.kind]].filter(Boolean).join(' · ') }))} />
        </div>
      </div>
    </Sheet>
  )
}
