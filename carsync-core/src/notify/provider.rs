//! The port of SMS providers, what they answer, and the classes of what can go wrong.

use std::fmt;
use std::fmt::Debug;
use std::str::FromStr;

use async_trait::async_trait;
use jiff::Timestamp;

use super::message::SmsMessage;
use crate::storage::Source;
use crate::value::{Invalid, MessageId, Money};

/// Sends messages through somebody's network.
///
/// **Contract.** All of it is called outside any unit of work. `send` may be called more than once for one message id; a provider that can
/// deduplicate does so by the id. An error tells whether the message may have been sent: only `Uncertain` may have been, and then `find` is
/// asked before anything else is done. Nothing that is shown (errors, `Debug`, logs) has a key, a phone or a text in it.
#[async_trait]
pub trait SmsProvider: Debug + Send + Sync {
    /// A short name for logs and receipts.
    fn name(&self) -> &'static str;
    /// Hands one message over.
    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError>;
    /// Whether a message was taken, that was first tried at `since` and never answered for.
    async fn find(&self, id: MessageId, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError>;
    /// What became of messages handed over, in the order asked; `Unknown` where the provider can't tell.
    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError>;
    /// What a call of the provider's says, and whether it is believed.
    fn read_callback(&self, callback: &SmsCallback) -> CallbackNews;
}

/// What a provider gave for a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsReceipt {
    /// Which provider.
    pub provider: String,
    /// The provider's own id of the message.
    pub reference: String,
    /// In how many parts it went, if the provider told.
    pub parts: Option<u32>,
    /// What it cost, if the provider told.
    pub cost: Option<SmsCost>,
}

impl SmsReceipt {
    /// A receipt that tells neither parts nor cost.
    pub fn new(provider: &str, reference: impl Into<String>) -> Self {
        Self { provider: provider.to_owned(), reference: reference.into(), parts: None, cost: None }
    }
}

/// Whether a provider has a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It was taken.
    Taken(SmsReceipt),
    /// It was not: it may be sent, by anybody.
    NotTaken,
    /// The provider has no way to tell.
    CantTell,
}

/// How far a message came. States only move forward: an older one never replaces a later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryState {
    /// The provider can't tell.
    Unknown,
    /// Taken by the provider.
    Accepted,
    /// With the operator of the phone.
    Sent,
    /// Arrived at the phone.
    Delivered,
    /// Will not arrive.
    Failed,
}

impl DeliveryState {
    /// All states, in their order.
    pub const ALL: [Self; 5] = [Self::Unknown, Self::Accepted, Self::Sent, Self::Delivered, Self::Failed];

    /// Its place in the order; the two ends share the last.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Accepted => 1,
            Self::Sent => 2,
            Self::Delivered | Self::Failed => 3,
        }
    }

    /// Whether nothing more will be heard.
    pub const fn is_final(self) -> bool {
        self.rank() == 3
    }

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What a provider tells of a message it has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    /// How far it came.
    pub state: DeliveryState,
    /// The provider's own code of the state or of what went wrong.
    pub code: Option<String>,
    /// In how many parts it went, if the provider told.
    pub parts: Option<u32>,
    /// What it cost, if the provider told.
    pub cost: Option<SmsCost>,
}

impl DeliveryReport {
    /// A report of a state alone.
    pub const fn of(state: DeliveryState) -> Self {
        Self { state, code: None, parts: None, cost: None }
    }
}

/// What a message cost, in any currency: providers abroad bill fractions of a cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmsCost {
    micros: i64,
    currency: [u8; 3],
}

impl SmsCost {
    /// So many rials.
    pub const fn rial(amount: i64) -> Self {
        Self { micros: amount.saturating_mul(1_000_000), currency: *b"IRR" }
    }

    /// So many millionths of a unit of a currency, by its ISO 4217 code.
    ///
    /// # Errors
    /// `cost.malformed` for a code that is not three capital letters, or an amount below nought.
    pub fn of_micros(micros: i64, currency: &str) -> Result<Self, Invalid> {
        let code: Option<[u8; 3]> = currency.as_bytes().try_into().ok();
        let code = code.filter(|code| code.iter().all(u8::is_ascii_uppercase) && micros >= 0);
        code.map(|currency| Self { micros, currency }).ok_or(MALFORMED_COST)
    }

    /// Millionths of a unit.
    pub const fn micros(self) -> i64 {
        self.micros
    }

    /// The currency's ISO 4217 code.
    pub fn currency(&self) -> &str {
        std::str::from_utf8(&self.currency).unwrap_or_default()
    }

    /// Whole rials, if it was billed in rials.
    pub fn rials(self) -> Option<Money> {
        if self.currency == *b"IRR" { Money::rial(self.micros / 1_000_000).ok() } else { None }
    }

    /// The amount as a decimal number, `0.0075`.
    pub fn decimal(self) -> String {
        let (whole, rest) = (self.micros / 1_000_000, self.micros % 1_000_000);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:06}").trim_end_matches('0').to_owned() }
    }
}

const MALFORMED_COST: Invalid = Invalid::new("cost.malformed", "a cost reads like `0.0075 USD`");

impl fmt::Display for SmsCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency())
    }
}

