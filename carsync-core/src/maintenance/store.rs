//! What a storage keeps of services that are due again.

use async_trait::async_trait;
use jiff::Timestamp;

use super::model::ServiceDue;
use crate::storage::StorageError;
use crate::value::VehicleId;

/// The services due of this unit's tenant.
#[async_trait]
pub trait MaintenanceStore: Send + Sync {
    /// What a vehicle will need again, by service.
    async fn due_of(&self, vehicle: VehicleId) -> Result<Vec<ServiceDue>, StorageError>;
    /// What is due by `now` and nobody was told of, the longest due first.
    async fn untold(&self, now: Timestamp, limit: u32) -> Result<Vec<ServiceDue>, StorageError>;
}

/// The same, to change.
#[async_trait]
pub trait MaintenanceStoreMut: Send {
    /// Puts what a vehicle will need again in place of what was there of the same service.
    async fn put_due(&mut self, due: &ServiceDue) -> Result<(), StorageError>;
    /// Writes down that its owner was told, if the row is still the one that was read; false if it is not.
    async fn mark_told(&mut self, due: &ServiceDue, now: Timestamp) -> Result<bool, StorageError>;
}
