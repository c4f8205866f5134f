// The usual week: spans of opening with their breaks, a day after the other.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call } from '../../api/client'
import { Refusal } from '../../api/refusal'
import type { Booking, Schemas, WeeklyHours } from '../../api/types'
import { useT } from '../../i18n'
import { weekdayName, weekOrder } from '../../i18n/dates'
import { decimal } from '../../i18n/numbers'
import { Button, IconButton } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { Segmented } from '../../ui/Choice'
import { cx } from '../../ui/cx'
import { Banner } from '../../ui/Feedback'
import { Form } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { Copy, Remove } from '../../ui/icons/pages'
import { toast } from '../../ui/Toast'
import { minutesOf } from '../board/geometry'
import { BookingRows, ClockField, refusedText, SetupPage, type Tools } from './shared'

const KEYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
type Span = { opens: string; closes: string; breaks: { from: string; until: string }[] }
type Week = Span[][]
const read = (hours: WeeklyHours): Week => KEYS.map((key) => (hours[key] ?? []).map(({ opens, closes, breaks }) => ({ opens, closes, breaks: (breaks ?? []).map((one) => ({ ...one })) })))
const written = (week: Week): WeeklyHours => Object.fromEntries(week.map((spans, i) => [KEYS[i], spans])) as WeeklyHours
const length = ({ opens, closes, breaks }: Span) => ((minutesOf(closes) - minutesOf(opens) + 1440) % 1440 || 1440) - breaks.reduce((sum, one) => sum + Math.max(0, minutesOf(one.until) - minutesOf(one.from)), 0)

export default function Hours() {
  const t = useT('staff').setup.hours
  return <SetupPage title={t.title} note={t.note}>{(tools) => <Editor key={tools.etag} tools={tools} />}</SetupPage>
}

