// What changed between two reports of one vehicle.
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../app/QueryState'
import { qStaff } from '../../api/queries.staff'
import type { Answer, Item } from '../../api/types'
import { titled, useT } from '../../i18n'
import { num } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { Banner, Skeleton } from '../../ui/Feedback'
import { useWorkplace } from '../board/workplace'
import { answerText } from '../inspection/answers'

export default function Comparison({ report, other, items }: { report: string; other: string; items: Item[] }) {
  const staff = useT('staff'), t = staff.reports, { tenant, workshop } = useWorkplace(), query = useQuery(qStaff.comparison(tenant, workshop, report, other))
  const name = (key: string) => { const item = items.find((one) => one.key === key); return item ? titled(item.title) : key }
  return (
    <Loaded query={query} skeleton={<Skeleton className="mt-4 h-32" />}>
      {({ changes, score, odometer_km, odometer_went_back, new_paint }) => (
        <div className="mt-4 grid gap-3">
          <div className="flex flex-wrap gap-2">
            {score && <Badge tone={score.after < score.before ? 'red' : 'green'}>{t.score} <span className="num">{num(score.before)} → {num(score.after)}</span></Badge>}
            {odometer_km && <Badge><span className="num">{staff.vehicle.km(odometer_km.before)} → {staff.vehicle.km(odometer_km.after)}</span></Badge>}
            {new_paint.map((key) => <Badge key={key} tone="amber">{t.newPaint}: {name(key)}</Badge>)}
          </div>
          {odometer_went_back && <Banner tone="bad">{t.wentBack}</Banner>}
          <p className="num text-sm font-semibold">{changes.length ? t.changes(changes.length) : t.noChanges}</p>
          {changes.length > 0 && (
            <ul className="divide-y divide-line rounded-ctl border border-line text-sm">
              {changes.map((one) => {
                const item = one.item as Item
                return (
                  <li key={item.key} className="grid gap-1 px-3.5 py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] sm:items-center sm:gap-4">
                    <span className="font-medium">{titled(item.title)}</span>
                    <span className="text-xs text-ink-2"><span className="sr-only">{t.before}: </span><bdi>{answerText(item.kind, one.before as Answer | undefined)}</bdi> <span aria-hidden="true">{document.dir === 'rtl' ? '←' : '→'}</span> <span className="sr-only">{t.after}: </span><bdi className="font-semibold text-ink">{answerText(item.kind, one.after as Answer | undefined)}</bdi></span>
                    <Badge tone={one.worse === undefined ? 'neutral' : one.worse ? 'red' : 'green'} className="justify-self-start">{one.worse === undefined ? t.other : one.worse ? t.worse : t.better}</Badge>
                  </li>
                )
              })}
            </ul>
          )}
        </div>
      )}
    </Loaded>
  )
}
