// Whether the deployment is up, which API it speaks, and how its own messages are sent.
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../app/QueryState'
import { qAdmin } from '../../api/queries.admin'
import { useT } from '../../i18n'
import { grouped, num } from '../../i18n/numbers'
import { Button, ButtonAnchor } from '../../ui/Button'
import { Facts, Section } from '../../ui/Card'
import { cx } from '../../ui/cx'
import { Banner, Skeleton } from '../../ui/Feedback'
import { Check, Refresh, Warning } from '../../ui/icons/core'
import { External } from '../../ui/icons/pages'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Copyable } from '../admin/Copy'

/** Put in by vite.config.ts, from the API's own document. */
declare const __API_VERSION__: string

export default function Health() {
  const t = useT('admin').operator, sms = useT('admin').sms
  const health = useQuery(qAdmin.health()), messages = useQuery(qAdmin.deploymentSms())
  useTitle(t.health)
  return (
    <Page>
      <PageHeader title={t.health} end={<Button busy={health.isFetching} onClick={() => void health.refetch()}><Refresh size={18} /><span className="max-sm:sr-only">{t.refresh}</span></Button>} />
      <Section title={t.service}>
        <Loaded query={health} skeleton={<Skeleton className="h-14" />}>
          {({ ok, ms }) => (
            <div className="grid gap-4">
              <div role="status" className="flex items-center gap-3">
                <span className={cx('tone grid size-12 shrink-0 place-items-center rounded-full bg-tone-soft text-tone-text', ok ? '[--th:155]' : '[--th:25]')}>{ok ? <Check size={24} /> : <Warning size={24} />}</span>
                <div><p className="font-bold">{ok ? t.ready : t.notReady}</p><p className="text-xs text-ink-2">{ok ? t.readyText : t.notReadyText}</p></div>
              </div>
              <Facts className="grid-cols-2 sm:max-w-96" items={[[t.answered, `${grouped(ms)} ${t.ms}`], [t.version, <span className="num">{num(__API_VERSION__)}</span>]]} />
            </div>
          )}
        </Loaded>
        <ButtonAnchor href="/openapi.json" target="_blank" rel="noreferrer" size="small" className="mt-4"><External size={16} />{t.document}</ButtonAnchor>
      </Section>
      <Section title={t.sms} note={t.smsNote}>
        <Loaded query={messages} skeleton={<Skeleton className="h-24" />}>
          {({ provider, callback_url }) => (
            <div className="grid gap-4">
              <Facts items={[[t.provider, <bdi key="p">{sms.providers[provider] ?? provider}</bdi>]]} />
              {provider === 'console' && <Banner tone="fair">{t.consoleNote}</Banner>}
              <div className="grid gap-1.5"><p className="text-xs font-medium text-ink-2">{sms.callback}</p><Copyable value={callback_url} label={sms.callback} /><p className="text-2xs text-ink-3">{sms.callbackNote}</p></div>
            </div>
          )}
        </Loaded>
      </Section>
    </Page>
  )
}
