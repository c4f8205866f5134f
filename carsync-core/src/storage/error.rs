//! What a storage can fail with. Every subject's error carries it on.

use std::error::Error;

use crate::error::{Classified, ErrorClass};

/// The cause behind a storage failure, kept for the log and never shown to a client.
pub type Source = Box<dyn Error + Send + Sync>;

/// A failure of the storage, told by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// The database's laws refused the write. The unit can only be dropped.
    #[error("conflict: {0}")]
    Conflict(Conflict),
    /// The database did not answer in time or at all.
    #[error("the storage is unavailable ({outcome:?})")]
    Unavailable {
        /// Whether the unit may have been committed.
        outcome: Outcome,
        /// The cause.
        source: Source,
    },
    /// A stored row can't be read back as what it must be.
    #[error("a stored {what} is corrupt")]
    Corrupt {
        /// The kind of thing.
        what: &'static str,
        /// The cause.
        source: Source,
    },
    /// A fault of the adapter.
    #[error("the storage failed")]
    Internal {
        /// The cause.
        source: Source,
    },
}

/// Which law refused a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// A quantum of the bay is held by another booking.
    #[error("the slot is taken")]
    SlotTaken,
    /// The row has been changed since it was read.
    #[error("the version seen is stale")]
    Stale,
    /// A row with this key exists.
    #[error("it exists already")]
    Duplicate,
    /// The row refers to one that is not there (in this tenant).
    #[error("what it refers to does not exist")]
    Missing,
    /// The unit lost against a concurrent one (a deadlock, a serialization failure). Repeating the whole unit is right.
    #[error("the unit lost against a concurrent one")]
    Contention,
}

/// Did it commit?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Surely not: nothing is left of the unit.
    NotCommitted,
    /// Perhaps. Comes only from `commit`; with the stored idempotency key a repeat is exact.
    Unknown,
}

impl StorageError {
    /// Which law refused, if one did.
    pub fn conflict(&self) -> Option<Conflict> {
        match self {
            Self::Conflict(conflict) => Some(*conflict),
            Self::Unavailable { .. } | Self::Corrupt { .. } | Self::Internal { .. } => None,
        }
    }
}

impl Classified for StorageError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Conflict(Conflict::Stale) => ErrorClass::Stale,
            Self::Conflict(Conflict::SlotTaken | Conflict::Duplicate) => ErrorClass::Conflict,
            Self::Conflict(Conflict::Missing) => ErrorClass::NotFound,
            Self::Conflict(Conflict::Contention) | Self::Unavailable { .. } => ErrorClass::Unavailable,
            Self::Corrupt { .. } | Self::Internal { .. } => ErrorClass::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Conflict(Conflict::SlotTaken) => "booking.slot_taken",
            Self::Conflict(Conflict::Stale) => "version.stale",
            Self::Conflict(Conflict::Duplicate) => "exists_already",
            Self::Conflict(Conflict::Missing) => "not_found",
            Self::Conflict(Conflict::Contention) => "storage.busy",
            Self::Unavailable { outcome: Outcome::NotCommitted, .. } => "storage.unavailable",
            Self::Unavailable { outcome: Outcome::Unknown, .. } => "storage.outcome_unknown",
            Self::Corrupt { .. } | Self::Internal { .. } => "internal",
        }
    }
}
