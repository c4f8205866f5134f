import type { ReactNode } from 'react'
import { cx } from './cx'

export type Tone = 'neutral' | 'brand' | 'blue' | 'amber' | 'violet' | 'green' | 'red'
const hues: Record<Tone, string> = { neutral: 'tone-neutral', brand: 'tone-brand', blue: 'tone [--th:250]', amber: 'tone [--th:75]', violet: 'tone [--th:300]', green: 'tone [--th:155]', red: 'tone [--th:25]' }
/** The class that sets --tone, --tone-soft and --tone-text, for boards and other own drawings. */
export const toneClass = (tone: Tone) => hues[tone]

/** A word about a thing. A dot only helps the eye: the word says it. */
export const Badge = ({ tone = 'neutral', dot, children, className }: { tone?: Tone; dot?: boolean; children: ReactNode; className?: string }) => (
  <span className={cx(hues[tone], 'inline-flex min-h-6.5 shrink-0 items-center gap-1.5 rounded-full bg-tone-soft px-2.5 text-2xs font-semibold whitespace-nowrap text-tone-text', className)}>
    {dot && <span aria-hidden="true" className="size-2 rounded-full bg-tone" />}{children}
  </span>
)

/** The tones of the states of bookings and of the standing of reports: the same everywhere. */
export const bookingTone: Record<string, Tone> = { held: 'neutral', confirmed: 'blue', arrived: 'amber', in_progress: 'violet', finished: 'green', cancelled: 'neutral', expired: 'neutral', no_show: 'red' }
export const standingTone: Record<string, Tone> = { valid: 'green', expired: 'amber', superseded: 'neutral', revoked: 'red' }
