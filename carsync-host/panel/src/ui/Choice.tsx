// Choices: native inputs under drawn marks, so arrow keys, forms and screen readers work as everywhere.
import { useId, type ReactNode } from 'react'
import { cx } from './cx'
import { useFieldError } from './Form'
import { Alert, Check } from './icons/core'

const ring = 'has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand'

/** The round or square mark of a choice. */
export function Mark({ on, round }: { on: boolean; round?: boolean }) {
  return <span aria-hidden="true" className={cx('grid size-5.5 shrink-0 place-items-center border-2 transition-colors', round ? 'rounded-full' : 'rounded-md', on ? 'border-brand bg-brand text-on-brand' : 'border-line-2 bg-surface')}>{on && <Check size={14} strokeWidth={4} />}</span>
}

export function Checkbox({ label, note, checked, onChange, name, disabled, className }: { label: ReactNode; note?: ReactNode; checked: boolean; onChange: (checked: boolean) => void; name?: string; disabled?: boolean; className?: string }) {
  return (
    <label className={cx('flex min-h-12 cursor-pointer items-center gap-3 rounded-ctl has-disabled:cursor-not-allowed has-disabled:opacity-55', ring, className)} data-field={name}>
      <input type="checkbox" name={name} checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} className="sr-only" />
      <Mark on={checked} />
      <span className="min-w-0 text-sm">{label}{note && <span className="block text-2xs text-ink-3">{note}</span>}</span>
    </label>
  )
}

/** On or off, at once. */
export function Switch({ label, note, checked, onChange, disabled, className }: { label: ReactNode; note?: ReactNode; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean; className?: string }) {
  return (
    <label className={cx('flex min-h-12 cursor-pointer items-center justify-between gap-4 rounded-ctl has-disabled:cursor-not-allowed has-disabled:opacity-55', ring, className)}>
      <span className="min-w-0 text-sm font-medium">{label}{note && <span className="block text-2xs font-normal text-ink-3">{note}</span>}</span>
      <input type="checkbox" role="switch" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} className="sr-only" />
      <span aria-hidden="true" className={cx('relative h-7.5 w-12.5 shrink-0 rounded-full border-2 transition-colors', checked ? 'border-brand bg-brand' : 'border-line-2 bg-sunken')}>
        <span className={cx('absolute top-1/2 size-5 -translate-y-1/2 rounded-full transition-[inset-inline-start,background-color]', checked ? 'start-[1.4rem] bg-on-brand' : 'start-0.5 bg-line-2')} />
      </span>
    </label>
  )
}

type Option<T extends string> = { value: T; label: ReactNode; note?: ReactNode; end?: ReactNode; disabled?: boolean }
type GroupProps<T extends string> = { label: string; name?: string; options: Option<T>[]; hideLabel?: boolean; className?: string; required?: string; cardClass?: string }

function Group({ label, hideLabel, error, name, className, children }: { label: string; hideLabel: boolean | undefined; error: string | undefined; name: string | undefined; className: string | undefined; children: ReactNode }) {
  const id = useId()
  return (
    <fieldset data-field={name} aria-describedby={error ? id : undefined} className={cx('min-w-0', className)}>
      <legend className={hideLabel ? 'sr-only' : 'mb-1.5 text-xs font-medium text-ink-2'}>{label}</legend>
      {children}
      {error && <p id={id} className="mt-1.5 flex items-start gap-1.5 text-xs text-bad"><Alert size={15} className="mt-1" />{error}</p>}
    </fieldset>
  )
}
const card = (on: boolean) => cx('flex min-h-14 cursor-pointer items-center gap-3 rounded-ctl border p-3 transition-colors has-disabled:cursor-not-allowed has-disabled:opacity-50', on ? 'border-brand bg-brand-soft' : 'border-line bg-surface hover:bg-sunken', ring)

