// A sealed report as the workshop sees it: what it says, and what may be done with it.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { qStaff, staffKey } from '../../api/queries.staff'
import { explain } from '../../api/refusal'
import type { Answer, Report, Schemas } from '../../api/types'
import { lang, titled, useT } from '../../i18n'
import { date, dateTime, dayOf } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { Badge, standingTone } from '../../ui/Badge'
import { drawingOf, onDrawing } from '../../ui/body'
import { BodyMap } from '../../ui/BodyMap'
import { Button, ButtonAnchor } from '../../ui/Button'
import { Facts, Section } from '../../ui/Card'
import { Segmented } from '../../ui/Choice'
import { Banner, Skeleton } from '../../ui/Feedback'
import { TextArea } from '../../ui/Field'
import { Download, Edit, External } from '../../ui/icons/pages'
import { Ban, Send } from '../../ui/icons/staff'
import { Menu } from '../../ui/Menu'
import { Money } from '../../ui/Money'
import { Ask } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { useMay, useWorkplace } from '../board/workplace'
import { answerText, mapPanel } from '../inspection/answers'
import { severityOf, severityTone } from '../reports/severity'
import Comparison from './Comparison'
import { gradeTone } from './ReportRow'

/** Saves a file of the API under a name; false if there is none. */
async function saveFile(src: string, name: string) {
  const answer = await fetch(src, { credentials: 'same-origin' })
  if (!answer.ok) return false
  const url = URL.createObjectURL(await answer.blob())
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return true
}

export default function StaffReport() {
  const t = useT('staff').reports, { tenant, workshop } = useWorkplace(), { report = '' } = useParams<{ report: string }>(), query = useQuery(qStaff.report(tenant, workshop, report))
  useTitle(t.report)
  return <Loaded query={query} skeleton={<Waiting />}>{(data) => <One report={data as Report} />}</Loaded>
}

const Waiting = () => <Page><Skeleton className="h-12 w-64" /><Skeleton className="h-40 rounded-card!" /><Skeleton className="h-96 rounded-card!" /></Page>

