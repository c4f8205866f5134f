//! What a storage keeps of workshops.

use async_trait::async_trait;
use jiff::civil::DateTime;

use super::model::{Bay, Closure, Service, Workshop, WorkshopRef};
use crate::storage::StorageError;
use crate::value::{BayId, ClosureId, ServiceId, WorkshopId};
use crate::version::Version;

/// Workshops, bays, services and closures of this unit's tenant.
#[async_trait]
pub trait CatalogueStore: Send + Sync {
    /// One workshop.
    async fn workshop(&self, which: &WorkshopRef) -> Result<Option<Workshop>, StorageError>;
    /// All workshops by slug.
    async fn workshops(&self) -> Result<Vec<Workshop>, StorageError>;
    /// A workshop's bays by position, then id.
    async fn bays(&self, workshop: WorkshopId) -> Result<Vec<Bay>, StorageError>;
    /// A workshop's services by slug.
    async fn services(&self, workshop: WorkshopId) -> Result<Vec<Service>, StorageError>;
    /// The closures of a workshop and of the whole tenant that end after `after` (civil), by start.
    async fn closures(&self, workshop: WorkshopId, after: DateTime) -> Result<Vec<Closure>, StorageError>;
    /// One closure.
    async fn closure(&self, id: ClosureId) -> Result<Option<Closure>, StorageError>;
    /// One bay.
    async fn bay(&self, id: BayId) -> Result<Option<Bay>, StorageError>;
    /// One service.
    async fn service(&self, id: ServiceId) -> Result<Option<Service>, StorageError>;
}

/// The same, to change. Updates are compare-and-set: `Stale` unless the version is still `seen`.
#[async_trait]
pub trait CatalogueStoreMut: Send {
    /// Adds a workshop. `Duplicate` if the slug is taken.
    async fn insert_workshop(&mut self, workshop: &Workshop) -> Result<(), StorageError>;
    /// Replaces a workshop.
    async fn update_workshop(&mut self, workshop: &Workshop, seen: Version) -> Result<(), StorageError>;
    /// Adds a bay.
    async fn insert_bay(&mut self, bay: &Bay) -> Result<(), StorageError>;
    /// Replaces a bay.
    async fn update_bay(&mut self, bay: &Bay, seen: Version) -> Result<(), StorageError>;
    /// Adds a service. `Duplicate` if the workshop has one of this slug.
    async fn insert_service(&mut self, service: &Service) -> Result<(), StorageError>;
    /// Replaces a service.
    async fn update_service(&mut self, service: &Service, seen: Version) -> Result<(), StorageError>;
    /// Adds a closure.
    async fn insert_closure(&mut self, closure: &Closure) -> Result<(), StorageError>;
    /// Removes a closure; false if it was not there.
    async fn delete_closure(&mut self, id: ClosureId) -> Result<bool, StorageError>;
}
