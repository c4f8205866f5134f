//! The hours of one workshop laid on the UTC line. Depends on neither jobs, bays nor the moment, so it can be kept per workshop.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::quantum::{first_second, seconds_ceil};
use super::{MAX_JOB_QUANTA, QUANTUM_MINUTES, Quantum, QuantumRange, Reason, Strip};
use crate::catalogue::hours::{ClosurePeriod, SlotStep, WeeklyHours};

/// Which quanta are open and at which a job may start, for starts of one range.
#[derive(Debug, Clone)]
pub struct Timetable {
    range: QuantumRange,
    /// Wholly within opening hours, breaks and closures not yet taken out.
    hours: Strip,
    /// Touched by a break.
    breaks: Strip,
    /// Touched by a closure.
    closures: Strip,
    open: Strip,
    starts: Strip,
}

impl Timetable {
    /// Lays out the hours for starts in `range`, and the open time up to 14 days beyond it, where their jobs may end.
    ///
    /// It takes time and room in proportion to the range; the caller keeps that sane.
    pub fn build(zone: &TimeZone, hours: &WeeklyHours, closures: &[ClosurePeriod], step: SlotStep, range: QuantumRange) -> Self {
        let reach = QuantumRange::new(range.start(), if range.is_empty() { range.end() } else { range.end().plus(MAX_JOB_QUANTA) });
        let mut laid = Self {
            range,
            hours: Strip::covering(reach),
            breaks: Strip::covering(reach),
            closures: Strip::covering(reach),
            open: Strip::default(),
            starts: starts(zone, step, range),
        };
        laid.lay_hours(zone, hours, reach);
        for closure in closures {
            laid.closures.set(touching(first_second(zone, closure.from()), first_second(zone, closure.until())));
        }
        laid.open = laid.hours.clone();
        laid.open.and_not(&laid.breaks);
        laid.open.and_not(&laid.closures);
        laid
    }

    /// The starts it was built for. Outside it there are none.
    pub const fn range(&self) -> QuantumRange {
        self.range
    }

    /// The open quanta, of the range and 14 days beyond.
    pub const fn open(&self) -> &Strip {
        &self.open
    }

    /// The first quantum of these that is outside opening hours or in a closure. A break is a pause within opening hours.
    pub fn first_shut(&self, range: QuantumRange) -> Option<Quantum> {
        let mut kept = self.hours.clone();
        kept.and_not(&self.closures);
        kept.first_clear(range)
    }

    /// The quanta of the range that lie on the grid of start times, open or not.
    pub const fn starts(&self) -> &Strip {
        &self.starts
    }

    /// Why this quantum isn't open: closed by the hours, else by a closure, else by a break.
    pub(super) fn why_not_open(&self, quantum: Quantum) -> Reason {
        if !self.hours.contains(quantum) {
            Reason::Closed
        } else if self.closures.contains(quantum) {
            Reason::Closure
        } else {
            Reason::Break
        }
    }

    /// Sets `hours` and `breaks`. Spans come in order and don't overlap, on the civil clock and so in UTC; those that touch are joined
    /// before they are cut to whole quanta.
    fn lay_hours(&mut self, zone: &TimeZone, hours: &WeeklyHours, reach: QuantumRange) {
        let mut joined: Option<(i64, i64)> = None;
        for date in dates(zone, reach) {
            for span in hours.on(date.weekday()) {
                let second = |minutes: i32| civil_after(date.to_datetime(span.opens), minutes).map(|civil| first_second(zone, civil));
                let (Some(opens), Some(closes)) = (second(0), second(span.minutes())) else { continue };
                joined = match joined {
                    Some((from, until)) if until == opens => Some((from, closes)),
                    other => {
                        self.lay(other);
                        Some((opens, closes))
                    }
                };
                for (from, until) in span.pauses() {
                    if let (Some(from), Some(until)) = (second(from), second(until)) {
                        self.breaks.set(touching(from, until));
                    }
                }
            }
        }
        self.lay(joined);
    }

    fn lay(&mut self, span: Option<(i64, i64)>) {
        if let Some((opens, closes)) = span {
            self.hours.set(QuantumRange::new(Quantum::from_second_up(opens), Quantum::from_second_down(closes)));
        }
    }
}

/// The quanta that these seconds touch. A stretch that a gap swallowed touches none.
fn touching(from: i64, until: i64) -> QuantumRange {
    if from >= until {
        let nowhere = Quantum::from_second_down(from);
        return QuantumRange::new(nowhere, nowhere);
    }
    QuantumRange::new(Quantum::from_second_down(from), Quantum::from_second_up(until))
}

fn civil_after(opens: DateTime, minutes: i32) -> Option<DateTime> {
    opens.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok()
}

/// The civil days whose spans may touch the range: those of its instants and two on either side, for spans that cross midnight and
/// for zones that have skipped or repeated a day.
fn dates(zone: &TimeZone, range: QuantumRange) -> impl Iterator<Item = Date> + use<> {
    let date = |quantum: Quantum| zone.to_datetime(quantum.starts_at()).date();
    let first = date(range.start()).checked_sub(2.days()).unwrap_or(Date::MIN);
    let last = date(range.end()).checked_add(2.days()).unwrap_or(Date::MAX);
    let none = range.is_empty();
    std::iter::successors((!none).then_some(first), move |date| date.tomorrow().ok().filter(|next| *next <= last))
}

/// The grid of start times: from one change of the offset to the next, every `step` minutes of the civil clock.
fn starts(zone: &TimeZone, step: SlotStep, range: QuantumRange) -> Strip {
    let mut strip = Strip::covering(range);
    let period = u32::from(step.minutes()) / QUANTUM_MINUTES;
    let quantum_seconds = 60 * i32::try_from(QUANTUM_MINUTES).unwrap_or(i32::MAX);
    let mut from = range.start();
    while from < range.end() {
        let at = from.starts_at();
        let change = zone.following(at).next().map(|change| Quantum::from_second_up(seconds_ceil(change.timestamp())));
        let until = change.filter(|change| *change > from).unwrap_or(range.end()).min(range.end());
        let offset = zone.to_offset(at).seconds();
        if offset % quantum_seconds == 0 {
            let remainder = (-offset / quantum_seconds).rem_euclid(period.cast_signed()).cast_unsigned();
            strip.set_every(QuantumRange::new(from, until), period, remainder);
        }
        from = until;
    }
    strip
}
