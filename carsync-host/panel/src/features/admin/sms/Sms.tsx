// How a business's messages are sent: accounts, words, times and limits; what is used of the budgets; and a test.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useParams } from 'wouter'
import { Go } from '../../../app/Go'
import { Loaded } from '../../../app/QueryState'
import { api, call, callTagged, match } from '../../../api/client'
import { qAdmin, type SmsSettings, type Tagged } from '../../../api/queries.admin'
import { explain } from '../../../api/refusal'
import { useT } from '../../../i18n'
import { date, dayOf } from '../../../i18n/dates'
import { lang, type Lang } from '../../../i18n/lang'
import { grouped, money, num } from '../../../i18n/numbers'
import { Button } from '../../../ui/Button'
import { Section } from '../../../ui/Card'
import { Segmented, Switch } from '../../../ui/Choice'
import { cx } from '../../../ui/cx'
import { Banner, Skeleton, SkeletonList } from '../../../ui/Feedback'
import { Plus } from '../../../ui/icons/core'
import { Send } from '../../../ui/icons/staff'
import { MoneyField, NumberField } from '../../../ui/NumberField'
import { Page, PageHeader, useTitle } from '../../../ui/Page'
import { Select } from '../../../ui/Select'
import { SuggestField } from '../../../ui/SuggestField'
import { Copyable } from '../Copy'
import { EditForm, TextList, useEditing, type Editing } from '../editing'
import { MessageFacts } from '../MessageFacts'
import { RemoveButton } from '../parts'
import { Accounts } from './Accounts'
import { draftOf, inputOf, rename, type Draft } from './draft'
import { ZONES } from './wording'

const Wordings = lazy(() => import('./Wordings'))

export default function Sms() {
  const t = useT('admin').sms, { tenant } = useParams<{ tenant: string }>(), query = useQuery(qAdmin.sms(tenant))
  useTitle(t.title)
  return (
    <Page width="wide">
      <PageHeader title={t.title} note={t.note} />
      <Loaded query={query} skeleton={<SkeletonList count={3} className="h-64 rounded-card!" />}>{(current) => <Settings current={current} tenant={tenant} />}</Loaded>
    </Page>
  )
}

function Settings({ current, tenant }: { current: Tagged<SmsSettings>; tenant: string }) {
  const t = useT('admin').sms, client = useQueryClient(), [wrong, setWrong] = useState<string[]>([])
  const read = () => callTagged(api.GET('/v1/tenants/{tenant}/sms-settings', { params: { path: { tenant } } }))
  const editing = useEditing<SmsSettings, Draft>({
    query: qAdmin.sms(tenant), current, draftOf, read, rename,
    put: (draft, base) => callTagged(api.PUT('/v1/tenants/{tenant}/sms-settings', { params: { path: { tenant }, header: { 'If-Match': match(base.data) } }, body: inputOf(draft) })),
    refused: setWrong,
    saved: () => { setWrong([]); void client.invalidateQueries({ queryKey: ['admin', tenant, 'usage'] }) },
  })
  return (
    <div className="grid gap-4 md:gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
      <EditForm editing={editing} className="grid min-w-0 gap-4 md:gap-5" label={t.title}>
        <Section title={t.accounts} note={t.accountsNote}><Accounts editing={editing} providers={current.data.providers} /></Section>
        <Section title={t.wordings} note={t.wordingsNote}><Suspense fallback={<Skeleton className="h-130" />}><Wordings editing={editing} providers={current.data.providers} wrong={wrong} /></Suspense></Section>
        <When editing={editing} />
        <Limits editing={editing} />
      </EditForm>
      <div className="grid gap-4 md:gap-5 max-lg:order-first lg:sticky lg:top-6">
        <Usage tenant={tenant} zone={current.data.zone} />
        <Test tenant={tenant} dirty={editing.dirty} zone={current.data.zone} />
        <Section title={t.callback} note={t.callbackNote}><Copyable value={current.data.callback_url} label={t.callback} /></Section>
      </div>
    </div>
  )
}

