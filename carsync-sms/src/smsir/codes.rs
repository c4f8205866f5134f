//! The codes of sms.ir and what each means to whoever sends: facts of its documentation (REST API, "status codes", "delivery states").

use carsync_core::notify::DeliveryState;
use carsync_core::notify::SmsErrorClass::{self, Misconfigured, Refused, Throttled, Uncertain};

/// The code of success.
pub(crate) const OK: u16 = 1;
/// The code of an id that sms.ir does not know.
pub(crate) const NO_SUCH: u16 = 111;
/// The code of a mobile number that is wrong.
pub(crate) const BAD_NUMBER: &str = "104";
/// The code of a template that is not found.
pub(crate) const NO_TEMPLATE: &str = "113";
/// The code of a value that is too long.
pub(crate) const VALUE_TOO_LONG: &str = "114";
/// The code of a receiver on the operator's list of those who want no messages.
pub(crate) const BLACKLISTED: &str = "115";
/// The code of a line that is wrong.
pub(crate) const BAD_LINE: &str = "101";

/// Status codes, from sms.ir's documentation of its REST API. But for 0 they are definite: nothing was sent.
pub(crate) const CODES: &[(u16, SmsErrorClass)] = &[
    (0, Uncertain),       // a problem of the system
    (10, Misconfigured),  // key invalid
    (11, Misconfigured),  // key switched off
    (12, Misconfigured),  // the key is bound to other addresses
    (13, Misconfigured),  // account not active
    (14, Misconfigured),  // account suspended
    (20, Throttled),      // too many requests
    (101, Misconfigured), // line invalid
    (102, Misconfigured), // credit too low
    (103, Refused),       // text empty
    (104, Refused),       // mobile number invalid
    (105, Refused),       // more than 100 numbers
    (106, Refused),       // more than 100 texts
    (107, Refused),       // no numbers
    (108, Refused),       // no texts
    (109, Refused),       // time invalid
    (110, Refused),       // numbers and texts differ in count
    (111, Refused),       // nothing was sent under this id
    (112, Refused),       // nothing to delete
    (113, Misconfigured), // template not found
    (114, Refused),       // a value is longer than 25 characters
    (115, Refused),       // the receiver wants no messages
    (116, Misconfigured), // a parameter without a name
    (117, Misconfigured), // the text is not approved
    (118, Misconfigured), // more messages than the account may send
    (119, Misconfigured), // the template needs another plan
    (123, Misconfigured), // the line must be activated
];

/// What a code means, if it is documented.
pub(crate) fn class_of(code: u16) -> Option<SmsErrorClass> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, class)| *class)
}

/// Delivery states, from sms.ir's documentation.
pub(crate) const STATES: &[(u16, DeliveryState)] = &[
    (1, DeliveryState::Delivered), // arrived at the phone
    (2, DeliveryState::Failed),    // did not arrive at the phone
    (3, DeliveryState::Accepted),  // the operator is at work on it
    (4, DeliveryState::Failed),    // did not reach the operator
    (5, DeliveryState::Sent),      // reached the operator
    (6, DeliveryState::Failed),    // an error
    (7, DeliveryState::Failed),    // the receiver wants no messages
];

/// How far a message of this state came.
pub(crate) fn state_of(state: u16) -> DeliveryState {
    STATES.iter().find(|(known, _)| *known == state).map_or(DeliveryState::Unknown, |(_, state)| *state)
}
