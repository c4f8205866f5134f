// What an answer says and how bad it is: the rules of `carsync.rules/1`, for showing only; the score comes from the report.
import type { Answer, PanelClass, PanelState, ResultKind, Severity } from '../../api/types.reports'
import { joined, titled, useT } from '../../i18n'
import { date } from '../../i18n/dates'
import { decimal, money } from '../../i18n/numbers'
import type { Tone } from '../../ui/Badge'
import { PANEL_STATES } from '../../ui/panels'

const RANK: Record<Severity, number> = { sound: 0, minor: 1, major: 2 }
const worst = (all: Severity[]): Severity | null => all.sort((a, b) => RANK[b] - RANK[a])[0] ?? null
export const rank = (severity: Severity | null | undefined) => (severity ? RANK[severity] : -1)

const tones: Record<Severity, Tone> = { sound: 'green', minor: 'amber', major: 'red' }
export const severityTone = (severity: Severity | null): Tone => (severity ? tones[severity] : 'neutral')

function ofPanel(state: PanelState, on: PanelClass): Severity {
  if (state === 'original') return 'sound'
  const soft = ['scratched', 'pdr', 'spot_painted', 'painted'].includes(state)
  if (on === 'cosmetic') return soft ? 'sound' : 'minor'
  if (state === 'cut' || state === 'damaged') return 'major'
  if (state === 'scratched' || state === 'sun_damaged') return 'minor'
  if (on === 'structure' || state === 'replaced') return 'major'
  return on === 'welded' && (state === 'painted' || state === 'repaired') ? 'major' : 'minor'
}

/** How bad an answer is; null where nothing is judged. */
export function severityOf(answer: Answer | undefined, kind: ResultKind): Severity | null {
  if (!answer) return null
  if (answer.type === 'panel' && kind.type === 'panel') return worst(answer.states.map((state) => ofPanel(state, kind.class)))
  if (answer.type === 'ok3') return answer.verdict === 'ok' ? 'sound' : answer.verdict === 'not_applicable' ? null : answer.verdict
  if (answer.type === 'yes_no' && kind.type === 'yes_no') return answer.yes ? 'sound' : kind.no ?? 'sound'
  if (answer.type === 'choice' && kind.type === 'choice') return kind.options.find((one) => one.key === answer.option)?.severity ?? 'sound'
  if (answer.type === 'text') return answer.severity ?? null
  if (answer.type === 'measure' && kind.type === 'measure') {
    const limits = kind.limits, value = +answer.value
    if (!limits || !Object.values(limits).some((limit) => limit != null)) return null
    const beyond = (below?: string, above?: string) => (below != null && value < +below) || (above != null && value > +above)
    return beyond(limits.major_below, limits.major_above) ? 'major' : beyond(limits.minor_below, limits.minor_above) ? 'minor' : 'sound'
  }
  return null
}

/** Writes answers out. Used while drawing. */
export function useAnswers() {
  const t = useT('report')
  const states = (all: readonly PanelState[]) => joined([...all].sort((a, b) => PANEL_STATES.indexOf(b) - PANEL_STATES.indexOf(a)).map((state) => t.state[state] ?? state))
  const text = (answer: Answer | undefined, kind: ResultKind): string => {
    if (!answer) return t.unanswered
    switch (answer.type) {
      case 'panel': return states(answer.states)
      case 'ok3': return t.verdict[answer.verdict] ?? answer.verdict
      case 'yes_no': return answer.yes ? t.yes : t.no
      case 'choice': { const option = kind.type === 'choice' && kind.options.find((one) => one.key === answer.option); return option ? titled(option.title) : answer.option }
      case 'date': return date(answer.date)
      case 'week': return t.week(answer.week.slice(0, 2), `20${answer.week.slice(2)}`)
      case 'text': return answer.text
      case 'measure': {
        const unit = kind.type === 'measure' ? kind.unit : ''
        if (unit === 'IRR') return money({ amount: +answer.value })
        return unit === 'km' ? t.km(+answer.value) : `${decimal(+answer.value, 3)} ${t.unit[unit] ?? unit}`
      }
      default: return t.notInspected
    }
  }
  return { text, states }
}
