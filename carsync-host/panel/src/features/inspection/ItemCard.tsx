// One item: its answer, what the last report said, a note, photos, and "not inspected".
import { useRef, useState } from 'react'
import type { Answer, Finding, Item, Photo, Suggestion } from '../../api/types'
import { titled, useT } from '../../i18n'
import { percent } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { cx } from '../../ui/cx'
import { Banner } from '../../ui/Feedback'
import { TextArea } from '../../ui/Field'
import { Check, Refresh, Warning } from '../../ui/icons/core'
import { Edit, Remove } from '../../ui/icons/pages'
import { Camera, Hide } from '../../ui/icons/staff'
import { Ask } from '../../ui/Overlay'
import { answerText } from './answers'
import { AnswerControl, PanelControl } from './controls'
import type { DraftHook, Place } from './draft'
import type { Upload } from './photos'

export type ItemTools = {
  draft: DraftHook; place: Place; photos: Photo[]; uploads: Upload[]
  addPhotos: (files: Iterable<File>, item?: string) => void; retryPhoto: (id: string) => void; dropUpload: (id: string) => void; removePhoto: (photo: string) => void
}
const quiet = 'inline-flex min-h-11 items-center gap-1.5 rounded-lg px-2.5 text-xs font-medium text-ink-2 hover:bg-sunken'

export function ItemCard({ item, tools, suggestion, compact }: { item: Item; tools: ItemTools; suggestion?: Suggestion | undefined; compact?: boolean }) {
  const t = useT('staff').inspect, { draft } = tools, finding = draft.findingOf(item.key), answer = finding.answer, skipped = answer?.type === 'not_inspected'
  const conflict = draft.state.conflicts[item.key], wrong = draft.state.wrong[item.key], [noting, setNoting] = useState(false)
  const put = (next: Finding) => draft.write(item.key, clean(next))
  const highest = draft.data?.highest_km, lower = item.key === 'odometer_reading' && highest !== undefined && answer?.type === 'measure' && +answer.value < highest
  const answerIt = (next: Answer | undefined) => put({ ...finding, answer: next })
  const shows = noting || !!finding.note || lower
  return (
    <article id={`item-${item.key}`} tabIndex={-1} aria-label={titled(item.title)} className={cx('grid min-w-0 scroll-mt-32 gap-2.5 outline-offset-4', !compact && 'card p-4', conflict && 'border-fair!', wrong && 'border-bad!')}>
      <div className="flex items-start gap-2">
        <h3 className="min-w-0 flex-1 text-sm leading-6 font-semibold">{titled(item.title)}</h3>
        {answer && !conflict && !wrong && <span className="text-good"><Check size={18} /><span className="sr-only">{answerText(item.kind, answer)}</span></span>}
        {item.stopper && !compact && <Badge>{t.stopper}</Badge>}
        {item.required && !answer && <Badge tone="brand">{t.required}</Badge>}
      </div>
      {suggestion && !answer && <button type="button" onClick={() => answerIt(suggestion.answer)} className="tone-brand flex min-h-11 items-center justify-between gap-3 rounded-ctl bg-tone-soft px-3 text-start text-xs text-tone-text"><span className="min-w-0">{t.last(answerText(item.kind, suggestion.answer))}</span><b className="shrink-0">{t.take}</b></button>}
      {skipped ? <p className="rounded-ctl bg-sunken px-3.5 py-3 text-sm text-ink-2">{t.skipped}</p> : item.kind.type === 'panel' ? <PanelControl item={item} kind={item.kind} answer={answer} onChange={answerIt} compact={compact ?? false} /> : <AnswerControl item={item} answer={answer} onChange={answerIt} />}
      {lower && <p className="flex items-start gap-1.5 text-xs text-fair"><Warning size={16} className="mt-0.5" />{t.lowerKm(highest)}</p>}
      {wrong && <Banner tone="bad">{wrong}</Banner>}
      {conflict && <Conflict item={item} tools={tools} />}
      {shows && <TextArea label={t.note} hideLabel dir="auto" rows={1} maxLength={1000} autoFocus={noting && !finding.note} placeholder={t.notePlaceholder} value={finding.note ?? ''} onChange={(note) => put({ ...finding, note })} />}
      <Photos item={item.key} title={titled(item.title)} tools={tools} />
      <div className="-mx-2 -mb-1 flex flex-wrap items-center">
        {!shows && <button type="button" onClick={() => setNoting(true)} className={quiet}><Edit size={16} />{t.note}</button>}
        <PhotoButton item={item.key} title={titled(item.title)} tools={tools} />
        <button type="button" aria-pressed={skipped} onClick={() => answerIt(skipped ? undefined : ({ type: 'not_inspected' } as Answer))} className={cx(quiet, 'ms-auto', skipped && 'font-bold text-ink')}><Hide size={16} />{t.skip}</button>
      </div>
    </article>
  )
}
const clean = ({ answer, note }: Finding): Finding => ({ ...(answer && { answer }), ...(note?.trim() && { note }) })

