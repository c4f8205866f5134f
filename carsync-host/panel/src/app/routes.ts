// Every page of the panel: its path, the shell it stands in, the texts it needs, its code, and the first data it will ask for. All three are fetched at once,
// before React draws anything. A new page is one entry here; those of staff and administration are in routes.work.ts, which customers do not load.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { FetchQueryOptions } from '@tanstack/react-query'
import { parse } from 'regexparam'
import { queryClient } from '../api/client'
import { q } from '../api/queries'
import { signedIn } from '../api/session'
import { loadMessages, withAriaWords, type Area } from '../i18n'
import { todayIn } from '../i18n/zone'
import { place } from './place'
import { hostTenant } from './site'

export type Params = Record<string, string>
type Module = { default: ComponentType }
export type Options = {
  /** The texts that the page and all below it use; `shell` is always there. */
  texts: Area[]
  load: () => Promise<Module>
  data?: (params: Params, search: URLSearchParams) => unknown
  /** Who may see it; others are asked to sign in. */
  needs?: 'session'
  /** Without the bottom bar of phones: flows with a bar of their own. */
  bare?: boolean
}
export type Page = Options & { path: string; shell: 'customer' | 'staff' | 'none'; View: LazyExoticComponent<ComponentType>; test: (path: string) => Params | null }

export function page(shell: Page['shell'], path: string, options: Options): Page {
  const { keys, pattern } = parse(path)
  // Staff pages use React Aria's menus and tabs at once; customers' pages only through chunks of their own.
  const code = shell === 'customer' ? options.load : () => withAriaWords(options.load, true)
  const load = () => Promise.all([code(), loadMessages(...options.texts)]).then(([module]) => module)
  return {
    ...options, path, shell, load, View: lazy(load),
    test: (at) => { const found = pattern.exec(at); return found && Object.fromEntries(keys.map((key, i) => [key, decodeURIComponent(found[i + 1] ?? '')])) },
  }
}
const customer = (path: string, options: Omit<Options, 'texts'>) => page('customer', path, { texts: ['customer'], ...options })
/** Where a workshop is looked for. */
const finding = (path: string, options: Omit<Options, 'texts'>) => page('customer', path, { texts: ['near', 'customer'], ...options })
/** A person's own pages. */
const mine = (path: string, options: Omit<Options, 'texts'>) => page('customer', path, { texts: ['customer', 'mine'], ...options })
const report = (path: string, options: Omit<Options, 'texts'>) => page('customer', path, { texts: ['customer', 'mine', 'report'], ...options })
export const prefetch = (options: { queryKey: readonly unknown[] }) => { void queryClient.prefetchQuery(options as FetchQueryOptions) }
const near = (tenant?: string, service?: string | null) => {
  void queryClient.prefetchInfiniteQuery(q.nearby({ place: place(), tenant, service: service ?? undefined }))
  void import('../features/nearby/Map').catch(() => {})
}

export const pages: Page[] = [
  finding('/', { load: () => import('../features/nearby/Home'), data: (_, search) => { const tenant = hostTenant(); if (tenant) { prefetch(q.tenant(tenant)); prefetch(q.brand(tenant)) } near(tenant, search.get('service')) } }),
  finding('/t/:tenant', { load: () => import('../features/nearby/Home'), data: ({ tenant }, search) => { prefetch(q.tenant(tenant!)); prefetch(q.brand(tenant!)); near(tenant, search.get('service')) } }),
  finding('/t/:tenant/w/:workshop', { load: () => import('../features/workshop/Workshop'), data: ({ tenant, workshop }) => { prefetch(q.workshop(tenant!, workshop!)); prefetch(q.services(tenant!, workshop!)) } }),
  customer('/t/:tenant/w/:workshop/book', {
    bare: true, load: () => import('../features/booking/Book'),
    data: ({ tenant, workshop }, search) => {
      prefetch(q.workshop(tenant!, workshop!))
      prefetch(q.services(tenant!, workshop!))
      const services = search.get('services')?.split(',').filter(Boolean)
      if (services?.length) prefetch(q.slots(tenant!, workshop!, services, todayIn()))
      if (signedIn()) prefetch(q.myVehicles())
      else void import('../features/vehicles/VehicleFields').catch(() => {})
    },
  }),
  mine('/bookings', { needs: 'session', load: () => import('../features/bookings/Bookings'), data: () => signedIn() && void queryClient.prefetchInfiniteQuery(q.myBookings()) }),
  mine('/bookings/:booking', { needs: 'session', load: () => import('../features/bookings/Booking'), data: ({ booking }) => signedIn() && prefetch(q.myBooking(booking!)) }),
  mine('/vehicles', { needs: 'session', load: () => import('../features/vehicles/Vehicles'), data: () => signedIn() && prefetch(q.myVehicles()) }),
  mine('/vehicles/:vehicle', { needs: 'session', load: () => import('../features/vehicles/Vehicle'), data: () => signedIn() && prefetch(q.myVehicles()) }),
  report('/reports', { needs: 'session', load: () => import('../features/reports/Reports'), data: () => signedIn() && void queryClient.prefetchInfiniteQuery(q.myReports()) }),
  report('/reports/:report', { needs: 'session', load: () => import('../features/reports/Report'), data: ({ report }) => { void import('../features/reports/Body').catch(() => {}); if (signedIn()) prefetch(q.myReport(report!)) } }),
  report('/reports/:report/compare/:other', { needs: 'session', load: () => import('../features/reports/Compare') }),
  // `/r#…` is what messages link to.
  report('/report', { load: () => import('../features/reports/OpenReport') }),
  report('/r', { load: () => import('../features/reports/OpenReport') }),
  report('/verify/:token', { load: () => import('../features/reports/Verify'), data: ({ token }) => prefetch(q.verify(token!)) }),
  mine('/me', { load: () => import('../features/me/Me') }),
  page('none', '/widget', { texts: ['customer', 'widget'], load: () => import('../features/widget/Widget') }),
  ...(import.meta.env.DEV ? [page('none', '/gallery', { texts: ['customer', 'staff'], load: () => import('../gallery/Gallery') })] : []),
]

let work: Promise<void> | undefined, workLoaded = false
/** The table of staff and administration, once one of their paths comes up; null where nothing has to be waited for. */
export function tableOf(path: string): Promise<void> | null {
  if (workLoaded || !/^\/(staff|admin|operator)(\/|$)/.test(path)) return null
  return (work ??= import('./routes.work').then((table) => { pages.push(...table.pages); workLoaded = true }, (error: unknown) => { work = undefined; throw error }))
}

export function findPage(path: string): { page: Page; params: Params } | null {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path
  for (const one of pages) { const params = one.test(clean); if (params) return { page: one, params } }
  return null
}

/** Starts everything that a path needs: code and texts at once, data after `before`. Links call it when a finger or pointer comes near. */
export async function warm(href: string, before?: Promise<unknown>) {
  const url = new URL(href, location.origin)
  await tableOf(url.pathname)?.catch(() => {})
  const found = findPage(url.pathname)
  if (!found) return
  const data = async () => { await before; found.page.data?.(found.params, url.searchParams) }
  await Promise.all([found.page.load().catch(() => {}), data()])
}
