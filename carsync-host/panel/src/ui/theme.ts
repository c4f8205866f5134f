// Light, dark, or as the device; and the colour of the tenant, which is a hue.
import { useSyncExternalStore } from 'react'
import { kept } from '../i18n/lang'

export type Theme = 'light' | 'dark' | 'system'
const listeners = new Set<() => void>()
const device = typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)')
device?.addEventListener('change', () => listeners.forEach((tell) => tell()))

export const theme = (): Theme => { const set = document.documentElement.dataset.theme; return set === 'light' || set === 'dark' ? set : 'system' }
export const isDark = () => (theme() === 'system' ? !!device?.matches : theme() === 'dark')
export function setTheme(next: Theme) {
  if (next === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
  kept.set('theme', next === 'system' ? null : next)
  listeners.forEach((tell) => tell())
}
const subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }
export const useTheme = () => useSyncExternalStore(subscribe, theme)
export const useIsDark = () => useSyncExternalStore(subscribe, isDark)

/** The OKLCH hue of a colour like `#0b6470`, in degrees. */
export function hueOf(hex: string): number | null {
  const m = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  if (!m) return null
  const [r, g, b] = m.slice(1).map((part) => { const c = parseInt(part, 16) / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 }) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b), k = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b), s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const x = 1.9779984951 * l - 2.428592205 * k + 0.4505937099 * s, y = 0.0259040371 * l + 0.7827717662 * k - 0.808675766 * s
  // Grey has no hue.
  return Math.hypot(x, y) < 0.02 ? null : (Math.atan2(y, x) * 180 / Math.PI + 360) % 360
}
/** Kept for this tab: boot.js paints the next page with it at once. */
export function setHue(hue: number | null) {
  const { style } = document.documentElement, text = hue?.toFixed(1)
  if (text) style.setProperty('--h', text)
  else style.removeProperty('--h')
  try { if (text) sessionStorage.setItem('carsync.hue', text); else sessionStorage.removeItem('carsync.hue') } catch { /* private mode */ }
}
