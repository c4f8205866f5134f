// Whose site this is. On a host name of a tenant, always that tenant's. Elsewhere the market place, until somebody opens /t/{tenant}: from then on this tab is
// the tenant's, with its name and colour, until it comes back to /. A workshop's page opened from the market place stays in the market place.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import { queryClient } from '../api/client'
import { q } from '../api/queries'
import type { Site } from '../api/types'
import { hueOf, setHue } from '../ui/theme'

const TAB = 'carsync.tenant'
const session = { get: () => { try { return sessionStorage.getItem(TAB) } catch { return null } }, set: (v: string | null) => { try { if (v) sessionStorage.setItem(TAB, v); else sessionStorage.removeItem(TAB) } catch { /* private mode */ } } }
const listeners = new Set<() => void>()

/** Asked once, before anything is drawn at `/`. */
export const loadSite = () => queryClient.fetchQuery(q.site())
export const site = (): Site => queryClient.getQueryData<Site>(['site']) ?? {}
export const hostTenant = () => site().tenant

function enter(tenant: string | null) {
  if (session.get() === tenant) return
  session.set(tenant)
  listeners.forEach((tell) => tell())
}
const tabTenant = () => hostTenant() ?? session.get()

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
  const slug = useSyncExternalStore((tell) => { listeners.add(tell); return () => { listeners.delete(tell) } }, tabTenant)
  const { data } = useQuery({ ...q.tenant(slug ?? ''), enabled: !!slug })
  const { logo } = useBrand(slug)
  return { slug, name: slug ? data?.name ?? null : null, logo, home: hostTenant() || !slug ? '/' : `/t/${slug}` }
}
