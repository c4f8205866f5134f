//! Why somebody could not sign in or is not allowed.

use crate::error::{BadField, Classified, ErrorClass};
use crate::storage::StorageError;
use crate::tenancy::TenancyError;

/// A failure of accounts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The code is wrong, or the request is unknown, used, expired or out of tries: not told apart.
    #[error("the code is wrong or no longer valid")]
    WrongCode,
    /// Too many codes were asked for with this phone.
    #[error("too many codes were asked for; wait {retry_after_s} s")]
    TooManyCodes {
        /// Seconds until another may be asked for.
        retry_after_s: u32,
    },
    /// Codes for numbers like this one are not sent any more, since hardly any were given back.
    #[error("no codes are sent to numbers of this range at present")]
    NumberBlocked,
    /// The session is unknown or has ended.
    #[error("the session is unknown or has ended")]
    NoSession,
    /// The person is not staff of this tenant, or not of this workshop.
    #[error("there is no such place")]
    NotStaff,
    /// The role does not allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// Nobody changes or gives up their own place: another administrator must be left.
    #[error("nobody changes or removes their own place")]
    OwnPlace,
    /// Something asked for is not there.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A value was refused.
    #[error(transparent)]
    Invalid(BadField),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<TenancyError> for AccountError {
    fn from(error: TenancyError) -> Self {
        match error {
            TenancyError::Storage(error) => Self::Storage(error),
            TenancyError::Denied(error) => *error,
            TenancyError::Invalid(field) => Self::Invalid(field),
            TenancyError::NotFound | TenancyError::Suspended | TenancyError::SlugTaken | TenancyError::HostTaken => Self::NotStaff,
        }
    }
}

impl Classified for AccountError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::WrongCode | Self::NumberBlocked => ErrorClass::Rule,
            Self::TooManyCodes { retry_after_s } => ErrorClass::TooMany { retry_after_s: *retry_after_s },
            Self::NoSession => ErrorClass::Unauthenticated,
            Self::NotStaff | Self::NotFound(_) => ErrorClass::NotFound,
            Self::Forbidden => ErrorClass::Forbidden,
            Self::OwnPlace => ErrorClass::Conflict,
            Self::Invalid(_) => ErrorClass::Invalid,
            Self::Storage(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongCode => "sign_in.wrong_code",
            Self::TooManyCodes { .. } => "sign_in.too_many_codes",
            Self::NumberBlocked => "sign_in.number_blocked",
            Self::NoSession => "session.missing",
            Self::NotStaff | Self::NotFound(_) => "not_found",
            Self::Forbidden => "role.forbidden",
            Self::OwnPlace => "staff.own_place",
            Self::Invalid(_) => "request.invalid",
            Self::Storage(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<BadField> {
        match self {
            Self::Invalid(field) => vec![field.clone()],
            Self::WrongCode
            | Self::TooManyCodes { .. }
            | Self::NumberBlocked
            | Self::NoSession
            | Self::NotStaff
            | Self::Forbidden
            | Self::OwnPlace
            | Self::NotFound(_)
            | Self::Storage(_) => Vec::new(),
        }
    }
}
