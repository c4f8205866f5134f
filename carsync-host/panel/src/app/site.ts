// Whose site this is. On a host name of a tenant, always that tenant's. Elsewhere the market place, until somebody opens /t/{tenant}: from then on this tab is
// the tenant's, with its name and colour, until it comes back to /. A workshop's page opened from the market place stays in the market place.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import { queryClient } from '../api/client'
import { q } from '../api/queries'
import type { Site } from '../api/types'
import { kept, knowsPreferences } from '../i18n/lang'
import { setTitleOwner } from '../ui/Page'
import { hueOf, setHue } from '../ui/theme'

const TAB = 'carsync.tenant'
const session = { get: () => { try { return sessionStorage.getItem(TAB) } catch { return null } }, set: (v: string | null) => { try { if (v) sessionStorage.setItem(TAB, v); else sessionStorage.removeItem(TAB) } catch { /* private mode */ } } }
const listeners = new Set<() => void>(), subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }, changed = () => listeners.forEach((tell) => tell())

/** Asked once, before anything is drawn at `/`. */
export const loadSite = () => queryClient.fetchQuery(q.site()).then(changed)
/** Until it has answered, what it said on the last visit. */
export const site = (): Site => queryClient.getQueryData<Site>(['site']) ?? { tenant: kept.get('host') || undefined }
export const hostTenant = () => site().tenant

function enter(tenant: string | null) {
  if (session.get() === tenant) return
  session.set(tenant)
  changed()
}
const tabTenant = () => hostTenant() ?? session.get()

/** The tenant whose page an address is: it says so, or all of this site or tab is the tenant's. */
function ownerOf(path: string): string | null {
  const said = /^\/(?:t|staff|admin)\/([^/]+)/.exec(path)?.[1]
  return said ? decodeURIComponent(said) : path === '/' ? hostTenant() ?? null : path === '/widget' ? hostTenant() ?? new URLSearchParams(location.search).get('tenant') : tabTenant()
}
export function useOwner() {
  const [path] = useLocation()
  return useSyncExternalStore(subscribe, () => ownerOf(path))
}
const asked = new Map<string, Promise<void> | null>()
/** How the pages of an address are to be written (calendar, digits…), where it is not known from an earlier visit; null where nothing has to be waited for. */
export function customsOf(path: string): Promise<void> | null {
  const owner = ownerOf(path)
  if (!owner || knowsPreferences(owner)) return null
  if (!asked.has(owner)) asked.set(owner, Promise.race([queryClient.fetchQuery(q.tenant(owner)), new Promise((late) => setTimeout(late, 3000))]).then(() => {}, () => {}).then(() => { asked.set(owner, null) }))
  return asked.get(owner) ?? null
}
/** Before the first paint: nothing that is drawn has to be drawn again. */
export async function customs(site: Promise<unknown>) {
  if (kept.get('host') === null) await site
  await customsOf(location.pathname)
}

export const logoOf = (tenant: string) => `/v1/tenants/${encodeURIComponent(tenant)}/brand/logo`
/** A tenant's colour and logo, applied to the page; without a tenant the page has CarSync's. */
export function useBrand(tenant: string | null): { logo: string | null } {
  const { data } = useQuery({ ...q.brand(tenant ?? ''), enabled: !!tenant })
  useEffect(() => {
    // Not before the answer: the colour of the last page, set by boot.js, stays so long.
    if (!tenant || data !== undefined) setHue(tenant && data ? hueOf(data.colour) : null)
  }, [tenant, data])
  return { logo: tenant && data?.has_logo ? logoOf(tenant) : null }
}

/** Where "home" is in this tab. */
export const homePath = () => { const tenant = hostTenant() ? null : session.get(); return tenant ? `/t/${tenant}` : '/' }

export type SiteOwner = { slug: string | null; name: string | null; logo: string | null; home: string }
/** The tenant whose site this tab is, or the market place; applies its colour. Used once, by the shells. */
export function useSite(): SiteOwner {
  const [path] = useLocation()
  useEffect(() => {
    const own = /^\/t\/([^/]+)\/?$/.exec(path)
    if (own) enter(decodeURIComponent(own[1]!))
    else if (path === '/') enter(null)
  }, [path])
  const slug = useSyncExternalStore(subscribe, tabTenant)
  const { data } = useQuery({ ...q.tenant(slug ?? ''), enabled: !!slug })
  const { logo } = useBrand(slug)
  useEffect(() => { if (!slug || data) setTitleOwner(slug ? data!.name : null) }, [slug, data])
  return { slug, name: slug ? data?.name ?? null : null, logo, home: hostTenant() || !slug ? '/' : `/t/${slug}` }
}
