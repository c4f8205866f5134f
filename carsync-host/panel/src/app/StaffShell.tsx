// Around the pages of staff, administrators and the operator: a side bar on wide screens, a bar below with the rest behind "more" on tablets and phones.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { q } from '../api/queries'
import { useMe } from '../api/session'
import { titled, useT } from '../i18n'
import { cx } from '../ui/cx'
import { Go, useHere } from './Go'
import { CalendarCheck, Person, Report, Store } from '../ui/icons/core'
import { Clock, History, Message, More, Wrench } from '../ui/icons/pages'
import { Activity, Bay, Building, ClosedDoor, Day, Inspection, Key, Palette, People, PersonPlus, Send, Settings, Week } from '../ui/icons/staff'
import { Logo } from '../ui/Logo'
import { Sheet } from '../ui/Overlay'
import { Connection } from './Connection'
import { Look } from './Look'
import type { Params } from './routes'
import { useSite } from './site'

type Item = { href: string; label: string; Icon: typeof Day }
type Group = { title?: string; items: Item[] }

/** What somebody may go to, by where they are and what they are. */
function useGroups(params: Params, path: string): Group[] {
  const t = useT('shell').nav, me = useMe()
  const { tenant, workshop } = params
  const roles = (me?.memberships ?? []).filter((one) => one.tenant === tenant).map((one) => one.role)
  const manages = roles.includes('manager') || roles.includes('administrator'), administers = roles.includes('administrator')
  const at = `/staff/${tenant}/${workshop}`, own = `/admin/${tenant}`
  const groups: Group[] = []
  if (tenant && workshop) {
    groups.push({ items: [{ href: `${at}/day`, label: t.day, Icon: Day }, { href: `${at}/week`, label: t.week, Icon: Week }, { href: `${at}/customers`, label: t.customers, Icon: People }, { href: `${at}/reports`, label: t.reports, Icon: Inspection }] })
    if (manages) groups.push({ title: t.setup, items: [{ href: `${at}/setup/services`, label: t.services, Icon: Wrench }, { href: `${at}/setup/bays`, label: t.bays, Icon: Bay }, { href: `${at}/setup/hours`, label: t.hours, Icon: Clock }, { href: `${at}/setup/closures`, label: t.closures, Icon: ClosedDoor }] })
  }
  const people = { href: `${own}/staff`, label: t.staff, Icon: PersonPlus }
  if (tenant && manages && !administers) groups.push({ title: t.business, items: [people] })
  if (tenant && administers) groups.push({ title: t.business, items: [people, { href: `${own}/branding`, label: t.branding, Icon: Palette }, { href: `${own}/sms`, label: t.sms, Icon: Send }, { href: `${own}/messages`, label: t.messages, Icon: Message }, { href: `${own}/templates`, label: t.templates, Icon: Report }, { href: `${own}/policies`, label: t.policies, Icon: Settings }, { href: `${own}/tokens`, label: t.tokens, Icon: Key }, { href: `${own}/audit`, label: t.audit, Icon: History }] })
  if (path.startsWith('/operator')) groups.push({ title: t.operator, items: [{ href: '/operator/tenants', label: t.tenants, Icon: Building }, { href: '/operator/codes', label: t.codes, Icon: Key }, { href: '/operator/health', label: t.health, Icon: Activity }] })
  const places = (me?.memberships.length ?? 0) > 0 ? [{ href: '/staff', label: t.workshops, Icon: Store }] : []
  groups.push({ title: t.more, items: [...places, { href: '/', label: t.customerSide, Icon: CalendarCheck }, { href: '/me', label: t.me, Icon: Person }] })
  return groups
}

