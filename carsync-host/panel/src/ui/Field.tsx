// What fields are made of, and those for text. A label, a hint, an error at the field; controlled: `value`, `onChange(value)`. Native controls. Numbers are typed and
// shown in the reader's digits and given on in Latin ones. The other fields: NumberField, Select, PhoneField, SearchField, SuggestField, PlateField.
import { useId, useLayoutEffect, useRef, type ComponentProps, type ReactNode, type Ref } from 'react'
import { useT } from '../i18n'
import { latin, num } from '../i18n/numbers'
import { cx } from './cx'
import { useFieldError } from './Form'
import { Alert } from './icons/core'

export type Common = { label: ReactNode; name?: string; hint?: ReactNode; error?: string | undefined; required?: boolean; optional?: boolean; hideLabel?: boolean; className?: string | undefined }
type Wiring = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined; 'aria-required': true | undefined }

/** Label above, control, then error or hint below. What the control needs comes as the argument of `children`. */
export function Field({ label, hint, error, required, optional, hideLabel, className, name, children }: Common & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId(), t = useT('shell')
  return (
    <div className={cx('grid content-start gap-1.5', className)} data-field={name}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-xs font-medium text-ink-2'}>
        {label}{optional && <span className="font-normal text-ink-3"> ({t.state.optional})</span>}
      </label>
      {children({ id, 'aria-describedby': error ? `${id}-e` : hint ? `${id}-h` : undefined, 'aria-invalid': error ? true : undefined, 'aria-required': required || undefined })}
      {error ? <p id={`${id}-e`} className="flex items-start gap-1.5 text-xs text-bad"><Alert size={15} className="mt-1" />{error}</p> : hint ? <p id={`${id}-h`} className="text-2xs text-ink-3">{hint}</p> : null}
    </div>
  )
}

type TextProps = Common & { value: string; onChange: (value: string) => void; check?: (value: string) => string | null | undefined; start?: ReactNode; end?: ReactNode; ref?: Ref<HTMLInputElement> } & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'name' | 'ref' | 'className' | 'required'>

/** The message of a field: the form's, or one given from outside; `required` and `check` are asked at submit. */
export function useChecked(p: { name?: string | undefined; error?: string | undefined; required?: boolean | undefined }, value: string, check?: (value: string) => string | null | undefined) {
  const t = useT('shell')
  const form = useFieldError(p.name, () => (p.required && !value.trim() ? t.field.empty : check?.(value)))
  return { error: p.error ?? form.error, edited: form.edited }
}

export function TextField({ label, name, hint, error: given, required, optional, hideLabel, className, value, onChange, check, start, end, ref, ...input }: TextProps) {
  const { error, edited } = useChecked({ name, error: given, required }, value, check)
  return (
    <Field {...{ label, hint, error, hideLabel, className }} {...(name && { name })} {...(required && { required })} {...(optional && { optional })}>
      {(wiring) => (
        <div className="input flex items-center overflow-hidden" data-invalid={error ? '' : undefined}>
          {start && <span className="ps-3.5 text-ink-3">{start}</span>}
          <input {...input} {...wiring} ref={ref} name={name} value={value} onChange={(event) => { edited(); onChange(event.target.value) }} className="min-h-11.5 w-full min-w-0 flex-1 bg-transparent px-3.5" />
          {end && <span className="flex shrink-0 items-center pe-1.5 text-sm text-ink-3">{end}</span>}
        </div>
      )}
    </Field>
  )
}

export function TextArea({ label, name, hint, error: given, required, optional, hideLabel, className, value, onChange, check, rows = 3, ...area }: Common & { value: string; onChange: (value: string) => void; check?: (value: string) => string | null | undefined } & Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'name' | 'className' | 'required'>) {
  const { error, edited } = useChecked({ name, error: given, required }, value, check)
  return (
    <Field {...{ label, hint, error, hideLabel, className }} {...(name && { name })} {...(required && { required })} {...(optional && { optional })}>
      {(wiring) => <textarea {...area} {...wiring} name={name} rows={rows} value={value} onChange={(event) => { edited(); onChange(event.target.value) }} className="input field-sizing-content max-h-60 px-3.5 py-2.5" />}
    </Field>
  )
}

/** An input that shows the reader's digits and gives Latin ones; the caret stays where it was. */
export function DigitsInput({ value, onChange, keep = /\D/g, max, show = num, ref: outer, ...input }: { value: string; onChange: (value: string) => void; keep?: RegExp; max?: number; show?: (value: string) => string; ref?: Ref<HTMLInputElement> } & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'ref' | 'max'>) {
  const box = useRef<HTMLInputElement>(null), caret = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (caret.current !== null && document.activeElement === box.current) box.current!.setSelectionRange(caret.current, caret.current)
    caret.current = null
  })
  return (
    <input inputMode="numeric" autoComplete="off" {...input} value={show(value)}
      ref={(element) => { box.current = element; if (typeof outer === 'function') outer(element); else if (outer) outer.current = element }}
      onChange={(event) => {
        const typed = event.target.value, at = event.target.selectionStart ?? typed.length
        const clean = (text: string) => latin(text).replace(keep, '')
        const next = clean(typed).slice(0, max)
        // As many digits before the caret as before, whatever separators `show` puts between them.
        const before = clean(typed.slice(0, at)).length
        const shown = show(next)
        let position = 0
        for (let seen = 0; position < shown.length && seen < before; position++) if (clean(shown[position]!)) seen++
        caret.current = position
        onChange(next)
      }} />
  )
}
