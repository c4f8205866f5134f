//! Ends of one try at a message, for tests of queues.

use jiff::Timestamp;

use crate::messaging::MessageState;
use crate::notify::SmsReceipt;
use crate::outbox::{OutboxQueue, Outcome, Settled, Through};
use crate::storage::StorageError;
use crate::value::MessageId;

/// A provider has it; false if the lease was lost.
pub async fn done(queue: &dyn OutboxQueue, id: MessageId, fence: i64, receipt: &SmsReceipt, now: Timestamp) -> Result<bool, StorageError> {
    let outcome = Outcome::Sent { receipt: receipt.clone(), through: Through::Deployment, parts: 1, check_at: now };
    settle(queue, Settled { id, fence, outcome, counts: Vec::new() }, now).await
}

/// To be tried again; false if the lease was lost.
pub async fn retry(queue: &dyn OutboxQueue, id: MessageId, fence: i64, due_at: Timestamp, why: &str) -> Result<bool, StorageError> {
    let outcome = Outcome::Again { due_at, why: why.to_owned(), tried: true, uncertain_since: None };
    settle(queue, Settled { id, fence, outcome, counts: Vec::new() }, due_at).await
}

/// Given up; false if the lease was lost.
pub async fn bury(queue: &dyn OutboxQueue, id: MessageId, fence: i64, now: Timestamp, why: &str) -> Result<bool, StorageError> {
    let outcome = Outcome::Ended { state: MessageState::Dead, why: why.to_owned() };
    settle(queue, Settled { id, fence, outcome, counts: Vec::new() }, now).await
}

async fn settle(queue: &dyn OutboxQueue, settled: Settled, now: Timestamp) -> Result<bool, StorageError> {
    Ok(queue.settle(&[settled], now).await?.is_empty())
}
