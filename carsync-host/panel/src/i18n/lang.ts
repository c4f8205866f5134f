// Language, and the four things that people set apart from it. A change of language loads the page anew: React Aria keeps the words it has read first.
export type Lang = 'fa' | 'en'
export type Preferences = { calendar: 'jalali' | 'gregorian'; weekStart: 'sat' | 'sun' | 'mon'; digits: 'persian' | 'latin'; currency: 'toman' | 'rial' }

const browser = typeof document !== 'undefined'
export const kept = {
  get(key: string): string | null { try { return browser ? localStorage.getItem(`carsync.${key}`) : null } catch { return null } },
  set(key: string, value: string | null) {
    try { if (value === null) localStorage.removeItem(`carsync.${key}`); else localStorage.setItem(`carsync.${key}`, value) } catch { /* private mode: the choice lasts as long as the page */ }
  },
}

/** The language of this page, written on the root element by boot.js. It does not change while the page lives. */
export const lang: Lang = browser && document.documentElement.lang === 'en' ? 'en' : 'fa'
/** For React Aria and Intl: calendar and digits follow the preferences, not the language alone. */
export const dir = lang === 'fa' ? 'rtl' : 'ltr'

export function setLang(next: Lang) {
  if (next === lang) return
  kept.set('lang', next)
  const url = new URL(location.href)
  url.searchParams.delete('lang')
  history.replaceState(history.state, '', url)
  location.reload()
}

const ofLang: Record<Lang, Preferences> = {
  fa: { calendar: 'jalali', weekStart: 'sat', digits: 'persian', currency: 'toman' },
  en: { calendar: 'gregorian', weekStart: 'mon', digits: 'latin', currency: 'toman' },
}
function mine(): Partial<Preferences> {
  try { return JSON.parse(kept.get('preferences') ?? '{}') as Partial<Preferences> } catch { return {} }
}
/** As the API has them. */
export type TenantPreferences = { calendar?: Preferences['calendar']; week_start?: 'saturday' | 'sunday' | 'monday'; digits?: Preferences['digits']; currency?: Preferences['currency'] }
let owner: string | null = null
const told = new Map<string, Partial<Preferences>>()
/** What a tenant wants, as it was told last, on this visit or an earlier one. */
function theirs(tenant: string): Partial<Preferences> | undefined {
  if (!told.has(tenant)) try { const text = kept.get(`preferences.${tenant}`); if (text) told.set(tenant, JSON.parse(text) as Partial<Preferences>) } catch { /* as if never told */ }
  return told.get(tenant)
}
const now = (): Preferences => ({ ...ofLang[lang], ...(owner && theirs(owner)), ...mine() })
let current = now()
const listeners = new Set<() => void>()
const changed = () => { current = now(); listeners.forEach((tell) => tell()) }

/** What holds now: my own choice before the tenant's, the tenant's before the language's. */
export const preferences = () => current
export const onPreferences = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }
/** My own choice for one of the four; `null` goes back to the default. */
export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K] | null) {
  const next: Partial<Preferences> = { ...mine(), [key]: value ?? undefined }
  kept.set('preferences', Object.values(next).some(Boolean) ? JSON.stringify(next) : null)
  changed()
}
/** Whose pages these are. Called before they are drawn: they follow it without being drawn twice. */
export function setOwner(tenant: string | null) {
  if (tenant === owner) return
  owner = tenant
  current = now()
}
export const knowsPreferences = (tenant: string) => theirs(tenant) !== undefined
/** Kept for the next visit, which then begins with them. */
export function keepPreferences(tenant: string, { week_start, ...rest }: TenantPreferences = {}) {
  const next = Object.fromEntries(Object.entries({ ...rest, weekStart: week_start?.slice(0, 3) }).filter(([, value]) => value)), text = JSON.stringify(next)
  if (JSON.stringify(theirs(tenant)) === text) return
  told.set(tenant, next)
  kept.set(`preferences.${tenant}`, text)
  if (tenant === owner) changed()
}

/** The BCP 47 tag that makes React Aria and Intl follow the preferences. */
export const locale = () => `${lang === 'fa' ? 'fa-IR' : 'en-GB'}-u-ca-${current.calendar === 'jalali' ? 'persian' : 'gregory'}-nu-${current.digits === 'persian' ? 'arabext' : 'latn'}`

/** The text in this language of what has one in both. */
export const titled = (title: { fa: string; en: string }) => title[lang] || title.fa || title.en
/** Several of them in one line. */
export const joined = (parts: string[]) => parts.join(lang === 'fa' ? '، ' : ', ')
