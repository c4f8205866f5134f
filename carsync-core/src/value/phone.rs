//! A mobile phone number in E.164, read from the ways people write it; Iran first.
//!
//! Operators' prefixes are not checked: numbers are portable and ranges are added.

use std::fmt;
use std::str::FromStr;

use super::digits::is_dash;
use super::{Invalid, fold_digits, text_serde};

/// The longest text that is read at all, in characters.
const MAX_TEXT: usize = 40;

const TOO_LONG: Invalid = Invalid::new("phone.too_long", "a phone number is written in at most 40 characters");
const MALFORMED: Invalid =
    Invalid::new("phone.malformed", "a phone number is digits, for another country than Iran with + and the country code before them");
const NOT_MOBILE: Invalid = Invalid::new("phone.not_a_mobile_number", "an Iranian mobile number is 09 and nine more digits");

/// A phone number in E.164 form (ITU-T E.164: `+`, country code, at most 15 digits).
///
/// An Iranian one is a mobile number: `+98`, then `9` and nine digits. It is read with `+98`, `98`, `0098`, `0` or nothing before the `9`,
/// in any digits, with spaces, dashes, dots and brackets. A number of another country starts with `+` or `00` and has 8 to 15 digits.
///
/// `Display` is E.164; `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber {
    e164: String,
}

impl PhoneNumber {
    /// The stored form, `+989121234567`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// As people at home write it: `0912 123 4567` for Iran, E.164 for others.
    pub fn national(&self) -> String {
        match self.iranian() {
            Some(ten) => format!("0{} {} {}", &ten[..3], &ten[3..6], &ten[6..]),
            None => self.e164.clone(),
        }
    }

    /// Whether the number is of this country code, `98` or `+98`. Country codes are prefix-free (ITU-T E.164), so give a whole one.
    pub fn country_prefix_is(&self, prefix: &str) -> bool {
        let code = prefix.strip_prefix('+').unwrap_or(prefix);
        !code.is_empty() && self.e164[1..].starts_with(code)
    }

    /// For screens and logs: `+98912***4567`; of a foreign number only two digits at either end.
    pub fn masked(&self) -> String {
        let (head, tail) = if self.iranian().is_some() { (6, 4) } else { (3, 2) };
        format!("{}***{}", &self.e164[..head], &self.e164[self.e164.len() - tail..])
    }

    /// The ten digits after `+98`.
    fn iranian(&self) -> Option<&str> {
        self.e164.strip_prefix("+98")
    }
}

impl FromStr for PhoneNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().nth(MAX_TEXT).is_some() {
            return Err(TOO_LONG);
        }
        let written: String = fold_digits(text).chars().filter(|c| !is_separator(*c)).collect();
        let international = written.strip_prefix('+').or_else(|| written.strip_prefix("00"));
        let digits = international.unwrap_or(&written);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MALFORMED);
        }
        let after_98 = digits.strip_prefix("98");
        let at_home = match (international, after_98) {
            (Some(_), None) => return foreign(digits),
            (Some(_), Some(rest)) => rest,
            // Ten digits that start with 98 are a bare number of the range 098x, not a country code.
            (None, Some(rest)) if digits.len() > 10 => rest,
            (None, _) => digits,
        };
        // The trunk 0 is also written after the country code: +98 (0) 912 …
        let ten = at_home.strip_prefix('0').unwrap_or(at_home);
        if ten.len() == 10 && ten.starts_with('9') { Ok(Self { e164: format!("+98{ten}") }) } else { Err(NOT_MOBILE) }
    }
}

fn foreign(digits: &str) -> Result<PhoneNumber, Invalid> {
    if (8..=15).contains(&digits.len()) && !digits.starts_with('0') {
        Ok(PhoneNumber { e164: format!("+{digits}") })
    } else {
        Err(MALFORMED)
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || matches!(c, '.' | '(' | ')' | '[' | ']')
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

text_serde!(PhoneNumber);

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str) -> PhoneNumber {
        text.parse().expect(text)
    }

    #[test]
    fn many_spellings_of_one_number_are_one_number() {
        let spellings = [
            "+989121234567",
            "989121234567",
            "00989121234567",
            "09121234567",
            "9121234567",
            "0912 123 4567",
            "0912-123-4567",
            "0912.123.4567",
            "(0912) 123–4567",
            "[+98] (0) 912 1234567",
            "۰۹۱۲۱۲۳۴۵۶۷",
            "٠٩١٢١٢٣٤٥٦٧",
            "\u{200E}+98 912 123 4567\u{202C}",
            "۰۹۱۲\u{200C}۱۲۳\u{00A0}۴۵۶۷",
            "\u{2066}+۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷\u{2069}",
        ];
        for spelling in spellings {
            assert_eq!(phone(spelling).e164(), "+989121234567", "{spelling}");
        }
    }

    #[test]
    fn what_is_not_a_mobile_number_is_refused_with_a_code() {
        let table = [
            ("", "phone.malformed"),
            ("+", "phone.malformed"),
            ("0912123456a", "phone.malformed"),
            ("0912+1234567", "phone.malformed"),
            ("++989121234567", "phone.malformed"),
            ("+1234567", "phone.malformed"),
            ("+1234567890123456", "phone.malformed"),
            ("+0123456789", "phone.malformed"),
            ("0912123456", "phone.not_a_mobile_number"),
            ("091212345678", "phone.not_a_mobile_number"),
            ("02188776655", "phone.not_a_mobile_number"),
            ("+982188776655", "phone.not_a_mobile_number"),
            ("00982188776655", "phone.not_a_mobile_number"),
            ("4155550123", "phone.not_a_mobile_number"),
            ("110", "phone.not_a_mobile_number"),
            ("0912 123 4567                            ", "phone.too_long"),
        ];
        for (text, code) in table {
            assert_eq!(text.parse::<PhoneNumber>().map_err(|e| e.code()), Err(code), "{text}");
        }
    }

    #[test]
    fn ten_digits_starting_with_98_are_a_bare_number() {
        assert_eq!(phone("9812345678").e164(), "+989812345678");
    }

    #[test]
    fn a_foreign_number_needs_a_plus_or_two_zeros() {
        assert_eq!(phone("+1 (415) 555-0123").e164(), "+14155550123");
        assert_eq!(phone("0090 532 123 45 67"), phone("+905321234567"));
        assert_eq!(phone("+12345678").masked(), "+12***78");
        assert_eq!(phone("+905321234567").national(), "+905321234567");
    }

    #[test]
    fn a_number_is_shown_nationally_masked_and_by_country() {
        let number = phone("09121234567");
        assert_eq!(number.national(), "0912 123 4567");
        assert_eq!(phone(&number.national()), number);
        assert_eq!(number.masked(), "+98912***4567");
        assert_eq!(format!("{number:?}"), "PhoneNumber(+98912***4567)");
        assert!(number.country_prefix_is("98") && number.country_prefix_is("+98"));
        assert!(!number.country_prefix_is("90") && !number.country_prefix_is("") && !number.country_prefix_is("+"));
    }

    #[test]
    fn json_carries_e164_and_a_refusal_carries_its_code() {
        let number = phone("09121234567");
        assert_eq!(serde_json::to_string(&number).ok().as_deref(), Some("\"+989121234567\""));
        assert_eq!(serde_json::from_str::<PhoneNumber>("\"0912 123 4567\"").ok(), Some(number));
        let refusal = serde_json::from_str::<PhoneNumber>("\"02188776655\"").map_err(|e| e.to_string());
        assert!(refusal.is_err_and(|e| e.starts_with("phone.not_a_mobile_number: ") && !e.contains("2188")));
    }
}
