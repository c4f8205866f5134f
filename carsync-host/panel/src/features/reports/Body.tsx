// The body of the car as it was found, outside and below; pressing a panel tells more of it.
import { useState } from 'react'
import type { PanelState, ReportDocument } from '../../api/types.reports'
import { joined, titled, useT } from '../../i18n'
import { num } from '../../i18n/numbers'
import { BODIES, onDrawing, type Which } from '../../ui/body'
import { BodyMap, PanelSign } from '../../ui/BodyMap'
import { Section } from '../../ui/Card'
import { Segmented } from '../../ui/Choice'
import { gravest, PANEL_STATES } from '../../ui/panels'
import { useAnswers } from './answers'

export default function Body({ doc }: { doc: ReportDocument }) {
  const t = useT('report'), { states } = useAnswers(), all = doc.sections.flatMap((section) => section.items)
  const bodies = BODIES.flatMap((which) => {
    const found = onDrawing(which, all).map((item) => {
      const answer = item.finding?.answer, of: readonly PanelState[] = answer?.type === 'panel' ? answer.states : []
      return { item, of, state: gravest(of), thickness: answer?.type === 'panel' ? answer.thickness_um ?? [] : [], text: of.length ? states(of) : t.unseen }
    })
    return found.length ? [{ which, found }] : []
  })
  const [which, setWhich] = useState<Which>(bodies[0]?.which ?? 'outer'), [chosen, setChosen] = useState<string | null>(null)
  const body = bodies.find((one) => one.which === which)
  if (!body) return null
  const { found } = body, gravity = (state: PanelState | undefined) => PANEL_STATES.indexOf(state ?? 'original')
  // The gravest is told of first.
  const one = found.find(({ item }) => item.key === chosen) ?? [...found].sort((a, b) => gravity(b.state) - gravity(a.state))[0]!
  const seen = PANEL_STATES.filter((state) => found.some(({ of }) => of.includes(state)))
  return (
    <Section title={t.body} note={t.bodyNote}>
      <div className="grid items-center gap-4 sm:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <BodyMap which={which} label={t.bodies[which]} ends={t} panels={Object.fromEntries(found.map(({ item, state, text }) => [item.key, { state, label: t.panel(titled(item.title), text) }]))} selected={one.item.key} onSelect={setChosen} className="mx-auto max-h-[34rem] max-w-88" />
        <div className="grid gap-4 self-start sm:pt-4">
          {bodies.length > 1 && <Segmented<Which> label={t.body} value={which} onChange={setWhich} options={bodies.map((each) => ({ value: each.which, label: t.bodies[each.which] }))} />}
          <div aria-live="polite" className="rounded-ctl border border-line p-3.5">
            <p className="text-base leading-7 font-bold">{titled(one.item.title)}</p>
            <ul className="mt-1.5 grid gap-1.5 text-sm">{one.of.length ? [...one.of].reverse().map((state) => <li key={state} className="flex items-center gap-2"><PanelSign state={state} />{t.state[state]}</li>) : <li className="text-ink-3">{t.unseen}</li>}</ul>
            {one.thickness.length > 0 && <p className="num mt-2 text-xs text-ink-2">{t.thickness(joined(one.thickness.map((um) => num(um))))}</p>}
            {one.item.finding?.note && <p dir="auto" className="own mt-1 text-xs text-ink-2">{one.item.finding.note}</p>}
          </div>
          <div>
            <p className="mb-1.5 text-2xs text-ink-3">{t.legend}</p>
            <ul className="flex flex-wrap gap-x-4 gap-y-2 text-xs text-ink-2">{seen.map((state) => <li key={state} className="flex items-center gap-1.5"><PanelSign state={state} />{t.state[state]}</li>)}</ul>
          </div>
        </div>
      </div>
    </Section>
  )
}
