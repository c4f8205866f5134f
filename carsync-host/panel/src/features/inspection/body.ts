// A car unfolded, seen from above, nose up, the driver's side at the left: the outer panels and the structure below them. The same drawings as on the printed report; ids are the keys of items.
export type Shape = { id: string; d: string; x: number; y: number }
const shape = (id: string, x: number, y: number, d: string): Shape => ({ id, x, y, d })

export const SIZE = '24 0 272 458'
export const OUTER: Shape[] = [
  shape('bumper_front', 160, 28, 'M111 44Q110 20 138 16L182 16Q210 20 209 44Q160 33 111 44Z'),
  shape('hood', 160, 88, 'M111 51Q160 40 209 51Q214 92 212 132Q160 119 108 132Q106 92 111 51Z'),
  shape('roof', 160, 232, 'M122 182Q160 174 198 182Q201 232 198 282Q160 289 122 282Q119 232 122 182Z'),
  shape('trunk_lid', 160, 372, 'M110 328Q160 340 210 328Q213 366 208 402Q160 413 112 402Q107 366 110 328Z'),
  shape('bumper_rear', 160, 427, 'M112 409Q160 420 208 409Q210 434 182 438L138 438Q110 434 112 409Z'),
  shape('fender_fl', 86, 100, 'M100 52L66 56Q48 60 47 78A24 24 0 0 1 47 126L47 150L100 150Z'),
  shape('fender_fr', 234, 100, 'M220 52L254 56Q272 60 273 78A24 24 0 0 0 273 126L273 150L220 150Z'),
  shape('door_fl', 66, 190, 'M47 154L100 154L100 226L47 226Z'),
  shape('door_fr', 254, 190, 'M273 154L220 154L220 226L273 226Z'),
  shape('door_rl', 66, 265, 'M47 230L100 230L100 300L47 300Z'),
  shape('door_rr', 254, 265, 'M273 230L220 230L220 300L273 300Z'),
  shape('quarter_rl', 86, 354, 'M47 304L100 304L100 404L68 402Q48 398 47 376A24 24 0 0 0 47 328Z'),
  shape('quarter_rr', 234, 354, 'M273 304L220 304L220 404L252 402Q272 398 273 376A24 24 0 0 1 273 328Z'),
]
/** Wheels, glass and seams: drawn, not pressed. */
export const WHEELS = [[47, 102], [273, 102], [47, 352], [273, 352]] as const
export const GLASS = ['M110 138Q160 125 210 138L198 176Q160 167 122 176Z', 'M122 288Q160 295 198 288L209 322Q160 334 111 322Z']
export const WINDOWS = ['M84 164L97 170L97 221L84 221Z', 'M236 164L223 170L223 221L236 221Z', 'M84 235L97 235L97 284L84 292Z', 'M236 235L223 235L223 284L236 292Z']
export const SEAMS = 'M140 413L180 413M128 58Q132 90 131 120M192 58Q188 90 189 120'

export const FLOOR = 'M112 30Q116 16 140 14L180 14Q204 16 208 30L236 60L240 150L240 306L236 396L208 428Q204 440 180 440L140 440Q116 440 112 428L84 396L80 306L80 150L84 60Z'
export const STRUCTURE: Shape[] = [
  shape('front_panel', 160, 41, 'M112 32L208 32L214 50L106 50Z'),
  shape('apron_fl', 102, 94, 'M92 58L112 55L112 130L92 134Z'), shape('apron_fr', 218, 94, 'M228 58L208 55L208 130L228 134Z'),
  shape('chassis_fl', 127, 91, 'M118 55L136 55L136 128L118 128Z'), shape('chassis_fr', 193, 91, 'M202 55L184 55L184 128L202 128Z'),
  shape('firewall', 160, 146, 'M92 139L228 139L228 154L92 154Z'),
  shape('pillar_a_l', 119, 169, 'M110 159L128 159L128 179L110 179Z'), shape('pillar_a_r', 201, 169, 'M210 159L192 159L192 179L210 179Z'),
  shape('pillar_b_l', 119, 230, 'M110 220L128 220L128 240L110 240Z'), shape('pillar_b_r', 201, 230, 'M210 220L192 220L192 240L210 240Z'),
  shape('pillar_c_l', 119, 291, 'M110 281L128 281L128 301L110 301Z'), shape('pillar_c_r', 201, 291, 'M210 281L192 281L192 301L210 301Z'),
  shape('sill_l', 77, 230, 'M70 159L84 159L84 301L70 301Z'), shape('sill_r', 243, 230, 'M250 159L236 159L236 301L250 301Z'),
  shape('door_frame_l', 96, 230, 'M89 159L104 159L104 301L89 301Z'), shape('door_frame_r', 224, 230, 'M231 159L216 159L216 301L231 301Z'),
  shape('floor_pan', 160, 230, 'M134 159L186 159L186 301L134 301Z'), shape('trunk_floor', 160, 351, 'M134 307L186 307L186 396L134 396Z'),
  shape('chassis_rl', 119, 351, 'M110 307L128 307L128 396L110 396Z'), shape('chassis_rr', 201, 351, 'M210 307L192 307L192 396L210 396Z'),
  shape('rear_panel', 160, 411, 'M106 402L214 402L208 421L112 421Z'),
]
const keys = { outer: new Set(OUTER.map((one) => one.id)), structure: new Set(STRUCTURE.map((one) => one.id)) }
/** Which drawing a section is, if most of its panels are on it. */
export function drawingOf(items: { key: string; kind: { type: string } }[]): 'outer' | 'structure' | null {
  const panels = items.filter((item) => item.kind.type === 'panel')
  for (const which of ['outer', 'structure'] as const) if (panels.length > 3 && panels.filter((item) => keys[which].has(item.key)).length > panels.length / 2) return which
  return null
}
export const onDrawing = (which: 'outer' | 'structure', key: string) => keys[which].has(key)
