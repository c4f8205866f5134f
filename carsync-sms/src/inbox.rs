//! Keeps the last messages in memory, for the page where a developer reads what was sent.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use carsync_core::clock::{Clock, SystemClock};
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{CallbackNews, DeliveryReport, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt, Template};
use carsync_core::value::{MessageId, PhoneNumber};

/// How many messages are kept.
const KEPT: usize = 200;

/// A message that was sent. Its `Debug` shows neither the phone nor the text.
#[derive(Clone, PartialEq, Eq)]
pub struct InboxMessage {
    /// Under which id.
    pub id: MessageId,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub to: PhoneNumber,
    /// What it says.
    pub text: String,
    /// Which message it is.
    pub template: Template,
}

impl fmt::Debug for InboxMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxMessage").field("id", &self.id).field("template", &self.template).finish_non_exhaustive()
    }
}

/// Sends through another provider and keeps what was taken. Its clones share one memory.
///
/// For development and demos: whoever reads it reads sign-in codes.
#[derive(Clone)]
pub struct Inbox {
    inner: Arc<dyn SmsProvider>,
    clock: Arc<dyn Clock>,
    kept: usize,
    messages: Arc<Mutex<VecDeque<InboxMessage>>>,
}

impl Inbox {
    /// Keeps the last 200 messages that this provider takes.
    pub fn new(inner: Arc<dyn SmsProvider>) -> Self {
        Self { inner, clock: Arc::new(SystemClock), kept: KEPT, messages: Arc::default() }
    }

    /// Keeps so many instead.
    #[must_use]
    pub fn keeping(self, kept: usize) -> Self {
        Self { kept, ..self }
    }

    /// Takes the time from another clock.
    #[must_use]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// What was sent, the newest first.
    pub fn messages(&self) -> Vec<InboxMessage> {
        self.memory().iter().rev().cloned().collect()
    }

    fn memory(&self) -> MutexGuard<'_, VecDeque<InboxMessage>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message that is handed over again is still one message.
    fn keep(&self, id: MessageId, message: &SmsMessage) {
        let (at, to) = (self.clock.now(), message.to().clone());
        let mut memory = self.memory();
        memory.retain(|kept| kept.id != id);
        memory.push_back(InboxMessage { id, at, to, text: message.text(), template: message.template() });
        let surplus = memory.len().saturating_sub(self.kept);
        memory.drain(..surplus);
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("inner", &self.inner).field("messages", &self.memory().len()).finish_non_exhaustive()
    }
}

#[async_trait]
impl SmsProvider for Inbox {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let receipt = self.inner.send(id, message).await?;
        self.keep(id, message);
        Ok(receipt)
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
