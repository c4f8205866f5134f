// What is typed of a vehicle, and what the API gets of it. Apart from the fields, which are drawn only for a vehicle that is not in somebody's list.
import type { CarModel, Vehicle, VehicleInput } from '../../api/types'
import { emptyPlate, plateComplete, plateText, readPlate, type PlateValue } from '../../ui/plates'
import { carName, modelOf } from './names'

export type VehicleDraft = { plate: PlateValue; model: string; colour: string; vin: string; chassis: string }
export const emptyVehicle = (): VehicleDraft => ({ plate: emptyPlate(), model: '', colour: '', vin: '', chassis: '' })
export const draftOf = (vehicle: Vehicle, catalogue: CarModel[] | undefined): VehicleDraft => ({ plate: vehicle.plate ? readPlate(vehicle.plate) : emptyPlate(), model: carName(vehicle, catalogue) ?? '', colour: vehicle.colour ?? '', vin: vehicle.vin ?? '', chassis: vehicle.chassis_number ?? '' })
export function vehicleInput(draft: VehicleDraft, catalogue: CarModel[] | undefined): VehicleInput {
  return {
    ...(plateComplete(draft.plate) && { plate: plateText(draft.plate) }), ...modelOf(draft.model, catalogue),
    ...(draft.colour.trim() && { colour: draft.colour.trim() }), ...(draft.vin.trim() && { vin: draft.vin.trim() }), ...(draft.chassis.trim() && { chassis_number: draft.chassis.trim() }),
  }
}
/** Field names of the API as they are in this form. */
export const vehicleFieldNames = Object.fromEntries(['', 'vehicle.'].flatMap((prefix) => [[`${prefix}plate`, 'plate'], [`${prefix}model`, 'model'], [`${prefix}make`, 'model'], [`${prefix}colour`, 'colour'], [`${prefix}vin`, 'vin'], [`${prefix}chassis_number`, 'chassis'], [prefix ? 'vehicle' : '_', 'plate']]))
