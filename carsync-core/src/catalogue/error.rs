//! Why a workshop, bay, service or closure could not be read or changed.

use crate::account::AccountError;
use crate::error::{BadField, Classified, ErrorClass};
use crate::storage::{Conflict, StorageError};

/// A failure of the catalogue.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// There is no such thing in this tenant.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The slug is taken.
    #[error("one of this name exists already")]
    SlugTaken,
    /// A bay with bookings to come can't be closed; these are in the way.
    #[error("the bay still has {0} bookings to come")]
    BayInUse(usize),
    /// A value was refused.
    #[error(transparent)]
    Invalid(#[from] BadField),
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] AccountError),
    /// The storage failed.
    #[error(transparent)]
    Storage(StorageError),
}

impl From<StorageError> for CatalogueError {
    fn from(error: StorageError) -> Self {
        match error.conflict() {
            Some(Conflict::Duplicate) => Self::SlugTaken,
            Some(_) | None => Self::Storage(error),
        }
    }
}

impl Classified for CatalogueError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::NotFound(_) => ErrorClass::NotFound,
            Self::SlugTaken => ErrorClass::Conflict,
            Self::BayInUse(_) => ErrorClass::Rule,
            Self::Invalid(_) => ErrorClass::Invalid,
            Self::Denied(error) => error.class(),
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::SlugTaken => "catalogue.slug_taken",
            Self::BayInUse(_) => "bay.in_use",
            Self::Invalid(_) => "request.invalid",
            Self::Denied(error) => error.code(),
            Self::Storage(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<BadField> {
        match self {
            Self::Invalid(field) => vec![field.clone()],
            Self::NotFound(_) | Self::SlugTaken | Self::BayInUse(_) | Self::Denied(_) | Self::Storage(_) => Vec::new(),
        }
    }
}
