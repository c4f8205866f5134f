//! A tenant's card of a customer, and vehicles.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::models::car_models;
use crate::catalogue::Title;
use crate::value::{ChassisNumber, CustomerId, Invalid, Name, PersonId, PhoneNumber, Plate, VehicleId, Vin};
use crate::version::Version;

/// What one tenant knows of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCard {
    /// Its id.
    pub id: CustomerId,
    /// The person behind it, once they have signed in here.
    pub person: Option<PersonId>,
    /// Their phone; at most one card per phone.
    pub phone: Option<PhoneNumber>,
    /// Their name as this tenant knows it.
    pub name: Option<Name>,
    /// When it was made.
    pub created_at: Timestamp,
    /// For compare-and-set.
    pub version: Version,
}

/// A vehicle: a person's own, or a tenant's record of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    /// Its id.
    pub id: VehicleId,
    /// The card of its owner, in a tenant's record.
    pub customer: Option<CustomerId>,
    /// What is known of it.
    pub facts: VehicleFacts,
    /// When it was added.
    pub created_at: Timestamp,
    /// For compare-and-set.
    pub version: Version,
}

/// What is known of a vehicle. At least one of plate, VIN and chassis number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VehicleFacts {
    /// The number plate.
    #[serde(default)]
    pub plate: Option<Plate>,
    /// The 17-digit number of ISO 3779.
    #[serde(default)]
    pub vin: Option<Vin>,
    /// The short number of older vehicles.
    #[serde(default)]
    pub chassis_number: Option<ChassisNumber>,
    /// A make of the catalogue by its slug, or free text.
    #[serde(default)]
    pub make: Option<Name>,
    /// A model of the catalogue by its slug, or free text.
    #[serde(default)]
    pub model: Option<Name>,
    /// The colour, free text.
    #[serde(default)]
    pub colour: Option<Name>,
}

impl VehicleFacts {
    /// Refuses facts that name no vehicle.
    ///
    /// # Errors
    /// `vehicle.unnamed` without plate, VIN and chassis number.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.plate.is_none() && self.vin.is_none() && self.chassis_number.is_none() {
            return Err(Invalid::new("vehicle.unnamed", "a vehicle needs a plate, a VIN or a chassis number"));
        }
        Ok(())
    }

    /// The facts of a vehicle known by its plate alone.
    pub fn of_plate(plate: Plate) -> Self {
        Self { plate: Some(plate), vin: None, chassis_number: None, make: None, model: None, colour: None }
    }

    /// Make and model as people call them, where the catalogue of cars knows them by their slugs.
    pub fn title(&self) -> Option<Title> {
        let (make, model) = (self.make.as_ref()?, self.model.as_ref());
        let of_make = || car_models().iter().filter(|known| known.make.as_str() == make.as_str());
        match model {
            Some(model) => of_make().find(|known| known.model.as_str() == model.as_str()).map(|known| known.model_title.clone()),
            None => of_make().next().map(|known| known.make_title.clone()),
        }
    }

    /// The newer facts, and of the older what the newer do not say.
    #[must_use]
    pub fn over(self, older: Self) -> Self {
        Self {
            plate: self.plate.or(older.plate),
            vin: self.vin.or(older.vin),
            chassis_number: self.chassis_number.or(older.chassis_number),
            make: self.make.or(older.make),
            model: self.model.or(older.model),
            colour: self.colour.or(older.colour),
        }
    }
}
