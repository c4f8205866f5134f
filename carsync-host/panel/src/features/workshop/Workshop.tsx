// A workshop's page: where it is, when it is open, what it does for how much; from here to booking.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { homePath } from '../../app/site'
import { q } from '../../api/queries'
import type { WorkshopPage } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { todayIn, weekdayName, weekdayOf, weekOrder } from '../../i18n/dates'
import { phone } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { buttonClass, ButtonAnchor } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { CheckCards } from '../../ui/Choice'
import { cx } from '../../ui/cx'
import { Skeleton } from '../../ui/Feedback'
import { CalendarCheck, MapPin, Store } from '../../ui/icons/core'
import { Clock, Phone } from '../../ui/icons/pages'
import { Money } from '../../ui/Money'
import { ActionBar, Page, PageHeader, useTitle } from '../../ui/Page'
import { earliest } from '../nearby/when'
import { Directions } from './Directions'
import { ServiceNote } from './ServiceNote'
import { openState, spansOf, spanText } from './hours'

export default function Workshop() {
  const { tenant, workshop } = useParams<{ tenant: string; workshop: string }>()
  const t = useT('customer').workshop
  const page = useQuery(q.workshop(tenant, workshop)), services = useQuery(q.services(tenant, workshop))
  const [search] = useSearchParams()
  const [chosen, setChosen] = useState<string[]>(() => search.get('services')?.split(',').filter(Boolean) ?? [])
  useTitle(page.data && titled(page.data.title))

  const offered = (services.data ?? []).filter((service) => service.active)
  const total = offered.filter((service) => chosen.includes(service.slug)).reduce((sum, service) => sum + service.price.amount, 0)
  const book = `/t/${tenant}/w/${workshop}/book${chosen.length ? `?services=${chosen.join(',')}` : ''}`
  const next = (
    <div className="flex items-center gap-4">
      {chosen.length > 0 && <div className="min-w-0 leading-tight"><p className="text-2xs text-ink-3">{t.chosen(chosen.length)}</p><p className="text-sm font-bold"><Money value={{ amount: total }} /></p></div>}
      <Go href={book} className={buttonClass('primary', 'large', 'flex-1')}><CalendarCheck />{t.choose}</Go>
    </div>
  )

  return (
    <Loaded query={page} skeleton={<Page width="wide"><Skeleton className="h-44 rounded-card!" /><Skeleton className="h-96 rounded-card!" /></Page>}>
      {(data) => (
        <Page width="wide" className="pb-24 lg:pb-6">
          <Head page={data} />
          <div className="grid gap-4 md:gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <Section title={t.services} note={t.servicesNote}>
              <Loaded query={services} skeleton={<div className="grid gap-2">{[1, 2, 3, 4].map((i) => <Skeleton key={i} className="h-17" />)}</div>}>
                {() => <CheckCards label={t.services} hideLabel max={10} value={chosen} onChange={setChosen} options={offered.map((service) => ({ value: service.slug, label: titled(service.title), note: <ServiceNote service={service} />, end: <Money value={service.price} /> }))} />}
              </Loaded>
            </Section>
            <div className="grid content-start gap-4 md:gap-5">
              <div className="card sticky top-20 z-10 hidden p-5 lg:block">{next}</div>
              <Hours page={data} />
            </div>
          </div>
          <ActionBar overNav>{next}</ActionBar>
        </Page>
      )}
    </Loaded>
  )
}

function Head({ page }: { page: WorkshopPage }) {
  const t = useT('customer').workshop, near = useT('near'), free = earliest(page), state = openState(page.hours, page.zone)
  return (
    <div className="card p-4 md:p-6">
      <PageHeader title={titled(page.title)} note={t.of(page.tenant_name)} back={homePath()} />
      <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2 text-sm">
        {state.state === 'closed' ? <Badge tone="neutral" dot>{t.closedNow}{state.opens ? ` · ${t.opensAt(state.opens)}` : ''}</Badge> : <Badge tone={state.state === 'open' ? 'green' : 'amber'} dot>{state.state === 'open' ? t.openNow(state.until) : t.breakNow(state.until)}</Badge>}
        {free && <span className="flex items-center gap-1.5 font-semibold text-brand-text"><Clock size={17} />{near.earliest}: <span className="num">{free.day} {free.hour}</span></span>}
      </div>
      <p className="mt-3 flex items-start gap-2 text-sm text-ink-2"><MapPin size={18} className="mt-1 text-ink-3" /><span dir="auto">{page.address}</span></p>
      <div className="mt-4 grid grid-cols-2 gap-2 sm:flex">
        <Directions place={page.place} />
        {page.phone && <ButtonAnchor href={`tel:${page.phone.replace(/[^\d+]/g, '')}`}><Phone size={18} /><bdi dir="ltr" className="num">{phone(page.phone)}</bdi></ButtonAnchor>}
      </div>
    </div>
  )
}

function Hours({ page }: { page: WorkshopPage }) {
  const t = useT('customer').workshop, today = weekdayOf(todayIn(page.zone))
  return (
    <Section title={t.hours} end={<Store size={20} className="mt-1 text-ink-3" />}>
      <dl className="-mx-2 grid text-sm">
        {weekOrder().map((weekday) => {
          const spans = spansOf(page.hours, weekday), breaks = spans.flatMap((span) => span.breaks ?? [])
          return (
            <div key={weekday} className={cx('flex items-baseline justify-between gap-4 rounded-lg px-2 py-1.5', weekday === today && 'bg-sunken font-semibold')}>
              <dt>{weekdayName(weekday)}</dt>
              <dd className="num text-end">{spans.length ? spans.map((span) => <span key={span.opens} className="block">{spanText(span)}</span>) : <span className="text-ink-3">{t.closedDay}</span>}{breaks.length > 0 && <span className="block text-2xs font-normal text-ink-3">{t.breaks(joined(breaks.map((one) => spanText({ opens: one.from, closes: one.until }))))}</span>}</dd>
            </div>
          )
        })}
      </dl>
    </Section>
  )
}
