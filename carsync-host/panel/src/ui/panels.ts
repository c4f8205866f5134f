// How the states of a body panel look: a hue, its strength, and a sign, since colour alone says nothing to one man in twelve. From harmless to grave; a panel looks like
// its gravest state.
export const PANEL_STATES = ['original', 'scratched', 'sun_damaged', 'dented', 'pdr', 'spot_painted', 'painted', 'repaired', 'replaced', 'corroded', 'damaged', 'cut'] as const
type State = (typeof PANEL_STATES)[number]
export const PANEL_LOOKS: Record<State, { hue: number; chroma: number; sign: string }> = {
  original: { hue: 155, chroma: 0.1, sign: '✓' }, scratched: { hue: 120, chroma: 0.1, sign: '/' }, sun_damaged: { hue: 75, chroma: 0.08, sign: '○' }, dented: { hue: 230, chroma: 0.09, sign: '∪' },
  pdr: { hue: 200, chroma: 0.09, sign: '◇' }, spot_painted: { hue: 95, chroma: 0.13, sign: '◐' }, painted: { hue: 55, chroma: 0.15, sign: '●' }, repaired: { hue: 45, chroma: 0.14, sign: '■' },
  replaced: { hue: 300, chroma: 0.13, sign: '⇄' }, corroded: { hue: 35, chroma: 0.1, sign: '#' }, damaged: { hue: 25, chroma: 0.16, sign: '!' }, cut: { hue: 10, chroma: 0.18, sign: '✕' },
}
export const gravest = (states: readonly State[]): State | undefined => PANEL_STATES.findLast((state) => states.includes(state))
