// Two reports of one car side by side: what changed from the earlier to the later.
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { q } from '../../api/queries'
import { qReports } from '../../api/queries.reports'
import type { Comparison } from '../../api/types.reports'
import { joined, titled, useT } from '../../i18n'
import { date, dayOf } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { Section } from '../../ui/Card'
import { Banner } from '../../ui/Feedback'
import { Forward } from '../../ui/icons/pages'
import { Better, Worse } from '../../ui/icons/reports'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { useAnswers } from './answers'
import { Grade } from './Grade'
import { ReportSkeleton } from './Skeleton'
import { severityOf, severityTone } from './severity'
import { titleOf } from './titles'

export default function ComparePage() {
  const t = useT('report'), { report, other } = useParams<{ report: string; other: string }>(), query = useQuery(qReports.comparison(report, other))
  useTitle(t.comparing.title)
  return (
    <Loaded query={query} skeleton={<ReportSkeleton />}>
      {(data) => <Page><PageHeader back={`/reports/${report}`} title={t.comparing.title} /><Compared data={data} /></Page>}
    </Loaded>
  )
}

function Compared({ data }: { data: Comparison }) {
  const t = useT('report'), c = t.comparing, { text } = useAnswers()
  const earlier = useQuery(q.myReport(data.earlier)).data, later = useQuery(q.myReport(data.later)).data
  const side = (name: string, report: typeof earlier) => (
    <div className="min-w-0 text-center">
      <p className="text-2xs text-ink-3">{name}</p>
      <div className="mt-2 flex justify-center"><Grade score={report?.document.result.score.score} grade={report?.document.result.score.grade} /></div>
      <p className="mt-2 min-h-6 text-xs font-medium">{report && date(dayOf(report.document.issued_at, report.document.workshop.zone))}</p>
      <p className="num min-h-6 text-xs text-ink-2">{report?.document.odometer && t.km(report.document.odometer.km)}</p>
    </div>
  )
  return (
    <>
      <section className="card grid gap-3 p-4 md:p-5">
        {data.odometer_went_back && <Banner tone="bad">{c.wentBack}</Banner>}
        <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-2">{side(c.earlier, earlier)}<Forward className="text-ink-3" />{side(c.later, later)}</div>
      </section>
      <Section title={c.newPaint}>{data.new_paint.length ? <p className="text-sm font-medium">{joined(data.new_paint.map((key) => (later ? titleOf(later.document, key) : key)))}</p> : <p className="text-sm text-ink-2">{c.noNewPaint}</p>}</Section>
      <Section title={c.changes}>
        {!data.changes.length ? <p className="text-sm text-ink-2">{c.same}</p> : (
          <ul className="-my-2 divide-y divide-line">
            {data.changes.map(({ item, before, after, worse }) => (
              <li key={item.key} className="grid gap-1.5 py-3">
                <div className="flex items-start justify-between gap-3"><span className="min-w-0 text-sm font-medium">{titled(item.title)}</span>{worse === true ? <Badge tone="red"><Worse size={14} />{c.worse}</Badge> : worse === false ? <Badge tone="green"><Better size={14} />{c.better}</Badge> : <Badge>{c.different}</Badge>}</div>
                <p className="flex flex-wrap items-center gap-2 text-xs"><span className="sr-only">{c.before}: </span><Badge tone={severityTone(severityOf(before, item.kind))} className="whitespace-normal!">{text(before, item.kind)}</Badge><Forward size={16} className="text-ink-3" /><span className="sr-only">{c.after}: </span><Badge tone={severityTone(severityOf(after, item.kind))} className="whitespace-normal!">{text(after, item.kind)}</Badge></p>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {data.score && <p className="num text-center text-xs text-ink-3">{c.score}: {c.fromTo(num(data.score.before), num(data.score.after))}</p>}
    </>
  )
}
