// A plate to type into: it looks like one, goes on to the next part by itself, takes Persian and Latin digits, and Backspace goes back.
import { useId, useRef, useState } from 'react'
import { useT } from '../i18n'
import { Segmented } from './Choice'
import { cx } from './cx'
import { DigitsInput, TextField } from './Field'
import { useFieldError } from './Form'
import { Alert } from './icons/core'
import { PlateStrip } from './Plate'
import { LETTERS, emptyPlate, plateComplete, plateEmpty, platePaint, type PlateKind, type PlateValue } from './plates'

type Props = { label?: string; name?: string; value: PlateValue; onChange: (value: PlateValue) => void; required?: boolean; kinds?: boolean; error?: string | undefined; autoFocus?: boolean; onComplete?: () => void }

/** `kinds` lets motorcycles and free text in. An empty plate passes unless `required`; half a plate never does. */
export function PlateField({ label, name = 'plate', value, onChange, required, kinds = true, error: given, autoFocus, onComplete }: Props) {
  const t = useT('shell'), id = useId(), box = useRef<HTMLDivElement>(null)
  // Who goes through the letters by arrows stays there until Tab.
  const stepping = useRef(false)
  const form = useFieldError(name, () => (plateEmpty(value) ? (required ? t.field.empty : null) : plateComplete(value) ? null : t.plate.incomplete))
  const error = given ?? form.error
  // What was typed as one kind comes back when its kind is chosen again.
  const [others, setOthers] = useState<Partial<Record<PlateKind, PlateValue>>>({})

  const set = (next: PlateValue) => { form.edited(); onChange(next); if (plateComplete(next) && !plateComplete(value)) onComplete?.() }
  const go = (from: string, by: 1 | -1) => {
    const parts = [...(box.current?.querySelectorAll<HTMLElement>('[data-part]') ?? [])]
    parts[parts.findIndex((part) => part.dataset.part === from) + by]?.focus()
  }
  const digits = (part: string, text: string, length: number, label: string, put: (text: string) => PlateValue, className: string) => (
    <DigitsInput data-part={part} aria-label={label} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-e` : undefined} enterKeyHint="next" autoFocus={autoFocus && part === 'first'} max={length} value={text} placeholder={'–'.repeat(length)}
      onFocus={(event) => event.target.select()}
      onChange={(next) => { set(put(next)); if (next.length === length) go(part, 1) }}
      onKeyDown={(event) => { if (event.key === 'Backspace' && !text) { event.preventDefault(); go(part, -1) } }}
      className={cx('h-full min-w-0 rounded-sm bg-transparent text-center outline-none! placeholder:text-current/35 focus:bg-black/8', className)} />
  )

  return (
    <fieldset data-field={name} className="min-w-0">
      <legend className="mb-1.5 text-xs font-medium text-ink-2">{label ?? t.plate.label}</legend>
      {kinds && (
        <Segmented<PlateKind> label={t.plate.kind} className="mb-2.5" value={value.kind} options={[{ value: 'car', label: t.plate.car }, { value: 'motorcycle', label: t.plate.motorcycle }, { value: 'free', label: t.plate.free }]}
          onChange={(kind) => { setOthers({ ...others, [value.kind]: value }); form.edited(); onChange(others[kind] ?? emptyPlate(kind)) }} />
      )}
      {value.kind === 'free' ? (
        <TextField label={t.plate.freeText} hideLabel hint={t.plate.freeHint} error={error} value={value.text} onChange={(text) => set({ kind: 'free', text: text.slice(0, 20) })} autoComplete="off" autoCapitalize="characters" dir="auto" />
      ) : (
        <div ref={box} dir="ltr" className={cx('num flex h-15 w-full max-w-90 overflow-hidden rounded-xl border-2 text-2xl font-bold has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand', value.kind === 'car' ? platePaint(value.letter) : 'border-black/80 bg-white text-black', error && 'border-bad!')}>
          <PlateStrip />
          {value.kind === 'car' ? <>
            <div className="flex min-w-0 flex-1">
              {digits('first', value.first, 2, t.plate.first, (first) => ({ ...value, first }), 'w-[26%]')}
              <select data-part="letter" aria-label={t.plate.letter} value={value.letter} onKeyDown={(event) => { stepping.current = /^(Arrow|Page|Home|End)/.test(event.key) }} onPointerDown={() => { stepping.current = false }}
                onChange={(event) => { set({ ...value, letter: event.target.value }); if (!stepping.current) go('letter', 1) }} className={cx('h-full w-[34%] min-w-0 appearance-none rounded-sm bg-transparent text-center font-bold outline-none! [text-align-last:center] focus:bg-black/8', value.letter.length > 3 && 'text-base', !value.letter && 'text-current/50')}>
                <option value="" disabled className="bg-white text-black">–</option>
                {LETTERS.map((letter) => <option key={letter} value={letter} className="bg-white text-black">{letter === 'ژ' ? t.plate.disabled : letter === 'تشریفات' ? t.plate.protocol : letter}</option>)}
              </select>
              {digits('middle', value.middle, 3, t.plate.middle, (middle) => ({ ...value, middle }), 'w-[40%]')}
            </div>
            <div className="flex w-18 shrink-0 flex-col border-s-2 border-current/80">
              <span aria-hidden="true" className="pt-0.5 text-center text-[12px] leading-4 font-semibold">{t.plate.iran}</span>
              {digits('region', value.region, 2, t.plate.region, (region) => ({ ...value, region }), '-mt-1 w-full')}
            </div>
          </> : <div className="flex min-w-0 flex-1">
            {digits('first', value.region, 3, t.plate.motorRegion, (region) => ({ ...value, region }), 'w-[38%]')}
            <span aria-hidden="true" className="self-center text-line-2">|</span>
            {digits('serial', value.serial, 5, t.plate.serial, (serial) => ({ ...value, serial }), 'w-[62%]')}
          </div>}
        </div>
      )}
      {error && value.kind !== 'free' && <p id={`${id}-e`} className="mt-1.5 flex items-start gap-1.5 text-xs text-bad"><Alert size={15} className="mt-1" />{error}</p>}
    </fieldset>
  )
}
