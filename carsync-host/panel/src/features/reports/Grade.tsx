import { useT } from '../../i18n'
import { num } from '../../i18n/numbers'
import { cx } from '../../ui/cx'

const HUES: Record<string, string> = { A: '[--th:155]', B: '[--th:130]', C: '[--th:85]', D: '[--th:50]', E: '[--th:25]' }

/** The score as a ring, with its grade. */
export function Grade({ score, grade, size = 'large' }: { score: number | null | undefined; grade: string | null | undefined; size?: 'small' | 'large' }) {
  const t = useT('report'), large = size === 'large', r = 43, round = 2 * Math.PI * r
  if (score == null) return <span className={cx('tone-neutral grid shrink-0 place-items-center rounded-full bg-tone-soft text-center text-2xs text-tone-text', large ? 'size-28 p-3' : 'size-13 p-1')}>{large ? t.unscored : '–'}</span>
  return (
    <span role="img" aria-label={t.scoreLabel(score, grade ?? '–')} className={cx('tone relative grid shrink-0 place-items-center', HUES[grade ?? ''] ?? '[--th:155]', large ? 'size-28' : 'size-13')}>
      <svg viewBox="0 0 100 100" className="absolute inset-0 -rotate-90" aria-hidden="true">
        <circle cx="50" cy="50" r={r} fill="none" strokeWidth={large ? 9 : 11} className="stroke-line" />
        <circle cx="50" cy="50" r={r} fill="none" strokeWidth={large ? 9 : 11} strokeLinecap="round" strokeDasharray={`${(round * score) / 100} ${round}`} className="stroke-tone" />
      </svg>
      <span aria-hidden="true" className={cx('num font-bold', large ? 'text-center text-2xl leading-none' : 'text-base')}>{large ? <>{num(score)}<span className="mt-1 block text-2xs font-normal text-ink-3">{t.of100}</span></> : grade ?? num(score)}</span>
    </span>
  )
}
