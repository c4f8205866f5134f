import { useT } from '../i18n'
import { num } from '../i18n/numbers'
import { DigitsInput, Field, useChecked, type Common } from './Field'

/** An Iranian mobile number; the value is what was typed, in Latin digits. */
export function PhoneField({ label, name = 'phone', check, hint, value, onChange, required, optional, className, hideLabel, error: given, autoFocus }: Partial<Common> & { value: string; onChange: (value: string) => void; check?: (value: string) => string | null | undefined; autoFocus?: boolean }) {
  const t = useT('shell').signIn
  const { error, edited } = useChecked({ name, error: given, required }, value, check ?? ((text) => (text && !/^(0|\+98|98|0098)?9\d{9}$/.test(text) ? t.phoneWrong : null)))
  return (
    <Field label={label ?? t.phone} hint={hint ?? t.phoneHint} error={error} name={name} hideLabel={hideLabel ?? false} className={className} {...(required && { required })} {...(optional && { optional })}>
      {(wiring) => (
        <div dir="ltr" className="input flex" data-invalid={error ? '' : undefined}>
          <DigitsInput {...wiring} name={name} type="tel" inputMode="tel" autoComplete="tel" autoFocus={autoFocus} enterKeyHint="next" keep={/[^\d+]/g} max={14} value={value} onChange={(text) => { edited(); onChange(text) }}
            show={(text) => num(text.replace(/^(09\d{2})(\d{0,3})(\d{0,4})$/, (_, a: string, b: string, c: string) => [a, b, c].filter(Boolean).join(' ')))}
            className="num min-h-11.5 w-full bg-transparent px-3.5 text-lg tracking-wide" />
        </div>
      )}
    </Field>
  )
}

/** The code of a message: one field, so that the phone can fill it in. `onFull` is called once all digits are there. */
export function CodeField({ label, name = 'code', hint, length = 6, value, onChange, onFull, error: given, autoFocus }: Partial<Common> & { length?: number; value: string; onChange: (value: string) => void; onFull?: (value: string) => void; autoFocus?: boolean }) {
  const t = useT('shell').signIn
  const { error, edited } = useChecked({ name, error: given, required: true }, value, (text) => (text.length < length ? t.codeWrong : null))
  return (
    <Field label={label ?? t.code} hint={hint} error={error} name={name}>
      {(wiring) => (
        <div dir="ltr" className="input flex" data-invalid={error ? '' : undefined}>
          <DigitsInput {...wiring} name={name} autoComplete="one-time-code" autoFocus={autoFocus} enterKeyHint="done" max={length} value={value} placeholder={'•'.repeat(length)}
            onChange={(text) => { edited(); onChange(text); if (text.length === length && text !== value) onFull?.(text) }}
            className="num min-h-13 w-full bg-transparent text-center text-2xl font-bold tracking-[0.35em] indent-[0.35em] placeholder:text-line-2!" />
        </div>
      )}
    </Field>
  )
}
