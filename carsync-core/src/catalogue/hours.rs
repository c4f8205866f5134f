//! When a workshop is open: weekly hours with breaks, closures, and the step of its start times.
//!
//! All of it is civil time, in the zone of the workshop and without a zone of its own; `booking::schedule` lays it on the UTC line.
//! Law: no two spans of a week overlap, and every break lies within its span.

use jiff::civil::{DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::value::Invalid;

/// The most spans one weekday may hold.
pub const MAX_SPANS_A_DAY: usize = 4;
/// The most breaks one span may hold.
pub const MAX_BREAKS_A_SPAN: usize = 8;

const DAY: i32 = 24 * 60;

/// A pause within an [`OpenSpan`]. In a span that crosses midnight a time earlier than `opens` is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The first minute that is not worked.
    #[serde(with = "clock")]
    pub from: Time,
    /// The first minute that is worked again.
    #[serde(with = "clock")]
    pub until: Time,
}

/// One stretch of open time, beginning on its weekday. `closes <= opens` closes on the next day: 00:00 to 00:00 is 24 hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenSpan {
    /// The first open minute.
    #[serde(with = "clock")]
    pub opens: Time,
    /// The first minute after, on the next day if it isn't later than `opens`.
    #[serde(with = "clock")]
    pub closes: Time,
    /// Pauses, in any order; they may touch but not overlap.
    #[serde(default)]
    pub breaks: Vec<Break>,
}

impl OpenSpan {
    /// The length on the civil clock, in minutes: 1 to 1440.
    pub(crate) fn minutes(&self) -> i32 {
        until_after(self.opens, self.closes)
    }

    /// The breaks as civil minutes after `opens`, half-open; within 0 to [`Self::minutes`] in valid hours.
    pub(crate) fn pauses(&self) -> impl Iterator<Item = (i32, i32)> + '_ {
        self.breaks.iter().map(|pause| {
            let from = (minute_of_day(pause.from) - minute_of_day(self.opens)).rem_euclid(DAY);
            (from, until_after(self.opens, pause.until))
        })
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.breaks.len() > MAX_BREAKS_A_SPAN {
            return Err(Invalid::new("hours.too_many", "a span holds at most 8 breaks"));
        }
        let times = self.breaks.iter().flat_map(|pause| [pause.from, pause.until]).chain([self.opens, self.closes]);
        for time in times {
            if time.second() != 0 || time.subsec_nanosecond() != 0 {
                return Err(Invalid::new("hours.not_whole_minutes", "opening hours and breaks are given in whole minutes"));
            }
        }
        let mut pauses: Vec<_> = self.pauses().collect();
        let outside = |pause: &Break| pause.from == pause.until;
        if self.breaks.iter().any(outside) || pauses.iter().any(|(from, until)| from >= until || *until > self.minutes()) {
            return Err(Invalid::new("hours.break_outside", "a break ends after it begins and lies within its open span"));
        }
        pauses.sort_unstable();
        if pauses.windows(2).any(|pair| matches!(pair, [earlier, later] if earlier.1 > later.0)) {
            return Err(Invalid::new("hours.overlap", "two breaks of a span overlap"));
        }
        Ok(())
    }
}

/// The open spans of a week, valid as a whole. Empty is a workshop that never opens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Week", into = "Week")]
pub struct WeeklyHours {
    /// By weekday, Monday first; each day sorted by `opens`.
    days: [Vec<OpenSpan>; 7],
}

impl WeeklyHours {
    /// Hours of these spans, each on the weekday it opens.
    ///
    /// # Errors
    /// - `hours.too_many`: more than 4 spans open on a day, or a span has more than 8 breaks.
    /// - `hours.not_whole_minutes`: a time has seconds.
    /// - `hours.break_outside`: a break is empty or isn't within its span.
    /// - `hours.overlap`: two spans overlap, also across midnight and from Sunday into Monday, or two breaks of a span do.
    pub fn new(spans: impl IntoIterator<Item = (Weekday, OpenSpan)>) -> Result<Self, Invalid> {
        let mut days: [Vec<OpenSpan>; 7] = Default::default();
        let mut week = Vec::new();
        for (weekday, span) in spans {
            span.check()?;
            let day = i32::from(weekday.to_monday_zero_offset());
            let opens = day * DAY + minute_of_day(span.opens);
            week.push((opens, opens + span.minutes()));
            if let Some(spans) = usize::try_from(day).ok().and_then(|day| days.get_mut(day)) {
                if spans.len() == MAX_SPANS_A_DAY {
                    return Err(Invalid::new("hours.too_many", "a day holds at most 4 open spans"));
                }
                spans.push(span);
            }
        }
        days.iter_mut().for_each(|spans| spans.sort_by_key(|span| span.opens));
        week.sort_unstable();
        let monday = week.first().map(|(opens, _)| opens + 7 * DAY);
        let nexts = week.iter().skip(1).map(|(opens, _)| *opens).chain(monday);
        if week.iter().zip(nexts).any(|((_, closes), next)| *closes > next) {
            return Err(Invalid::new("hours.overlap", "two open spans overlap, on one day or across midnight"));
        }
        Ok(Self { days })
    }

