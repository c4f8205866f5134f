// An inspection, section by section. The body's sections are a map to press; everything else is a card with large answers. Whatever is answered stays on the device until the host has it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { Failed } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { q } from '../../api/queries'
import { qStaff } from '../../api/queries.staff'
import { explain, Refusal } from '../../api/refusal'
import type { Answer, BoardItem, Inspection, Item, Section, Suggestion } from '../../api/types'
import { titled, useT } from '../../i18n'
import { dayOf, HOME_ZONE } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { drawingOf, onDrawing, type Which } from '../../ui/body'
import { BodyMap } from '../../ui/BodyMap'
import { Button, IconLink } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Banner, Skeleton } from '../../ui/Feedback'
import { Back, Check, Next, Offline, Warning } from '../../ui/icons/core'
import { Previous } from '../../ui/icons/pages'
import { Page, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { Spinner } from '../../ui/Spinner'
import { toast } from '../../ui/Toast'
import { useHeading, useWorkplace } from '../board/workplace'
import { mapPanel } from './answers'
import { inspectionKey, useDraft, type DraftHook, type Place } from './draft'
import { ItemCard, type ItemTools } from './ItemCard'
import { usePhotos } from './photos'

const Review = lazy(() => import('./Review'))
const Begin = lazy(() => import('./Begin'))
const REVIEW = 'review'

export default function Inspect() {
  const t = useT('staff').inspect, { tenant, workshop, base } = useWorkplace(), { booking = '' } = useParams<{ booking: string }>()
  const place: Place = { tenant, workshop, booking }, draft = useDraft(place), zone = useQuery(q.workshop(tenant, workshop)).data?.zone ?? HOME_ZONE
  const found = useQuery(qStaff.booking(tenant, workshop, booking)).data, day = found && dayOf(found.starts_at, zone)
  const board = useQuery({ ...qStaff.day(tenant, workshop, day ?? ''), enabled: !!day }).data, item = board?.bookings.find((one) => one.booking.id === booking)
  useTitle(item?.vehicle?.plate ? `${t.title} ${num(item.vehicle.plate)}` : t.title)
  const { query } = draft
  if (draft.data) return <Form data={draft.data} draft={draft} place={place} item={item} back={day ? `${base}/day/${day}` : `${base}/day`} base={base} fromKept={query.data?.fromKept ?? false} />
  if (query.error instanceof Refusal && query.error.absent) return <Suspense><Begin place={place} item={item} base={base} /></Suspense>
  if (query.error) return <Page><Failed error={query.error} retry={query.refetch} /></Page>
  return <Page><Skeleton className="h-12" /><Skeleton className="h-20 rounded-card!" /><Skeleton className="h-96 rounded-card!" /></Page>
}

function Form({ data, draft, place, item, back, base, fromKept }: { data: Inspection; draft: DraftHook; place: Place; item: BoardItem | undefined; back: string; base: string; fromKept: boolean }) {
  const t = useT('staff').inspect, heading = useHeading(), client = useQueryClient(), { queue, uploads } = usePhotos(place)
  const sections = data.template.sections.filter((section) => section.items.length > 0)
  const [search, setSearch] = useSearchParams(), current = search.get('part') ?? sections[0]!.key, index = sections.findIndex((one) => one.key === current), section = sections[index]
  const answered = (of: Section) => of.items.filter((one) => draft.findingOf(one.key).answer).length
  const all = sections.reduce((sum, one) => sum + one.items.length, 0), done = sections.reduce((sum, one) => sum + answered(one), 0)
  const [target, setTarget] = useState<string | null>(null), top = useRef<HTMLDivElement>(null)

  const show = (key: string) => { setSearch((old) => { const next = new URLSearchParams(old); next.set('part', key); return next }, { replace: true }); scrollUp(top.current) }
  const goTo = (key: string) => { const holder = sections.find((one) => one.items.some((each) => each.key === key)); if (holder) { show(holder.key); setTarget(key) } }
  useEffect(() => {
    if (!target) return
    const timer = setTimeout(() => { const element = document.getElementById(`item-${target}`); element?.scrollIntoView({ block: 'center' }); element?.focus({ preventScroll: true }); setTarget(null) }, 80)
    return () => clearTimeout(timer)
  }, [target, current])

  const removePhoto = useMutation({
    mutationFn: (photo: string) => call(api.DELETE('/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}/inspection/photos/{photo}', { params: { path: { ...place, photo } } })),
    onSuccess: (_, photo) => client.setQueryData<Inspection>(inspectionKey(place), (old) => old && { ...old, photos: old.photos.filter((one) => one.id !== photo) }),
    onError: (error) => toast(explain(error), 'bad'),
  })
  const tools: ItemTools = { draft, place, photos: data.photos, uploads, addPhotos: (files, key) => void queue.add(files, key), retryPhoto: (id) => queue.retry(id), dropUpload: (id) => queue.remove(id), removePhoto: (photo) => removePhoto.mutate(photo) }
  const next = index < 0 ? undefined : (sections[index + 1]?.key ?? REVIEW), previous = index < 0 ? sections.at(-1)!.key : sections[index - 1]?.key

  return (
    <div ref={top} className="flex min-h-dvh flex-col lg:min-h-full">
      <header className="sticky top-0 z-20 border-b border-line bg-surface/95 backdrop-blur">
        <div className="flex items-center gap-1 px-2 py-1.5 md:px-4">
          <IconLink label={t.toBoard} href={back}><Back size={22} /></IconLink>
          <div className="min-w-0 flex-1"><h1 className="truncate text-base leading-6 font-bold">{item ? <bdi>{heading(item)}</bdi> : t.title}</h1><SaveState draft={draft} /></div>
          {item?.vehicle?.plate && <Plate value={item.vehicle.plate} />}
        </div>
        <div className="flex items-center gap-3 px-4 pb-2 md:px-6">
          <div role="progressbar" aria-label={t.progress(done, all)} aria-valuenow={done} aria-valuemin={0} aria-valuemax={all} className="h-2 flex-1 overflow-hidden rounded-full bg-line"><div className="h-full rounded-full bg-brand transition-[width]" style={{ width: `${(done / all) * 100}%` }} /></div>
          <span aria-hidden="true" className="num text-2xs text-ink-2">{t.progress(done, all)}</span>
        </div>
        <nav aria-label={t.sections} className="strip px-4 pb-2 md:px-6 xl:hidden">
          {[...sections.map((one) => ({ key: one.key, title: titled(one.title), done: answered(one), all: one.items.length })), { key: REVIEW, title: t.preview, done: 0, all: 0 }].map(({ key, ...one }) => <SectionChip key={key} {...one} on={key === current} onPress={() => show(key)} />)}
        </nav>
      </header>
      <div className="mx-auto grid w-full max-w-6xl flex-1 content-start gap-4 px-4 py-4 md:px-6 xl:grid-cols-[15rem_minmax(0,1fr)] xl:gap-6">
        <nav aria-label={t.sections} className="hidden content-start gap-0.5 xl:sticky xl:top-32 xl:grid xl:self-start">
          {sections.map((one) => <SectionRow key={one.key} title={titled(one.title)} done={answered(one)} all={one.items.length} on={one.key === current} onPress={() => show(one.key)} />)}
          <SectionRow title={t.preview} on={current === REVIEW} onPress={() => show(REVIEW)} />
        </nav>
        <div className="min-w-0">
          {fromKept && <Banner tone="fair" className="mb-4">{t.fromKept}</Banner>}
          {draft.state.lost ? <Banner tone="bad" className="mb-4">{explain(draft.state.lost)}</Banner> : null}
          {data.supersedes && <Banner className="mb-4">{t.supersedes}</Banner>}
          {current === REVIEW || !section ? <Suspense fallback={<Skeleton className="h-96 rounded-card!" />}><Review data={data} sections={sections} tools={tools} base={base} goTo={goTo} photosWait={uploads.length > 0} /></Suspense> : <SectionView key={section.key} section={section} index={index} count={sections.length} tools={tools} suggestions={data.suggestions} target={target} />}
        </div>
      </div>
      <footer className="sticky bottom-0 z-10 flex gap-2 border-t border-line bg-surface/95 px-4 pt-2.5 pb-[max(0.625rem,var(--safe))] backdrop-blur md:px-6">
        {previous && <Button onClick={() => show(previous)}><Previous size={18} />{t.previous}</Button>}
        {next && <Button kind="primary" onClick={() => show(next)} className="ms-auto max-sm:flex-1">{next === REVIEW ? t.review : t.next}<Next size={18} /></Button>}
      </footer>
    </div>
  )
}
const scrollUp = (inside: HTMLElement | null) => { scrollTo(0, 0); for (let up = inside?.parentElement; up; up = up.parentElement) up.scrollTop = 0 }

/** Whether everything has arrived, in words. */
function SaveState({ draft }: { draft: DraftHook }) {
  const t = useT('staff').inspect, { state, waiting } = draft, conflicts = Object.keys(state.conflicts).length, wrong = Object.keys(state.wrong).length
  const [Icon, text, tone] = conflicts ? [Warning, t.conflicts(conflicts), 'text-fair'] as const : wrong ? [Warning, t.wrong(wrong), 'text-bad'] as const : state.offline ? [Offline, t.waiting(waiting), 'text-fair'] as const : state.sending || waiting ? [null, t.saving, 'text-ink-3'] as const : [Check, t.saved, 'text-ink-3'] as const
  return <p role="status" title={state.offline ? t.offlineText : undefined} className={cx('flex min-h-5 items-center gap-1.5 text-2xs', tone)}>{Icon ? <Icon size={14} /> : <Spinner size={13} />}<span className="num truncate">{text}</span></p>
}

function SectionChip({ title, done, all, on, onPress }: { title: string; done: number; all: number; on: boolean; onPress: () => void }) {
  const box = useRef<HTMLButtonElement>(null)
  useEffect(() => { if (on) box.current?.scrollIntoView({ block: 'nearest', inline: 'center' }) }, [on])
  return <button type="button" aria-current={on ? 'step' : undefined} ref={box} onClick={onPress} className={cx('flex min-h-11 shrink-0 snap-start items-center gap-2 rounded-full border px-3.5 text-xs whitespace-nowrap', on ? 'border-brand bg-brand font-semibold text-on-brand' : 'border-line bg-surface text-ink-2')}>
    {title}{all > 0 && <span className={cx('num', on ? 'text-on-brand' : done === all ? 'font-semibold text-good' : 'text-ink-3')}>{done === all ? '✓' : `${num(done)}/${num(all)}`}</span>}
  </button>
}
const SectionRow = ({ title, done, all, on, onPress }: { title: string; done?: number; all?: number; on: boolean; onPress: () => void }) => (
  <button type="button" aria-current={on ? 'step' : undefined} onClick={onPress} className={cx('flex min-h-12 items-center justify-between gap-3 rounded-ctl px-3 text-start text-sm', on ? 'bg-brand-soft font-semibold text-brand-text' : 'text-ink-2 hover:bg-sunken')}>
    <span className="min-w-0">{title}</span>{all !== undefined && <span className={cx('num shrink-0 text-2xs', done === all ? 'font-bold text-good' : 'text-ink-3')}>{done === all ? '✓' : `${num(done!)}/${num(all)}`}</span>}
  </button>
)

function SectionView({ section, index, count, tools, suggestions, target }: { section: Section; index: number; count: number; tools: ItemTools; suggestions: Suggestion[]; target: string | null }) {
  const t = useT('staff').inspect, shell = useT('shell'), { draft } = tools, which = drawingOf(section.items)
  const mapped = which ? onDrawing(which, section.items) : [], rest = section.items.filter((one) => !mapped.includes(one))
  const suggestion = (key: string) => suggestions.find((one) => one.item === key)
  const open = section.items.filter((one) => !draft.findingOf(one.key).answer && (one.kind.type === 'ok3' || one.kind.type === 'panel'))
  const fill = () => {
    const before = open.map((one) => [one.key, draft.findingOf(one.key)] as const)
    for (const one of open) draft.write(one.key, { ...draft.findingOf(one.key), answer: (one.kind.type === 'panel' ? { type: 'panel', states: ['original'] } : { type: 'ok3', verdict: 'ok' }) as Answer })
    toast(t.allSoundDone(open.length), 'good', { label: shell.do.undo, run: () => before.forEach(([key, finding]) => draft.write(key, finding)) })
  }
  return (
    <section className="grid gap-3" aria-label={titled(section.title)}>
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0"><h2 className="text-base leading-7 font-bold sm:text-lg">{titled(section.title)}</h2><p className="num text-xs text-ink-3">{which ? t.toBody : t.section(index + 1, count)}</p></div>
        {open.length > 0 && <Button size="small" kind="soft" className="shrink-0" onClick={fill}><Check size={17} />{t.allSound} <span className="num">({num(open.length)})</span></Button>}
      </div>
      {which && <BodySection which={which} items={mapped} tools={tools} suggestion={suggestion} target={target} label={titled(section.title)} />}
      {rest.length > 0 && <div className={cx('grid items-start gap-3', !which && 'lg:grid-cols-2')}>{rest.map((one) => <ItemCard key={one.key} item={one} tools={tools} suggestion={suggestion(one.key)} />)}</div>}
    </section>
  )
}

function BodySection({ which, items, tools, suggestion, target, label }: { which: Which; items: Item[]; tools: ItemTools; suggestion: (key: string) => Suggestion | undefined; target: string | null; label: string }) {
  const t = useT('staff').inspect, { draft } = tools
  const empty = (from: number) => items.find((one, i) => i > from && !draft.findingOf(one.key).answer) ?? items.find((one) => !draft.findingOf(one.key).answer)
  const [selected, setSelected] = useState<string>(() => (target && items.some((one) => one.key === target) ? target : (empty(-1)?.key ?? items[0]!.key)))
  useEffect(() => { if (target && items.some((one) => one.key === target)) setSelected(target) }, [target])
  const item = items.find((one) => one.key === selected)!, at = items.indexOf(item), following = empty(at)
  const panels = Object.fromEntries(items.map((one) => { const { answer } = draft.findingOf(one.key); return [one.key, { ...mapPanel(one, answer), missing: !!one.required && !answer }] }))
  return (
    <div className="grid items-start gap-3 md:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)]">
      <div className="card grid place-items-center p-2 md:sticky md:top-36 md:p-4"><BodyMap which={which} label={label} ends={t} panels={panels} selected={selected} onSelect={setSelected} className="max-w-84 md:max-h-[calc(100dvh-20rem)] md:max-w-104" /></div>
      <div className="body-editor card z-10 grid gap-2 p-4 max-md:sticky max-md:bottom-17 max-md:-mx-4 max-md:rounded-b-none max-md:border-x-0 max-md:px-4 max-md:shadow-float" aria-live="polite">
        <ItemCard key={item.key} item={item} tools={tools} suggestion={suggestion(item.key)} compact />
        {following && following !== item && draft.findingOf(item.key).answer && <Button size="small" kind="soft" onClick={() => setSelected(following.key)}>{t.nextPanel}: {titled(following.title)}</Button>}
      </div>
    </div>
  )
}
