//! The odometer ledger of a vehicle: readings are added and never changed, and one that is lower than before says why.

use jiff::Timestamp;

use crate::value::{Note, ReadingId, ReportId};

/// One reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OdometerReading {
    /// Its id.
    pub id: ReadingId,
    /// The report it was read for.
    pub report: Option<ReportId>,
    /// What was shown, in kilometres.
    pub km: u32,
    /// When it was read.
    pub read_at: Timestamp,
    /// Why it is lower than an earlier one.
    pub lower_because: Option<Note>,
}

/// The highest reading of a ledger.
pub fn highest(ledger: &[OdometerReading]) -> Option<&OdometerReading> {
    ledger.iter().max_by_key(|reading| reading.km)
}
