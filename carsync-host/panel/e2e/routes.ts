// Every route with something to see, for the pictures, axe and the like. unit/routes.spec.ts finds the page that has no line here.
import type { Page } from '@playwright/test'
import type { MyBooking, Report, ReportCard, Vehicle } from '../src/api/types.ts'
import { asking, type Ask } from './ask.ts'
import { begun, inspected, ROUND_THE_CLOCK } from './inspected.ts'

export type Shot = {
  name: string
  /** What stands in braces is looked up by FOUND. */
  path: string
  as?: keyof typeof PHONES
  /** Pressed first; the picture is of what comes then. */
  open?: string
  /** What the tab knows before the page is opened. */
  tab?: (by: By) => Promise<Record<string, string>>
}
const W = '/t/sanjehrah/w/sanjehrah-azadi', S = '/staff/sanjehrah/sanjehrah-azadi', M = `/staff/${ROUND_THE_CLOCK.tenant}/${ROUND_THE_CLOCK.workshop}`

export const PHONES = { customer: '09995550001', reception: '09995550022', operator: '09995550009', administrator: '09995550012', market: '09995550011' } as const
export const SHOTS: Shot[] = [
  { name: 'near', path: '/' },
  { name: 'tenant', path: '/t/sanjehrah' },
  { name: 'workshop', path: W },
  { name: 'book', path: `${W}/book?services=inspection_full` },
  { name: 'bookings', path: '/bookings', as: 'customer' },
  { name: 'vehicles', path: '/vehicles', as: 'customer' },
  { name: 'reports', path: '/reports', as: 'customer' },
  { name: 'booking', path: '/bookings/{booking}', as: 'customer' },
  { name: 'booked', path: '/bookings/{booking}?made', as: 'customer' },
  { name: 'move', path: '/bookings', as: 'customer', open: 'li button >> nth=0' },
  { name: 'vehicle', path: '/vehicles/{vehicle}', as: 'customer' },
  { name: 'vehicle-new', path: '/vehicles', as: 'customer', open: 'header button' },
  { name: 'report', path: '/reports/{report}', as: 'customer' },
  { name: 'compare', path: '/reports/{report}/compare/{later}', as: 'customer' },
  { name: 'report-open', path: '/report' },
  { name: 'report-opened', path: '/report', tab: opened },
  { name: 'report-link', path: '/r#0123456789abcdefghjkmnpqrs' },
  { name: 'verify', path: '/verify/{verify}' },
  { name: 'verify-revoked', path: '/verify/{revoked}' },
  { name: 'verify-unknown', path: '/verify/x7d7zxj6eqp1vyv5kkc4x7vdtd' },
  { name: 'widget', path: '/widget?tenant=sanjehrah&workshop=sanjehrah-azadi&services=inspection_full' },
  { name: 'widget-code', path: '/widget?tenant=sanjehrah&snippet' },
  { name: 'me', path: '/me', as: 'customer' },
  { name: 'me-guest', path: '/me' },
  { name: 'gate', path: '/bookings' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'workplaces', path: '/staff', as: 'reception' },
  { name: 'day', path: `${S}/day`, as: 'reception' },
  { name: 'day-open', path: `${M}/day`, as: 'market' },
  { name: 'week', path: `${M}/week`, as: 'market' },
  { name: 'print', path: `${M}/print/{today}`, as: 'market' },
  { name: 'inspect', path: `${M}/inspect/{draft}`, as: 'market' },
  { name: 'inspect-panels', path: `${M}/inspect/{draft}?part=outer_panels`, as: 'market' },
  { name: 'inspect-review', path: `${M}/inspect/{draft}?part=review`, as: 'market' },
  { name: 'customers', path: `${S}/customers`, as: 'reception' },
  { name: 'vehicle-history', path: `${M}/vehicles/{car}`, as: 'market' },
  { name: 'staff-reports', path: '/staff/bazar/nilrah-sadeghiyeh/reports', as: 'market' },
  { name: 'staff-report', path: '/staff/bazar/nilrah-sadeghiyeh/reports/{report}', as: 'market' },
  { name: 'staff-comparison', path: '/staff/bazar/nilrah-sadeghiyeh/reports/{report}?compare={later}', as: 'market' },
  { name: 'setup-services', path: `${S}/setup/services`, as: 'administrator' },
  { name: 'setup-bays', path: `${S}/setup/bays`, as: 'administrator' },
  { name: 'setup-hours', path: `${S}/setup/hours`, as: 'administrator' },
  { name: 'setup-closures', path: `${S}/setup/closures`, as: 'administrator' },
  { name: 'admin-staff', path: '/admin/sanjehrah/staff', as: 'administrator' },
  { name: 'admin-branding', path: '/admin/sanjehrah/branding', as: 'administrator' },
  { name: 'admin-sms', path: '/admin/sanjehrah/sms', as: 'administrator' },
  { name: 'admin-messages', path: '/admin/sanjehrah/messages', as: 'administrator' },
  { name: 'admin-templates', path: '/admin/sanjehrah/templates', as: 'administrator' },
  { name: 'admin-template', path: '/admin/sanjehrah/templates/standard', as: 'administrator' },
  { name: 'admin-policies', path: '/admin/sanjehrah/policies', as: 'administrator' },
  { name: 'admin-tokens', path: '/admin/sanjehrah/tokens', as: 'administrator' },
  { name: 'admin-audit', path: '/admin/sanjehrah/audit', as: 'administrator' },
  { name: 'operator-tenants', path: '/operator/tenants', as: 'operator' },
  { name: 'operator-codes', path: '/operator/codes', as: 'operator' },
  { name: 'operator-health', path: '/operator/health', as: 'operator' },
]

