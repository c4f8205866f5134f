//! Sends what the outbox holds, one lane each: leases, calls the provider outside any unit, settles by fence, many at a time.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::admission::{Admitted, ended};
use super::model::{Lane, Leased, Outcome, Settled, Through, Wake};
use super::office::PostOffice;
use crate::entropy::Origin;
use crate::messaging::MessageState;
use crate::notify::{Found, SmsError, SmsErrorClass, SmsProvider, SmsReceipt, sms_length};
use crate::storage::{Storage, StorageError};
use crate::tally::Tally;

/// How long a worker may keep a message before another may take it: longer than asking and sending with their deadlines.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How long a provider may take for one call. Beyond, nobody knows whether the message was sent.
const PROVIDER_DEADLINE: Duration = Duration::from_secs(15);
/// How long after its lease a message may still be handed over: what asking and sending may take before the lease ends is left.
const TOO_LATE: Duration = Duration::from_secs(25);
/// How many messages of a lane are in hand at the same time.
const IN_HAND: usize = 64;
/// How long to wait when nothing was due and nobody rang.
const POLL: Duration = Duration::from_secs(1);
/// How often a message is tried: with the waits between, some four hours.
pub(super) const ATTEMPTS_MAX: u32 = 48;
/// The longest wait between two tries, in seconds, before chance adds up to half as much.
const WAIT_MAX_S: u32 = 240;
/// How long after a try of unknown end the provider is asked: by then its own lists have the message, if it was taken.
const SETTLING: SignedDuration = SignedDuration::from_secs(10);
/// How long after a message was handed over the provider is first asked what became of it.
const FIRST_CHECK: SignedDuration = SignedDuration::from_secs(30);

/// Sends the messages of one lane.
#[derive(Debug, Clone)]
pub(crate) struct Dispatcher {
    pub(super) storage: Arc<dyn Storage>,
    pub(super) office: Arc<PostOffice>,
    pub(super) origin: Origin,
    pub(super) lane: Lane,
    wake: Wake,
}

impl Dispatcher {
    pub(crate) fn new(storage: Arc<dyn Storage>, office: Arc<PostOffice>, origin: Origin, lane: Lane, wake: Wake) -> Self {
        Self { storage, office, origin, lane, wake }
    }

