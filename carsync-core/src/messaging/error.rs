//! What can go wrong with a tenant's messages.

use crate::account::AccountError;
use crate::error::{BadField, Classified, ErrorClass};
use crate::storage::StorageError;

/// A failure of messaging.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MessagingError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] AccountError),
    /// Something asked for is not there.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A value was refused.
    #[error(transparent)]
    Invalid(#[from] BadField),
    /// A test message needs somebody to go to.
    #[error("a test message goes to the phone of whoever is signed in, and nobody is")]
    NoReceiver,
    /// Another test was sent just now.
    #[error("another test message was sent just now; wait {retry_after_s} s")]
    TooSoon {
        /// Seconds until another may be sent.
        retry_after_s: u32,
    },
    /// A call that is not the provider's.
    #[error("this call is not the provider's")]
    Forged,
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Classified for MessagingError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Denied(error) => error.class(),
            Self::NotFound(_) => ErrorClass::NotFound,
            Self::Invalid(_) => ErrorClass::Invalid,
            Self::NoReceiver => ErrorClass::Rule,
            Self::TooSoon { retry_after_s } => ErrorClass::TooMany { retry_after_s: *retry_after_s },
            Self::Forged => ErrorClass::Forbidden,
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied(error) => error.code(),
            Self::NotFound(_) => "not_found",
            Self::Invalid(_) => "request.invalid",
            Self::NoReceiver => "sms.no_receiver",
            Self::TooSoon { .. } => "sms.too_soon",
            Self::Forged => "sms.forged",
            Self::Storage(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<BadField> {
        match self {
            Self::Invalid(field) => vec![field.clone()],
            Self::Denied(_) | Self::NotFound(_) | Self::NoReceiver | Self::TooSoon { .. } | Self::Forged | Self::Storage(_) => Vec::new(),
        }
    }
}
