// Where "near me" is: what the person chose or allowed last, kept on this device only.
import { useSyncExternalStore } from 'react'
import { kept } from '../i18n/lang'

/** `name` in both languages for a place of the list; absent for one that was picked on the map. */
export type Here = { latitude: number; longitude: number; name?: { fa: string; en: string }; exact?: boolean }
/** Vanak square, Tehran: where a first visit starts. */
const START: Here = { latitude: 35.7575, longitude: 51.41, name: { fa: 'میدان ونک، تهران', en: 'Vanak Square, Tehran' } }

function read(): Here {
  try {
    const found = JSON.parse(kept.get('place') ?? 'null') as Here | null
    return found && Number.isFinite(found.latitude) && Number.isFinite(found.longitude) ? found : START
  } catch { return START }
}
let now = read()
const listeners = new Set<() => void>()
export const place = () => now
export function setPlace(next: Here) {
  now = next
  kept.set('place', JSON.stringify(next))
  listeners.forEach((tell) => tell())
}
export const usePlace = () => useSyncExternalStore((tell) => { listeners.add(tell); return () => { listeners.delete(tell) } }, place)