let stranded: Booking[] = []
function Editor({ tools }: { tools: Tools }) {
  const t = useT('staff').setup, h = t.hours, shell = useT('shell'), { workshop } = tools.setup, zone = workshop.zone
  const [week, setWeek] = useState<Week>(() => read(workshop.hours)), [step, setStep] = useState(String(workshop.step_minutes)), [left, setLeft] = useState(stranded)
  const dirty = JSON.stringify(week) !== JSON.stringify(read(workshop.hours)) || +step !== workshop.step_minutes
  const order = weekOrder(), day = (i: number, spans: Span[]) => setWeek(week.map((old, j) => (j === i ? spans : old)))
  const span = (i: number, k: number, part: Partial<Span>) => day(i, week[i]!.map((old, j) => (j === k ? { ...old, ...part } : old)))
  const save = useMutation({
    mutationFn: () => {
      const { slug, title, address, city, place, phone, active } = workshop
      return call(api.PUT('/v1/tenants/{tenant}/workshops/{workshop}', { params: { path: { tenant: tools.tenant, workshop: tools.workshop }, header: { 'If-Match': tools.etag } }, body: { slug, title, address, city, place, zone, active, hours: written(week), step_minutes: +step as Schemas['WorkshopInput']['step_minutes'], ...(phone && { phone }) } }))
    },
    onSuccess: async ({ stranded_bookings }) => { stranded = stranded_bookings; setLeft(stranded_bookings); toast(t.saved, 'good'); await tools.changed(); stranded = [] },
    onError: (error) => { if (error instanceof Refusal && error.stale) void tools.changed() },
  })
  const total = week.flat().reduce((sum, one) => sum + (/^\d\d:\d\d$/.test(one.opens) && /^\d\d:\d\d$/.test(one.closes) ? length(one) : 0), 0)
  const wrong = save.error instanceof Refusal ? save.error.fields : []
  return (
    <Form onSubmit={() => save.mutate()} error={save.error && [refusedText(save.error, t.stale), ...wrong.map((one) => one.detail)].slice(0, wrong.length ? 2 : 1).join(' ')} className="grid gap-4">
      {left.length > 0 && <Banner tone="fair" title={h.stranded(left.length)}>{h.strandedText}<div className="mt-3"><BookingRows bookings={left} zone={zone} /></div></Banner>}
      <fieldset disabled={!tools.mayEdit} className="card min-w-0 divide-y divide-line">
        {order.map((i, at) => {
          const spans = week[i]!, name = weekdayName(i), before = order[at - 1]
          return (
            <section key={i} aria-label={name} className="grid gap-3 px-4 py-3.5 md:grid-cols-[8.5rem_minmax(0,1fr)] md:gap-5">
              <div className="flex items-center justify-between gap-2 md:flex-col md:items-start md:justify-start">
                <h2 className="text-sm leading-8 font-bold">{name}</h2>
                {tools.mayEdit && before !== undefined && <button type="button" onClick={() => day(i, structuredClone(week[before]!))} className="inline-flex min-h-11 items-center gap-1.5 rounded-lg px-2 text-2xs text-ink-2 hover:bg-sunken md:-ms-2"><Copy size={15} />{h.copy}</button>}
              </div>
              <div className="grid gap-3">
                {spans.length === 0 && <p className="text-sm leading-8 text-ink-3">{h.closed}</p>}
                {spans.map((one, k) => (
                  <div key={k} role="group" aria-label={h.spanOf(name, k + 1)} className={cx('grid gap-2', k > 0 && 'border-t border-dashed border-line pt-3')}>
                    <div className="flex flex-wrap items-end gap-2">
                      <ClockField label={h.opens} name={`${i}-${k}-opens`} value={one.opens} onChange={(opens) => span(i, k, { opens })} className="w-24" />
                      <ClockField label={h.closes} name={`${i}-${k}-closes`} value={one.closes} onChange={(closes) => span(i, k, { closes })} className="w-24" />
                      {tools.mayEdit && <IconButton label={h.removeSpan} onClick={() => day(i, spans.filter((_, j) => j !== k))}><Remove size={18} /></IconButton>}
                      {tools.mayEdit && <Button kind="ghost" onClick={() => span(i, k, { breaks: [...one.breaks, { from: '13:00', until: '14:00' }] })} className="text-xs! text-ink-2"><Plus size={16} />{h.addBreak}</Button>}
                      {tools.mayEdit && k === spans.length - 1 && <Button kind="ghost" onClick={() => day(i, [...spans, { opens: '16:00', closes: '20:00', breaks: [] }])} className="text-xs! text-ink-2"><Plus size={16} />{h.addSpan}</Button>}
                    </div>
                    {/^\d\d:\d\d$/.test(one.opens) && /^\d\d:\d\d$/.test(one.closes) && minutesOf(one.closes) <= minutesOf(one.opens) && one.closes !== '00:00' && <p className="text-2xs text-ink-3">{h.overnight}</p>}
                    {one.breaks.map((pause, b) => (
                      <div key={b} className="flex items-end gap-2 ps-4">
                        <ClockField label={h.breakFrom} name={`${i}-${k}-${b}-from`} value={pause.from} onChange={(from) => span(i, k, { breaks: one.breaks.map((old, j) => (j === b ? { ...old, from } : old)) })} className="w-24" />
                        <ClockField label={h.breakUntil} name={`${i}-${k}-${b}-until`} value={pause.until} onChange={(until) => span(i, k, { breaks: one.breaks.map((old, j) => (j === b ? { ...old, until } : old)) })} className="w-24" />
                        {tools.mayEdit && <IconButton label={h.removeBreak} onClick={() => span(i, k, { breaks: one.breaks.filter((_, j) => j !== b) })}><Remove size={18} /></IconButton>}
                      </div>
                    ))}
                  </div>
                ))}
                {tools.mayEdit && spans.length === 0 && <Button size="small" kind="soft" onClick={() => day(i, [{ opens: '08:00', closes: '18:00', breaks: [] }])} className="justify-self-start"><Plus size={16} />{h.opens}</Button>}
              </div>
            </section>
          )
        })}
      </fieldset>
      <Section title={h.step} end={<span className="num text-xs text-ink-3">{h.total(decimal(total / 60))}</span>}>
        <fieldset disabled={!tools.mayEdit}><Segmented label={h.step} className="max-w-120" value={step} onChange={setStep} options={[15, 30, 60].map((one) => ({ value: String(one), label: <span className="num">{h.every(one)}</span> }))} /></fieldset>
      </Section>
      {tools.mayEdit && dirty && <div className="card sticky bottom-[calc(var(--bar)+var(--safe)+0.5rem)] z-10 flex flex-wrap items-center justify-end gap-3 px-4 py-3 shadow-float! lg:bottom-3"><p role="status" className="min-w-0 flex-1 text-xs text-ink-2">{h.unsaved}</p><Button kind="ghost" onClick={() => { setWeek(read(workshop.hours)); setStep(String(workshop.step_minutes)) }}>{shell.do.undo}</Button><Button kind="primary" type="submit" busy={save.isPending}>{shell.do.save}</Button></div>}
    </Form>
  )
}
