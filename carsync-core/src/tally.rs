//! Counts by subject and window, kept in the database, so that limits hold over all hosts: tries of strangers, codes sent, messages paid for.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use crate::storage::StorageError;

/// What was counted, read.
#[async_trait]
pub trait TallyStore: Send + Sync {
    /// How much of a subject there is in a window.
    async fn amount(&self, subject: &str, window: Timestamp) -> Result<i64, StorageError>;
}

/// What is counted.
#[async_trait]
pub trait TallyStoreMut: Send {
    /// Adds `by` (which may be negative) to a subject's amount in a window, in one statement, and says how much it is now; never below
    /// zero. Other units that count the same wait until this one ends.
    async fn count(&mut self, subject: &str, window: Timestamp, by: i64) -> Result<i64, StorageError>;
    /// Forgets a subject in all its windows.
    async fn forget(&mut self, subject: &str) -> Result<(), StorageError>;
}

/// One count to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Of what.
    pub subject: String,
    /// In which window.
    pub window: Timestamp,
    /// How much.
    pub by: i64,
}

/// The start of the window of this length that holds the moment, and how many seconds are left of it.
pub(crate) fn window_of(now: Timestamp, length: SignedDuration) -> (Timestamp, u32) {
    let length_s = length.as_secs().max(1);
    let start_s = now.as_second().div_euclid(length_s) * length_s;
    let left = u32::try_from(start_s + length_s - now.as_second()).unwrap_or(u32::MAX);
    (Timestamp::from_second(start_s).unwrap_or(now), left.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_its_moment_and_says_what_is_left() {
        let at: Timestamp = "2026-11-22T10:59:58.5Z".parse().expect("a time");
        let (start, left) = window_of(at, SignedDuration::from_hours(1));
        assert_eq!((start.to_string().as_str(), left), ("2026-11-22T10:00:00Z", 2));
        let before: Timestamp = "1969-12-31T23:30:00Z".parse().expect("a time");
        assert_eq!(window_of(before, SignedDuration::from_hours(1)).0.to_string(), "1969-12-31T23:00:00Z");
    }
}
