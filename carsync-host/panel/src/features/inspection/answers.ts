// Answers: what they say in words, and how they are drawn.
import type { Answer, Finding, Item, PanelState } from '../../api/types'
import { texts, titled } from '../../i18n'
import { date } from '../../i18n/dates'
import type { MapPanel } from '../../ui/BodyMap'
import { gravest, PANEL_STATES } from '../../ui/panels'

type Kind = Item['kind']

const MAIN = { outer: ['original', 'spot_painted', 'painted', 'replaced', 'damaged'], structure: ['original', 'repaired', 'replaced', 'corroded', 'damaged'] } satisfies Record<string, PanelState[]>
export const mainStates = (kind: Kind): PanelState[] => (kind.type === 'panel' && kind.class === 'structure' ? MAIN.structure : MAIN.outer)

/** How a panel is drawn. */
export const stateOf = (answer: Answer | undefined) => (answer?.type === 'not_inspected' ? 'skipped' : answer?.type === 'panel' ? gravest(answer.states) : undefined)
/** An item as the body map shows it. */
export const mapPanel = (item: Pick<Item, 'title'> & { kind: Kind }, answer: Answer | undefined): MapPanel => ({ state: stateOf(answer), label: `${titled(item.title)}: ${answerText(item.kind, answer)}` })
/** States after one was pressed: sound stands alone, the rest add up. */
export function toggled(states: PanelState[], state: PanelState): PanelState[] {
  if (state === 'original') return ['original']
  const next = states.includes(state) ? states.filter((one) => one !== state) : [...states.filter((one) => one !== 'original'), state]
  return PANEL_STATES.filter((one) => next.includes(one))
}

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
