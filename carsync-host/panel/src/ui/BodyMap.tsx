// The body of a car as a map: each panel in the colour and with the sign of its state; pressed to see or choose it. Always left to right: the driver's side is the left.
import type { CSSProperties, ReactNode } from 'react'
import './body.css'
import { cx } from './cx'
import { DRAWN, GLASS, PANEL_LOOKS, type PanelLook } from './panels'

const lookOf = (state: string | undefined): PanelLook | undefined => (state ? PANEL_LOOKS[state as keyof typeof PANEL_LOOKS] : undefined)
const paint = (look: PanelLook | undefined) => (look ? { '--ph': look.hue, '--pc': look.chroma } : {}) as CSSProperties

/** The sign of a state in its colour, for legends and lists. */
export const PanelSign = ({ state }: { state: string }) => { const look = lookOf(state); return look ? <span aria-hidden="true" className="panel-sign" style={paint(look)}>{look.sign}</span> : null }

export type MapPanel = { /** Its gravest state, if any was found. */ state?: string | undefined; /** Name and state, for screen readers. */ label: string }
type Props = { label: string; ends: { front: string; rear: string; left: string; right: string }; panels: Record<string, MapPanel>; selected?: string | null; onSelect?: (key: string) => void; className?: string }

/** Panels that are not in `panels` are drawn, but say nothing. */
export function BodyMap({ label, ends, panels, selected, onSelect, className }: Props) {
  const both = (draw: (mirrored: boolean) => ReactNode) => [false, true].map((mirrored) => <g key={+mirrored} transform={mirrored ? 'matrix(-1 0 0 1 400 0)' : undefined}>{draw(mirrored)}</g>)
  return (
    <svg viewBox="10 2 380 562" direction="ltr" className={cx('body h-auto w-full', className)} role="group" aria-label={label}>
      <g className="wheel" aria-hidden="true">{both(() => <><circle cx="351" cy="125" r="22" /><circle cx="351" cy="125" r="10" className="hub" /><circle cx="347" cy="400" r="22" /><circle cx="347" cy="400" r="10" className="hub" /></>)}</g>
      <g aria-hidden="true">{GLASS.map((d) => <path key={d} d={d} className="glass" />)}</g>
      {DRAWN.map(({ key, d, mirrored }) => {
        const panel = panels[key], look = lookOf(panel?.state), at = { d, style: paint(look), ...(mirrored && { transform: 'matrix(-1 0 0 1 400 0)' }) }
        if (!panel) return <path key={key} {...at} className="panel" aria-hidden="true" />
        const look_ = cx('panel', look && 'has', selected === key && 'on')
        return onSelect ? (
          <path key={key} {...at} className={look_} role="button" tabIndex={0} aria-pressed={selected === key} aria-label={panel.label} onClick={() => onSelect(key)} onKeyDown={(event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onSelect(key) } }} />
        ) : <path key={key} {...at} className={look_} role="img" aria-label={panel.label} />
      })}
      <g className="lines" aria-hidden="true">{both(() => <><path d="M288,186 L304,186 L306,262 L288,262 Z M288,282 L306,282 L304,346 Q298,362 290,366 L288,366 Z" /><path d="M330,250 v10 M330,335 v8" /></>)}<path d="M158,90 Q164,128 168,142 M242,90 Q236,128 232,142 M176,232 h48 v22 h-48 z" /></g>
      <g className="signs" aria-hidden="true">{DRAWN.map(({ key, x, y }) => { const look = lookOf(panels[key]?.state); return look && <g key={key} style={paint(look)} transform={`translate(${x} ${y})`}><circle r="10.5" /><text y="4.5">{look.sign}</text></g> })}</g>
      <g className="ends" aria-hidden="true"><text x="200" y="16">{ends.front}</text><text x="200" y="559">{ends.rear}</text><text x="44" y="74">{ends.left}</text><text x="356" y="74">{ends.right}</text></g>
    </svg>
  )
}
