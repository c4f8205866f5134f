// Answers: what they say in words, how bad they are, and their sign and colour. Colour alone says nothing to one man in twelve.
import type { Answer, Finding, Item, PanelState } from '../../api/types'
import { texts, titled } from '../../i18n'
import { date } from '../../i18n/dates'

export type Weight = 'sound' | 'minor' | 'major' | 'none'
type Kind = Item['kind']

/** From harmless to grave, as the API sorts them. */
export const STATES: PanelState[] = ['original', 'scratched', 'sun_damaged', 'dented', 'pdr', 'spot_painted', 'painted', 'repaired', 'replaced', 'corroded', 'damaged', 'cut']
export const SIGN: Record<PanelState, string> = { original: '✓', scratched: '╱', sun_damaged: '☼', dented: '◡', pdr: '≈', spot_painted: '◐', painted: '●', repaired: '‖', replaced: '⇄', corroded: '▒', damaged: '!', cut: '✂' }
export const HUE: Record<PanelState, number> = { original: 155, scratched: 105, sun_damaged: 95, dented: 85, pdr: 205, spot_painted: 250, painted: 50, repaired: 315, replaced: 285, corroded: 65, damaged: 25, cut: 10 }
const MAIN = { outer: ['original', 'spot_painted', 'painted', 'replaced', 'damaged'], structure: ['original', 'repaired', 'replaced', 'corroded', 'damaged'] } satisfies Record<string, PanelState[]>
export const mainStates = (kind: Kind): PanelState[] => (kind.type === 'panel' && kind.class === 'structure' ? MAIN.structure : MAIN.outer)

export const gravest = (answer: Answer | undefined): PanelState | null => (answer?.type === 'panel' ? (STATES.findLast((state) => answer.states.includes(state)) ?? null) : null)
/** States after one was pressed: sound stands alone, the rest add up. */
export function toggled(states: PanelState[], state: PanelState): PanelState[] {
  if (state === 'original') return ['original']
  const next = states.includes(state) ? states.filter((one) => one !== state) : [...states.filter((one) => one !== 'original'), state]
  return STATES.filter((one) => next.includes(one))
}

function panelWeight(state: PanelState | null, panel: 'bolted' | 'welded' | 'cosmetic' | 'structure'): Weight {
  if (!state || state === 'original') return 'sound'
  const one = (...of: PanelState[]) => of.includes(state)
  if (panel === 'cosmetic') return one('scratched', 'pdr', 'spot_painted', 'painted') ? 'sound' : 'minor'
  if (one('scratched', 'sun_damaged')) return 'minor'
  if (one('cut', 'damaged', 'replaced') || panel === 'structure') return 'major'
  return panel === 'welded' && one('painted', 'repaired') ? 'major' : 'minor'
}
const beyond = (value: number, below: string | undefined, above: string | undefined) => (below !== undefined && value < +below) || (above !== undefined && value > +above)
/** How bad an answer is; only for the eye, the score is the host's. */
export function weightOf(kind: Kind, answer: Answer | undefined): Weight {
  if (!answer) return 'none'
  switch (answer.type) {
    case 'ok3': return answer.verdict === 'ok' ? 'sound' : answer.verdict === 'not_applicable' ? 'none' : answer.verdict
    case 'yes_no': return answer.yes ? 'sound' : kind.type === 'yes_no' ? (kind.no ?? 'sound') : 'sound'
    case 'choice': return kind.type === 'choice' ? (kind.options.find((one) => one.key === answer.option)?.severity ?? 'sound') : 'sound'
    case 'text': return answer.severity ?? 'sound'
    case 'measure': { const limits = kind.type === 'measure' ? kind.limits : undefined, value = +answer.value; return beyond(value, limits?.major_below, limits?.major_above) ? 'major' : beyond(value, limits?.minor_below, limits?.minor_above) ? 'minor' : 'sound' }
    case 'panel': return kind.type === 'panel' ? panelWeight(gravest(answer), kind.class) : 'sound'
    default: return 'none'
  }
}
export const weightTone = { sound: 'green', minor: 'amber', major: 'red', none: 'neutral' } as const

export function answerText(kind: Kind, answer: Answer | undefined): string {
  const t = texts('staff').inspect
  if (!answer) return t.unanswered
  switch (answer.type) {
    case 'ok3': return t.verdict[answer.verdict]
    case 'yes_no': return answer.yes ? t.yes : t.no
    case 'choice': { const option = kind.type === 'choice' ? kind.options.find((one) => one.key === answer.option) : undefined; return option ? titled(option.title) : answer.option }
    case 'text': return answer.text
    case 'measure': { const unit = kind.type === 'measure' ? kind.unit : ''; return `${t.number(answer.value)} ${t.unit[unit] ?? unit}` }
    case 'date': return date(answer.date)
    case 'week': return t.weekOf(+answer.week.slice(0, 2), 2000 + +answer.week.slice(2))
    case 'panel': {
      const structure = kind.type === 'panel' && kind.class === 'structure', points = answer.thickness_um ?? []
      const words = answer.states.map((state) => (structure && state === 'original' ? t.structureSound : t.state[state])).join(' + ')
      return points.length ? `${words} · ${t.range(Math.min(...points), Math.max(...points))}` : words
    }
    case 'not_inspected': return t.skipped
  }
}
export const isEmpty = (finding: Finding | undefined) => !finding?.answer && !finding?.note
export const same = (a: Finding | undefined, b: Finding | undefined) => tidy(a) === tidy(b)
const tidy = (finding: Finding | undefined) => JSON.stringify([finding?.answer ? sorted(finding.answer) : null, finding?.note?.trim() || null])
const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).filter(([, one]) => !(Array.isArray(one) && !one.length)).sort(([a], [b]) => a.localeCompare(b)).map(([key, one]) => [key, sorted(one)])) : value)
