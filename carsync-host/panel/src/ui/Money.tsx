import { moneyParts, type MoneyValue } from '../i18n/numbers'
import { cx } from './cx'

/** An amount in the reader's unit; the unit is smaller and lighter than the number. */
export function Money({ value, className }: { value: MoneyValue; className?: string }) {
  const { amount, unit } = moneyParts(value)
  return <span className={cx('num whitespace-nowrap', className)}>{amount} <span className="text-[0.82em] font-normal text-ink-2">{unit}</span></span>
}
