//! A message in the outbox, its lane, and the bell that wakes the worker.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::notify::SmsMessage;
use crate::value::MessageId;

/// Which queue a message waits in, so that a flood of one kind never delays the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Sign-in codes: a person is waiting.
    Code,
    /// Everything else.
    Notice,
}

impl Lane {
    /// Both lanes.
    pub const ALL: [Self; 2] = [Self::Code, Self::Notice];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Notice => "notice",
        }
    }
}

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct OutboxMessage {
    /// Its id, and the key by which a provider may deduplicate.
    pub id: MessageId,
    /// Its queue.
    pub lane: Lane,
    /// What to send.
    pub message: SmsMessage,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is of no use any more.
    pub dies_at: Option<Timestamp>,
}

impl OutboxMessage {
    /// A message that may be sent at any later time.
    pub fn new(id: MessageId, lane: Lane, message: SmsMessage, created_at: Timestamp) -> Self {
        Self { id, lane, message, created_at, dies_at: None }
    }

    /// Gives it an end.
    #[must_use]
    pub fn dying_at(mut self, at: Timestamp) -> Self {
        self.dies_at = Some(at);
        self
    }
}

/// A message lent to one worker for a while.
#[derive(Debug, Clone)]
pub struct Leased {
    /// Its id.
    pub id: MessageId,
    /// The number of this lease: a later lease has a higher one, and only the last may report.
    pub fence: i64,
    /// How often it was tried before.
    pub attempts: u32,
    /// What to send.
    pub message: SmsMessage,
    /// When it is of no use any more.
    pub dies_at: Option<Timestamp>,
}

/// Bells for the workers of this process: polling is the guarantee, ringing only makes it quick.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wake {
    codes: Arc<Notify>,
    notices: Arc<Notify>,
    directory: Arc<Notify>,
    reports: Arc<Notify>,
}

impl Wake {
    /// Something was put into the outbox.
    pub(crate) fn outbox(&self) {
        self.codes.notify_one();
        self.notices.notify_one();
    }

    /// A report was finalised.
    pub(crate) fn reports(&self) {
        self.reports.notify_one();
    }

    pub(crate) async fn reports_rung(&self) {
        self.reports.notified().await;
    }

    /// A listing or a booking has changed.
    pub(crate) fn directory(&self) {
        self.directory.notify_one();
    }

    pub(crate) async fn outbox_rung(&self, lane: Lane) {
        match lane {
            Lane::Code => self.codes.notified().await,
            Lane::Notice => self.notices.notified().await,
        }
    }

    pub(crate) async fn directory_rung(&self) {
        self.directory.notified().await;
    }
}