const Inside = ({ option, on, round }: { option: Option<string>; on: boolean; round?: boolean }) => (
  <>
    <Mark on={on} {...(round && { round })} />
    <span className="min-w-0 flex-1"><span className="block text-sm leading-snug font-semibold">{option.label}</span>{option.note && <span className="block text-2xs text-ink-2">{option.note}</span>}</span>
    {option.end && <span className="shrink-0 text-xs font-semibold">{option.end}</span>}
  </>
)

/** One of several, each a card with a line of explanation and something at its end. `required`: the message if none is chosen. */
export function RadioCards<T extends string>({ label, name, options, value, onChange, hideLabel, className, required, cardClass }: GroupProps<T> & { value: T | null; onChange: (value: T) => void }) {
  const id = useId()
  const { error, edited } = useFieldError(name, () => (required && !value ? required : null))
  return (
    <Group {...{ label, hideLabel, error, name }} className={undefined}>
      <div className={cx('grid gap-2', className)}>
        {options.map((option) => (
          <label key={option.value} className={cx(card(option.value === value), cardClass)}>
            <input type="radio" name={name ?? id} value={option.value} checked={option.value === value} disabled={option.disabled} onChange={() => { edited(); onChange(option.value) }} className="sr-only" />
            <Inside option={option} on={option.value === value} round />
          </label>
        ))}
      </div>
    </Group>
  )
}

/** Any number of several, as cards. */
export function CheckCards<T extends string>({ label, name, options, value, onChange, hideLabel, className, required, max, cardClass }: GroupProps<T> & { value: T[]; onChange: (value: T[]) => void; max?: number }) {
  const { error, edited } = useFieldError(name, () => (required && !value.length ? required : null))
  return (
    <Group {...{ label, hideLabel, error, name }} className={undefined}>
      <div className={cx('grid gap-2', className)}>
        {options.map((option) => {
          const on = value.includes(option.value)
          return (
            <label key={option.value} className={cx(card(on), cardClass)}>
              <input type="checkbox" name={name} checked={on} disabled={option.disabled || (!on && max !== undefined && value.length >= max)} onChange={() => { edited(); onChange(on ? value.filter((x) => x !== option.value) : [...value, option.value]) }} className="sr-only" />
              <Inside option={option} on={on} />
            </label>
          )
        })}
      </div>
    </Group>
  )
}

/** Two to four short choices side by side. */
export function Segmented<T extends string>({ label, options, value, onChange, hideLabel = true, className }: { label: string; options: { value: T; label: ReactNode }[]; value: T; onChange: (value: T) => void; hideLabel?: boolean; className?: string }) {
  const id = useId()
  return (
    <Group {...{ label, hideLabel, className }} error={undefined} name={undefined}>
      <div className="grid auto-cols-fr grid-flow-col gap-1 rounded-ctl bg-sunken p-1">
        {options.map((option) => (
          <label key={option.value} className={cx('grid min-h-11 cursor-pointer place-items-center rounded-[0.7rem] px-2 text-center text-xs leading-tight transition-colors', option.value === value ? 'bg-surface font-semibold text-ink shadow-sm' : 'text-ink-2 hover:text-ink', ring)}>
            <input type="radio" name={id} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} className="sr-only" />
            <span className="flex items-center justify-center gap-1.5">{option.label}</span>
          </label>
        ))}
      </div>
    </Group>
  )
}

/** A row of filters that scrolls on a phone; one is on. */
export function Chips<T extends string>({ label, options, value, onChange, className }: { label: string; options: { value: T; label: ReactNode }[]; value: T; onChange: (value: T) => void; className?: string }) {
  return (
    <div role="group" aria-label={label} className={cx('strip', className)}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)} className={cx('min-h-11 shrink-0 snap-start rounded-full border px-4 text-xs whitespace-nowrap transition-colors', option.value === value ? 'border-brand bg-brand font-semibold text-on-brand' : 'border-line bg-surface text-ink-2 hover:bg-sunken')}>
          {option.label}
        </button>
      ))}
    </div>
  )
}
