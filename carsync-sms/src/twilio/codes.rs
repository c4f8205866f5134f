//! Twilio's error codes and message states, and what each means to whoever sends: facts of its documentation ("Error and Warning
//! Dictionary", "Message resource").
//!
//! Twilio says of its codes that they may change, so a code that is not here is judged by its HTTP status.

use carsync_core::notify::DeliveryState;
use carsync_core::notify::SmsErrorClass::{self, Misconfigured, Refused, Throttled};

/// The codes that creating a message is refused with, from Twilio's documentation. None of them leaves a message behind.
pub(crate) const CODES: &[(u32, SmsErrorClass)] = &[
    (20003, Misconfigured), // authentication failed
    (20005, Misconfigured), // account not active
    (20404, Misconfigured), // no such account
    (20429, Throttled),     // too many requests: not processed
    (21211, Refused),       // `To` is not a number
    (21212, Misconfigured), // `From` is not a number
    (21408, Misconfigured), // the region is not permitted to the account
    (21606, Misconfigured), // `From` is not the account's, or can't send
    (21608, Misconfigured), // a trial account sends to verified numbers only
    (21610, Refused),       // the receiver has unsubscribed
    (21611, Throttled),     // the queue of `From` is full
    (21612, Refused),       // no route from `From` to `To`
    (21614, Refused),       // `To` can't receive messages
    (21617, Refused),       // longer than 1600 characters
    (21635, Refused),       // `To` is a landline
    (21655, Misconfigured), // `ContentSid` is invalid
    (21656, Misconfigured), // `ContentVariables` is invalid
    (21703, Misconfigured), // the messaging service has no numbers
    (21705, Misconfigured), // the messaging service is not valid
    (30001, Throttled),     // the queue is full
    (30002, Misconfigured), // account suspended
];

/// What a code means, if it is documented.
pub(crate) fn class_of(code: u32) -> Option<SmsErrorClass> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, class)| *class)
}

/// States of a message, from Twilio's documentation. `partially_delivered` is of channels that send to many: some of it is still on its way.
pub(crate) const STATES: &[(&str, DeliveryState)] = &[
    ("accepted", DeliveryState::Accepted),
    ("scheduled", DeliveryState::Accepted),
    ("queued", DeliveryState::Accepted),
    ("sending", DeliveryState::Accepted),
    ("sent", DeliveryState::Sent),
    ("partially_delivered", DeliveryState::Sent),
    ("delivered", DeliveryState::Delivered),
    ("read", DeliveryState::Delivered),
    ("undelivered", DeliveryState::Failed),
    ("failed", DeliveryState::Failed),
    ("canceled", DeliveryState::Failed),
];

/// How far a message of this status came.
pub(crate) fn state_of(status: &str) -> DeliveryState {
    STATES.iter().find(|(known, _)| *known == status).map_or(DeliveryState::Unknown, |(_, state)| *state)
}
