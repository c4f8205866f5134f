//! Sends what the outbox holds: leases a batch, calls the provider outside any unit, reports by fence.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::model::{Lane, Leased, Wake};
use crate::entropy::Origin;
use crate::notify::{SmsError, SmsProvider};
use crate::storage::{Storage, StorageError};

/// How long a worker may keep a message before another may take it. Longer than any provider call with its time-outs.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How long a provider may take for one message. Beyond, nobody knows whether it was sent.
const PROVIDER_DEADLINE: Duration = Duration::from_secs(15);
/// How many messages a worker takes at once.
const BATCH: u32 = 16;
/// How long to wait when nothing was due and nobody rang.
const POLL: Duration = Duration::from_secs(1);
/// How often a message is tried at the most.
const ATTEMPTS_MAX: u32 = 10;

/// Sends the messages of one lane.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    storage: Arc<dyn Storage>,
    provider: Arc<dyn SmsProvider>,
    origin: Origin,
    lane: Lane,
    wake: Wake,
}

impl Dispatcher {
    pub(crate) fn new(storage: Arc<dyn Storage>, provider: Arc<dyn SmsProvider>, origin: Origin, lane: Lane, wake: Wake) -> Self {
        Self { storage, provider, origin, lane, wake }
    }

    /// Runs until stopped; the batch at hand is finished first.
    pub(crate) async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let sent = match self.round().await {
                Ok(sent) => sent,
                Err(error) => {
                    tracing::warn!(outbox.lane = self.lane.name(), error = &error as &dyn std::error::Error, "the outbox can't be read");
                    0
                }
            };
            if sent == 0 {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = self.wake.outbox_rung(self.lane) => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
        }
    }

    /// Sends one batch and says how many messages it held.
    pub(crate) async fn round(&self) -> Result<usize, StorageError> {
        let now = self.origin.now();
        let batch = self.storage.queue().lease(self.lane, BATCH, now, now + LEASE).await?;
        let size = batch.len();
        for leased in batch {
            // What is left of a slow batch is leased anew rather than sent by two workers.
            if self.origin.now() + SignedDuration::from_secs(20) > now + LEASE {
                break;
            }
            let id = leased.id;
            if let Err(error) = self.deliver(leased).await {
                tracing::warn!(message.id = %id, error = &error as &dyn std::error::Error, "what became of a message can't be written");
            }
        }
        Ok(size)
    }

    async fn deliver(&self, leased: Leased) -> Result<(), StorageError> {
        let queue = self.storage.queue();
        let (id, fence) = (leased.id, leased.fence);
        if leased.dies_at.is_some_and(|end| end <= self.origin.now()) {
            queue.bury(id, fence, self.origin.now(), "too late to be of use").await?;
            return Ok(());
        }
        let sending = tokio::time::timeout(PROVIDER_DEADLINE, self.provider.send(id, &leased.message));
        let sent = sending.await.unwrap_or_else(|late| Err(SmsError::Uncertain { source: Box::new(late) }));
        let now = self.origin.now();
        let kept = match sent {
            Ok(receipt) => queue.done(id, fence, &receipt, now).await?,
            Err(error) => {
                tracing::warn!(message.id = %id, sms.provider = self.provider.name(), error = &error as &dyn std::error::Error, "an SMS was not sent");
                match &error {
                    SmsError::Refused { .. } | SmsError::Misconfigured { .. } => queue.bury(id, fence, now, &error.to_string()).await?,
                    // A code that may have been sent is not sent again: the person asks for another.
                    SmsError::Uncertain { .. } if self.lane == Lane::Code => queue.bury(id, fence, now, &error.to_string()).await?,
                    SmsError::Throttled { .. } | SmsError::Unavailable { .. } | SmsError::Uncertain { .. }
                        if leased.attempts + 1 >= ATTEMPTS_MAX =>
                    {
                        queue.bury(id, fence, now, &error.to_string()).await?
                    }
                    SmsError::Throttled { retry_after_s: Some(wait) } => {
                        queue.retry(id, fence, now + SignedDuration::from_secs(i64::from(*wait)), &error.to_string()).await?
                    }
                    SmsError::Throttled { retry_after_s: None } | SmsError::Unavailable { .. } | SmsError::Uncertain { .. } => {
                        queue.retry(id, fence, self.next_try(leased.attempts, now), &error.to_string()).await?
                    }
                }
            }
        };
        if !kept {
            tracing::warn!(message.id = %id, "the lease of a message was lost while it was sent");
        }
        Ok(())
    }

    /// 2, 4, 8 … 512 seconds and up to as much again by chance, so that a crowd spreads out.
    fn next_try(&self, attempts: u32, now: Timestamp) -> Timestamp {
        let base_ms = 2_000_u32 << attempts.min(8);
        now + SignedDuration::from_millis(i64::from(base_ms) + self.origin.below(base_ms as usize) as i64)
    }
}
