//! What comes beside the body: parts of the path, query parameters and headers, read into values with the name of what is wrong.

use std::str::FromStr;

use carsync_core::booking::IdempotencyKey;
use carsync_core::inspection::UNSAVED;
use carsync_core::value::{Invalid, Slug, civil_day};
use carsync_core::version::Version;
use poem::http::StatusCode;

use super::problem::Problem;

/// A named value of the path or the query.
pub(crate) fn read<T: FromStr<Err = Invalid>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|invalid: Invalid| refused(name, &invalid))
}

/// The same for one that may be absent.
pub(crate) fn read_maybe<T: FromStr<Err = Invalid>>(name: &str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(|text| read(name, text)).transpose()
}

/// Slugs split by commas; at most 10, so that nothing long is done for nothing.
pub(crate) fn slugs(name: &str, text: Option<&str>) -> Result<Vec<Slug>, Problem> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let parts: Vec<&str> = text.split(',').take(11).collect();
    if parts.len() > 10 {
        return Err(refused(name, &Invalid::new("list.too_long", "name at most 10")));
    }
    parts.into_iter().map(|part| read(name, part.trim())).collect()
}

/// A day, `2026-11-22`.
pub(crate) fn day(name: &str, text: &str) -> Result<carsync_core::jiff::civil::Date, Problem> {
    civil_day(text).map_err(|invalid| refused(name, &invalid))
}

/// A moment, RFC 3339 with an offset.
pub(crate) fn moment(name: &str, text: &str) -> Result<carsync_core::jiff::Timestamp, Problem> {
    // A `+` that a client forgot to escape arrives as a space.
    text.replace(' ', "+")
        .parse()
        .map_err(|_| refused(name, &Invalid::new("time.malformed", "a time is written like 2026-11-22T10:30:00+03:30, with its offset")))
}

/// The problem of one refused value.
pub(crate) fn refused(name: &str, invalid: &Invalid) -> Problem {
    Problem::invalid().detail(format!("{name}: {invalid}.")).field(name, invalid.code(), invalid.detail())
}

/// The key of a request that must not be done twice.
pub(crate) fn idempotency_key(header: Option<&str>) -> Result<IdempotencyKey, Problem> {
    const NAME: &str = "Idempotency-Key";
    match header {
        Some(key) => read(NAME, key),
        None => {
            let missing = Invalid::new("idempotency.key_required", "this operation needs an Idempotency-Key header");
            Err(refused(NAME, &missing))
        }
    }
}

/// The version that the caller saw, of a header that may be absent.
pub(crate) fn seen_maybe(if_match: Option<&str>) -> Result<Option<Version>, Problem> {
    let Some(version) = version(if_match)? else { return Ok(None) };
    if version > UNSAVED { Ok(Some(version)) } else { Err(malformed()) }
}

/// The version that the caller saw of what may not have been saved yet: `"0"` stands for that. Required.
pub(crate) fn seen_or_none(if_match: Option<&str>) -> Result<Version, Problem> {
    version(if_match)?.ok_or_else(required)
}

fn version(if_match: Option<&str>) -> Result<Option<Version>, Problem> {
    let Some(text) = if_match else { return Ok(None) };
    let number = text.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).and_then(|number| number.parse::<i64>().ok());
    number.filter(|number| *number >= 0).map(|number| Some(Version::from_number(number))).ok_or_else(malformed)
}

fn malformed() -> Problem {
    refused("If-Match", &Invalid::new("version.malformed", "If-Match carries one ETag as it was given, in quotes"))
}

fn required() -> Problem {
    Problem::new(StatusCode::PRECONDITION_REQUIRED, "version.required", "If-Match is required")
        .detail("Send the ETag of what you saw as If-Match.")
}

/// The same where it is required.
pub(crate) fn seen(if_match: Option<&str>) -> Result<Version, Problem> {
    seen_maybe(if_match)?.ok_or_else(required)
}
