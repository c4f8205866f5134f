//! Tells what each call came to and how long it took, without key, text, or more of the phone than may be shown.

use std::sync::Arc;

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{CallbackNews, DeliveryReport, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt};
use carsync_core::value::MessageId;
use tokio::time::Instant;

/// Writes one event for each call, at the level `DEBUG`: who acts on an error says so louder. Its fields are `sms.call`, `sms.provider`,
/// `sms.class` (`ok` or the class of the error), `sms.code`, `latency_ms`, and of a message `message.id` and `sms.to`, masked.
#[derive(Debug)]
pub struct Traced {
    inner: Arc<dyn SmsProvider>,
}

impl Traced {
    /// Tells of this provider.
    pub fn new(inner: Arc<dyn SmsProvider>) -> Self {
        Self { inner }
    }

    fn tell<T>(&self, call: &'static str, about: Option<(MessageId, &SmsMessage)>, began: Instant, answer: &Result<T, SmsError>) {
        let (class, code) = match answer {
            Ok(_) => ("ok", None),
            Err(error) => (error.class().name(), error.code()),
        };
        let latency_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(
            sms.call = call,
            sms.provider = self.inner.name(),
            sms.class = class,
            sms.code = code,
            latency_ms,
            message.id = about.map(|(id, _)| id.to_string()),
            sms.to = about.map(|(_, message)| message.to().masked()),
            "an SMS provider was called"
        );
    }
}

#[async_trait]
impl SmsProvider for Traced {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let began = Instant::now();
        let answer = self.inner.send(id, message).await;
        self.tell("send", Some((id, message)), began, &answer);
        answer
    }

    async fn find(&self, id: MessageId, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError> {
        let began = Instant::now();
        let answer = self.inner.find(id, message, since).await;
        self.tell("find", Some((id, message)), began, &answer);
        answer
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        let began = Instant::now();
        let answer = self.inner.status(receipts).await;
        self.tell("status", None, began, &answer);
        answer
    }

    fn read_callback(&self, callback: &SmsCallback) -> CallbackNews {
        self.inner.read_callback(callback)
    }
}
