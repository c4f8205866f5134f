// The steps of a booking and how they are taken: one tap. What can't be taken back waits some seconds in which it can be undone; what tells the customer is asked about first.
import { useSyncExternalStore } from 'react'
import { api, call, match, queryClient } from '../../api/client'
import { qStaff, staffKey } from '../../api/queries.staff'
import { explain, Refusal } from '../../api/refusal'
import type { Booking, BookingState, DayBoard } from '../../api/types'
import { texts } from '../../i18n'
import { num } from '../../i18n/numbers'
import { inZone } from '../../i18n/dates'
import { toast } from '../../ui/Toast'

export type Step = 'arrive' | 'start' | 'finish' | 'no-show' | 'cancel'
export type Place = { tenant: string; workshop: string }
const target: Record<Step, BookingState> = { arrive: 'arrived', start: 'in_progress', finish: 'finished', 'no-show': 'no_show', cancel: 'cancelled' }
/** The usual next step first. */
export function stepsOf({ state, starts_at }: Pick<Booking, 'state' | 'starts_at'>, now = Date.now()): Step[] {
  switch (state) {
    case 'held': return ['cancel']
    case 'confirmed': return now >= Date.parse(starts_at) ? ['arrive', 'start', 'no-show', 'cancel'] : ['arrive', 'start', 'cancel']
    case 'arrived': return ['start', 'cancel']
    case 'in_progress': return ['finish']
    default: return []
  }
}
export const isMovable = (state: BookingState) => state === 'held' || state === 'confirmed' || state === 'arrived'

// What is on its way, over what the last answer says: the board shows it at once and takes it back if it is refused.
export type Wish = { state?: BookingState; bay?: string; starts_at?: string; ends_at?: string }
let wishes: ReadonlyMap<string, Wish> = new Map()
const listeners = new Set<() => void>()
function wish(id: string, one: Wish | null) {
  const next = new Map(wishes)
  if (one) next.set(id, one); else next.delete(id)
  wishes = next
  listeners.forEach((tell) => tell())
}
export const useWishes = () => useSyncExternalStore((tell) => { listeners.add(tell); return () => { listeners.delete(tell) } }, () => wishes)
export const wished = (booking: Booking, all: ReadonlyMap<string, Wish>): Booking => { const one = all.get(booking.id); return one ? { ...booking, ...one } : booking }

const post = ({ tenant, workshop }: Place, booking: Booking, step: Step) => {
  const options = { params: { path: { tenant, workshop, booking: booking.id }, header: { 'If-Match': match(booking) } } }
  const at = '/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}' as const
  switch (step) {
    case 'arrive': return call(api.POST(`${at}/arrive`, options))
    case 'start': return call(api.POST(`${at}/start`, options))
    case 'finish': return call(api.POST(`${at}/finish`, options))
    case 'no-show': return call(api.POST(`${at}/no-show`, options))
    case 'cancel': return call(api.POST(`${at}/cancel`, options))
  }
}
/** The answer goes into every board that is in memory, so that nothing jumps back while the next answer is on its way. */
function put({ tenant, workshop }: Place, booking: Booking) {
  queryClient.setQueriesData<DayBoard>({ queryKey: [...staffKey(tenant, workshop), 'day'] }, (board) => board && { ...board, bookings: board.bookings.map((item) => (item.booking.id === booking.id ? { ...item, booking } : item)) })
  queryClient.setQueryData(qStaff.booking(tenant, workshop, booking.id).queryKey, booking)
}
const refresh = ({ tenant, workshop }: Place) => queryClient.invalidateQueries({ queryKey: staffKey(tenant, workshop) })

/** Why the host said no, with the reason that the field gives if there is one. */
export function why(error: unknown): string {
  if (error instanceof Refusal) for (const field of error.fields) { const known = texts('staff').refused[field.code.split('.').at(-1)!]; if (known) return known }
  return explain(error)
}

async function take(place: Place, booking: Booking, step: Step): Promise<boolean> {
  const t = texts('staff').step
  wish(booking.id, { state: target[step] })
  try { put(place, await post(place, booking, step)); return true } catch (error) { toast(t.failed(why(error)), 'bad'); return false } finally { wish(booking.id, null); void refresh(place) }
}

const GRACE = 6000
const waiting = new Map<string, () => void>()
// Somebody who leaves meant it.
if (typeof addEventListener === 'function') addEventListener('pagehide', () => { for (const go of waiting.values()) go() })

/** Takes a step; `finish` and `no-show` can be undone for a while before they are sent. */
export async function step(place: Place, booking: Booking, what: Step) {
  const t = texts('staff').step, shell = texts('shell')
  waiting.get(booking.id)?.()
  if (what !== 'finish' && what !== 'no-show') { if (await take(place, booking, what)) toast(t.done[what], 'good'); return }
  wish(booking.id, { state: target[what] })
  const go = () => { clearTimeout(timer); if (waiting.delete(booking.id)) void take(place, booking, what) }
  const timer = setTimeout(go, GRACE)
  waiting.set(booking.id, go)
  toast(t.done[what], 'good', { label: shell.do.undo, run: () => {
    if (!waiting.delete(booking.id)) { toast(t.tooLateToUndo); return }
    clearTimeout(timer)
    wish(booking.id, null)
    toast(t.undone)
  } })
}

export type Goal = { bay?: string; starts_at?: string }
/** Moves a booking; shows it there at once and puts it back with the reason if it is refused. */
export async function move(place: Place, booking: Booking, goal: Goal, zone: string, bayName: (id: string) => string, undoable = true): Promise<boolean> {
  const t = texts('staff'), shell = texts('shell')
  const length = Date.parse(booking.ends_at) - Date.parse(booking.starts_at), start = goal.starts_at ?? booking.starts_at
  wish(booking.id, { bay: goal.bay ?? booking.bay, starts_at: start, ends_at: new Date(Date.parse(start) + length).toISOString() })
  try {
    const { tenant, workshop } = place
    const moved = await call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}/move', { params: { path: { tenant, workshop, booking: booking.id }, header: { 'If-Match': match(booking) } }, body: goal }))
    put(place, moved)
    const told = moved.starts_at !== booking.starts_at && moved.state !== 'held' && !booking.walk_in ? ` ${t.board.movedTold}` : ''
    toast(t.board.moved(num(inZone(moved.starts_at, zone).time), bayName(moved.bay)) + told, 'good', undoable ? { label: shell.do.undo, run: () => void move(place, moved, { bay: booking.bay, ...(moved.starts_at !== booking.starts_at && { starts_at: booking.starts_at }) }, zone, bayName, false) } : undefined)
    return true
  } catch (error) {
    toast(t.board.notMoved(why(error)), 'bad')
    return false
  } finally {
    wish(booking.id, null)
    void refresh(place)
  }
}
