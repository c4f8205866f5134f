//! Places by their name: the port that a host's place search asks. Nothing of CarSync needs it; near me is asked with coordinates.

use std::fmt::Debug;

use async_trait::async_trait;

use crate::error::{Classified, ErrorClass};
use crate::storage::Source;
use crate::value::{GeoPoint, Invalid, Locale};

/// The longest name that is searched for, in characters.
const TEXT_MAX: usize = 100;
/// The shortest.
const TEXT_MIN: usize = 2;

/// What is searched for.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceSearch {
    text: String,
    /// Where the asker is: places near it come first.
    pub near: Option<GeoPoint>,
    /// The language that names are wanted in.
    pub locale: Locale,
}

impl PlaceSearch {
    /// Takes a name of 2 to 100 characters, with its spaces made single ones.
    ///
    /// # Errors
    /// `text.too_short` or `text.too_long`.
    pub fn new(text: &str, near: Option<GeoPoint>, locale: Locale) -> Result<Self, Invalid> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match text.chars().count() {
            0..TEXT_MIN => Err(Invalid::new("text.too_short", "a place has at least 2 characters")),
            TEXT_MIN..=TEXT_MAX => Ok(Self { text, near, locale }),
            _ => Err(Invalid::new("text.too_long", "a place has at most 100 characters")),
        }
    }

    /// The name.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundPlace {
    /// Its name and what it lies in, in one line.
    pub title: String,
    /// Where it is.
    pub place: GeoPoint,
}

/// Why places could not be searched for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GeocodeError {
    /// More is asked for than may be; try again.
    #[error("too many places are searched for at the moment")]
    Busy {
        /// Seconds until then.
        retry_after_s: u32,
    },
    /// The service does not answer, or not as it should.
    #[error("the place search does not answer")]
    Unavailable(#[source] Source),
    /// The service refuses our key or our way of asking.
    #[error("the place search refuses this deployment")]
    Refused(#[source] Source),
}

impl Classified for GeocodeError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Busy { retry_after_s } => ErrorClass::TooMany { retry_after_s: *retry_after_s },
            Self::Unavailable(_) => ErrorClass::Unavailable,
            Self::Refused(_) => ErrorClass::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Busy { .. } => "places.busy",
            Self::Unavailable(_) => "places.unavailable",
            Self::Refused(_) => "places.refused",
        }
    }
}

/// A service that knows where places are.
#[async_trait]
pub trait Geocoder: Debug + Send + Sync {
    /// Places of this name, best first; at most ten.
    async fn search(&self, search: &PlaceSearch) -> Result<Vec<FoundPlace>, GeocodeError>;
}
