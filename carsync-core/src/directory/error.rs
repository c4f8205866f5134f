//! Why the directory can't be searched.

use crate::error::{BadField, Classified, ErrorClass};
use crate::geo::GeoError;
use crate::storage::StorageError;

/// A failure of the directory.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// It is not loaded yet.
    #[error("the directory is not loaded yet")]
    NotReady,
    /// A value was refused.
    #[error(transparent)]
    Invalid(#[from] BadField),
    /// The index failed.
    #[error(transparent)]
    Geo(#[from] GeoError),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Classified for DirectoryError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::NotReady | Self::Geo(_) => ErrorClass::Unavailable,
            Self::Invalid(_) => ErrorClass::Invalid,
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotReady => "directory.not_ready",
            Self::Geo(_) => "directory.unavailable",
            Self::Invalid(_) => "request.invalid",
            Self::Storage(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<BadField> {
        match self {
            Self::Invalid(field) => vec![field.clone()],
            Self::NotReady | Self::Geo(_) | Self::Storage(_) => Vec::new(),
        }
    }
}
