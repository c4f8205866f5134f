// Around the customers' pages: a bar above on wide screens, a bar below on phones.
import type { ReactNode } from 'react'
import { useMe } from '../api/session'
import { useT } from '../i18n'
import { cx } from '../ui/cx'
import { CalendarCheck, Car, MapPin, Person, Report, SignIn, Store } from '../ui/icons/core'
import { Button } from '../ui/Button'
import { Logo } from '../ui/Logo'
import { Connection } from './Connection'
import { Go, useHere } from './Go'
import { Look } from './Look'
import { askSignIn } from './signin'
import { useSite } from './site'

type Tab = { href: string; label: string; Icon: typeof MapPin; under?: string[] }

export function CustomerShell({ bare, children }: { bare?: boolean; children: ReactNode }) {
  const t = useT('shell'), here = useHere(), me = useMe(), site = useSite()
  const home: Tab = { href: site.home, label: site.slug ? t.nav.home : t.nav.near, Icon: site.slug ? Store : MapPin, under: ['/t/'] }
  const tabs: Tab[] = [home, { href: '/bookings', label: t.nav.bookings, Icon: CalendarCheck }, { href: '/vehicles', label: t.nav.vehicles, Icon: Car }, { href: '/reports', label: t.nav.reports, Icon: Report, under: ['/report'] }]
  const person: Tab = { href: '/me', label: t.nav.me, Icon: Person }
  return (
    <div className={cx('flex min-h-dvh flex-col', !bare && 'pb-[calc(var(--bar)+var(--safe))] lg:pb-0')}>
      <a href="#main" className="sr-only z-60 rounded-ctl bg-brand px-4 py-3 text-on-brand focus:not-sr-only focus:fixed focus:start-4 focus:top-4">{t.skip}</a>
      <header className={cx('no-print sticky top-0 z-30 hidden h-16 shrink-0 items-center gap-2 border-b border-line bg-surface/95 px-6 backdrop-blur lg:flex')}>
        <Go href={site.home} className="flex min-h-12 items-center gap-3 rounded-ctl pe-2 text-lg font-bold">
          {site.logo ? <img src={site.logo} alt="" className="h-9 max-w-36 object-contain" /> : <Logo />}
          <span className="max-w-60 truncate">{site.name ?? t.app}</span>
        </Go>
        <nav aria-label={t.nav.label} className="ms-5 flex gap-1">
          {tabs.map((tab) => { const on = here(tab.href, tab.under); return <Go key={tab.href} href={tab.href} aria-current={on ? 'page' : undefined} className={cx('ctl inline-flex items-center px-4 text-sm transition-colors', on ? 'bg-brand-soft font-semibold text-brand-text' : 'text-ink-2 hover:bg-sunken')}>{tab.label}</Go> })}
        </nav>
        <div className="ms-auto flex items-center gap-1">
          <Look />
          {me ? <Go href="/me" aria-current={here('/me') ? 'page' : undefined} className={cx('ctl inline-flex items-center gap-2 px-3 text-sm', here('/me') ? 'bg-brand-soft font-semibold text-brand-text' : 'text-ink-2 hover:bg-sunken')}><Person /><span className="max-w-40 truncate">{me.person.name ?? t.nav.me}</span></Go>
            : <Button kind="soft" onClick={() => void askSignIn()}><SignIn size={18} />{t.signIn.enter}</Button>}
        </div>
      </header>
      <Connection />
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">{children}</main>
      {!bare && (
        <nav aria-label={t.nav.label} className="no-print fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface/95 pb-(--safe) backdrop-blur lg:hidden">
          <ul className="mx-auto grid max-w-xl grid-cols-5">
            {[...tabs, person].map((tab) => {
              const on = here(tab.href, tab.under)
              return (
                <li key={tab.href}>
                  <Go href={tab.href} aria-current={on ? 'page' : undefined} className={cx('flex h-17 flex-col items-center justify-center gap-0.5 text-2xs -outline-offset-3!', on ? 'font-bold text-brand-text' : 'text-ink-2')}>
                    <span className={cx('grid h-8 w-14 place-items-center rounded-full transition-colors', on && 'bg-brand-soft')}><tab.Icon size={21} strokeWidth={on ? 2.3 : 1.8} /></span>{tab.label}
                  </Go>
                </li>
              )
            })}
          </ul>
        </nav>
      )}
    </div>
  )
}
