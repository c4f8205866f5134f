// Who changed what, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { qAdmin } from '../../api/queries.admin'
import type { Schemas } from '../../api/types'
import { useT } from '../../i18n'
import { dayNear, dayOf, HOME_ZONE, time } from '../../i18n/dates'
import { num, phone } from '../../i18n/numbers'
import { EmptyState, SkeletonList } from '../../ui/Feedback'
import { Building, Key, Settings } from '../../ui/icons/staff'
import { Person } from '../../ui/icons/core'
import { History } from '../../ui/icons/pages'
import { More } from '../../ui/More'
import { Page, PageHeader, useTitle } from '../../ui/Page'

type Entry = Schemas['AuditEntry']
const icons: Record<Entry['by']['kind'], typeof Person> = { staff: Person, token: Key, operator: Building, host: Settings }

export default function Audit() {
  const t = useT('admin').audit, { tenant } = useParams<{ tenant: string }>(), query = useInfiniteQuery(qAdmin.audit(tenant))
  /** Colleagues are named by their phone; an id says nothing to a person. */
  const subject = (of: string) => (/^\+\d{8,15}$/.test(of) ? apart(of) : of === tenant || /^[a-z]{3}_[0-9a-z]{26}$/.test(of) ? undefined : num(of))
  useTitle(t.title)
  return (
    <Page>
      <PageHeader title={t.title} note={t.note} />
      <Loaded query={query} skeleton={<SkeletonList count={6} className="h-17 rounded-card!" />}>
        {({ pages }) => {
          const days = new Map<string, Entry[]>()
          for (const one of pages.flatMap((page) => page.items)) { const day = dayOf(one.at, HOME_ZONE); days.set(day, [...(days.get(day) ?? []), one]) }
          if (!days.size) return <EmptyState icon={<History size={28} />} title={t.none} text={t.noneText} />
          return (
            <>
              {[...days].map(([day, entries]) => (
                <section key={day} className="grid gap-2">
                  <h2 className="px-1 text-sm font-semibold text-ink-2">{dayNear(day)}</h2>
                  <ul className="card divide-y divide-line">{entries.map((one) => <Line key={one.id} entry={one} subject={subject(one.subject)} />)}</ul>
                </section>
              ))}
              <More query={query} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

const apart = (number: string) => `\u2066${phone(number)}\u2069`
function Line({ entry: { at, by, action }, subject }: { entry: Entry; subject: string | undefined }) {
  const t = useT('admin').audit, roles = useT('shell').roles, Icon = icons[by.kind] ?? Settings
  const who = by.name ?? (by.phone && apart(by.phone))
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <span className="grid size-9 shrink-0 place-items-center rounded-xl bg-sunken text-ink-2"><Icon size={18} /></span>
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-medium">{t.actions[action] ?? <code dir="ltr" className="font-mono text-xs">{action}</code>}{subject && <> · <bdi className="font-normal text-ink-2 [overflow-wrap:anywhere]">{subject}</bdi></>}</p>
        <p className="text-xs text-ink-3">{[who, by.role ? roles[by.role] : t.kinds[by.kind]].filter(Boolean).join(' · ')}</p>
      </div>
      <span className="num shrink-0 text-xs leading-6 text-ink-3">{time(at, HOME_ZONE)}</span>
    </li>
  )
}
