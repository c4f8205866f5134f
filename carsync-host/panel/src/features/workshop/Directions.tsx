import { useState, type ReactNode } from 'react'
import type { Place } from '../../api/types'
import { useT } from '../../i18n'
import { Button, type ButtonKind } from '../../ui/Button'
import { External, Navigate } from '../../ui/icons/pages'
import { Sheet } from '../../ui/Overlay'

/** The way there in the map app of one's choice; nothing is sent anywhere before it is pressed. */
export function Directions({ place, kind = 'soft', children, className }: { place: Place; kind?: ButtonKind; children?: ReactNode; className?: string }) {
  const t = useT('customer').workshop, [open, setOpen] = useState(false)
  const at = `${place.latitude},${place.longitude}`
  const apps = [
    [t.neshan, `https://nshn.ir/?lat=${place.latitude}&lng=${place.longitude}`],
    [t.balad, `https://balad.ir/location?latitude=${place.latitude}&longitude=${place.longitude}&zoom=16`],
    [t.google, `https://www.google.com/maps/dir/?api=1&destination=${at}`],
    [t.waze, `https://waze.com/ul?ll=${at}&navigate=yes`],
  ] as const
  return (
    <>
      <Button kind={kind} {...(className && { className })} onClick={() => setOpen(true)}><Navigate size={18} />{children ?? t.directions}</Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t.directions}>
        <ul className="-mx-2">
          {apps.map(([name, href]) => <li key={name}><a href={href} target="_blank" rel="noopener noreferrer" onClick={() => setOpen(false)} className="flex min-h-13 items-center gap-3 rounded-ctl px-3 text-sm font-medium hover:bg-sunken"><Navigate size={19} className="text-ink-3" /><span className="flex-1">{name}</span><External size={16} className="text-ink-3" /></a></li>)}
        </ul>
      </Sheet>
    </>
  )
}
