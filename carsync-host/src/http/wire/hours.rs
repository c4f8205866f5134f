//! Opening hours on the wire: spans with breaks per weekday, in the workshop's civil time.

use carsync_core::catalogue::WeeklyHours;
use carsync_core::value::Invalid;
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::http::input::refused;
use crate::http::problem::Problem;

/// When a workshop is open in a usual week. A day that is absent is closed.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "WeeklyHours", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoursBody {
    #[oai(default)]
    #[serde(default)]
    saturday: Vec<SpanBody>,
    #[oai(default)]
    #[serde(default)]
    sunday: Vec<SpanBody>,
    #[oai(default)]
    #[serde(default)]
    monday: Vec<SpanBody>,
    #[oai(default)]
    #[serde(default)]
    tuesday: Vec<SpanBody>,
    #[oai(default)]
    #[serde(default)]
    wednesday: Vec<SpanBody>,
    #[oai(default)]
    #[serde(default)]
    thursday: Vec<SpanBody>,
    #[oai(default)]
    #[serde(default)]
    friday: Vec<SpanBody>,
}

/// A span of opening. One that does not close after it opens closes on the next day.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "OpenSpan", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
struct SpanBody {
    /// `HH:MM`.
    opens: String,
    /// `HH:MM`; `00:00` is midnight.
    closes: String,
    #[oai(default)]
    #[serde(default)]
    breaks: Vec<BreakBody>,
}

/// A break within a span of opening.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "Break", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
struct BreakBody {
    /// `HH:MM`.
    from: String,
    /// `HH:MM`.
    until: String,
}

impl HoursBody {
    /// The hours, checked.
    pub(crate) fn read(&self) -> Result<WeeklyHours, Problem> {
        let value = serde_json::to_value(self).map_err(|_| Problem::internal())?;
        serde_json::from_value(value).map_err(|error| {
            let said = error.to_string();
            let (code, detail) = said.split_once(": ").filter(|(code, _)| code.starts_with("hours.")).unwrap_or(("hours.malformed", &said));
            // The codes of hours are a handful; anything else is about a time of day.
            let code = ["hours.overlap", "hours.break_outside", "hours.too_many", "hours.not_whole_minutes"]
                .into_iter()
                .find(|known| *known == code)
                .unwrap_or("hours.malformed");
            refused("hours", &Invalid::because(code, detail.to_owned()))
        })
    }

    /// The hours as they go out.
    pub(crate) fn of(hours: &WeeklyHours) -> Self {
        let read = |value| serde_json::from_value(value).ok();
        serde_json::to_value(hours).ok().and_then(read).unwrap_or_else(Self::closed)
    }

    fn closed() -> Self {
        Self {
            saturday: Vec::new(),
            sunday: Vec::new(),
            monday: Vec::new(),
            tuesday: Vec::new(),
            wednesday: Vec::new(),
            thursday: Vec::new(),
            friday: Vec::new(),
        }
    }
}
