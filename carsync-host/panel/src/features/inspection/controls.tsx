// The control for each kind of answer, with targets for a thumb in a glove.
import { lazy, Suspense, useEffect, useId, useState, type ReactNode } from 'react'
import type { Answer, Item, PanelState } from '../../api/types'
import { titled, useT, withAriaWords } from '../../i18n'
import { addDays, date, HOME_ZONE, todayIn } from '../../i18n/dates'
import { grouped, latin, num } from '../../i18n/numbers'
import { toneClass, type Tone } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { PanelSign, tintOf } from '../../ui/BodyMap'
import { cx } from '../../ui/cx'
import { Skeleton } from '../../ui/Feedback'
import { DigitsInput, TextArea } from '../../ui/Field'
import { Close, Down, Plus } from '../../ui/icons/core'
import { CalendarPlus } from '../../ui/icons/pages'
import { Sheet } from '../../ui/Overlay'
import { PANEL_STATES } from '../../ui/panels'
import { severityOf, severityTone } from '../reports/severity'
import { mainStates, toggled } from './answers'

const DayCalendar = lazy(() => withAriaWords(() => import('../../ui/DayCalendar')))
type Props<K extends Item['kind']['type']> = { item: Item; kind: Extract<Item['kind'], { type: K }>; answer: Answer | undefined; onChange: (answer: Answer | undefined) => void; id?: string }
type Pick = { value: string; label: ReactNode; tone: Tone; sign?: string }

/** Big buttons of which one is on; pressing it again clears. */
function Picks({ label, options, value, onChange, columns }: { label: string; options: Pick[]; value: string | null; onChange: (value: string | null) => void; columns?: string }) {
  return (
    <div role="group" aria-label={label} className="@container"><div className={cx('grid gap-2', columns ?? 'grid-cols-2')}>
      {options.map((one) => {
        const on = value === one.value
        return (
          <button key={one.value} type="button" aria-pressed={on} onClick={() => onChange(on ? null : one.value)} className={cx(toneClass(one.tone), 'flex min-h-13 min-w-0 items-center justify-center gap-2 rounded-ctl border px-2 text-center text-sm leading-tight transition-colors', on ? 'border-tone bg-tone-soft font-bold text-tone-text' : 'border-line bg-surface hover:bg-sunken')}>
            {one.sign && <span aria-hidden="true" className={cx('grid size-6 shrink-0 place-items-center rounded-full text-xs font-bold', on ? 'bg-tone text-surface' : 'bg-tone-soft text-tone-text')}>{one.sign}</span>}<span className="min-w-0">{one.label}</span>
          </button>
        )
      })}
    </div></div>
  )
}

const Ok3 = ({ item, answer, onChange }: Props<'ok3'>) => {
  const t = useT('staff').inspect
  return <Picks label={titled(item.title)} columns="grid-cols-2 @min-[31rem]:grid-cols-4" value={answer?.type === 'ok3' ? answer.verdict : null} onChange={(value) => onChange(value ? ({ type: 'ok3', verdict: value } as Answer) : undefined)} options={[{ value: 'ok', label: t.verdict.ok, tone: 'green', sign: '✓' }, { value: 'minor', label: t.verdict.minor, tone: 'amber', sign: '◐' }, { value: 'major', label: t.verdict.major, tone: 'red', sign: '!' }, { value: 'not_applicable', label: t.verdict.not_applicable, tone: 'neutral', sign: '–' }]} />
}
const YesNo = ({ item, kind, answer, onChange }: Props<'yes_no'>) => {
  const t = useT('staff').inspect
  return <Picks label={titled(item.title)} value={answer?.type === 'yes_no' ? (answer.yes ? 'yes' : 'no') : null} onChange={(value) => onChange(value ? ({ type: 'yes_no', yes: value === 'yes' } as Answer) : undefined)} options={[{ value: 'yes', label: t.yes, tone: 'green', sign: '✓' }, { value: 'no', label: t.no, tone: (kind.no ?? 'sound') === 'sound' ? 'neutral' : severityTone(kind.no!), sign: '✕' }]} />
}
const Choice = ({ item, kind, answer, onChange }: Props<'choice'>) => (
  <Picks label={titled(item.title)} columns="grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))]" value={answer?.type === 'choice' ? answer.option : null} onChange={(value) => onChange(value ? ({ type: 'choice', option: value } as Answer) : undefined)} options={kind.options.map((one) => ({ value: one.key, label: titled(one.title), tone: severityTone(one.severity ?? 'sound') }))} />
)