function One({ report }: { report: Report }) {
  const staff = useT('staff'), t = staff.reports, standings = useT('shell').report.standing, shell = useT('shell'), { tenant, workshop, base } = useWorkplace(), may = useMay(tenant), client = useQueryClient(), [, go] = useLocation()
  const doc = report.document, zone = doc.workshop.zone, { score, waterfall, advert } = doc.result, path = { tenant, workshop, report: report.id }
  const [search, setSearch] = useSearchParams(), other = search.get('compare'), [show, setShow] = useState<'faults' | 'everything'>('faults'), [revoking, setRevoking] = useState(false), [correcting, setCorrecting] = useState(false), [reason, setReason] = useState(''), [reasonError, setReasonError] = useState<string>()
  const vehicle = useReportVehicle(report.id), past = useQuery({ ...qStaff.history(tenant, vehicle ?? ''), enabled: !!vehicle }), history = past.data
  // What stands above the report is waited for, so that it does not push it down.
  const [cameFor] = useState(other), compared = useQuery({ ...qStaff.comparison(tenant, workshop, report.id, other ?? ''), enabled: !!other })
  const others = history?.reports.filter((one) => one.id !== report.id) ?? []
  const fail = (error: unknown) => toast(explain(error), 'bad'), refresh = () => client.invalidateQueries({ queryKey: staffKey(tenant, workshop) })

  const send = useMutation({ mutationFn: () => call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/reports/{report}/send', { params: { path } })), onSuccess: ({ sent }) => toast(sent ? t.sent : t.notSent, sent ? 'good' : 'bad'), onError: fail })
  const revoke = useMutation({ mutationFn: () => call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/reports/{report}/revoke', { params: { path }, body: { reason: reason.trim() } })), onSuccess: () => { setRevoking(false); toast(t.revoked); void refresh() }, onError: (error) => setReasonError(explain(error)) })
  const supersede = useMutation({ mutationFn: () => call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/reports/{report}/supersede', { params: { path } })), onSuccess: (draft) => { void refresh(); go(`${base}/inspect/${draft.booking}`) }, onError: (error) => { setCorrecting(false); fail(error) } })
  const pdf = useMutation({ mutationFn: () => saveFile(`/v1/tenants/${tenant}/workshops/${workshop}/reports/${report.id}/pdf?lang=${lang}`, `report-${doc.vehicle.plate ?? report.id}.pdf`), onSuccess: (ok) => { if (!ok) toast(t.notPublished) }, onError: fail })

  const findings = doc.sections.flatMap((section) => section.items.map((item) => ({ item, section, weight: severityOf(item.finding?.answer as never, item.kind as never) })))
  const faults = findings.filter((one) => one.weight === 'minor' || one.weight === 'major').sort((a, b) => (a.weight === b.weight ? b.item.weight - a.item.weight : a.weight === 'major' ? -1 : 1))
  const drawn = doc.sections.map((section) => ({ section, which: drawingOf(section.items as never) })).filter((one) => one.which)
  const open = report.standing !== 'revoked' && report.standing !== 'superseded'

  if (vehicle === undefined || past.isLoading || (other && other === cameFor && compared.isPending)) return <Waiting />
  return (
    <Page>
      <PageHeader title={doc.vehicle_title ? titled(doc.vehicle_title) : t.report} note={t.report} back={`${base}/reports`} end={<>
        <Button kind="primary" busy={pdf.isPending} disabled={!report.published_at} onClick={() => pdf.mutate()} className="max-sm:hidden"><Download size={18} />{t.pdf}</Button>
        <Menu label={shell.do.menu} actions={[{ key: 'pdf', label: t.pdf, icon: <Download size={18} />, disabled: !report.published_at, run: () => pdf.mutate() }, open && { key: 'send', label: t.send, icon: <Send size={18} />, disabled: !report.published_at, run: () => send.mutate() }, open && { key: 'supersede', label: t.supersede, icon: <Edit size={18} />, run: () => setCorrecting(true) }, open && may.manage && { key: 'revoke', label: t.revoke, icon: <Ban size={18} />, danger: true, run: () => setRevoking(true) }]} />
      </>} />
      {report.standing === 'revoked' && <Banner tone="bad" title={standings.revoked}>{report.revoked_because && <bdi>{t.revokedBecause(report.revoked_because)}</bdi>}</Banner>}
      {report.standing !== 'revoked' && !report.published_at && <Banner>{t.notPublished}</Banner>}

      <div className="grid items-start gap-4 md:grid-cols-[minmax(0,1fr)_18rem]">
        <section className="card flex flex-wrap items-center gap-4 p-5">
          {score.grade && <Badge tone={gradeTone[score.grade]} className="size-18! justify-center rounded-2xl! text-3xl!">{score.grade}</Badge>}
          <div className="min-w-0 flex-1">{score.score !== undefined && <p className="num text-2xl font-bold">{num(score.score)}<span className="text-sm font-normal text-ink-3"> / {num(100)}</span></p>}<p className="num text-xs text-ink-3">{staff.inspect.covered(score.coverage.inspected, score.coverage.items)}</p></div>
          <Badge tone={standingTone[report.standing]!} dot>{standings[report.standing]}</Badge>
          {doc.summary && <p dir="auto" className="own w-full rounded-ctl bg-sunken px-4 py-3 text-sm whitespace-pre-wrap">{doc.summary}</p>}
          {advert && <p dir="auto" className="own w-full text-sm text-ink-2"><span className="block text-2xs text-ink-3">{t.advert}</span>{lang === 'fa' ? advert.line.fa : advert.line.en}</p>}
        </section>
        <Section title={doc.vehicle.plate ? <Plate value={doc.vehicle.plate} /> : <bdi dir="ltr">{doc.vehicle.vin ?? doc.vehicle.chassis_number}</bdi>}>
          <Facts items={[
            doc.odometer && [t.odometer, <span className="num">{staff.vehicle.km(doc.odometer.km)}{doc.odometer.lower_because && <bdi className="block text-xs font-normal text-fair">{staff.vehicle.lower(doc.odometer.lower_because)}</bdi>}</span>],
            doc.vehicle.vin && [staff.booking.vin, <span dir="ltr" className="num text-xs">{doc.vehicle.vin}</span>],
            [t.issued, <span className="num">{dateTime(doc.issued_at, zone)}</span>], [t.validUntil, <span className="num">{date(dayOf(doc.valid_until, zone))}</span>],
            doc.inspector && [t.inspector, <bdi>{doc.inspector}</bdi>],
          ]} />
          <ButtonAnchor size="small" href={report.verify_url} target="_blank" rel="noreferrer" className="mt-4 w-full"><External size={16} />{t.verify}</ButtonAnchor>
        </Section>
      </div>

      {others.length > 0 && <Section title={t.compareTitle}>
        <Select label={t.compare} value={other ?? ''} placeholder="—" onChange={(next) => setSearch((old) => { const params = new URLSearchParams(old); if (next) params.set('compare', next); else params.delete('compare'); return params }, { replace: true })} options={others.map((one) => ({ value: one.id, label: `${date(dayOf(one.issued_at, zone))}${one.grade ? ` · ${one.grade}` : ''}` }))} className="max-w-96" />
        {other && <Comparison report={report.id} other={other} items={findings.map((one) => one.item as never)} />}
      </Section>}

      {drawn.length > 0 && <div className="grid gap-4 md:grid-cols-2">{drawn.map(({ section, which }) => <Section key={section.key} title={titled(section.title)}><BodyMap which={which!} label={titled(section.title)} ends={staff.inspect} className="mx-auto max-w-84" panels={Object.fromEntries(onDrawing(which!, section.items).map((item) => [item.key, mapPanel(item as never, item.finding?.answer as Answer | undefined)]))} /></Section>)}</div>}

      {waterfall && <Section title={t.value}><ul className="grid gap-2 text-sm"><li className="flex justify-between"><span>{t.base}</span><Money value={waterfall.base} /></li>{waterfall.steps.map((step, i) => <li key={i} className="flex justify-between gap-4 text-ink-2"><span>{titled(step.title)} · {staff.inspect.state[step.state]}</span><Money value={{ amount: -step.loss.amount }} /></li>)}<li className="flex justify-between border-t border-line pt-2 font-bold"><span>{t.net}</span><Money value={waterfall.net} /></li></ul></Section>}

      <section className="grid gap-3">
        <Segmented label={t.faults} className="max-w-96" value={show} onChange={setShow} options={[{ value: 'faults', label: <>{t.onlyFaults} <span className="num">{num(faults.length)}</span></> }, { value: 'everything', label: t.everything }]} />
        {show === 'faults' ? (faults.length ? <Items rows={faults} report={report} base={path} /> : <p className="card px-4 py-6 text-center text-sm text-ink-3">{t.noFaults}</p>) : doc.sections.map((section) => <div key={section.key} className="grid gap-2"><h2 className="px-1 pt-2 text-sm font-semibold text-ink-2">{titled(section.title)}</h2><Items rows={findings.filter((one) => one.section === section)} report={report} base={path} /></div>)}
      </section>
      {doc.photos.some((photo) => !photo.item) && <Section title={t.photos}><Photos photos={doc.photos.filter((photo) => !photo.item)} base={path} title={t.whole} /></Section>}

      <Ask open={correcting} onClose={() => setCorrecting(false)} title={t.supersedeAsk} confirm={t.supersedeDo} busy={supersede.isPending} onConfirm={() => supersede.mutate()}>{t.supersedeText}</Ask>
      <Ask open={revoking} onClose={() => setRevoking(false)} title={t.revokeTitle} confirm={t.revoke} kind="danger" busy={revoke.isPending} onConfirm={() => { if (reason.trim()) revoke.mutate(); else setReasonError(shell.field.empty) }}>
        <p className="mb-3">{t.revokeText}</p><TextArea label={t.reason} dir="auto" rows={2} maxLength={300} value={reason} error={reasonError} onChange={(next) => { setReason(next); setReasonError(undefined) }} />
      </Ask>
    </Page>
  )
}

type ReportPath = { tenant: string; workshop: string; report: string }
type Found = { item: Schemas['DocumentItem']; weight: ReturnType<typeof severityOf> }
function Items({ rows, report, base }: { rows: Found[]; report: Report; base: ReportPath }) {
  const t = useT('staff').inspect
  return (
    <ul className="card divide-y divide-line">
      {rows.map(({ item, weight }) => {
        const answer = item.finding?.answer as Answer | undefined, photos = report.document.photos.filter((photo) => photo.item === item.key)
        return (
          <li key={item.key} className="grid gap-2 px-4 py-3">
            <div className="flex items-start justify-between gap-4 text-sm"><span className="min-w-0 font-medium">{titled(item.title)}</span>{answer && answer.type !== 'not_inspected' ? <Badge tone={severityTone(weight)} className="max-w-[55%] whitespace-normal! text-end"><bdi>{answerText(item.kind as never, answer)}</bdi></Badge> : <span className="shrink-0 text-xs text-ink-3">{t.skipped}</span>}</div>
            {item.finding?.note && <p dir="auto" className="own text-xs text-ink-2">{item.finding.note}</p>}
            {photos.length > 0 && <Photos photos={photos} base={base} title={titled(item.title)} />}
          </li>
        )
      })}
    </ul>
  )
}
const Photos = ({ photos, base, title }: { photos: { id: string }[]; base: ReportPath; title: string }) => {
  const t = useT('staff').reports
  return <ul className="flex flex-wrap gap-2">{photos.map((photo) => <li key={photo.id} className="size-28 overflow-hidden rounded-xl bg-sunken"><img src={`/v1/tenants/${base.tenant}/workshops/${base.workshop}/reports/${base.report}/photos/${photo.id}?size=small`} alt={t.photoOf(title)} loading="lazy" decoding="async" className="size-28 object-cover" /></li>)}</ul>
}

/** The vehicle of a report: the document names it by plate, the list by its id. `undefined` until it is known. */
function useReportVehicle(report: string): string | null | undefined {
  const { tenant, workshop } = useWorkplace(), list = useInfiniteQuery({ ...qStaff.reports(tenant, workshop), enabled: false }).data
  const known = list?.pages.flatMap((page) => page.items).find((one) => one.id === report)?.vehicle
  const { data } = useQuery(qStaff.report(tenant, workshop, report)), booking = useQuery({ ...qStaff.booking(tenant, workshop, data?.document.booking ?? ''), enabled: !known && !!data })
  return known ?? booking.data?.vehicle ?? (booking.isPending ? undefined : null)
}