function Items({ groups, onGo }: { groups: Group[]; onGo?: () => void }) {
  const here = useHere()
  return groups.map((group, i) => (
    <div key={i} className="grid gap-0.5">
      {group.title && <p className="px-3 pt-3 pb-1 text-2xs font-medium text-ink-3">{group.title}</p>}
      {group.items.map(({ href, label, Icon }) => {
        const on = href === '/staff' || href === '/' ? false : here(href)
        return <Go key={href} href={href} onClick={onGo} aria-current={on ? 'page' : undefined} className={cx('flex min-h-12 items-center gap-3 rounded-ctl px-3 text-sm transition-colors lg:min-h-11', on ? 'bg-brand-soft font-semibold text-brand-text' : 'text-ink-2 hover:bg-sunken')}><Icon size={20} />{label}</Go>
      })}
    </div>
  ))
}

export function StaffShell({ params, path, bare, children }: { params: Params; path: string; bare?: boolean; children: ReactNode }) {
  const t = useT('shell'), here = useHere(), groups = useGroups(params, path), [open, setOpen] = useState(false)
  useSite()
  const { tenant, workshop } = params
  const page = useQuery({ ...q.workshop(tenant ?? '', workshop ?? ''), enabled: !!tenant && !!workshop })
  const business = useQuery({ ...q.tenant(tenant ?? ''), enabled: !!tenant && !workshop })
  const place = workshop ? (page.data && titled(page.data.title)) : business.data?.name
  const main = groups[0]!.items.slice(0, 4)
  return (
    <div className="lg:grid lg:h-dvh lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a href="#main" className="sr-only z-60 rounded-ctl bg-brand px-4 py-3 text-on-brand focus:not-sr-only focus:fixed focus:start-4 focus:top-4">{t.skip}</a>
      <aside className="no-print hidden min-h-0 flex-col border-e border-line bg-surface lg:flex">
        <Go href="/staff" className="m-3 mb-0 flex items-center gap-3 rounded-ctl p-2">
          <Logo /><span className="min-w-0 leading-tight"><span className="block font-bold">{t.app}</span><span className="block min-h-5 truncate text-2xs text-ink-3">{place ?? t.nav.staffSide}</span></span>
        </Go>
        <nav aria-label={t.nav.label} className="min-h-0 flex-1 overflow-y-auto p-3"><Items groups={groups} /></nav>
        <div className="border-t border-line p-2"><Look /></div>
      </aside>
      <div className={cx('flex min-h-dvh min-w-0 flex-col lg:h-dvh lg:min-h-0 lg:overflow-auto', !bare && 'pb-[calc(var(--bar)+var(--safe))] lg:pb-0')}>
        <Connection />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">{children}</main>
      </div>
      {!bare && (
        <nav aria-label={t.nav.label} className="no-print fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface/95 pb-(--safe) backdrop-blur lg:hidden">
          <ul className="mx-auto grid max-w-2xl auto-cols-fr grid-flow-col">
            {main.map(({ href, label, Icon }) => {
              const on = here(href)
              return <li key={href}><Go href={href} aria-current={on ? 'page' : undefined} className={cx('flex h-17 flex-col items-center justify-center gap-0.5 px-1 text-center text-2xs leading-4 -outline-offset-3!', on ? 'font-bold text-brand-text' : 'text-ink-2')}><span className={cx('grid h-8 w-12 place-items-center rounded-full', on && 'bg-brand-soft')}><Icon size={20} /></span><span className="max-w-full truncate">{label}</span></Go></li>
            })}
            <li><button type="button" onClick={() => setOpen(true)} className="flex h-17 w-full flex-col items-center justify-center gap-0.5 text-2xs text-ink-2 -outline-offset-3!"><span className="grid h-8 w-12 place-items-center"><More size={20} /></span>{t.nav.more}</button></li>
          </ul>
        </nav>
      )}
      <Sheet open={open} onClose={() => setOpen(false)} title={place ?? t.app}>
        <nav aria-label={t.nav.more}><Items groups={groups} onGo={() => setOpen(false)} /></nav>
        <div className="mt-3 border-t border-line pt-2"><Look /></div>
      </Sheet>
    </div>
  )
}
