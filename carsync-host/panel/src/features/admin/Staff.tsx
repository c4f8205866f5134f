// Who works here, and adding somebody.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { qAdmin } from '../../api/queries.admin'
import { fieldErrors, formError } from '../../api/refusal'
import { useMe } from '../../api/session'
import type { Role } from '../../api/types'
import { titled, useT } from '../../i18n'
import { phone } from '../../i18n/numbers'
import { Badge, type Tone } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { RadioCards } from '../../ui/Choice'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Form } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { People } from '../../ui/icons/staff'
import { Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { PhoneField } from '../../ui/PhoneField'
import { Select } from '../../ui/Select'
import { Table } from '../../ui/Table'
import { toast } from '../../ui/Toast'

const ROLES: Role[] = ['technician', 'reception', 'manager', 'administrator']
const tones: Record<Role, Tone> = { technician: 'neutral', reception: 'blue', manager: 'violet', administrator: 'brand' }

export default function Staff() {
  const t = useT('admin').staff, roles = useT('shell').roles, { tenant } = useParams<{ tenant: string }>(), me = useMe()
  const query = useQuery(qAdmin.staff(tenant)), workshops = useQuery(qAdmin.workshops(tenant)), [adding, setAdding] = useState(false)
  useTitle(t.title)
  const place = (id: string | undefined) => { const found = workshops.data?.items.find((one) => one.workshop === id); return !id ? t.all : found ? titled(found.title) : '…' }
  return (
    <Page>
      <PageHeader title={t.title} note={t.note} end={<Button kind="primary" onClick={() => setAdding(true)}><Plus size={18} /><span className="max-sm:sr-only">{t.add}</span></Button>} />
      <Loaded query={query} skeleton={<SkeletonList className="h-15 rounded-card!" />}>
        {({ items }) => (
          <Table label={t.title} rows={items} rowKey={(one) => one.id} empty={<EmptyState icon={<People size={28} />} title={t.none} />} columns={[
            { key: 'phone', main: true, title: t.phone, cell: (one) => <span className="inline-flex flex-wrap items-center gap-2"><bdi dir="ltr" className="num">{phone(one.phone)}</bdi>{one.phone === me?.person.phone && <Badge>{t.me}</Badge>}</span> },
            { key: 'role', title: t.role, cell: (one) => <Badge tone={tones[one.role]}>{roles[one.role]}</Badge> },
            { key: 'where', title: t.where, cell: (one) => <bdi>{place(one.workshop)}</bdi> },
          ]} />
        )}
      </Loaded>
      <p className="px-1 text-xs text-ink-3">{t.fixed}</p>
      <Sheet open={adding} onClose={() => setAdding(false)} title={t.add} note={t.addNote}>{adding && <Add tenant={tenant} onDone={() => setAdding(false)} />}</Sheet>
    </Page>
  )
}

function Add({ tenant, onDone }: { tenant: string; onDone: () => void }) {
  const t = useT('admin').staff, shell = useT('shell'), client = useQueryClient(), workshops = useQuery(qAdmin.workshops(tenant))
  const [number, setNumber] = useState(''), [role, setRole] = useState<Role | null>(null), [workshop, setWorkshop] = useState('')
  const add = useMutation({
    mutationFn: () => call(api.POST('/v1/tenants/{tenant}/staff', { params: { path: { tenant } }, body: { phone: number, role: role!, ...(workshop && role !== 'administrator' && { workshop }) } })),
    onSuccess: async () => { await client.invalidateQueries({ queryKey: qAdmin.staff(tenant).queryKey }); toast(t.added, 'good'); onDone() },
  })
  return (
    <Form className="grid gap-4" errors={fieldErrors(add.error)} error={formError(add.error, ['phone', 'role', 'workshop'])} onSubmit={() => add.mutate()}>
      <PhoneField value={number} onChange={setNumber} required autoFocus />
      <RadioCards<Role> label={t.role} name="role" value={role} onChange={setRole} required={t.choose} options={ROLES.map((value) => ({ value, label: shell.roles[value], note: t.can[value] }))} />
      {role !== 'administrator' && <Select label={t.where} name="workshop" value={workshop} onChange={setWorkshop} placeholder={t.all} options={(workshops.data?.items ?? []).map((one) => ({ value: one.workshop, label: titled(one.title) }))} />}
      <Button kind="primary" type="submit" full busy={add.isPending}>{t.add}</Button>
    </Form>
  )
}
