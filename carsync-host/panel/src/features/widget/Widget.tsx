// The booking widget inside the frame that widget.js makes on a chain's own site: branch, services, day and hour. It is confirmed on our own site, in a new window:
// a page in somebody else's frame must not ask for codes, and browsers keep it from its session anyway.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { hostTenant, useBrand } from '../../app/site'
import { place } from '../../app/place'
import { api, call } from '../../api/client'
import { q } from '../../api/queries'
import { titled, useT } from '../../i18n'
import { when } from '../../i18n/dates'
import { ButtonAnchor } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { CheckCards } from '../../ui/Choice'
import { Banner, EmptyState, Skeleton, SkeletonList } from '../../ui/Feedback'
import { Down, MapPin, Store } from '../../ui/icons/core'
import { External } from '../../ui/icons/pages'
import { Logo } from '../../ui/Logo'
import { Money } from '../../ui/Money'
import { useTitle } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { ServiceNote } from '../workshop/ServiceNote'

const SlotPicker = lazy(() => import('../booking/SlotPicker').then((m) => ({ default: m.SlotPicker })))
const Snippet = lazy(() => import('./Snippet'))

/** Tells the page around how tall we are: only the page that said who it is, at its own origin. */
function useHeight() {
  const box = useRef<HTMLDivElement>(null), [search] = useSearchParams(), origin = search.get('origin')
  useEffect(() => {
    if (parent === window || !origin) return
    const tell = () => { try { parent.postMessage({ carsync: 'height', frame: search.get('frame'), height: Math.ceil(box.current!.getBoundingClientRect().height) }, origin) } catch { /* no origin */ } }
    const watch = new ResizeObserver(tell)
    watch.observe(box.current!)
    return () => watch.disconnect()
  }, [origin, search])
  return box
}

export default function Widget() {
  const t = useT('widget'), [search] = useSearchParams(), tenant = hostTenant() ?? search.get('tenant'), box = useHeight()
  useTitle(t.title)
  return (
    <div ref={box} className="mx-auto w-full max-w-3xl p-3">
      {!tenant ? <EmptyState icon={<Store size={28} />} title={<h1>{t.title}</h1>} text={t.missing} /> : search.has('snippet') ? <Suspense><Snippet tenant={tenant} /></Suspense> : <Choose tenant={tenant} />}
    </div>
  )
}

