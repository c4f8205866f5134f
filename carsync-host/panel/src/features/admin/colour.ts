// Contrast by WCAG 2.2, and the nearest darker colour that has enough of it.
const HEX = /^#[0-9a-f]{6}$/i
export const isColour = (text: string) => HEX.test(text)
const parts = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
const luminance = (hex: string) => {
  const [r, g, b] = parts(hex).map((part) => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
export const ENOUGH = 4.5
/** Against white paper; cut, not rounded, so that 4.49 is never shown as 4.5. */
export const onWhite = (hex: string) => Math.floor((1.05 / (luminance(hex) + 0.05)) * 100) / 100
export function darker(hex: string): string {
  for (let share = 0.98; share > 0; share -= 0.02) {
    const next = `#${parts(hex).map((part) => Math.round(part * share).toString(16).padStart(2, '0')).join('')}`
    if (onWhite(next) >= ENOUGH) return next
  }
  return '#000000'
}
