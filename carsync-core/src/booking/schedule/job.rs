//! What is to be scheduled, and the bays it may be scheduled in. Not here: services, prices, and how a bay came to be busy.

use std::collections::BTreeSet;

use super::{Quantum, QuantumRange, Strip};
use crate::value::{BayId, Invalid, Slug};

/// The longest work of one job, and the longest buffer: 14 days.
pub const MAX_JOB_QUANTA: u32 = 14 * 96;

/// Work of some length, what it needs, and the room it needs around it.
///
/// A job that isn't overnight lies wholly in open quanta. An overnight job, whose car stays, begins in an open quantum and its last
/// quantum is open. Either holds its bay throughout, buffers included; buffers needn't be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    quanta: u32,
    before: u32,
    after: u32,
    overnight: bool,
    kinds: BayKinds,
}

impl Job {
    /// A job of `quanta` of work with buffers of `before` and `after` quanta.
    ///
    /// # Errors
    /// - `job.empty`: no work.
    /// - `job.too_long`: work or a buffer of more than 14 days.
    pub fn new(quanta: u32, before: u32, after: u32, overnight: bool, kinds: BayKinds) -> Result<Self, Invalid> {
        if quanta == 0 {
            return Err(Invalid::new("job.empty", "a job has at least one quarter of an hour of work"));
        }
        if quanta.max(before).max(after) > MAX_JOB_QUANTA {
            return Err(Invalid::new("job.too_long", "a job and each of its buffers last at most 14 days"));
        }
        Ok(Self { quanta, before, after, overnight, kinds })
    }

    /// The quanta of work.
    pub const fn quanta(&self) -> u32 {
        self.quanta
    }

    /// The quanta a bay is held before the work.
    pub const fn before(&self) -> u32 {
        self.before
    }

    /// The quanta a bay is held after the work.
    pub const fn after(&self) -> u32 {
        self.after
    }

    /// Whether the car may stay while the workshop is closed.
    pub const fn overnight(&self) -> bool {
        self.overnight
    }

    /// The bays it accepts.
    pub const fn kinds(&self) -> &BayKinds {
        &self.kinds
    }

    /// The work, if it starts here.
    pub fn work(&self, start: Quantum) -> QuantumRange {
        QuantumRange::of_length(start, self.quanta)
    }

    /// What it claims of a bay, if it starts here: the work and both buffers.
    pub fn claim(&self, start: Quantum) -> QuantumRange {
        QuantumRange::new(start.minus(self.before), start.plus(self.quanta + self.after))
    }

    /// Every quantum it might claim if it starts in this range: what a [`BayOccupancy`] must know for it.
    pub fn reach(&self, starts: QuantumRange) -> QuantumRange {
        if starts.is_empty() {
            return starts;
        }
        QuantumRange::new(self.claim(starts.start()).start(), self.claim(starts.end().minus(1)).end())
    }

    pub(super) const fn held(&self) -> u32 {
        self.before + self.quanta + self.after
    }
}

/// The bay kinds a service or a job accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BayKinds(Option<BTreeSet<Slug>>);

impl BayKinds {
    /// Every kind.
    pub const ANY: Self = Self(None);

    /// These kinds and no other; none at all accepts no bay.
    pub fn only(kinds: impl IntoIterator<Item = Slug>) -> Self {
        Self(Some(kinds.into_iter().collect()))
    }

    /// What both accept, as for two services of one booking. It may be no bay.
    pub fn and(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (None, _) => other.clone(),
            (_, None) => self.clone(),
            (Some(these), Some(those)) => Self(Some(these & those)),
        }
    }

    /// Whether a bay of this kind will do.
    pub fn accepts(&self, kind: &Slug) -> bool {
        self.0.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }

    /// The kinds, sorted; `None` is every kind.
    pub const fn named(&self) -> Option<&BTreeSet<Slug>> {
        self.0.as_ref()
    }
}

/// A bay and the quanta of it that are claimed, buffers included.
#[derive(Debug, Clone)]
pub struct BayOccupancy {
    /// Which bay.
    pub bay: BayId,
    /// Its kind, as `lift`.
    pub kind: Slug,
    /// Claimed quanta; it must know all of [`Job::reach`]. Outside the strip the bay is free.
    pub busy: Strip,
}
