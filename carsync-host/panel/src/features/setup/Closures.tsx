// Holidays and the like: what they hit is shown before they are made.
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api, call } from '../../api/client'
import { explain, fieldErrors, formError } from '../../api/refusal'
import type { Booking, Closure, Schemas } from '../../api/types'
import { useT, withAriaWords } from '../../i18n'
import { addDays, dayFull, dayLong, todayIn, type IsoDay } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Row, Rows } from '../../ui/Card'
import { Segmented } from '../../ui/Choice'
import { EmptyState, Skeleton } from '../../ui/Feedback'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Down, Plus, Warning } from '../../ui/icons/core'
import { Remove } from '../../ui/icons/pages'
import { ClosedDoor } from '../../ui/icons/staff'
import { Ask, Sheet } from '../../ui/Overlay'
import { toast } from '../../ui/Toast'
import { BookingRows, ClockField, SetupPage, type Tools } from './shared'

const DayCalendar = lazy(() => withAriaWords(() => import('../../ui/DayCalendar')))

/** «یکشنبه ۱ آذر», «۱ تا ۳ آذر», or with hours. */
export function useSpanText() {
  const t = useT('staff').setup.closures
  return ({ from, until }: Pick<Closure, 'from' | 'until'>) => {
    const [first, start] = from.split('T') as [string, string], [last, end] = until.split('T') as [string, string], whole = start.startsWith('00:00') && end.startsWith('00:00')
    if (whole) { const through = addDays(last, -1); return through === first ? dayFull(first) : t.span(dayLong(first), dayFull(through)) }
    return first === last ? `${dayFull(first)} · ${num(start.slice(0, 5))}–${num(end.slice(0, 5))}` : t.span(`${dayLong(first)} ${num(start.slice(0, 5))}`, `${dayFull(last)} ${num(end.slice(0, 5))}`)
  }
}

export default function Closures() {
  const t = useT('staff').setup.closures, text = useSpanText(), [adding, setAdding] = useState(false), [removing, setRemoving] = useState<Closure | null>(null)
  return (
    <SetupPage title={t.title} end={() => <Button kind="primary" onClick={() => setAdding(true)}><Plus size={18} />{t.add}</Button>}>
      {(tools) => {
        const now = `${todayIn(tools.setup.workshop.zone)}T00:00:00`, ahead = tools.setup.closures.filter((one) => one.until > now).sort((a, b) => a.from.localeCompare(b.from))
        return <>
          {ahead.length === 0 ? <EmptyState icon={<ClosedDoor size={28} />} title={t.none} text={t.noneText} /> : (
            <Rows>
              {ahead.map((one) => <Row key={one.id} title={<bdi>{one.reason}</bdi>} note={<span className="num">{text(one)}</span>} end={<>{one.whole_tenant && <Badge className="max-sm:hidden">{t.whole}</Badge>}{tools.mayEdit && (!one.whole_tenant || tools.mayAdminister) && <IconButton label={`${t.remove}: ${one.reason}`} onClick={() => setRemoving(one)}><Remove size={18} /></IconButton>}</>} />)}
            </Rows>
          )}
          {adding && <Editor tools={tools} onClose={() => setAdding(false)} />}
          {removing && <Removal closure={removing} tools={tools} onClose={() => setRemoving(null)} />}
        </>
      }}
    </SetupPage>
  )
}

function Removal({ closure, tools, onClose }: { closure: Closure; tools: Tools; onClose: () => void }) {
  const t = useT('staff').setup.closures, text = useSpanText()
  const remove = useMutation({ mutationFn: () => call(api.DELETE('/v1/tenants/{tenant}/closures/{closure}', { params: { path: { tenant: tools.tenant, closure: closure.id } } })), onSuccess: async () => { toast(t.removed); onClose(); await tools.changed() }, onError: (error) => toast(explain(error), 'bad') })
  return <Ask open onClose={onClose} title={t.removeAsk} confirm={t.remove} kind="danger" busy={remove.isPending} onConfirm={() => remove.mutate()}><bdi>{closure.reason}</bdi><br /><span className="num">{text(closure)}</span></Ask>
}

