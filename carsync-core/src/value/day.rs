//! A day as people send it.

use jiff::civil::Date;

use super::Invalid;

/// Reads a day, `2026-11-22`. jiff would also take a time behind it, and years before Christ.
///
/// # Errors
/// `date.malformed` for another form and for days that do not exist.
pub fn civil_day(text: &str) -> Result<Date, Invalid> {
    let iso = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = if iso { text.parse().ok() } else { None };
    day.ok_or_else(|| Invalid::new("date.malformed", "a day is written like 2026-11-22 and must exist"))
}
