// Editing a thing that has a version: what was changed, saving it with If-Match, what to do when somebody else was quicker, and asking before changes are lost.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Refusal, fieldErrors, formError } from '../../api/refusal'
import type { Tagged } from '../../api/queries.admin'
import { useT } from '../../i18n'
import { Button } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { TextField } from '../../ui/Field'
import { Form, useFieldError } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { Ask, Dialog } from '../../ui/Overlay'
import { toast } from '../../ui/Toast'
import { RemoveButton } from './parts'

type Options<S, D> = {
  query: { queryKey: readonly unknown[]; queryFn?: unknown }
  /** What is stored. */
  current: Tagged<S>
  /** What of it is edited. */
  draftOf: (stored: S) => D
  put: (draft: D, base: Tagged<S>) => Promise<Tagged<S>>
  read: () => Promise<Tagged<S>>
  /** The form's name of a field of the API. */
  rename?: (name: string, draft: D) => string
  /** Names of fields that show their errors themselves. */
  shown?: (name: string) => boolean
  saved?: () => void
  refused?: (names: string[]) => void
}
export type Editing<D> = {
  draft: D
  set: (change: Partial<D> | ((draft: D) => D)) => void
  dirty: boolean
  busy: boolean
  save: () => void
  discard: () => void
  /** What was refused is mended elsewhere. */
  forget: () => void
  errors: Record<string, string>
  error: string | null
  conflict: ReactNode
}

export function useEditing<S, D extends object>({ query, current, draftOf, put, read, rename, shown, saved, refused }: Options<S, D>): Editing<D> {
  const t = useT('shell'), words = useT('admin').edit, client = useQueryClient()
  const [edit, setEdit] = useState<{ draft: D; base: Tagged<S> } | null>(null), [stale, setStale] = useState(false)
  const base = edit?.base ?? current
  const clean = useMemo(() => draftOf(base.data), [base])
  const draft = edit?.draft ?? clean
  const dirty = edit !== null && JSON.stringify(edit.draft) !== JSON.stringify(clean)

  const named = (error: unknown) => Object.fromEntries(Object.entries(fieldErrors(error)).map(([name, text]) => [rename?.(name, draft) ?? name, text]))
  const mutation = useMutation({
    mutationFn: (over: boolean) => (over ? read().then((newest) => put(draft, newest)) : put(draft, base)),
    onSuccess: (stored) => {
      client.setQueryData(query.queryKey, stored)
      setEdit(null)
      setStale(false)
      toast(t.state.saved, 'good')
      saved?.()
    },
    onError: (error) => {
      setStale(error instanceof Refusal && error.stale)
      const names = Object.keys(named(error))
      if (names.length) refused?.(names)
    },
  })
  const errors = useMemo(() => (mutation.error ? named(mutation.error) : {}), [mutation.error])
  const theirs = async () => {
    client.setQueryData(query.queryKey, await read())
    setEdit(null)
    setStale(false)
    mutation.reset()
  }
  const refusedStale = mutation.error instanceof Refusal && mutation.error.stale
  return {
    draft,
    set: (change) => setEdit((now) => {
      const from = now ?? { draft: clean, base: current }
      return { ...from, draft: typeof change === 'function' ? change(from.draft) : { ...from.draft, ...change } }
    }),
    dirty,
    busy: mutation.isPending,
    save: () => mutation.mutate(false),
    discard: () => { setEdit(null); mutation.reset() },
    forget: () => mutation.reset(),
    errors,
    error: !mutation.error || refusedStale ? null : Object.keys(errors).length && Object.keys(errors).every((name) => shown?.(name) ?? true) ? null : formError(mutation.error, []),
    conflict: (
      <Dialog open={stale} onClose={() => setStale(false)} alert title={words.conflict}>
        <p className="mb-4 text-sm text-ink-2">{words.conflictText}</p>
        <div className="grid gap-2">
          <Button onClick={() => void theirs()} className="py-2"><span><span className="block">{words.theirs}</span><span className="block text-2xs font-normal text-ink-3">{words.theirsNote}</span></span></Button>
          <Button kind="danger" busy={mutation.isPending} onClick={() => mutation.mutate(true)} className="py-2"><span><span className="block">{words.mine}</span><span className="block text-2xs font-normal">{words.mineNote}</span></span></Button>
        </div>
      </Dialog>
    ),
  }
}

/** The form of something that is edited, with the bar that saves it. */
export function EditForm<D>({ editing, children, className, label }: { editing: Editing<D>; children: ReactNode; className?: string; label?: string }) {
  return (
    <Form className={className ?? 'grid content-start gap-4'} errors={editing.errors} error={editing.error} onSubmit={editing.save} {...(label && { 'aria-label': label })}>
      {children}
      <SaveBar editing={editing} />
      <Guard on={editing.dirty} />
      {editing.conflict}
    </Form>
  )
}

