// A car unfolded, seen from above, its front up, the driver's side at the left: the outer panels and the structure below them, as on the printed report. Keys are those
// of the standard inspection.
export type Shape = { key: string; d: string; /** Where its sign stands. */ x: number; y: number; /** Drawn by its other side's line. */ mirrored: boolean }
export const BODIES = ['outer', 'structure'] as const
export type Which = (typeof BODIES)[number]
export const WIDTH = 320
type Line = readonly [key: string, x: number, y: number, d: string]

/** What is in the middle, and the left side: the right is its mirror image. */
const drawing = (middle: Line[], left: Line[]): Shape[] => [
  ...middle.map(([key, x, y, d]) => ({ key, d, x, y, mirrored: false })),
  ...left.flatMap(([key, x, y, d]) => [{ key: `${key}l`, d, x, y, mirrored: false }, { key: `${key}r`, d, x: WIDTH - x, y, mirrored: true }]),
]
export const DRAWINGS: Record<Which, Shape[]> = {
  outer: drawing([
    ['bumper_front', 160, 28, 'M111 44Q110 20 138 16L182 16Q210 20 209 44Q160 33 111 44Z'],
    ['hood', 160, 88, 'M111 51Q160 40 209 51Q214 92 212 132Q160 119 108 132Q106 92 111 51Z'],
    ['roof', 160, 232, 'M122 182Q160 174 198 182Q201 232 198 282Q160 289 122 282Q119 232 122 182Z'],
    ['trunk_lid', 160, 372, 'M110 328Q160 340 210 328Q213 366 208 402Q160 413 112 402Q107 366 110 328Z'],
    ['bumper_rear', 160, 427, 'M112 409Q160 420 208 409Q210 434 182 438L138 438Q110 434 112 409Z'],
  ], [
    ['fender_f', 86, 100, 'M100 52L66 56Q48 60 47 78A24 24 0 0 1 47 126L47 150L100 150Z'],
    ['door_f', 66, 190, 'M47 154L100 154L100 226L47 226Z'],
    ['door_r', 66, 265, 'M47 230L100 230L100 300L47 300Z'],
    ['quarter_r', 86, 354, 'M47 304L100 304L100 404L68 402Q48 398 47 376A24 24 0 0 0 47 328Z'],
  ]),
  structure: drawing([
    ['front_panel', 160, 41, 'M112 32L208 32L214 50L106 50Z'], ['firewall', 160, 146, 'M92 139L228 139L228 154L92 154Z'], ['floor_pan', 160, 230, 'M134 159L186 159L186 301L134 301Z'],
    ['trunk_floor', 160, 351, 'M134 307L186 307L186 396L134 396Z'], ['rear_panel', 160, 411, 'M106 402L214 402L208 421L112 421Z'],
  ], [
    ['apron_f', 102, 94, 'M92 58L112 55L112 130L92 134Z'], ['chassis_f', 127, 91, 'M118 55L136 55L136 128L118 128Z'], ['pillar_a_', 119, 169, 'M110 159L128 159L128 179L110 179Z'],
    ['pillar_b_', 119, 230, 'M110 220L128 220L128 240L110 240Z'], ['pillar_c_', 119, 291, 'M110 281L128 281L128 301L110 301Z'], ['door_frame_', 96, 230, 'M89 159L104 159L104 301L89 301Z'],
    ['sill_', 77, 230, 'M70 159L84 159L84 301L70 301Z'], ['chassis_r', 119, 351, 'M110 307L128 307L128 396L110 396Z'],
  ]),
}
/** Drawn, not pressed: of one side, and of the middle. */
export const WINDOWS = 'M84 164L97 170L97 221L84 221ZM84 235L97 235L97 284L84 292ZM128 58Q132 90 131 120', PLATE = 'M140 413L180 413'
export const GLASS = 'M110 138Q160 125 210 138L198 176Q160 167 122 176ZM122 288Q160 295 198 288L209 322Q160 334 111 322Z'
export const FLOOR = 'M112 30Q116 16 140 14L180 14Q204 16 208 30L236 60L240 150L240 306L236 396L208 428Q204 440 180 440L140 440Q116 440 112 428L84 396L80 306L80 150L84 60Z'

const drawn = (which: Which, key: string) => DRAWINGS[which].some((one) => one.key === key)
/** What of some panels is on a drawing. */
export const onDrawing = <P extends { key: string; kind: { type: string } }>(which: Which, items: readonly P[]) => items.filter((one) => one.kind.type === 'panel' && drawn(which, one.key))
/** Which drawing a section is, if most of its panels are on it. */
export function drawingOf(items: readonly { key: string; kind: { type: string } }[]): Which | null {
  const panels = items.filter((one) => one.kind.type === 'panel')
  return (panels.length > 3 && BODIES.find((which) => onDrawing(which, panels).length > panels.length / 2)) || null
}
