// The map: pins with the earliest free time. A chunk of its own. It draws tiles if the host names a source, otherwise a quiet ground with rings of distance;
// the list beside it says all that it says, so a screen reader and a phone without a network lose nothing.
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import L from 'leaflet'
import './map.css'
import { site } from '../../app/site'
import type { WorkshopCard } from '../../api/types'
import { titled, useT } from '../../i18n'
import { Button, IconButton } from '../../ui/Button'
import { Minus, Plus, Search } from '../../ui/icons/core'
import { earliest } from './when'

type Point = { latitude: number; longitude: number }
type Props = { center: Point; workshops: WorkshopCard[]; selected: string | null; onSelect: (workshop: string) => void; onSearch: (at: Point) => void }
const RINGS = [1, 2, 5, 10, 20], PIN = { width: 88, height: 40, below: 26 }

class Ground extends L.GridLayer {
  protected override createTile() { const tile = document.createElement('div'); tile.className = 'ground'; return tile }
}

const latLng = (p: Point): L.LatLngTuple => [p.latitude, p.longitude]

const dot = (workshop: WorkshopCard) => L.marker(latLng(workshop.place), { icon: L.divIcon({ className: 'dot', iconSize: [12, 12] }), keyboard: false, interactive: false, zIndexOffset: -1000 })
function pin(workshop: WorkshopCard, on: boolean, press: () => void) {
  const free = earliest(workshop), text = document.createElement('span')
  text.dir = 'auto'
  text.textContent = free ? free.pin : '—'
  const mark = L.marker(latLng(workshop.place), { icon: L.divIcon({ className: `pin${free ? '' : ' none'}${on ? ' on' : ''}`, html: text, iconSize: [PIN.width, 34], iconAnchor: [PIN.width / 2, 39] }), zIndexOffset: on ? 1000 : 0, riseOnHover: true })
  mark.on('click', press).on('keypress', (event) => { if ((event as unknown as { originalEvent: KeyboardEvent }).originalEvent.key === 'Enter') press() })
  // What is seen comes first in the name.
  return mark.on('add', () => mark.getElement()?.setAttribute('aria-label', `${text.textContent}, ${titled(workshop.title)}`))
}

