import { cx } from './cx'

/** CarSync's own mark, in the tenant's colour. */
export const Logo = ({ size = 36, className }: { size?: number; className?: string }) => (
  <svg viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" className={cx('shrink-0', className)}>
    <rect width="64" height="64" rx="17" className="fill-brand" />
    <g transform="translate(-.8 -3.6) scale(1.025)">
      <path d="m14.5 36.5 3.6-11.3A6 6 0 0 1 23.8 21h16.4a6 6 0 0 1 5.7 4.2l3.6 11.3V47a2 2 0 0 1-2 2h-3a2 2 0 0 1-2-2v-2.5h-21V47a2 2 0 0 1-2 2h-3a2 2 0 0 1-2-2z" className="fill-on-brand" />
      <path d="m20.3 33.5 2.3-6.8a1.5 1.5 0 0 1 1.4-1h16a1.5 1.5 0 0 1 1.4 1l2.3 6.8z" className="fill-brand" />
      <path d="m19.5 39 2.2 2.2 3.9-4M44.5 39.2H40" fill="none" className="stroke-brand" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
    </g>
  </svg>
)
