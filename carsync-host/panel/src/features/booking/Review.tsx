// The held time, counted down: a last look, a note, and the confirmation. Leaving it lets the time go at once.
import { useEffect, useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { api, attempts, call, match, serverNow } from '../../api/client'
import { q } from '../../api/queries'
import { explain, Refusal } from '../../api/refusal'
import type { Booking, VehicleInput, WorkshopPage } from '../../api/types'
import { titled, useT } from '../../i18n'
import { dayFull, dayOf, span } from '../../i18n/dates'
import { Button } from '../../ui/Button'
import { Facts } from '../../ui/Card'
import { Banner } from '../../ui/Feedback'
import { TextArea } from '../../ui/Field'
import { Timer } from '../../ui/icons/pages'
import { Money } from '../../ui/Money'
import { Sheet } from '../../ui/Overlay'
import { Plate } from '../../ui/Plate'
import { useCountdown } from '../../ui/useCountdown'

type Props = {
  hold: Booking; tenant: string; page: WorkshopPage; vehicle: { id: string } | { input: VehicleInput }; vehicleText: string; plate?: string | undefined
  onClose: () => void; onLapsed: () => void; onRefused: (error: unknown) => void; onDone: (booking: Booking) => void
}

export default function Review({ hold, tenant, page, vehicle, vehicleText, plate, onClose, onLapsed, onRefused, onDone }: Props) {
  const t = useT('customer').book
  const policy = useQuery(q.tenant(tenant)).data?.policy
  const [note, setNote] = useState(''), [busy, setBusy] = useState(false), [error, setError] = useState<unknown>(null)
  const [until] = useState(() => Date.parse(hold.hold_until!) - (serverNow() - Date.now()))
  const left = useCountdown(until), over = left === 0
  const tries = useRef(attempts())

  const close = () => {
    if (busy) return
    // Somebody else may want it; whether the message arrives does not matter, the hold dies by itself.
    if (!over) void call(api.POST('/v1/me/bookings/{booking}/cancel', { params: { path: { booking: hold.id }, header: { 'If-Match': match(hold) } } })).catch(() => {})
    onClose()
  }
  const confirm = async () => {
    setBusy(true)
    setError(null)
    const body = { ...('id' in vehicle ? { vehicle_id: vehicle.id } : { vehicle: vehicle.input }), ...(note.trim() && { note: note.trim() }) }
    try {
      onDone(await call(api.POST('/v1/tenants/{tenant}/holds/{hold}/confirm', { params: { path: { tenant, hold: hold.id }, header: { 'Idempotency-Key': tries.current.key(body) } }, body })))
    } catch (refused) {
      if (refused instanceof Refusal && refused.fields.some((field) => field.name.startsWith('vehicle'))) { onRefused(refused); return }
      setError(refused)
      setBusy(false)
    }
  }
  useEffect(() => { if (over) setError(null) }, [over])

  return (
    <Sheet open onClose={close} title={t.review} footer={over ? <Button kind="primary" size="large" onClick={onLapsed}>{t.holdAgain}</Button> : <Button kind="primary" size="large" busy={busy} onClick={() => void confirm()}>{t.confirm}</Button>}>
      <div className="grid gap-4">
        <div role="timer" className={`tone flex items-center gap-2.5 rounded-ctl bg-tone-soft px-3.5 py-2.5 text-sm font-medium text-tone-text ${over ? '[--th:25]' : left < 60 ? '[--th:75]' : '[--th:155]'}`}><Timer size={19} /><span className="num">{over ? t.heldOver : t.held(left)}</span></div>
        {error ? <Banner tone="bad">{explain(error)}</Banner> : null}
        <Facts className="grid-cols-1 sm:grid-cols-2" items={[
          [t.when, <>{dayFull(dayOf(hold.starts_at, page.zone))}<span className="num block text-base font-bold">{span(hold.starts_at, hold.ends_at, page.zone)}</span></>],
          [t.place, <>{titled(page.title)}<span className="block text-xs font-normal text-ink-3">{page.address}</span></>],
          [t.services, <ul>{hold.services.map((line) => <li key={line.service}>{titled(line.title)}</li>)}</ul>],
          [t.car, <span className="flex flex-wrap items-center gap-2"><bdi>{vehicleText}</bdi>{plate && <Plate value={plate} />}</span>],
          hold.total && [t.pay, <Money value={hold.total} className="text-lg font-bold" />],
        ]} />
        <TextArea label={t.note} optional value={note} onChange={setNote} placeholder={t.noteHint} maxLength={500} rows={2} />
        <p className="text-2xs text-ink-3">{policy ? `${t.policy(policy.change_until_hours)} ` : ''}{t.nothingToPay}</p>
      </div>
    </Sheet>
  )
}
