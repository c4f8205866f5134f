import type { ReactNode } from 'react'
import { cx } from '../cx'

export type IconProps = { size?: number; className?: string; strokeWidth?: number }

/** A line icon. Always decorative: the word next to it, or the button's label, is its name. `mirrored` ones point along the text. */
export function Icon({ size = 20, className, strokeWidth = 1.9, mirrored, children }: IconProps & { mirrored?: boolean; children: ReactNode }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" strokeWidth={strokeWidth} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" className={cx('shrink-0', mirrored && 'rtl:-scale-x-100', className)}>
      {children}
    </svg>
  )
}
