// Reports: mine, and one that was opened by a code. The token of an opened report is kept by this tab only and sent with nothing but its own requests.
import { queryOptions } from '@tanstack/react-query'
import { loadMessages } from '../i18n'
import { api, call } from './client'
import { Refusal, refusalOf } from './refusal'
import type { Schemas } from './types'
import type { Report } from './types.reports'

/** Where the parts of a report come from. */
export type ReportSource = { key: readonly string[]; pdf: () => Promise<Blob>; photo: (photo: string, signal?: AbortSignal) => Promise<Blob> }

export const myReport = (report: string): ReportSource => ({
  key: ['me', 'reports', report],
  pdf: () => call(api.GET('/v1/me/reports/{report}/pdf', { params: { path: { report } }, parseAs: 'blob' })) as Promise<Blob>,
  photo: (photo, signal) => call(api.GET('/v1/me/reports/{report}/photos/{photo}', { params: { path: { report, photo } }, parseAs: 'blob', ...(signal && { signal }) })) as Promise<Blob>,
})
export const qReports = {
  photo: (source: ReportSource, photo: string) => queryOptions({ queryKey: [...source.key, 'photos', photo], queryFn: ({ signal }) => source.photo(photo, signal), staleTime: Infinity }),
  comparison: (report: string, other: string) => queryOptions({ queryKey: ['me', 'reports', report, 'compare', other], queryFn: ({ signal }) => call(api.GET('/v1/me/reports/{report}/compare/{other}', { params: { path: { report, other } }, signal })), staleTime: 60_000 }),
}

/** Not `call`: a refusal here says nothing of the session that somebody may have besides. */
async function ask<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked
  if (response.ok) return data as T
  await loadMessages('problems').catch(() => {})
  throw refusalOf(response, error)
}
const KEY = 'carsync.opened'
let memory: { token: string; until: number } | null = null
/** The token while it is good. */
export function openedToken() {
  try { memory ??= JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as typeof memory } catch { /* private mode: as long as the page */ }
  return memory && memory.until > Date.now() ? memory.token : null
}
export const openedUntil = () => memory?.until ?? 0
function keep(next: typeof memory) {
  memory = next
  try { if (next) sessionStorage.setItem(KEY, JSON.stringify(next)); else sessionStorage.removeItem(KEY) } catch { /* private mode */ }
}
export const closeReport = () => keep(null)

export async function openReport(body: Schemas['OpenInput']): Promise<Report> {
  const opened = await ask(api.POST('/v1/reports/open', { body }))
  keep({ token: opened.token, until: Math.min(Date.parse(opened.expires_at), Date.now() + 15 * 60_000) })
  return opened.report
}
const headers = () => ({ Authorization: `Bearer ${openedToken() ?? ''}` })
/** The report that this tab has opened; null if there is none or its time is over. */
export async function openedReport(): Promise<Report | null> {
  if (!openedToken()) return null
  try { return (await ask(api.GET('/v1/reports/opened', { headers: headers() }))).report } catch (error) {
    if (error instanceof Refusal && (error.signedOut || error.absent)) { closeReport(); return null }
    throw error
  }
}
export const openedSource = (report: string): ReportSource => ({
  key: ['opened', report],
  pdf: () => ask(api.GET('/v1/reports/opened/pdf', { headers: headers(), parseAs: 'blob' })) as Promise<Blob>,
  photo: (photo, signal) => ask(api.GET('/v1/reports/opened/photos/{photo}', { params: { path: { photo } }, headers: headers(), parseAs: 'blob', ...(signal && { signal }) })) as Promise<Blob>,
})
