//! The quantum: 15 minutes of UTC, the unit in which bays are claimed; and half-open ranges of quanta.
//!
//! Law: index = floor(unix seconds / 900). Nothing here panics: indices and instants stop at the ends of jiff's time line.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// The length of a quantum.
pub const QUANTUM_MINUTES: u32 = 15;

const SECONDS: i64 = 60 * QUANTUM_MINUTES as i64;
/// Room beyond jiff's years, so that the longest job at their very ends isn't cut short.
const SLACK: i64 = 1 << 13;
/// [`Timestamp::MIN`] and [`Timestamp::MAX`] in whole seconds, which jiff doesn't tell at compile time; a test holds them to it.
const ENDS: (i64, i64) = (-377_705_023_201, 253_402_207_200);
const LEAST: i64 = ENDS.0.div_euclid(SECONDS) - SLACK;
const MOST: i64 = ENDS.1.div_euclid(SECONDS) + SLACK;

/// Whole quanta needed for this many minutes: rounded up.
pub const fn quanta_for_minutes(minutes: u32) -> u32 {
    minutes.div_ceil(QUANTUM_MINUTES)
}

/// One quarter of an hour on the UTC line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantum(i64);

impl Quantum {
    /// The quantum of this index; an index beyond the years -9999 to 9999 is brought back to their ends.
    pub const fn from_index(index: i64) -> Self {
        Self(if index < LEAST {
            LEAST
        } else if index > MOST {
            MOST
        } else {
            index
        })
    }

    /// Quanta since the Unix epoch.
    pub const fn index(self) -> i64 {
        self.0
    }

    /// The quantum in which this instant lies.
    pub fn holding(at: Timestamp) -> Self {
        Self::from_index(seconds_floor(at).div_euclid(SECONDS))
    }

    /// The quantum that begins exactly at this instant, if one does.
    pub fn starting_at(at: Timestamp) -> Option<Self> {
        (at.subsec_nanosecond() == 0 && at.as_second().rem_euclid(SECONDS) == 0).then(|| Self::holding(at))
    }

    /// The first instant of it.
    pub fn starts_at(self) -> Timestamp {
        let end = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_second(self.0 * SECONDS).unwrap_or(end)
    }

    /// The quantum this many later.
    pub const fn plus(self, quanta: u32) -> Self {
        Self::from_index(self.0 + quanta as i64)
    }

    /// The quantum this many earlier.
    pub const fn minus(self, quanta: u32) -> Self {
        Self::from_index(self.0 - quanta as i64)
    }

    /// The first quantum that begins at or after this second.
    pub(super) const fn from_second_up(second: i64) -> Self {
        Self::from_index(-(-second).div_euclid(SECONDS))
    }

    /// The last quantum that begins at or before this second.
    pub(super) const fn from_second_down(second: i64) -> Self {
        Self::from_index(second.div_euclid(SECONDS))
    }
}

/// Consecutive quanta, `start` in and `end` out. One that would end before it starts is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuantumRange {
    start: Quantum,
    end: Quantum,
}

impl QuantumRange {
    /// From `start` up to and without `end`.
    pub fn new(start: Quantum, end: Quantum) -> Self {
        Self { start, end: end.max(start) }
    }

    /// This many quanta from `start` on.
    pub fn of_length(start: Quantum, quanta: u32) -> Self {
        Self::new(start, start.plus(quanta))
    }

    /// The quanta that begin within these instants, `from` in and `until` out.
    pub fn beginning_within(from: Timestamp, until: Timestamp) -> Self {
        Self::new(Quantum::from_second_up(seconds_ceil(from)), Quantum::from_second_up(seconds_ceil(until)))
    }

    /// The quanta that begin on these civil days of the zone. A day that the zone skipped is empty.
    pub fn of_days(zone: &TimeZone, first: Date, days: u16) -> Self {
        let next = first.checked_add(i32::from(days).days()).unwrap_or(Date::MAX);
        let instant = |date: Date| Quantum::from_second_up(first_second(zone, date.to_datetime(jiff::civil::Time::midnight())));
        Self::new(instant(first), instant(next))
    }

