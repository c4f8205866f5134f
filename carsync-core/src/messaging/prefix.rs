//! Which phone numbers may be written to: the beginnings of their E.164 form.

use std::fmt;
use std::str::FromStr;

use crate::value::{Invalid, PhoneNumber, text_serde};

/// The beginning of phone numbers: `+` and 1 to 7 digits, as `+989` for Iranian mobile phones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryPrefix(String);

impl CountryPrefix {
    /// Iranian mobile phones.
    pub fn iran() -> Self {
        Self("+989".to_owned())
    }

    /// Whether the phone number begins so.
    pub fn covers(&self, phone: &PhoneNumber) -> bool {
        phone.e164().starts_with(&self.0)
    }
}

impl FromStr for CountryPrefix {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let good = (1..=7).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if good { Ok(Self(text.to_owned())) } else { Err(Invalid::new("prefix.malformed", "a prefix is + and 1 to 7 digits, like +989")) }
    }
}

impl fmt::Display for CountryPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_serde!(CountryPrefix);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_covers_what_begins_with_it() {
        let phone = |text: &str| text.parse::<PhoneNumber>().expect("a phone");
        assert!(CountryPrefix::iran().covers(&phone("09121234567")) && !CountryPrefix::iran().covers(&phone("+442071838750")));
        for bad in ["989", "+", "+98912345", "+0", "+9a", "", "++98"] {
            assert!(bad.parse::<CountryPrefix>().is_err(), "{bad}");
        }
    }
}
