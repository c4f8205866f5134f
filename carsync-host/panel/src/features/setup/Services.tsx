// What the workshop offers: from the standard list or of its own, with price, time, bays, and when it is due again.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call, match } from '../../api/client'
import { q } from '../../api/queries'
import { fieldErrors, formError } from '../../api/refusal'
import type { Schemas, Service } from '../../api/types'
import { titled, useT } from '../../i18n'
import { minutes, money } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Row, Rows } from '../../ui/Card'
import { CheckCards, Switch } from '../../ui/Choice'
import { EmptyState } from '../../ui/Feedback'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { Wrench } from '../../ui/icons/pages'
import { MoneyField, NumberField } from '../../ui/NumberField'
import { Sheet } from '../../ui/Overlay'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { refusedText, SetupPage, type Tools } from './shared'

export default function Services() {
  const t = useT('staff').setup, s = t.services, [open, setOpen] = useState<Service | 'new' | null>(null)
  return (
    <SetupPage title={s.title} end={() => <Button kind="primary" onClick={() => setOpen('new')}><Plus size={18} />{s.add}</Button>}>
      {(tools) => <>
        {tools.setup.services.length === 0 ? <EmptyState icon={<Wrench size={28} />} title={s.none} text={s.noneText} /> : (
          <Rows>
            {[...tools.setup.services].sort((a, b) => +b.active - +a.active).map((one) => (
              <Row key={one.id} {...(tools.mayEdit && { onClick: () => setOpen(one) })} className={one.active ? '' : 'opacity-65'} title={titled(one.title)} note={<span className="num">{[minutes(one.duration_minutes), money(one.price), one.interval && s.every(one.interval.months, one.interval.km)].filter(Boolean).join(' · ')}</span>} end={!one.active && <Badge>{t.inactive}</Badge>} />
            ))}
          </Rows>
        )}
        {open && <Editor key={open === 'new' ? 'new' : open.id} service={open === 'new' ? null : open} tools={tools} onClose={() => setOpen(null)} />}
      </>}
    </SetupPage>
  )
}

