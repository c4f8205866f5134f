// What customers' pages read, one entry per resource. Staff and administration have files of their own (queries.staff.ts, queries.admin.ts), so that customers do not load them.
// Keys begin with the resource; what belongs to a person begins with 'me' and is dropped at sign-out.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { keepPreferences, kept } from '../i18n/lang'
import { api, at, byCursor, call } from './client'
import { Refusal } from './refusal'
import type { Site } from './types'

const minute = 60_000
/** `near` as the API wants it, rounded to some ten metres: a moved map does not ask for the same again. */
const near = (place: { latitude: number; longitude: number }) => `${place.latitude.toFixed(4)},${place.longitude.toFixed(4)}`
export type Near = { place: { latitude: number; longitude: number }; service?: string | undefined; within?: number | undefined; tenant?: string | undefined }

export const q = {
  /** Which tenant this host name belongs to; `{}` is the market place. */
  site: () => queryOptions({
    queryKey: ['site'],
    queryFn: async ({ signal }): Promise<Site> => {
      const answer = await fetch('/v1/site', { signal, credentials: 'same-origin' }).catch(() => null)
      if (!answer?.ok) return {}
      const found = (await answer.json()) as Site
      kept.set('host', found.tenant ?? '')
      return found
    },
    staleTime: Infinity,
  }),

  nearby: ({ place, service, within, tenant }: Near) => infiniteQueryOptions({
    queryKey: ['workshops', near(place), service ?? '', within ?? 0, tenant ?? ''],
    queryFn: ({ pageParam, signal }) => {
      const query = { near: near(place), limit: 20, ...(service && { service }), ...(within && { within_km: within }), ...at(pageParam) }
      return tenant ? call(api.GET('/v1/tenants/{tenant}/workshops', { params: { path: { tenant }, query }, signal })) : call(api.GET('/v1/workshops', { params: { query }, signal }))
    },
    ...byCursor,
    staleTime: minute,
  }),
  tenant: (tenant: string) => queryOptions({
    queryKey: ['tenants', tenant],
    queryFn: async ({ signal }) => {
      const found = await call(api.GET('/v1/tenants/{tenant}', { params: { path: { tenant } }, signal }))
      keepPreferences(tenant, found.preferences)
      return found
    },
    staleTime: 5 * minute,
  }),
  /** Colour and logo; a host that tells none has CarSync's. */
  brand: (tenant: string) => queryOptions({ queryKey: ['tenants', tenant, 'brand'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/brand', { params: { path: { tenant } }, signal })).catch((error: unknown) => { if (error instanceof Refusal && error.absent) return null; throw error }), staleTime: 5 * minute }),
  workshop: (tenant: string, workshop: string) => queryOptions({ queryKey: ['tenants', tenant, 'workshops', workshop], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}', { params: { path: { tenant, workshop } }, signal })), staleTime: minute }),
  services: (tenant: string, workshop: string) => queryOptions({ queryKey: ['tenants', tenant, 'workshops', workshop, 'services'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/services', { params: { path: { tenant, workshop } }, signal })), staleTime: 5 * minute }),
  /** All free starts of up to 31 days from a day on: the calendar's marks and the hours of each day come from one answer. */
  slots: (tenant: string, workshop: string, services: string[], from: string, days = 31) => queryOptions({
    queryKey: ['slots', tenant, workshop, [...services].sort().join(), from, days],
    queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/slots', { params: { path: { tenant, workshop }, query: { services: services.join(','), from, days } }, signal })),
    staleTime: 15_000,
    enabled: services.length > 0,
  }),
  standardServices: () => queryOptions({ queryKey: ['service-catalogue'], queryFn: ({ signal }) => call(api.GET('/v1/service-catalogue', { signal })), staleTime: Infinity }),
  carModels: () => queryOptions({ queryKey: ['vehicle-catalogue'], queryFn: ({ signal }) => call(api.GET('/v1/vehicle-catalogue', { signal })), staleTime: Infinity }),

  me: () => queryOptions({
    queryKey: ['me'],
    queryFn: async ({ signal }) => {
      try { return await call(api.GET('/v1/me', { signal })) } catch (error) { if (error instanceof Refusal && error.signedOut) return null; throw error }
    },
    staleTime: 5 * minute,
  }),
  myBookings: () => infiniteQueryOptions({
    queryKey: ['me', 'bookings'],
    queryFn: ({ pageParam, signal }) => call(api.GET('/v1/me/bookings', { params: { query: { limit: 50, ...at(pageParam) } }, signal })),
    ...byCursor,
  }),
  myBooking: (booking: string) => queryOptions({ queryKey: ['me', 'bookings', booking], queryFn: ({ signal }) => call(api.GET('/v1/me/bookings/{booking}', { params: { path: { booking } }, signal })) }),
  myVehicles: () => queryOptions({ queryKey: ['me', 'vehicles'], queryFn: ({ signal }) => call(api.GET('/v1/me/vehicles', { signal })) }),
  myReports: () => infiniteQueryOptions({
    queryKey: ['me', 'reports'],
    queryFn: ({ pageParam, signal }) => call(api.GET('/v1/me/reports', { params: { query: { limit: 20, ...at(pageParam) } }, signal })),
    ...byCursor,
  }),
  myReport: (report: string) => queryOptions({ queryKey: ['me', 'reports', report], queryFn: ({ signal }) => call(api.GET('/v1/me/reports/{report}', { params: { path: { report } }, signal })) }),
  verify: (verifyToken: string) => queryOptions({ queryKey: ['verify', verifyToken], queryFn: ({ signal }) => call(api.GET('/v1/reports/verify/{token}', { params: { path: { token: verifyToken } }, signal })) }),
}