export default function Map({ center, workshops, selected, onSelect, onSearch }: Props) {
  const t = useT('near')
  const box = useRef<HTMLDivElement>(null), map = useRef<L.Map>(null)
  const [moved, setMoved] = useState<Point | null>(null)
  const select = useEffectEvent(onSelect), ringText = useEffectEvent((km: number) => t.ring(km))
  const { latitude, longitude } = center

  useEffect(() => {
    const own = L.map(box.current!, { zoomControl: false, attributionControl: false, zoomSnap: 1, minZoom: 4, maxZoom: 18, fadeAnimation: false }).setView([latitude, longitude], 13)
    const source = site().map
    if (source) {
      L.tileLayer(source.tiles, { attribution: source.attribution, detectRetina: source.tiles.includes('{r}'), maxZoom: 19 }).addTo(own)
      L.control.attribution({ prefix: false, position: 'bottomleft' }).addTo(own)
    } else {
      new Ground().addTo(own)
    }
    // A gesture of the person offers a search; a move of ours does not.
    own.on('dragend zoomend', (event) => {
      const at = own.getCenter()
      if (event.type === 'dragend' && own.latLngToContainerPoint([latitude, longitude]).distanceTo(own.latLngToContainerPoint(at)) > 90) setMoved({ latitude: at.lat, longitude: at.lng })
    })
    map.current = own
    const watch = new ResizeObserver(() => own.invalidateSize({ pan: false }))
    watch.observe(box.current!)
    return () => { watch.disconnect(); own.remove(); map.current = null }
    // Made once; the next effect moves it.
  }, [])

  useEffect(() => {
    const own = map.current
    if (!own) return
    setMoved(null)
    own.setView([latitude, longitude], Math.max(own.getZoom(), 12), { animate: false })
    const marks: L.Layer[] = [L.marker([latitude, longitude], { icon: L.divIcon({ className: 'me', iconSize: [18, 18] }), keyboard: false, interactive: false }).addTo(own)]
    if (site().map) return () => marks.forEach((mark) => mark.remove())
    for (const km of RINGS) marks.push(L.circle([latitude, longitude], { radius: km * 1000, className: 'ring', interactive: false }).addTo(own))
    // A ring is named where its name has room: below the one before it.
    const names: L.Marker[] = []
    const name = () => {
      names.splice(0).forEach((mark) => mark.remove())
      let lowest = own.latLngToLayerPoint([latitude, longitude]).y + 14
      for (const km of RINGS) {
        const at: L.LatLngTuple = [latitude - (km * 1000) / 111_320, longitude], { y } = own.latLngToLayerPoint(at)
        if (y - lowest < 26) continue
        lowest = y
        names.push(L.marker(at, { icon: L.divIcon({ className: 'ring-text', html: `<span dir="auto">${ringText(km)}</span>`, iconSize: [80, 20] }), keyboard: false, interactive: false, zIndexOffset: -2000 }).addTo(own))
      }
    }
    name()
    own.on('zoomend', name)
    return () => { own.off('zoomend', name); [...marks, ...names].forEach((mark) => mark.remove()) }
  }, [latitude, longitude])

  // Nearest first, the selected before all: a pin that would lie on another, under what floats over the map or across its edge is a dot, which is nothing to press.
  // Looked at again after every move; only what changes is drawn anew, so that a focused pin stays.
  useEffect(() => {
    const own = map.current
    if (!own) return
    const drawn = new globalThis.Map<string, { mark: L.Marker; kind: string }>()
    const order = [...workshops].sort((a, b) => +(b.workshop === selected) - +(a.workshop === selected))
    const draw = () => {
      // Hidden while another page is on its way.
      if (!box.current) return
      const frame = box.current.getBoundingClientRect(), size = own.getSize()
      const over = [...box.current.parentElement!.querySelectorAll('[data-over-map]')].map((one) => one.getBoundingClientRect()).map((one) => ({ left: one.left - frame.left, right: one.right - frame.left, top: one.top - frame.top, bottom: one.bottom - frame.top }))
      const taken: L.Point[] = []
      for (const workshop of order) {
        const at = own.latLngToContainerPoint(latLng(workshop.place)), half = PIN.width / 2
        const free = at.x > 30 && at.x < size.x - 30 && at.y > PIN.height && at.y < size.y - PIN.below
          && !taken.some((other) => Math.abs(other.x - at.x) < PIN.width && Math.abs(other.y - at.y) < PIN.height)
          && !over.some((one) => at.x + half > one.left && at.x - half < one.right && at.y > one.top && at.y - PIN.height < one.bottom)
        if (free) taken.push(at)
        const kind = !free ? 'dot' : workshop.workshop === selected ? 'on' : 'pin', before = drawn.get(workshop.workshop)
        if (before?.kind === kind) continue
        before?.mark.remove()
        drawn.set(workshop.workshop, { kind, mark: (kind === 'dot' ? dot(workshop) : pin(workshop, kind === 'on', () => select(workshop.workshop))).addTo(own) })
      }
    }
    draw()
    own.on('moveend', draw)
    return () => { own.off('moveend', draw); drawn.forEach(({ mark }) => mark.remove()) }
  }, [workshops, selected])

  useEffect(() => {
    const own = map.current, near = workshops.slice(0, 3)
    if (!own || !near.length) return
    const inside = near.filter((workshop) => own.getBounds().pad(-0.12).contains(latLng(workshop.place))).length
    if (inside < Math.min(2, near.length)) own.fitBounds(L.latLngBounds([own.getCenter(), ...near.map((workshop) => L.latLng(latLng(workshop.place)))]), { animate: false, padding: [44, 56], maxZoom: 14 })
  }, [workshops])

  useEffect(() => {
    const own = map.current, one = workshops.find((workshop) => workshop.workshop === selected)
    if (own && one && !own.getBounds().contains(latLng(one.place))) own.panTo(latLng(one.place))
  }, [workshops, selected])

  return (
    <>
      <div ref={box} dir="ltr" className="map h-full" />
      <div className="pointer-events-none absolute inset-x-0 top-20 z-10 flex justify-center px-4 lg:top-auto lg:bottom-6">
        {moved && <Button kind="primary" size="small" className="pointer-events-auto rounded-full! shadow-float" onClick={() => { onSearch(moved); setMoved(null) }}><Search size={17} />{t.searchHere}</Button>}
      </div>
      <div data-over-map className="absolute end-4 bottom-6 z-10 hidden overflow-hidden rounded-ctl border border-line shadow-float lg:grid">
        <IconButton label={t.zoomIn} kind="plain" className="rounded-none! border-0!" onClick={() => map.current?.zoomIn()}><Plus /></IconButton>
        <IconButton label={t.zoomOut} kind="plain" className="rounded-none! border-0! border-t! border-line!" onClick={() => map.current?.zoomOut()}><Minus /></IconButton>
      </div>
    </>
  )
}
