//! Kavenegar's codes and what each means to whoever sends: facts of its documentation (REST web service, "return codes", "message status").

use carsync_core::notify::DeliveryState;
use carsync_core::notify::SmsErrorClass::{self, Misconfigured, Refused, Throttled, Uncertain};

/// The code of success.
pub(crate) const OK: u16 = 200;

/// Return codes, from Kavenegar's documentation of its REST web service. An answer with one of them is definite, nothing was
/// sent, but for the two that do not say how far the server came.
///
/// What the owner of the account must mend (key, credit, sender, template, addresses allowed) is `Misconfigured`, so that another account
/// may be tried; what is wrong with the one message is `Refused`. 429 is a forbidden address and no rate: the rate is 451.
pub(crate) const CODES: &[(u16, SmsErrorClass)] = &[
    (400, Refused),       // parameters incomplete
    (401, Misconfigured), // account disabled
    (402, Uncertain),     // operation failed
    (403, Misconfigured), // key invalid
    (404, Misconfigured), // method unknown: a wrong base address
    (405, Misconfigured), // GET or POST wrong
    (406, Refused),       // mandatory parameter empty
    (407, Misconfigured), // access denied: the address is not allowed
    (409, Uncertain),     // the server can't answer now
    (411, Refused),       // receptor invalid
    (412, Misconfigured), // sender invalid
    (413, Refused),       // message empty or longer than 900 characters
    (414, Refused),       // too many records
    (415, Refused),       // start index too large
    (416, Misconfigured), // the address does not match the settings
    (417, Refused),       // date invalid
    (418, Misconfigured), // credit too low
    (419, Refused),       // lists of unequal length
    (420, Refused),       // links are restricted
    (422, Refused),       // unsuitable character
    (424, Misconfigured), // template not found or not approved
    (426, Misconfigured), // needs the advanced service
    (427, Misconfigured), // the line needs a higher level of access
    (428, Misconfigured), // a voice call is not possible: the template is set to call
    (429, Misconfigured), // the address is restricted
    (431, Misconfigured), // the structure of the template is wrong
    (432, Misconfigured), // the template has no such parameter
    (451, Throttled),     // too many calls in the interval
    (501, Misconfigured), // only test messages to the account's owner
    (604, Refused),       // too many numbers
    (607, Misconfigured), // the tag is wrong
];

/// What a return code means, if it is documented.
pub(crate) fn class_of(code: u16) -> Option<SmsErrorClass> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, class)| *class)
}

/// The status of an id that Kavenegar does not know, or of a message too old.
pub(crate) const UNKNOWN_ID: u16 = 100;

/// States of a message, from Kavenegar's documentation ("message status").
pub(crate) const STATES: &[(u16, DeliveryState)] = &[
    (1, DeliveryState::Accepted),   // queued
    (2, DeliveryState::Accepted),   // scheduled
    (4, DeliveryState::Sent),       // with the operator
    (5, DeliveryState::Sent),       // with the operator
    (6, DeliveryState::Failed),     // failed at the operator
    (10, DeliveryState::Delivered), // arrived
    (11, DeliveryState::Failed),    // did not arrive
    (13, DeliveryState::Failed),    // cancelled, refunded
    (14, DeliveryState::Failed),    // blocked by the receiver, refunded
    (UNKNOWN_ID, DeliveryState::Unknown),
];

/// How far a message of this status came.
pub(crate) fn state_of(status: u16) -> DeliveryState {
    STATES.iter().find(|(known, _)| *known == status).map_or(DeliveryState::Unknown, |(_, state)| *state)
}
