// What an answer says.
import type { Answer, PanelState, ResultKind } from '../../api/types.reports'
import { joined, titled, useT } from '../../i18n'
import { date } from '../../i18n/dates'
import { decimal, money } from '../../i18n/numbers'
import { PANEL_STATES } from '../../ui/panels'

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
