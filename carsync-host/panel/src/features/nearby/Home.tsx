// Near me: the workshops of the market place, or of one tenant on its own site, as a list and on the map.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { Failed } from '../../app/QueryState'
import { Go } from '../../app/Go'
import { setPlace, usePlace } from '../../app/place'
import { hostTenant, logoOf } from '../../app/site'
import { q } from '../../api/queries'
import type { WorkshopCard } from '../../api/types'
import { titled, useT } from '../../i18n'
import { money } from '../../i18n/numbers'
import { Button, IconButton, buttonClass } from '../../ui/Button'
import { Chips, Segmented } from '../../ui/Choice'
import { cx } from '../../ui/cx'
import { EmptyState, Skeleton } from '../../ui/Feedback'
import { MapPin, Report, Search } from '../../ui/icons/core'
import { Clock, Filter, Locate, Wrench } from '../../ui/icons/pages'
import { More } from '../../ui/More'
import { useTitle } from '../../ui/Page'
import { Spinner } from '../../ui/Spinner'
import { toast } from '../../ui/Toast'
import { earliest } from './when'

/** Without a network the list does without it. */
const Map = lazy(() => import('./Map').catch((error: unknown) => { if (navigator.onLine) throw error; return { default: () => <></> } }))
const PlaceSheet = lazy(() => import('./PlaceSheet'))
const ServiceSheet = lazy(() => import('./ServiceSheet'))
/** The services most looked for; all others are behind "other services". */
const POPULAR = ['inspection_full', 'inspection_paint', 'inspection_technical', 'oil_change', 'diagnostics', 'periodic_service_small', 'wheel_alignment', 'ac_charge']
type Order = 'nearest' | 'soonest'

export default function Home() {
  const t = useT('near')
  const params = useParams<{ tenant?: string }>(), tenant = params.tenant ?? hostTenant()
  const [search, setSearch] = useSearchParams(), service = search.get('service') ?? ''
  const here = usePlace()
  const [order, setOrder] = useState<Order>('nearest')
  const [selected, setSelected] = useState<string | null>(null)
  const [sheet, setSheet] = useState<'place' | 'service' | null>(null)
  const list = useRef<HTMLUListElement>(null)

  const query = useInfiniteQuery(q.nearby({ place: here, tenant, service: service || undefined }))
  const profile = useQuery({ ...q.tenant(tenant ?? ''), enabled: !!tenant }).data
  const hasLogo = useQuery({ ...q.brand(tenant ?? ''), enabled: !!tenant }).data?.has_logo
  const standard = useQuery(q.standardServices()).data
  useTitle(tenant ? profile?.name : t.title)

  const found = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const shown = useMemo(() => (order === 'nearest' ? found : [...found].sort((a, b) => (a.earliest_free ?? '9').localeCompare(b.earliest_free ?? '9'))), [found, order])
  const onMap = useDeferredValue(found)
  const title = (slug: string) => { const one = standard?.find((s) => s.slug === slug); return one ? titled(one.title) : null }
  const chips = [{ value: '', label: t.all }, ...[...(service && !POPULAR.includes(service) ? [service] : []), ...POPULAR].flatMap((slug) => { const label = title(slug); return label ? [{ value: slug, label }] : [] })]
  const choose = (slug: string) => setSearch((now) => { const next = new URLSearchParams(now); if (slug) next.set('service', slug); else next.delete('service'); return next }, { replace: true })

  const select = useCallback((workshop: string) => {
    setSelected(workshop)
    list.current?.querySelector(`[data-workshop="${CSS.escape(workshop)}"]`)?.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' })
  }, [])

  return (
    <div className="flex-1 lg:grid lg:h-[calc(100dvh-4rem)] lg:flex-none lg:grid-cols-[minmax(25rem,29rem)_minmax(0,1fr)]">
      <section className="relative h-[36dvh] min-h-64 overflow-hidden bg-sunken lg:order-2 lg:h-auto" aria-label={t.map}>
        <Suspense><Map center={here} workshops={onMap} selected={selected} onSelect={select} onSearch={(at) => setPlace(at)} /></Suspense>
        <div className="pointer-events-none absolute inset-x-0 top-0 z-10 flex gap-2 p-3 pt-[max(0.75rem,env(safe-area-inset-top))] lg:p-4">
          <button type="button" data-over-map onClick={() => setSheet('place')} className={buttonClass('plain', 'normal', 'pointer-events-auto min-w-0 flex-1 justify-start! shadow-float lg:max-w-80')}>
            <MapPin size={19} className="text-brand-text" /><span className="min-w-0 flex-1 truncate text-start font-medium">{t.around(here.name ? titled(here.name) : here.exact ? t.here : t.picked)}</span><span className="sr-only">{t.changePlace}</span><Search size={18} className="text-ink-3" />
          </button>
          <LocateButton />
        </div>
      </section>

      <section className="relative z-10 -mt-5 rounded-t-3xl bg-bg pt-4 lg:order-1 lg:mt-0 lg:overflow-y-auto lg:rounded-none lg:border-e lg:border-line lg:pt-5">
        <div className="flex items-start justify-between gap-3 px-4 lg:px-6">
          <div className="min-w-0">
            {tenant && hasLogo && <img src={logoOf(tenant)} alt="" className="mb-1 h-9 max-w-40 object-contain object-left lg:hidden rtl:object-right" />}
            <h1 className="text-lg leading-8 font-bold sm:text-xl">{tenant ? (profile ? t.titleOf(profile.name) : <Skeleton className="inline-block h-7 w-44" />) : t.title}</h1>
            <p role="status" className="min-h-6 text-xs text-ink-3">{query.data ? t.found(found.length, query.hasNextPage) : query.error ? '' : t.searching}</p>
          </div>
          <Segmented<Order> label={t.sort} value={order} onChange={setOrder} options={[{ value: 'nearest', label: t.nearest }, { value: 'soonest', label: t.soonest }]} className="w-40 shrink-0 sm:w-44" />
        </div>
        <div className="flex min-h-17 items-center gap-2 ps-4 lg:ps-6">
          <IconButton label={t.moreServices} kind="plain" className="size-11! min-h-11! rounded-full!" onClick={() => setSheet('service')}><Filter size={18} /></IconButton>
          {standard ? <Chips label={t.service} value={service} onChange={choose} options={chips} className="min-w-0 flex-1 py-3 pe-4 lg:pe-6" /> : <Skeleton className="h-11 flex-1 rounded-full! me-4" />}
        </div>
        {query.error && !query.data ? <Failed error={query.error} retry={query.refetch} /> : null}
        {query.data && !found.length ? <EmptyState icon={<MapPin size={28} />} title={t.emptyTitle} text={t.emptyText}>{service && <Button kind="soft" onClick={() => choose('')}>{t.clearService}</Button>}<Button onClick={() => setSheet('place')}>{t.changePlace}</Button></EmptyState> : null}
        <ul ref={list} className="grid grid-cols-1 gap-3 px-4 pb-4 lg:px-6 lg:pb-6">
          {!query.data && !query.error && [1, 2, 3, 4].map((i) => <li key={i}><Skeleton className="h-38 rounded-card!" /></li>)}
          {shown.map((workshop) => <WorkshopItem key={workshop.workshop} workshop={workshop} service={service} of={tenant ? null : workshop.tenant_name} on={workshop.workshop === selected} onNear={setSelected} />)}
        </ul>
        {query.hasNextPage && <div className="px-4 pb-6 lg:px-6"><More query={query} /></div>}
      </section>

      <Suspense>
        {sheet === 'place' && <PlaceSheet onClose={() => setSheet(null)} />}
        {sheet === 'service' && <ServiceSheet value={service} onChange={choose} onClose={() => setSheet(null)} />}
      </Suspense>
    </div>
  )
}

