//! What Kavenegar answers: an envelope with its own code, and entries.

use carsync_core::jiff::Timestamp;
use carsync_core::notify::{SmsCost, SmsError};
use serde::Deserialize;
use serde_json::Value;

use super::codes;
use crate::http::Answer;

/// The part of the envelope that is always there.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "return")]
    returned: Returned,
}

#[derive(Deserialize)]
struct Returned {
    status: u16,
}

/// The part that a success has; null where there is nothing to tell.
#[derive(Deserialize)]
struct Entries {
    #[serde(default)]
    entries: Option<Vec<Entry>>,
}

/// A message, as far as it is of use here.
#[derive(Deserialize)]
pub(crate) struct Entry {
    #[serde(default)]
    pub(crate) messageid: i64,
    #[serde(default)]
    pub(crate) status: u16,
    /// In rials. Whatever stands here, a message that was taken is taken.
    #[serde(default)]
    cost: Value,
}

impl Entry {
    /// Whether it stands for a message, and not for an id that Kavenegar does not know.
    pub(crate) const fn is_known(&self) -> bool {
        self.messageid > 0 && self.status != codes::UNKNOWN_ID
    }

    pub(crate) fn cost(&self) -> Option<SmsCost> {
        self.cost.as_i64().filter(|rials| *rials >= 0).map(SmsCost::rial)
    }
}

/// The entries of an answer, and when it was given by Kavenegar's clock.
pub(crate) struct Told {
    pub(crate) entries: Vec<Entry>,
    pub(crate) at: Option<Timestamp>,
}

/// The code of the envelope goes before that of HTTP, with which it should agree.
pub(crate) fn read(answer: &Answer) -> Result<Told, SmsError> {
    let Returned { status } = answer.read::<Envelope>()?.returned;
    if status != codes::OK {
        return Err(answer.with_code(&status.to_string(), codes::class_of(status)));
    }
    let Entries { entries } = answer.read()?;
    Ok(Told { entries: entries.unwrap_or_default(), at: answer.at })
}
