// Who works here: adding somebody, giving them another role or place, letting them go.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { api, call, match } from '../../api/client'
import { qAdmin } from '../../api/queries.admin'
import { explain, fieldErrors, formError, Refusal } from '../../api/refusal'
import { useMe } from '../../api/session'
import type { Schemas } from '../../api/types'
import { useT } from '../../i18n'
import { phone } from '../../i18n/numbers'
import { Badge } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Form } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { Edit, Remove } from '../../ui/icons/pages'
import { People } from '../../ui/icons/staff'
import { Ask, Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { PhoneField } from '../../ui/PhoneField'
import { Table } from '../../ui/Table'
import { toast } from '../../ui/Toast'
import { PostFields, postOf, RoleBadge, useAppointing, usePlaceName, type Post } from './Role'

type Member = Schemas['StaffMember']

export default function Staff() {
  const t = useT('admin').staff, { tenant } = useParams<{ tenant: string }>(), me = useMe(), { roles } = useAppointing(tenant)
  const query = useQuery(qAdmin.staff(tenant)), place = usePlaceName(tenant), client = useQueryClient()
  // `null` is somebody new.
  const [edited, setEdited] = useState<Member | null | undefined>(undefined), [leaving, setLeaving] = useState<Member | null>(null)
  const remove = useMutation({
    mutationFn: (member: Member) => call(api.DELETE('/v1/tenants/{tenant}/staff/{member}', { params: { path: { tenant, member: member.id }, header: { 'If-Match': match(member) } } })),
    onSuccess: () => toast(t.removed, 'good'),
    onError: (error) => toast(explain(error), 'bad'),
    onSettled: async () => { await client.invalidateQueries({ queryKey: qAdmin.staff(tenant).queryKey }); setLeaving(null) },
  })
  useTitle(t.title)
  return (
    <Page>
      <PageHeader title={t.title} note={t.note} end={<Button kind="primary" onClick={() => setEdited(null)}><Plus size={18} /><span className="max-sm:sr-only">{t.add}</span></Button>} />
      <Loaded query={query} skeleton={<SkeletonList className="h-15 rounded-card!" />}>
        {({ items }) => (
          <Table label={t.title} rows={items} rowKey={(one) => one.id} empty={<EmptyState icon={<People size={28} />} title={t.none} />}
            // Nobody changes their own place, nor that of somebody above them.
            actions={(one) => one.phone === me?.person.phone || !roles.includes(one.role) ? null : <span className="flex justify-end"><IconButton label={`${t.edit}: ${phone(one.phone)}`} onClick={() => setEdited(one)} className="text-ink-2"><Edit size={19} /></IconButton><IconButton label={`${t.remove}: ${phone(one.phone)}`} onClick={() => setLeaving(one)} className="text-ink-2"><Remove size={19} /></IconButton></span>}
            columns={[
            { key: 'phone', main: true, className: 'max-md:min-h-11 max-md:pe-26!', title: t.phone, cell: (one) => <span className="inline-flex flex-wrap items-center gap-2"><bdi dir="ltr" className="num">{phone(one.phone)}</bdi>{one.phone === me?.person.phone && <Badge>{t.me}</Badge>}</span> },
            { key: 'role', title: t.role, cell: (one) => <RoleBadge role={one.role} /> },
            { key: 'where', title: t.where, cell: (one) => <bdi>{place(one.workshop)}</bdi> },
          ]} />
        )}
      </Loaded>
      <Sheet open={edited !== undefined} onClose={() => setEdited(undefined)} title={edited ? <bdi dir="ltr" className="num">{phone(edited.phone)}</bdi> : t.add} note={edited ? t.editNote : t.addNote}>{edited !== undefined && <MemberForm tenant={tenant} member={edited} onDone={() => setEdited(undefined)} />}</Sheet>
      <Ask open={leaving !== null} onClose={() => setLeaving(null)} title={t.removeAsk(`\u2066${phone(leaving?.phone ?? '')}\u2069`)} confirm={t.remove} kind="danger" busy={remove.isPending} onConfirm={() => remove.mutate(leaving!)}>{t.removeText}</Ask>
    </Page>
  )
}

function MemberForm({ tenant, member, onDone }: { tenant: string; member: Member | null; onDone: () => void }) {
  const t = useT('admin').staff, shell = useT('shell'), client = useQueryClient(), { places } = useAppointing(tenant)
  const [number, setNumber] = useState(''), [post, setPost] = useState<Post>({ role: member?.role ?? null, workshop: member?.workshop ?? places?.[0] ?? '' })
  const save = useMutation({
    mutationFn: () => {
      const body = postOf(post)
      return member ? call(api.PUT('/v1/tenants/{tenant}/staff/{member}', { params: { path: { tenant, member: member.id }, header: { 'If-Match': match(member) } }, body })) : call(api.POST('/v1/tenants/{tenant}/staff', { params: { path: { tenant } }, body: { phone: number, ...body } }))
    },
    onSuccess: () => { toast(member ? shell.state.saved : t.added, 'good'); onDone() },
    // Somebody else was quicker: the list shows what holds now.
    onError: (error) => { if (error instanceof Refusal && error.stale) { toast(explain(error), 'bad'); onDone() } },
    onSettled: () => client.invalidateQueries({ queryKey: qAdmin.staff(tenant).queryKey }),
  })
  return (
    <Form className="grid gap-4" errors={fieldErrors(save.error)} error={formError(save.error, ['phone', 'role', 'workshop'])} onSubmit={() => save.mutate()}>
      {!member && <PhoneField value={number} onChange={setNumber} required autoFocus />}
      <PostFields tenant={tenant} value={post} onChange={setPost} />
      <Button kind="primary" type="submit" full busy={save.isPending}>{member ? shell.do.save : t.add}</Button>
    </Form>
  )
}
