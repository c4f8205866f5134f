// The day as a list for paper.
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { q } from '../../api/queries'
import { qStaff } from '../../api/queries.staff'
import type { DayBoard } from '../../api/types'
import { titled, useT } from '../../i18n'
import { dateTime, dayFull, span } from '../../i18n/dates'
import { phone } from '../../i18n/numbers'
import { Button } from '../../ui/Button'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Day as DayIcon, Print } from '../../ui/icons/staff'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { isDrawn } from './geometry'
import { servicesOf, useCar, useWorkplace } from './workplace'

export default function PrintDay() {
  const t = useT('staff').print, { tenant, workshop, base } = useWorkplace(), { date = '' } = useParams<{ date: string }>()
  const query = useQuery(qStaff.day(tenant, workshop, date)), page = useQuery(q.workshop(tenant, workshop)).data
  useTitle(t.title)
  return (
    <Page width="wide" className="print:max-w-none print:p-0">
      <div className="no-print"><PageHeader title={t.title} back={`${base}/day/${date}`} end={<Button kind="primary" onClick={() => print()}><Print />{t.print}</Button>} /></div>
      <Loaded query={query} skeleton={<SkeletonList count={5} className="h-12" />}>
        {(board) => <List board={board} title={page ? titled(page.title) : titled(board.title)} />}
      </Loaded>
    </Page>
  )
}

function List({ board, title }: { board: DayBoard; title: string }) {
  const staff = useT('staff'), t = staff.print, states = useT('shell').booking.state, car = useCar()
  const items = board.bookings.filter(isDrawn), bay = (id: string) => staff.bay(board.bays.find((one) => one.id === id)?.name ?? '')
  const cell = 'border-b border-line px-2 py-2 text-start align-top'
  return (
    <div className="card overflow-hidden p-4 md:p-6 print:rounded-none print:border-0 print:p-0">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4"><div><p className="text-lg font-bold">{title}</p><p className="text-sm">{dayFull(board.date)}</p></div><p className="num text-xs text-ink-2">{t.all(items.length)} · {t.made(dateTime(new Date().toISOString(), board.zone))}</p></div>
      {items.length === 0 ? <EmptyState icon={<DayIcon size={28} />} title={staff.board.emptyDay} /> : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t.title}>
          <table className="w-full min-w-160 border-collapse text-xs">
            <thead><tr className="text-2xs text-ink-2">{[t.time, t.plate, t.customer, t.services, t.bay, t.state, t.signature].map((name) => <th key={name} scope="col" className={`${cell} font-semibold`}>{name}</th>)}</tr></thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.booking.id} className="break-inside-avoid">
                  <td className={`${cell} num font-semibold whitespace-nowrap`}>{span(item.booking.starts_at, item.booking.ends_at, board.zone)}</td>
                  <td className={cell}>{item.vehicle?.plate && <Plate value={item.vehicle.plate} />}</td>
                  <td className={cell}>{item.customer_name && <bdi className="block font-semibold">{item.customer_name}</bdi>}{item.customer_phone && <bdi dir="ltr" className="num whitespace-nowrap">{phone(item.customer_phone)}</bdi>}{item.vehicle && <bdi className="block text-ink-2">{car(item.vehicle)}</bdi>}</td>
                  <td className={cell}>{servicesOf(item.booking)}{item.booking.note && <bdi className="block text-ink-2">{item.booking.note}</bdi>}</td>
                  <td className={`${cell} whitespace-nowrap`}><bdi>{bay(item.booking.bay)}</bdi></td>
                  <td className={`${cell} whitespace-nowrap`}>{states[item.booking.state]}</td>
                  <td className={`${cell} w-32`} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
