// What customers may do by themselves, and the keys that seal reports.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { qAdmin, type Tagged } from '../../api/queries.admin'
import { explain } from '../../api/refusal'
import type { Tenant } from '../../api/types'
import { useT } from '../../i18n'
import { date, dayOf, HOME_ZONE } from '../../i18n/dates'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { Skeleton, SkeletonList } from '../../ui/Feedback'
import { Refresh } from '../../ui/icons/core'
import { NumberField } from '../../ui/NumberField'
import { Ask } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { toast } from '../../ui/Toast'
import { Copyable } from './Copy'
import { EditForm, useEditing } from './editing'
import { putTenant, readTenant, refreshPublic, tenantInput } from './settings'

export default function Policies() {
  const t = useT('admin').policies, { tenant } = useParams<{ tenant: string }>(), profile = useQuery(qAdmin.tenant(tenant))
  useQuery(qAdmin.sealKeys(tenant)) // on its way at once, though shown below the rest
  useTitle(t.title)
  return (
    <Page>
      <PageHeader title={t.title} />
      <Loaded query={profile} skeleton={<Skeleton className="h-64 rounded-card!" />}>{(current) => <><Customer current={current} tenant={tenant} /><Keys tenant={tenant} /></>}</Loaded>
    </Page>
  )
}

function Customer({ current, tenant }: { current: Tagged<Tenant>; tenant: string }) {
  const t = useT('admin').policies
  type Draft = { change: number | null; open: number | null; hold: number | null }
  const editing = useEditing<Tenant, Draft>({
    query: qAdmin.tenant(tenant), current,
    draftOf: ({ policy }) => ({ change: policy.change_until_hours, open: policy.open_bookings_max, hold: policy.hold_minutes }),
    read: () => readTenant(tenant),
    put: ({ change, open, hold }, { data, etag }) => putTenant(tenant, { ...tenantInput(data), policy: { change_until_hours: change!, open_bookings_max: open!, hold_minutes: hold! } }, etag),
    saved: () => void refreshPublic(tenant),
  })
  const { draft, set } = editing
  return (
    <Section title={t.customer} note={t.customerNote}>
      <EditForm editing={editing} label={t.customer}>
        <div className="grid gap-4 sm:grid-cols-3">
          <NumberField label={t.until} name="policy.change_until_hours" hint={t.untilHint} unit={t.hours} min={0} max={720} required value={draft.change} onChange={(change) => set({ change })} />
          <NumberField label={t.open} name="policy.open_bookings_max" hint={t.openHint} unit={t.bookings} min={1} max={50} required value={draft.open} onChange={(open) => set({ open })} />
          <NumberField label={t.hold} name="policy.hold_minutes" hint={t.holdHint} unit={t.minutes} min={1} max={5} required value={draft.hold} onChange={(hold) => set({ hold })} />
        </div>
      </EditForm>
    </Section>
  )
}

function Keys({ tenant }: { tenant: string }) {
  const t = useT('admin').policies, client = useQueryClient(), query = useQuery(qAdmin.sealKeys(tenant)), [asking, setAsking] = useState(false)
  const day = (at: string) => date(dayOf(at, HOME_ZONE))
  const rotate = useMutation({
    mutationFn: () => call(api.POST('/v1/tenants/{tenant}/seal-keys', { params: { path: { tenant } } })),
    onSuccess: () => toast(t.rotated, 'good'),
    onError: (error) => toast(explain(error), 'bad'),
    onSettled: async () => { await client.invalidateQueries({ queryKey: qAdmin.sealKeys(tenant).queryKey }); setAsking(false) },
  })
  return (
    <Section title={t.keys} note={t.keysNote}>
      <Loaded query={query} skeleton={<SkeletonList count={1} className="h-24" />}>
        {({ items }) => items.length === 0 ? <p className="text-sm text-ink-2">{t.noKeys}</p> : (
          <ul className="grid gap-4">
            {items.map((key) => (
              <li key={key.id} className="grid gap-1.5">
                <div className="flex flex-wrap items-center gap-2 text-xs text-ink-2">{key.retired_at ? <Badge>{t.retired(day(key.retired_at))}</Badge> : <Badge tone="green" dot>{t.current}</Badge>}{t.since(day(key.created_at))}</div>
                <Copyable value={key.public_key} label={t.publicKey} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Button className="mt-4" onClick={() => setAsking(true)}><Refresh size={18} />{t.rotate}</Button>
      <Ask open={asking} onClose={() => setAsking(false)} title={t.rotateAsk} confirm={t.rotate} busy={rotate.isPending} onConfirm={() => rotate.mutate()}>{t.rotateText}</Ask>
    </Section>
  )
}
