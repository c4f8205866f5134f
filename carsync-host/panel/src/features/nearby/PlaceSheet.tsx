import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { place, setPlace, type Here } from '../../app/place'
import { site } from '../../app/site'
import { api, call } from '../../api/client'
import { titled, useT } from '../../i18n'
import { SearchField } from '../../ui/SearchField'
import { MapPin } from '../../ui/icons/core'
import { Sheet } from '../../ui/Overlay'
import { plain } from '../../i18n/plain'
import { Spinner } from '../../ui/Spinner'
import { useDebounced } from '../../ui/useDebounced'
import { PLACES } from './places'

/** What the host finds by a name, where it can; nothing before three letters. */
function usePlaces(text: string) {
  const search = useDebounced(text.trim()), on = !!site().geocoding && search.length > 2, { latitude, longitude } = place()
  const query = useQuery({
    queryKey: ['places', search],
    queryFn: ({ signal }) => call(api.GET('/v1/places', { params: { query: { search, near: `${latitude.toFixed(3)},${longitude.toFixed(3)}` } }, signal })),
    enabled: on, staleTime: Infinity, retry: false, placeholderData: keepPreviousData,
  })
  return { found: on ? query.data?.items ?? [] : [], busy: on && query.isFetching }
}

/** A place to search around, by its name. */
export default function PlaceSheet({ onClose }: { onClose: () => void }) {
  const t = useT('near'), [text, setText] = useState('')
  const tehran = { fa: 'تهران', en: 'Tehran' }, wanted = plain(text)
  const found = PLACES.filter((one) => !wanted || plain(one.fa).includes(wanted) || plain(one.en).includes(wanted)).slice(0, 40), more = usePlaces(text)
  const choose = (next: Here) => { setPlace(next); onClose() }
  return (
    <Sheet open onClose={onClose} title={t.placeTitle}>
      <SearchField label={t.placeSearch} value={text} onChange={setText} autoFocus />
      <ul className="mt-3 grid min-h-80 content-start" aria-busy={more.busy}>
        {found.map((one) => <Choice key={one.en} onClick={() => choose({ latitude: one.latitude, longitude: one.longitude, name: one.in ? { fa: `${one.fa}، ${tehran.fa}`, en: `${one.en}, ${tehran.en}` } : { fa: one.fa, en: one.en } })} end={one.in && <span className="text-2xs text-ink-3">{titled(tehran)}</span>}>{titled(one)}</Choice>)}
        {more.found.map((one) => <Choice key={`${one.title} ${one.place.latitude} ${one.place.longitude}`} onClick={() => choose({ ...one.place, name: { fa: one.title, en: one.title } })}><bdi>{one.title}</bdi></Choice>)}
        {more.busy ? <li role="status" className="flex min-h-12 items-center gap-3 px-3 text-sm text-ink-3"><Spinner />{t.searching}</li> : !found.length && !more.found.length && <li className="p-4 text-center text-sm text-ink-2">{t.placeNone}</li>}
      </ul>
      <p className="mt-3 text-2xs text-ink-3">{t.placeHint}</p>
    </Sheet>
  )
}

const Choice = ({ children, end, onClick }: { children: ReactNode; end?: ReactNode; onClick: () => void }) => (
  <li><button type="button" className="flex min-h-12 w-full items-center gap-3 rounded-ctl px-3 py-1.5 text-start text-sm hover:bg-sunken" onClick={onClick}><MapPin size={18} className="text-ink-3" /><span className="min-w-0 flex-1">{children}</span>{end}</button></li>
)
