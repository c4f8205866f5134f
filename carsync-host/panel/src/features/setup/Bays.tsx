// The bays: columns of the board, in the order in which they are preferred.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call, match } from '../../api/client'
import { fieldErrors, formError } from '../../api/refusal'
import type { Bay } from '../../api/types'
import { useT } from '../../i18n'
import { Badge } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Initial } from '../../ui/Card'
import { Switch } from '../../ui/Choice'
import { cx } from '../../ui/cx'
import { EmptyState } from '../../ui/Feedback'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Down, Plus } from '../../ui/icons/core'
import { Edit } from '../../ui/icons/pages'
import { Bay as BayIcon } from '../../ui/icons/staff'
import { Sheet } from '../../ui/Overlay'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { refusedText, SetupPage, type Tools } from './shared'

const OTHER = '*'
const put = (tools: Tools, bay: Bay, change: Partial<Bay>) => { const { name, kind, position, active } = { ...bay, ...change }; return call(api.PUT('/v1/tenants/{tenant}/workshops/{workshop}/bays/{bay}', { params: { path: { tenant: tools.tenant, workshop: tools.workshop, bay: bay.id }, header: { 'If-Match': match(bay) } }, body: { name, kind, position, active } })) }

export default function Bays() {
  const staff = useT('staff'), t = staff.setup, b = t.bays, [open, setOpen] = useState<Bay | 'new' | null>(null), [busy, setBusy] = useState(false)
  const swap = async (tools: Tools, bays: Bay[], index: number, by: 1 | -1) => {
    const one = bays[index]!, other = bays[index + by]
    if (!other || busy) return
    setBusy(true)
    try {
      // Where two have one position, the order is made plain first.
      const [a, c] = one.position === other.position ? [index + by + 1, index + 1] : [other.position, one.position]
      await put(tools, one, { position: a })
      await put(tools, other, { position: c })
    } catch (error) { toast(refusedText(error, t.stale), 'bad') }
    await tools.changed()
    setBusy(false)
  }
  return (
    <SetupPage title={b.title} end={() => <Button kind="primary" onClick={() => setOpen('new')}><Plus size={18} />{b.add}</Button>}>
      {(tools) => {
        const bays = [...tools.setup.bays].sort((a, c) => a.position - c.position)
        return <>
          {bays.length === 0 ? <EmptyState icon={<BayIcon size={28} />} title={b.none} text={b.noneText} /> : (
            <ol className="card divide-y divide-line">
              {bays.map((one, i) => (
                <li key={one.id} className={cx('flex min-h-17 items-center gap-3 px-4 py-2', !one.active && 'text-ink-3')}>
                  <Initial className="size-11! text-base!"><bdi>{staff.bay(one.name).split(' ').at(-1)!.slice(0, 3)}</bdi></Initial>
                  <span className="min-w-0 flex-1"><bdi className="block truncate text-sm font-semibold">{staff.bay(one.name)}</bdi><span className="block text-xs text-ink-3">{staff.kind[one.kind] ?? one.kind}</span></span>
                  {!one.active && <Badge>{t.inactive}</Badge>}
                  {tools.mayEdit && <span className="flex shrink-0">
                    <IconButton label={b.up(staff.bay(one.name))} disabled={i === 0} onClick={() => void swap(tools, bays, i, -1)} className="max-sm:hidden"><Down size={18} className="rotate-180" /></IconButton>
                    <IconButton label={b.down(staff.bay(one.name))} disabled={i === bays.length - 1} onClick={() => void swap(tools, bays, i, 1)} className="max-sm:hidden"><Down size={18} /></IconButton>
                    <IconButton label={b.edit} onClick={() => setOpen(one)}><Edit size={18} /></IconButton>
                  </span>}
                </li>
              ))}
            </ol>
          )}
          {open && <Editor key={open === 'new' ? 'new' : open.id} bay={open === 'new' ? null : open} tools={tools} onClose={() => setOpen(null)} />}
        </>
      }}
    </SetupPage>
  )
}

function Editor({ bay, tools, onClose }: { bay: Bay | null; tools: Tools; onClose: () => void }) {
  const staff = useT('staff'), t = staff.setup, b = t.bays, shell = useT('shell'), known = [...new Set([...tools.setup.bays.map((one) => one.kind), ...Object.keys(staff.kind)])]
  const [name, setName] = useState<string>(bay?.name ?? String(tools.setup.bays.length + 1)), [kind, setKind] = useState<string>(bay?.kind ?? known[0]!), [own, setOwn] = useState(''), [active, setActive] = useState(bay?.active ?? true)
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), kind: kind === OTHER ? own : kind, position: bay?.position ?? Math.max(0, ...tools.setup.bays.map((one) => one.position)) + 1, active }
      return bay ? put(tools, bay, body) : call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/bays', { params: { path: { tenant: tools.tenant, workshop: tools.workshop } }, body }))
    },
    onSuccess: async () => { toast(bay ? t.saved : t.added, 'good'); onClose(); await tools.changed() },
    onError: () => void tools.changed(),
  })
  return (
    <Sheet open onClose={onClose} title={bay ? b.edit : b.add} footer={<><Button onClick={onClose}>{shell.do.cancel}</Button><Button kind="primary" type="submit" form="bay" busy={save.isPending}>{shell.do.save}</Button></>}>
      <Form id="bay" onSubmit={() => save.mutate()} errors={fieldErrors(save.error)} error={save.error && formError(save.error, ['name', 'kind']) && refusedText(save.error, t.stale)} className="grid gap-4">
        <TextField label={b.name} hint={b.nameHint} name="name" required dir="auto" maxLength={40} value={name} onChange={setName} />
        <Select label={b.kind} {...(kind !== OTHER && { name: 'kind' })} value={kind} onChange={setKind} options={[...known.map((one) => ({ value: one, label: staff.kind[one] ?? one })), { value: OTHER, label: b.otherKind }]} />
        {kind === OTHER && <TextField label={b.otherKind} hint={b.kindHint} name="kind" required dir="ltr" maxLength={40} value={own} onChange={(next) => setOwn(next.toLowerCase().replace(/[^a-z0-9_-]/g, ''))} />}
        <Switch label={b.active} checked={active} onChange={setActive} />
      </Form>
    </Sheet>
  )
}
