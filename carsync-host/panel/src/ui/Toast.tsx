// Short news at the edge of the screen, read out by screen readers and gone by themselves; they wait while they are pointed at or focused.
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useT } from '../i18n'
import { cx } from './cx'
import { Alert, Close, Done, Info } from './icons/core'

type Kind = 'info' | 'good' | 'bad'
type Toast = { id: number; kind: Kind; text: string; action?: { label: string; run: () => void } }
let toasts: Toast[] = [], last = 0
const listeners = new Set<() => void>()
const set = (next: Toast[]) => { toasts = next; listeners.forEach((tell) => tell()) }
const drop = (id: number) => set(toasts.filter((toast) => toast.id !== id))

export function toast(text: string, kind: Kind = 'info', action?: Toast['action']) {
  const same = toasts.find((t) => t.text === text)
  if (same) drop(same.id)
  set([...toasts, { id: ++last, kind, text, ...(action && { action }) }].slice(-3))
}

const icons = { info: Info, good: Done, bad: Alert }
function One({ toast: { id, kind, text, action } }: { toast: Toast }) {
  const t = useT('shell'), timer = useRef<ReturnType<typeof setTimeout>>(undefined), Icon = icons[kind]
  const wait = () => { clearTimeout(timer.current); timer.current = setTimeout(() => drop(id), Math.max(4500, text.length * 90) + (action ? 4000 : 0)) }
  const hold = () => clearTimeout(timer.current)
  useEffect(() => { wait(); return hold }, [])
  return (
    <div onPointerEnter={hold} onPointerLeave={wait} onFocus={hold} onBlur={wait} className="toast pointer-events-auto flex w-full max-w-105 items-center gap-3 rounded-2xl bg-ink py-1.5 ps-4 pe-1.5 text-sm text-bg shadow-float">
      <Icon size={20} className={cx(kind === 'bad' && 'text-[light-dark(oklch(0.78_0.13_25),oklch(0.5_0.19_25))]')} />
      <span className="min-w-0 flex-1 py-2">{text}</span>
      {action && <button type="button" onClick={() => { action.run(); drop(id) }} className="min-h-11 rounded-xl px-3 font-bold underline underline-offset-4">{action.label}</button>}
      <button type="button" aria-label={t.do.close} onClick={() => drop(id)} className="grid size-11 place-items-center rounded-xl opacity-70 hover:opacity-100"><Close size={18} /></button>
    </div>
  )
}

export function Toasts() {
  const t = useT('shell')
  const all = useSyncExternalStore((tell) => { listeners.add(tell); return () => { listeners.delete(tell) } }, () => toasts)
  return (
    <section aria-label={t.toast.region} data-react-aria-top-layer="true" className="pointer-events-none fixed inset-x-0 bottom-[calc(var(--bar)+var(--safe)+0.75rem)] z-70 flex flex-col items-center gap-2 px-4 lg:bottom-6" >
      <div role="status" aria-live="polite" className="contents">{all.map((item) => <One key={item.id} toast={item} />)}</div>
    </section>
  )
}
