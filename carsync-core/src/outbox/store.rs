//! The outbox as whoever changes something sees it.

use async_trait::async_trait;
use jiff::Timestamp;

use super::model::OutboxMessage;
use crate::storage::StorageError;

/// The writing side, inside the unit of the change.
#[async_trait]
pub trait OutboxStoreMut: Send {
    /// Adds a message; it is seen by the queue once the unit is committed. One whose `once` was put before is passed over.
    async fn put(&mut self, message: &OutboxMessage) -> Result<(), StorageError>;
    /// Withdraws what is not sent yet about a subject, of this unit's tenant, but for what a worker has in hand. Says how many.
    async fn withdraw(&mut self, subject: &str, now: Timestamp) -> Result<u64, StorageError>;
}
