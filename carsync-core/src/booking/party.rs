//! Who and what a booking is for: the tenant's card of the customer, and its record of the vehicle.

use jiff::Timestamp;

use super::error::BookingError;
use super::model::Origin;
use super::service::{Bookings, VehicleChoice, raced};
use crate::account::{Customer, PersonScope};
use crate::customer::{CustomerCard, Vehicle, VehicleFacts};
use crate::error::BadField;
use crate::storage::TenantWrite;
use crate::value::Invalid;
use crate::version::Version;

impl Bookings {
    /// The tenant's card of the customer, made if there is none, and locked until the unit ends.
    pub(super) async fn card_of(&self, unit: &mut dyn TenantWrite, by: &Customer) -> Result<CustomerCard, BookingError> {
        if let Some(card) = unit.customers().by_person(by.person.id).await? {
            unit.customers_mut().lock_card(card.id).await?;
            return Ok(card);
        }
        // A card made for a walk-in becomes the person's once they have signed in with its phone.
        if let Some(card) = unit.customers().by_phone(&by.person.phone).await? {
            let claimed = CustomerCard { person: Some(by.person.id), version: card.version.next(), ..card.clone() };
            unit.customers_mut().update_card(&claimed, card.version).await.map_err(raced)?;
            return Ok(claimed);
        }
        let card = CustomerCard {
            id: self.origin().id(),
            person: Some(by.person.id),
            phone: Some(by.person.phone.clone()),
            name: by.person.name.clone(),
            created_at: self.origin().now(),
            version: Version::FIRST,
        };
        unit.customers_mut().insert_card(&card).await?;
        Ok(card)
    }

    /// What is told or known of the vehicle chosen.
    pub(super) async fn facts_of(&self, by: &Customer, choice: &VehicleChoice) -> Result<VehicleFacts, BookingError> {
        let refused = |invalid: Invalid| BookingError::Invalid(BadField::new("vehicle", invalid));
        match choice {
            VehicleChoice::Told(facts) => facts.check().map(|()| facts.clone()).map_err(refused),
            VehicleChoice::Own(id) => {
                let scope = PersonScope::of(by.person.id);
                let own = self.storage().own(&scope).await?.own().vehicle(*id).await?;
                own.map(|vehicle| vehicle.facts)
                    .ok_or_else(|| BookingError::field("vehicle_id", Invalid::new("vehicle.unknown", "you have no such vehicle")))
            }
        }
    }

    /// The tenant's record of a vehicle: the one of its plate, brought up to date, or a new one.
    pub(super) async fn vehicle_for(
        &self,
        unit: &mut dyn TenantWrite,
        card: Option<&CustomerCard>,
        facts: VehicleFacts,
        origin: Origin,
        now: Timestamp,
    ) -> Result<Vehicle, BookingError> {
        let known = match &facts.plate {
            Some(plate) => unit.customers().vehicle_by_plate(plate).await?,
            None => None,
        };
        let Some(known) = known else {
            let customer = card.map(|card| card.id);
            let vehicle = Vehicle { id: self.origin().id(), customer, facts, created_at: now, version: Version::FIRST };
            unit.customers_mut().insert_vehicle(&vehicle).await?;
            return Ok(vehicle);
        };
        // Somebody else's vehicle by its plate: the booking is for it, and what the workshop knows of it stays.
        if origin == Origin::Online && known.customer.is_some() && known.customer != card.map(|card| card.id) {
            return Ok(known);
        }
        let customer = card.map(|card| card.id).or(known.customer);
        let facts = facts.over(known.facts.clone());
        if customer == known.customer && facts == known.facts {
            return Ok(known);
        }
        let vehicle = Vehicle { customer, facts, version: known.version.next(), ..known.clone() };
        unit.customers_mut().update_vehicle(&vehicle, known.version).await.map_err(raced)?;
        Ok(vehicle)
    }
}
