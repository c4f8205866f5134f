// Every route with something to see, for the pictures, axe and the like.
import type { Page } from '@playwright/test'

export type Shot = { name: string; path: string; as?: 'customer' | 'reception' | 'operator' | 'administrator' | 'market'; /** Waits for it. */ see?: string; /** Pressed first; the picture is of what comes then. */ open?: string }
const W = '/t/sanjehrah/w/sanjehrah-azadi', S = '/staff/sanjehrah/sanjehrah-azadi'

export const PHONES = { customer: '09995550001', reception: '09995550022', operator: '09995550009', administrator: '09995550012', market: '09995550011' } as const
export const SHOTS: Shot[] = [
  { name: 'near', path: '/' },
  { name: 'tenant', path: '/t/sanjehrah' },
  { name: 'workshop', path: W },
  { name: 'book', path: `${W}/book?services=inspection_full` },
  { name: 'bookings', path: '/bookings', as: 'customer' },
  { name: 'vehicles', path: '/vehicles', as: 'customer' },
  { name: 'reports', path: '/reports', as: 'customer' },
  { name: 'booking', path: '/bookings', as: 'customer', open: 'a.open' },
  { name: 'move', path: '/bookings', as: 'customer', open: 'li button >> nth=0' },
  { name: 'vehicle', path: '/vehicles', as: 'customer', open: 'a.open' },
  { name: 'vehicle-new', path: '/vehicles', as: 'customer', open: 'header button' },
  { name: 'report', path: '/reports', as: 'customer', open: 'a.open' },
  { name: 'report-open', path: '/report' },
  { name: 'verify-unknown', path: '/verify/x7d7zxj6eqp1vyv5kkc4x7vdtd' },
  { name: 'widget', path: '/widget?tenant=sanjehrah&workshop=sanjehrah-azadi&services=inspection_full' },
  { name: 'widget-code', path: '/widget?tenant=sanjehrah&snippet' },
  { name: 'me', path: '/me', as: 'customer' },
  { name: 'me-guest', path: '/me' },
  { name: 'gate', path: '/bookings' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'workplaces', path: '/staff', as: 'reception' },
  { name: 'day', path: `${S}/day`, as: 'reception' },
  { name: 'day-open', path: '/staff/bazar/rahsayar-aghdasiyeh/day', as: 'market' },
  { name: 'week', path: '/staff/bazar/rahsayar-aghdasiyeh/week', as: 'market' },
  { name: 'customers', path: `${S}/customers`, as: 'reception' },
  { name: 'staff-reports', path: '/staff/bazar/nilrah-sadeghiyeh/reports', as: 'market' },
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
  { name: 'operator-tenants', path: '/operator/tenants', as: 'operator' },
  { name: 'operator-codes', path: '/operator/codes', as: 'operator' },
  { name: 'operator-health', path: '/operator/health', as: 'operator' },
]

/** Once nothing is on its way any more, and no colour is half-way to another. */
export async function ready(page: Page) {
  await page.waitForFunction(() => !document.querySelector('.splash, .skeleton'), null, { timeout: 15_000 }).catch(() => {})
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity), null, { timeout: 3000 }).catch(() => {})
}
