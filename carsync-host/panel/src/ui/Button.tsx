// Buttons and links that look like them. Native elements: a press is a click, the browser does the rest.
import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'wouter'
import { cx } from './cx'
import { Spinner } from './Spinner'

export type ButtonKind = 'primary' | 'soft' | 'plain' | 'ghost' | 'danger'
export type ButtonSize = 'small' | 'normal' | 'large'
const kinds: Record<ButtonKind, string> = {
  primary: 'bg-brand text-on-brand font-semibold shadow-sm hover:not-disabled:bg-brand-2',
  soft: 'bg-brand-soft text-brand-text font-semibold hover:not-disabled:brightness-97',
  plain: 'bg-surface border border-line font-medium hover:not-disabled:bg-sunken',
  ghost: 'font-medium hover:not-disabled:bg-sunken',
  danger: 'tone bg-tone-soft text-tone-text font-semibold [--th:25] hover:not-disabled:brightness-97',
}
const sizes: Record<ButtonSize, string> = { small: 'min-h-11 px-3.5 text-xs', normal: 'min-h-12 px-4 text-sm', large: 'min-h-13 px-5 text-base' }

/** The class of a button, for what must be another element. */
export const buttonClass = (kind: ButtonKind = 'plain', size: ButtonSize = 'normal', more?: string) =>
  cx('relative inline-flex items-center justify-center gap-2 rounded-ctl text-center leading-snug transition-[background-color,scale,filter] duration-150 select-none active:not-disabled:scale-[0.98] disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-progress', kinds[kind], sizes[size], more)

type Look = { kind?: ButtonKind; size?: ButtonSize; full?: boolean }
type ButtonProps = Look & { busy?: boolean } & ComponentProps<'button'>

/** `busy`: it works. It keeps its width and its focus, and does not answer to a second press. */
export function Button({ kind, size, full, busy, className, type = 'button', onClick, children, ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} aria-disabled={busy || undefined} aria-busy={busy || undefined} onClick={busy ? (event) => event.preventDefault() : onClick} className={buttonClass(kind, size, cx(full && 'w-full', className))}>
      <span className={cx('inline-flex min-w-0 items-center justify-center gap-2', busy && 'invisible')}>{children}</span>
      {busy && <span className="absolute inset-0 grid place-items-center"><Spinner /></span>}
    </button>
  )
}

export function ButtonLink({ kind, size, full, className, ...rest }: Look & { href: string; replace?: boolean; className?: string; children: ReactNode; 'aria-label'?: string; onClick?: () => void }) {
  return <Link {...rest} className={buttonClass(kind, size, cx(full && 'w-full', className))} />
}

/** A link out of the panel. */
export function ButtonAnchor({ kind, size, full, className, ...rest }: Look & ComponentProps<'a'>) {
  return <a {...rest} className={buttonClass(kind, size, cx(full && 'w-full', className))} />
}

/** A button that is only an icon; `label` is its name. */
export function IconButton({ label, kind = 'ghost', className, type = 'button', ...rest }: { label: string; kind?: ButtonKind } & Omit<ComponentProps<'button'>, 'aria-label'>) {
  return <button {...rest} type={type} aria-label={label} title={label} className={buttonClass(kind, 'normal', cx('size-12 shrink-0 px-0!', className))} />
}
export function IconLink({ label, kind = 'ghost', className, ...rest }: { label: string; kind?: ButtonKind; href: string; className?: string; children: ReactNode; replace?: boolean }) {
  return <Link {...rest} aria-label={label} title={label} className={buttonClass(kind, 'normal', cx('size-12 shrink-0 px-0!', className))} />
}
