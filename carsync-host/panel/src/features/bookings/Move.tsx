// Another time for a booking. The present one is kept until the new one is taken, in one step of the server.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call, match } from '../../api/client'
import { q } from '../../api/queries'
import { explain, Refusal } from '../../api/refusal'
import type { MyBooking, Slot } from '../../api/types'
import { useT } from '../../i18n'
import { todayIn, when } from '../../i18n/dates'
import { Button } from '../../ui/Button'
import { Banner } from '../../ui/Feedback'
import { Sheet } from '../../ui/Overlay'
import { toast } from '../../ui/Toast'
import { SlotPicker } from '../booking/SlotPicker'

export default function Move({ mine, onClose }: { mine: MyBooking; onClose: () => void }) {
  const t = useT('mine').bookings, client = useQueryClient(), { booking, zone, tenant, workshop_slug } = mine
  const services = booking.services.map((line) => line.slug)
  const [at, setAt] = useState<string | null>(null), [busy, setBusy] = useState(false), [error, setError] = useState<unknown>(null), [near, setNear] = useState<Slot[] | null>(null)

  const move = async (startsAt: string) => {
    if (busy) return
    setBusy(true)
    setError(null)
    setNear(null)
    try {
      await call(api.POST('/v1/me/bookings/{booking}/move', { params: { path: { booking: booking.id }, header: { 'If-Match': match(booking) } }, body: { starts_at: startsAt } }))
      toast(t.moved(when(startsAt, zone)), 'good')
      onClose()
    } catch (refused) {
      if (refused instanceof Refusal && ['booking.slot_taken', 'booking.not_offered'].includes(refused.code)) {
        const fresh = await client.fetchQuery({ ...q.slots(tenant, workshop_slug, services, todayIn(zone)), staleTime: 0 }).catch(() => null), wanted = Date.parse(startsAt)
        const far = (slot: Slot) => Math.abs(Date.parse(slot.starts_at) - wanted)
        setNear((fresh?.items ?? []).toSorted((a, b) => far(a) - far(b)).slice(0, 4).toSorted((a, b) => a.starts_at.localeCompare(b.starts_at)))
        setAt(null)
      } else setError(refused)
    } finally { setBusy(false) }
    void client.invalidateQueries({ queryKey: ['me', 'bookings'] })
    void client.invalidateQueries({ queryKey: ['slots', tenant, workshop_slug] })
  }

  return (
    <Sheet open wide onClose={onClose} title={t.moveTitle} note={t.moveNow(when(booking.starts_at, zone))} footer={<Button kind="primary" size="large" busy={busy} disabled={!at} onClick={() => at && void move(at)}><span className="num">{at ? t.moveTo(when(at, zone)) : t.moveChoose}</span></Button>}>
      <div className="grid gap-4">
        <p className="text-xs text-ink-2">{t.moveKeeps}</p>
        {error ? <Banner tone="bad">{explain(error)}</Banner> : null}
        {near && <Banner tone="fair" title={t.moveTaken}><p>{t.moveTakenText}</p><div className="mt-2.5 flex flex-wrap gap-2">{near.map((slot) => <Button key={slot.starts_at} size="small" className="num" onClick={() => { setAt(slot.starts_at); void move(slot.starts_at) }}>{when(slot.starts_at, zone)}</Button>)}</div></Banner>}
        <div className="grid items-start gap-4 md:grid-cols-2"><SlotPicker tenant={tenant} workshop={workshop_slug} zone={zone} services={services} value={at} onChange={setAt} /></div>
      </div>
    </Sheet>
  )
}
