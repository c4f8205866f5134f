//! A clock that stands still until it is turned.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;

/// A clock that only tests turn. Its clones are the same clock.
#[derive(Debug, Clone)]
pub struct ManualClock {
    /// Microseconds since 1970: what the storage keeps.
    at: Arc<AtomicI64>,
}

impl ManualClock {
    /// A clock that shows this moment, in whole microseconds.
    pub fn at(start: Timestamp) -> Self {
        Self { at: Arc::new(AtomicI64::new(start.as_microsecond())) }
    }

    /// Turns it by so much, and says what it shows now. A negative length turns it back.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        let step = i64::try_from(by.as_micros()).unwrap_or(if by.is_negative() { i64::MIN } else { i64::MAX });
        let turn = |at: i64| Some(at.saturating_add(step));
        // The closure never refuses, so there is always a former value; what is shown is read back.
        let _ = self.at.fetch_update(Ordering::SeqCst, Ordering::SeqCst, turn);
        self.now()
    }

    /// Sets it.
    pub fn set(&self, to: Timestamp) {
        self.at.store(to.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        let at = self.at.load(Ordering::SeqCst);
        Timestamp::from_microsecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_it_is_turned_and_its_clones_with_it() -> Result<(), jiff::Error> {
        let start: Timestamp = "2026-03-02T08:00:00.123456789Z".parse()?;
        let clock = ManualClock::at(start);
        let twin = clock.clone();
        assert_eq!(clock.now().to_string(), "2026-03-02T08:00:00.123456Z");
        clock.advance(SignedDuration::from_mins(5));
        assert_eq!(twin.now().to_string(), "2026-03-02T08:05:00.123456Z");
        twin.advance(SignedDuration::from_mins(-5));
        assert_eq!(clock.now(), twin.now());
        assert_eq!(clock.advance(SignedDuration::MAX), Timestamp::MAX);
        clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(twin.now(), Timestamp::UNIX_EPOCH);
        Ok(())
    }
}
