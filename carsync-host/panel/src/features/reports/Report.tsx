// One of my reports.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { q } from '../../api/queries'
import { myReport } from '../../api/queries.reports'
import { titled, useT } from '../../i18n'
import { useTitle } from '../../ui/Page'
import ReportView from './ReportView'
import { ReportSkeleton } from './Skeleton'

export default function ReportPage() {
  const t = useT('report'), { report } = useParams<{ report: string }>()
  // Its PDF is made after it is sealed; until then it is looked after.
  const query = useQuery({ ...q.myReport(report), refetchInterval: ({ state }) => (state.data && !state.data.published_at ? 4000 : false) })
  const mine = useInfiniteQuery(q.myReports()).data?.pages.flatMap((page) => page.items) ?? []
  const card = mine.find((one) => one.id === report), title = query.data?.document.vehicle_title
  useTitle(query.data && (title ? t.report(titled(title)) : t.title))
  // Comparable: of the same vehicle at the same business.
  const others = card ? mine.filter((one) => one.id !== report && one.tenant_slug === card.tenant_slug && one.vehicle === card.vehicle) : []
  return <Loaded query={query} skeleton={<ReportSkeleton />}>{(data) => <ReportView report={data} source={myReport(report)} back="/reports" others={others} />}</Loaded>
}
