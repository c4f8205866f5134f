// Before it is final: what is missing, what it will say, the inspector's words, and the one button that seals it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { api, attempts, call } from '../../api/client'
import { staffKey } from '../../api/queries.staff'
import { explain } from '../../api/refusal'
import type { Inspection, Item, Section } from '../../api/types'
import { titled, useT } from '../../i18n'
import { num } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Row, Rows, Section as Box } from '../../ui/Card'
import { cx } from '../../ui/cx'
import { Banner } from '../../ui/Feedback'
import { TextArea } from '../../ui/Field'
import { MoneyField } from '../../ui/NumberField'
import { Ask } from '../../ui/Overlay'
import { toast } from '../../ui/Toast'
import { severityOf, severityTone } from '../reports/severity'
import { answerText } from './answers'
import { inspectionKey, SUMMARY } from './draft'
import { PhotoButton, Photos, type ItemTools } from './ItemCard'

export const gradeTone = { A: 'green', B: 'green', C: 'amber', D: 'red', E: 'red' } as const

export default function Review({ data, sections, tools, base, goTo, photosWait }: { data: Inspection; sections: Section[]; tools: ItemTools; base: string; goTo: (item: string) => void; photosWait: boolean }) {
  const t = useT('staff').inspect, { draft, place } = tools, client = useQueryClient(), [, go] = useLocation()
  const [asking, setAsking] = useState(false), [leaving, setLeaving] = useState(false), [price, setPrice] = useState<number | null>(null), tries = useRef(attempts())
  const items = sections.flatMap((section) => section.items), missing = items.filter((item) => item.required && !draft.findingOf(item.key).answer)
  const faults = items.map((item) => ({ item, finding: draft.findingOf(item.key) })).map((one) => ({ ...one, weight: severityOf(one.finding.answer, one.item.kind) })).filter((one) => one.weight === 'minor' || one.weight === 'major').sort((a, b) => (a.weight === b.weight ? b.item.weight - a.item.weight : a.weight === 'major' ? -1 : 1))
  // The score is the host's: it is asked for once everything is there.
  useEffect(() => { void draft.draft.flush().then((clean) => { if (clean) void client.invalidateQueries({ queryKey: inspectionKey(place) }) }) }, [])

  const finalise = useMutation({
    mutationFn: async () => {
      await draft.draft.flush()
      const body = price ? { base_price: { amount: price } } : {}
      return call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}/inspection/finalise', { params: { path: place, header: { 'Idempotency-Key': tries.current.key([data.report, body]) } }, body: body as never }))
    },
    onSuccess: async (report) => {
      draft.draft.forget()
      toast(t.finalised, 'good')
      go(`${base}/reports/${report.id}`, { replace: true })
      client.removeQueries({ queryKey: inspectionKey(place) })
      await client.invalidateQueries({ queryKey: staffKey(place.tenant, place.workshop) })
    },
    onError: () => setAsking(false),
  })
  const giveUp = useMutation({
    mutationFn: () => call(api.DELETE('/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}/inspection', { params: { path: place } })),
    onSuccess: () => { draft.draft.forget(); client.removeQueries({ queryKey: inspectionKey(place) }); toast(t.givenUp); go(`${base}/day`, { replace: true }) },
    onError: (error) => { setLeaving(false); toast(explain(error), 'bad') },
  })
  const waits = draft.waiting > 0 || photosWait, { score } = data

  return (
    <div className="grid gap-4">
      <div className={cx('card grid gap-3 p-4', missing.length > 0 && 'border-fair!')}>
        <h2 className="text-base font-bold">{t.missing(missing.length)}</h2>
        {missing.length > 0 && <div className="flex flex-wrap gap-2">{missing.slice(0, 40).map((item) => <button key={item.key} type="button" onClick={() => goTo(item.key)} className="min-h-11 rounded-full border border-line bg-surface px-3.5 text-xs font-medium hover:bg-sunken">{titled(item.title)}</button>)}</div>}
      </div>

      <div className="grid gap-4 md:grid-cols-2">
        <Box title={t.score}>
          <div className="flex items-center gap-4">
            {score.grade ? <Badge tone={gradeTone[score.grade]} className="size-16! justify-center rounded-2xl! text-2xl!">{score.grade}</Badge> : null}
            <div className="min-w-0"><p className="num text-2xl font-bold">{score.score !== undefined ? num(score.score) : <span className="text-base font-medium text-ink-3">{t.noScore}</span>}</p><p className="num text-xs text-ink-3">{t.covered(score.coverage.inspected, score.coverage.items)}</p></div>
          </div>
          <ul className="mt-3 flex flex-wrap gap-1.5">{(['sound', 'minor', 'major', 'not_inspected', 'not_applicable', 'told'] as const).filter((one) => score.counts[one] > 0).map((one) => <li key={one}><Badge tone={one === 'sound' ? 'green' : one === 'minor' ? 'amber' : one === 'major' ? 'red' : 'neutral'}>{t.counts[one]} <b className="num">{num(score.counts[one])}</b></Badge></li>)}</ul>
          {score.stoppers.length > 0 && <p className="mt-3 text-xs text-ink-2">{t.stoppers}: {score.stoppers.map((key) => titledOf(items, key)).join('، ')}</p>}
        </Box>
        <Box title={t.vehiclePhotos} end={<PhotoButton title={t.vehiclePhotos} tools={tools} className="inline-flex min-h-11 items-center gap-1.5 rounded-lg bg-brand-soft px-3 text-xs font-semibold text-brand-text" />}>
          <Photos title={t.vehiclePhotos} tools={tools} />
        </Box>
      </div>

      <section className="grid gap-2">
        <h2 className="px-1 text-sm font-semibold text-ink-2">{t.faults}</h2>
        {faults.length === 0 ? <p className="card px-4 py-5 text-sm text-ink-3">{t.noFaults}</p> : <Rows>{faults.map(({ item, finding, weight }) => <Row key={item.key} onClick={() => goTo(item.key)} title={titled(item.title)} note={<bdi>{[answerText(item.kind, finding.answer), finding.note].filter(Boolean).join(' · ')}</bdi>} end={<Badge tone={severityTone(weight)} dot>{t.severity[weight as 'minor' | 'major']}</Badge>} />)}</Rows>}
      </section>

      <Box title={t.summary} note={t.summaryHint}>
        <div className="grid gap-4">
          <TextArea label={t.summary} hideLabel dir="auto" rows={3} maxLength={2000} value={draft.summary} onChange={(note) => draft.write(SUMMARY, { ...(note && { note }) })} error={draft.state.wrong[SUMMARY]} />
          {draft.state.conflicts[SUMMARY] && <div role="alert" className="tone grid gap-2 rounded-ctl bg-tone-soft p-3 text-sm text-ink [--th:75]"><p className="text-xs font-semibold text-tone-text">{t.conflictTitle}</p><p dir="auto" className="own">{draft.state.conflicts[SUMMARY].finding.note}</p><div className="flex flex-wrap gap-2"><Button size="small" onClick={() => draft.draft.settle(SUMMARY, true)}>{t.keepMine}</Button><Button size="small" onClick={() => draft.draft.settle(SUMMARY, false)}>{t.keepTheirs}</Button></div></div>}
          <MoneyField label={t.base} hint={t.baseHint} optional value={price} onChange={setPrice} className="max-w-96" />
        </div>
      </Box>

      {finalise.error && <Banner tone="bad">{explain(finalise.error)}</Banner>}
      {waits && <Banner tone="fair">{t.waitsForNet}</Banner>}
      <div className="flex flex-wrap justify-between gap-2">
        <Button kind="ghost" onClick={() => setLeaving(true)} className="text-bad">{t.giveUp}</Button>
        <Button kind="primary" size="large" disabled={missing.length > 0 || waits} onClick={() => setAsking(true)} className="max-sm:w-full">{t.finalise}</Button>
      </div>
      <Ask open={asking} onClose={() => setAsking(false)} title={t.finaliseAsk} confirm={t.finalise} busy={finalise.isPending} onConfirm={() => finalise.mutate()}>{t.finaliseText}</Ask>
      <Ask open={leaving} onClose={() => setLeaving(false)} title={t.giveUpAsk} confirm={t.giveUp} kind="danger" busy={giveUp.isPending} onConfirm={() => giveUp.mutate()}>{t.giveUpText}</Ask>
    </div>
  )
}
const titledOf = (items: Item[], key: string) => { const item = items.find((one) => one.key === key); return item ? titled(item.title) : key }
