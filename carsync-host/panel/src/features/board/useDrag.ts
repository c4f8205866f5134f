// Dragging a booking over the board: with a mouse after some pixels, with a finger after holding still, so that the board can be scrolled. Escape lets go.
// It only says where the booking would be dropped; the board draws it and asks the host.
import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react'

export type Drop = { id: string; bay: string; minute: number }
type Ends = { id: string; grab: number; pointer: number; element: HTMLElement }
const HOLD = 350, SLACK = 6

/** `at`: the bay and the minute of a point of the screen, if it is over one. */
export function useDrag(at: (x: number, y: number, grab: number) => Omit<Drop, 'id'> | null, box: () => HTMLElement | null, dropped: (drop: Drop) => void) {
  const [drop, setDrop] = useState<Drop | null>(null)
  const live = useRef({ at, dropped, drop }), stop = useRef<() => void>(undefined), dragged = useRef(false)
  live.current = { at, dropped, drop }
  useEffect(() => () => stop.current?.(), [])

  const start = (event: ReactPointerEvent<HTMLElement>, id: string, grab: number) => {
    if (event.button !== 0) return
    stop.current?.()
    dragged.current = false
    const began = { x: event.clientX, y: event.clientY }, touch = event.pointerType !== 'mouse'
    const ends: Ends = { id, grab, pointer: event.pointerId, element: event.currentTarget }
    let on = false, scroll: ReturnType<typeof setInterval> | undefined, last = began
    const begin = () => { on = true; dragged.current = true; if (touch) navigator.vibrate?.(15); try { ends.element.setPointerCapture(ends.pointer) } catch { /* it is already gone */ } show() }
    const show = () => { const found = live.current.at(last.x, last.y, ends.grab); if (found) setDrop({ id, ...found }) }
    const hold = touch ? setTimeout(begin, HOLD) : undefined
    const moved = (next: PointerEvent) => {
      if (next.pointerId !== ends.pointer) return
      last = { x: next.clientX, y: next.clientY }
      const far = Math.hypot(last.x - began.x, last.y - began.y) > SLACK
      if (!on) { if (!far) return; if (touch) { done(); return } begin() }
      next.preventDefault()
      show()
      // Near an edge the board goes on by itself.
      const frame = box()?.getBoundingClientRect()
      clearInterval(scroll)
      if (!frame) return
      const dy = last.y < frame.top + 70 ? -8 : last.y > frame.bottom - 50 ? 8 : 0, dx = last.x < frame.left + 40 ? -8 : last.x > frame.right - 40 ? 8 : 0
      if (dx || dy) scroll = setInterval(() => { box()?.scrollBy(dx, dy); show() }, 16)
    }
    const up = (event: PointerEvent) => { if (event.pointerId !== ends.pointer) return; const target = live.current.drop; const was = on; done(); if (was && target?.id === id) live.current.dropped(target) }
    const key = (event: KeyboardEvent) => { if (event.key === 'Escape' && on) { event.preventDefault(); event.stopPropagation(); done() } }
    const still = (event: TouchEvent) => { if (on) event.preventDefault() }
    const done = () => {
      clearTimeout(hold); clearInterval(scroll)
      removeEventListener('pointermove', moved); removeEventListener('pointerup', up); removeEventListener('pointercancel', done); removeEventListener('keydown', key, true); removeEventListener('touchmove', still)
      on = false
      setDrop(null)
      stop.current = undefined
      // The click that follows the drop is none.
      setTimeout(() => { dragged.current = false }, 0)
    }
    addEventListener('pointermove', moved); addEventListener('pointerup', up); addEventListener('pointercancel', done); addEventListener('keydown', key, true); addEventListener('touchmove', still, { passive: false })
    stop.current = done
  }
  return { drop, start, wasDragged: () => dragged.current }
}