function SaveBar<D>({ editing: { dirty, busy, discard } }: { editing: Editing<D> }) {
  const t = useT('shell'), words = useT('admin').edit
  return (
    <div role="status" className={dirty ? 'sticky bottom-[calc(var(--bar)+var(--safe)+0.5rem)] z-20 lg:bottom-3' : 'hidden'}>
      {dirty && (
        <div className="flex flex-wrap items-center gap-2 rounded-2xl border border-line bg-surface p-2 ps-4 shadow-float">
          <span className="min-w-0 flex-1 text-xs text-ink-2">{words.unsaved}</span>
          <span className="flex gap-2"><Button size="small" onClick={discard} disabled={busy}>{words.discard}</Button><Button size="small" kind="primary" type="submit" busy={busy}>{t.do.save}</Button></span>
        </div>
      )}
    </div>
  )
}

/** Asks before changes are lost: by a link, by going back, by closing the page. */
export function Guard({ on }: { on: boolean }) {
  const words = useT('admin').edit, [, go] = useLocation(), [asked, setAsked] = useState<(() => void) | null>(null)
  const ask = useEffectEvent((leave: () => void) => setAsked(() => leave))
  const follow = useEffectEvent((href: string) => go(href))
  useEffect(() => {
    if (!on) return
    let left = false
    const here = location.href
    const click = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null
      if (left || !link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || (link.target && link.target !== '_self') || link.hasAttribute('download')) return
      if (link.origin !== location.origin || (link.pathname === location.pathname && link.search === location.search)) return
      event.preventDefault()
      event.stopPropagation()
      ask(() => { left = true; follow(link.pathname + link.search + link.hash) })
    }
    const back = (event: PopStateEvent) => {
      if (left || location.href === here) return
      event.stopImmediatePropagation()
      history.pushState(null, '', here)
      ask(() => { left = true; history.back() })
    }
    const unload = (event: BeforeUnloadEvent) => { if (!left) event.preventDefault() }
    document.addEventListener('click', click, true)
    window.addEventListener('popstate', back, true)
    window.addEventListener('beforeunload', unload)
    return () => {
      document.removeEventListener('click', click, true)
      window.removeEventListener('popstate', back, true)
      window.removeEventListener('beforeunload', unload)
    }
  }, [on])
  return <Ask open={asked !== null} onClose={() => setAsked(null)} title={words.leave} confirm={words.leaveDo} kind="danger" onConfirm={() => { setAsked(null); asked?.() }}>{words.leaveText}</Ask>
}

type TextListProps = { legend: string; hideLegend?: boolean; note?: ReactNode; name: string; item: (n: number) => string; add: string; value: string[]; onChange: (value: string[]) => void; check: (text: string) => string | null; least?: number; most?: number; fresh?: string; maxLength: number; inputMode?: 'tel' | 'url'; placeholder?: string; className?: string }
/** A list of short texts, each in a field of its own. */
export function TextList({ legend, hideLegend, note, name, item, add, value, onChange, check, least = 0, most = 20, fresh = '', className = 'sm:grid-cols-2', ...input }: TextListProps) {
  const list = useFieldError(name)
  return (
    <fieldset className="grid gap-2" data-field={name}>
      <legend className={hideLegend ? 'sr-only' : 'float-start text-sm font-medium'}>{legend}</legend>
      {note && <p className="clear-both text-xs text-ink-3">{note}</p>}
      {value.length > 0 && (
        <div className={cx('clear-both grid gap-2', className)}>
          {value.map((text, at) => (
            <div key={at} className="flex items-start gap-2">
              <TextField {...input} label={item(at + 1)} hideLabel name={`${name}[${at}]`} className="flex-1" dir="ltr" autoComplete="off" autoCapitalize="none" spellCheck={false} required check={check} value={text} onChange={(next) => onChange(value.map((one, i) => (i === at ? next : one)))} />
              {value.length > least && <RemoveButton what={item(at + 1)} onClick={() => onChange(value.filter((_, i) => i !== at))} />}
            </div>
          ))}
        </div>
      )}
      {list.error && <p className="text-xs text-bad">{list.error}</p>}
      {value.length < most && <Button size="small" kind="soft" className="clear-both justify-self-start" onClick={() => onChange([...value, fresh])}><Plus size={16} />{add}</Button>}
    </fieldset>
  )
}

/** A name in both languages. */
export function TitleFields({ label, name, value, onChange, optional }: { label: string; name: string; value: { fa: string; en: string }; onChange: (value: { fa: string; en: string }) => void; optional?: boolean }) {
  const words = useT('admin').edit
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField maxLength={100} label={`${label} (${words.fa})`} name={`${name}.fa`} dir="rtl" value={value.fa} onChange={(fa) => onChange({ ...value, fa })} required={!optional} />
      <TextField maxLength={100} label={`${label} (${words.en})`} name={`${name}.en`} dir="ltr" value={value.en} onChange={(en) => onChange({ ...value, en })} required={!optional} />
    </div>
  )
}
