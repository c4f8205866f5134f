//! How soon and how far ahead a start may lie, seen from one moment.

use jiff::Timestamp;

use super::quantum::{seconds_ceil, seconds_floor};
use super::{Quantum, QuantumRange, Reason};

/// The starts that may be booked now: not past, not sooner than the notice, not further ahead than the limit. Both bounds are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    present: Quantum,
    first: Quantum,
    last: Quantum,
}

impl Window {
    /// At `now`, for a workshop that wants `notice_minutes` at least and takes bookings up to `ahead_minutes` ahead.
    pub fn new(now: Timestamp, notice_minutes: u32, ahead_minutes: u32) -> Self {
        let later = |minutes: u32| i64::from(minutes) * 60;
        Self {
            present: Quantum::from_second_up(seconds_ceil(now)),
            first: Quantum::from_second_up(seconds_ceil(now) + later(notice_minutes)),
            last: Quantum::from_second_down(seconds_floor(now) + later(ahead_minutes)),
        }
    }

    /// The part of the range that may be booked.
    pub fn clip(&self, range: QuantumRange) -> QuantumRange {
        range.and(&QuantumRange::new(self.first, self.last.plus(1)))
    }

    /// Why a start here may not be booked, if so: [`Reason::Past`], [`Reason::NoticeTooShort`] or [`Reason::TooFarAhead`].
    pub fn refuses(&self, start: Quantum) -> Option<Reason> {
        if start < self.present {
            Some(Reason::Past)
        } else if start < self.first {
            Some(Reason::NoticeTooShort)
        } else if start > self.last {
            Some(Reason::TooFarAhead)
        } else {
            None
        }
    }
}
