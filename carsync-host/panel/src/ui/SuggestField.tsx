import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import { useT } from '../i18n'
import { cx } from './cx'
import { Field, useChecked, type Common } from './Field'

type Suggestion = { key: string; label: string; note?: ReactNode }
/** A text field that offers: arrow keys and Enter choose, and free text stays what was typed. `onPick` gets the suggestion. */
export function SuggestField({ label, name, hint, error: given, required, optional, hideLabel, className, value, onChange, suggestions, onPick, check, placeholder, autoFocus, ...input }: Common & { value: string; onChange: (value: string) => void; suggestions: Suggestion[]; onPick: (suggestion: Suggestion) => void; check?: (value: string) => string | null | undefined } & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'name' | 'className' | 'required'>) {
  const t = useT('shell')
  const { error, edited } = useChecked({ name, error: given, required }, value, check)
  const [open, setOpen] = useState(false), [active, setActive] = useState(-1)
  const listId = useId(), shown = open && suggestions.length > 0
  const pick = (item: Suggestion) => { edited(); onPick(item); setOpen(false); setActive(-1) }
  return (
    <Field {...{ label, hint, error, hideLabel, className }} {...(name && { name })} {...(required && { required })} {...(optional && { optional })}>
      {(wiring) => (
        <div className="relative">
          <input {...input} {...wiring} name={name} role="combobox" aria-autocomplete="list" aria-expanded={shown} aria-controls={listId} aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined} autoComplete="off" autoFocus={autoFocus} value={value} placeholder={placeholder} className="input px-3.5" data-invalid={error ? '' : undefined}
            onChange={(event) => { edited(); onChange(event.target.value); setOpen(true); setActive(-1) }}
            onFocus={(event) => { input.onFocus?.(event); setOpen(true) }}
            onBlur={(event) => { input.onBlur?.(event); setOpen(false) }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
                event.preventDefault()
                setOpen(true)
                const count = suggestions.length
                if (count) setActive((now) => { const next = (now + (event.key === 'ArrowDown' ? 1 : now < 0 ? 0 : -1) + count) % count; document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' }); return next })
              } else if (event.key === 'Enter' && shown && active >= 0) { event.preventDefault(); pick(suggestions[active]!) } else if (event.key === 'Escape' && shown) { event.stopPropagation(); setOpen(false) }
            }} />
          <ul id={listId} role="listbox" aria-label={typeof label === 'string' ? label : t.do.choose} hidden={!shown} className="absolute inset-x-0 top-full z-30 mt-1.5 max-h-72 overflow-y-auto rounded-ctl border border-line bg-surface p-1.5 shadow-float">
            {suggestions.map((item, index) => (
              <li key={item.key} id={`${listId}-${index}`} role="option" aria-selected={index === active} onPointerDown={(event) => event.preventDefault()} onClick={() => pick(item)} className={cx('flex min-h-11 cursor-pointer items-center justify-between gap-3 rounded-xl px-3 py-1.5 text-sm', index === active ? 'bg-brand-soft text-brand-text' : 'hover:bg-sunken')}>
                <span className="min-w-0">{item.label}</span>{item.note && <span className="shrink-0 text-2xs text-ink-3">{item.note}</span>}
              </li>
            ))}
          </ul>
          <span role="status" className="sr-only">{open && value ? t.field.results(suggestions.length) : ''}</span>
        </div>
      )}
    </Field>
  )
}
