// The texts. Persian is the type and English must match it; each area is a file of its own, loaded with the routes that use it (see app/routes.ts).
import { useSyncExternalStore, type ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import type faAdmin from './fa/admin'
import type faCustomer from './fa/customer'
import type faMine from './fa/mine'
import type faNear from './fa/near'
import type faProblems from './fa/problems'
import type faReport from './fa/report'
import type faShell from './fa/shell'
import type faStaff from './fa/staff'
import type faWidget from './fa/widget'
import { lang, locale, onPreferences, preferences, setOwner } from './lang'

export type Messages = { shell: typeof faShell; customer: typeof faCustomer; mine: typeof faMine; near: typeof faNear; report: typeof faReport; widget: typeof faWidget; staff: typeof faStaff; admin: typeof faAdmin; problems: typeof faProblems }
export type Area = keyof Messages
type Load = { [A in Area]: () => Promise<{ default: Messages[A] }> }

const files: Record<'fa' | 'en', Load> = {
  fa: { shell: () => import('./fa/shell'), customer: () => import('./fa/customer'), mine: () => import('./fa/mine'), near: () => import('./fa/near'), report: () => import('./fa/report'), widget: () => import('./fa/widget'), staff: () => import('./fa/staff'), admin: () => import('./fa/admin'), problems: () => import('./fa/problems') },
  en: { shell: () => import('./en/shell'), customer: () => import('./en/customer'), mine: () => import('./en/mine'), near: () => import('./en/near'), report: () => import('./en/report'), widget: () => import('./en/widget'), staff: () => import('./en/staff'), admin: () => import('./en/admin'), problems: () => import('./en/problems') },
}
const loaded: Partial<Messages> = {}

export async function loadMessages(...areas: Area[]) {
  await Promise.all(areas.map(async (area) => { if (!loaded[area]) Object.assign(loaded, { [area]: (await files[lang][area]()).default }) }))
}
/** Loads a component that is made with React Aria after the words that it says itself to a screen reader: it knows no Persian, and keeps what it has read first. `all`: also those for menus and drag and drop. */
export async function withAriaWords<M>(load: () => Promise<M>, all = false): Promise<M> {
  const component = load()
  if (lang === 'fa') {
    const [{ default: words }, more] = await Promise.all([import('./fa/aria'), all ? import('./fa/aria-staff') : null])
    for (const [part, own] of Object.entries(more?.default ?? {})) Object.assign(words[part]!, own)
    Object.assign(window, { [Symbol.for('react-aria.i18n.locale')]: 'fa-IR', [Symbol.for('react-aria.i18n.strings')]: words })
  }
  return component
}

/** The texts of an area that the route has loaded. Outside of React: in problems' texts, titles. */
export function texts<A extends Area>(area: A): Messages[A] {
  const found = loaded[area]
  if (!found) throw new Error(`the texts of "${area}" are not loaded: name the area at the route, in app/routes.ts`)
  return found
}
export const useT = texts
export const loadedTexts = <A extends Area>(area: A): Messages[A] | undefined => loaded[area]

/** Draws everything anew when calendar, digits, week start or currency change. `owner`: the tenant whose pages these are, if any. */
export function Internationalised({ owner, children }: { owner: string | null; children: (key: string) => ReactNode }) {
  setOwner(owner)
  const now = useSyncExternalStore(onPreferences, preferences)
  return <I18nProvider locale={locale()}>{children(Object.values(now).join(' '))}</I18nProvider>
}

export { joined, lang, titled } from './lang'
