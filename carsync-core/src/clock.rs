//! The only place that may ask for the time.

use std::fmt::Debug;

use jiff::Timestamp;

/// Tells the time. One clock per deployment component, handed in at build time; tests hand in one they can turn.
pub trait Clock: Debug + Send + Sync {
    /// Now, in whole microseconds (what the storage keeps).
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock everybody else must ask")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}
