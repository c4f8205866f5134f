//! A message in the outbox, its lane, what became of a try, and the bell that wakes the worker.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use crate::messaging::{MessageState, SmsSettings};
use crate::notify::{DeliveryReport, SmsMessage, SmsReceipt};
use crate::tally::Tally;
use crate::value::{Locale, MessageId, Name, Slug, TenantId};

/// How long a message is of use where nobody says otherwise: three days.
const LIFE: SignedDuration = SignedDuration::from_hours(72);

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
    /// For whom it is sent, where the unit is no tenant's: the tenant's account and words are used.
    pub on_behalf_of: Option<TenantId>,
    /// What to send.
    pub message: SmsMessage,
    /// What it tells of, as `bkg_…/reminder`: all that is not sent yet about a subject can be withdrawn together.
    pub subject: Option<String>,
    /// Of all messages that were ever put with this key one is kept, and the others are passed over.
    pub once: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is to be sent.
    pub due_at: Timestamp,
    /// When it is of no use any more.
    pub dies_at: Timestamp,
}

impl OutboxMessage {
    /// A message to be sent at once, or within three days.
    pub fn new(id: MessageId, lane: Lane, message: SmsMessage, now: Timestamp) -> Self {
        let dies_at = now.checked_add(LIFE).unwrap_or(Timestamp::MAX);
        Self { id, lane, on_behalf_of: None, message, subject: None, once: None, created_at: now, due_at: now, dies_at }
    }

    /// To be sent then, or within three days from then.
    #[must_use]
    pub fn due_at(mut self, at: Timestamp) -> Self {
        self.due_at = at;
        self.dies_at = at.checked_add(LIFE).unwrap_or(Timestamp::MAX);
        self
    }

    /// Gives it another end.
    #[must_use]
    pub fn dying_at(mut self, at: Timestamp) -> Self {
        self.dies_at = at;
        self
    }

    /// Says what it tells of.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Keeps it from being put twice.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.once = Some(key.into());
        self
    }

    /// For a tenant, where the unit is no tenant's.
    #[must_use]
    pub fn on_behalf_of(mut self, tenant: Option<TenantId>) -> Self {
        self.on_behalf_of = tenant;
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
    /// For whom it is sent; none for the deployment's own.
    pub tenant: Option<TenantId>,
    /// What to send.
    pub message: SmsMessage,
    /// When it is of no use any more.
    pub dies_at: Timestamp,
    /// Since when it may have been sent: an earlier try began then, and nobody knows how it ended.
    pub uncertain_since: Option<Timestamp>,
    /// Whether its tenant's budget has paid for it already.
    pub paid: bool,
}

/// What became of a message that was lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The message.
    pub id: MessageId,
    /// The lease.
    pub fence: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// What is counted, if the lease was not lost.
    pub counts: Vec<Tally>,
}

impl Settled {
    /// An end that counts for nothing.
    pub fn new(leased: &Leased, outcome: Outcome) -> Self {
        Self { id: leased.id, fence: leased.fence, outcome, counts: Vec::new() }
    }
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A provider has it.
    Sent {
        /// What the provider gave for it.
        receipt: SmsReceipt,
        /// Whose account it went through.
        through: Through,
        /// In how many parts, by its length or the provider's word.
        parts: u32,
        /// When to ask for the first time what became of it.
        check_at: Timestamp,
    },
    /// To be tried again.
    Again {
        /// From then on.
        due_at: Timestamp,
        /// Why.
        why: String,
        /// Whether it was really tried; what was only put off does not wear it out.
        tried: bool,
        /// Since when it may have been sent, if it may.
        uncertain_since: Option<Timestamp>,
    },
    /// Never to be tried again; its values are forgotten.
    Ended {
        /// As what.
        state: MessageState,
        /// Why.
        why: String,
    },
}

/// Whose account a message went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Through {
    /// The tenant's own.
    Tenant,
    /// The deployment's.
    Deployment,
}

impl Through {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Deployment => "deployment",
        }
    }

    /// The one of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Tenant, Self::Deployment].into_iter().find(|through| through.name() == name)
    }
}

/// A tenant, as far as sending for it goes.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Its id.
    pub tenant: TenantId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: Name,
    /// The language it speaks where a customer chose none.
    pub locale: Locale,
    /// Its settings; the defaults where it has made none.
    pub settings: SmsSettings,
}

/// A message to ask the provider about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryCheck {
    /// The message.
    pub id: MessageId,
    /// For whom it was sent.
    pub tenant: Option<TenantId>,
    /// Whose account it went through.
    pub through: Through,
    /// Which provider has it, and under which id.
    pub receipt: SmsReceipt,
}

/// What was learnt of a message after it was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The message.
    pub id: MessageId,
    /// What was learnt.
    pub report: DeliveryReport,
}

/// Bells for the workers of this process: polling is the guarantee, ringing only makes it quick.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wake {
    codes: Arc<Notify>,
    notices: Arc<Notify>,
    directory: Arc<Notify>,
    reports: Arc<Notify>,
    deliveries: Arc<Notify>,
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

    /// A provider hinted that there is news of a message.
    pub(crate) fn deliveries(&self) {
        self.deliveries.notify_one();
    }

    pub(crate) async fn deliveries_rung(&self) {
        self.deliveries.notified().await;
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
