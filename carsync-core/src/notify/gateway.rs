//! The port that opens accounts with SMS providers: a tenant names a provider and its key, and an adapter makes a provider of it.

use std::fmt::Debug;
use std::sync::Arc;

use super::provider::SmsProvider;
use crate::error::BadField;
use crate::value::Secret;

/// An account with a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsAccount {
    /// The provider's name: `kavenegar`, `twilio`, `smsir` …
    pub provider: String,
    /// The account's id, where the provider has one beside the key (Twilio's account SID).
    pub account: Option<String>,
    /// The key, or token.
    pub key: Secret,
    /// The line or number that messages come from, or Twilio's messaging service; the provider's own choice if absent.
    pub sender: Option<String>,
}

/// Opens accounts.
///
/// **Contract.** Nothing is sent by opening. The provider made of several accounts tries them in their order, and gives a message to the
/// next only if it was surely not sent. Opening the same accounts again gives a provider with the same memory (of limits, of outages).
pub trait SmsGateway: Debug + Send + Sync {
    /// The providers whose accounts can be opened.
    fn providers(&self) -> Vec<&'static str>;
    /// A provider over these accounts, of which there is at least one.
    ///
    /// # Errors
    /// The first field that is wrong, as `accounts[1].sender`.
    fn open(&self, accounts: &[SmsAccount]) -> Result<Arc<dyn SmsProvider>, BadField>;
}
