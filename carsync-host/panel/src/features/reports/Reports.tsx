// My reports, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { q } from '../../api/queries'
import { titled, useT } from '../../i18n'
import { HOME_ZONE, date, dayOf } from '../../i18n/dates'
import { Badge, standingTone } from '../../ui/Badge'
import { buttonClass } from '../../ui/Button'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Next, Report } from '../../ui/icons/core'
import { More } from '../../ui/More'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { Grade } from './Grade'

export default function Reports() {
  const t = useT('report').list, shell = useT('shell').report, title = useT('report').title, query = useInfiniteQuery(q.myReports())
  useTitle(t.title)
  const byCode = <Go href="/report" className={buttonClass('soft')}><Report size={18} />{t.openByCode}</Go>
  return (
    <Page width="narrow">
      <PageHeader title={t.title} end={byCode} />
      <Loaded query={query} skeleton={<SkeletonList className="h-28 rounded-card!" />}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items)
          if (!all.length) return <EmptyState icon={<Report size={28} />} title={t.emptyTitle} text={t.emptyText}>{byCode}</EmptyState>
          return (
            <>
              <ul className="grid gap-3">
                {all.map((one) => (
                  <li key={one.id} className="card relative flex items-center gap-3.5 p-4 transition-colors has-[.open:hover]:border-line-2">
                    <Grade score={one.score} grade={one.grade} size="small" />
                    <div className="min-w-0 flex-1">
                      <div className="flex flex-wrap items-center gap-x-3 gap-y-1"><h2 dir="auto" className="own text-base leading-7 font-bold"><Go href={`/reports/${one.id}`} className="open rounded-sm after:absolute after:inset-0 after:rounded-card">{one.vehicle_title ? titled(one.vehicle_title) : title}</Go></h2>{one.plate && <Plate value={one.plate} />}</div>
                      <p className="text-xs text-ink-2">{titled(one.workshop_title)}</p>
                      <div className="mt-1.5 flex flex-wrap items-center gap-2"><Badge tone={standingTone[one.standing]!} dot>{shell.standing[one.standing]}</Badge><span className="text-2xs text-ink-3">{t.issued(date(dayOf(one.issued_at, HOME_ZONE)))}</span></div>
                    </div>
                    <Next size={18} className="text-ink-3" />
                  </li>
                ))}
              </ul>
              <More query={query} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
