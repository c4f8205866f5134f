// A car taken in, inspected and its report sealed, by the API: what pages of reports need before they can be looked at.
import type { Answer, Bay, Booking, Closure, Inspection, Item, Report } from '../src/api/types.ts'
import type { Ask } from './ask.ts'

/** Open day and night, so somebody can walk in whenever the tests run. */
export const ROUND_THE_CLOCK = { tenant: 'bazar', workshop: 'rahsayar-aghdasiyeh' }
export type Visit = { plate: string; phone?: string; name?: string; km?: number; /** Panels that are not as they were made. */ painted?: string[]; summary?: string }
const base = ({ tenant, workshop } = ROUND_THE_CLOCK) => `/v1/tenants/${tenant}/workshops/${workshop}`

/** A bay of its own for who walks in, and no closures: no test depends on how full the day is, or on a holiday. */
export async function roomFor(ask: Ask) {
  const { bays, closures } = await ask<{ bays: Bay[]; closures: Closure[] }>(`${base()}/setup`), { kind } = bays[0]!
  await ask(`${base()}/bays`, { name: 'W', kind, position: 90, active: true })
  for (const { id } of closures) await ask(`/v1/tenants/${ROUND_THE_CLOCK.tenant}/closures/${id}`, undefined, { method: 'DELETE' })
}

/** Somebody who came and went, whose inspection has begun: the bay is free for the next. */
export async function begun(ask: Ask, visit: Visit): Promise<Inspection> {
  const [service] = await ask<{ slug: string }[]>(`${base()}/services`)
  const { id } = await ask<Booking>(`${base()}/walk-ins`, { services: [service!.slug], vehicle: { plate: visit.plate }, phone: visit.phone, name: visit.name }, { headers: { 'idempotency-key': `walk-in-${visit.plate.replace(/\D/g, '')}-${Date.now()}` } })
  await ask(`${base()}/bookings/${id}/start`, undefined, { method: 'POST' })
  await ask(`${base()}/bookings/${id}/finish`, undefined, { method: 'POST' })
  return ask<Inspection>(`${base()}/bookings/${id}/inspection`, { packages: ['paint_body'] })
}

/** Answers all that is asked for and makes the report final, then waits until it can be read. */
export async function sealed(ask: Ask, draft: Inspection, visit: Visit): Promise<Report> {
  const at = `${base()}/bookings/${draft.booking}`, items = draft.template!.sections.flatMap((section) => section.items as Item[]), version = new Map(draft.items.map((one) => [one.item, one.version]))
  const answer = ({ key, kind }: Item): Answer => {
    if (kind.type === 'panel') return { type: 'panel', states: [visit.painted?.includes(key) ? 'painted' : 'original'] }
    if (kind.type === 'ok3') return { type: 'ok3', verdict: 'ok' }
    if (kind.type === 'measure' && kind.unit === 'km') return { type: 'measure', value: String(visit.km ?? 91_200) }
    return { type: 'not_inspected' } as Answer
  }
  const wanted = items.filter((item) => item.required && item.packages.includes('paint_body') || visit.painted?.includes(item.key))
  await ask(`${at}/inspection/items`, { items: wanted.map((item) => ({ item: item.key, version: version.get(item.key) ?? 0, finding: { answer: answer(item) } })) })
  if (visit.summary) await ask(`${at}/inspection`, { summary: visit.summary }, { method: 'PUT', headers: { 'if-match': `"${draft.version}"` } })
  const { id } = await ask<Report>(`${at}/inspection/finalise`, {}, { headers: { 'idempotency-key': `seal-${draft.report}` } })
  for (let i = 0; i < 100; i++) {
    const report = await ask<Report>(`${base()}/reports/${id}`)
    if (report.published_at) return report
    await new Promise((again) => setTimeout(again, 100))
  }
  throw new Error(`the report ${id} was not published`)
}

export const inspected = async (ask: Ask, visit: Visit) => sealed(ask, await begun(ask, visit), visit)