    /// Runs until stopped; what is in hand is finished first.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut in_hand = JoinSet::new();
        loop {
            let room = IN_HAND - in_hand.len();
            // Room for a few is not worth a lease of its own while others are still on their way.
            let taken =
                if stop.is_cancelled() || (room < IN_HAND / 4 && !in_hand.is_empty()) { 0 } else { self.take(&mut in_hand, room).await };
            if in_hand.is_empty() {
                if stop.is_cancelled() {
                    return;
                }
                if taken == 0 {
                    self.rest(&stop).await;
                }
                continue;
            }
            tokio::select! {
                Some(first) = in_hand.join_next() => self.collect(Some(first), &mut in_hand).await,
                // One that is slow keeps nobody waiting: others may have become due meanwhile.
                () = self.rest(&stop), if !stop.is_cancelled() => {}
            }
        }
    }

    /// Waits for a bell, a moment, or the stop.
    async fn rest(&self, stop: &CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.wake.outbox_rung(self.lane) => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }

    /// Leases up to so many messages and sets them on their way; says how many were leased.
    async fn take(&self, in_hand: &mut JoinSet<Settled>, room: usize) -> usize {
        match self.try_take(in_hand, room).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(outbox.lane = self.lane.name(), error = &error as &dyn std::error::Error, "the outbox can't be read");
                0
            }
        }
    }

    async fn try_take(&self, in_hand: &mut JoinSet<Settled>, room: usize) -> Result<usize, StorageError> {
        let (now, leased_at) = (self.origin.now(), Instant::now());
        let batch = self.storage.queue().lease(self.lane, u32::try_from(room).unwrap_or(1), now, now + LEASE).await?;
        if batch.is_empty() {
            return Ok(0);
        }
        let taken = batch.len();
        let (admitted, settled) = match self.admit(&batch).await {
            Ok(sorted) => sorted,
            Err(error) => {
                // Nothing was tried: no message may be taken for one that was.
                let untried: Vec<Settled> = batch.iter().map(|leased| put_back(leased, now, "not admitted")).collect();
                self.settle(&untried).await;
                return Err(error);
            }
        };
        self.settle(&settled).await;
        for one in admitted {
            let dispatcher = self.clone();
            in_hand.spawn(async move { dispatcher.deliver(one, leased_at).await });
        }
        Ok(taken)
    }

    /// Settles what has ended, all of it that is there.
    async fn collect(&self, first: Option<Result<Settled, JoinError>>, in_hand: &mut JoinSet<Settled>) {
        let mut ended = Vec::new();
        let mut next = first;
        while let Some(one) = next {
            match one {
                Ok(settled) => ended.push(settled),
                // What was in hand there is leased again, and after too many such tries given up.
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "a message could not be worked on"),
            }
            next = in_hand.try_join_next();
        }
        self.settle(&ended).await;
    }

    async fn settle(&self, settled: &[Settled]) {
        if settled.is_empty() {
            return;
        }
        for Settled { id, outcome, .. } in settled {
            if let Outcome::Ended { state, why } = outcome {
                tracing::warn!(message.id = %id, message.state = state.name(), message.reason = why, "a message was not sent");
            }
        }
        match self.storage.queue().settle(settled, self.origin.now()).await {
            Ok(lost) => {
                for id in lost {
                    tracing::warn!(message.id = %id, "the lease of a message was lost while it was sent");
                }
            }
            // Whoever leases them next asks the provider first.
            Err(error) => {
                tracing::warn!(
                    messages = settled.len(),
                    error = &error as &dyn std::error::Error,
                    "what became of messages can't be written"
                );
            }
        }
    }

    /// Asks about a message if it may have been sent, or sends it.
    async fn deliver(&self, admitted: Admitted, leased_at: Instant) -> Settled {
        if leased_at.elapsed() > TOO_LATE {
            // This process stood still: somebody else may be about to lease the message.
            return put_back(&admitted.leased, self.origin.now(), "the lease is almost over");
        }
        let mut in_doubt_since = admitted.leased.uncertain_since;
        let result = match &admitted.route {
            Ok(route) => self.hand_over(&admitted, route.provider.as_ref(), &mut in_doubt_since).await,
            // Nobody can be asked, so the doubt stays.
            Err(error) if in_doubt_since.is_some() => Err(SmsError::Uncertain {
                code: error.code().map(str::to_owned),
                source: "the account that was used can't be opened".into(),
            }),
            Err(error) => Ok(Err(self.failed(&admitted, error, None))),
        };
        let result = result.unwrap_or_else(|error| Err(self.failed(&admitted, &error, in_doubt_since)));
        match result {
            Ok(receipt) => self.sent(&admitted, receipt),
            Err(outcome) => Settled::new(&admitted.leased, outcome),
        }
    }

    /// A receipt, an outcome without one, or the provider's error. What was in doubt and turns out not to have been sent is admitted anew:
    /// since it was first tried, it may have become unwanted.
    async fn hand_over(
        &self,
        admitted: &Admitted,
        provider: &dyn SmsProvider,
        in_doubt_since: &mut Option<Timestamp>,
    ) -> Result<Result<SmsReceipt, Outcome>, SmsError> {
        let (id, message) = (admitted.leased.id, &admitted.message);
        if let Some(since) = *in_doubt_since {
            let now = self.origin.now();
            if self.lane == Lane::Code && admitted.leased.dies_at <= now {
                return Ok(Err(ended(MessageState::Uncertain, "perhaps sent, and too late to be of use")));
            }
            return match in_time(provider.find(id, message, since)).await {
                Ok(Found::Taken(receipt)) => Ok(Ok(receipt)),
                Ok(Found::NotTaken) if admitted.leased.dies_at <= now => Ok(Err(ended(MessageState::Expired, "too late to be of use"))),
                Ok(Found::NotTaken) => {
                    let why = "the provider did not have it".to_owned();
                    Ok(Err(Outcome::Again { due_at: now, why, tried: false, uncertain_since: None }))
                }
                Ok(Found::CantTell) => Ok(Err(ended(MessageState::Uncertain, "perhaps sent; the provider can't tell"))),
                // Whatever asking ran into, the message may still have been sent.
                Err(error) => Err(SmsError::Uncertain { code: error.code().map(str::to_owned), source: error.into() }),
            };
        }
        *in_doubt_since = Some(self.origin.now());
        in_time(provider.send(id, message)).await.map(Ok)
    }

    fn sent(&self, admitted: &Admitted, receipt: SmsReceipt) -> Settled {
        let through = admitted.route.as_ref().map_or(Through::Deployment, |route| route.through);
        let parts = receipt.parts.unwrap_or_else(|| sms_length(&admitted.message.text()).parts);
        let cost = receipt.cost.and_then(|cost| cost.rials()).map(|rials| rials.amount());
        let paid = admitted.cost_as.clone().zip(cost).map(|(tally, by)| Tally { by, ..tally });
        let counts = admitted.count_as.clone().into_iter().chain(paid).collect();
        let outcome = Outcome::Sent { receipt, through, parts, check_at: self.origin.now() + FIRST_CHECK };
        Settled { counts, ..Settled::new(&admitted.leased, outcome) }
    }

    /// What an error leads to.
    fn failed(&self, admitted: &Admitted, error: &SmsError, in_doubt_since: Option<Timestamp>) -> Outcome {
        let leased = &admitted.leased;
        let (id, class, now) = (leased.id, error.class(), self.origin.now());
        let provider = admitted.route.as_ref().map_or("none", |route| route.provider.name());
        let code = error.code().unwrap_or("-");
        if class == SmsErrorClass::Misconfigured {
            let tenant = leased.tenant.map(|tenant| tenant.to_string()).unwrap_or_default();
            tracing::error!(message.id = %id, tenant.id = tenant, sms.provider = provider, sms.code = code, "an SMS account must be mended");
        } else {
            tracing::warn!(
                message.id = %id,
                sms.provider = provider,
                sms.class = class.name(),
                sms.code = code,
                error = error as &dyn std::error::Error,
                "an SMS was not sent"
            );
        }
        let why = match error.code() {
            Some(code) => format!("{} ({code})", class.name()),
            None => class.name().to_owned(),
        };
        let uncertain = class == SmsErrorClass::Uncertain;
        if class == SmsErrorClass::Refused {
            return ended(MessageState::Dead, why);
        }
        if leased.attempts + 1 >= ATTEMPTS_MAX {
            return ended(if uncertain { MessageState::Uncertain } else { MessageState::Dead }, why);
        }
        let due_at = match error {
            SmsError::Throttled { retry_after_s: Some(wait), .. } => {
                self.next_try(leased.attempts, now).max(now + SignedDuration::from_secs(i64::from((*wait).min(3_600))))
            }
            SmsError::Uncertain { .. } => self.next_try(leased.attempts, now).max(now + SETTLING),
            SmsError::Throttled { .. } | SmsError::Unavailable { .. } => self.next_try(leased.attempts, now),
            // Somebody has to mend the account first.
            SmsError::Refused { .. } | SmsError::Misconfigured { .. } => self.next_try(leased.attempts.max(5), now),
        };
        if due_at >= leased.dies_at && !uncertain {
            return ended(MessageState::Expired, why);
        }
        Outcome::Again { due_at, why, tried: true, uncertain_since: in_doubt_since.filter(|_| uncertain) }
    }

    /// 2, 4, 8 … 240 seconds and up to half as much again by chance, so that a crowd spreads out.
    fn next_try(&self, attempts: u32, now: Timestamp) -> Timestamp {
        let base_ms = (2_u32 << attempts.min(7)).min(WAIT_MAX_S) * 1_000;
        now + SignedDuration::from_millis(i64::from(base_ms) + self.origin.below(base_ms as usize / 2) as i64)
    }
}

/// A message that was leased and not touched.
fn put_back(leased: &Leased, now: Timestamp, why: &str) -> Settled {
    let uncertain_since = leased.uncertain_since;
    Settled::new(leased, Outcome::Again { due_at: now, why: why.to_owned(), tried: false, uncertain_since })
}

/// A provider's answer, or the doubt that comes with none.
async fn in_time<T>(call: impl Future<Output = Result<T, SmsError>>) -> Result<T, SmsError> {
    tokio::time::timeout(PROVIDER_DEADLINE, call).await.unwrap_or_else(|late| Err(SmsError::uncertain(late)))
}
