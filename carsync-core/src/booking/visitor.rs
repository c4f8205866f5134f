//! Who stands at the door: what the tenant knows of a plate or a phone.

use super::error::BookingError;
use super::service::Bookings;
use crate::account::{Permission, Staff};
use crate::catalogue::WorkshopRef;
use crate::customer::{CustomerCard, Vehicle};
use crate::value::{PhoneNumber, Plate};

/// A vehicle and a customer that the tenant has seen before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visitor {
    /// The vehicle of the plate.
    pub vehicle: Option<Vehicle>,
    /// The customer of the phone, or else the one whose vehicle it is.
    pub customer: Option<CustomerCard>,
}

impl Bookings {
    /// Looks a plate and a phone up, so that a walk-in need not be typed twice.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; the storage's.
    pub async fn look_up(
        &self,
        by: &Staff,
        which: &WorkshopRef,
        plate: Option<&Plate>,
        phone: Option<&PhoneNumber>,
    ) -> Result<Visitor, BookingError> {
        let unit = self.storage().read(by.scope()).await?;
        let workshop = unit.catalogue().workshop(which).await?.ok_or(BookingError::NotFound("workshop"))?;
        by.demand(Permission::ReceiveCustomers, Some(workshop.id))?;
        let vehicle = match plate {
            Some(plate) => unit.customers().vehicle_by_plate(plate).await?,
            None => None,
        };
        let customer = match (phone, vehicle.as_ref().and_then(|vehicle| vehicle.customer)) {
            (Some(phone), _) => unit.customers().by_phone(phone).await?,
            (None, Some(owner)) => unit.customers().cards(&[owner]).await?.into_iter().next(),
            (None, None) => None,
        };
        Ok(Visitor { vehicle, customer })
    }
}