function Choose({ tenant }: { tenant: string }) {
  const t = useT('widget'), book = useT('customer').book, [search] = useSearchParams()
  const profile = useQuery(q.tenant(tenant)), { logo } = useBrand(tenant)
  const branches = useQuery({ queryKey: ['tenants', tenant, 'workshops', 'all'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops', { params: { path: { tenant }, query: { near: `${place().latitude.toFixed(2)},${place().longitude.toFixed(2)}`, limit: 200 } }, signal })), staleTime: 60_000 })
  const [workshop, setWorkshop] = useState(search.get('workshop')), [services, setServices] = useState<string[]>(search.get('services')?.split(',').filter(Boolean) ?? []), [at, setAt] = useState<string | null>(null), [list, setList] = useState(services.length === 0)
  const items = branches.data?.items ?? [], slug = workshop ?? (items.length === 1 ? items[0]!.slug : null)
  const page = useQuery({ ...q.workshop(tenant, slug ?? ''), enabled: !!slug }), offered = useQuery({ ...q.services(tenant, slug ?? ''), enabled: !!slug })
  const active = (offered.data ?? []).filter((service) => service.active), picked = active.filter((service) => services.includes(service.slug)).map((service) => service.slug)
  const total = active.filter((service) => picked.includes(service.slug)).reduce((sum, service) => sum + service.price.amount, 0)
  const params = new URLSearchParams({ services: picked.join(','), ...(at && { at }) }), ready = slug && picked.length > 0 && at
  // The first time all comes at once, so that nothing is pushed down; a change of branch changes its own parts.
  const [begun, setBegun] = useState(false), there = branches.data && (!slug || (page.data && offered.data)), failed = branches.error ?? page.error ?? offered.error
  if (there && !begun) setBegun(true)
  const href = slug ? `/t/${encodeURIComponent(tenant)}/w/${encodeURIComponent(slug)}/book?${params}` : undefined
  if (!begun && !failed) return <div className="grid gap-3"><Skeleton className="h-9 w-48" /><Skeleton className="h-44 rounded-card!" /><Skeleton className="h-110 rounded-card!" /></div>
  return (
    <div className="grid gap-3">
      <header className="flex items-center gap-3 px-1">{logo ? <img src={logo} alt="" className="h-9 max-w-36 object-contain" /> : <Logo size={32} />}<h1 dir="auto" className="own min-w-0 flex-1 truncate text-lg font-bold">{profile.data?.name ?? t.title}</h1></header>
      <Loaded query={branches} skeleton={<SkeletonList count={2} />}>
        {() => !search.get('workshop') && items.length > 1 ? (
          <Section title={t.choose} end={<MapPin size={20} className="mt-1 text-ink-3" />}>
            <Select label={t.choose} hideLabel value={slug ?? ''} onChange={(next) => { setWorkshop(next); setAt(null) }} placeholder={t.pick} options={items.map((one) => ({ value: one.slug, label: titled(one.title) }))} />
            {page.data && <p dir="auto" className="own mt-2 text-xs text-ink-3">{page.data.address}</p>}
          </Section>
        ) : page.data && items.length > 1 ? <p dir="auto" className="own px-1 text-xs text-ink-3">{titled(page.data.title)} · {page.data.address}</p> : null}
      </Loaded>
      {slug && (
        <Section title={t.services}>
          <Loaded query={offered} skeleton={<div className="grid gap-2"><Skeleton className="h-17" /><Skeleton className="h-17" /></div>}>
            {() => {
              // Who comes with services chosen sees those; the whole list is one press away.
              const listed = list || !picked.length
              return <>
                <CheckCards label={t.services} hideLabel max={10} value={picked} onChange={(next) => { setServices(next); setAt(null); setList(listed) }} className="sm:grid-cols-2" options={active.filter((service) => listed || picked.includes(service.slug)).map((service) => ({ value: service.slug, label: titled(service.title), note: <ServiceNote service={service} />, end: <Money value={service.price} /> }))} />
                {!listed && <button type="button" onClick={() => setList(true)} className="mt-2 flex min-h-11 items-center gap-1.5 rounded-lg text-xs font-semibold text-brand-text"><Down size={16} />{book.changeServices}</button>}
              </>
            }}
          </Loaded>
        </Section>
      )}
      {slug && page.data && picked.length > 0 && <div className="grid items-start gap-3 sm:grid-cols-2"><Suspense fallback={<><Skeleton className="h-110 rounded-card!" /><Skeleton className="h-64 rounded-card!" /></>}><SlotPicker tenant={tenant} workshop={slug} zone={page.data.zone} services={picked} value={at} onChange={setAt} /></Suspense></div>}
      {ready && page.data && (
        <section className="card grid gap-2 p-4">
          <div className="flex items-baseline justify-between gap-3 text-sm" aria-live="polite"><span className="num font-semibold">{when(at, page.data.zone)}</span><Money value={{ amount: total }} className="font-bold" /></div>
          <ButtonAnchor kind="primary" size="large" href={href} target="_blank" rel="noopener"><External size={18} />{t.go}</ButtonAnchor>
          <p className="text-center text-2xs text-ink-3">{t.goNote} {book.nothingToPay}</p>
        </section>
      )}
      {profile.error && <Banner tone="bad">{t.missing}</Banner>}
      <p className="text-center text-2xs text-ink-3"><a href={`/t/${encodeURIComponent(tenant)}`} target="_blank" rel="noopener" className="inline-block py-1">{t.by}</a></p>
    </div>
  )
}
