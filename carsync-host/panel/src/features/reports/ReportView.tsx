// A report, whoever reads it: what it is worth, the score, the body, what to mind, everything that was looked at, photos, value, seal.
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { ReportSource } from '../../api/queries.reports'
import { explain } from '../../api/refusal'
import type { Report, ReportDocument, ReportItem } from '../../api/types.reports'
import type { ReportCard } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { date, dayOf } from '../../i18n/dates'
import { lang } from '../../i18n/lang'
import { decimal, num, percent } from '../../i18n/numbers'
import { Badge, standingTone } from '../../ui/Badge'
import { Button, ButtonLink } from '../../ui/Button'
import { Facts, Row, Rows, Section } from '../../ui/Card'
import { cx } from '../../ui/cx'
import { Banner, Skeleton } from '../../ui/Feedback'
import { Check, Down } from '../../ui/icons/core'
import { Copy, Download, Share, Shield } from '../../ui/icons/pages'
import { Compare } from '../../ui/icons/reports'
import { Money } from '../../ui/Money'
import { Sheet } from '../../ui/Overlay'
import { Page, PageHeader } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { copyText } from '../../ui/copy'
import { Spinner } from '../../ui/Spinner'
import { toast } from '../../ui/Toast'
import { useAnswers } from './answers'
import { Digest } from './Digest'
import { Grade } from './Grade'
import { rank, severityOf, severityTone } from './severity'
import { titleOf } from './titles'

const Body = lazy(() => import('./Body'))
const Photos = lazy(() => import('./Photos'))

export default function ReportView({ report, source, back, end, others = [] }: { report: Report; source: ReportSource; back?: string; end?: ReactNode; others?: ReportCard[] }) {
  const t = useT('report'), shell = useT('shell').report, { document: doc, standing } = report
  const zone = doc.workshop.zone, { score } = doc.result
  return (
    <Page width="wide">
      <PageHeader back={back} title={doc.vehicle_title ? titled(doc.vehicle_title) : t.title} note={`${titled(doc.workshop.title)} · ${date(dayOf(doc.issued_at, zone))}`} end={end ?? <Badge tone={standingTone[standing]!} dot>{shell.standing[standing]}</Badge>} />
      <StandingBanner report={report} zone={zone} />
      {!report.published_at && <div role="status"><Banner><span className="inline-flex items-center gap-2"><Spinner />{t.pending}</span></Banner></div>}
      <div className="grid items-start gap-4 md:gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid gap-4 md:gap-5 lg:order-2 lg:sticky lg:top-20">
          <section className="card grid gap-4 p-4 md:p-5">
            <div className="flex items-center gap-4">
              <Grade score={score.score} grade={score.grade} />
              <div className="min-w-0">
                {score.grade && <p className="text-lg leading-7 font-bold">{t.grade} <span dir="ltr">{score.grade}</span>{t.gradeNote[score.grade] && <span className="block text-sm font-medium text-ink-2">{t.gradeNote[score.grade]}</span>}</p>}
                <p className="num mt-1 text-xs text-ink-3">{t.coverage(score.coverage.inspected, score.coverage.items)}</p>
              </div>
            </div>
            <ul className="grid grid-cols-4 gap-2 text-center">
              {(['sound', 'minor', 'major', 'not_inspected'] as const).map((key) => (
                <li key={key} className={cx('rounded-ctl px-1 py-2', key === 'sound' ? 'tone [--th:155]' : key === 'minor' ? 'tone [--th:75]' : key === 'major' ? 'tone [--th:25]' : 'tone-neutral', 'bg-tone-soft text-tone-text')}><span className="num block text-lg leading-6 font-bold">{num(score.counts[key])}</span><span className="block text-2xs leading-4">{t.count[key]}</span></li>
              ))}
            </ul>
            {score.stoppers.length > 0 && <Banner tone="fair">{t.capped(joined(score.stoppers.map((key) => titleOf(doc, key))))}</Banner>}
            <Actions report={report} source={source} others={others} />
          </section>
          <Vehicle doc={doc} />
        </div>
        <div className="grid gap-4 md:gap-5">
          {doc.sections.some((section) => section.items.some((item) => item.kind.type === 'panel')) && <Suspense fallback={<Skeleton className="h-160 rounded-card! sm:h-150" />}><Body doc={doc} /></Suspense>}
          {doc.result.advert && <Advert text={doc.result.advert.line[lang] || doc.result.advert.line.fa} />}
          <Attention doc={doc} />
          {doc.summary && <Section title={t.summary}><p dir="auto" className="own text-sm whitespace-pre-line">{doc.summary}</p>{doc.inspector && <p className="mt-2 text-xs text-ink-3">{t.facts.inspector}: <bdi>{doc.inspector}</bdi></p>}</Section>}
          {doc.result.waterfall && <Value waterfall={doc.result.waterfall} />}
          {doc.photos.length > 0 && <Suspense><Photos doc={doc} source={source} /></Suspense>}
          <Sections doc={doc} />
          <Seal report={report} />
        </div>
      </div>
    </Page>
  )
}