/** A day of the demo's workshops, counted from today: `2026-11-28`. */
export const dayAhead = (days: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tehran' }).format(new Date(Date.now() + days * 86_400_000))

/** Whose host it is, and how it is asked. */
export type By = { host: string; ask: (phone?: string) => Promise<Ask> }
type Finders = Record<string, (by: By) => Promise<string>>
const reports = async ({ ask }: By) => (await (await ask(PHONES.customer))<{ items: ReportCard[] }>('/v1/me/reports')).items
const verifyToken = (report: Report) => report.document.verify_token
const FOUND: Finders = {
  today: async () => dayAhead(0),
  booking: async ({ ask }) => (await (await ask(PHONES.customer))<{ items: MyBooking[] }>('/v1/me/bookings')).items.find((one) => one.booking.state === 'confirmed')!.booking.id,
  vehicle: async ({ ask }) => (await (await ask(PHONES.customer))<{ items: Vehicle[] }>('/v1/me/vehicles')).items[0]!.id,
  // Its car has another one, and the page of each tells of the other.
  report: async (by) => { await found('later', by); return (await reports(by)).findLast((one) => one.workshop_slug === 'nilrah-sadeghiyeh')!.id },
  // The same car half a year on, with more paint.
  later: async (by) => (await inspected(await by.ask(PHONES.market), { plate: (await reports(by))[0]!.plate!, phone: PHONES.customer, km: 91_200, painted: ['hood', 'door_fr', 'fender_fr'] })).id,
  car: async (by) => (await reports(by))[0]!.vehicle,
  verify: async (by) => verifyToken(await (await by.ask(PHONES.customer))<Report>(`/v1/me/reports/${await found('report', by)}`)),
  revoked: async ({ ask }) => {
    const staff = await ask(PHONES.market), report = await inspected(staff, { plate: '81و234-44' })
    await staff(`/v1/tenants/${ROUND_THE_CLOCK.tenant}/workshops/${ROUND_THE_CLOCK.workshop}/reports/${report.id}/revoke`, { reason: 'کیلومتر اشتباه ثبت شده بود' })
    return verifyToken(report)
  },
  draft: async ({ ask }) => (await begun(await ask(PHONES.market), { plate: '35د417-78', phone: '09995550161', name: 'نگار رستمی' })).booking,
}
const known = new Map<string, Promise<string>>()
/** What a name in braces stands for on this host. */
export function found(name: string, by: By): Promise<string> {
  const key = `${by.host} ${name}`
  return known.get(key) ?? known.set(key, FOUND[name]!(by)).get(key)!
}
export const pathOf = async (shot: Shot, by: By) => {
  let path = shot.path
  for (const [all, name] of shot.path.matchAll(/{(\w+)}/g)) path = path.replace(all, await found(name!, by))
  return path
}

const codes = new Map<string, Promise<string>>()
/** A new code for the demo customer's report, as its workshop sends one. */
export function reportCode({ host, ask }: By): Promise<string> {
  return codes.get(host) ?? codes.set(host, (async () => {
    const staff = await ask(PHONES.market), base = '/v1/tenants/bazar/workshops/nilrah-sadeghiyeh/reports', { items: [report] } = await staff<{ items: ReportCard[] }>(base)
    await staff(`${base}/${report!.id}/send`, undefined, { method: 'POST' })
    for (let i = 0; i < 60; i++) {
      const { items } = await asking(host)<{ items: { template: string; to: string; text: string }[] }>('/dev/inbox'), message = items.find((one) => one.template === 'report_ready' && one.to === '+989995550001')
      const code = message && /\b[0-9A-Z]{11}\b/.exec(message.text)?.[0]
      if (code) return code
      await new Promise((again) => setTimeout(again, 100))
    }
    throw new Error('no report code came')
  })()).get(host)!
}
const sittings = new Map<string, Promise<Record<string, string>>>()
/** A tab in which the report has been opened by its code. */
function opened(by: By): Promise<Record<string, string>> {
  return sittings.get(by.host) ?? sittings.set(by.host, (async () => {
    const { token, expires_at } = await asking(by.host)<{ token: string; expires_at: string }>('/v1/reports/open', { code: await reportCode(by), phone: PHONES.customer })
    return { 'carsync.opened': JSON.stringify({ token, until: Date.parse(expires_at) }) }
  })()).get(by.host)!
}

type Look = { lang: 'fa' | 'en'; signIn: (page: Page, phone: string) => Promise<void>; by: By }
/** Opens what is to be seen, in a language, and waits until it is all there. */
export async function show(page: Page, shot: Shot, { lang, signIn, by }: Look) {
  if (shot.as) await signIn(page, PHONES[shot.as])
  const path = await pathOf(shot, by), tab = (await shot.tab?.(by)) ?? {}
  await page.addInitScript(([lang, tab]) => { localStorage.setItem('carsync.lang', lang); for (const [key, value] of Object.entries(tab)) sessionStorage.setItem(key, value) }, [lang, tab] as const)
  await page.goto(path)
  await ready(page)
  if (shot.open) { await page.locator(`main ${shot.open}`).first().click(); await page.waitForTimeout(600); await ready(page) }
}

/** Once nothing that can be seen is on its way any more, and no colour is half-way to another. Photos further down come when they are scrolled to. */
export async function ready(page: Page) {
  await page.waitForFunction(() => ![...document.querySelectorAll('.splash, .skeleton')].some((one) => one.getBoundingClientRect().top < innerHeight), null, { timeout: 15_000 })
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity), null, { timeout: 5000 })
}