const HALVES = Array.from({ length: 48 }, (_, i) => `${String(Math.floor(i / 2)).padStart(2, '0')}:${i % 2 ? '30' : '00'}`)
function When({ editing: { draft, set } }: { editing: Editing<Draft> }) {
  const t = useT('admin').sms, { quiet } = draft
  const times = (value: string) => [...new Set([...HALVES, value])].sort().map((time) => ({ value: time, label: num(time) }))
  const twice = (hours: number | null, at: number) => (draft.reminders.indexOf(hours) < at ? t.reminderTwice : undefined)
  return (
    <Section title={t.when}>
      <div className="grid gap-4">
        <div>
          <Switch label={t.quiet} note={t.quietNote} checked={quiet !== null} onChange={(on) => set({ quiet: on ? { from: '21:00', until: '08:00' } : null })} />
          {quiet && <div className="mt-2 grid grid-cols-2 gap-3 sm:max-w-96"><Select label={t.from} name="quiet_hours.from" value={quiet.from} onChange={(from) => set({ quiet: { ...quiet, from } })} options={times(quiet.from)} /><Select label={t.until} name="quiet_hours.until" {...(quiet.from === quiet.until && { error: t.sameTime })} value={quiet.until} onChange={(until) => set({ quiet: { ...quiet, until } })} options={times(quiet.until)} /></div>}
        </div>
        <SuggestField label={t.zone} name="zone" dir="ltr" className="sm:max-w-96" hint={t.zoneHint} required value={draft.zone} onChange={(zone) => set({ zone })} onPick={({ key }) => set({ zone: key })} suggestions={ZONES.filter((zone) => draft.zone === '' || ZONES.includes(draft.zone) || zone.toLowerCase().includes(draft.zone.toLowerCase())).map((zone) => ({ key: zone, label: zone }))} />
        <fieldset className="grid gap-2 border-t border-line pt-4" data-field="reminder_hours">
          <legend className="float-start mb-1 text-sm font-medium">{t.reminders}</legend>
          {draft.reminders.length === 0 && <p className="clear-both text-xs text-ink-3">{t.noReminders}</p>}
          {draft.reminders.map((hours, at) => (
            <div key={at} className="clear-both flex items-start gap-2">
              <NumberField label={t.reminder(at + 1)} hideLabel name={`reminder_hours[${at}]`} className="flex-1 sm:max-w-72" min={1} max={168} required unit={t.hoursBefore} error={twice(hours, at)} value={hours} onChange={(next) => set({ reminders: draft.reminders.map((one, i) => (i === at ? next : one)) })} />
              <RemoveButton what={t.reminder(at + 1)} onClick={() => set({ reminders: draft.reminders.filter((_, i) => i !== at) })} />
            </div>
          ))}
          {draft.reminders.length < 5 && <Button size="small" kind="soft" className="justify-self-start" onClick={() => set({ reminders: [...draft.reminders, [24, 2, 48, 72, 12, 4, 6].find((h) => !draft.reminders.includes(h)) ?? null] })}><Plus size={16} />{t.addReminder}</Button>}
        </fieldset>
        <div className="border-t border-line pt-2"><Switch label={t.due} note={t.dueNote} checked={draft.due} onChange={(due) => set({ due })} /></div>
      </div>
    </Section>
  )
}

function Limits({ editing: { draft, set } }: { editing: Editing<Draft> }) {
  const t = useT('admin').sms
  return (
    <Section title={t.limits}>
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <NumberField label={t.perMonth} name="messages_per_month" hint={t.noLimitHint} max={10_000_000} unit={t.messages} value={draft.messages} onChange={(messages) => set({ messages })} />
          <MoneyField label={t.costPerMonth} name="cost_per_month" hint={t.noLimitHint} value={draft.cost} onChange={(cost) => set({ cost })} />
        </div>
        <div className="border-t border-line pt-4"><TextList legend={t.prefixes} note={t.prefixesNote} name="prefixes" item={t.prefix} add={t.addPrefix} least={1} fresh="+" inputMode="tel" maxLength={8} check={(text) => (/^\+[1-9]\d{0,6}$/.test(text.trim()) ? null : t.prefixWrong)} value={draft.prefixes} onChange={(prefixes) => set({ prefixes })} /></div>
      </div>
    </Section>
  )
}

