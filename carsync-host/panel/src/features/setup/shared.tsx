// What the pages of a workshop's setup share: its data, its header, and what is told when somebody else was faster.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loaded } from '../../app/QueryState'
import { qStaff, staffKey } from '../../api/queries.staff'
import { explain, Refusal } from '../../api/refusal'
import type { Booking, Schemas } from '../../api/types'
import { useT } from '../../i18n'
import { dayOf, when } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { Badge, bookingTone } from '../../ui/Badge'
import { Row, Rows } from '../../ui/Card'
import { Banner, SkeletonList } from '../../ui/Feedback'
import { DigitsInput, Field, useChecked, type Common } from '../../ui/Field'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { servicesOf, useMay, useWorkplace } from '../board/workplace'

export type Setup = Schemas['WorkshopSetup']
export type Tools = { tenant: string; workshop: string; setup: Setup; etag: string; mayEdit: boolean; mayAdminister: boolean; changed: () => Promise<void> }

export function SetupPage({ title, end, note, children }: { title: string; note?: string; end?: (tools: Tools) => ReactNode; children: (tools: Tools) => ReactNode }) {
  const t = useT('staff').setup, { tenant, workshop } = useWorkplace(), may = useMay(tenant), client = useQueryClient(), query = useQuery(qStaff.setup(tenant, workshop))
  useTitle(title)
  // Drawn once it is known what may be changed: the buttons for it do not push the rest about when they come.
  const tools = query.data && may.known && { tenant, workshop, setup: query.data.data, etag: query.data.etag, mayEdit: may.manage, mayAdminister: may.administer, changed: async () => { await Promise.all([client.invalidateQueries({ queryKey: staffKey(tenant, workshop) }), client.invalidateQueries({ queryKey: ['tenants', tenant, 'workshops'] })]) } }
  return (
    <Page>
      <PageHeader title={title} note={note} end={tools && may.manage && end?.(tools)} />
      {tools && !may.manage && <Banner>{t.readOnly}</Banner>}
      <Loaded query={{ data: tools || undefined, error: query.error ?? may.error, refetch: () => { if (!may.known) may.again(); if (!query.data) void query.refetch() } }} skeleton={<SkeletonList count={4} className="h-17 rounded-card!" />}>{(ready) => children(ready)}</Loaded>
    </Page>
  )
}
/** What to say of a refused change; a stale one has been read anew. */
export const refusedText = (error: unknown, stale: string) => (error instanceof Refusal && error.stale ? stale : explain(error))

/** Bookings that a change leaves in the cold, each with the way to it. */
export function BookingRows({ bookings, zone }: { bookings: Booking[]; zone: string }) {
  const { base } = useWorkplace(), states = useT('shell').booking.state
  return <Rows className="shadow-none!">{bookings.map((one) => <Row key={one.id} href={`${base}/day/${dayOf(one.starts_at, zone)}?booking=${one.id}`} title={<span className="num">{when(one.starts_at, zone)}</span>} note={servicesOf(one)} end={<Badge tone={bookingTone[one.state]!}>{states[one.state]}</Badge>} />)}</Rows>
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/
/** An hour of the day, typed in any digits: `830` becomes `08:30`. */
export function ClockField({ value, onChange, error: given, label, name, hideLabel, required, className }: Common & { value: string; onChange: (value: string) => void }) {
  const t = useT('staff').setup.hours
  const { error, edited } = useChecked({ name, error: given, required: required ?? true }, value, (text) => (text && !CLOCK.test(text) ? t.wrong : null))
  return (
    <Field {...{ label, error, className }} {...(name && { name })} hideLabel={hideLabel ?? false}>
      {(wiring) => (
        <div className="input flex" dir="ltr" data-invalid={error ? '' : undefined}>
          <DigitsInput {...wiring} name={name} keep={/[^\d:]/g} max={5} placeholder={num('08:30')} value={value} onChange={(text) => { edited(); onChange(text.length === 3 && /^\d\d\d$/.test(text) && !value.includes(':') ? `${text.slice(0, 2)}:${text.slice(2)}` : text) }}
            onBlur={() => { const digits = value.replace(/\D/g, ''); if (digits.length === 3 && !value.includes(':')) onChange(`0${digits[0]}:${digits.slice(1)}`); else if (digits.length === 4) onChange(`${digits.slice(0, 2)}:${digits.slice(2)}`); else if (digits.length > 0 && digits.length <= 2 && +digits < 24) onChange(`${digits.padStart(2, '0')}:00`); else if (/^\d:\d\d$/.test(value)) onChange(`0${value}`) }}
            className="num min-h-11.5 w-full min-w-0 bg-transparent px-2 text-center" />
        </div>
      )}
    </Field>
  )
}
