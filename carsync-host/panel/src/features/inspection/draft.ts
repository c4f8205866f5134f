// The draft that is being filled in. Every answer is kept on this device first, then sent with the version it was made on; what the network lost is sent again,
// and what somebody else saved meanwhile stands beside one's own until one of the two is chosen.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { api, call, queryClient } from '../../api/client'
import { staffKey } from '../../api/queries.staff'
import { explain, Refusal } from '../../api/refusal'
import type { Finding, Inspection, SavedItem } from '../../api/types'
import { kept } from '../../i18n/lang'
import { same } from './answers'
import { find, keep } from './kept'

export type Place = { tenant: string; workshop: string; booking: string }
/** The summing-up is merged as the items are. */
export const SUMMARY = '$summary'
type Pending = { finding: Finding; base: number }
export type DraftState = { pending: Record<string, Pending>; conflicts: Record<string, SavedItem>; wrong: Record<string, string>; sending: boolean; offline: boolean; lost: unknown }

const at = '/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}/inspection' as const
export const inspectionKey = ({ tenant, workshop, booking }: Place) => [...staffKey(tenant, workshop), 'inspections', booking]
export const inspectionQuery = (place: Place) => ({
  queryKey: inspectionKey(place),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Inspection & { fromKept?: true }> => {
    try {
      const data = (await call(api.GET(at, { params: { path: place }, signal }))) as Inspection
      void keep(`inspection ${place.booking}`, data)
      return data
    } catch (error) {
      const last = error instanceof Refusal && error.offline ? await find<Inspection>(`inspection ${place.booking}`) : undefined
      if (last) return { ...last, fromKept: true }
      throw error
    }
  },
  retry: (failures: number, error: Error) => failures < 2 && error instanceof Refusal && error.status >= 500,
})

class Draft {
  state: DraftState
  private listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | null = null
  readonly place: Place
  constructor(place: Place) {
    this.place = place
    let stored: Partial<DraftState> = {}
    try { stored = JSON.parse(kept.get(this.key) ?? '{}') as Partial<DraftState> } catch { /* it was cut off: the host has the rest */ }
    this.state = { pending: stored.pending ?? {}, conflicts: stored.conflicts ?? {}, wrong: {}, sending: false, offline: false, lost: null }
    if (Object.keys(this.state.pending).length) this.soon(50)
  }
  private get key() { return `draft.${this.place.booking}` }
  subscribe = (tell: () => void) => { this.listeners.add(tell); return () => { this.listeners.delete(tell) } }
  private set(part: Partial<DraftState>) {
    this.state = { ...this.state, ...part }
    const { pending, conflicts } = this.state
    kept.set(this.key, Object.keys(pending).length || Object.keys(conflicts).length ? JSON.stringify({ pending, conflicts }) : null)
    this.listeners.forEach((tell) => tell())
  }
  private get data() { return queryClient.getQueryData<Inspection>(inspectionKey(this.place)) }
  private versionOf(item: string) { return item === SUMMARY ? (this.data?.version ?? 0) : (this.data?.items.find((one) => one.item === item)?.version ?? 0) }

  write(item: string, finding: Finding) {
    const { [item]: _, ...wrong } = this.state.wrong
    // The base is what was seen when one began to write: later news must not hide that somebody else wrote, too.
    this.set({ pending: { ...this.state.pending, [item]: { finding, base: this.state.pending[item]?.base ?? this.versionOf(item) } }, wrong })
    this.soon()
  }
  settle(item: string, mine: boolean) {
    const theirs = this.state.conflicts[item]
    if (!theirs) return
    const { [item]: _, ...conflicts } = this.state.conflicts, pending = { ...this.state.pending }
    if (mine && pending[item]) pending[item] = { ...pending[item], base: theirs.version }
    else delete pending[item]
    this.set({ conflicts, pending })
    this.soon(0)
  }
  forget() { clearTimeout(this.timer); this.set({ pending: {}, conflicts: {}, wrong: {}, offline: false, lost: null }) }

