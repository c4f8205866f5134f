// Small buttons of lists that are edited.
import { useT } from '../../i18n'
import { IconButton } from '../../ui/Button'
import { Down } from '../../ui/icons/core'
import { Remove } from '../../ui/icons/pages'

export const RemoveButton = ({ what, onClick }: { what: string; onClick: () => void }) => <IconButton label={useT('admin').edit.removeOf(what)} onClick={onClick} className="text-ink-2"><Remove size={19} /></IconButton>

export function MoveButtons({ what, first, last, onMove }: { what: string; first: boolean; last: boolean; onMove: (by: -1 | 1) => void }) {
  const t = useT('admin').edit
  return (
    <>
      <IconButton label={t.upOf(what)} disabled={first} onClick={() => onMove(-1)} className="text-ink-2"><Down size={19} className="rotate-180" /></IconButton>
      <IconButton label={t.downOf(what)} disabled={last} onClick={() => onMove(1)} className="text-ink-2"><Down size={19} /></IconButton>
    </>
  )
}
