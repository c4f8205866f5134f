// What the administrator and the operator read.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, at, byCursor, call, callTagged } from './client'
import type { Schemas } from './types'

export type MessageFilter = { state?: string | undefined; template?: string | undefined; phone?: string | undefined }

export const qAdmin = {
  staff: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'staff'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/staff', { params: { path: { tenant } }, signal })) }),
  workshops: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'workshops'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/workshops', { params: { path: { tenant }, query: { limit: 200 } }, signal })) }),
  tenant: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'profile'], queryFn: ({ signal }) => callTagged(api.GET('/v1/tenants/{tenant}', { params: { path: { tenant } }, cache: 'no-cache', signal })) }),
  inspection: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'inspection'], queryFn: ({ signal }) => callTagged(api.GET('/v1/tenants/{tenant}/inspection-settings', { params: { path: { tenant } }, signal })) }),
  templates: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'templates'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/inspection-templates', { params: { path: { tenant } }, signal })) }),
  template: (tenant: string, template: string) => queryOptions({ queryKey: ['admin', tenant, 'templates', template], queryFn: ({ signal }) => callTagged(api.GET('/v1/tenants/{tenant}/inspection-templates/{template}', { params: { path: { tenant, template } }, signal })) }),
  sms: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'sms'], queryFn: ({ signal }) => callTagged(api.GET('/v1/tenants/{tenant}/sms-settings', { params: { path: { tenant } }, signal })) }),
  usage: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'usage'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/sms-usage', { params: { path: { tenant } }, signal })) }),
  messages: (tenant: string, { state, template, phone }: MessageFilter) => infiniteQueryOptions({
    queryKey: ['admin', tenant, 'messages', state ?? '', template ?? '', phone ?? ''],
    queryFn: ({ pageParam, signal }) => call(api.GET('/v1/tenants/{tenant}/messages', { params: { path: { tenant }, query: { limit: 30, ...(state && { state }), ...(template && { template }), ...(phone && { phone }), ...at(pageParam) } }, signal })),
    ...byCursor,
  }),
  message: (tenant: string, message: string) => queryOptions({ queryKey: ['admin', tenant, 'message', message], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/messages/{message}', { params: { path: { tenant, message } }, signal })) }),
  tokens: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'tokens'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/tokens', { params: { path: { tenant } }, signal })) }),
  audit: (tenant: string) => infiniteQueryOptions({
    queryKey: ['admin', tenant, 'audit'],
    queryFn: ({ pageParam, signal }) => call(api.GET('/v1/tenants/{tenant}/audit', { params: { path: { tenant }, query: { limit: 50, ...at(pageParam) } }, signal })),
    ...byCursor,
    staleTime: 0,
  }),
  sealKeys: (tenant: string) => queryOptions({ queryKey: ['admin', tenant, 'seal-keys'], queryFn: ({ signal }) => call(api.GET('/v1/tenants/{tenant}/seal-keys', { params: { path: { tenant } }, signal })) }),

  tenants: () => infiniteQueryOptions({
    queryKey: ['operator', 'tenants'],
    queryFn: ({ pageParam, signal }) => call(api.GET('/v1/operator/tenants', { params: { query: { limit: 50, ...at(pageParam) } }, signal })),
    ...byCursor,
  }),
  hosts: (tenant: string) => queryOptions({ queryKey: ['operator', 'hosts', tenant], queryFn: ({ signal }) => call(api.GET('/v1/operator/tenants/{tenant}/hosts', { params: { path: { tenant } }, signal })), staleTime: 0 }),
  codeBlocks: () => queryOptions({ queryKey: ['operator', 'code-blocks'], queryFn: ({ signal }) => call(api.GET('/v1/operator/code-blocks', { signal })) }),
  deploymentSms: () => queryOptions({ queryKey: ['operator', 'sms'], queryFn: ({ signal }) => call(api.GET('/v1/operator/sms', { signal })) }),
  health: () => queryOptions({
    queryKey: ['operator', 'health'],
    queryFn: async ({ signal }) => {
      const begun = performance.now()
      // The body is read, or the request counts as under way and holds its connection.
      const ok = await fetch('/health/ready', { signal }).then((answer) => answer.text().then(() => answer.ok)).catch(() => false)
      return { ok, ms: Math.round(performance.now() - begun) }
    },
    staleTime: 0,
    refetchInterval: 30_000,
  }),
}
export type Tagged<T> = { data: T; etag: string }
export type SmsSettings = Schemas['SmsSettings']
export type SmsSettingsInput = Schemas['SmsSettingsInput']
export type SmsMessage = Schemas['Message']
export type InspectionSettings = Schemas['InspectionSettings']
export type InspectionSettingsInput = Schemas['InspectionSettingsInput']
// The generator's types of answers without values (`ok3`) exclude themselves; these are the same, written by hand.
type Plain<T extends string> = { type: T }
export type ResultKind =
  | Plain<'ok3'> | Plain<'date'> | Plain<'week'> | Plain<'text'>
  | ({ type: 'panel' } & Schemas['PanelKind']) | ({ type: 'measure' } & Schemas['MeasureKind']) | ({ type: 'yes_no' } & Schemas['YesNoKind']) | ({ type: 'choice' } & Schemas['ChoiceKind'])
export type TemplateItem = Omit<Schemas['Item'], 'kind'> & { kind: ResultKind }
export type TemplateSection = Omit<Schemas['Section'], 'items'> & { items: TemplateItem[] }
export type Template = Omit<Schemas['Template'], 'sections'> & { sections: TemplateSection[] }
export type TenantSettingsInput = Schemas['TenantSettingsInput']
