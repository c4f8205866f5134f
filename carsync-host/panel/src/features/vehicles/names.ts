import { useQuery } from '@tanstack/react-query'
import { q } from '../../api/queries'
import type { CarModel, VehicleInput } from '../../api/types'
import { titled, useT } from '../../i18n'
import { plain } from '../../i18n/plain'

type Named = { make?: string | undefined; model?: string | undefined; colour?: string | undefined }
/** What people call a car: the catalogue's title of its model, or the free text it was given. */
export function carName({ make, model }: Named, catalogue: CarModel[] | undefined): string | null {
  const known = catalogue?.find((one) => one.model === model && (!make || one.make === make))
  if (known) return titled(known.model_title)
  const knownMake = catalogue?.find((one) => one.make === make)
  return [knownMake ? titled(knownMake.make_title) : make, model].filter(Boolean).join(' ') || null
}
export function useCarName() {
  const t = useT('customer').vehicle, { data } = useQuery(q.carModels())
  return (vehicle: Named) => carName(vehicle, data) ?? t.nameless
}
/** A typed model: the catalogue's, if it is one of its titles; free text otherwise. */
export function modelOf(text: string, catalogue: CarModel[] | undefined): Pick<VehicleInput, 'make' | 'model'> {
  const wanted = plain(text)
  if (!wanted) return {}
  const known = catalogue?.find((one) => plain(one.model_title.fa) === wanted || plain(one.model_title.en) === wanted)
  return known ? { make: known.make, model: known.model } : { model: text.trim() }
}
