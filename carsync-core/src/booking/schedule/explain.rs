//! Why a start is not offered, and the check of a single start when it is booked.

use std::fmt;

use super::slots::takes;
use super::{Job, Quantum, QuantumRange, Schedule};
use crate::value::BayId;

/// Why a job can't start at a time. The first that holds, in this order; of hours and closures, what the first quantum says that the
/// job needs open and isn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The start is over.
    Past,
    /// The workshop wants more notice.
    NoticeTooShort,
    /// The workshop doesn't take bookings so far ahead.
    TooFarAhead,
    /// No start time of this workshop; nor is any time outside the timetable's range.
    OffGrid,
    /// Outside opening hours.
    Closed,
    /// Within opening hours, in a closure.
    Closure,
    /// Within opening hours, in a break.
    Break,
    /// The workshop has no bay of a kind that the job accepts.
    NoSuchBay,
    /// Every bay that would do is taken for some of the time.
    BayBusy,
}

impl Reason {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::NoticeTooShort => "notice_too_short",
            Self::TooFarAhead => "too_far_ahead",
            Self::OffGrid => "off_grid",
            Self::Closed => "closed",
            Self::Closure => "closure",
            Self::Break => "break",
            Self::NoSuchBay => "no_such_bay",
            Self::BayBusy => "bay_busy",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A start time of the workshop and why it isn't offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// When the work would begin.
    pub start: Quantum,
    /// Why it can't; `None` is a start that [`Schedule::free_slots`] lists.
    pub reason: Option<Reason>,
}

impl Schedule<'_> {
    /// Every start time of the workshop in the range, offered or not, in order.
    pub fn explain(&self, job: &Job, range: QuantumRange) -> Vec<Explained> {
        let range = range.and(&self.timetable.range());
        self.timetable.starts().iter(range).map(|start| Explained { start, reason: self.refuses(job, start) }).collect()
    }

    /// The bays in which the job can start here, the preferred first and at least one.
    ///
    /// # Errors
    /// The first reason that holds against it.
    pub fn check(&self, job: &Job, start: Quantum) -> Result<Vec<BayId>, Reason> {
        match self.refuses(job, start) {
            Some(reason) => Err(reason),
            None => Ok(self.candidate_bays(job, start)),
        }
    }

    fn refuses(&self, job: &Job, start: Quantum) -> Option<Reason> {
        if let Some(reason) = self.window.refuses(start) {
            return Some(reason);
        }
        if !self.timetable.starts().contains(start) {
            return Some(Reason::OffGrid);
        }
        let (work, open) = (job.work(start), self.timetable.open());
        let last = QuantumRange::new(work.end().minus(1), work.end());
        let shut = if job.overnight() {
            open.first_clear(QuantumRange::of_length(start, 1)).or_else(|| open.first_clear(last))
        } else {
            open.first_clear(work)
        };
        if let Some(quantum) = shut {
            return Some(self.timetable.why_not_open(quantum));
        }
        if !self.bays.iter().any(|bay| job.kinds().accepts(&bay.kind)) {
            return Some(Reason::NoSuchBay);
        }
        (!self.bays.iter().any(|bay| takes(bay, job, start))).then_some(Reason::BayBusy)
    }
}
