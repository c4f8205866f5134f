//! What Twilio answers: a message, a list of them, or a problem.

use carsync_core::jiff::Timestamp;
use carsync_core::jiff::fmt::rfc2822;
use carsync_core::notify::{DeliveryReport, DeliveryState, SmsCost, SmsError, SmsReceipt};
use serde::Deserialize;

use super::{NAME, codes};
use crate::http::Answer;

/// A message, as far as it is of use here.
#[derive(Deserialize)]
pub(crate) struct Message {
    pub(crate) sid: String,
    status: Option<String>,
    error_code: Option<u32>,
    num_segments: Option<String>,
    /// Below nought: what is taken from the account. Null until it is known.
    price: Option<String>,
    price_unit: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) direction: Option<String>,
    date_created: Option<String>,
}

impl Message {
    pub(crate) fn receipt(&self) -> SmsReceipt {
        SmsReceipt { parts: self.parts(), cost: self.cost(), ..SmsReceipt::new(NAME, self.sid.as_str()) }
    }

    pub(crate) fn report(&self) -> DeliveryReport {
        let status = self.status.as_deref().unwrap_or_default();
        let code = self.error_code.map(|code| code.to_string());
        DeliveryReport { parts: self.parts(), cost: self.cost(), ..report(status, code) }
    }

    /// `0` means that Twilio does not know yet: with a messaging service it does not, until the message is on its way.
    fn parts(&self) -> Option<u32> {
        self.num_segments.as_ref().and_then(|number| number.parse().ok()).filter(|parts| *parts > 0)
    }

    fn cost(&self) -> Option<SmsCost> {
        let (price, unit) = (self.price.as_ref()?, self.price_unit.as_ref()?);
        format!("{} {}", price.trim_start_matches('-'), unit.to_ascii_uppercase()).parse().ok()
    }

    pub(crate) fn created_at(&self) -> Option<Timestamp> {
        rfc2822::parse(self.date_created.as_deref()?).ok().map(|at| at.timestamp())
    }
}

/// The report of a status and the code of what went wrong, or the status itself where nothing did.
pub(crate) fn report(status: &str, code: Option<String>) -> DeliveryReport {
    let shown = code.or_else(|| Some(status.to_owned())).filter(|code| !code.is_empty());
    DeliveryReport { code: shown, ..DeliveryReport::of(codes::state_of(status)) }
}

/// What the status of a message that Twilio does not know is.
pub(crate) const fn unknown() -> DeliveryReport {
    DeliveryReport::of(DeliveryState::Unknown)
}

/// A page of messages, the newest first.
#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) messages: Vec<Message>,
    pub(crate) next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct Problem {
    code: Option<u32>,
}

/// The error of an answer that is no success.
pub(crate) fn problem(answer: &Answer) -> SmsError {
    match answer.read::<Problem>() {
        Ok(Problem { code: Some(code) }) => answer.with_code(&code.to_string(), codes::class_of(code)),
        Ok(Problem { code: None }) => answer.without_code("the provider names no code"),
        Err(error) => error,
    }
}
