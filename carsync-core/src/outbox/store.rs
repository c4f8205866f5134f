//! What a storage keeps of the outbox.

use async_trait::async_trait;
use jiff::Timestamp;

use super::model::{Lane, Leased, OutboxMessage};
use crate::notify::SmsReceipt;
use crate::storage::StorageError;
use crate::value::MessageId;

/// The writing side, inside the unit of the change.
#[async_trait]
pub trait OutboxStoreMut: Send {
    /// Adds a message; it is seen by the queue once the unit is committed.
    async fn put(&mut self, message: &OutboxMessage) -> Result<(), StorageError>;
}

/// The sending side. Each call is a unit of its own.
#[async_trait]
pub trait OutboxQueue: Send + Sync {
    /// Lends up to `most` due messages of a lane until `until`, oldest first. Two workers never get the same one.
    async fn lease(&self, lane: Lane, most: u32, now: Timestamp, until: Timestamp) -> Result<Vec<Leased>, StorageError>;
    /// The message was handed over; its values are forgotten. False if the lease was lost meanwhile.
    async fn done(&self, id: MessageId, fence: i64, receipt: &SmsReceipt, now: Timestamp) -> Result<bool, StorageError>;
    /// Try again from `due_at`. False if the lease was lost meanwhile.
    async fn retry(&self, id: MessageId, fence: i64, due_at: Timestamp, why: &str) -> Result<bool, StorageError>;
    /// Never try again; the reason is kept and the values are forgotten. False if the lease was lost meanwhile.
    async fn bury(&self, id: MessageId, fence: i64, now: Timestamp, why: &str) -> Result<bool, StorageError>;
}