impl FromStr for SmsCost {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (amount, currency) = text.split_once(' ').ok_or(MALFORMED_COST)?;
        let (whole, rest) = amount.split_once('.').unwrap_or((amount, "0"));
        let digits = |text: &str| (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(rest) {
            return Err(MALFORMED_COST);
        }
        let rest: String = format!("{rest:0<6}").chars().take(6).collect();
        let number = |text: &str| text.parse::<i64>().map_err(|_| MALFORMED_COST);
        Self::of_micros(number(whole)? * 1_000_000 + number(&rest)?, currency)
    }
}

/// A call of a provider's to this deployment, as it came.
#[derive(Clone, Default)]
pub struct SmsCallback {
    /// The address that was called, as the provider knows it: public, with its query.
    pub url: String,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The fields of the query and of the form.
    pub fields: Vec<(String, String)>,
    /// The fields of the form alone, which signatures cover.
    pub form: Vec<(String, String)>,
}

impl SmsCallback {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first field of this name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Debug for SmsCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsCallback").finish_non_exhaustive()
    }
}

/// What there is to a provider's call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallbackNews {
    /// It is the provider's own word.
    Told {
        /// The provider's id of the message.
        reference: String,
        /// What became of it.
        report: DeliveryReport,
    },
    /// Anybody could have said so: to be asked for.
    Hint {
        /// Which provider it would be from.
        provider: String,
        /// The provider's id of the message.
        reference: String,
    },
    /// It says nothing about a message.
    Nothing,
    /// It is not from the provider.
    Forged,
}

/// What an error means, whichever provider it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmsErrorClass {
    /// The provider refuses this message; trying again is useless.
    Refused,
    /// Too fast; try again later.
    Throttled,
    /// Surely not sent.
    Unavailable,
    /// Perhaps sent: never to be given to another provider.
    Uncertain,
    /// Key, sender or template is wrong; whoever owns the account must mend it.
    Misconfigured,
}

impl SmsErrorClass {
    /// Its name in logs and in the message log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Uncertain => "uncertain",
            Self::Misconfigured => "misconfigured",
        }
    }
}

/// Why a message was not handed over. The code is the provider's own.
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
        /// The provider's own code.
        code: Option<String>,
        /// Seconds to wait, if told.
        retry_after_s: Option<u32>,
    },
    /// Surely not sent.
    #[error("the provider is unavailable")]
    Unavailable {
        /// The provider's own code.
        code: Option<String>,
        /// The cause.
        source: Source,
    },
    /// Perhaps sent: never to be given to another provider.
    #[error("the provider may or may not have taken the message")]
    Uncertain {
        /// The provider's own code.
        code: Option<String>,
        /// The cause.
        source: Source,
    },
    /// Key, sender or template is wrong; whoever owns the account must mend it.
    #[error("the provider is misconfigured (code {code})")]
    Misconfigured {
        /// The provider's own code.
        code: String,
    },
}

impl SmsError {
    /// The error of a class, for a code that a provider answered with.
    pub fn of_code(class: SmsErrorClass, code: impl Into<String>) -> Self {
        let code = code.into();
        let source = || Source::from(format!("the provider answered with code {code}"));
        match class {
            SmsErrorClass::Refused => Self::Refused { code },
            SmsErrorClass::Throttled => Self::Throttled { code: Some(code), retry_after_s: None },
            SmsErrorClass::Unavailable => Self::Unavailable { source: source(), code: Some(code) },
            SmsErrorClass::Uncertain => Self::Uncertain { source: source(), code: Some(code) },
            SmsErrorClass::Misconfigured => Self::Misconfigured { code },
        }
    }

    /// Surely not sent, for a cause of our own.
    pub fn unavailable(source: impl Into<Source>) -> Self {
        Self::Unavailable { code: None, source: source.into() }
    }

    /// Perhaps sent, for a cause of our own.
    pub fn uncertain(source: impl Into<Source>) -> Self {
        Self::Uncertain { code: None, source: source.into() }
    }

    /// What it means.
    pub const fn class(&self) -> SmsErrorClass {
        match self {
            Self::Refused { .. } => SmsErrorClass::Refused,
            Self::Throttled { .. } => SmsErrorClass::Throttled,
            Self::Unavailable { .. } => SmsErrorClass::Unavailable,
            Self::Uncertain { .. } => SmsErrorClass::Uncertain,
            Self::Misconfigured { .. } => SmsErrorClass::Misconfigured,
        }
    }

    /// The provider's own code, if it gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code } | Self::Misconfigured { code } => Some(code),
            Self::Throttled { code, .. } | Self::Unavailable { code, .. } | Self::Uncertain { code, .. } => code.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_read_as_it_is_written() {
        for text in ["0.0075 USD", "1200 IRR", "0 EUR", "12.5 USD"] {
            let cost: SmsCost = text.parse().expect(text);
            assert_eq!(cost.to_string(), text);
        }
        assert_eq!(SmsCost::rial(1200).rials().map(Money::amount), Some(1200));
        assert_eq!("0.0075 USD".parse::<SmsCost>().map(SmsCost::rials), Ok(None));
        for bad in ["", "12", "12 usd", "-1 USD", "1.2.3 USD", "1e3 USD", "1 DOLLAR"] {
            assert!(bad.parse::<SmsCost>().is_err(), "{bad}");
        }
    }

    #[test]
    fn each_class_makes_its_error_and_keeps_the_code() {
        use SmsErrorClass::{Misconfigured, Refused, Throttled, Unavailable, Uncertain};
        for class in [Refused, Throttled, Unavailable, Uncertain, Misconfigured] {
            let error = SmsError::of_code(class, "418");
            assert_eq!((error.class(), error.code()), (class, Some("418")));
        }
    }
}
