//! Telling people things: messages by template key and named values, their texts in each language, and the port of SMS providers.

mod provider;
mod template;

pub use provider::{DeliveryState, SmsError, SmsProvider, SmsReceipt};
pub use template::{SmsMessage, Template};