function Bar({ label, used, limit, text }: { label: string; used: number; limit: number | undefined; text: string }) {
  const share = limit === undefined ? 0 : limit === 0 ? 1 : Math.min(1, used / limit)
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm"><span>{label}</span><span className="num text-xs text-ink-2">{text}</span></div>
      {limit !== undefined && <div role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={limit} aria-valuenow={Math.min(used, limit)} aria-valuetext={text} className="mt-1.5 h-2 overflow-hidden rounded-full bg-sunken"><div className={cx('h-full rounded-full', share >= 1 ? 'bg-bad' : share > 0.8 ? 'bg-fair' : 'bg-brand')} style={{ width: `${share * 100}%` }} /></div>}
    </div>
  )
}

function Usage({ tenant, zone }: { tenant: string; zone: string }) {
  const t = useT('admin').sms, query = useQuery(qAdmin.usage(tenant))
  return (
    <Section title={t.usage} note={query.data && t.since(date(dayOf(query.data.since, zone)))}>
      <Loaded query={query} skeleton={<Skeleton className="h-16" />}>
        {({ messages, messages_limit: most, cost, cost_limit: dear }) => (
          <div className="grid gap-3">
            <Bar label={t.messages} used={messages} limit={most} text={most === undefined ? t.noLimit(grouped(messages)) : t.of(grouped(messages), grouped(most))} />
            <Bar label={t.cost} used={cost.amount} limit={dear?.amount} text={dear === undefined ? t.noLimit(money(cost)) : t.of(money(cost), money(dear))} />
            {((most !== undefined && messages >= most) || (dear && cost.amount >= dear.amount)) && <Banner tone="fair">{t.over}</Banner>}
          </div>
        )}
      </Loaded>
    </Section>
  )
}

function Test({ tenant, dirty, zone }: { tenant: string; dirty: boolean; zone: string }) {
  const t = useT('admin').sms, [locale, setLocale] = useState<Lang>(lang), words = useT('admin').edit
  const test = useMutation({ mutationFn: () => call(api.POST('/v1/tenants/{tenant}/sms-test', { params: { path: { tenant } }, body: { locale } })) })
  const id = test.data?.message
  const result = useQuery({
    ...qAdmin.message(tenant, id ?? ''), enabled: !!id,
    // As long as there may be news of it.
    refetchInterval: ({ state: { data, dataUpdateCount } }) => (dataUpdateCount > 15 || (data && (['dead', 'suppressed', 'expired', 'withdrawn'].includes(data.state) || ['delivered', 'failed'].includes(data.delivery ?? ''))) ? false : 2000),
  })
  return (
    <Section title={t.test} note={t.testNote}>
      <div className="grid gap-3">
        <Segmented<Lang> label={t.language} value={locale} onChange={setLocale} options={[{ value: 'fa', label: words.fa }, { value: 'en', label: words.en }]} />
        <Button kind="soft" full busy={test.isPending} disabled={dirty} onClick={() => test.mutate()}><Send size={18} />{t.testDo}</Button>
        {dirty && <p className="text-xs text-ink-3">{t.testDirty}</p>}
        <div role="status" className="grid gap-3">
          {test.error && <Banner tone="bad">{explain(test.error)}</Banner>}
          {id && (result.data ? <div className="rounded-ctl bg-sunken p-3.5"><p className="mb-2 text-xs font-medium text-ink-2">{t.testResult}</p><MessageFacts message={result.data} zone={zone} short /></div> : <p className="text-xs text-ink-3">{t.testWait}</p>)}
        </div>
        <Go href={`/admin/${tenant}/messages`} className="inline-flex min-h-11 items-center justify-center text-xs font-medium text-brand-text underline underline-offset-4">{t.testLog}</Go>
      </div>
    </Section>
  )
}
