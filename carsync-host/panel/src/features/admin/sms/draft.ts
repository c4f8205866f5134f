// The settings as they are edited, and back. A field of the API is `wordings[2].text`; here it is `wordings.booking_moved.fa.text`, whatever order they are sent in.
import type { SmsSettings, SmsSettingsInput } from '../../../api/queries.admin'

export type Account = { provider: string; account: string; sender: string; key: string; hint: string | undefined; stored: boolean }
export type Parameter = { parameter: string; value: string }
export type Approved = { name: string; parameters: Parameter[] }
export type Words = { text: string | null; approved: Record<string, Approved> }
export type Draft = {
  accounts: Account[]
  wordings: Record<string, Words>
  quiet: { from: string; until: string } | null
  zone: string
  messages: number | null
  cost: number | null
  prefixes: string[]
  reminders: (number | null)[]
  due: boolean
}

export const draftOf = (stored: SmsSettings): Draft => ({
  accounts: (stored.accounts ?? []).map(({ provider, account, sender, key_hint }) => ({ provider, account: account ?? '', sender: sender ?? '', key: '', hint: key_hint, stored: true })),
  wordings: Object.fromEntries((stored.wordings ?? []).map(({ template, locale, text, approved }) => [`${template}.${locale}`, {
    text: text ?? null,
    approved: Object.fromEntries(Object.entries(approved ?? {}).map(([provider, { name, parameters }]) => [provider, { name, parameters: Object.entries(parameters).map(([parameter, value]) => ({ parameter, value })) }])),
  }])),
  quiet: stored.quiet_hours ?? null,
  zone: stored.zone,
  messages: stored.messages_per_month ?? null,
  cost: stored.cost_per_month?.amount ?? null,
  prefixes: stored.prefixes,
  reminders: stored.reminder_hours,
  due: stored.service_due,
})

const sent = (draft: Draft) => Object.entries(draft.wordings).filter(([, { text, approved }]) => text !== null || Object.keys(approved).length > 0)
export const inputOf = (draft: Draft): SmsSettingsInput => ({
  accounts: draft.accounts.map(({ provider, account, sender, key }) => ({ provider, ...(account.trim() && { account: account.trim() }), ...(sender.trim() && { sender: sender.trim() }), ...(key.trim() && { key: key.trim() }) })),
  wordings: sent(draft).map(([name, { text, approved }]) => {
    const [template, locale] = name.split('.') as [string, string]
    return { template, locale, ...(text !== null && { text }), approved: Object.fromEntries(Object.entries(approved).map(([provider, one]) => [provider, { name: one.name.trim(), parameters: Object.fromEntries(one.parameters.map(({ parameter, value }) => [parameter.trim(), value])) }])) }
  }),
  ...(draft.quiet && { quiet_hours: draft.quiet }),
  zone: draft.zone.trim(),
  ...(draft.messages !== null && { messages_per_month: draft.messages }),
  ...(draft.cost !== null && { cost_per_month: { amount: draft.cost, currency: 'IRR' as const } }),
  prefixes: draft.prefixes.map((prefix) => prefix.trim()),
  reminder_hours: draft.reminders.map((hours) => hours ?? 0),
  service_due: draft.due,
})

export function rename(name: string, draft: Draft): string {
  const wording = /^wordings\[(\d+)\]\.?(.*)$/.exec(name)
  if (!wording) return name
  const key = sent(draft)[+wording[1]!]?.[0]
  if (!key) return name
  const parameter = /^approved\.([^.]+)\.parameters\.(.+)$/.exec(wording[2]!)
  const at = parameter ? draft.wordings[key]!.approved[parameter[1]!]?.parameters.findIndex((one) => one.parameter.trim() === parameter[2]) ?? -1 : -1
  return `wordings.${key}.${parameter && at >= 0 ? `approved.${parameter[1]}.parameters[${at}]` : wording[2]}`
}
export const move = <T,>(list: T[], from: number, by: number): T[] => { const next = [...list], [one] = next.splice(from, 1); next.splice(from + by, 0, one!); return next }
