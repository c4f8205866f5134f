//! The port of SMS providers.

use std::fmt::Debug;

use async_trait::async_trait;

use super::template::SmsMessage;
use crate::storage::Source;
use crate::value::MessageId;

/// Sends messages through somebody's network.
///
/// **Contract.** `send` is called outside any unit of work, perhaps more than once for one message id. A provider that can
/// deduplicate does so by the id. An error tells whether the message may have been sent: only `Uncertain` may have been.
#[async_trait]
pub trait SmsProvider: Debug + Send + Sync {
    /// A short name for logs and receipts.
    fn name(&self) -> &'static str;
    /// Hands one message over.
    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError>;
    /// What became of messages handed over, in the order asked; `Unknown` where the provider can't tell.
    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryState>, SmsError>;
}

/// What a provider gave for a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsReceipt {
    /// Which provider.
    pub provider: &'static str,
    /// The provider's own id of the message.
    pub reference: String,
}

/// How far a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryState {
    /// The provider can't tell.
    Unknown,
    /// Taken by the provider.
    Accepted,
    /// Arrived at the phone.
    Delivered,
    /// Will not arrive.
    Failed,
}

/// Why a message was not handed over.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SmsError {
    /// The provider refuses this message; trying again is useless.
    #[error("refused by the provider (code {code})")]
    Refused {
        /// The provider's own code.
        code: String,
    },
    /// Too fast; try again later.
    #[error("throttled by the provider")]
    Throttled {
        /// Seconds to wait, if told.
        retry_after_s: Option<u32>,
    },
    /// Surely not sent.
    #[error("the provider is unavailable")]
    Unavailable {
        /// The cause.
        source: Source,
    },
    /// Perhaps sent: never to be given to another provider.
    #[error("the provider may or may not have taken the message")]
    Uncertain {
        /// The cause.
        source: Source,
    },
    /// Key, sender or template is wrong; the tenant must mend it.
    #[error("the provider is misconfigured (code {code})")]
    Misconfigured {
        /// The provider's own code.
        code: String,
    },
}
