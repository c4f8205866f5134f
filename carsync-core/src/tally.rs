//! Counts by subject and window, kept in the database, so that limits hold over all hosts: tries of strangers, codes sent, messages paid for.

use async_trait::async_trait;
use jiff::Timestamp;

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
