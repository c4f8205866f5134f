import { cx } from './cx'
import { Field, useChecked, type Common } from './Field'
import { Down } from './icons/core'

/** A choice of few to many: the browser's own list, which on a phone is the best there is. */
export function Select<T extends string>({ label, name, hint, error: given, required, optional, hideLabel, className, value, onChange, options, placeholder, disabled }: Common & { value: T | ''; onChange: (value: T) => void; options: { value: T; label: string; disabled?: boolean }[]; placeholder?: string; disabled?: boolean }) {
  const { error, edited } = useChecked({ name, error: given, required }, value)
  return (
    <Field {...{ label, hint, error, hideLabel, className }} {...(name && { name })} {...(required && { required })} {...(optional && { optional })}>
      {(wiring) => (
        <div className="relative">
          <select {...wiring} name={name} value={value} disabled={disabled} onChange={(event) => { edited(); onChange(event.target.value as T) }} className={cx('input appearance-none ps-3.5 pe-10', value === '' && 'text-ink-3')}>
            {placeholder !== undefined && <option value="" disabled={required}>{placeholder}</option>}
            {options.map((option) => <option key={option.value} value={option.value} disabled={option.disabled} className="bg-surface text-ink">{option.label}</option>)}
          </select>
          <Down size={18} className="pointer-events-none absolute end-3.5 top-1/2 -translate-y-1/2 text-ink-3" />
        </div>
      )}
    </Field>
  )
}
