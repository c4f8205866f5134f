import { useId, useRef, type ComponentProps } from 'react'
import { useT } from '../i18n'
import { cx } from './cx'
import { Close, Search } from './icons/core'

export function SearchField({ label, value, onChange, placeholder, className, autoFocus, ...input }: { label: string; value: string; onChange: (value: string) => void; placeholder?: string; className?: string } & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'className'>) {
  const t = useT('shell'), id = useId(), box = useRef<HTMLInputElement>(null)
  return (
    <div role="search" className={cx('input flex items-center', className)}>
      <label htmlFor={id} className="sr-only">{label}</label>
      <Search size={19} className="ms-3.5 text-ink-3" />
      <input {...input} ref={box} id={id} type="search" autoFocus={autoFocus} enterKeyHint="search" value={value} placeholder={placeholder ?? label} onChange={(event) => onChange(event.target.value)} className="min-h-11.5 w-full min-w-0 flex-1 appearance-none bg-transparent px-2.5 [&::-webkit-search-cancel-button]:hidden" />
      {value && <button type="button" aria-label={t.do.clear} onClick={() => { onChange(''); box.current?.focus() }} className="grid size-11 place-items-center rounded-full text-ink-3 hover:text-ink"><Close size={18} /></button>}
    </div>
  )
}
