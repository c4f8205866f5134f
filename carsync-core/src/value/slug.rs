//! The short name of a thing in an address: of a tenant, a service, a car model.

use std::fmt;
use std::str::FromStr;

use super::{Invalid, text_serde};

/// 2 to 40 of `a`-`z`, `0`-`9`, `-` and `_`, with a letter or digit at both ends. It is taken as it is or refused, never mended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if !(2..=40).contains(&text.len()) {
            return Err(Invalid::new("slug.wrong_length", "a slug has 2 to 40 characters"));
        }
        let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if text.starts_with(is_sign) && text.ends_with(is_sign) && text.chars().all(|c| is_sign(c) || c == '-' || c == '_') {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("slug.malformed", "a slug is of a-z and 0-9, with - and _ inside only"))
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_serde!(Slug);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lower_case_letters_digits_and_inner_dashes() {
        for text in ["ab", "a1", "8s", "peugeot_206_sd", "a--b", &"a".repeat(40)] {
            assert_eq!(text.parse::<Slug>().map(|slug| slug.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_not_a_slug_is_refused_with_a_code() {
        for text in ["", "a", &"a".repeat(41)] {
            assert_eq!(text.parse::<Slug>().map_err(|e| e.code()), Err("slug.wrong_length"), "{text}");
        }
        for text in ["-ab", "ab-", "_ab", "ab_", "Ab", "a b", "a/b", "..", "aé", "پژو", " ab", "ab\n"] {
            assert_eq!(text.parse::<Slug>().map_err(|e| e.code()), Err("slug.malformed"), "{text}");
        }
    }
}
