// Ranges of phone numbers that get no sign-in codes.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Loaded } from '../../app/QueryState'
import { api, call } from '../../api/client'
import { qAdmin } from '../../api/queries.admin'
import { explain } from '../../api/refusal'
import { useT } from '../../i18n'
import { dateTime, HOME_ZONE } from '../../i18n/dates'
import { grouped, num } from '../../i18n/numbers'
import { Button } from '../../ui/Button'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Shield } from '../../ui/icons/pages'
import { Ask } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Table } from '../../ui/Table'
import { toast } from '../../ui/Toast'

export default function Codes() {
  const t = useT('admin').operator, query = useQuery(qAdmin.codeBlocks()), client = useQueryClient(), [lifting, setLifting] = useState<string | null>(null)
  useTitle(t.codes)
  const lift = useMutation({
    mutationFn: (range: string) => call(api.DELETE('/v1/operator/code-blocks/{range}', { params: { path: { range } } })),
    onSuccess: () => toast(t.lifted, 'good'),
    onError: (error) => toast(explain(error), 'bad'),
    onSettled: async () => { await client.invalidateQueries({ queryKey: ['operator', 'code-blocks'] }); setLifting(null) },
  })
  /** Four digits are open. */
  const shown = (range: string) => num(`${range}••••`)
  return (
    <Page>
      <PageHeader title={t.codes} note={t.codesNote} />
      <Loaded query={query} skeleton={<SkeletonList className="h-15 rounded-card!" />}>
        {({ items }) => (
          <Table label={t.codes} rows={items} rowKey={(one) => one.range} empty={<div className="card"><EmptyState icon={<Shield size={28} />} title={t.noBlocks} text={t.noBlocksText} /></div>}
            actions={(one) => <Button size="small" kind="soft" onClick={() => setLifting(one.range)}>{t.lift}<span className="sr-only">{one.range}</span></Button>}
            columns={[
              { key: 'range', main: true, className: 'max-md:min-h-11', title: t.range, cell: (one) => <bdi dir="ltr" className="num">{shown(one.range)}</bdi> },
              { key: 'sent', title: t.sent, cell: (one) => <span className="num">{grouped(one.sent)}</span> },
              { key: 'used', title: t.used, cell: (one) => <span className="num">{grouped(one.used)}</span> },
              { key: 'since', title: t.since, cell: (one) => <span className="num text-xs">{dateTime(one.blocked_at, HOME_ZONE)}</span> },
            ]} />
        )}
      </Loaded>
      <Ask open={lifting !== null} onClose={() => setLifting(null)} title={t.liftAsk(`\u2066${shown(lifting ?? '')}\u2069`)} confirm={t.lift} busy={lift.isPending} onConfirm={() => lift.mutate(lifting!)}>{t.liftText}</Ask>
    </Page>
  )
}
