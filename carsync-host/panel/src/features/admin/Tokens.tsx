// Keys for the business's own programs: making one, whose secret is shown once, and taking one back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { qAdmin } from '../../api/queries.admin'
import { explain, fieldErrors, formError } from '../../api/refusal'
import type { Schemas } from '../../api/types'
import { useT } from '../../i18n'
import { date, dateTime, dayOf, HOME_ZONE } from '../../i18n/dates'
import { Badge } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Banner, EmptyState, SkeletonList } from '../../ui/Feedback'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { Remove } from '../../ui/icons/pages'
import { Key } from '../../ui/icons/staff'
import { Ask, Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { Table } from '../../ui/Table'
import { toast } from '../../ui/Toast'
import { Copyable } from './Copy'
import { PostFields, postOf, RoleBadge, usePlaceName, type Post } from './Role'

type Token = Schemas['ApiToken']
const DAY = 86_400_000

export default function Tokens() {
  const t = useT('admin').tokens, staff = useT('admin').staff, { tenant } = useParams<{ tenant: string }>(), query = useQuery(qAdmin.tokens(tenant)), client = useQueryClient(), place = usePlaceName(tenant)
  const [adding, setAdding] = useState(false), [secret, setSecret] = useState<string | null>(null), [going, setGoing] = useState<Token | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: qAdmin.tokens(tenant).queryKey })
  const remove = useMutation({
    mutationFn: (token: Token) => call(api.DELETE('/v1/tenants/{tenant}/tokens/{api_token}', { params: { path: { tenant, api_token: token.id } } })),
    onSuccess: () => toast(t.removed, 'good'),
    onError: (error) => toast(explain(error), 'bad'),
    onSettled: async () => { await refresh(); setGoing(null) },
  })
  useTitle(t.title)
  const day = (at: string) => <span className="num whitespace-nowrap">{date(dayOf(at, HOME_ZONE))}</span>
  return (
    <Page>
      <PageHeader title={t.title} note={t.note} end={<Button kind="primary" onClick={() => setAdding(true)}><Plus size={18} /><span className="max-sm:sr-only">{t.add}</span></Button>} />
      <Loaded query={query} skeleton={<SkeletonList className="h-15 rounded-card!" />}>
        {({ items }) => (
          <Table label={t.title} rows={items} rowKey={(one) => one.id} empty={<EmptyState icon={<Key size={28} />} title={t.none} text={t.noneText}><Button kind="soft" onClick={() => setAdding(true)}><Plus size={18} />{t.add}</Button></EmptyState>}
            actions={(one) => <IconButton label={t.removeOf(one.name)} onClick={() => setGoing(one)} className="text-ink-2"><Remove size={19} /></IconButton>}
            columns={[
              { key: 'name', main: true, className: 'max-md:min-h-11', title: t.name, cell: (one) => <bdi className="[overflow-wrap:anywhere]">{one.name}</bdi> },
              { key: 'role', title: staff.role, cell: (one) => <RoleBadge role={one.role} /> },
              { key: 'where', title: staff.where, cell: (one) => <bdi>{place(one.workshop)}</bdi> },
              { key: 'created', title: t.created, cell: (one) => day(one.created_at) },
              { key: 'expires', title: t.expires, cell: (one) => (!one.expires_at ? <span className="text-ink-3">{t.never}</span> : Date.parse(one.expires_at) < Date.now() ? <Badge tone="red">{t.over}</Badge> : day(one.expires_at)) },
              { key: 'used', title: t.used, cell: (one) => (one.last_used_at ? <span className="num whitespace-nowrap">{dateTime(one.last_used_at, HOME_ZONE)}</span> : <span className="text-ink-3">{t.unused}</span>) },
            ]} />
        )}
      </Loaded>
      <Sheet open={adding && secret === null} onClose={() => setAdding(false)} title={t.add}>{adding && <Add tenant={tenant} onMade={(made) => { setSecret(made); setAdding(false); void refresh() }} />}</Sheet>
      <Sheet open={secret !== null} onClose={() => setSecret(null)} firm title={t.made} footer={<Button kind="primary" onClick={() => setSecret(null)}>{t.kept}</Button>}>
        <div className="grid gap-4"><Banner tone="fair">{t.once}</Banner>{secret && <Copyable value={secret} label={t.secret} />}<p className="text-xs text-ink-2">{t.use} <code dir="ltr" className="font-mono">Authorization: Bearer csk_…</code></p></div>
      </Sheet>
      <Ask open={going !== null} onClose={() => setGoing(null)} title={t.removeAsk(going?.name ?? '')} confirm={t.remove} kind="danger" busy={remove.isPending} onConfirm={() => remove.mutate(going!)}>{t.removeText}</Ask>
    </Page>
  )
}

const LASTS = ['30', '90', '365'] as const
function Add({ tenant, onMade }: { tenant: string; onMade: (secret: string) => void }) {
  const t = useT('admin').tokens, [name, setName] = useState(''), [post, setPost] = useState<Post>({ role: null, workshop: '' }), [lasts, setLasts] = useState<(typeof LASTS)[number] | ''>('365')
  const add = useMutation({
    mutationFn: () => call(api.POST('/v1/tenants/{tenant}/tokens', { params: { path: { tenant } }, body: { name: name.trim(), ...postOf(post), ...(lasts && { expires_at: new Date(Date.now() + +lasts * DAY).toISOString() }) } })),
    onSuccess: ({ secret }) => onMade(secret),
  })
  return (
    <Form className="grid gap-4" errors={fieldErrors(add.error)} error={formError(add.error, ['name', 'role', 'workshop', 'expires_at'])} onSubmit={() => add.mutate()}>
      <TextField label={t.name} name="name" dir="auto" required maxLength={80} autoFocus hint={t.nameHint} value={name} onChange={setName} />
      <PostFields tenant={tenant} value={post} onChange={setPost} />
      <Select label={t.expires} name="expires_at" value={lasts} onChange={setLasts} placeholder={t.never} options={LASTS.map((value) => ({ value, label: t.lasts(+value) }))} />
      <Button kind="primary" type="submit" full busy={add.isPending}>{t.add}</Button>
    </Form>
  )
}
