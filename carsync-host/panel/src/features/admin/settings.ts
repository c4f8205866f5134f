// Reading and writing the two things that several pages edit a part of: the tenant itself, and how its reports are made.
import { api, callTagged, match, queryClient } from '../../api/client'
import type { InspectionSettings, InspectionSettingsInput, Tagged, TenantSettingsInput } from '../../api/queries.admin'
import type { Tenant } from '../../api/types'

export const readTenant = (tenant: string) => callTagged(api.GET('/v1/tenants/{tenant}', { params: { path: { tenant } }, cache: 'no-cache' }))
/** What is stored, as it is sent back. */
export const tenantInput = ({ name, locale, listed, policy, preferences, frames }: Tenant): TenantSettingsInput => ({ name, locale, listed, policy, preferences, frames })
export const putTenant = (tenant: string, body: TenantSettingsInput, etag: string) => callTagged(api.PUT('/v1/tenants/{tenant}', { params: { path: { tenant }, header: { 'If-Match': etag } }, body }))

export const readInspection = (tenant: string) => callTagged(api.GET('/v1/tenants/{tenant}/inspection-settings', { params: { path: { tenant } } }))
export const inspectionInput = ({ colour, footer, send_link, template, validity_hours, value_table }: InspectionSettings): InspectionSettingsInput => ({ colour, send_link, template, validity_hours, ...(footer && { footer }), ...(value_table && { value_table }) })
export const putInspection = (tenant: string, body: InspectionSettingsInput, base: Tagged<InspectionSettings>) => callTagged(api.PUT('/v1/tenants/{tenant}/inspection-settings', { params: { path: { tenant }, header: { 'If-Match': match(base.data) } }, body }))

/** What everybody sees of a tenant may be kept by the browser for a while; whoever changed it sees it at once. */
export async function refreshPublic(tenant: string) {
  const asked = { params: { path: { tenant } }, cache: 'reload' as const }
  await Promise.all([api.GET('/v1/tenants/{tenant}', asked), api.GET('/v1/tenants/{tenant}/brand', asked), fetch(`/v1/tenants/${tenant}/brand/logo`, { cache: 'reload' }).then((answer) => answer.blob())]).catch(() => {})
  await queryClient.invalidateQueries({ queryKey: ['tenants', tenant] })
}
