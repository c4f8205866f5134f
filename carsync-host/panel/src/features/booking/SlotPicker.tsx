// Day and hour for some services at a workshop: a month with what is free, and the hours of the day. One answer of the API feeds both.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { Failed } from '../../app/QueryState'
import { q } from '../../api/queries'
import type { Slot } from '../../api/types'
import { useT, withAriaWords } from '../../i18n'
import { addDays, dayLong, dayOf, inZone, time, todayIn, when, type IsoDay } from '../../i18n/dates'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Card'
import type { DayMark } from '../../ui/DayCalendar'
import { Banner, Skeleton } from '../../ui/Feedback'
import { SlotGrid } from '../../ui/SlotGrid'

// Below the fold on a phone: services and plate answer before it is there.
const DayCalendar = lazy(() => withAriaWords(() => import('../../ui/DayCalendar')))
const DAYS = 31
const PLENTY = 5

type Props = { tenant: string; workshop: string; zone: string; services: string[]; value: string | null; onChange: (startsAt: string | null) => void; steps?: [string, string] }

/** `value` is the start as the API wrote it. */
export function SlotPicker({ tenant, workshop, zone, services, value, onChange, steps }: Props) {
  const t = useT('customer').book, today = todayIn(zone)
  const query = useQuery(q.slots(tenant, workshop, services, today, DAYS))
  const [day, setDay] = useState<IsoDay | null>(() => (value ? dayOf(value, zone) : null))
  const byDay = useMemo(() => {
    const days = new Map<IsoDay, Slot[]>()
    for (const slot of query.data?.items ?? []) { const at = dayOf(slot.starts_at, zone); const list = days.get(at); if (list) list.push(slot); else days.set(at, [slot]) }
    return days
  }, [query.data, zone])
  const first = query.data?.items[0]
  // Until somebody chooses a day it is the first with a free time.
  const shown = day ?? (first ? dayOf(first.starts_at, zone) : today)
  const slots = byDay.get(shown) ?? []
  const mark = (at: IsoDay): DayMark => { if (!query.data) return undefined; const n = byDay.get(at)?.length ?? 0; return n === 0 ? 'full' : n < PLENTY ? 'few' : 'plenty' }
  const choose = (at: IsoDay) => { setDay(at); if (value && dayOf(value, zone) !== at) onChange(null) }
  const hour = (slot: Slot) => +inZone(slot.starts_at, zone).time.slice(0, 2)
  const group = (title: string, from: number, until: number) => ({ title, slots: slots.filter((slot) => hour(slot) >= from && hour(slot) < until).map((slot) => ({ value: slot.starts_at, label: time(slot.starts_at, zone) })) })
  const none = services.length === 0

  return (
    <>
      <Section title={t.day} step={steps?.[0]}>
        <Suspense fallback={<div className="h-91" />}>
          <div className="min-h-91">
            <DayCalendar label={t.day} zone={zone} value={shown} onChange={choose} min={today} max={addDays(today, DAYS - 1)} mark={mark} />
            <div aria-hidden="true" className="mt-2 flex justify-center gap-5 text-2xs text-ink-3">
              <span className="flex items-center gap-1.5"><span className="h-1 w-3 rounded-full bg-good" />{t.legendPlenty}</span>
              <span className="flex items-center gap-1.5"><span className="h-1 w-1.5 rounded-full bg-fair" />{t.legendFew}</span>
              <span className="line-through">{t.legendFull}</span>
            </div>
          </div>
        </Suspense>
      </Section>
      <Section title={t.time} step={steps?.[1]} note={none ? undefined : dayLong(shown)} id="time">
        {none ? <Banner>{t.firstService}</Banner>
          : query.error && !query.data ? <Failed error={query.error} retry={query.refetch} className="py-2!" />
          : !query.data ? <div className="grid min-h-40 grid-cols-[repeat(auto-fill,minmax(4.5rem,1fr))] content-start gap-2 pt-7">{Array.from({ length: 10 }, (_, i) => <Skeleton key={i} className="h-12" />)}</div>
          : !first ? <Banner tone="fair">{t.noneAtAll}</Banner>
          : slots.length === 0 ? <Banner title={t.noSlots}><Button kind="soft" size="small" className="mt-2" onClick={() => { setDay(dayOf(first.starts_at, zone)); onChange(first.starts_at) }}>{t.nextFree(when(first.starts_at, zone))}</Button></Banner>
          : <div className="min-h-40"><SlotGrid label={t.time} value={value} onChange={onChange} groups={[group(t.morning, 0, 12), group(t.afternoon, 12, 17), group(t.evening, 17, 24)]} /></div>}
      </Section>
    </>
  )
}
