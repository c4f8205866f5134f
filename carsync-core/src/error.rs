//! What a failure means to any caller, whatever the subject: the small set of classes that an HTTP status, an exit code or a retry follows from.

use std::borrow::Cow;
use std::fmt::Debug;

use crate::value::Invalid;

/// The classes of failure. A host maps each to one answer, without a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// A value of the request is not what it must be.
    Invalid,
    /// No credential, or a dead one.
    Unauthenticated,
    /// Known, and not allowed here.
    Forbidden,
    /// Absent, or foreign: the two can't be told apart.
    NotFound,
    /// Somebody else was first.
    Conflict,
    /// The caller looked at an older version.
    Stale,
    /// Understood, and against a rule.
    Rule,
    /// Too many; try again after so many seconds.
    TooMany {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// A part we need does not answer; nothing was changed. Trying again is right.
    Unavailable,
    /// A fault of ours.
    Internal,
}

/// An error that says its class, its stable code and the fields it is about.
pub trait Classified: std::error::Error {
    /// What it means to the caller.
    fn class(&self) -> ErrorClass;
    /// A stable code like `booking.slot_taken`.
    fn code(&self) -> &'static str;
    /// The fields of the request that are to blame, if any.
    fn fields(&self) -> Vec<BadField> {
        Vec::new()
    }
}

/// One refused field of a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {invalid}")]
pub struct BadField {
    /// The field's path in the request, like `services[1]`.
    pub name: Cow<'static, str>,
    /// Why it was refused.
    #[source]
    pub invalid: Invalid,
}

impl BadField {
    /// Names the field of a refusal.
    pub fn new(name: impl Into<Cow<'static, str>>, invalid: Invalid) -> Self {
        Self { name: name.into(), invalid }
    }
}
