//! Why a tenant could not be entered, made or changed.

use crate::error::{Classified, ErrorClass};
use crate::storage::{Conflict, StorageError};

/// A failure of tenancy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TenancyError {
    /// There is no such tenant.
    #[error("there is no such tenant")]
    NotFound,
    /// The operator has stopped this tenant.
    #[error("this tenant is suspended")]
    Suspended,
    /// The name is taken.
    #[error("a tenant of this name exists already")]
    SlugTaken,
    /// The storage failed.
    #[error(transparent)]
    Storage(StorageError),
}

impl From<StorageError> for TenancyError {
    fn from(error: StorageError) -> Self {
        match error.conflict() {
            Some(Conflict::Duplicate) => Self::SlugTaken,
            Some(_) | None => Self::Storage(error),
        }
    }
}

impl Classified for TenancyError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::NotFound => ErrorClass::NotFound,
            Self::Suspended => ErrorClass::Forbidden,
            Self::SlugTaken => ErrorClass::Conflict,
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "tenant.not_found",
            Self::Suspended => "tenant.suspended",
            Self::SlugTaken => "tenant.slug_taken",
            Self::Storage(error) => error.code(),
        }
    }
}
