// How bad an answer is: the rules of `carsync.rules/1`, for showing only; the score is the host's.
import type { Answer, PanelClass, PanelState, ResultKind, Severity } from '../../api/types.reports'
import type { Tone } from '../../ui/Badge'

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
