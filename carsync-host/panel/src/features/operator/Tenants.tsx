// All businesses of the deployment: making one, giving it host names of its own, stopping one, letting it work again.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { qAdmin } from '../../api/queries.admin'
import { explain, fieldErrors, formError } from '../../api/refusal'
import type { Tenant } from '../../api/types'
import { useT } from '../../i18n'
import { Badge } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Segmented, Switch } from '../../ui/Choice'
import { EmptyState, Skeleton, SkeletonList } from '../../ui/Feedback'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { Ban, Building, Globe, Play } from '../../ui/icons/staff'
import { More } from '../../ui/More'
import { Ask, Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Table } from '../../ui/Table'
import { toast } from '../../ui/Toast'
import { TextList } from '../admin/editing'

export default function Tenants() {
  const t = useT('admin').operator, words = useT('admin').branding, query = useInfiniteQuery(qAdmin.tenants()), client = useQueryClient()
  const [adding, setAdding] = useState(false), [stopping, setStopping] = useState<Tenant | null>(null), [hosting, setHosting] = useState<Tenant | null>(null)
  useTitle(t.tenants)
  const status = useMutation({
    mutationFn: ({ tenant, active }: { tenant: Tenant; active: boolean }) => call(api.PUT('/v1/operator/tenants/{tenant}/status', { params: { path: { tenant: tenant.slug } }, body: { active } })),
    onSuccess: (tenant) => toast(tenant.active ? t.resumedNow(tenant.name) : t.suspendedNow(tenant.name), 'good'),
    onError: (error) => toast(explain(error), 'bad'),
    onSettled: async () => { await client.invalidateQueries({ queryKey: ['operator', 'tenants'] }); await client.invalidateQueries({ queryKey: ['tenants'] }); setStopping(null) },
  })
  return (
    <Page>
      <PageHeader title={t.tenants} note={t.tenantsNote} end={<Button kind="primary" onClick={() => setAdding(true)}><Plus size={18} /><span className="max-sm:sr-only">{t.add}</span></Button>} />
      <Loaded query={query} skeleton={<SkeletonList className="h-15 rounded-card!" />}>
        {({ pages }) => (
          <>
            <Table label={t.tenants} rows={pages.flatMap((page) => page.items)} rowKey={(one) => one.id} empty={<EmptyState icon={<Building size={28} />} title={t.none} />}
              actions={(one) => (
                <span className="flex justify-end">
                  <IconButton label={`${t.hosts}: ${one.name}`} onClick={() => setHosting(one)} className="text-ink-2"><Globe size={19} /></IconButton>
                  {one.active ? <IconButton label={`${t.suspend}: ${one.name}`} onClick={() => setStopping(one)} className="text-bad"><Ban size={19} /></IconButton> : <IconButton label={`${t.resume}: ${one.name}`} disabled={status.isPending} onClick={() => status.mutate({ tenant: one, active: true })} className="text-good"><Play size={19} /></IconButton>}
                </span>
              )}
              columns={[
                { key: 'name', main: true, className: 'max-md:min-h-11 max-md:pe-26!', title: t.name, cell: (one) => <bdi className="[overflow-wrap:anywhere]">{one.name}</bdi> },
                { key: 'slug', title: t.slug, cell: (one) => (one.active ? <Go href={`/t/${one.slug}`} className="inline-flex min-h-6 items-center text-brand-text underline underline-offset-4"><code dir="ltr" className="font-mono text-xs [overflow-wrap:anywhere]">{one.slug}</code></Go> : <code dir="ltr" className="font-mono text-xs [overflow-wrap:anywhere]">{one.slug}</code>) },
                { key: 'language', title: t.language, cell: (one) => (one.locale === 'en' ? words.en : words.fa) },
                { key: 'listed', title: t.directory, cell: (one) => (one.listed ? <Badge tone="brand">{t.listed}</Badge> : <Badge>{t.unlisted}</Badge>) },
                { key: 'state', title: t.state, cell: (one) => (one.active ? <Badge tone="green" dot>{t.active}</Badge> : <Badge tone="red" dot>{t.suspended}</Badge>) },
              ]} />
            <More query={query} />
          </>
        )}
      </Loaded>
      <Sheet open={adding} onClose={() => setAdding(false)} title={t.add}>{adding && <Add onDone={() => setAdding(false)} />}</Sheet>
      <Sheet open={hosting !== null} onClose={() => setHosting(null)} title={t.hosts} note={hosting?.name}>{hosting && <HostNames tenant={hosting.slug} onDone={() => setHosting(null)} />}</Sheet>
      <Ask open={stopping !== null} onClose={() => setStopping(null)} title={t.suspendAsk(stopping?.name ?? '')} confirm={t.suspend} kind="danger" busy={status.isPending} onConfirm={() => status.mutate({ tenant: stopping!, active: false })}>{t.suspendText}</Ask>
    </Page>
  )
}

