// A booking that has no draft yet: which package, and off it goes.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, call } from '../../api/client'
import { q } from '../../api/queries'
import { explain, Refusal } from '../../api/refusal'
import type { BoardItem, Inspection } from '../../api/types'
import { useT } from '../../i18n'
import { Button, ButtonLink, IconLink } from '../../ui/Button'
import { RadioCards } from '../../ui/Choice'
import { Banner, EmptyState } from '../../ui/Feedback'
import { Back } from '../../ui/icons/core'
import { Inspection as InspectionIcon } from '../../ui/icons/staff'
import { Page } from '../../ui/Page'
import { Plate } from '../../ui/Plate'
import { inspectionKey, type Place } from './draft'

type Pack = 'usual' | 'paint_body' | 'technical' | 'full'
export default function Begin({ place, item, base }: { place: Place; item: BoardItem | undefined; base: string }) {
  const staff = useT('staff'), t = staff.inspect, client = useQueryClient(), [pack, setPack] = useState<Pack>('usual')
  const services = useQuery(q.services(place.tenant, place.workshop)).data
  const named = !item || !services ? true : item.booking.services.some((line) => services.find((one) => one.slug === line.slug)?.inspection)
  useEffect(() => { if (!named) setPack('full') }, [named])
  const begin = useMutation({
    mutationFn: () => call(api.POST('/v1/tenants/{tenant}/workshops/{workshop}/bookings/{booking}/inspection', { params: { path: place }, body: pack === 'usual' ? {} : { packages: [pack] } })),
    onSuccess: (data) => client.setQueryData(inspectionKey(place), data as Inspection),
  })
  const sealed = begin.error instanceof Refusal && begin.error.code === 'report.state'
  return (
    <Page width="narrow">
      <div className="flex items-center gap-1"><IconLink label={t.toBoard} href={`${base}/day`} className="-ms-3"><Back size={22} /></IconLink><h1 className="flex-1 text-xl font-bold">{t.title}</h1>{item?.vehicle?.plate && <Plate value={item.vehicle.plate} />}</div>
      {sealed ? <EmptyState icon={<InspectionIcon size={28} />} title={t.sealed} text={t.sealedText}><ButtonLink href={`${base}/reports`} kind="primary">{staff.reports.title}</ButtonLink></EmptyState> : (
        <div className="card grid gap-5 p-5">
          <p className="text-sm text-ink-2">{t.beginText}</p>
          <RadioCards<Pack> label={t.pack} className="sm:grid-cols-2" value={pack} onChange={setPack} options={[...(named ? [{ value: 'usual' as const, label: t.usual }] : []), { value: 'full', label: t.packs.full }, { value: 'paint_body', label: t.packs.paint_body }, { value: 'technical', label: t.packs.technical }]} />
          {begin.error && <Banner tone="bad">{explain(begin.error)}</Banner>}
          <Button kind="primary" size="large" busy={begin.isPending} onClick={() => begin.mutate()}><InspectionIcon size={20} />{t.begin}</Button>
        </div>
      )}
    </Page>
  )
}
