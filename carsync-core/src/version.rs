//! The version of a stored thing, for compare-and-set.

/// Counts the changes of one row; the first is 1. An update names the version it saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// The version of a row that was just made.
    pub const FIRST: Self = Self(1);

    /// Takes a stored number back.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The stored number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The version after one more change. The greatest has none after it: no row has been changed that often, so whoever claims to have
    /// seen it is told that it is stale.
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}
