import { useState } from 'react'
import { setPlace } from '../../app/place'
import { titled, useT } from '../../i18n'
import { SearchField } from '../../ui/SearchField'
import { MapPin } from '../../ui/icons/core'
import { Sheet } from '../../ui/Overlay'
import { plain } from '../../i18n/plain'
import { PLACES } from './places'

/** A place to search around, by its name. */
export default function PlaceSheet({ onClose }: { onClose: () => void }) {
  const t = useT('near'), [text, setText] = useState('')
  const tehran = { fa: 'تهران', en: 'Tehran' }, wanted = plain(text)
  const found = PLACES.filter((place) => !wanted || plain(place.fa).includes(wanted) || plain(place.en).includes(wanted)).slice(0, 40)
  return (
    <Sheet open onClose={onClose} title={t.placeTitle}>
      <SearchField label={t.placeSearch} value={text} onChange={setText} autoFocus />
      <ul className="mt-3 grid min-h-80 content-start">
        {found.map((place) => (
          <li key={place.en}>
            <button type="button" className="flex min-h-12 w-full items-center gap-3 rounded-ctl px-3 text-start text-sm hover:bg-sunken" onClick={() => { setPlace({ latitude: place.latitude, longitude: place.longitude, name: place.in ? { fa: `${place.fa}، ${tehran.fa}`, en: `${place.en}, ${tehran.en}` } : { fa: place.fa, en: place.en } }); onClose() }}>
              <MapPin size={18} className="text-ink-3" /><span className="flex-1">{titled(place)}</span>{place.in && <span className="text-2xs text-ink-3">{titled(tehran)}</span>}
            </button>
          </li>
        ))}
        {!found.length && <li className="p-4 text-center text-sm text-ink-2">{t.placeNone}</li>}
      </ul>
      <p className="mt-3 text-2xs text-ink-3">{t.placeHint}</p>
    </Sheet>
  )
}
