import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cx } from './cx'
import { Next } from './icons/core'

export const Card = ({ children, className }: { children: ReactNode; className?: string }) => <div className={cx('card p-4 md:p-5', className)}>{children}</div>

/** A card with a heading. `step` draws a number before it, `end` stands opposite. */
export function Section({ title, step, end, note, children, className, id }: { title: ReactNode; step?: ReactNode; end?: ReactNode; note?: ReactNode; children: ReactNode; className?: string; id?: string }) {
  return (
    <section id={id} className={cx('card scroll-mt-20 p-4 md:p-5', className)}>
      <div className="mb-3 flex items-start gap-2.5">
        {step !== undefined && <span aria-hidden="true" className="num grid size-7 shrink-0 place-items-center rounded-full bg-brand-soft text-xs font-bold text-brand-text">{step}</span>}
        <div className="min-w-0 flex-1"><h2 className="text-base leading-7 font-bold">{title}</h2>{note && <p className="text-xs text-ink-3">{note}</p>}</div>
        {end}
      </div>
      {children}
    </section>
  )
}

/** Rows of a list inside one card. */
export const Rows = ({ children, className }: { children: ReactNode; className?: string }) => <ul className={cx('card divide-y divide-line overflow-hidden', className)}>{children}</ul>

type RowProps = { start?: ReactNode; title: ReactNode; note?: ReactNode; end?: ReactNode; href?: string; onClick?: () => void; className?: string }
/** One row: something in front, two lines, something at the end. With `href` or `onClick` all of it is pressed. */
export function Row({ start, title, note, end, href, onClick, className }: RowProps) {
  const body = (
    <>
      {start}
      <span className="min-w-0 flex-1 text-start"><span className="block text-sm leading-relaxed font-medium">{title}</span>{note && <span className="block text-xs text-ink-3">{note}</span>}</span>
      {end}
      {(href || onClick) && <Next size={18} className="text-ink-3" />}
    </>
  )
  const look = cx('flex min-h-15 w-full items-center gap-3 px-4 py-2.5 -outline-offset-3!', (href || onClick) && 'transition-colors hover:bg-sunken', className)
  return <li>{href ? <Link href={href} className={look}>{body}</Link> : onClick ? <button type="button" onClick={onClick} className={look}>{body}</button> : <div className={look}>{body}</div>}</li>
}

/** Names and values: a dl in two columns where there is room. */
export const Facts = ({ items, className }: { items: (readonly [name: ReactNode, value: ReactNode] | false | '' | null | undefined)[]; className?: string }) => (
  <dl className={cx('grid gap-x-6 gap-y-2.5 text-sm', className)}>
    {items.map((item, i) => item && item[1] != null && item[1] !== '' && <div key={i} className="min-w-0"><dt className="text-2xs text-ink-3">{item[0]}</dt><dd className="font-medium">{item[1]}</dd></div>)}
  </dl>
)

/** A round or square with the first letter, or an icon, in the tenant's colour. */
export const Initial = ({ children, className }: { children: ReactNode; className?: string }) => <span aria-hidden="true" className={cx('grid size-12 shrink-0 place-items-center rounded-2xl bg-brand-soft text-lg font-bold text-brand-text', className)}>{children}</span>
