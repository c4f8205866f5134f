//! The outbox as its workers see it. They serve all tenants, so that here, and in no store, a tenant is named.

use async_trait::async_trait;
use jiff::Timestamp;

use super::model::{Delivery, DeliveryCheck, Lane, Leased, Sender, Settled};
use crate::storage::StorageError;
use crate::tally::Tally;
use crate::value::{MessageId, PhoneNumber, TenantId};

/// The sending side. Each call is a unit of its own.
#[async_trait]
pub trait OutboxQueue: Send + Sync {
    /// Lends up to `most` due messages of a lane until `until`, oldest first. Two workers never get the same one, and of a tenant's
    /// notices to one receiver only the oldest is lent: the next one when that has ended or died. Codes are in no order. A lease is a try that
    /// begins: if nobody settles it, the message may have been sent. A message that can't be read is dead.
    async fn lease(&self, lane: Lane, most: u32, now: Timestamp, until: Timestamp) -> Result<Vec<Leased>, StorageError>;
    /// Writes down what became of messages that were lent, and counts what each says, all in one unit. Answers with those whose lease was lost meanwhile,
    /// of which nothing is written. What a provider has or what has ended loses its values.
    async fn settle(&self, settled: &[Settled], now: Timestamp) -> Result<Vec<MessageId>, StorageError>;
    /// The tenants, as far as sending for them goes; those that are absent or can't be read are left out.
    async fn senders(&self, tenants: &[TenantId]) -> Result<Vec<Sender>, StorageError>;
    /// Which of these people want no notices.
    async fn opted_out(&self, phones: &[PhoneNumber]) -> Result<Vec<PhoneNumber>, StorageError>;
    /// Pays for messages out of a budget that a tally counts, in their order, as far as it goes, and says which were paid for.
    async fn pay(&self, budget: &Tally, limit: i64, messages: &[MessageId]) -> Result<Vec<MessageId>, StorageError>;
    /// Takes up to `most` messages that are due to be asked about, and puts the next time of each off.
    async fn due_checks(&self, most: u32, now: Timestamp) -> Result<Vec<DeliveryCheck>, StorageError>;
    /// Writes down what was learnt of messages: states only move forward, and a cost that was told first is kept and counted. Says how many
    /// changed.
    async fn deliver(&self, deliveries: &[Delivery], costs: &[(MessageId, Tally)], now: Timestamp) -> Result<u64, StorageError>;
    /// Has a message asked about now, that the provider of this name knows by this id, for this tenant or the deployment.
    async fn hint(&self, tenant: Option<TenantId>, provider: &str, reference: &str, now: Timestamp) -> Result<bool, StorageError>;
    /// Who sent the message: the tenant, if the message is one of theirs.
    async fn sender_of(&self, id: MessageId) -> Result<Option<Option<TenantId>>, StorageError>;
}