function DayButton({ label, value, onChange, min, zone }: { label: string; value: IsoDay; onChange: (day: IsoDay) => void; min: IsoDay; zone: string }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="grid content-start gap-1.5">
      <span className="text-xs font-medium text-ink-2">{label}</span>
      <Button onClick={() => setOpen(!open)} aria-expanded={open} className="[&>span]:w-full [&>span]:justify-between!"><span className="sr-only">{label}: </span>{dayFull(value)}<Down size={18} /></Button>
      {open && <Suspense fallback={<Skeleton className="h-84" />}><DayCalendar label={label} zone={zone} value={value} min={min} onChange={(day) => { onChange(day); setOpen(false) }} /></Suspense>}
    </div>
  )
}

function Editor({ tools, onClose }: { tools: Tools; onClose: () => void }) {
  const t = useT('staff').setup.closures, zone = tools.setup.workshop.zone, today = todayIn(zone)
  const [kind, setKind] = useState<'days' | 'hours'>('days'), [first, setFirst] = useState(addDays(today, 1)), [last, setLast] = useState(addDays(today, 1)), [from, setFrom] = useState('08:00'), [until, setUntil] = useState('12:00'), [reason, setReason] = useState(''), [scope, setScope] = useState<'here' | 'everywhere'>('here')
  const body: Schemas['ClosureInput'] = kind === 'days' ? { day: first, ...(last > first && { last_day: last }), reason: reason.trim() } : { from: `${first}T${from}:00`, until: `${first}T${until}:00`, reason: reason.trim() }
  const path = { tenant: tools.tenant, workshop: tools.workshop }, signature = JSON.stringify({ ...body, reason: '' })
  const [seen, setSeen] = useState<{ signature: string; hits: Booking[] } | null>(null), hits = seen?.signature === signature ? seen.hits : null
  const preview = useMutation({ mutationFn: () => call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/closures/preview', { params: { path }, body: { ...body, reason: body.reason || '—' } })), onSuccess: ({ hit_bookings }) => setSeen({ signature, hits: hit_bookings }) })
  const save = useMutation({
    mutationFn: () => (scope === 'everywhere' ? call(api.POST('/v1/tenants/{tenant}/closures', { params: { path: { tenant: tools.tenant } }, body })) : call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/closures', { params: { path }, body }))),
    onSuccess: async () => { toast(t.made, 'good'); onClose(); await tools.changed() },
  })
  const error = save.error ?? preview.error
  return (
    <Sheet open onClose={onClose} title={t.add} footer={<><Button busy={preview.isPending} onClick={() => preview.mutate()}>{t.preview}</Button><Button kind="primary" type="submit" form="closure" busy={save.isPending}>{t.save}</Button></>}>
      <Form id="closure" onSubmit={() => save.mutate()} errors={fieldErrors(error, { until: 'until', from: 'from' })} error={error && formError(error, ['reason', 'from', 'until']) && explain(error)} className="grid gap-4">
        <Segmented label={t.kind} hideLabel={false} value={kind} onChange={setKind} options={[{ value: 'days', label: t.wholeDays }, { value: 'hours', label: t.hours }]} />
        <div className={kind === 'days' ? 'grid gap-4 sm:grid-cols-2' : 'grid gap-4'}>
          <DayButton label={t.first} zone={zone} min={today} value={first} onChange={(day) => { setFirst(day); if (last < day) setLast(day) }} />
          {kind === 'days' && <DayButton label={t.last} zone={zone} min={first} value={last < first ? first : last} onChange={setLast} />}
        </div>
        {kind === 'hours' && <div className="grid grid-cols-2 gap-4"><ClockField label={t.from} name="from" value={from} onChange={setFrom} /><ClockField label={t.until} name="until" value={until} onChange={setUntil} /></div>}
        <TextField label={t.reason} hint={t.reasonHint} name="reason" required dir="auto" maxLength={120} value={reason} onChange={setReason} />
        {tools.mayAdminister && <Segmented label={t.scope} hideLabel={false} value={scope} onChange={setScope} options={[{ value: 'here', label: t.here }, { value: 'everywhere', label: t.everywhere }]} />}
        {hits && <div role="status" className="grid gap-2.5"><p className="num flex items-center gap-2 text-sm font-semibold">{hits.length > 0 && <Warning size={18} className="text-fair" />}{t.hits(hits.length)}</p>{hits.length > 0 && <><p className="text-xs text-ink-2">{t.hitsText}</p><BookingRows bookings={hits.slice(0, 30)} zone={zone} /></>}</div>}
      </Form>
    </Sheet>
  )
}
