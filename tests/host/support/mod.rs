//! What the tests of the host share: the real binary on a database of its own, a client that holds the API's manners, and a shop.
//!
//! Nothing here sleeps: what takes its time is waited for by its own sign (a line, a port, an answer) and by no longer than `PATIENCE`.

pub mod client;
pub mod document;
pub mod host;
pub mod inspect;
pub mod picture;
pub mod post;
pub mod shop;
pub mod site;
pub mod twilio;
pub mod world;

use std::time::Duration;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(20);