function Measure({ item, kind, answer, onChange, id }: Props<'measure'>) {
  const t = useT('staff').inspect, saved = answer?.type === 'measure' ? answer.value : '', [text, setText] = useState(saved), own = useId()
  useEffect(() => { setText((now) => (+now === +saved && now !== '' ? now : saved)) }, [saved])
  const whole = kind.unit === 'km' || kind.unit === 'IRR', tone = severityTone(severityOf(answer, kind))
  const put = (next: string) => {
    const clean = latin(next).replace(/[٫/]/g, '.').replace(whole ? /\D/g : /[^\d.]/g, '').replace(/(\..*)\./g, '$1').replace(/^(\d*\.\d{3}).*/, '$1').slice(0, 12)
    setText(clean)
    if (clean === '') onChange(undefined); else if (/\d$/.test(clean) && /^\d/.test(clean)) onChange({ type: 'measure', value: clean } as Answer)
  }
  return (
    <div className={cx('input flex max-w-72 items-center overflow-hidden', answer && tone !== 'green' && tone !== 'neutral' && cx(toneClass(tone), 'border-tone! bg-tone-soft!'))}>
      <input id={id ?? own} aria-label={titled(item.title)} inputMode={whole ? 'numeric' : 'decimal'} autoComplete="off" value={whole ? (text ? grouped(+text) : '') : num(text)} onChange={(event) => put(event.target.value)} className="num min-h-12 w-full min-w-0 bg-transparent px-3.5 text-lg font-semibold" />
      <span className="shrink-0 pe-3.5 text-sm text-ink-2">{t.unit[kind.unit] ?? kind.unit}</span>
    </div>
  )
}
function DateAnswer({ item, answer, onChange }: Props<'date'>) {
  const t = useT('staff').inspect, [open, setOpen] = useState(false), value = answer?.type === 'date' ? answer.date : null
  return <>
    <Button onClick={() => setOpen(true)} className="min-w-52 justify-start!"><CalendarPlus size={18} />{value ? date(value) : t.chooseDate}</Button>
    <Sheet open={open} onClose={() => setOpen(false)} title={titled(item.title)}>
      <Suspense fallback={<Skeleton className="h-84" />}><DayCalendar label={titled(item.title)} zone={HOME_ZONE} value={value} min={addDays(todayIn(), -7300)} onChange={(day) => { onChange({ type: 'date', date: day } as Answer); setOpen(false) }} /></Suspense>
    </Sheet>
  </>
}
function Week({ item, answer, onChange }: Props<'week'>) {
  const t = useT('staff').inspect, saved = answer?.type === 'week' ? answer.week : '', [text, setText] = useState(saved), id = useId()
  useEffect(() => setText((now) => (saved || now.length === 4 ? saved : now)), [saved])
  const good = /^(0[1-9]|[1-4]\d|5[0-3])\d\d$/.test(text)
  return (
    <div className="grid gap-1">
      <div className="input flex max-w-52" data-invalid={text.length === 4 && !good ? '' : undefined}><DigitsInput dir="ltr" aria-label={titled(item.title)} aria-describedby={id} max={4} value={text} placeholder={num('2119')} onChange={(next) => { setText(next); if (next === '') onChange(undefined); else if (/^(0[1-9]|[1-4]\d|5[0-3])\d\d$/.test(next)) onChange({ type: 'week', week: next } as Answer) }} className="num min-h-12 w-full bg-transparent px-3.5 text-lg font-semibold tracking-widest" /></div>
      <p id={id} className={cx('text-2xs', text.length === 4 && !good ? 'text-bad' : 'text-ink-3')}>{text.length === 4 ? (good ? t.weekOf(+text.slice(0, 2), 2000 + +text.slice(2)) : t.weekWrong) : t.weekHint}</p>
    </div>
  )
}
function Text({ item, answer, onChange }: Props<'text'>) {
  const t = useT('staff').inspect, saved = answer?.type === 'text' ? answer : undefined, [text, setText] = useState(saved?.text ?? ''), severity = saved?.severity ?? 'sound'
  useEffect(() => setText((now) => (now.trim() === (saved?.text ?? '') ? now : (saved?.text ?? ''))), [saved?.text])
  const put = (next: string, how: string) => onChange(next.trim() ? ({ type: 'text', text: next.trim(), ...(how !== 'sound' && { severity: how }) } as Answer) : undefined)
  return (
    <div className="grid gap-2">
      <TextArea label={titled(item.title)} hideLabel dir="auto" rows={2} maxLength={1000} placeholder={t.textHint} value={text} onChange={(next) => { setText(next); put(next, severity) }} />
      {text.trim() && <Picks label={t.severityOf} columns="grid-cols-3" value={severity} onChange={(value) => put(text, value ?? 'sound')} options={[{ value: 'sound', label: t.severity.sound, tone: 'green' }, { value: 'minor', label: t.severity.minor, tone: 'amber' }, { value: 'major', label: t.severity.major, tone: 'red' }]} />}
    </div>
  )
}

