import { useQuery } from '@tanstack/react-query'
import { q } from '../../api/queries'
import type { ReportCard } from '../../api/types'
import { titled, useT } from '../../i18n'
import { date, dayOf, HOME_ZONE } from '../../i18n/dates'
import { num } from '../../i18n/numbers'
import { Badge, standingTone } from '../../ui/Badge'
import { Row } from '../../ui/Card'
import { Plate } from '../../ui/Plate'

export const gradeTone = { A: 'green', B: 'green', C: 'amber', D: 'red', E: 'red' } as const
export function ReportRow({ card, base }: { card: ReportCard; base: string }) {
  const t = useT('staff'), standings = useT('shell').report.standing, zone = useQuery(q.workshop(card.tenant_slug, card.workshop_slug)).data?.zone ?? HOME_ZONE
  return (
    <Row href={`${base}/reports/${card.id}`} start={<Badge tone={card.grade ? gradeTone[card.grade] : 'neutral'} className="size-11! justify-center rounded-2xl! text-base!">{card.grade ?? '–'}</Badge>}
      title={<span className="flex flex-wrap items-center gap-x-2 gap-y-1"><bdi>{card.vehicle_title ? titled(card.vehicle_title) : t.noVehicle}</bdi>{card.plate && <Plate value={card.plate} />}</span>}
      note={<span className="num">{date(dayOf(card.issued_at, zone))}{card.score !== undefined && <> · {t.reports.score} {num(card.score)}</>}{card.odometer_km !== undefined && <> · {t.vehicle.km(card.odometer_km)}</>}</span>}
      end={<Badge tone={standingTone[card.standing]!} className={card.standing === 'valid' ? 'max-sm:hidden' : ''}>{standings[card.standing]}</Badge>} />
  )
}
