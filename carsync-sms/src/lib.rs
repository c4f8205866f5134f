//! SMS adapters of CarSync. Each implements [`SmsProvider`](carsync_core::notify::SmsProvider) and passes core's suite.
//!
//! | adapter | feature | for |
//! |---|---|---|
#![cfg_attr(
    feature = "console",
    doc = "| [`Console`] | `console` (default) | development and demos: the message is printed, nothing is sent |"
)]
#![cfg_attr(feature = "kavenegar", doc = "| [`Kavenegar`] | `kavenegar` | Iran; texts and approved templates, no text sent twice |")]
#![cfg_attr(feature = "smsir", doc = "| [`SmsIr`] | `smsir` | Iran; texts and approved templates; a lost answer stays in doubt |")]
#![cfg_attr(feature = "twilio", doc = "| [`Twilio`] | `twilio` | anywhere else; texts and approved content, signed delivery reports |")]
//!
//! Around any of them, or any provider of your own:
//!
//! | decorator | does |
//! |---|---|
//! | [`Failover`] | tries several in their order, and never two where the message may have been sent |
//! | [`Throttled`] | keeps to a rate of messages |
//! | [`Breaker`] | leaves a provider alone that fails again and again |
//! | [`Traced`] | writes an event for each call, without key and text |
#![cfg_attr(feature = "console", doc = "| [`Inbox`] | keeps the last messages for a developer's page |")]
//!
//! [`Gateway`] opens the accounts of tenants with all that are built in, so decorated.

mod breaker;
#[cfg(any(feature = "kavenegar", feature = "smsir"))]
mod clip;
#[cfg(feature = "console")]
mod console;
mod failover;
mod gateway;
#[cfg(any(feature = "kavenegar", feature = "smsir", feature = "twilio"))]
mod http;
#[cfg(feature = "console")]
mod inbox;
#[cfg(feature = "kavenegar")]
mod kavenegar;
#[cfg(any(feature = "kavenegar", feature = "smsir"))]
mod phone;
#[cfg(feature = "smsir")]
mod smsir;
mod throttled;
mod traced;
#[cfg(feature = "twilio")]
mod twilio;

pub use breaker::Breaker;
#[cfg(feature = "console")]
pub use console::Console;
pub use failover::Failover;
pub use gateway::Gateway;
#[cfg(feature = "console")]
pub use inbox::{Inbox, InboxMessage};
#[cfg(feature = "kavenegar")]
pub use kavenegar::Kavenegar;
#[cfg(feature = "smsir")]
pub use smsir::SmsIr;
pub use throttled::Throttled;
pub use traced::Traced;
#[cfg(feature = "twilio")]
pub use twilio::Twilio;
