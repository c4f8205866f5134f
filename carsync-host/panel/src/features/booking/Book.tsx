// Booking: services, vehicle, day and hour on one page; then sign in, hold, review and confirm. What was chosen is in the address (services, at) and in this tab
// (vehicle), so a reload or a change of language loses nothing.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { askSignIn } from '../../app/signin'
import { Loaded } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { q } from '../../api/queries'
import { explain, fieldErrors, formError, Refusal } from '../../api/refusal'
import { signedIn, useSignedIn } from '../../api/session'
import type { Booking, Slot } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { todayIn, when } from '../../i18n/dates'
import { minutes, num } from '../../i18n/numbers'
import { Button } from '../../ui/Button'
import { Facts, Section } from '../../ui/Card'
import { CheckCards, RadioCards } from '../../ui/Choice'
import { Banner, Skeleton } from '../../ui/Feedback'
import { Form } from '../../ui/Form'
import { Down } from '../../ui/icons/core'
import { Money } from '../../ui/Money'
import { ActionBar, Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { emptyVehicle, vehicleFieldNames, vehicleInput, type VehicleDraft } from '../vehicles/draft'
import { useCarName } from '../vehicles/names'
import { ServiceNote } from '../workshop/ServiceNote'
import { SlotPicker } from './SlotPicker'

const Review = lazy(() => import('./Review'))
// Not for those who choose one of their own.
const VehicleFields = lazy(() => import('../vehicles/VehicleFields').then((m) => ({ default: m.VehicleFields })))
const DRAFT = 'carsync.vehicle'
const readDraft = (): VehicleDraft => { try { return { ...emptyVehicle(), ...(JSON.parse(sessionStorage.getItem(DRAFT) ?? '{}') as Partial<VehicleDraft>) } } catch { return emptyVehicle() } }

export default function Book() {
  const { tenant, workshop } = useParams<{ tenant: string; workshop: string }>()
  const t = useT('customer').book, tv = useT('customer').vehicle, client = useQueryClient(), [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const page = useQuery(q.workshop(tenant, workshop)), offered = useQuery(q.services(tenant, workshop))
  const on = useSignedIn(), mine = useQuery({ ...q.myVehicles(), enabled: on }), models = useQuery(q.carModels())
  const carName = useCarName()
  useTitle(page.data && `${t.title}: ${titled(page.data.title)}`)

  const services = useMemo(() => (offered.data ?? []).filter((service) => service.active), [offered.data])
  const chosen = (search.get('services')?.split(',').filter(Boolean) ?? []).filter((slug) => !offered.data || services.some((service) => service.slug === slug))
  const at = search.get('at')
  const put = (next: { services?: string[]; at?: string | null }) => setSearch((now) => {
    const params = new URLSearchParams(now)
    for (const [key, value] of Object.entries(next)) { const text = Array.isArray(value) ? value.join(',') : value; if (text) params.set(key, text); else params.delete(key) }
    return params
  }, { replace: true })

  const [draft, setDraftState] = useState(readDraft), [own, setOwn] = useState<string | null>(null)
  const setDraft = (next: VehicleDraft) => { setDraftState(next); try { sessionStorage.setItem(DRAFT, JSON.stringify(next)) } catch { /* private mode */ } }
  const vehicles = mine.data?.items ?? []
  const vehicle = own ?? (vehicles.length ? vehicles[0]!.id : 'other')

  const [busy, setBusy] = useState(false), [error, setError] = useState<unknown>(null)
  const [hold, setHold] = useState<Booking | null>(null), [taken, setTaken] = useState<Slot[] | null>(null)
  // Who comes with services chosen sees those; the whole list is one press away.
  const [list, setList] = useState(false), listed = list || chosen.length === 0
  const picked = services.filter((service) => chosen.includes(service.slug))
  const total = picked.reduce((sum, service) => sum + service.price.amount, 0), length = picked.reduce((sum, service) => sum + service.duration_minutes, 0)
  const zone = page.data?.zone

  // A start in the address that is no longer free is not shown as chosen.
  const slots = useQuery(q.slots(tenant, workshop, chosen, todayIn(zone), 31))
  const gone = !!at && !hold && !!slots.data && !slots.isFetching && !slots.data.items.some((slot) => slot.starts_at === at)
  useEffect(() => { if (gone) put({ at: null }) })

  const proceed = async (startsAt = at) => {
    if (!startsAt || !page.data || busy) return
    setError(null)
    setTaken(null)
    if (!signedIn() && !(await askSignIn(t.signInWhy))) return
    setBusy(true)
    try {
      setHold(await call(api.POST('/v1/tenants/{tenant}/holds', { params: { path: { tenant } }, body: { workshop: page.data.workshop, services: chosen, starts_at: startsAt } })))
    } catch (refused) {
      if (refused instanceof Refusal && ['booking.slot_taken', 'booking.not_offered'].includes(refused.code)) {
        const fresh = await client.fetchQuery({ ...q.slots(tenant, workshop, chosen, todayIn(zone), 31), staleTime: 0 }).catch(() => null)
        const wanted = Date.parse(startsAt)
        setTaken((fresh?.items ?? []).toSorted((a, b) => Math.abs(Date.parse(a.starts_at) - wanted) - Math.abs(Date.parse(b.starts_at) - wanted)).slice(0, 4).toSorted((a, b) => a.starts_at.localeCompare(b.starts_at)))
        put({ at: null })
      } else setError(refused)
    } finally { setBusy(false) }
  }

  const ready = chosen.length > 0 && !!at
  const label = !chosen.length ? t.chooseService : !at ? t.chooseTime : t.go
  const cta = <Button type="submit" form="book" kind="primary" size="large" full busy={busy} disabled={!ready}>{label}</Button>
  const shownFields = ['plate', 'model', 'vin', 'chassis', 'colour']
  const errors = fieldErrors(error, vehicleFieldNames)

  return (
    <Loaded query={page} skeleton={<Page width="wide"><Skeleton className="h-14" /><Skeleton className="h-96 rounded-card!" /></Page>}>
      {(data) => (
        <Page width="wide" className="pt-0! pb-36 lg:pb-8">
          <PageHeader sticky title={titled(data.title)} note={data.address} back={`/t/${tenant}/w/${workshop}${chosen.length ? `?services=${chosen.join(',')}` : ''}`} />
          {taken && (
            <Banner tone="fair" title={t.taken}>
              <p>{taken.length ? t.takenText : t.noneAtAll}</p>
              <div className="mt-2.5 flex flex-wrap gap-2">{taken.map((slot) => <Button key={slot.starts_at} size="small" className="num" onClick={() => { put({ at: slot.starts_at }); void proceed(slot.starts_at) }}>{when(slot.starts_at, data.zone)}</Button>)}</div>
            </Banner>
          )}
          {!!error && formError(error, shownFields) && <Banner tone="bad">{explain(error)}</Banner>}
          <Form id="book" onSubmit={() => void proceed()} errors={errors} className="grid items-start gap-4 md:grid-cols-2 md:gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_19rem]">
            <div className="grid gap-4 md:gap-5">
              <Section step={num(1)} title={t.service} note={listed ? t.serviceNote : undefined}>
                <Loaded query={offered} skeleton={<div className="grid gap-2">{[1, 2, 3, 4].map((i) => <Skeleton key={i} className="h-17" />)}</div>}>
                  {() => <>
                    <CheckCards label={t.service} hideLabel max={10} value={chosen} onChange={(next) => put({ services: next })} options={(listed ? services : picked).map((service) => ({ value: service.slug, label: titled(service.title), note: <ServiceNote service={service} />, end: <Money value={service.price} /> }))} />
                    {!listed && <button type="button" onClick={() => setList(true)} className="mt-2 flex min-h-11 items-center gap-1.5 rounded-lg text-xs font-semibold text-brand-text"><Down size={16} />{t.changeServices}</button>}
                  </>}
                </Loaded>
              </Section>
              <Section step={num(2)} title={t.vehicle}>
                {on && !mine.data && !mine.error ? <Skeleton className="h-32" /> : (
                  <div className="grid gap-4">
                    {vehicles.length > 0 && <RadioCards label={tv.mine} hideLabel value={vehicle} onChange={setOwn} options={[...vehicles.map((one) => ({ value: one.id, label: <span className="flex flex-wrap items-center gap-x-3 gap-y-1">{carName(one)}</span>, note: one.colour, end: one.plate && <Plate value={one.plate} /> })), { value: 'other', label: tv.other }]} />}
                    {vehicle === 'other' && <Suspense fallback={<Skeleton className="h-62" />}><VehicleFields value={draft} onChange={setDraft} /></Suspense>}
                  </div>
                )}
              </Section>
            </div>
            <div className="grid gap-4 md:gap-5">
              <SlotPicker tenant={tenant} workshop={workshop} zone={data.zone} services={chosen} value={at} onChange={(next) => put({ at: next })} steps={[num(3), num(4)]} />
            </div>
            <aside className="card sticky top-24 hidden gap-3 p-5 lg:grid md:max-xl:col-span-2">
              <h2 className="text-base font-bold">{t.summary}</h2>
              <Facts items={[[t.services, joined(picked.map((service) => titled(service.title)))], picked.length > 0 && [t.duration, minutes(length)], at && [t.when, <span className="num">{when(at, data.zone)}</span>], picked.length > 0 && [t.pay, <Money value={{ amount: total }} className="text-lg font-bold" />]]} />
              {!picked.length && <p className="text-sm text-ink-3">{t.chooseService}</p>}
              {cta}
              <p className="text-center text-2xs text-ink-3">{t.nothingToPay}</p>
            </aside>
          </Form>
          <ActionBar>
            <div className="mb-2 flex min-h-6 items-baseline justify-between gap-3 text-xs" aria-live="polite"><span className="num truncate font-medium">{at ? when(at, data.zone) : ' '}</span>{picked.length > 0 && <Money value={{ amount: total }} className="shrink-0 text-sm font-bold" />}</div>
            {cta}
          </ActionBar>
          <Suspense>
            {hold && <Review hold={hold} tenant={tenant} page={data} vehicle={vehicle === 'other' ? { input: vehicleInput(draft, models.data) } : { id: vehicle }}
              vehicleText={vehicle === 'other' ? carName(vehicleInput(draft, models.data)) : carName(vehicles.find((one) => one.id === vehicle) ?? {})} plate={vehicle === 'other' ? vehicleInput(draft, models.data).plate : vehicles.find((one) => one.id === vehicle)?.plate}
              onClose={() => { setHold(null); void client.invalidateQueries({ queryKey: ['slots', tenant, workshop] }) }}
              onLapsed={() => { setHold(null); void proceed(hold.starts_at) }}
              onRefused={(refused) => { setHold(null); setError(refused) }}
              onDone={(booking) => {
                try { sessionStorage.removeItem(DRAFT) } catch { /* private mode */ }
                void client.invalidateQueries({ queryKey: ['me'] })
                void client.invalidateQueries({ queryKey: ['slots', tenant, workshop] })
                go(`/bookings/${booking.id}?made`, { replace: true })
              }} />}
          </Suspense>
        </Page>
      )}
    </Loaded>
  )
}
