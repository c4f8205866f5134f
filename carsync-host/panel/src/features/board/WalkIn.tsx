// Somebody stands at the door: the plate first, what we know of it fills the rest, and the first free time is found by the host. Made to take less than fifteen seconds.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, attempts, call } from '../../api/client'
import { q } from '../../api/queries'
import { qStaff } from '../../api/queries.staff'
import { fieldErrors, formError } from '../../api/refusal'
import type { Bay, Booking, VehicleInput } from '../../api/types'
import { titled, useT } from '../../i18n'
import { dayOf, inZone, todayIn, when as whenIn } from '../../i18n/dates'
import { minutes, money, num } from '../../i18n/numbers'
import { plain } from '../../i18n/plain'
import { Button } from '../../ui/Button'
import { CheckCards, RadioCards } from '../../ui/Choice'
import { Skeleton } from '../../ui/Feedback'
import { TextArea, TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Check, Down } from '../../ui/icons/core'
import { Sheet } from '../../ui/Overlay'
import { PhoneField } from '../../ui/PhoneField'
import { PlateField } from '../../ui/PlateField'
import { emptyPlate, plateComplete, plateText, type PlateValue } from '../../ui/plates'
import { Select } from '../../ui/Select'
import { Spinner } from '../../ui/Spinner'
import { SuggestField } from '../../ui/SuggestField'
import { toast } from '../../ui/Toast'
import { carName, modelOf } from '../vehicles/names'
import { clockOf } from './geometry'
import { why, type Place } from './steps'

type Props = { preset: { bay?: string; starts_at?: string }; zone: string; bays: Bay[]; place: Place; onClose: () => void; onTaken: (booking: Booking) => void }