function Conflict({ item, tools: { draft } }: { item: Item; tools: ItemTools }) {
  const t = useT('staff').inspect, theirs = draft.state.conflicts[item.key]!, mine = draft.findingOf(item.key)
  const side = (title: string, finding: Finding, keep: string, own: boolean) => (
    <div className="grid content-between gap-2 rounded-ctl bg-surface p-3">
      <div><p className="text-2xs text-ink-3">{title}</p><p className="text-sm font-semibold"><bdi>{answerText(item.kind, finding.answer)}</bdi></p>{finding.note && <p dir="auto" className="own text-xs text-ink-2">{finding.note}</p>}</div>
      <button type="button" onClick={() => draft.draft.settle(item.key, own)} className="min-h-11 rounded-lg border border-line text-xs font-semibold hover:bg-sunken">{keep}</button>
    </div>
  )
  return <div role="alert" className="tone grid gap-2 rounded-ctl bg-tone-soft p-3 text-ink [--th:75]"><p className="text-xs font-semibold text-tone-text">{t.conflictTitle}. {t.conflictText}</p><div className="grid grid-cols-2 gap-2">{side(t.mine, mine, t.keepMine, true)}{side(t.theirs, theirs.finding, t.keepTheirs, false)}</div></div>
}

export function PhotoButton({ item, title, tools, className }: { item?: string; title: string; tools: ItemTools; className?: string }) {
  const t = useT('staff').inspect, box = useRef<HTMLInputElement>(null)
  return <>
    <button type="button" onClick={() => box.current?.click()} className={className ?? quiet}><Camera size={17} />{t.addPhoto}<span className="sr-only">: {title}</span></button>
    <input ref={box} type="file" accept="image/*" capture="environment" multiple hidden aria-label={`${t.addPhoto}: ${title}`} data-photo={item ?? ''} onChange={(event) => { const files = [...(event.target.files ?? [])]; event.target.value = ''; tools.addPhotos(files, item) }} />
  </>
}

export function Photos({ item, title, tools }: { item?: string; title: string; tools: ItemTools }) {
  const t = useT('staff').inspect, [asking, setAsking] = useState<string | null>(null)
  const photos = tools.photos.filter((one) => one.item === item), uploads = tools.uploads.filter((one) => one.item === item)
  if (!photos.length && !uploads.length) return null
  const { tenant, workshop, booking } = tools.place, src = (photo: string) => `/v1/tenants/${tenant}/workshops/${workshop}/bookings/${booking}/inspection/photos/${photo}?size=small`
  return <>
    <ul className="flex flex-wrap gap-2">
      {photos.map((one) => (
        <li key={one.id} className="relative size-22 overflow-hidden rounded-xl bg-sunken">
          <img src={src(one.id)} alt={t.photoOf(title)} loading="lazy" decoding="async" className="size-22 object-cover" />
          <button type="button" aria-label={t.removePhoto} onClick={() => setAsking(one.id)} className="absolute end-1 top-1 grid size-8 place-items-center rounded-full bg-surface/90 text-ink shadow-sm"><Remove size={15} /></button>
        </li>
      ))}
      {uploads.map((one) => (
        <li key={one.id} className="relative size-22 overflow-hidden rounded-xl bg-sunken">
          <img src={one.url} alt={t.photoOf(title)} className="size-22 object-cover opacity-45" />
          {one.state === 'failed' ? (
            <span className="absolute inset-0 grid place-items-center gap-0.5 bg-surface/60">
              <button type="button" onClick={() => tools.retryPhoto(one.id)} className="grid min-h-11 place-items-center rounded-lg px-1 text-2xs font-bold text-bad"><Refresh size={18} />{t.photoFailed}<span className="sr-only">, {t.retryPhoto}</span></button>
              <button type="button" aria-label={t.removePhoto} onClick={() => tools.dropUpload(one.id)} className="grid size-8 place-items-center rounded-full bg-surface"><Remove size={15} /></button>
            </span>
          ) : (
            <span role="progressbar" aria-label={t.uploading(one.part)} aria-valuenow={Math.round(one.part)} className="absolute inset-x-1.5 bottom-1.5 rounded-full bg-surface/90 px-1.5 text-center text-2xs font-semibold"><span className="num">{one.state === 'sending' ? percent(one.part) : t.queued}</span></span>
          )}
        </li>
      ))}
    </ul>
    <Ask open={!!asking} onClose={() => setAsking(null)} title={t.removePhotoAsk} confirm={t.removePhoto} kind="danger" onConfirm={() => { tools.removePhoto(asking!); setAsking(null) }} />
  </>
}
