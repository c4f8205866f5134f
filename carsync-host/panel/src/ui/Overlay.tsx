// Overlays over the page: Sheet (from below on a phone, in the middle on wider screens), Dialog (always in the middle), and Ask (yes or no).
// React Aria keeps the focus inside and gives it back, closes on Escape, and hides the page from screen readers; its code comes with the first overlay that opens.
import { lazy, Suspense, useRef, type ReactNode } from 'react'
import { useT, withAriaWords } from '../i18n'
import { Button, type ButtonKind } from './Button'

const OverlayFrame = lazy(() => withAriaWords(() => import('./OverlayFrame')))

export type OverlayProps = {
  open: boolean
  onClose: () => void
  title: ReactNode
  note?: ReactNode
  children?: ReactNode
  /** Buttons, side by side. */
  footer?: ReactNode
  wide?: boolean
  /** It must be answered: no way out but its own buttons. */
  firm?: boolean
  /** Read out at once, as something that happened. */
  alert?: boolean
}

function Overlay(props: OverlayProps & { kind: 'sheet' | 'dialog' }) {
  // Once it was open it stays mounted, so that it can leave gently.
  const ever = useRef(false)
  ever.current ||= props.open
  return ever.current ? <Suspense><OverlayFrame {...props} /></Suspense> : null
}
export const Sheet = (props: OverlayProps) => <Overlay kind="sheet" {...props} />
export const Dialog = (props: OverlayProps) => <Overlay kind="dialog" {...props} />

/** A question before something that cannot be taken back. */
export function Ask({ open, onClose, title, children, confirm, kind = 'primary', busy, onConfirm }: { open: boolean; onClose: () => void; title: ReactNode; children?: ReactNode; confirm: ReactNode; kind?: ButtonKind; busy?: boolean; onConfirm: () => void }) {
  const t = useT('shell')
  return (
    <Dialog open={open} onClose={onClose} alert title={title} footer={<><Button onClick={onClose}>{t.do.cancel}</Button><Button kind={kind} {...(busy && { busy })} onClick={onConfirm}>{confirm}</Button></>}>
      <div className="text-sm text-ink-2">{children}</div>
    </Dialog>
  )
}
