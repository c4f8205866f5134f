import type { ReactNode } from 'react'
import { useT } from '../i18n'
import { grouped, moneyParts, num, rialOf, typedOf } from '../i18n/numbers'
import { cx } from './cx'
import { DigitsInput, Field, useChecked, type Common } from './Field'
import { Minus, Plus } from './icons/core'

type NumberProps = Common & { value: number | null; onChange: (value: number | null) => void; min?: number; max?: number; step?: number; unit?: ReactNode; steppers?: boolean; placeholder?: string }
/** A whole number with its unit; `steppers` adds big − and + for thumbs. */
export function NumberField({ label, name, hint, error: given, required, optional, hideLabel, className, value, onChange, min, max, step = 1, unit, steppers, placeholder }: NumberProps) {
  const t = useT('shell')
  const check = () => value === null ? null : min !== undefined && value < min ? t.field.tooSmall(num(min)) : max !== undefined && value > max ? t.field.tooLarge(num(max)) : null
  const { error, edited } = useChecked({ name, error: given, required }, value === null ? '' : String(value), check)
  const set = (next: number | null) => { edited(); onChange(next) }
  const nudge = (by: number) => set(Math.min(max ?? Infinity, Math.max(min ?? -Infinity, (value ?? min ?? 0) + by)))
  const end = 'grid w-12 shrink-0 place-items-center self-stretch text-ink-2 hover:bg-sunken disabled:opacity-40'
  return (
    <Field {...{ label, hint, error, hideLabel, className }} {...(name && { name })} {...(required && { required })} {...(optional && { optional })}>
      {(wiring) => (
        <div className="input flex items-center overflow-hidden" data-invalid={error ? '' : undefined}>
          {steppers && <button type="button" aria-label={t.field.decrease} className={cx(end, 'border-e border-line')} disabled={value !== null && min !== undefined && value <= min} onClick={() => nudge(-step)}><Minus size={18} /></button>}
          <DigitsInput {...wiring} name={name} placeholder={placeholder} max={15} value={value === null ? '' : String(value)} show={(text) => (text ? grouped(+text) : '')} onChange={(text) => set(text === '' ? null : +text)}
            onKeyDown={(event) => { if (event.key === 'ArrowUp' || event.key === 'ArrowDown') { event.preventDefault(); nudge(event.key === 'ArrowUp' ? step : -step) } }}
            className={cx('num min-h-11.5 w-full min-w-0 flex-1 bg-transparent px-3.5', steppers && 'text-center font-semibold')} />
          {unit && <span className="shrink-0 pe-3.5 text-sm text-ink-3">{unit}</span>}
          {steppers && <button type="button" aria-label={t.field.increase} className={cx(end, 'border-s border-line')} disabled={value !== null && max !== undefined && value >= max} onClick={() => nudge(step)}><Plus size={18} /></button>}
        </div>
      )}
    </Field>
  )
}

/** Money: typed in Toman or Rial as the reader prefers, given on in Rial. */
export function MoneyField({ value, onChange, ...rest }: Omit<NumberProps, 'unit' | 'min' | 'max' | 'step' | 'steppers'>) {
  return <NumberField {...rest} value={value === null ? null : typedOf(value)} onChange={(typed) => onChange(typed === null ? null : rialOf(typed))} min={0} unit={moneyParts({ amount: 0 }).unit} />
}
