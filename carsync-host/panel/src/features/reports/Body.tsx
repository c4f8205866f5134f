import { useState } from 'react'
import type { PanelState, ReportDocument } from '../../api/types.reports'
import { joined, titled, useT } from '../../i18n'
import { num } from '../../i18n/numbers'
import { Section } from '../../ui/Card'
import { BodyMap, PanelSign } from '../../ui/BodyMap'
import { DRAWN, gravest, PANEL_STATES } from '../../ui/panels'
import { useAnswers } from './answers'

/** The body of the car as it was found; pressing a panel tells more of it. */
export function Body({ doc }: { doc: ReportDocument }) {
  const t = useT('report'), { states } = useAnswers()
  const items = doc.sections.flatMap((section) => section.items).filter((item) => item.kind.type === 'panel' && DRAWN.some((panel) => panel.key === item.key))
  const found = items.map((item) => {
    const answer = item.finding?.answer, all: readonly PanelState[] = answer?.type === 'panel' ? answer.states : []
    return { item, all, thickness: answer?.type === 'panel' ? answer.thickness_um ?? [] : [], text: all.length ? states(all) : t.unseen }
  })
  const [selected, setSelected] = useState<string | null>(() => [...found].sort((a, b) => PANEL_STATES.indexOf(gravest(b.all) ?? 'original') - PANEL_STATES.indexOf(gravest(a.all) ?? 'original'))[0]?.item.key ?? null)
  if (!items.length) return null
  const panels = Object.fromEntries(found.map(({ item, all, text }) => [item.key, { state: gravest(all), label: t.panel(titled(item.title), text) }]))
  const one = found.find(({ item }) => item.key === selected), seen = PANEL_STATES.filter((state) => found.some(({ all }) => all.includes(state)))
  return (
    <Section title={t.body} note={t.bodyNote}>
      <div className="grid items-center gap-4 sm:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <BodyMap label={t.body} ends={{ front: t.front, rear: t.rear, left: t.left, right: t.right }} panels={panels} selected={selected} onSelect={setSelected} className="mx-auto max-h-[34rem] max-w-88" />
        <div className="grid gap-4 self-start sm:pt-4">
          {one && (
            <div aria-live="polite" className="rounded-ctl border border-line p-3.5">
              <p className="text-base leading-7 font-bold">{titled(one.item.title)}</p>
              <ul className="mt-1.5 grid gap-1.5 text-sm">{one.all.length ? [...one.all].reverse().map((state) => <li key={state} className="flex items-center gap-2"><PanelSign state={state} />{t.state[state]}</li>) : <li className="text-ink-3">{t.unseen}</li>}</ul>
              {one.thickness.length > 0 && <p className="num mt-2 text-xs text-ink-2">{t.thickness(joined(one.thickness.map((um) => num(um))))}</p>}
              {one.item.finding?.note && <p dir="auto" className="own mt-1 text-xs text-ink-2">{one.item.finding.note}</p>}
            </div>
          )}
          <div>
            <p className="mb-1.5 text-2xs text-ink-3">{t.legend}</p>
            <ul className="flex flex-wrap gap-x-4 gap-y-2 text-xs text-ink-2">{seen.map((state) => <li key={state} className="flex items-center gap-1.5"><PanelSign state={state} />{t.state[state]}</li>)}</ul>
          </div>
        </div>
      </div>
    </Section>
  )
}