    /// The first quantum in it, if it isn't empty.
    pub const fn start(&self) -> Quantum {
        self.start
    }

    /// The first quantum after it.
    pub const fn end(&self) -> Quantum {
        self.end
    }

    /// How many quanta.
    pub fn len(&self) -> u64 {
        self.end.0.abs_diff(self.start.0)
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether the quantum is in it.
    pub fn contains(&self, quantum: Quantum) -> bool {
        self.start <= quantum && quantum < self.end
    }

    /// What both hold.
    pub fn and(&self, other: &Self) -> Self {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Each quantum in order.
    pub fn iter(&self) -> impl Iterator<Item = Quantum> + use<> {
        (self.start.0..self.end.0).map(Quantum)
    }
}

/// The instant in whole seconds, rounded down.
pub(super) fn seconds_floor(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

/// The instant in whole seconds, rounded up.
pub(super) fn seconds_ceil(at: Timestamp) -> i64 {
    at.as_second() + i64::from(at.subsec_nanosecond() > 0)
}

/// The first unix second at which the zone's civil clock shows this time or a later one.
///
/// A time that occurs twice is its first occurrence; one that a gap skips is the first instant after the gap.
pub(super) fn first_second(zone: &TimeZone, civil: DateTime) -> i64 {
    let end = if civil.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let as_utc = Offset::UTC.to_timestamp(civil).unwrap_or(end).as_second();
    match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => as_utc - i64::from(offset.seconds()),
        AmbiguousOffset::Fold { before, .. } => as_utc - i64::from(before.seconds()),
        AmbiguousOffset::Gap { before, after } => {
            let (mut too_early, mut reached) = (as_utc - i64::from(after.seconds()), as_utc - i64::from(before.seconds()));
            while reached - too_early > 1 {
                let middle = too_early + (reached - too_early) / 2;
                let offset = Timestamp::from_second(middle).map_or(after, |at| zone.to_offset(at));
                if middle + i64::from(offset.seconds()) < as_utc { too_early = middle } else { reached = middle }
            }
            reached
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantum_is_the_floor_of_its_instant_also_before_1970() -> Result<(), jiff::Error> {
        assert_eq!(Quantum::holding(Timestamp::new(-1, -5)?).index(), -1);
        assert_eq!(Quantum::holding(Timestamp::new(-900, -5)?).index(), -2);
        assert_eq!(Quantum::holding(Timestamp::new(899, 5)?).index(), 0);
        assert_eq!(Quantum::starting_at(Timestamp::new(-900, 0)?).map(Quantum::index), Some(-1));
        assert_eq!(Quantum::starting_at(Timestamp::new(900, 1)?), None);
        let range = QuantumRange::beginning_within(Timestamp::new(0, 1)?, Timestamp::new(1800, 1)?);
        assert_eq!((range.start().index(), range.end().index()), (1, 3));
        Ok(())
    }

    #[test]
    fn the_ends_of_time_hold_without_panic() {
        assert_eq!(ENDS, (Timestamp::MIN.as_second(), Timestamp::MAX.as_second()));
        for index in [i64::MIN, LEAST, MOST, i64::MAX] {
            let quantum = Quantum::from_index(index);
            assert!(quantum.starts_at() >= Timestamp::MIN);
            assert!(quantum.plus(u32::MAX) >= quantum && quantum.minus(u32::MAX) <= quantum);
        }
        for zone in [TimeZone::UTC, TimeZone::fixed(Offset::MAX), TimeZone::fixed(Offset::MIN)] {
            assert!(QuantumRange::of_days(&zone, Date::MAX, 9).len() <= 96);
            assert!(QuantumRange::of_days(&zone, Date::MIN, 1).len() <= 96);
        }
    }
}
