// Where somebody works: their workshops, and the businesses they administer.
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../app/QueryState'
import { qStaff } from '../../api/queries.staff'
import { useMe } from '../../api/session'
import type { Membership } from '../../api/types'
import { titled, useT } from '../../i18n'
import { Badge } from '../../ui/Badge'
import { Initial, Row, Rows } from '../../ui/Card'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Store } from '../../ui/icons/core'
import { Settings } from '../../ui/icons/staff'
import { Page, PageHeader, useTitle } from '../../ui/Page'

export default function Workplaces() {
  const t = useT('shell'), me = useMe(), staff = useT('staff')
  useTitle(t.nav.workshops)
  const tenants = [...new Set(me?.memberships.map((one) => one.tenant) ?? [])]
  return (
    <Page width="narrow">
      <PageHeader title={t.nav.workshops} />
      {!me ? <SkeletonList className="h-15 rounded-card!" /> : tenants.length === 0 ? <EmptyState icon={<Store size={28} />} title={staff.workplaces.none} text={staff.workplaces.noneText} /> : tenants.map((tenant) => <Business key={tenant} roles={me.memberships.filter((one) => one.tenant === tenant)} />)}
    </Page>
  )
}

/** One business with those of its workshops that these roles reach: a role without a workshop reaches all. */
function Business({ roles }: { roles: Membership[] }) {
  const t = useT('shell'), { tenant, tenant_name } = roles[0]!, query = useQuery(qStaff.workshops(tenant))
  return (
    <section className="grid gap-2">
      <h2 className="px-1 text-sm font-semibold text-ink-2">{tenant_name}</h2>
      <Loaded query={query} skeleton={<SkeletonList count={2} className="h-15 rounded-card!" />}>
        {({ items }) => (
          <Rows>
            {roles.some((one) => one.role === 'administrator') && <Row href={`/admin/${tenant}/staff`} start={<Initial><Settings size={22} /></Initial>} title={t.nav.business} note={t.roles.administrator} />}
            {items.flatMap((one) => {
              const role = roles.find((each) => each.workshop === one.workshop) ?? roles.find((each) => !each.workshop)
              return role ? [<Row key={one.workshop} href={`/staff/${tenant}/${one.slug}/day`} start={<Initial><Store size={22} /></Initial>} title={titled(one.title)} note={one.address} end={<Badge>{t.roles[role.role]}</Badge>} />] : []
            })}
          </Rows>
        )}
      </Loaded>
    </section>
  )
}