function StandingBanner({ report, zone }: { report: Report; zone: string }) {
  const t = useT('report').standing
  if (report.standing === 'valid') return null
  if (report.standing === 'expired') return <Banner tone="fair" title={t.expired}>{t.expiredText(date(dayOf(report.document.valid_until, zone)))}</Banner>
  if (report.standing === 'superseded') return <Banner tone="fair" title={t.superseded}>{t.supersededText}</Banner>
  return <Banner tone="bad" title={t.revoked}>{t.revokedText}{report.revoked_because && <p className="mt-1">{t.because}: <bdi>{report.revoked_because}</bdi></p>}</Banner>
}

function Actions({ report, source, others }: { report: Report; source: ReportSource; others: ReportCard[] }) {
  const t = useT('report'), [busy, setBusy] = useState(false), [choosing, setChoosing] = useState(false), shell = useT('shell').report
  const pdf = async () => {
    setBusy(true)
    try {
      const url = URL.createObjectURL(new Blob([await source.pdf()], { type: 'application/pdf' }))
      Object.assign(document.createElement('a'), { href: url, download: `${t.pdfName}-${report.document.verify_token.slice(0, 6)}.pdf` }).click()
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    } catch (error) { toast(explain(error), 'bad') } finally { setBusy(false) }
  }
  const share = () => { if (navigator.share) navigator.share({ title: t.title, url: report.verify_url }).catch(() => {}); else void copyText(report.verify_url) }
  return (
    <div className="grid gap-2">
      <Button kind="primary" busy={busy} disabled={!report.published_at} onClick={() => void pdf()}><Download size={18} />{t.pdf}</Button>
      {others.length > 0 && <Button onClick={() => setChoosing(true)}><Compare size={18} />{t.compare}</Button>}
      <Button onClick={share}><Share size={18} />{t.share}</Button>
      <p className="text-2xs text-ink-3">{t.shareText}</p>
      <Sheet open={choosing} onClose={() => setChoosing(false)} title={t.comparing.choose}>
        <Rows>{others.map((one) => <Row key={one.id} href={`/reports/${report.id}/compare/${one.id}`} start={<Grade score={one.score} grade={one.grade} size="small" />} title={date(dayOf(one.issued_at, report.document.workshop.zone))} note={titled(one.workshop_title)} end={<Badge tone={standingTone[one.standing]!}>{shell.standing[one.standing]}</Badge>} />)}</Rows>
      </Sheet>
    </div>
  )
}

function Vehicle({ doc }: { doc: ReportDocument }) {
  const t = useT('report'), { vehicle, odometer, workshop } = doc, zone = workshop.zone
  return (
    <section className="card grid gap-3 p-4 md:p-5">
      {odometer?.lower_because != null && <Banner tone="bad" title={t.odometerLower}>{odometer.highest_before_km != null && <p>{t.odometerHighest(t.km(odometer.highest_before_km))}</p>}<bdi>{odometer.lower_because}</bdi></Banner>}
      <Facts className="grid-cols-2!" items={[
        vehicle.plate && [t.facts.plate, <Plate value={vehicle.plate} />],
        odometer && [t.facts.odometer, <span className="num">{t.km(odometer.km)}</span>],
        vehicle.colour && [t.facts.colour, <bdi>{vehicle.colour}</bdi>],
        vehicle.vin && [t.facts.vin, <bdi dir="ltr" className="break-all">{vehicle.vin}</bdi>],
        vehicle.chassis_number && [t.facts.chassis, <bdi dir="ltr" className="break-all">{vehicle.chassis_number}</bdi>],
        [t.facts.issued, date(dayOf(doc.issued_at, zone))],
        [t.facts.until, date(dayOf(doc.valid_until, zone))],
        [t.facts.workshop, <>{titled(workshop.title)}<span className="block text-xs font-normal text-ink-3">{workshop.city}</span></>],
        !doc.summary && doc.inspector && [t.facts.inspector, <bdi>{doc.inspector}</bdi>],
      ]} />
    </section>
  )
}

function Advert({ text }: { text: string }) {
  const t = useT('report')
  return <Section title={t.advert} note={t.advertNote}><p dir="auto" className="own rounded-ctl bg-sunken p-3.5 text-sm font-medium">{text}</p><Button kind="soft" size="small" className="mt-3" onClick={() => void copyText(text)}><Copy size={17} />{t.copy}</Button></Section>
}

