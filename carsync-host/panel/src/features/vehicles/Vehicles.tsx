// My cars.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { q } from '../../api/queries'
import { useT } from '../../i18n'
import { Button } from '../../ui/Button'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Car, Next, Plus } from '../../ui/icons/core'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { useCarName } from './names'

const VehicleSheet = lazy(() => import('./VehicleSheet'))

export default function Vehicles() {
  const t = useT('mine').vehicles, query = useQuery(q.myVehicles()), carName = useCarName(), [adding, setAdding] = useState(false)
  useTitle(t.title)
  const add = <Button kind="primary" onClick={() => setAdding(true)}><Plus size={18} />{t.add}</Button>
  return (
    <Page width="narrow">
      <PageHeader title={t.title} end={!!query.data?.items.length && add} />
      <Loaded query={query} skeleton={<SkeletonList className="h-22 rounded-card!" />}>
        {({ items }) => (items.length ? (
          <ul className="grid gap-3">
            {items.map((vehicle) => (
              <li key={vehicle.id} className="card relative flex items-center gap-3.5 p-4 transition-colors has-[.open:hover]:border-line-2">
                <span aria-hidden="true" className="grid size-12 shrink-0 place-items-center rounded-2xl bg-brand-soft text-brand-text"><Car size={24} /></span>
                <div className="min-w-0 flex-1">
                  <h2 dir="auto" className="own text-base leading-7 font-bold"><Go href={`/vehicles/${vehicle.id}`} className="open rounded-sm after:absolute after:inset-0 after:rounded-card">{carName(vehicle)}</Go></h2>
                  <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-3">{vehicle.plate ? <Plate value={vehicle.plate} /> : <bdi dir="ltr" className="break-all">{vehicle.vin ?? vehicle.chassis_number}</bdi>}{vehicle.colour && <bdi className="min-w-0 break-words">{vehicle.colour}</bdi>}</div>
                </div>
                <Next size={18} className="text-ink-3" />
              </li>
            ))}
          </ul>
        ) : <EmptyState icon={<Car size={28} />} title={t.emptyTitle} text={t.emptyText}>{add}</EmptyState>)}
      </Loaded>
      <Suspense>{adding && <VehicleSheet onClose={() => setAdding(false)} />}</Suspense>
    </Page>
  )
}
