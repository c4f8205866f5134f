// The drawn side of overlays, with React Aria's modal: a chunk of its own, loaded when the first one opens. Use Sheet, Dialog and Ask of Overlay.tsx.
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useT } from '../i18n'
import { IconButton } from './Button'
import { cx } from './cx'
import { Close } from './icons/core'
import type { OverlayProps } from './Overlay'

const kinds = {
  sheet: {
    place: 'items-end justify-center md:items-center md:p-6',
    box: 'sheet max-h-[92%] rounded-t-3xl pb-(--safe) md:max-h-full md:rounded-3xl md:pb-0',
    width: (wide: boolean) => (wide ? 'md:max-w-3xl' : 'md:max-w-lg'),
  },
  dialog: { place: 'items-center justify-center p-4', box: 'pop max-h-full rounded-3xl', width: (wide: boolean) => (wide ? 'max-w-3xl' : 'max-w-md') },
}

export default function OverlayFrame({ kind, open, onClose, title, note, children, footer, wide, firm, alert }: OverlayProps & { kind: keyof typeof kinds }) {
  const t = useT('shell'), look = kinds[kind]
  return (
    <ModalOverlay isOpen={open} onOpenChange={(next) => { if (!next) onClose() }} isDismissable={!firm} isKeyboardDismissDisabled={firm ?? false} className="veil">
      <div className={cx('fixed inset-x-0 top-0 flex h-(--visual-viewport-height)', look.place)}>
        <Modal className={cx('flex w-full flex-col overflow-hidden border border-line bg-surface shadow-float outline-none', look.box, look.width(wide ?? false))}>
          {kind === 'sheet' && <span aria-hidden="true" className="mx-auto mt-2 -mb-2 block h-1 w-10 shrink-0 rounded-full bg-line md:hidden" />}
          <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className="flex min-h-0 flex-col outline-none">
            <header className="flex items-start gap-2 px-5 pt-4 pb-1">
              <div className="min-w-0 flex-1 py-2"><Heading slot="title" level={2} className="text-lg leading-7 font-bold">{title}</Heading>{note && <p className="text-xs text-ink-3">{note}</p>}</div>
              {!firm && <IconButton label={t.do.close} onClick={onClose} className="-me-2"><Close size={22} /></IconButton>}
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-1 pb-5">{children}</div>
            {footer && <footer className="flex gap-2 border-t border-line px-5 pt-3 pb-3 *:flex-1">{footer}</footer>}
          </AriaDialog>
        </Modal>
      </div>
    </ModalOverlay>
  )
}
