import { useT } from '../i18n'
import { num } from '../i18n/numbers'
import { cx } from './cx'
import { platePaint, readPlate } from './plates'

export function PlateStrip({ small }: { small?: boolean }) {
  return (
    <span aria-hidden="true" className={cx('flex shrink-0 flex-col items-center justify-between bg-[#1d3f94] text-white', small ? 'w-2.5' : 'w-8 py-1.5')}>
      {!small && <>
        <svg viewBox="0 0 21 12" className="w-5 rounded-[2px]"><rect width="21" height="4" fill="#239f40" /><rect y="4" width="21" height="4" fill="#fff" /><rect y="8" width="21" height="4" fill="#da0000" /></svg>
        <span className="text-start font-[system-ui] text-[9px] leading-[10px] font-bold">I.R.<br />IRAN</span>
      </>}
    </span>
  )
}

/** A plate as it looks on the car; always left to right. One image with one name for screen readers. */
export function Plate({ value, large, className }: { value: string; large?: boolean; className?: string }) {
  const t = useT('shell').plate, plate = readPlate(value)
  const size = large ? 'h-12 text-xl' : 'h-6.5 text-[13px]', gap = large ? 'gap-2.5 px-3' : 'gap-1 px-1.5'
  const frame = cx('num inline-flex w-fit shrink-0 items-stretch overflow-hidden rounded-md border font-bold whitespace-nowrap select-none', size, className)
  if (plate.kind === 'car') {
    return (
      <span role="img" aria-label={t.of(`${num(plate.first)} ${plate.letter} ${num(plate.middle)} ${t.iran} ${num(plate.region)}`)} dir="ltr" className={cx(frame, platePaint(plate.letter))}>
        <PlateStrip small={!large} />
        <span aria-hidden="true" className={cx('flex items-center', gap)}><span>{num(plate.first)}</span><span className={plate.letter.length > 3 ? 'text-[0.7em]' : undefined}>{plate.letter}</span><span>{num(plate.middle)}</span></span>
        <span aria-hidden="true" className={cx('flex items-center border-s border-current/60', large ? 'px-3' : 'px-1.5')}>{num(plate.region)}</span>
      </span>
    )
  }
  if (plate.kind === 'motorcycle') {
    return (
      <span role="img" aria-label={t.of(`${num(plate.region)} ${num(plate.serial)}`)} dir="ltr" className={cx(frame, 'border-black/80 bg-white text-black')}>
        <PlateStrip small={!large} /><span aria-hidden="true" className={cx('flex items-center', gap)}><span>{num(plate.region)}</span><span className="opacity-40">|</span><span>{num(plate.serial)}</span></span>
      </span>
    )
  }
  return <span role="img" aria-label={t.of(num(plate.text))} dir="auto" className={cx(frame, 'border-black/80 bg-white text-black')}><span aria-hidden="true" className={cx('flex max-w-52 items-center truncate', gap)}>{num(plate.text)}</span></span>
}
