import { cx } from './cx'

export const Spinner = ({ size = 20, className }: { size?: number; className?: string }) => (
  <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" className={cx('spin', className)} fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round">
    <circle cx="12" cy="12" r="9" opacity="0.25" />
    <path d="M12 3a9 9 0 0 1 9 9" />
  </svg>
)
