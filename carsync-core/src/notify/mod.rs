//! Telling people things: messages by template key and named values, their texts in each language, and the ports of SMS providers.

mod gateway;
mod message;
mod parts;
mod provider;
mod template;
mod wording;

pub use gateway::{SmsAccount, SmsGateway};
pub use message::SmsMessage;
pub use parts::{SmsEncoding, SmsLength, sms_length};
pub use provider::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsCost, SmsError, SmsErrorClass, SmsProvider, SmsReceipt,
};
pub use template::Template;
pub use wording::{ApprovedTemplate, Wording, Wordings};
