// What somebody, or some machine, may do here and at which place: shown and chosen alike for staff and for API tokens.
import { useQuery } from '@tanstack/react-query'
import { qAdmin } from '../../api/queries.admin'
import { useMe } from '../../api/session'
import type { Role } from '../../api/types'
import { titled, useT } from '../../i18n'
import { Badge, type Tone } from '../../ui/Badge'
import { RadioCards } from '../../ui/Choice'
import { Select } from '../../ui/Select'

const ROLES: Role[] = ['technician', 'reception', 'manager', 'administrator']
const tones: Record<Role, Tone> = { technician: 'neutral', reception: 'blue', manager: 'violet', administrator: 'brand' }

export const RoleBadge = ({ role }: { role: Role }) => <Badge tone={tones[role]}>{useT('shell').roles[role]}</Badge>
/** The name of a place; without one, all of them. */
export function usePlaceName(tenant: string) {
  const t = useT('admin').staff, { data } = useQuery(qAdmin.workshops(tenant))
  return (workshop: string | undefined) => { const found = data?.items.find((one) => one.workshop === workshop); return !workshop ? t.all : found ? titled(found.title) : '…' }
}

/** Whom I may appoint, and where: an administrator everybody, a manager those below at the places they manage. `places: null`: anywhere. */
export function useAppointing(tenant: string) {
  const mine = (useMe()?.memberships ?? []).filter((one) => one.tenant === tenant), administers = mine.some((one) => one.role === 'administrator'), managed = mine.filter((one) => one.role === 'manager')
  return { roles: administers ? ROLES : ROLES.slice(0, 2), places: administers || managed.some((one) => !one.workshop) ? null : managed.map((one) => one.workshop!) }
}

export type Post = { role: Role | null; workshop: string }
/** As the API takes it: an administrator is one everywhere. */
export const postOf = ({ role, workshop }: Post) => ({ role: role!, ...(workshop && role !== 'administrator' && { workshop }) })
export function PostFields({ tenant, value: { role, workshop }, onChange }: { tenant: string; value: Post; onChange: (value: Post) => void }) {
  const t = useT('admin').staff, names = useT('shell').roles, { roles, places } = useAppointing(tenant), workshops = useQuery(qAdmin.workshops(tenant)).data?.items ?? []
  return (
    <>
      <RadioCards<Role> label={t.role} name="role" value={role} onChange={(next) => onChange({ role: next, workshop })} required={t.choose} options={roles.map((value) => ({ value, label: names[value], note: t.can[value] }))} />
      {role !== 'administrator' && <Select label={t.where} name="workshop" value={workshop} onChange={(next) => onChange({ role, workshop: next })} {...(!places && { placeholder: t.all })} options={workshops.filter((one) => !places || places.includes(one.workshop)).map((one) => ({ value: one.workshop, label: titled(one.title) }))} />}
    </>
  )
}
