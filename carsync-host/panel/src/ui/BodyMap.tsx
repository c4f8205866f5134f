// The body of a car as a map: each panel in the colour and with the sign of its state, to be read or pressed. Always left to right: the driver's side is the left.
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import { DRAWINGS, FLOOR, GLASS, PLATE, WIDTH, WINDOWS, type Which } from './body'
import './body.css'
import { cx } from './cx'
import { PANEL_LOOKS } from './panels'

type State = keyof typeof PANEL_LOOKS
/** Sets the colour of a state for what is drawn inside. */
export const tintOf = (state: State | 'skipped' | undefined) => (state && state !== 'skipped' ? { '--ph': PANEL_LOOKS[state].hue, '--pc': PANEL_LOOKS[state].chroma } : {}) as CSSProperties
/** The sign of a state in its colour, for legends, lists and buttons. */
export const PanelSign = ({ state }: { state: State }) => <span aria-hidden="true" className="panel-sign" style={tintOf(state)}>{PANEL_LOOKS[state].sign}</span>

export type MapPanel = { /** Its gravest state, if any was found; `skipped` was not inspected. */ state?: State | 'skipped' | undefined; /** Name and state, for screen readers. */ label: string; /** Must still be answered. */ missing?: boolean }
export type Ends = { front: string; rear: string; left: string; right: string }
type Props = { which?: Which; label: string; ends: Ends; panels: Record<string, MapPanel>; selected?: string | null; onSelect?: (key: string) => void; className?: string }

const MIRROR = `matrix(-1 0 0 1 ${WIDTH} 0)`
const both = (draw: ReactNode) => <>{draw}<g transform={MIRROR}>{draw}</g></>

/** Panels that are not in `panels` are drawn, but say nothing. */
export function BodyMap({ which = 'outer', label, ends, panels, selected, onSelect, className }: Props) {
  const outer = which === 'outer', shapes = DRAWINGS[which]
  const press = (key: string) => ({ role: 'button', tabIndex: 0, 'aria-pressed': selected === key, onClick: () => onSelect!(key), onKeyDown: (event: KeyboardEvent) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onSelect!(key) } } })
  return (
    <svg viewBox="24 0 272 458" direction="ltr" className={cx('body h-auto w-full', className)} role="group" aria-label={label}>
      <g aria-hidden="true">
        {outer ? <>{both([102, 352].map((y) => <g key={y} className="wheel"><circle cx="47" cy={y} r="18" /><circle cx="47" cy={y} r="8.5" className="hub" /></g>))}<path d={GLASS} className="glass" /></> : <path d={FLOOR} className="floor" />}
      </g>
      {shapes.map(({ key, d, mirrored }) => {
        const panel = panels[key], state = panel?.state
        return <path key={key} d={d} style={tintOf(state)} transform={mirrored ? MIRROR : undefined} className={cx('panel', panel && state && (state === 'skipped' ? 'skipped' : 'has'), selected === key && 'on')} {...(!panel ? { 'aria-hidden': true } : { 'aria-label': panel.label, ...(onSelect ? press(key) : { role: 'img' }) })} />
      })}
      {outer && <g aria-hidden="true" className="lines">{both(<path d={WINDOWS} />)}<path d={PLATE} /></g>}
      <g aria-hidden="true" className="signs">
        {shapes.map(({ key, x, y }) => {
          const { state, missing } = panels[key] ?? {}
          if (state === 'skipped') return <text key={key} x={x} y={y + 4} className="dash">–</text>
          if (state) return <g key={key} style={tintOf(state)} transform={`translate(${x} ${y})${outer ? '' : ' scale(0.76)'}`}><circle r="8.5" /><text y="3.8">{PANEL_LOOKS[state].sign}</text></g>
          return missing && <circle key={key} cx={x} cy={y} r="3" className="missing" />
        })}
      </g>
      <g aria-hidden="true" className="ends"><text x="160" y="12">{ends.front}</text><text x="160" y="453">{ends.rear}</text>{outer && <><text x="58" y="42">{ends.left}</text><text x="262" y="42">{ends.right}</text></>}</g>
    </svg>
  )
}
