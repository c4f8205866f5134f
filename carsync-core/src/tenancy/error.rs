//! Why a tenant could not be entered, made or changed.

use crate::account::AccountError;
use crate::error::{BadField, Classified, ErrorClass};
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
    /// The host name is another tenant's.
    #[error("one of the host names is another tenant's")]
    HostTaken,
    /// A value was refused.
    #[error(transparent)]
    Invalid(BadField),
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
            Self::SlugTaken | Self::HostTaken => ErrorClass::Conflict,
            Self::Invalid(_) => ErrorClass::Invalid,
            Self::Denied(error) => error.class(),
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "tenant.not_found",
            Self::Suspended => "tenant.suspended",
            Self::SlugTaken => "tenant.slug_taken",
            Self::HostTaken => "tenant.host_taken",
            Self::Invalid(_) => "request.invalid",
            Self::Denied(error) => error.code(),
            Self::Storage(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<BadField> {
        match self {
            Self::Invalid(field) => vec![field.clone()],
            Self::Denied(error) => error.fields(),
            Self::NotFound | Self::Suspended | Self::SlugTaken | Self::HostTaken | Self::Storage(_) => Vec::new(),
        }
    }
}
