// A car of mine, new or changed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call, match } from '../../api/client'
import { q } from '../../api/queries'
import { fieldErrors, formError, Refusal } from '../../api/refusal'
import type { Vehicle } from '../../api/types'
import { useT } from '../../i18n'
import { Button } from '../../ui/Button'
import { Skeleton } from '../../ui/Feedback'
import { Form } from '../../ui/Form'
import { Sheet } from '../../ui/Overlay'
import { toast } from '../../ui/Toast'
import { draftOf, emptyVehicle, vehicleFieldNames, VehicleFields, vehicleInput } from './VehicleFields'

export default function VehicleSheet({ vehicle, onClose }: { vehicle?: Vehicle; onClose: () => void }) {
  const t = useT('mine').vehicles, shell = useT('shell'), client = useQueryClient(), models = useQuery(q.carModels())
  const [draft, setDraft] = useState(() => (vehicle ? null : emptyVehicle()))
  // What is changed is shown in the catalogue's words, so they are waited for.
  const shown = draft ?? (vehicle && (models.data || models.error) ? draftOf(vehicle, models.data) : null)
  const save = useMutation({
    mutationFn: () => {
      const body = vehicleInput(shown!, models.data)
      return vehicle ? call(api.PUT('/v1/me/vehicles/{vehicle}', { params: { path: { vehicle: vehicle.id }, header: { 'If-Match': match(vehicle) } }, body })) : call(api.POST('/v1/me/vehicles', { body }))
    },
    onSuccess: () => { toast(vehicle ? t.changed : t.added, 'good'); onClose() },
    onSettled: (_, error) => { if (!error || (error instanceof Refusal && error.stale)) void client.invalidateQueries({ queryKey: ['me', 'vehicles'] }) },
  })
  return (
    <Sheet open onClose={onClose} title={vehicle ? t.editTitle : t.addTitle} footer={<><Button onClick={onClose}>{shell.do.cancel}</Button><Button type="submit" form="vehicle" kind="primary" busy={save.isPending} disabled={!shown}>{shell.do.save}</Button></>}>
      {shown ? (
        <Form id="vehicle" onSubmit={() => save.mutate()} errors={fieldErrors(save.error, vehicleFieldNames)} error={formError(save.error, Object.keys(vehicleFieldNames))}>
          <VehicleFields value={shown} onChange={setDraft} />
        </Form>
      ) : <Skeleton className="h-56" />}
    </Sheet>
  )
}
