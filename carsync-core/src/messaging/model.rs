//! What became of a message, as a tenant's administrator sees it: the receiver masked, the values gone.

use jiff::Timestamp;

use crate::notify::{DeliveryState, SmsCost, Template};
use crate::value::{MessageId, Money};

/// A message in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its id.
    pub id: MessageId,
    /// Which message.
    pub template: Template,
    /// To whom, masked.
    pub to: String,
    /// How far it is with us.
    pub state: MessageState,
    /// How far it is with the provider.
    pub delivery: Option<DeliveryState>,
    /// The provider's own code of that.
    pub delivery_code: Option<String>,
    /// Why it was put off, or ended.
    pub reason: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// Which provider took it.
    pub provider: Option<String>,
    /// The provider's id of it.
    pub reference: Option<String>,
    /// In how many parts it went.
    pub parts: Option<u32>,
    /// What it cost.
    pub cost: Option<SmsCost>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is to be sent (again).
    pub due_at: Timestamp,
    /// When it was handed over or ended.
    pub ended_at: Option<Timestamp>,
    /// When the provider's last word on it came.
    pub delivery_at: Option<Timestamp>,
}

/// How far a message is with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// To be sent, or to be tried again.
    Queued,
    /// Taken by a provider.
    Sent,
    /// Refused, or given up.
    Dead,
    /// Perhaps sent: the provider has no way to tell, and a second is worse than none.
    Uncertain,
    /// Not to be sent: the person does not want it, the number is not allowed, the budget is used up.
    Suppressed,
    /// Too late to be of use.
    Expired,
    /// What it would have told is no longer so.
    Withdrawn,
}

impl MessageState {
    /// All states.
    pub const ALL: [Self; 7] = [Self::Queued, Self::Sent, Self::Dead, Self::Uncertain, Self::Suppressed, Self::Expired, Self::Withdrawn];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Uncertain => "uncertain",
            Self::Suppressed => "suppressed",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What a tenant has used of its budgets this month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// When the month began, by the tenant's calendar and zone.
    pub since: Timestamp,
    /// How many messages were sent.
    pub messages: u32,
    /// How many may be.
    pub messages_limit: Option<u32>,
    /// What they cost in rials, by what providers told.
    pub cost: Money,
    /// What they may cost.
    pub cost_limit: Option<Money>,
}