/** Asks the device where it is; only when pressed. */
function LocateButton() {
  const t = useT('near'), [busy, setBusy] = useState(false)
  const locate = () => {
    if (busy) return
    if (!('geolocation' in navigator)) { toast(t.unavailable, 'bad'); return }
    setBusy(true)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { setBusy(false); setPlace({ latitude: coords.latitude, longitude: coords.longitude, exact: true }) },
      (error) => { setBusy(false); toast(error.code === error.PERMISSION_DENIED ? t.denied : t.unavailable, 'bad') },
      { enableHighAccuracy: false, timeout: 12_000, maximumAge: 120_000 },
    )
  }
  return <IconButton label={busy ? t.locating : t.useLocation} kind="plain" data-over-map className="pointer-events-auto shadow-float" onClick={locate}>{busy ? <Spinner /> : <Locate />}</IconButton>
}

function WorkshopItem({ workshop, service, of, on, onNear }: { workshop: WorkshopCard; service: string; of: string | null; on: boolean; onNear: (workshop: string) => void }) {
  const t = useT('near'), free = earliest(workshop), name = titled(workshop.title)
  const href = `/t/${workshop.tenant}/w/${workshop.slug}`, with_ = service ? `?services=${service}` : ''
  const inspects = workshop.services.some((slug) => slug.startsWith('inspection'))
  return (
    <li data-workshop={workshop.workshop} onMouseEnter={() => onNear(workshop.workshop)} onFocus={() => onNear(workshop.workshop)} className={cx('card relative scroll-mt-4 p-4 transition-colors has-[.name:hover]:border-line-2', on && 'border-brand!')}>
      <div className="flex items-start gap-3">
        <span aria-hidden="true" className="grid size-12 shrink-0 place-items-center rounded-2xl bg-brand-soft text-brand-text max-[22rem]:hidden">{inspects ? <Report size={23} /> : <Wrench size={22} />}</span>
        <div className="min-w-0 flex-1">
          <h2 className="line-clamp-2 text-base leading-snug font-bold"><Go href={href + with_} className="name rounded-sm after:absolute after:inset-0 after:rounded-card">{name}</Go></h2>
          <p dir="auto" className="own truncate text-xs text-ink-3">{workshop.address}</p>
          {of && <p dir="auto" className="own truncate text-2xs text-ink-3">{of}</p>}
        </div>
        {workshop.distance_m != null && <span className="num shrink-0 text-xs font-medium text-ink-2">{t.distance(workshop.distance_m)}</span>}
      </div>
      <div className="mt-3 flex items-center gap-3 border-t border-line pt-3">
        <div className="min-w-0 flex-1 text-xs">
          {free ? <p className="flex items-center gap-1.5 text-sm font-semibold text-brand-text"><Clock size={16} /><span className="sr-only">{t.earliest}: </span><span className="num min-w-0 truncate">{free.day} {free.hour}</span></p> : <p className="text-ink-3">{t.none}</p>}
          {workshop.price_from && <p className="num mt-0.5 truncate text-ink-3">{t.from(money(workshop.price_from))}</p>}
        </div>
        {free && <Go href={`${href}/book${with_}`} className={buttonClass('primary', 'normal', 'relative z-10 min-h-11!')}>{t.book}<span className="sr-only">: {name}</span></Go>}
      </div>
    </li>
  )
}
