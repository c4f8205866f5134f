// The log of messages.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { qAdmin, type SmsMessage } from '../../api/queries.admin'
import { useT } from '../../i18n'
import { dateTime, HOME_ZONE } from '../../i18n/dates'
import { grouped, num } from '../../i18n/numbers'
import { Button, IconButton } from '../../ui/Button'
import { EmptyState, Skeleton, SkeletonList } from '../../ui/Feedback'
import { Next } from '../../ui/icons/core'
import { Message } from '../../ui/icons/pages'
import { More } from '../../ui/More'
import { Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { PhoneField } from '../../ui/PhoneField'
import { Select } from '../../ui/Select'
import { Table } from '../../ui/Table'
import { costText, DeliveryBadge, MessageFacts, StateBadge } from './MessageFacts'
import { MESSAGES } from './sms/wording'

const STATES = ['queued', 'sent', 'dead', 'uncertain', 'suppressed', 'expired', 'withdrawn']

export default function Messages() {
  const t = useT('admin').messages, sms = useT('admin').sms, { tenant } = useParams<{ tenant: string }>(), settings = useQuery(qAdmin.sms(tenant))
  const [state, setState] = useState(''), [template, setTemplate] = useState(''), [phone, setPhone] = useState(''), [open, setOpen] = useState<SmsMessage | null>(null)
  useTitle(t.title)
  const whole = /^(0|\+98|98|0098)?9\d{9}$/.test(phone), zone = settings.data?.data.zone ?? HOME_ZONE
  const query = useInfiniteQuery(qAdmin.messages(tenant, { state, template, phone: whole ? phone : undefined }))
  const clear = () => { setState(''); setTemplate(''); setPhone('') }
  return (
    <Page width="wide">
      <PageHeader title={t.title} note={t.note} />
      <section aria-label={t.filters} className="card grid grid-cols-2 items-start gap-3 p-4 sm:grid-cols-3">
        <Select label={t.state} value={state} onChange={setState} placeholder={t.any} options={STATES.map((value) => ({ value, label: t.states[value]! }))} />
        <Select label={t.kind} value={template} onChange={setTemplate} placeholder={t.any} options={Object.keys(MESSAGES).map((value) => ({ value, label: sms.template[value]! }))} />
        <PhoneField label={t.phone} hint="" value={phone} onChange={setPhone} optional className="max-sm:col-span-2" />
      </section>
      <Loaded query={query} skeleton={<SkeletonList count={6} className="h-14 rounded-card!" />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items), filtered = !!(state || template || whole)
          return (
            <>
              <Table label={t.title} rows={rows} rowKey={(one) => one.id} empty={<EmptyState icon={<Message size={28} />} title={t.none} text={filtered ? t.noneText : undefined}>{filtered && <Button kind="soft" onClick={clear}>{t.clear}</Button>}</EmptyState>}
                actions={(one) => <IconButton label={`${t.details}: ${sms.template[one.template] ?? one.template}، ${num(one.to)}`} onClick={() => setOpen(one)}><Next size={19} /></IconButton>}
                columns={[
                  { key: 'kind', main: true, className: 'max-md:min-h-11', title: t.kind, cell: (one) => sms.template[one.template] ?? one.template },
                  { key: 'to', title: t.to, cell: (one) => <bdi dir="ltr" className="num whitespace-nowrap">{num(one.to)}</bdi> },
                  { key: 'created', title: t.created, cell: (one) => <span className="num text-xs whitespace-nowrap">{dateTime(one.created_at, zone)}</span> },
                  { key: 'state', title: t.state, cell: (one) => <StateBadge message={one} /> },
                  { key: 'delivery', title: t.delivery, cell: (one) => <DeliveryBadge message={one} /> },
                  { key: 'parts', end: true, title: t.parts, cell: (one) => <span className="num">{one.parts === undefined ? '—' : grouped(one.parts)}</span> },
                  { key: 'cost', end: true, title: t.cost, cell: (one) => <span className="num whitespace-nowrap">{costText(one)}</span> },
                ]} />
              <More query={query} />
            </>
          )
        }}
      </Loaded>
      <Sheet open={open !== null} onClose={() => setOpen(null)} title={t.details}>{open && <Details tenant={tenant} message={open} zone={zone} />}</Sheet>
    </Page>
  )
}

/** The newest of it, with what the list knew until it comes. */
function Details({ tenant, message, zone }: { tenant: string; message: SmsMessage; zone: string }) {
  const query = useQuery({ ...qAdmin.message(tenant, message.id), placeholderData: message })
  return query.data ? <MessageFacts message={query.data} zone={zone} /> : <Skeleton className="h-40" />
}
