// What stands where something is loading, missing, wrong or worth a word.
import type { ReactNode } from 'react'
import { useT } from '../i18n'
import { Button } from './Button'
import { cx } from './cx'
import { Alert, Done, Info, Offline, Refresh, Warning } from './icons/core'

/** The shape of what comes. Give it the size of the thing: nothing may jump when it arrives. */
export const Skeleton = ({ className }: { className?: string }) => <div aria-hidden="true" className={cx('skeleton', className)} />
export const SkeletonList = ({ count = 3, className = 'h-24 rounded-card!' }: { count?: number; className?: string }) => {
  const t = useT('shell')
  return <div role="status" className="grid gap-3"><span className="sr-only">{t.state.loading}</span>{Array.from({ length: count }, (_, i) => <Skeleton key={i} className={className} />)}</div>
}

const looks = { info: ['tone-brand', Info], good: ['tone [--th:155]', Done], fair: ['tone [--th:75]', Warning], bad: ['tone [--th:25]', Alert] } as const
export type BannerTone = keyof typeof looks

/** A sentence in the page. `bad` is read out at once. */
export function Banner({ tone = 'info', title, action, children, className }: { tone?: BannerTone; title?: ReactNode; action?: ReactNode; children?: ReactNode; className?: string }) {
  const [look, Icon] = looks[tone]
  return (
    <div role={tone === 'bad' ? 'alert' : undefined} className={cx(look, 'flex items-start gap-3 rounded-ctl bg-tone-soft p-3.5 text-sm text-tone-text', className)}>
      <Icon size={20} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {action}
    </div>
  )
}

function Notice({ icon, title, text, actions, className }: { icon: ReactNode; title: ReactNode; text?: ReactNode; actions?: ReactNode; className?: string }) {
  return (
    <div className={cx('mx-auto flex max-w-96 flex-col items-center px-4 py-10 text-center', className)}>
      <span className="grid size-16 place-items-center rounded-full bg-brand-soft text-brand-text">{icon}</span>
      <div className="mt-4 text-base font-bold">{title}</div>
      {text && <div className="mt-1 text-sm text-ink-2">{text}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}

/** Nothing here yet, and what to do about it. */
export const EmptyState = ({ icon, title, text, children, className }: { icon: ReactNode; title: ReactNode; text?: ReactNode; children?: ReactNode; className?: string }) => <Notice icon={icon} title={title} text={text} actions={children} {...(className && { className })} />

/** It could not be loaded. `text` comes from `explain(error)`. */
export function ErrorState({ title, text, offline, quote, retry, className }: { title?: string; text: ReactNode; offline?: boolean; quote?: string | undefined; retry?: (() => void) | undefined; className?: string }) {
  const t = useT('shell')
  return (
    <div role="alert">
      <Notice
        {...(className && { className })}
        icon={offline ? <Offline size={28} /> : <Warning size={28} />}
        title={title ?? t.error.title}
        text={<>{text}{quote && <span className="mt-2 block text-2xs text-ink-3 select-all">{t.error.quote(quote)}</span>}</>}
        actions={retry && <Button kind="soft" onClick={retry}><Refresh size={18} />{t.do.retry}</Button>}
      />
    </div>
  )
}
