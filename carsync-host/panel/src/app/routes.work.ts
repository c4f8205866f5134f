// The pages of staff, administrators and operators. See routes.ts.
import { q } from '../api/queries'
import { signedIn } from '../api/session'
import { todayIn } from '../i18n/zone'
import { page, prefetch, type Page, type Options } from './routes'

const staff = (path: string, load: Options['load'], data?: Options['data'], bare = false) => page('staff', path, { texts: ['staff'], needs: 'session', load, bare, ...(data && { data }) })
const admin = (path: string, load: Options['load'], data?: Options['data']) => page('staff', path, { texts: ['admin'], needs: 'session', load, ...(data && { data }) })

export const pages: Page[] = [
  staff('/staff', () => import('../features/workplace/Workplaces')),
  staff('/staff/:tenant/:workshop/day/:date?', () => import('../features/board/Day'), ({ tenant, workshop, date }) => {
    prefetch(q.workshop(tenant!, workshop!))
    if (signedIn()) void import('../api/queries.staff').then(({ qStaff }) => prefetch(qStaff.day(tenant!, workshop!, date || todayIn())))
  }),
  staff('/staff/:tenant/:workshop/week/:date?', () => import('../features/board/Week'), ({ tenant, workshop }) => prefetch(q.workshop(tenant!, workshop!))),
  staff('/staff/:tenant/:workshop/print/:date', () => import('../features/board/PrintDay'), ({ tenant, workshop }) => prefetch(q.workshop(tenant!, workshop!)), true),
  staff('/staff/:tenant/:workshop/inspect/:booking', () => import('../features/inspection/Inspect'), ({ tenant, workshop }) => prefetch(q.workshop(tenant!, workshop!)), true),
  staff('/staff/:tenant/:workshop/customers', () => import('../features/customers/Customers')),
  staff('/staff/:tenant/:workshop/vehicles/:vehicle', () => import('../features/customers/VehicleHistory')),
  staff('/staff/:tenant/:workshop/reports', () => import('../features/staff-reports/StaffReports')),
  staff('/staff/:tenant/:workshop/reports/:report', () => import('../features/staff-reports/StaffReport')),
  staff('/staff/:tenant/:workshop/setup/services', () => import('../features/setup/Services')),
  staff('/staff/:tenant/:workshop/setup/bays', () => import('../features/setup/Bays')),
  staff('/staff/:tenant/:workshop/setup/hours', () => import('../features/setup/Hours')),
  staff('/staff/:tenant/:workshop/setup/closures', () => import('../features/setup/Closures')),

  admin('/admin/:tenant/staff', () => import('../features/admin/Staff')),
  admin('/admin/:tenant/branding', () => import('../features/admin/Branding')),
  admin('/admin/:tenant/sms', () => import('../features/admin/sms/Sms')),
  admin('/admin/:tenant/messages', () => import('../features/admin/Messages')),
  admin('/admin/:tenant/templates', () => import('../features/admin/Templates')),
  admin('/admin/:tenant/templates/:template', () => import('../features/admin/TemplatePage')),
  admin('/admin/:tenant/policies', () => import('../features/admin/Policies')),
  admin('/admin/:tenant/tokens', () => import('../features/admin/Tokens')),
  admin('/admin/:tenant/audit', () => import('../features/admin/Audit')),
  admin('/operator/tenants', () => import('../features/operator/Tenants')),
  admin('/operator/codes', () => import('../features/operator/Codes')),
  admin('/operator/health', () => import('../features/operator/Health')),
]
