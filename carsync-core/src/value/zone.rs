//! A time zone by its IANA name; never an offset, since offsets change.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;

use super::{Invalid, text_serde};

/// A zone of the IANA time zone database, like `Asia/Tehran`. The database is built in.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    zone: TimeZone,
    name: String,
}

impl Zone {
    /// The zone's rules.
    pub fn rules(&self) -> &TimeZone {
        &self.zone
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Default for Zone {
    /// Tehran's.
    fn default() -> Self {
        let name = "Asia/Tehran".to_owned();
        // The database is built in, so that it is always there.
        let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
        Self { zone, name }
    }
}

impl FromStr for Zone {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = || Invalid::new("zone.unknown", "a time zone is an IANA name such as Asia/Tehran");
        if text.is_empty() || text.len() > 64 || text.starts_with(['+', '-']) {
            return Err(refuse());
        }
        let zone = TimeZone::get(text).map_err(|_| refuse())?;
        let name = zone.iana_name().ok_or_else(refuse)?.to_owned();
        Ok(Self { zone, name })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

text_serde!(Zone);