/** Host names on which the whole panel is this business's site. */
function HostNames({ tenant, onDone }: { tenant: string; onDone: () => void }) {
  const query = useQuery(qAdmin.hosts(tenant))
  return <Loaded query={query} skeleton={<Skeleton className="h-40" />}>{({ hosts }) => <HostForm tenant={tenant} stored={hosts} onDone={onDone} />}</Loaded>
}
function HostForm({ tenant, stored, onDone }: { tenant: string; stored: string[]; onDone: () => void }) {
  const t = useT('admin').operator, shell = useT('shell'), client = useQueryClient(), [hosts, setHosts] = useState(stored.length ? stored : [''])
  const save = useMutation({
    mutationFn: () => call(api.PUT('/v1/operator/tenants/{tenant}/hosts', { params: { path: { tenant } }, body: { hosts: hosts.map(hostOf) } })),
    onSuccess: (saved) => { client.setQueryData(qAdmin.hosts(tenant).queryKey, saved); toast(shell.state.saved, 'good'); onDone() },
  })
  const errors = fieldErrors(save.error)
  return (
    <Form className="grid gap-4" errors={errors} error={formError(save.error, ['hosts', ...hosts.map((_, i) => `hosts[${i}]`)])} onSubmit={() => save.mutate()}>
      <TextList legend={t.hosts} hideLegend note={t.hostsNote} name="hosts" item={t.hostOf} add={t.addHost} maxLength={253} inputMode="url" placeholder="book.example.ir" className="" check={(text) => (/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/.test(hostOf(text)) ? null : t.hostWrong)} value={hosts} onChange={setHosts} />
      <Button kind="primary" type="submit" full busy={save.isPending}>{shell.do.save}</Button>
    </Form>
  )
}
const hostOf = (text: string) => text.trim().toLowerCase().replace(/^https?:\/\//, '').replace(/\/.*$/, '')

function Add({ onDone }: { onDone: () => void }) {
  const t = useT('admin').operator, words = useT('admin').branding, client = useQueryClient()
  const [name, setName] = useState(''), [slug, setSlug] = useState(''), [locale, setLocale] = useState<'fa' | 'en'>('fa'), [listed, setListed] = useState(true)
  const add = useMutation({
    mutationFn: () => call(api.POST('/v1/operator/tenants', { body: { name: name.trim(), slug: slug.trim(), locale, listed } })),
    onSuccess: async () => { await client.invalidateQueries({ queryKey: ['operator', 'tenants'] }); toast(t.created, 'good'); onDone() },
  })
  return (
    <Form className="grid gap-4" errors={fieldErrors(add.error)} error={formError(add.error, ['name', 'slug'])} onSubmit={() => add.mutate()}>
      <TextField label={t.name} name="name" dir="auto" required maxLength={100} autoFocus value={name} onChange={setName} />
      <TextField label={t.slug} name="slug" dir="ltr" required maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} hint={t.slugHint} value={slug} onChange={(text) => setSlug(text.toLowerCase().replace(/\s+/g, '-'))} />
      <Segmented label={t.language} hideLabel={false} value={locale} onChange={setLocale} options={[{ value: 'fa', label: words.fa }, { value: 'en', label: words.en }]} />
      <Switch label={words.listed} note={words.listedNote} checked={listed} onChange={setListed} />
      <p className="text-xs text-ink-3">{t.noAdmin}</p>
      <Button kind="primary" type="submit" full busy={add.isPending}>{t.add}</Button>
    </Form>
  )
}
