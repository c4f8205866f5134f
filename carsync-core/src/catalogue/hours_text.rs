//! Weekly hours as one line of text, for imports and examples: `sat-wed 08:00-18:00/13:00-14:00; thu 08:00-13:00`.
//!
//! Parts are split by `;`. A part names a day or a span of days (the week begins on Saturday), then spans of opening split by `,`, each
//! with its breaks behind `/`. A span that does not end after it begins ends on the next day.

use std::str::FromStr;

use jiff::civil::{Time, Weekday};

use super::hours::{Break, OpenSpan, WeeklyHours};
use crate::value::Invalid;

const WEEK: [(&str, Weekday); 7] = [
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
];

impl FromStr for WeeklyHours {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut spans = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (days, times) = part.split_once(' ').ok_or_else(malformed)?;
            let open = times.split(',').map(|span| open_span(span.trim())).collect::<Result<Vec<_>, _>>()?;
            for day in days_of(days)? {
                spans.extend(open.iter().cloned().map(|span| (day, span)));
            }
        }
        Self::new(spans)
    }
}

fn malformed() -> Invalid {
    Invalid::new("hours.malformed", "hours read like `sat-wed 08:00-18:00/13:00-14:00; thu 08:00-13:00`")
}

fn days_of(text: &str) -> Result<Vec<Weekday>, Invalid> {
    let at = |name: &str| WEEK.iter().position(|(known, _)| known.eq_ignore_ascii_case(name.trim())).ok_or_else(malformed);
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (at(first)?, at(last)?),
        None => (at(text)?, at(text)?),
    };
    let length = (last + WEEK.len() - first) % WEEK.len();
    Ok((0..=length).map(|offset| WEEK[(first + offset) % WEEK.len()].1).collect())
}

fn open_span(text: &str) -> Result<OpenSpan, Invalid> {
    let mut parts = text.split('/');
    let (opens, closes) = times(parts.next().unwrap_or_default())?;
    let breaks = parts.map(|part| times(part).map(|(from, until)| Break { from, until })).collect::<Result<_, _>>()?;
    Ok(OpenSpan { opens, closes, breaks })
}

fn times(text: &str) -> Result<(Time, Time), Invalid> {
    let (from, until) = text.split_once('-').ok_or_else(malformed)?;
    let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_| malformed());
    Ok((time(from)?, time(until)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_spans_and_breaks_are_read_and_a_week_may_wrap() {
        let hours: WeeklyHours = "thu-sat 08:00-12:00,16:00-20:00/18:00-18:30; sun 22:00-02:00".parse().expect("hours");
        assert_eq!(hours.on(Weekday::Friday).len(), 2);
        assert_eq!(hours.on(Weekday::Saturday)[1].breaks.len(), 1);
        assert_eq!(hours.on(Weekday::Sunday)[0].closes, Time::constant(2, 0, 0, 0));
        assert!(hours.on(Weekday::Monday).is_empty());
        for bad in ["sat", "xyz 08:00-09:00", "sat 8-9", "sat 08:00", "sat 08:00-09:00/x"] {
            assert_eq!(bad.parse::<WeeklyHours>().map_err(|error| error.code()), Err("hours.malformed"), "{bad}");
        }
    }
}
