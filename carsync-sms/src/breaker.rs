//! Leaves a provider alone that fails again and again: until it has rested, nothing is sent to it, and then one message as a probe.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, Found, SmsCallback, SmsError, SmsErrorClass, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::value::MessageId;
use tokio::time::Instant;

/// How many failures one after the other open it.
const FAILURES: u32 = 5;
/// In how long.
const WINDOW: Duration = Duration::from_secs(60);
/// How long it stays open.
const REST: Duration = Duration::from_secs(15);

/// Opens after several failures one after the other: then messages are `Unavailable` at once, until one of them may try.
///
/// Throttled, unavailable and uncertain are failures, and so is a call that was given up. Refused and misconfigured are not: the provider
/// answered. Asking (`find`, `status`) goes through and does not count.
#[derive(Debug)]
pub struct Breaker {
    inner: Arc<dyn SmsProvider>,
    failures: u32,
    window: Duration,
    rest: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Closed {
        failures: u32,
        /// When the first of them was.
        since: Instant,
    },
    Open {
        until: Instant,
    },
    /// A probe is on its way.
    Probing,
}

impl Breaker {
    /// Opens after 5 failures in a minute, for 15 seconds.
    pub fn new(inner: Arc<dyn SmsProvider>) -> Self {
        let state = Mutex::new(State::Closed { failures: 0, since: Instant::now() });
        Self { inner, failures: FAILURES, window: WINDOW, rest: REST, state }
    }

    /// Opens after so many failures, one after the other and in so long.
    #[must_use]
    pub fn opening_after(self, failures: u32, window: Duration) -> Self {
        Self { failures: failures.max(1), window, ..self }
    }

    /// Stays open for so long.
    #[must_use]
    pub fn resting(self, rest: Duration) -> Self {
        Self { rest, ..self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a message through, or not.
    fn enter(&self) -> Result<Passage<'_>, SmsError> {
        let mut state = self.state();
        let probe = match *state {
            State::Closed { .. } => false,
            State::Open { until } if until <= Instant::now() => true,
            State::Open { .. } | State::Probing => return Err(SmsError::unavailable("left alone after failures one after the other")),
        };
        if probe {
            *state = State::Probing;
        }
        Ok(Passage { breaker: self, probe, succeeded: false })
    }

    /// Counts how a message fared that was let through.
    fn leave(&self, probe: bool, succeeded: bool) {
        let now = Instant::now();
        let mut state = self.state();
        *state = match (*state, succeeded) {
            // One that set out before it opened says nothing of now.
            (open @ (State::Open { .. } | State::Probing), _) if !probe => open,
            (_, true) => State::Closed { failures: 0, since: now },
            (State::Closed { failures, since }, false) => {
                let first = failures == 0 || now.duration_since(since) > self.window;
                let (failures, since) = if first { (1, now) } else { (failures + 1, since) };
                if failures >= self.failures { State::Open { until: now + self.rest } } else { State::Closed { failures, since } }
            }
            (State::Open { .. } | State::Probing, false) => State::Open { until: now + self.rest },
        };
    }
}

/// A message on its way. If the call is given up, it is dropped, which counts as a failure.
struct Passage<'a> {
    breaker: &'a Breaker,
    probe: bool,
    succeeded: bool,
}

impl Drop for Passage<'_> {
    fn drop(&mut self) {
        self.breaker.leave(self.probe, self.succeeded);
    }
}

#[async_trait]
impl SmsProvider for Breaker {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let mut passage = self.enter()?;
        let answer = self.inner.send(id, message).await;
        passage.succeeded = match answer.as_ref().map_err(SmsError::class) {
            Ok(_) | Err(SmsErrorClass::Refused | SmsErrorClass::Misconfigured) => true,
            Err(SmsErrorClass::Throttled | SmsErrorClass::Unavailable | SmsErrorClass::Uncertain) => false,
        };
        answer
    }

    async fn find(&self, id: MessageId, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError> {
        self.inner.find(id, message, since).await
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        self.inner.status(receipts).await
    }

    fn read_callback(&self, callback: &SmsCallback) -> CallbackNews {
        self.inner.read_callback(callback)
    }
}
