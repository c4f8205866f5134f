//! Why a slot could not be listed, or a booking made or changed.

use jiff::Timestamp;

use super::model::BookingState;
use super::schedule::Reason;
use crate::account::AccountError;
use crate::error::{BadField, Classified, ErrorClass};
use crate::storage::{Conflict, StorageError};
use crate::value::Invalid;

/// A failure of booking.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BookingError {
    /// There is no such thing here.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody else has it, or was quicker.
    #[error("the slot is taken")]
    SlotTaken,
    /// The workshop does not offer this time.
    #[error("this time is not offered: {0}")]
    NotOffered(Reason),
    /// The state does not allow that step.
    #[error("a booking that is {} can't become {}", from.name(), to.name())]
    NotAllowed {
        /// The state it is in.
        from: BookingState,
        /// The state asked for.
        to: BookingState,
    },
    /// The state does not allow moving.
    #[error("a booking that is {} can't be moved", state.name())]
    NotMovable {
        /// The state it is in.
        state: BookingState,
    },
    /// The customer's time to change it is over.
    #[error("a customer could change this booking until {until}")]
    TooLate {
        /// The last moment it was possible.
        until: Timestamp,
    },
    /// The customer has as many open bookings as the tenant allows.
    #[error("the customer has {limit} open bookings already, the most this workshop allows")]
    TooManyOpen {
        /// The tenant's limit.
        limit: u16,
    },
    /// The idempotency key was used for another request.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// A value was refused.
    #[error(transparent)]
    Invalid(#[from] BadField),
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] AccountError),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How often a unit is repeated that lost a race against another.
const REPEATS_MAX: usize = 3;
/// The same where it lost a slot: each time another has got a bay, so that there is one less to try; it ends when all are seen taken.
const LOST_SLOTS_MAX: usize = 32;

impl BookingError {
    /// A refused value of a named field.
    pub(crate) fn field(name: &'static str, invalid: Invalid) -> Self {
        Self::Invalid(BadField::new(name, invalid))
    }

    /// The same once nothing is repeated any more: a slot that was taken is taken, however that was found out.
    pub(super) fn settled(self) -> Self {
        match self {
            Self::Storage(error) if error.conflict() == Some(Conflict::SlotTaken) => Self::SlotTaken,
            other => other,
        }
    }

    /// Whether repeating the whole unit may succeed: it lost a race that it could not see coming. A slot that was seen to be taken is
    /// no such race; one that looked free and was taken meanwhile still stands in the storage's words here.
    pub(super) fn is_worth_repeating(&self, repeats: usize) -> bool {
        match self {
            Self::Storage(error) => match error.conflict() {
                Some(Conflict::SlotTaken) => repeats < LOST_SLOTS_MAX,
                Some(Conflict::Contention | Conflict::Duplicate) => repeats < REPEATS_MAX,
                Some(_) | None => false,
            },
            Self::NotFound(_)
            | Self::SlotTaken
            | Self::NotOffered(_)
            | Self::NotAllowed { .. }
            | Self::NotMovable { .. }
            | Self::TooLate { .. }
            | Self::TooManyOpen { .. }
            | Self::KeyReused
            | Self::Invalid(_)
            | Self::Denied(_) => false,
        }
    }
}

impl From<Reason> for BookingError {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::BayBusy => Self::SlotTaken,
            other => Self::NotOffered(other),
        }
    }
}

impl Classified for BookingError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::NotFound(_) => ErrorClass::NotFound,
            Self::SlotTaken => ErrorClass::Conflict,
            Self::NotAllowed { .. } | Self::NotMovable { .. } => ErrorClass::Conflict,
            Self::NotOffered(_) | Self::TooLate { .. } | Self::TooManyOpen { .. } | Self::KeyReused => ErrorClass::Rule,
            Self::Invalid(_) => ErrorClass::Invalid,
            Self::Denied(error) => error.class(),
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::SlotTaken => "booking.slot_taken",
            Self::NotOffered(_) => "booking.not_offered",
            Self::NotAllowed { .. } => "booking.state",
            Self::NotMovable { .. } => "booking.not_movable",
            Self::TooLate { .. } => "booking.too_late",
            Self::TooManyOpen { .. } => "booking.too_many_open",
            Self::KeyReused => "idempotency.key_reused",
            Self::Invalid(_) => "request.invalid",
            Self::Denied(error) => error.code(),
            Self::Storage(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<BadField> {
        match self {
            Self::Invalid(field) => vec![field.clone()],
            Self::NotOffered(reason) => vec![BadField::new("starts_at", Invalid::because(reason.code(), self.to_string()))],
            Self::NotFound(_)
            | Self::SlotTaken
            | Self::NotAllowed { .. }
            | Self::NotMovable { .. }
            | Self::TooLate { .. }
            | Self::TooManyOpen { .. }
            | Self::KeyReused
            | Self::Denied(_)
            | Self::Storage(_) => Vec::new(),
        }
    }
}