function Answered({ item }: { item: ReportItem }) {
  const t = useT('report'), { text } = useAnswers(), answer = item.finding?.answer, severity = severityOf(answer, item.kind), note = item.finding?.note
  const thickness = answer?.type === 'panel' ? answer.thickness_um : undefined
  return (
    <div className="flex items-start justify-between gap-4 py-2.5">
      <div className="min-w-0"><p className="text-sm">{titled(item.title)}</p>{thickness?.length ? <p className="num text-2xs text-ink-3">{t.thickness(joined(thickness.map((um) => num(um))))}</p> : null}{note && <p dir="auto" className="own text-xs text-ink-2">{note}</p>}{answer?.type === 'text' && <p dir="auto" className="own text-xs text-ink-2">{answer.text}</p>}</div>
      {answer?.type === 'text' ? severity && <Badge tone={severityTone(severity)}>{t.severity[severity]}</Badge>
        : severity === 'sound' && item.kind.type === 'ok3' ? <span className="tone mt-0.5 flex shrink-0 items-center gap-1 text-xs text-tone-text [--th:155]"><Check size={16} strokeWidth={2.6} />{text(answer, item.kind)}</span>
        : <Badge tone={severityTone(severity)} className="max-w-[55%] py-1 text-center whitespace-normal!">{text(answer, item.kind)}</Badge>}
    </div>
  )
}

/** All faults, the grave first. */
function Attention({ doc }: { doc: ReportDocument }) {
  const t = useT('report')
  const faults = doc.sections.flatMap((section) => section.items).map((item) => ({ item, bad: rank(severityOf(item.finding?.answer, item.kind)) })).filter(({ bad }) => bad > 0).sort((a, b) => b.bad - a.bad || b.item.weight - a.item.weight)
  return <Section title={t.attention}>{faults.length ? <div className="-my-1 divide-y divide-line">{faults.map(({ item }) => <Answered key={item.key} item={item} />)}</div> : <p className="text-sm text-ink-2">{t.attentionNone}</p>}</Section>
}

function Sections({ doc }: { doc: ReportDocument }) {
  const t = useT('report')
  return (
    <Section title={t.sections}>
      <div className="-mx-4 -mb-4 divide-y divide-line border-t border-line md:-mx-5 md:-mb-5">
        {doc.sections.map((section) => {
          const faults = section.items.filter((item) => rank(severityOf(item.finding?.answer, item.kind)) > 0).length
          return (
            <details key={section.key} className="group">
              <summary className="flex min-h-14 list-none items-center gap-3 px-4 py-2 -outline-offset-3! hover:bg-sunken md:px-5 [&::-webkit-details-marker]:hidden"><h3 className="min-w-0 flex-1 text-sm font-semibold">{titled(section.title)}<span className="num block text-2xs font-normal text-ink-3">{t.items(section.items.length)}</span></h3>{faults ? <Badge tone="amber">{t.faults(faults)}</Badge> : null}<Down size={18} className="text-ink-3 transition-transform group-open:rotate-180" /></summary>
              <div className="divide-y divide-line px-4 pb-2 md:px-5">{section.items.map((item) => <Answered key={item.key} item={item} />)}</div>
            </details>
          )
        })}
      </div>
    </Section>
  )
}

function Value({ waterfall }: { waterfall: NonNullable<ReportDocument['result']['waterfall']> }) {
  const t = useT('report'), top = waterfall.base.amount || 1
  return (
    <Section title={t.value.title} note={t.value.table(waterfall.table)}>
      <dl className="grid gap-2.5 text-sm">
        <div className="flex items-baseline justify-between gap-4"><dt className="font-medium">{t.value.base}</dt><dd><Money value={waterfall.base} className="font-bold" /></dd></div>
        {waterfall.steps.map((step, index) => (
          <div key={index} className="tone flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 [--th:25]">
            <dt className="min-w-0 flex-1">{titled(step.title)} <span className="text-xs text-ink-3">{joined([t.state[step.state]!, t.value.loss(percentOf(step.loss_bp))])}</span></dt>
            <dd className="shrink-0 text-tone-text"><span dir="ltr">−</span><Money value={step.loss} /></dd>
            <dd aria-hidden="true" className="h-1.5 w-full overflow-hidden rounded-full bg-sunken"><span className="block h-full rounded-full bg-tone" style={{ width: `${Math.max(1, Math.min(100, (step.loss.amount / top) * 100))}%` }} /></dd>
          </div>
        ))}
        <div className="flex items-baseline justify-between gap-4 border-t border-line pt-2.5"><dt className="font-bold">{t.value.net}</dt><dd><Money value={waterfall.net} className="text-lg font-bold" /></dd></div>
      </dl>
      {waterfall.capped && <p className="mt-2 text-2xs text-ink-3">{t.value.capped}</p>}
    </Section>
  )
}
const percentOf = (bp: number) => (bp % 100 ? percent(0).replace(num(0), decimal(bp / 100, 2)) : percent(bp / 100))

function Seal({ report }: { report: Report }) {
  const t = useT('report'), at = new URL(report.verify_url, location.origin)
  return (
    <Section title={t.seal.title} note={t.seal.text} end={<Shield size={20} className="mt-1 text-ink-3" />}>
      <Facts items={[[t.seal.digest, <Digest value={report.seal.digest} />]]} />
      <ButtonLink kind="soft" size="small" className="mt-3" href={`${at.pathname}${at.hash}`}><Shield size={17} />{t.seal.check}</ButtonLink>
    </Section>
  )
}