/** The states of a panel: five large, the rest behind a press; and the paint's thickness at up to twelve points. */
export function PanelControl({ item, kind, answer, onChange, compact }: Props<'panel'> & { compact?: boolean }) {
  const t = useT('staff').inspect, states: PanelState[] = answer?.type === 'panel' ? answer.states : [], points = answer?.type === 'panel' ? (answer.thickness_um ?? []) : []
  const main = mainStates(kind), structure = kind.class === 'structure', rest = PANEL_STATES.filter((one) => !main.includes(one)), [more, setMore] = useState(false)
  const open = more || states.some((one) => rest.includes(one)), [draft, setDraft] = useState('')
  const put = (next: PanelState[], um: number[]) => onChange(next.length ? ({ type: 'panel', states: next, ...(um.length && { thickness_um: um }) } as Answer) : undefined)
  const add = () => { if (draft && points.length < 12) { put(states.length ? states : ['original'], [...points, Math.min(9999, +draft)]); setDraft('') } }
  const button = (state: PanelState, small?: boolean) => {
    const on = states.includes(state)
    return <button key={state} type="button" aria-pressed={on} style={tintOf(state)} onClick={() => put(toggled(states, state), points)} className={cx('flex min-w-0 items-center justify-center gap-1.5 rounded-ctl border text-center leading-tight', small ? 'min-h-11 px-2 text-xs' : compact ? 'min-h-17 flex-col px-0.5 text-2xs' : 'min-h-17 flex-col px-1 text-xs', on ? 'panel-pick font-bold' : 'border-line bg-surface hover:bg-sunken')}><PanelSign state={state} /><span>{structure && state === 'original' ? t.structureSound : t.state[state]}</span></button>
  }
  return (
    <div className="grid gap-2">
      <div role="group" aria-label={titled(item.title)} className="grid gap-1.5">
        <div className="grid grid-cols-5 gap-1.5">{main.map((state) => button(state))}</div>
        {open && <div className="grid grid-cols-[repeat(auto-fill,minmax(6.75rem,1fr))] gap-1.5">{rest.map((state) => button(state, true))}</div>}
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        {!open && <button type="button" onClick={() => setMore(true)} className="flex min-h-11 items-center gap-1 rounded-lg px-2 text-xs font-semibold text-brand-text"><Down size={16} />{t.moreStates}</button>}
        {!structure && <>
          {points.map((point, i) => <span key={i} className="num inline-flex min-h-9 items-center rounded-full bg-sunken ps-3 text-xs font-semibold">{num(point)}<button type="button" aria-label={t.removePoint(i + 1)} onClick={() => put(states, points.filter((_, j) => j !== i))} className="grid size-9 place-items-center rounded-full text-ink-3 hover:text-ink"><Close size={14} /></button></span>)}
          {points.length < 12 && <span className="input flex min-h-11! w-auto! items-center overflow-hidden"><DigitsInput aria-label={t.thickness} max={4} value={draft} placeholder={t.um} onChange={setDraft} onBlur={add} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); add() } }} className="num min-h-10.5 w-18 bg-transparent ps-3 text-sm" /><IconButton label={t.addPoint} onClick={add} className="size-10.5! min-h-10.5!"><Plus size={17} /></IconButton></span>}
        </>}
      </div>
    </div>
  )
}

export function AnswerControl({ item, answer, onChange }: { item: Item; answer: Answer | undefined; onChange: (answer: Answer | undefined) => void }) {
  const kind = item.kind, common = { item, answer, onChange }
  switch (kind.type) {
    case 'ok3': return <Ok3 {...common} kind={kind} />
    case 'yes_no': return <YesNo {...common} kind={kind} />
    case 'choice': return <Choice {...common} kind={kind} />
    case 'measure': return <Measure {...common} kind={kind} />
    case 'date': return <DateAnswer {...common} kind={kind} />
    case 'week': return <Week {...common} kind={kind} />
    case 'text': return <Text {...common} kind={kind} />
    case 'panel': return <PanelControl {...common} kind={kind} />
  }
}