  private soon(wait = 500) { clearTimeout(this.timer); this.timer = setTimeout(() => void this.flush(), wait) }
  /** Sends all that waits; true once nothing does. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer)
    while (this.running) await this.running
    this.running = this.send().finally(() => { this.running = null })
    await this.running
    return this.clean
  }
  get clean() { return Object.keys(this.state.pending).length === 0 && Object.keys(this.state.conflicts).length === 0 }
  private ready() { return Object.entries(this.state.pending).filter(([item]) => !this.state.conflicts[item] && !this.state.wrong[item]) }

  private async send(): Promise<void> {
    const all = this.ready()
    if (!all.length) { this.set({ sending: false }); return }
    this.set({ sending: true })
    try {
      const items = all.filter(([item]) => item !== SUMMARY).slice(0, 200), summary = all.find(([item]) => item === SUMMARY)
      if (items.length) await this.sendItems(items)
      if (summary) await this.sendSummary(summary[1])
      this.set({ sending: false, offline: false })
      if (this.ready().length) this.soon(0)
    } catch (error) {
      const again = error instanceof Refusal && (error.offline || error.status >= 500 || error.status === 429)
      this.set({ sending: false, offline: error instanceof Refusal && error.offline, ...(!again && { lost: error }) })
      if (again) this.soon(Math.max(4000, error instanceof Refusal ? error.wait * 1000 : 0))
      else void queryClient.invalidateQueries({ queryKey: inspectionKey(this.place) })
    }
  }
  private async sendItems(items: [string, Pending][]) {
    try {
      const { saved, changed } = await call(api.POST(`${at}/items`, { params: { path: this.place }, body: { items: items.map(([item, { finding, base }]) => ({ item, finding, version: base })) } }))
      await this.arrived(Object.fromEntries(items), saved as SavedItem[], changed as SavedItem[])
    } catch (error) {
      if (!(error instanceof Refusal) || (error.status !== 400 && error.status !== 422)) throw error
      // One of them is wrong: each by itself, so that the others are saved.
      for (const [item, { finding, base }] of items) {
        try {
          const saved = await call(api.PUT(`${at}/items/{item}`, { params: { path: { ...this.place, item }, header: { 'If-Match': `"${base}"` } }, body: finding }))
          await this.arrived({ [item]: { finding, base } }, [saved as SavedItem], [])
        } catch (refused) {
          if (!(refused instanceof Refusal) || refused.offline || refused.status >= 500 || refused.status === 429) throw refused
          if (refused.stale) {
            const theirs = (await call(api.GET(at, { params: { path: this.place } }))).items.find((one) => one.item === item) as SavedItem | undefined
            await this.arrived({ [item]: { finding, base } }, [], [theirs ?? { item, finding: {}, version: 0 }])
          } else if (refused.status === 422 || refused.status === 400) this.set({ wrong: { ...this.state.wrong, [item]: explain(refused) } })
          else throw refused
        }
      }
    }
  }
  private async sendSummary({ finding, base }: Pending) {
    const sent = { [SUMMARY]: { finding, base } }, text = finding.note?.trim()
    try {
      const answer = await call(api.PUT(at, { params: { path: this.place, header: { 'If-Match': `"${base}"` } }, body: text ? { summary: text } : {} }))
      await this.arrived(sent, [{ item: SUMMARY, finding, version: answer.version }], [])
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.status === 422 || error.status === 400) { this.set({ wrong: { ...this.state.wrong, [SUMMARY]: explain(error) } }); return }
      if (!error.stale) throw error
      const now = await call(api.GET(at, { params: { path: this.place } }))
      await this.arrived(sent, [], [{ item: SUMMARY, finding: now.summary ? { note: now.summary } : {}, version: now.version }])
    }
  }
  private async arrived(sent: Record<string, Pending>, saved: SavedItem[], changed: SavedItem[]) {
    // An answer that was asked for before this must not overwrite it; but the first one is needed, and asked for anew.
    if (this.data) await queryClient.cancelQueries({ queryKey: inspectionKey(this.place) })
    else void queryClient.invalidateQueries({ queryKey: inspectionKey(this.place) })
    const pending = { ...this.state.pending }, conflicts = { ...this.state.conflicts }
    for (const one of saved) {
      const now = pending[one.item]
      if (now && now.finding === sent[one.item]?.finding) delete pending[one.item]
      else if (now) pending[one.item] = { ...now, base: one.version }
    }
    for (const one of changed) {
      const now = pending[one.item]
      if (!now) continue
      if (same(now.finding, one.finding)) delete pending[one.item]
      else conflicts[one.item] = one
    }
    queryClient.setQueryData<Inspection>(inspectionKey(this.place), (old) => {
      if (!old) return old
      const next = new Map(old.items.map((one) => [one.item, one])), news = [...saved, ...changed]
      for (const one of news) if (one.item !== SUMMARY) next.set(one.item, one)
      const summary = news.find((one) => one.item === SUMMARY)
      const { summary: _, ...rest } = old
      const data = { ...(summary ? { ...rest, ...(summary.finding.note && { summary: summary.finding.note }), version: summary.version } : old), items: [...next.values()] }
      void keep(`inspection ${this.place.booking}`, data)
      return data
    })
    this.set({ pending, conflicts })
  }
}

const drafts = new Map<string, Draft>()
if (typeof addEventListener === 'function') addEventListener('online', () => drafts.forEach((draft) => void draft.flush()))

export function useDraft(place: Place) {
  const key = `${place.tenant} ${place.workshop} ${place.booking}`
  const draft = useMemo(() => { let found = drafts.get(key); if (!found) drafts.set(key, found = new Draft(place)); return found }, [key])
  const state = useSyncExternalStore(draft.subscribe, () => draft.state)
  const query = useQuery(inspectionQuery(place)), data = query.data
  useEffect(() => () => { void draft.flush() }, [draft])
  const saved = useMemo(() => new Map(data?.items.map((one) => [one.item, one.finding]) ?? []), [data])
  return {
    query, data, state, draft,
    findingOf: (item: string): Finding => state.pending[item]?.finding ?? saved.get(item) ?? {},
    write: (item: string, finding: Finding) => draft.write(item, finding),
    summary: state.pending[SUMMARY] ? (state.pending[SUMMARY].finding.note ?? '') : (data?.summary ?? ''),
    waiting: Object.keys(state.pending).length,
  }
}
export type DraftHook = ReturnType<typeof useDraft>
