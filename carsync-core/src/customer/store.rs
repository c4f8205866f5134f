//! What a storage keeps of customers and vehicles.

use async_trait::async_trait;

use super::model::{CustomerCard, Vehicle};
use super::search::CustomerSearch;
use crate::page::{Page, PageQuery};
use crate::storage::StorageError;
use crate::value::{CustomerId, Locale, PersonId, PhoneNumber, Plate, VehicleId, WorkshopId};
use crate::version::Version;

/// Customer cards and vehicles of this unit's tenant.
#[async_trait]
pub trait CustomerStore: Send + Sync {
    /// The card of a person.
    async fn by_person(&self, person: PersonId) -> Result<Option<CustomerCard>, StorageError>;
    /// The card of a phone.
    async fn by_phone(&self, phone: &PhoneNumber) -> Result<Option<CustomerCard>, StorageError>;
    /// These cards, in any order; absent ones are left out.
    async fn cards(&self, ids: &[CustomerId]) -> Result<Vec<CustomerCard>, StorageError>;
    /// The language that the person behind a card has chosen, if there is one.
    async fn language_of(&self, card: CustomerId) -> Result<Option<Locale>, StorageError>;
    /// These vehicles, in any order; absent ones are left out.
    async fn vehicles(&self, ids: &[VehicleId]) -> Result<Vec<Vehicle>, StorageError>;
    /// The vehicles of these cards' owners, oldest first.
    async fn vehicles_of(&self, owners: &[CustomerId]) -> Result<Vec<Vehicle>, StorageError>;
    /// Cards, newest first: those that fit by name, phone or a vehicle's plate, or all; of a workshop those with a booking there.
    async fn search(
        &self,
        search: Option<&CustomerSearch>,
        workshop: Option<WorkshopId>,
        page: &PageQuery<CustomerId>,
    ) -> Result<Page<CustomerCard, CustomerId>, StorageError>;
    /// The vehicle of a plate.
    async fn vehicle_by_plate(&self, plate: &Plate) -> Result<Option<Vehicle>, StorageError>;
}

/// The same, to change. Updates are compare-and-set: `Stale` unless the version is still `seen`.
#[async_trait]
pub trait CustomerStoreMut: Send {
    /// Adds a card. `Duplicate` if person or phone has one.
    async fn insert_card(&mut self, card: &CustomerCard) -> Result<(), StorageError>;
    /// Replaces a card.
    async fn update_card(&mut self, card: &CustomerCard, seen: Version) -> Result<(), StorageError>;
    /// Makes other units that lock this card wait until this unit ends.
    async fn lock_card(&mut self, id: CustomerId) -> Result<(), StorageError>;
    /// Adds a vehicle. `Duplicate` if the plate is known.
    async fn insert_vehicle(&mut self, vehicle: &Vehicle) -> Result<(), StorageError>;
    /// Replaces a vehicle.
    async fn update_vehicle(&mut self, vehicle: &Vehicle, seen: Version) -> Result<(), StorageError>;
}
