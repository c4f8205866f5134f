//! A password, key or token in memory, which no log, message or answer shows by accident.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::Invalid;

/// A text that is written by nothing but [`Secret::expose`].
///
/// `Debug` and `Display` are `***`, so unlike other values it does not read back, and there is no `Serialize`. Comparing two takes the
/// same time wherever they differ (not if their lengths do).
#[derive(Clone, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Each use of this is a place to review.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.0.as_bytes(), other.0.as_bytes());
        let difference = ours.iter().zip(theirs).fold(0, |seen, (a, b)| std::hint::black_box(seen | (a ^ b)));
        ours.len() == theirs.len() && difference == 0
    }
}

impl FromStr for Secret {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Ok(Self::new(text))
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // Serde's own message would repeat the value, as in "invalid type: integer `4711`".
        String::deserialize(from).map(Self).map_err(|_| serde::de::Error::custom("secret.not_a_text: a secret is a text in quotes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_only_when_asked() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** Secret(***) Some(Secret(***))");
        assert_eq!(secret.expose(), "hunter2");
    }

    #[test]
    fn a_secret_is_read_and_a_wrong_type_is_refused_without_repeating_it() {
        assert_eq!(serde_json::from_str::<Secret>("\"hunter2\"").ok(), Some(Secret::new("hunter2")));
        assert!(serde_json::from_str::<Secret>("4711").is_err_and(|e| !e.to_string().contains("4711")));
    }

    #[test]
    fn secrets_are_equal_when_their_texts_are() {
        assert_eq!("a".parse::<Secret>(), Ok(Secret::new("a")));
        assert!(Secret::new("a") != Secret::new("b") && Secret::new("a") != Secret::new("ab") && Secret::new("") != Secret::new("a"));
    }
}
