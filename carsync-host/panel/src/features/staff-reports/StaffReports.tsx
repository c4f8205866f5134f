import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Loaded } from '../../app/QueryState'
import { qStaff } from '../../api/queries.staff'
import type { Standing } from '../../api/types'
import { useT } from '../../i18n'
import { plain } from '../../i18n/plain'
import { Rows } from '../../ui/Card'
import { Chips } from '../../ui/Choice'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Inspection } from '../../ui/icons/staff'
import { More } from '../../ui/More'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { SearchField } from '../../ui/SearchField'
import { useWorkplace } from '../board/workplace'
import { ReportRow } from './ReportRow'

/** The sealed reports of the workshop, newest first. */
export default function StaffReports() {
  const t = useT('staff').reports, standings = useT('shell').report.standing, { tenant, workshop, base } = useWorkplace(), query = useInfiniteQuery(qStaff.reports(tenant, workshop))
  const [narrow, setNarrow] = useState(''), [standing, setStanding] = useState<Standing | 'all'>('all')
  useTitle(t.title)
  const wanted = plain(narrow)
  return (
    <Page>
      <PageHeader title={t.title} />
      <Loaded query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }} skeleton={<SkeletonList count={4} className="h-17 rounded-card!" />}>
        {(all) => {
          const shown = all.filter((card) => (standing === 'all' || card.standing === standing) && (!wanted || [card.plate, card.vehicle_title?.fa, card.vehicle_title?.en].some((text) => text && plain(text).includes(wanted))))
          return all.length === 0 ? <EmptyState icon={<Inspection size={28} />} title={t.none} text={t.noneText} /> : <>
            <SearchField label={t.narrow} value={narrow} onChange={setNarrow} />
            <Chips<Standing | 'all'> label={t.title} value={standing} onChange={setStanding} options={[{ value: 'all', label: t.all }, ...(['valid', 'expired', 'superseded', 'revoked'] as const).map((value) => ({ value, label: standings[value] }))]} />
            {shown.length ? <Rows>{shown.map((card) => <ReportRow key={card.id} card={card} base={base} />)}</Rows> : <p className="card px-4 py-6 text-center text-sm text-ink-3">{useT('shell').state.none}</p>}
            <More query={query} />
          </>
        }}
      </Loaded>
    </Page>
  )
}
