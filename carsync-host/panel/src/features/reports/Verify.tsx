// The page behind the QR code of a report: what anybody may know of it, and whether the paper is genuine.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useParams } from 'wouter'
import { Failed } from '../../app/QueryState'
import { q } from '../../api/queries'
import { Refusal } from '../../api/refusal'
import type { Schemas } from '../../api/types'
import { joined, titled, useT } from '../../i18n'
import { HOME_ZONE, date, dateTime, dayOf } from '../../i18n/dates'
import { Facts, Section } from '../../ui/Card'
import { cx } from '../../ui/cx'
import { Banner, Skeleton } from '../../ui/Feedback'
import { Warning } from '../../ui/icons/core'
import { Shield } from '../../ui/icons/pages'
import { ShieldOff } from '../../ui/icons/reports'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { Digest } from './Digest'
import { checkSeal } from './seal'

export default function Verify() {
  const t = useT('report').verify, { token } = useParams<{ token: string }>(), query = useQuery(q.verify(token))
  useTitle(t.title)
  const unknown = query.error instanceof Refusal && [400, 404, 422].includes(query.error.status)
  return (
    <Page width="narrow">
      <PageHeader title={t.title} />
      {query.data ? <Known report={query.data} />
        : unknown ? <Verdict tone="[--th:25]" icon={<ShieldOff size={34} />} title={t.absent} text={t.absentText} />
        : query.error ? <Failed error={query.error} retry={query.refetch} />
        : <><Skeleton className="h-44 rounded-card!" /><Skeleton className="h-72 rounded-card!" /></>}
    </Page>
  )
}

const Verdict = ({ tone, icon, title, text }: { tone: string; icon: ReactNode; title: string; text: ReactNode }) => (
  <section className={cx('tone card grid justify-items-center gap-1 bg-tone-soft! p-6 text-center text-tone-text', tone)}>
    {icon}<h2 className="mt-2 text-xl font-bold">{title}</h2><div className="text-sm">{text}</div>
  </section>
)

function Known({ report }: { report: Schemas['VerifiedReport'] }) {
  const t = useT('report').verify, facts = useT('report').facts, km = useT('report').km, seal = useT('report').seal, standing = useT('report').standing
  const [signed, setSigned] = useState<boolean | undefined>()
  useEffect(() => { void checkSeal(location.hash.slice(1), report).then(setSigned) }, [report])
  const until = date(dayOf(report.valid_until, HOME_ZONE))
  const look = { valid: ['[--th:155]', t.validText(until)], expired: ['[--th:75]', standing.expiredText(until)], superseded: ['[--th:75]', standing.supersededText], revoked: ['[--th:25]', standing.revokedText] }[report.standing] as [string, string]
  return (
    <>
      <Verdict tone={look[0]} icon={report.standing === 'valid' ? <Shield size={34} /> : report.standing === 'revoked' ? <ShieldOff size={34} /> : <Warning size={34} />} title={t[report.standing]} text={<>{look[1]}{report.revoked_because && <p className="mt-1">{standing.because}: <bdi>{report.revoked_because}</bdi></p>}</>} />
      {signed === false && <Banner tone="bad">{t.forged}</Banner>}
      {signed === true && <Banner tone="good">{t.signed}</Banner>}
      <section className="card grid gap-4 p-4 md:p-5">
        <Facts className="grid-cols-2!" items={[
          report.vehicle && [t.vehicle, <bdi>{titled(report.vehicle)}</bdi>],
          report.plate_masked && [facts.plate, <Plate value={report.plate_masked} />],
          report.odometer_km != null && [facts.odometer, <span className="num">{km(report.odometer_km)}</span>],
          [t.issuer, <>{titled(report.workshop)}<span className="block text-xs font-normal text-ink-3">{joined([t.by(report.tenant), report.city])}</span></>],
          [facts.issued, <span className="num">{dateTime(report.issued_at, HOME_ZONE)}</span>],
          [facts.until, until],
          report.ended_at && [t.ended, <span className="num">{dateTime(report.ended_at, HOME_ZONE)}</span>],
        ]} />
        {report.plate_masked && <p className="text-2xs text-ink-3">{t.masked}</p>}
      </section>
      <Section title={seal.digest} note={t.match}><Digest value={report.digest} /><p className="mt-2 text-2xs text-ink-3">{seal.key}: <bdi dir="ltr" className="break-all">{report.key}</bdi></p></Section>
    </>
  )
}
