// What a customer can do about a booking to come: move it, cancel it; once it is too late for that, call.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api, call, match } from '../../api/client'
import { q } from '../../api/queries'
import { explain, Refusal } from '../../api/refusal'
import type { MyBooking } from '../../api/types'
import { useT } from '../../i18n'
import { when } from '../../i18n/dates'
import { phone } from '../../i18n/numbers'
import { Button, ButtonAnchor } from '../../ui/Button'
import { CalendarCancel, CalendarMove, Phone } from '../../ui/icons/pages'
import { Ask } from '../../ui/Overlay'
import { toast } from '../../ui/Toast'
import { usePolicy } from './policy'

const Move = lazy(() => import('./Move'))

export function Actions({ mine }: { mine: MyBooking }) {
  const t = useT('mine').bookings, client = useQueryClient(), { booking, zone } = mine
  const policy = usePolicy(mine), workshop = useQuery(q.workshop(mine.tenant, mine.workshop_slug)).data
  const [asking, setAsking] = useState(false), [moving, setMoving] = useState(false), [busy, setBusy] = useState(false)

  const cancel = async () => {
    setBusy(true)
    try {
      await call(api.POST('/v1/me/bookings/{booking}/cancel', { params: { path: { booking: booking.id }, header: { 'If-Match': match(booking) } } }))
      toast(t.cancelled, 'good')
    } catch (error) { toast(explain(error), 'bad'); if (!(error instanceof Refusal && (error.stale || error.status === 409))) return } finally { setBusy(false); setAsking(false) }
    await Promise.all([client.invalidateQueries({ queryKey: ['me', 'bookings'] }), client.invalidateQueries({ queryKey: ['slots'] })])
  }
  if (!policy) return <div aria-hidden="true" className="h-20.5" />
  return (
    <div className="grid gap-2">
      {policy.open ? (
        <div className="grid grid-cols-2 gap-2">
          <Button kind="soft" onClick={() => setMoving(true)}><CalendarMove size={18} />{t.move}</Button>
          <Button kind="danger" onClick={() => setAsking(true)}><CalendarCancel size={18} />{t.cancel}</Button>
        </div>
      ) : workshop?.phone && <ButtonAnchor kind="soft" href={`tel:${workshop.phone.replace(/[^\d+]/g, '')}`}><Phone size={18} /><bdi dir="ltr" className="num">{phone(workshop.phone)}</bdi></ButtonAnchor>}
      <p className="text-2xs text-ink-3">{policy.open ? t.until(when(policy.until.toISOString(), zone)) : t.tooLate(policy.hours)}</p>
      <Ask open={asking} onClose={() => setAsking(false)} title={t.cancelTitle} kind="danger" confirm={t.cancel} busy={busy} onConfirm={() => void cancel()}>{t.cancelText(when(booking.starts_at, zone))}</Ask>
      <Suspense>{moving && <Move mine={mine} onClose={() => setMoving(false)} />}</Suspense>
    </div>
  )
}