const FIELDS = ['slug', 'title.fa', 'title.en', 'duration_minutes', 'price.amount', 'bay_kinds', 'buffer_before_minutes', 'buffer_after_minutes', 'notice_min_minutes', 'notice_max_days', 'interval.months', 'interval.km']
function Editor({ service, tools, onClose }: { service: Service | null; tools: Tools; onClose: () => void }) {
  const staff = useT('staff'), t = staff.setup, s = t.services, shell = useT('shell'), standard = useQuery(q.standardServices()).data
  const [slug, setSlug] = useState<string>(service?.slug ?? ''), [fa, setFa] = useState(service?.title.fa ?? ''), [en, setEn] = useState(service?.title.en ?? ''), [duration, setDuration] = useState<number | null>(service?.duration_minutes ?? 30), [price, setPrice] = useState<number | null>(service?.price.amount ?? null)
  const [kinds, setKinds] = useState<string[]>(service?.bay_kinds ?? []), [before, setBefore] = useState<number | null>(service?.buffer_before_minutes ?? 0), [after, setAfter] = useState<number | null>(service?.buffer_after_minutes ?? 0), [least, setLeast] = useState<number | null>(service?.notice_min_minutes ?? 120), [most, setMost] = useState<number | null>(service?.notice_max_days ?? 30)
  const [overnight, setOvernight] = useState(service?.overnight ?? false), [inspection, setInspection] = useState<Schemas['InspectionPackage'] | 'none'>(service?.inspection ?? 'none'), [months, setMonths] = useState<number | null>(service?.interval?.months ?? null), [km, setKm] = useState<number | null>(service?.interval?.km ?? null), [active, setActive] = useState(service?.active ?? true)
  const taken = new Set(tools.setup.services.map((one) => one.slug)), bayKinds = [...new Set([...tools.setup.bays.map((one) => one.kind), ...kinds])]
  const from = (chosen: string) => {
    const one = standard?.find((each) => each.slug === chosen)
    if (!one) { setSlug(''); return }
    setSlug(one.slug); setFa(one.title.fa); setEn(one.title.en); setDuration(one.duration_minutes); setKinds(one.bay_kind && bayKinds.includes(one.bay_kind) ? [one.bay_kind] : []); setMonths(one.interval?.months ?? null); setKm(one.interval?.km ?? null)
  }
  const save = useMutation({
    mutationFn: async () => {
      const body: Schemas['ServiceInput'] = {
        slug, title: { fa: fa.trim(), en: en.trim() }, duration_minutes: duration ?? 0, price: { amount: price ?? 0, currency: 'IRR' }, bay_kinds: kinds, buffer_before_minutes: before ?? 0, buffer_after_minutes: after ?? 0, notice_min_minutes: least ?? 0, notice_max_days: most ?? 30, overnight, active,
        ...(inspection !== 'none' && { inspection }), ...((months || km) && { interval: { ...(months && { months }), ...(km && { km }) } }),
      }
      const path = { tenant: tools.tenant, workshop: tools.workshop }
      return service ? call(api.PUT('/v1/tenants/{tenant}/workshops/{workshop}/services/{service}', { params: { path: { ...path, service: service.id }, header: { 'If-Match': match(service) } }, body })) : call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/services', { params: { path }, body }))
    },
    onSuccess: async () => { toast(service ? t.saved : t.added, 'good'); onClose(); await tools.changed() },
    onError: () => void tools.changed(),
  })
  return (
    <Sheet open onClose={onClose} wide title={service ? s.edit : s.add} footer={<><Button onClick={onClose}>{shell.do.cancel}</Button><Button kind="primary" type="submit" form="service" busy={save.isPending}>{shell.do.save}</Button></>}>
      <Form id="service" onSubmit={() => save.mutate()} errors={fieldErrors(save.error)} error={save.error && formError(save.error, FIELDS) && refusedText(save.error, t.stale)} className="grid gap-5">
        {!service && <Select label={s.standard} value={standard?.some((one) => one.slug === slug) ? slug : 'own'} onChange={from} options={[{ value: 'own', label: s.standardNone }, ...(standard ?? []).map((one) => ({ value: one.slug, label: titled(one.title), disabled: taken.has(one.slug) }))]} />}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t.titleFa} name="title.fa" required dir="rtl" maxLength={80} value={fa} onChange={setFa} />
          <TextField label={t.titleEn} name="title.en" required dir="ltr" maxLength={80} value={en} onChange={setEn} />
          <TextField label={s.slug} hint={s.slugHint} name="slug" required dir="ltr" maxLength={40} value={slug} onChange={(next) => setSlug(next.toLowerCase().replace(/[^a-z0-9_-]/g, ''))} />
          <MoneyField label={s.price} name="price.amount" required value={price} onChange={setPrice} />
          <NumberField label={s.duration} hint={s.durationHint} name="duration_minutes" required steppers min={1} max={20160} step={15} unit={s.minutes} value={duration} onChange={setDuration} />
          <Select label={s.inspection} value={inspection} onChange={setInspection} options={[{ value: 'none', label: s.noInspection }, ...(['full', 'paint_body', 'technical'] as const).map((value) => ({ value, label: staff.inspect.packs[value] }))]} />
        </div>
        <CheckCards label={`${s.bayKinds}${kinds.length ? '' : ` (${s.anyBay})`}`} name="bay_kinds" className="grid-cols-2 sm:grid-cols-3" options={bayKinds.map((kind) => ({ value: kind, label: staff.kind[kind] ?? kind }))} value={kinds} onChange={setKinds} />
        <fieldset className="grid gap-3"><legend className="mb-1 text-sm font-semibold">{s.interval}</legend><p className="text-2xs text-ink-3">{s.intervalNote}</p><div className="grid gap-4 sm:grid-cols-2"><NumberField label={s.everyMonths} name="interval.months" optional min={1} max={120} unit={s.months} value={months} onChange={setMonths} /><NumberField label={s.everyKm} name="interval.km" optional min={500} max={300000} step={500} unit={s.km} value={km} onChange={setKm} /></div></fieldset>
        <fieldset className="grid gap-3"><legend className="mb-1 text-sm font-semibold">{s.bookingRules}</legend><div className="grid gap-4 sm:grid-cols-2">
          <NumberField label={s.noticeMin} name="notice_min_minutes" min={0} max={43200} step={15} unit={s.minutes} value={least} onChange={setLeast} /><NumberField label={s.noticeMax} name="notice_max_days" min={1} max={366} unit={s.days} value={most} onChange={setMost} />
          <NumberField label={s.before} name="buffer_before_minutes" min={0} max={1440} step={5} unit={s.minutes} value={before} onChange={setBefore} /><NumberField label={s.after} name="buffer_after_minutes" min={0} max={1440} step={5} unit={s.minutes} value={after} onChange={setAfter} />
        </div></fieldset>
        <div className="grid gap-1"><Switch label={s.overnight} note={s.overnightNote} checked={overnight} onChange={setOvernight} /><Switch label={s.active} checked={active} onChange={setActive} /></div>
      </Form>
    </Sheet>
  )
}