    /// The spans that open on this weekday, earliest first.
    pub fn on(&self, weekday: Weekday) -> &[OpenSpan] {
        usize::try_from(weekday.to_monday_zero_offset()).ok().and_then(|day| self.days.get(day)).map_or(&[], Vec::as_slice)
    }
}

/// A stretch of time in which the workshop is closed whatever its hours say: half-open, in the zone of the workshop.
///
/// A whole day is 00:00 to the next day's 00:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Period", into = "Period")]
pub struct ClosurePeriod {
    from: DateTime,
    until: DateTime,
}

impl ClosurePeriod {
    /// The closure of this stretch.
    ///
    /// # Errors
    /// - `closure.not_whole_minutes`: a time has seconds.
    /// - `closure.empty`: it doesn't end after it begins.
    pub fn new(from: DateTime, until: DateTime) -> Result<Self, Invalid> {
        if [from, until].iter().any(|at| at.second() != 0 || at.subsec_nanosecond() != 0) {
            return Err(Invalid::new("closure.not_whole_minutes", "a closure is given in whole minutes"));
        }
        if until <= from {
            return Err(Invalid::new("closure.empty", "a closure ends after it begins"));
        }
        Ok(Self { from, until })
    }

    /// The first closed minute.
    pub const fn from(&self) -> DateTime {
        self.from
    }

    /// The first minute after it.
    pub const fn until(&self) -> DateTime {
        self.until
    }
}

/// How far apart a workshop's start times lie on the civil clock, in minutes: 15, 30 or 60.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct SlotStep(u16);

impl SlotStep {
    /// Starts at every quarter.
    pub const QUARTER: Self = Self(15);
    /// Starts at :00 and :30.
    pub const HALF: Self = Self(30);
    /// Starts at every full hour.
    pub const HOUR: Self = Self(60);

    /// The step of this many minutes.
    ///
    /// # Errors
    /// `slot_step.not_offered`: it is none of 15, 30 and 60.
    pub const fn of_minutes(minutes: u16) -> Result<Self, Invalid> {
        match minutes {
            15 | 30 | 60 => Ok(Self(minutes)),
            _ => Err(Invalid::new("slot_step.not_offered", "start times lie 15, 30 or 60 minutes apart")),
        }
    }

    /// In minutes.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for SlotStep {
    type Error = Invalid;

    fn try_from(minutes: u16) -> Result<Self, Invalid> {
        Self::of_minutes(minutes)
    }
}

impl From<SlotStep> for u16 {
    fn from(step: SlotStep) -> Self {
        step.0
    }
}

fn minute_of_day(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

/// Minutes from one clock time to the next time the clock shows the other: 1 to 1440.
fn until_after(from: Time, until: Time) -> i32 {
    match (minute_of_day(until) - minute_of_day(from)).rem_euclid(DAY) {
        0 => DAY,
        minutes => minutes,
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Period {
    from: DateTime,
    until: DateTime,
}

impl TryFrom<Period> for ClosurePeriod {
    type Error = Invalid;

    fn try_from(period: Period) -> Result<Self, Invalid> {
        Self::new(period.from, period.until)
    }
}

impl From<ClosurePeriod> for Period {
    fn from(closure: ClosurePeriod) -> Self {
        Self { from: closure.from, until: closure.until }
    }
}

macro_rules! week {
    ($($day:ident $weekday:ident),*) => {
        /// The wire form: a key for each day that has spans.
        #[derive(Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Week {
            $(#[serde(default, skip_serializing_if = "Vec::is_empty")] $day: Vec<OpenSpan>,)*
        }

        impl TryFrom<Week> for WeeklyHours {
            type Error = Invalid;

            fn try_from(week: Week) -> Result<Self, Invalid> {
                let spans = std::iter::empty();
                $(let spans = spans.chain(week.$day.into_iter().map(|span| (Weekday::$weekday, span)));)*
                Self::new(spans)
            }
        }

        impl From<WeeklyHours> for Week {
            fn from(hours: WeeklyHours) -> Self {
                let [$($day),*] = hours.days;
                Self { $($day),* }
            }
        }
    };
}

week!(monday Monday, tuesday Tuesday, wednesday Wednesday, thursday Thursday, friday Friday, saturday Saturday, sunday Sunday);

/// `"HH:MM"`, 00:00 to 23:59.
mod clock {
    use std::borrow::Cow;

    use jiff::civil::Time;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(time: &Time, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(&format_args!("{:02}:{:02}", time.hour(), time.minute()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        let number =
            |tens: u8, ones: u8| (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| ((tens - b'0') * 10 + ones - b'0') as i8);
        let time = match *text.as_bytes() {
            [h, hh, b':', m, mm] => number(h, hh).zip(number(m, mm)).and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok()),
            _ => None,
        };
        time.ok_or_else(|| D::Error::custom("a time of day reads HH:MM, from 00:00 to 23:59"))
    }
}
