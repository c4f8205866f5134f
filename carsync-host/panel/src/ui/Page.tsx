// The frame of a page's content: width, gutters, and its heading.
import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { useT } from '../i18n'
import { IconLink } from './Button'
import { cx } from './cx'
import { Back } from './icons/core'

let owner: string | null = null
const listeners = new Set<() => void>()
/** Whose name stands in the title of every page; `null` is CarSync's. */
export const setTitleOwner = (name: string | null) => { if (name !== owner) { owner = name; listeners.forEach((tell) => tell()) } }
/** The document's title while this page is shown. */
export function useTitle(page: string | undefined) {
  const t = useT('shell'), name = useSyncExternalStore((tell) => { listeners.add(tell); return () => { listeners.delete(tell) } }, () => owner)
  useEffect(() => { if (page) document.title = page === name ? page : t.title(page, name ?? t.app) }, [page, name, t])
}

const widths = { narrow: 'max-w-2xl', normal: 'max-w-4xl', wide: 'max-w-6xl', full: '' }
export const Page = ({ width = 'normal', children, className }: { width?: keyof typeof widths; children: ReactNode; className?: string }) => (
  <div className={cx('mx-auto grid w-full grid-cols-1 content-start gap-4 px-4 py-4 md:gap-5 md:px-6 md:py-6', widths[width], className)}>{children}</div>
)

/** The one h1 of a page, with a way back and actions at the end. `sticky`: a bar at the top of a phone, for pages without the shell's own. */
export function PageHeader({ title, note, back, end, sticky }: { title: ReactNode; note?: ReactNode; back?: string | undefined; end?: ReactNode; sticky?: boolean }) {
  const t = useT('shell')
  return (
    <header className={cx('flex min-h-12 items-center gap-1', sticky && 'sticky top-0 z-20 -mx-4 border-b border-line bg-surface/95 px-2 py-2 backdrop-blur md:-mx-6 md:px-4 lg:static lg:mx-0 lg:-mb-2 lg:border-0 lg:bg-transparent lg:px-0 lg:pt-4 lg:backdrop-blur-none')}>
      {back && <IconLink label={t.do.back} href={back} className={cx(sticky ? 'lg:-ms-3' : '-ms-3')}><Back size={22} /></IconLink>}
      <div className="min-w-0 flex-1"><h1 dir="auto" className={cx('own font-bold', sticky ? 'truncate text-base leading-6 lg:text-xl lg:leading-8' : 'text-xl leading-8')}>{title}</h1>{note && <p dir="auto" className={cx('own text-xs text-ink-3', sticky && 'truncate')}>{note}</p>}</div>
      {end && <div className="flex shrink-0 items-center gap-1.5">{end}</div>}
    </header>
  )
}

/** The bar at the bottom of a phone that carries the one next step; above the navigation bar if the shell has one. On wide screens it is not there. */
export const ActionBar = ({ children, overNav }: { children: ReactNode; overNav?: boolean }) => (
  <div className={cx('fixed inset-x-0 z-20 border-t border-line bg-surface/95 px-4 pt-3 backdrop-blur lg:hidden', overNav ? 'bottom-[calc(var(--bar)+var(--safe))] pb-3' : 'bottom-0 pb-[max(0.75rem,var(--safe))]')}>{children}</div>
)
