//! The number of a vehicle's body: a VIN (ISO 3779), or the shorter chassis number of older Iranian cars.

use std::fmt;
use std::str::FromStr;

use super::digits::is_dash;
use super::{Invalid, fold_digits, text_serde};

/// The longest text that is read at all, in characters.
const MAX_TEXT: usize = 40;
/// The place values of the 17 characters (49 CFR 565.15; the same in GB 16735).
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// A vehicle identification number: 17 letters and digits without I, O and Q (ISO 3779), in upper case.
///
/// The check digit, position 9, is verified where law demands one: North America (49 CFR 565.15; first character 1-5) and China
/// (GB 16735; first character L). Elsewhere, Iran included, makers put any character there.
///
/// `Display` is the whole VIN; `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vin(String);

impl Vin {
    /// The 17 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The world manufacturer identifier, the first three characters (ISO 3780).
    pub fn wmi(&self) -> &str {
        &self.0[..3]
    }

    /// For logs: the maker and the last two characters, `NAP***56`.
    pub fn masked(&self) -> String {
        format!("{}***{}", self.wmi(), &self.0[15..])
    }
}

impl FromStr for Vin {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let vin = plain(text).filter(|vin| vin.len() == 17).ok_or(Invalid::new("vin.malformed", "a VIN is 17 letters and digits"))?;
        if vin.contains(['I', 'O', 'Q']) {
            return Err(Invalid::new("vin.forbidden_letter", "a VIN has no I, O or Q: they are read as 1 and 0"));
        }
        if vin.starts_with(['1', '2', '3', '4', '5', 'L']) && check_digit(&vin) != vin.chars().nth(8) {
            return Err(Invalid::new("vin.wrong_check_digit", "the ninth character of this VIN does not agree with the others"));
        }
        Ok(Self(vin))
    }
}

/// What position 9 must be: the weighted sum modulo 11, ten written as X (49 CFR 565.15).
fn check_digit(vin: &str) -> Option<char> {
    let values = vin.chars().map(transliterate);
    let sum: u32 = values.zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    match sum % 11 {
        10 => Some('X'),
        digit => char::from_digit(digit, 10),
    }
}

/// The value of a character (49 CFR 565.15 table III).
fn transliterate(c: char) -> u32 {
    match c {
        'A' | 'J' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Y' => 8,
        'R' | 'Z' => 9,
        other => other.to_digit(10).unwrap_or(0),
    }
}

/// The number that is stamped on the body of an older car without a VIN: 5 to 17 ASCII letters and digits, in upper case.
///
/// `Display` is the whole number; `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChassisNumber(String);

impl ChassisNumber {
    /// The letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For logs: the last two characters, `***56`.
    pub fn masked(&self) -> String {
        format!("***{}", &self.0[self.0.len() - 2..])
    }
}

impl FromStr for ChassisNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refusal = Invalid::new("chassis_number.malformed", "a chassis number is 5 to 17 letters and digits");
        plain(text).filter(|number| (5..=17).contains(&number.len())).map(Self).ok_or(refusal)
    }
}

/// Upper-case ASCII letters and digits, once digits are folded and spaces and dashes dropped; `None` if there is anything else.
fn plain(text: &str) -> Option<String> {
    if text.chars().nth(MAX_TEXT).is_some() {
        return None;
    }
    let signs: String = fold_digits(text).chars().filter(|c| !c.is_whitespace() && !is_dash(*c)).collect();
    signs.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| signs.to_ascii_uppercase())
}

impl fmt::Display for Vin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Vin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vin({})", self.masked())
    }
}

impl fmt::Display for ChassisNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ChassisNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChassisNumber({})", self.masked())
    }
}

text_serde!(Vin);
text_serde!(ChassisNumber);

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Result<String, &'static str> {
        text.parse::<Vin>().map(|vin| vin.to_string()).map_err(|e| e.code())
    }

    #[test]
    fn the_published_check_digit_vectors_hold() {
        assert_eq!(code("1M8GDM9AXKP042788").as_deref(), Ok("1M8GDM9AXKP042788"));
        assert_eq!(code("11111111111111111").as_deref(), Ok("11111111111111111"));
        assert_eq!(code("1M8GDM9A1KP042788"), Err("vin.wrong_check_digit"));
        assert_eq!(code("LM8GDM9A1KP042788"), Err("vin.wrong_check_digit"));
    }

    #[test]
    fn an_iranian_vin_may_have_a_letter_in_position_nine() {
        assert_eq!(code("NAPABCDEBF1234567").as_deref(), Ok("NAPABCDEBF1234567"));
        assert_eq!(code("WM8GDM9A1KP042788").as_deref(), Ok("WM8GDM9A1KP042788"));
    }

    #[test]
    fn a_vin_is_read_in_any_case_and_digits_and_with_spaces() {
        assert_eq!(code(" 1m8 gdm9-axkp۰۴۲۷۸۸ ").as_deref(), Ok("1M8GDM9AXKP042788"));
    }

    #[test]
    fn what_is_not_a_vin_is_refused_with_a_code() {
        for text in ["", "NAPABCDEBF123456", "NAPABCDEBF12345678", "NAPABCDEBF12345é7", "NAPABCDEBF12345*7", &" ".repeat(41)] {
            assert_eq!(code(text), Err("vin.malformed"), "{text}");
        }
        for text in ["NAPABCDEBI1234567", "NAPABCDEBo1234567", "NAPABCDEBQ1234567"] {
            assert_eq!(code(text), Err("vin.forbidden_letter"), "{text}");
        }
    }

    #[test]
    fn a_chassis_number_has_five_to_seventeen_letters_and_digits() {
        let read = |text: &str| text.parse::<ChassisNumber>().map(|n| n.to_string()).map_err(|e| e.code());
        assert_eq!(read("s ۱۴۱-234").as_deref(), Ok("S141234"));
        assert_eq!(read("NAPABCDEBF1234567").as_deref(), Ok("NAPABCDEBF1234567"));
        for text in ["1234", "123456789012345678", "ABC_123", "شاسی۱۲۳۴"] {
            assert_eq!(read(text), Err("chassis_number.malformed"), "{text}");
        }
    }

    #[test]
    fn debug_hides_the_number() {
        let shown = format!("{:?} {:?}", "NAPABCDEBF1234567".parse::<Vin>(), "S141234".parse::<ChassisNumber>());
        assert_eq!(shown, "Ok(Vin(NAP***67)) Ok(ChassisNumber(***34))");
    }
}
