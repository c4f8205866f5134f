//! What a tenant decides about its messages (accounts, words, quiet hours, budgets), and what became of each: the message log.

mod error;
mod model;
mod prefix;
mod service;
mod settings;
mod store;

pub use error::MessagingError;
pub use model::{Block, MessageRecord, MessageState, Usage};
pub use prefix::CountryPrefix;
pub(crate) use service::{CallbackKey, month_window, rial_subject, sent_subject};
pub use service::{CallbackToken, Messaging};
pub(crate) use settings::AccountVault;
pub use settings::{AccountInput, OwnAccount, QuietHours, SmsInput, SmsSettings};
pub use store::{MessageFilter, MessageStore, MessageStoreMut};
