// What the staff side reads. Everything of a workshop begins with ['staff', tenant, workshop]: one live event makes all of it stale at once.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, at, byCursor, call, callTagged } from './client'

export const staffKey = (tenant: string, workshop: string) => ['staff', tenant, workshop] as const

export const qStaff = {
  day: (tenant: string, workshop: string, date: string) => queryOptions({ queryKey: [...staffKey(tenant, workshop), 'day', date], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/day/{date}', { params: { path: { tenant, workshop, date } }, signal })), staleTime: 5_000 }),
  setup: (tenant: string, workshop: string) => queryOptions({ queryKey: [...staffKey(tenant, workshop), 'setup'], queryFn: ({ signal }) => callTagged(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/setup', { params: { path: { tenant, workshop } }, signal })) }),
  booking: (tenant: string, workshop: string, booking: string) => queryOptions({ queryKey: [...staffKey(tenant, workshop), 'bookings', booking], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}', { params: { path: { tenant, workshop, booking } }, signal })) }),
  workshops: (tenant: string) => queryOptions({ queryKey: ['tenants', tenant, 'workshops'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops', { params: { path: { tenant }, query: { limit: 200 } }, signal })) }),
  visitor: (tenant: string, workshop: string, asked: { plate?: string; phone?: string }) => queryOptions({ queryKey: [...staffKey(tenant, workshop), 'visitor', asked.plate ?? '', asked.phone ?? ''], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/visitor', { params: { path: { tenant, workshop }, query: asked }, signal })), enabled: !!(asked.plate || asked.phone), staleTime: 60_000 }),
  customers: (tenant: string, search: string) => infiniteQueryOptions({
    queryKey: ['staff', tenant, 'customers', search],
    queryFn: ({ pageParam, signal }) => call(api.GET('/v1/tenants/{tenant}/customers', { params: { path: { tenant }, query: { limit: 30, ...(search && { search }), ...at(pageParam) } }, signal })),
    ...byCursor,
  }),
  reports: (tenant: string, workshop: string) => infiniteQueryOptions({
    queryKey: [...staffKey(tenant, workshop), 'reports'],
    queryFn: ({ pageParam, signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/reports', { params: { path: { tenant, workshop }, query: { limit: 30, ...at(pageParam) } }, signal })),
    ...byCursor,
  }),
  report: (tenant: string, workshop: string, report: string) => queryOptions({
    queryKey: [...staffKey(tenant, workshop), 'reports', report],
    queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/reports/{report}', { params: { path: { tenant, workshop, report } }, signal })),
    // The file is made right after the report is final.
    refetchInterval: ({ state }) => (state.data && !state.data.published_at && state.data.standing === 'valid' ? 3000 : false),
  }),
  comparison: (tenant: string, workshop: string, report: string, other: string) => queryOptions({ queryKey: [...staffKey(tenant, workshop), 'reports', report, 'compare', other], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops/{workshop}/reports/{report}/compare/{other}', { params: { path: { tenant, workshop, report, other } }, signal })) }),
  history: (tenant: string, vehicle: string) => queryOptions({ queryKey: ['staff', tenant, 'vehicles', vehicle], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/vehicles/{vehicle}/history', { params: { path: { tenant, vehicle } }, signal })) }),
}
