//! What a tenant decides about its messages (accounts, words, quiet hours, budgets), and what became of each: the message log.

mod error;
mod model;
mod prefix;
mod service;
mod settings;
mod store;

pub use error::MessagingError;
pub use model::{MessageRecord, MessageState, Usage};
pub use prefix::CountryPrefix;
pub use service::Messaging;
pub(crate) use service::{CallbackKey, month_window, rial_subject, sent_subject};
pub(crate) use settings::AccountVault;
pub use settings::{AccountInput, OwnAccount, QuietHours, SmsInput, SmsSettings};
pub use store::{MessageFilter, MessageStore, MessageStoreMut};
