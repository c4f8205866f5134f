// What is asked of a vehicle: its plate, its model with the catalogue's offers, and for one without a plate its VIN or chassis number.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { q } from '../../api/queries'
import { titled, useT } from '../../i18n'
import { latin } from '../../i18n/numbers'
import { SuggestField } from '../../ui/SuggestField'
import { TextField } from '../../ui/Field'
import { Down } from '../../ui/icons/core'
import { PlateField } from '../../ui/PlateField'
import { plateEmpty } from '../../ui/plates'
import { plain } from '../../i18n/plain'
import type { VehicleDraft } from './draft'

export * from './draft'

export function VehicleFields({ value, onChange }: { value: VehicleDraft; onChange: (value: VehicleDraft) => void }) {
  const t = useT('customer').vehicle, { data } = useQuery(q.carModels())
  const [more, setMore] = useState(!!(value.vin || value.chassis || value.colour))
  const set = (part: Partial<VehicleDraft>) => onChange({ ...value, ...part })
  const wanted = plain(value.model)
  const offers = !data || !wanted ? [] : data.filter((one) => [one.model_title.fa, one.model_title.en, `${one.make_title.fa}${one.model_title.fa}`, `${one.make_title.en}${one.model_title.en}`].some((text) => plain(text).includes(wanted))).filter((one) => plain(titled(one.model_title)) !== wanted).slice(0, 7)
  const otherwise = value.vin.trim() || value.chassis.trim()
  return (
    <div className="grid gap-4">
      <PlateField value={value.plate} onChange={(plate) => set({ plate })} required={!otherwise && !more} />
      <SuggestField label={t.model} name="model" optional placeholder={t.modelHint} maxLength={60} value={value.model} onChange={(model) => set({ model })} suggestions={offers.map((one) => ({ key: `${one.make}/${one.model}`, label: titled(one.model_title), note: titled(one.make_title) }))} onPick={(one) => set({ model: one.label })} />
      {more ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <p className="text-2xs text-ink-3 sm:col-span-2">{t.noPlate}</p>
          <TextField label={t.vin} name="vin" optional dir="ltr" maxLength={17} autoComplete="off" autoCapitalize="characters" spellCheck={false} value={value.vin} onChange={(vin) => set({ vin: latin(vin).toUpperCase().replace(/[^A-Z0-9]/g, '') })} check={() => (plateEmpty(value.plate) && !otherwise ? t.unnamed : null)} />
          <TextField label={t.chassis} name="chassis" optional dir="ltr" maxLength={20} autoComplete="off" spellCheck={false} value={value.chassis} onChange={(chassis) => set({ chassis: latin(chassis).toUpperCase() })} />
          <TextField label={t.colour} name="colour" optional maxLength={40} autoComplete="off" value={value.colour} onChange={(colour) => set({ colour })} />
        </div>
      ) : <button type="button" onClick={() => setMore(true)} className="flex min-h-11 items-center gap-1.5 justify-self-start rounded-lg text-xs font-semibold text-brand-text"><Down size={16} />{t.more}</button>}
    </div>
  )
}
