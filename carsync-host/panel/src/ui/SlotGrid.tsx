import { useId, type ReactNode } from 'react'
import { cx } from './cx'

export type SlotChoice = { value: string; label: string; note?: string; disabled?: boolean }

/** Times of a day to choose from, in named groups; arrow keys go through all of them. */
export function SlotGrid({ label, groups, value, onChange }: { label: string; groups: { title: ReactNode; slots: SlotChoice[] }[]; value: string | null; onChange: (value: string) => void }) {
  const name = useId()
  return (
    <fieldset className="grid min-w-0 gap-4">
      <legend className="sr-only">{label}</legend>
      {groups.map((group, index) => group.slots.length > 0 && (
        <div key={index}>
          <p className="mb-2 text-2xs font-medium text-ink-3">{group.title}</p>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(4.5rem,1fr))] gap-2">
            {group.slots.map((slot) => {
              const on = slot.value === value
              return (
                <label key={slot.value} className={cx('grid min-h-12 cursor-pointer place-items-center rounded-ctl border text-sm transition-colors has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand has-disabled:cursor-not-allowed has-disabled:text-ink-3 has-disabled:line-through', on ? 'border-brand bg-brand font-bold text-on-brand' : 'border-line bg-surface font-medium hover:border-brand')}>
                  <input type="radio" name={name} value={slot.value} checked={on} disabled={slot.disabled} onChange={() => onChange(slot.value)} className="sr-only" />
                  <span className="num leading-tight">{slot.label}{slot.note && <span className="block text-2xs font-normal">{slot.note}</span>}</span>
                </label>
              )
            })}
          </div>
        </div>
      ))}
    </fieldset>
  )
}
