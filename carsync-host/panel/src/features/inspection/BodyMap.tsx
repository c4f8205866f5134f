// The body as it is pressed or read: each panel is a button with its name and state, its colour and its sign.
import type { CSSProperties, KeyboardEvent } from 'react'
import type { PanelState } from '../../api/types'
import { useT } from '../../i18n'
import { cx } from '../../ui/cx'
import { HUE, SIGN } from './answers'
import { FLOOR, GLASS, OUTER, SEAMS, SIZE, STRUCTURE, WHEELS, WINDOWS } from './body'
import './body.css'

export type PanelMark = { name: string; state: PanelState | 'skipped' | null; text: string; missing?: boolean }
const tint = (state: PanelMark['state']) => (state && state !== 'skipped' ? { '--ph': HUE[state] } : {}) as CSSProperties

export function BodyMap({ which, label, panels, selected, onSelect, className }: { which: 'outer' | 'structure'; label: string; panels: Map<string, PanelMark>; selected?: string | null; onSelect?: (key: string) => void; className?: string }) {
  const t = useT('staff').inspect, shapes = (which === 'outer' ? OUTER : STRUCTURE).filter((one) => panels.has(one.id))
  const ordered = [...shapes.filter((one) => one.id !== selected), ...shapes.filter((one) => one.id === selected)]
  const press = (key: string) => ({ role: 'button', tabIndex: 0, 'aria-pressed': selected === key, onClick: () => onSelect!(key), onKeyDown: (event: KeyboardEvent) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onSelect!(key) } } })
  return (
    <svg viewBox={SIZE} className={cx('body-map', className)} role="group" aria-label={label}>
      <g aria-hidden="true" className="deco">
        {which === 'outer' ? <>{WHEELS.map(([x, y]) => <g key={`${x}${y}`}><circle cx={x} cy={y} r="18" /><circle cx={x} cy={y} r="9" className="hub" /></g>)}{GLASS.map((d) => <path key={d} d={d} className="glass" />)}</> : <path d={FLOOR} className="floor" />}
      </g>
      <g>
        {ordered.map(({ id, d }) => { const { name, state, text } = panels.get(id)!; return <path key={id} d={d} style={tint(state)} aria-label={`${name}: ${text}`} className={cx('panel', state === 'skipped' ? 'skipped' : state && 'has', selected === id && 'on', onSelect && 'pressed')} {...(onSelect ? press(id) : { role: 'img' })} /> })}
      </g>
      <g aria-hidden="true" className="lines">{which === 'outer' && <>{WINDOWS.map((d) => <path key={d} d={d} />)}<path d={SEAMS} /></>}</g>
      <g aria-hidden="true" className="signs">
        {shapes.map(({ id, x, y }) => { const { state, missing } = panels.get(id)!; return state && state !== 'skipped' ? <g key={id} style={tint(state)} transform={`translate(${x} ${y})`}><circle r={which === 'outer' ? 8.5 : 6} /><text y={which === 'outer' ? 3.8 : 3} fontSize={which === 'outer' ? 11 : 8}>{SIGN[state]}</text></g> : state === 'skipped' ? <text key={id} x={x} y={y + 4} className="dash" fontSize="12">–</text> : missing && <circle key={id} cx={x} cy={y} r="3" className="missing" /> })}
      </g>
      <g aria-hidden="true" className="ends"><text x="160" y="12">{t.front}</text><text x="160" y="453">{t.rear}</text>{which === 'outer' && <><text x="53" y="40">{t.left}</text><text x="267" y="40">{t.right}</text></>}</g>
    </svg>
  )
}
export const Sign = ({ state }: { state: PanelState }) => <span aria-hidden="true" className="panel-sign" style={tint(state)}>{SIGN[state]}</span>
export const tintOf = tint