export default function WalkIn({ preset, zone, bays, place, onClose, onTaken }: Props) {
  const staff = useT('staff'), t = staff.walk, { tenant, workshop } = place
  const services = useQuery(q.services(tenant, workshop)).data, catalogue = useQuery(q.carModels()).data
  const [plate, setPlate] = useState<PlateValue>(emptyPlate()), [name, setName] = useState(''), [phone, setPhone] = useState(''), [model, setModel] = useState(''), [chosen, setChosen] = useState<string[]>([]), [note, setNote] = useState('')
  const [when, setWhen] = useState<'first' | 'chosen'>(preset.starts_at ? 'chosen' : 'first'), [clock, setClock] = useState(preset.starts_at ? inZone(preset.starts_at, zone).time : ''), [bay, setBay] = useState(preset.bay ?? '')
  const [more, setMore] = useState(!!preset.starts_at), [busy, setBusy] = useState(false), [error, setError] = useState<unknown>(null)
  const tries = useRef(attempts()), touched = useRef(new Set<string>()), after = useRef<HTMLDivElement>(null)

  const asked = plateComplete(plate) ? { plate: plateText(plate) } : /^09\d{9}$/.test(phone) ? { phone } : {}
  const visitor = useQuery(qStaff.visitor(tenant, workshop, asked)), known = visitor.data
  // What is known fills what nobody has typed yet.
  useEffect(() => {
    if (!known) return
    if (!touched.current.has('name')) setName(known.customer_name ?? '')
    if (!touched.current.has('phone') && known.customer_phone) setPhone(known.customer_phone.replace(/^\+98/, '0'))
    if (!touched.current.has('model') && known.vehicle) setModel(carName(known.vehicle, catalogue) ?? '')
  }, [known, catalogue])

  const offered = services?.filter((one) => one.active) ?? [], picked = offered.filter((one) => chosen.includes(one.slug))
  const wanted = plain(model)
  const models = !catalogue || !wanted ? [] : catalogue.filter((one) => [one.model_title.fa, one.model_title.en, `${one.make_title.fa}${one.model_title.fa}`].some((text) => plain(text).includes(wanted))).filter((one) => plain(titled(one.model_title)) !== wanted).slice(0, 6)
  const clocks = Array.from({ length: 96 }, (_, i) => clockOf(i * 15)).filter((one) => one >= clockOf(Math.floor((minutesNow(zone)) / 15) * 15))

  const save = async () => {
    setBusy(true)
    setError(null)
    const vehicle: VehicleInput = known?.vehicle && plateComplete(plate) && !touched.current.has('model') ? keep(known.vehicle, plateText(plate)) : { plate: plateText(plate), ...modelOf(model, catalogue) }
    // A name belongs to a phone number; without one it goes into the note, so that it is not lost.
    const words = [!phone && name.trim(), note.trim()].filter(Boolean).join('\n')
    const body = {
      services: chosen, vehicle, ...(phone && name.trim() && { name: name.trim() }), ...(phone && { phone }), ...(words && { note: words }),
      ...(when === 'chosen' && clock && { starts_at: moment(clock, zone) }), ...(when === 'chosen' && bay && { bay }),
    }
    try {
      const booking = await call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/walk-ins', { params: { path: { tenant, workshop }, header: { 'Idempotency-Key': tries.current.key(body) } }, body }))
      toast(t.taken(dayOf(booking.starts_at, zone) === todayIn(zone) ? num(inZone(booking.starts_at, zone).time) : whenIn(booking.starts_at, zone), staff.bay(bays.find((one) => one.id === booking.bay)?.name ?? '')), 'good')
      onTaken(booking)
    } catch (refused) { setError(refused); setBusy(false) }
  }
  const names = { 'vehicle.plate': 'plate', vehicle: 'plate', 'vehicle.model': 'model', 'vehicle.make': 'model' }
  const errors = fieldErrors(error, names)
  return (
    <Sheet open onClose={onClose} title={t.title} footer={<Button kind="primary" size="large" busy={busy} type="submit" form="walk-in">{t.save}{picked.length > 0 && <span className="num text-xs font-normal opacity-90">{t.total(money({ amount: picked.reduce((sum, one) => sum + one.price.amount, 0) }), minutes(picked.reduce((sum, one) => sum + one.duration_minutes, 0)))}</span>}</Button>}>
      <Form id="walk-in" onSubmit={() => void save()} errors={errors} error={error ? formError(error, ['plate', 'model', 'name', 'phone', 'note', 'services']) && why(error) : null} className="grid gap-4">
        <PlateField label={t.plate} value={plate} onChange={setPlate} required autoFocus onComplete={() => requestAnimationFrame(() => after.current?.querySelector<HTMLElement>('input[type=checkbox]')?.focus({ preventScroll: true }))} />
        <p role="status" className="-mt-2 flex min-h-6 items-center gap-1.5 text-xs text-ink-2">{visitor.isFetching ? <><Spinner size={15} />{t.looking}</> : known?.vehicle ? <><Check size={16} className="text-good" />{t.known}</> : known?.customer_phone ? <><Check size={16} className="text-good" />{t.knownPerson}</> : known && asked.plate ? t.fresh : null}</p>
        <div ref={after}>
          {!services ? <Skeleton className="h-28" /> : <CheckCards label={t.services} name="services" required={t.pickService} max={10} className="sm:grid-cols-2" options={offered.map((one) => ({ value: one.slug, label: titled(one.title), note: minutes(one.duration_minutes) }))} value={chosen} onChange={setChosen} />}
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <PhoneField label={t.phone} hint={t.phoneWhy} optional value={phone} onChange={(next) => { touched.current.add('phone'); setPhone(next) }} />
          <TextField label={t.name} name="name" optional maxLength={100} autoComplete="off" value={name} onChange={(next) => { touched.current.add('name'); setName(next) }} />
          <SuggestField label={t.model} name="model" optional placeholder={t.modelHint} maxLength={60} value={model} onChange={(next) => { touched.current.add('model'); setModel(next) }} suggestions={models.map((one) => ({ key: `${one.make}/${one.model}`, label: titled(one.model_title), note: titled(one.make_title) }))} onPick={(one) => { touched.current.add('model'); setModel(one.label) }} />
        </div>
        {more ? <>
          <RadioCards label={t.when} className="sm:grid-cols-2" options={[{ value: 'first', label: t.first, note: t.firstNote }, { value: 'chosen', label: t.chosen }]} value={when} onChange={setWhen} />
          {when === 'chosen' && <div className="grid grid-cols-2 gap-3">
            <Select label={staff.move.time} name="starts_at" value={clock} onChange={setClock} placeholder={t.first} options={[...new Set([...(clock ? [clock] : []), ...clocks])].sort().map((one) => ({ value: one, label: num(one) }))} />
            <Select label={staff.move.bay} name="bay" value={bay} onChange={setBay} placeholder={staff.move.anyBay} options={bays.filter((one) => one.active).map((one) => ({ value: one.id, label: [staff.bay(one.name), staff.kind[one.kind]].filter(Boolean).join(' · ') }))} />
          </div>}
          <TextArea label={t.note} name="note" optional rows={2} maxLength={500} value={note} onChange={setNote} />
        </> : <button type="button" onClick={() => setMore(true)} className="flex min-h-11 items-center gap-1.5 justify-self-start rounded-lg text-xs font-semibold text-brand-text"><Down size={16} />{t.more}</button>}
      </Form>
    </Sheet>
  )
}

const minutesNow = (zone: string) => { const [h, m] = inZone(new Date(), zone).time.split(':'); return +h! * 60 + +m! }
/** An hour of today in the zone, as a moment: found from now by the difference of clocks. */
function moment(clock: string, zone: string): string {
  const [h, m] = clock.split(':'), now = new Date(Math.floor(Date.now() / 60_000) * 60_000)
  return new Date(now.getTime() + (+h! * 60 + +m! - minutesNow(zone)) * 60_000).toISOString()
}
/** A vehicle that is known keeps what is known of it. */
function keep({ make, model, colour, vin, chassis_number }: VehicleInput, plate: string): VehicleInput {
  return { plate, ...(make && { make }), ...(model && { model }), ...(colour && { colour }), ...(vin && { vin }), ...(chassis_number && { chassis_number }) }
}
