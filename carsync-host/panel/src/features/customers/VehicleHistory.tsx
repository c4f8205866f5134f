// What this business knows of a vehicle's past: its reports, and its odometer over time.
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { qStaff } from '../../api/queries.staff'
import type { Schemas } from '../../api/types'
import { titled, useT } from '../../i18n'
import { date, dayOf, HOME_ZONE } from '../../i18n/dates'
import { ButtonLink } from '../../ui/Button'
import { Rows, Section } from '../../ui/Card'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Gauge, Inspection } from '../../ui/icons/staff'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { useWorkplace } from '../board/workplace'
import { ReportRow } from '../staff-reports/ReportRow'

export default function VehicleHistory() {
  const t = useT('staff').vehicle, { tenant, base } = useWorkplace(), { vehicle = '' } = useParams<{ vehicle: string }>(), query = useQuery(qStaff.history(tenant, vehicle))
  useTitle(t.title)
  const card = query.data?.reports[0]
  return (
    <Page>
      <PageHeader title={t.title} note={card?.vehicle_title && titled(card.vehicle_title)} back={`${base}/customers`} end={card?.plate && <Plate value={card.plate} />} />
      <Loaded query={query} skeleton={<SkeletonList className="h-24 rounded-card!" />}>
        {({ odometer, reports }) => (
          <div className="grid items-start gap-4 md:grid-cols-2">
            <Section title={t.odometer}>{odometer.length ? <Odometer readings={odometer} base={base} /> : <EmptyState icon={<Gauge size={26} />} title={t.noReadings} className="py-4!" />}</Section>
            <section className="grid gap-2">
              <h2 className="px-1 text-base font-bold">{t.reports}</h2>
              {reports.length === 0 ? <div className="card"><EmptyState icon={<Inspection size={26} />} title={t.noReports} className="py-6!" /></div> : <Rows>{reports.map((one) => <ReportRow key={one.id} card={one} base={base} />)}</Rows>}
              {reports.length > 1 && <ButtonLink kind="soft" href={`${base}/reports/${reports[0]!.id}?compare=${reports[1]!.id}`}>{t.compare}</ButtonLink>}
            </section>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Odometer({ readings, base }: { readings: Schemas['OdometerReading'][]; base: string }) {
  const t = useT('staff').vehicle, old = [...readings].reverse(), all = old.map((one) => one.km), low = Math.min(...all), high = Math.max(...all), first = Date.parse(old[0]!.read_at), last = Date.parse(old.at(-1)!.read_at)
  const x = (one: Schemas['OdometerReading']) => (last === first ? 50 : ((Date.parse(one.read_at) - first) / (last - first)) * 92 + 4), y = (one: Schemas['OdometerReading']) => 36 - ((one.km - low) / (high - low || 1)) * 32, day = (at: string) => date(dayOf(at, HOME_ZONE))
  return (
    <div className="grid gap-3">
      {old.length > 1 && <svg viewBox="0 0 100 40" role="img" aria-label={t.chart(day(old[0]!.read_at), day(old.at(-1)!.read_at))} className="h-32 w-full overflow-visible" preserveAspectRatio="none"><polyline points={old.map((one) => `${x(one)},${y(one)}`).join(' ')} fill="none" stroke="var(--brand)" strokeWidth="2" vectorEffect="non-scaling-stroke" strokeLinejoin="round" /></svg>}
      <ul className="divide-y divide-line text-sm">
        {readings.map((one, i) => (
          <li key={i} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
            <span className="num font-semibold">{t.km(one.km)}</span>{one.report ? <Go href={`${base}/reports/${one.report}`} className="text-xs text-brand-text underline underline-offset-4">{day(one.read_at)}</Go> : <span className="text-xs text-ink-3">{day(one.read_at)}</span>}
            {one.lower_because && <bdi className="w-full text-xs text-fair">{t.lower(one.lower_because)}</bdi>}
          </li>
        ))}
      </ul>
    </div>
  )
}
