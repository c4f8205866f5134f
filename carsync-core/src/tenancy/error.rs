//! Why a tenant could not be entered, made or changed.

use crate::account::AccountError;
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
    /// The caller may not.
    #[error(transparent)]
    Denied(Box<AccountError>),
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

impl From<AccountError> for TenancyError {
    fn from(error: AccountError) -> Self {
        Self::Denied(Box::new(error))
    }
}

impl Classified for TenancyError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::NotFound => ErrorClass::NotFound,
            Self::Suspended => ErrorClass::Forbidden,
            Self::SlugTaken => ErrorClass::Conflict,
            Self::Denied(error) => error.class(),
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "tenant.not_found",
            Self::Suspended => "tenant.suspended",
            Self::SlugTaken => "tenant.slug_taken",
            Self::Denied(error) => error.code(),
            Self::Storage(error) => error.code(),
        }
    }
}
