//! Why an inspection could not be read, filled in, finalised or opened.

use super::report::ReportState;
use crate::account::AccountError;
use crate::blob::BlobError;
use crate::booking::BookingState;
use crate::error::{BadField, Classified, ErrorClass};
use crate::render::RenderError;
use crate::storage::{Conflict, StorageError};
use crate::value::{Invalid, Slug};

/// A failure of an inspection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectionError {
    /// There is no such thing here.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The report is no draft, or no final report, any more.
    #[error("the report is {}", state.name())]
    State {
        /// What it is.
        state: ReportState,
    },
    /// The vehicle is not here yet, or the booking came to nothing.
    #[error("a booking that is {} has no inspection", state.name())]
    Booking {
        /// What the booking is.
        state: BookingState,
    },
    /// Required items have no answer.
    #[error("{} required items have no answer", missing.len())]
    Incomplete {
        /// Which.
        missing: Vec<Slug>,
    },
    /// The odometer shows less than before, and nobody says why.
    #[error("the odometer showed {highest_km} km before: say in its note why it shows less now")]
    OdometerLower {
        /// The highest reading known.
        highest_km: u32,
    },
    /// The idempotency key was used for another request.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The code is wrong, or not one of this phone: not told apart.
    #[error("there is no report with this code and phone number")]
    WrongCode,
    /// Too many wrong codes.
    #[error("too many wrong codes; wait {retry_after_s} s")]
    TooManyTries {
        /// Seconds until the next may be tried.
        retry_after_s: u32,
    },
    /// The picture was refused.
    #[cfg(feature = "photo")]
    #[error(transparent)]
    Photo(#[from] super::photo::PhotoRefusal),
    /// This deployment keeps no photos or PDFs.
    #[error("this deployment has no {0}")]
    NotEquipped(&'static str),
    /// A value was refused.
    #[error(transparent)]
    Invalid(#[from] BadField),
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] AccountError),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The blob store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The PDF could not be made.
    #[error(transparent)]
    Render(#[from] RenderError),
}

impl InspectionError {
    /// A refused value of a named field.
    pub(crate) fn field(name: impl Into<std::borrow::Cow<'static, str>>, invalid: Invalid) -> Self {
        Self::Invalid(BadField::new(name, invalid))
    }

    /// The same once nothing is repeated any more: here every failure reads as it is.
    pub(super) fn settled(self) -> Self {
        self
    }

    /// Whether repeating the whole unit may succeed: it lost a race that it could not see coming.
    pub(super) fn is_worth_repeating(&self, repeats: usize) -> bool {
        const REPEATS_MAX: usize = 3;
        let lost = |error: &StorageError| matches!(error.conflict(), Some(Conflict::Contention | Conflict::Duplicate));
        repeats < REPEATS_MAX && matches!(self, Self::Storage(error) if lost(error))
    }
}

impl Classified for InspectionError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::NotFound(_) => ErrorClass::NotFound,
            Self::State { .. } | Self::Booking { .. } => ErrorClass::Conflict,
            Self::Incomplete { .. } | Self::OdometerLower { .. } | Self::KeyReused | Self::WrongCode => ErrorClass::Rule,
            Self::TooManyTries { retry_after_s } => ErrorClass::TooMany { retry_after_s: *retry_after_s },
            #[cfg(feature = "photo")]
            Self::Photo(_) => ErrorClass::Rule,
            Self::NotEquipped(_) => ErrorClass::Rule,
            Self::Invalid(_) => ErrorClass::Invalid,
            Self::Denied(error) => error.class(),
            Self::Storage(error) => error.class(),
            Self::Blob(_) => ErrorClass::Unavailable,
            Self::Render(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::State { .. } => "report.state",
            Self::Booking { .. } => "inspection.booking_state",
            Self::Incomplete { .. } => "report.incomplete",
            Self::OdometerLower { .. } => "report.odometer_lower",
            Self::KeyReused => "idempotency.key_reused",
            Self::WrongCode => "report.wrong_code",
            Self::TooManyTries { .. } => "report.too_many_tries",
            #[cfg(feature = "photo")]
            Self::Photo(refusal) => refusal.code(),
            Self::NotEquipped(_) => "deployment.not_equipped",
            Self::Invalid(_) => "request.invalid",
            Self::Denied(error) => error.code(),
            Self::Storage(error) => error.code(),
            Self::Blob(_) => "blob.unavailable",
            Self::Render(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<BadField> {
        let named = |name: String, code, detail: &'static str| BadField::new(name, Invalid::new(code, detail));
        match self {
            Self::Invalid(field) => vec![field.clone()],
            Self::Incomplete { missing } => {
                missing.iter().map(|item| named(format!("items.{item}"), "report.item_required", "This item needs an answer")).collect()
            }
            Self::OdometerLower { .. } => {
                vec![named("items.odometer_reading.note".to_owned(), "report.odometer_lower", "Say why it shows less than before")]
            }
            _ => Vec::new(),
        }
    }
}
