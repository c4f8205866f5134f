//! Whether a message is among those that Twilio has for a phone. Twilio keeps no id of ours, so it is known by what it says.

use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::notify::{Found, SmsMessage};

use super::NAME;
use super::wire::{Message, Page};

/// How far the two clocks may be apart.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(60);

/// Looks for a message that was first tried at `since`, and takes the earliest that fits.
///
/// `CantTell` if there is one whose text Twilio does not show, or one of an approved template without values, or if the page ends before
/// that time.
pub(crate) fn find(page: &Page, message: &SmsMessage, since: Timestamp) -> Found {
    let wanted = Wanted::of(message);
    let (mut found, mut doubt): (Option<&Message>, bool) = (None, false);
    let from = since - CLOCKS_APART;
    let recent = |message: &&Message| message.created_at().is_none_or(|at| at >= from);
    let ours = |message: &&Message| message.direction.as_deref().is_none_or(|direction| direction.starts_with("outbound"));
    for one in page.messages.iter().filter(recent).filter(ours) {
        match wanted.is_said_by(one.body.as_deref()) {
            // The newest come first.
            Some(true) => found = Some(one),
            Some(false) => {}
            None => doubt = true,
        }
    }
    let cut = page.next_page_uri.is_some() && page.messages.iter().all(|message| recent(&message));
    match found {
        Some(message) => Found::Taken(message.receipt()),
        None if doubt || cut => Found::CantTell,
        None => Found::NotTaken,
    }
}

/// What a message says: our text, or the values of an approved template, whose text is not ours.
enum Wanted {
    Text(String),
    Values(Vec<String>),
}

impl Wanted {
    fn of(message: &SmsMessage) -> Self {
        match message.approved(NAME) {
            None => Self::Text(letters(&message.text())),
            Some(template) => {
                let values = template.parameters.values().filter_map(|name| message.values().get(name));
                Self::Values(values.map(|value| letters(value)).filter(|value| !value.is_empty()).collect())
            }
        }
    }

    /// `None` if that can't be told. A trial account's texts have Twilio's own words before them.
    fn is_said_by(&self, body: Option<&str>) -> Option<bool> {
        let body = letters(body.filter(|body| !body.is_empty())?);
        match self {
            Self::Text(text) => Some(body.ends_with(text)),
            Self::Values(values) if values.is_empty() => None,
            Self::Values(values) => Some(values.iter().all(|value| body.contains(value))),
        }
    }
}

/// Letters and digits alone: Twilio may put plainer marks in the place of others ("Smart Encoding").
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
