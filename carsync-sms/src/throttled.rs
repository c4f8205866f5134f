//! Keeps to a rate of messages: a short crowd waits, a long one is sent away for a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{CallbackNews, DeliveryReport, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt, Template};
use carsync_core::value::MessageId;
use tokio::time::Instant;

/// How long a message waits for its turn.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// Hands over so many messages in a second, and a few at once after a rest. A quarter of that is for sign-in codes alone, so that no flood
/// of notices makes a person at the door wait. Asking is not held back.
#[derive(Debug)]
pub struct Throttled {
    inner: Arc<dyn SmsProvider>,
    codes: Bucket,
    notices: Bucket,
    wait_max: Duration,
}

/// One share of the rate.
#[derive(Debug)]
struct Bucket {
    /// Between two messages.
    gap: Duration,
    burst: u32,
    /// When the bucket will be full again: each message puts it off by a gap.
    full_at: Mutex<Instant>,
}

impl Throttled {
    /// At most so many messages in a second, and so many at once; at least one of each for codes and for notices.
    pub fn new(inner: Arc<dyn SmsProvider>, per_second: u32, burst: u32) -> Self {
        let share = |all: u32| (all / 4).max(1);
        let rest = |all: u32| all.saturating_sub(share(all)).max(1);
        let codes = Bucket::new(share(per_second), share(burst));
        Self { inner, codes, notices: Bucket::new(rest(per_second), rest(burst)), wait_max: WAIT_MAX }
    }

    /// With this longest wait, instead of 2 seconds.
    #[must_use]
    pub fn waiting_at_most(self, wait_max: Duration) -> Self {
        Self { wait_max, ..self }
    }
}

impl Bucket {
    fn new(per_second: u32, burst: u32) -> Self {
        Self { gap: Duration::from_secs(1) / per_second, burst, full_at: Mutex::new(Instant::now()) }
    }

    /// Takes a turn and says how long it is until then.
    fn take_turn(&self, wait_max: Duration) -> Result<Duration, SmsError> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let after = (*full_at).max(now) + self.gap;
        let wait = after.duration_since(now).saturating_sub(self.gap * self.burst);
        if wait > wait_max {
            let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
            return Err(SmsError::Throttled { code: Some("own rate".to_owned()), retry_after_s: Some(seconds) });
        }
        *full_at = after;
        Ok(wait)
    }
}

#[async_trait]
impl SmsProvider for Throttled {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let bucket = if message.template() == Template::SignInCode { &self.codes } else { &self.notices };
        let wait = bucket.take_turn(self.wait_max)?;
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        self.inner.send(id, message).await
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
