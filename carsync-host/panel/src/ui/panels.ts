// How the states of a body panel look: a hue, its strength, and a sign, since colour alone says nothing to one man in twelve. From harmless to grave; a panel looks like
// its gravest state.
export const PANEL_STATES = ['original', 'scratched', 'sun_damaged', 'dented', 'pdr', 'spot_painted', 'painted', 'repaired', 'replaced', 'corroded', 'damaged', 'cut'] as const
export type PanelLook = { hue: number; chroma: number; sign: string }
export const PANEL_LOOKS: Record<(typeof PANEL_STATES)[number], PanelLook> = {
  original: { hue: 155, chroma: 0.1, sign: '✓' }, scratched: { hue: 110, chroma: 0.1, sign: '/' }, sun_damaged: { hue: 90, chroma: 0.12, sign: '○' }, dented: { hue: 230, chroma: 0.09, sign: '∪' },
  pdr: { hue: 200, chroma: 0.09, sign: '◇' }, spot_painted: { hue: 80, chroma: 0.13, sign: '◐' }, painted: { hue: 60, chroma: 0.15, sign: '●' }, repaired: { hue: 45, chroma: 0.14, sign: '■' },
  replaced: { hue: 300, chroma: 0.13, sign: '⇄' }, corroded: { hue: 35, chroma: 0.1, sign: '#' }, damaged: { hue: 25, chroma: 0.16, sign: '!' }, cut: { hue: 10, chroma: 0.18, sign: '✕' },
}
export const gravest = <S extends string>(states: readonly S[]): S | undefined => [...states].sort((a, b) => PANEL_STATES.indexOf(b as never) - PANEL_STATES.indexOf(a as never))[0]

// A car unfolded, seen from above, its front up: the centre column, and the right side; the left is its mirror image. Keys are those of the standard inspection.
const CENTRE = {
  bumper_front: ['M136,44 Q200,10 264,44 L266,64 Q200,36 134,64 Z', 200, 43],
  hood: ['M134,71 Q200,43 266,71 L258,158 Q200,140 142,158 Z', 200, 106],
  roof: ['M155,220 Q200,208 245,220 L245,362 Q200,371 155,362 Z', 200, 292],
  trunk_lid: ['M142,417 Q200,431 258,417 L264,486 Q200,508 136,486 Z', 200, 461],
  bumper_rear: ['M136,493 Q200,515 264,493 L262,515 Q200,546 138,515 Z', 200, 520],
} as const
const SIDE = {
  fender_f: ['M282,78 Q318,74 338,90 L344,97 A28,28 0 0 0 344,153 L344,172 L282,172 Z', 300, 128],
  door_f: ['M282,179 L344,179 L344,268 L282,268 Z', 320, 224],
  door_r: ['M282,275 L344,275 L344,352 Q322,362 316,379 L282,379 Z', 312, 318],
  quarter_r: ['M282,386 L315,386 Q314,420 344,430 L344,446 Q340,482 308,488 L282,486 Z', 299, 440],
  sill_: ['M351,160 L382,165 L382,361 L351,366 Z', 366, 262],
} as const
export const GLASS = ['M142,165 Q200,147 258,165 L245,213 Q200,201 155,213 Z', 'M155,369 Q200,378 245,369 L257,410 Q200,424 143,410 Z']
export type DrawnPanel = { key: string; d: string; x: number; y: number; mirrored: boolean }
export const DRAWN: DrawnPanel[] = [
  ...Object.entries(CENTRE).map(([key, [d, x, y]]) => ({ key, d, x, y, mirrored: false })),
  ...(['r', 'l'] as const).flatMap((side) => Object.entries(SIDE).map(([key, [d, x, y]]) => ({ key: key + side, d, x: side === 'r' ? x : 400 - x, y, mirrored: side === 'l' }))),
]
