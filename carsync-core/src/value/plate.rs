//! A number plate: of an Iranian car, of an Iranian motorcycle, or free text for free zones, historic and foreign vehicles.
//!
//! How text is read is in `reading`. Zeros are not refused, though the police seldom issue them: a workshop must be able to write down the plate that it sees.

mod reading;

use std::fmt;
use std::str::FromStr;

use self::reading::{Reading, UNKNOWN_LETTER, exact_digits, free_text, known_letter, normalise, read};
use super::{Invalid, text_serde};

/// Forces free text where the text alone would be refused as a car plate. A colon is not legal in free text.
const FREE_PREFIX: &str = "free:";

const NOT_FREE: Invalid = Invalid::new("plate.not_free_text", "this reads as an Iranian car or motorcycle plate; give it as one");
const CAR_DIGITS: Invalid = Invalid::new("plate.malformed", "a car plate is two digits, a letter, three digits and a region of two digits");
const MOTORCYCLE_DIGITS: Invalid = Invalid::new("plate.malformed", "a motorcycle plate is a region of three digits and five digits");

/// Which layout a plate has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PlateKind {
    /// An Iranian car: `car`.
    Car,
    /// An Iranian motorcycle: `motorcycle`.
    Motorcycle,
    /// Any other text: `free`.
    Free,
}

impl fmt::Display for PlateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Car => "car",
            Self::Motorcycle => "motorcycle",
            Self::Free => "free",
        })
    }
}

impl FromStr for PlateKind {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "car" => Ok(Self::Car),
            "motorcycle" => Ok(Self::Motorcycle),
            "free" => Ok(Self::Free),
            _ => Err(Invalid::new("plate.unknown_kind", "a plate is of the kind car, motorcycle or free")),
        }
    }
}

text_serde!(PlateKind);

/// What is on a plate, in ASCII digits and Persian letters. `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PlateParts {
    /// `12 ب 345 - ایران 67`.
    Car {
        /// The two digits before the letter.
        two: String,
        /// The letter, one of the list of the traffic police; alef is `الف`, protocol is `تشریفات`.
        letter: &'static str,
        /// The three digits after the letter.
        three: String,
        /// The two digits of the region.
        region: String,
    },
    /// `123` above `45678`.
    Motorcycle {
        /// The three digits of the region.
        region: String,
        /// The five digits below it.
        serial: String,
    },
    /// Whatever else is on a plate: upper case, single spaces.
    Free {
        /// The text, 2 to 20 letters, digits, spaces and dashes.
        text: String,
    },
}

/// A number plate.
///
/// `Display` is `12ب345-67` for a car, `123-45678` for a motorcycle, and the text itself for others (after `free:` in the rare case that it
/// looks like a car plate with a letter that no Iranian plate has). `FromStr` reads these, `12 ب 345 - ایران 67`, `۱۲ب۳۴۵۶۷`, and so on;
/// eight digits are a motorcycle. `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Plate {
    parts: PlateParts,
}

impl Plate {
    /// The plate of an Iranian car. The letter may be `ا` for `الف` and an Arabic ي or ك.
    pub fn car(two: &str, letter: &str, three: &str, region: &str) -> Result<Self, Invalid> {
        let [two, three, region] = [(two, 2), (three, 3), (region, 2)].map(|(text, count)| exact_digits(text, count));
        let (Some(two), Some(three), Some(region)) = (two, three, region) else { return Err(CAR_DIGITS) };
        let letter = known_letter(&normalise(letter)?).ok_or(UNKNOWN_LETTER)?;
        Ok(Self { parts: PlateParts::Car { two, letter, three, region } })
    }

    /// The plate of an Iranian motorcycle.
    pub fn motorcycle(region: &str, serial: &str) -> Result<Self, Invalid> {
        match (exact_digits(region, 3), exact_digits(serial, 5)) {
            (Some(region), Some(serial)) => Ok(Self { parts: PlateParts::Motorcycle { region, serial } }),
            _ => Err(MOTORCYCLE_DIGITS),
        }
    }

    /// Any other plate. A text that reads as an Iranian car or motorcycle is refused, so that one plate never has two keys.
    pub fn free(text: &str) -> Result<Self, Invalid> {
        let text = normalise(text)?;
        match read(&text) {
            Reading::Plate(_) => Err(NOT_FREE),
            Reading::UnknownLetter | Reading::Other => free_text(text),
        }
    }

    /// Which layout it has.
    pub fn kind(&self) -> PlateKind {
        match self.parts {
            PlateParts::Car { .. } => PlateKind::Car,
            PlateParts::Motorcycle { .. } => PlateKind::Motorcycle,
            PlateParts::Free { .. } => PlateKind::Free,
        }
    }

    /// What is on it.
    pub fn parts(&self) -> &PlateParts {
        &self.parts
    }

    /// The stored key: the canonical text. Equal plates have equal keys, and no two kinds share one.
    pub fn key(&self) -> String {
        self.to_string()
    }

    /// For logs: `12ب***-67`, `123-***78`, `KI***`.
    pub fn masked(&self) -> String {
        self.parts.masked()
    }
}

impl PlateParts {
    fn masked(&self) -> String {
        match self {
            Self::Car { two, letter, region, .. } => format!("{two}{letter}***-{region}"),
            Self::Motorcycle { region, serial } => format!("{region}-***{}", &serial[3..]),
            Self::Free { text } if text.chars().count() > 4 => text.chars().take(2).chain("***".chars()).collect(),
            Self::Free { .. } => "***".to_owned(),
        }
    }
}

impl FromStr for Plate {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = normalise(text)?;
        if let Some(free) = text.strip_prefix(&FREE_PREFIX.to_uppercase()) {
            return Self::free(free);
        }
        match read(&text) {
            Reading::Plate(plate) => Ok(plate),
            Reading::UnknownLetter => Err(UNKNOWN_LETTER),
            Reading::Other => free_text(text),
        }
    }
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.parts {
            PlateParts::Car { two, letter, three, region } => write!(f, "{two}{letter}{three}-{region}"),
            PlateParts::Motorcycle { region, serial } => write!(f, "{region}-{serial}"),
            PlateParts::Free { text } if matches!(read(text), Reading::UnknownLetter) => write!(f, "{FREE_PREFIX}{text}"),
            PlateParts::Free { text } => f.write_str(text),
        }
    }
}

impl fmt::Debug for PlateParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlateParts({})", self.masked())
    }
}

impl fmt::Debug for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plate({})", self.masked())
    }
}

text_serde!(Plate);

#[cfg(test)]
mod tests {
    use super::*;

    fn plate(text: &str) -> Plate {
        text.parse().expect(text)
    }

    #[test]
    fn every_plate_reads_back_from_its_canonical_text() {
        let texts =
            ["12ب345-67", "12الف345-67", "12تشریفات345-67", "12D345-67", "123-45678", "KISH 12345", "AB-12 CD", "free:34A12345", "کیش 123"];
        for text in texts {
            assert_eq!(plate(text).to_string(), text);
            assert_eq!(plate(&plate(text).key()), plate(text));
        }
    }

    #[test]
    fn a_plate_made_of_parts_is_the_plate_read_from_text() {
        assert_eq!(Plate::car("۱۲", "ا", "345", " 67 "), Ok(plate("12 الف 345 - ایران 67")));
        assert_eq!(Plate::car("12", "\u{064A}", "345", "67"), Ok(plate("12ی345-67")));
        assert_eq!(Plate::motorcycle("123", "٤٥٦٧٨"), Ok(plate("12345678")));
        assert_eq!(Plate::free("kish  12345"), Ok(plate("KISH 12345")));
        let expected = PlateParts::Car { two: "12".into(), letter: "ب", three: "345".into(), region: "67".into() };
        assert_eq!((plate("12ب345-67").kind(), plate("12ب345-67").parts()), (PlateKind::Car, &expected));
    }

    #[test]
    fn wrong_parts_are_refused_with_a_code() {
        let code = |made: Result<Plate, Invalid>| made.map_err(|e| e.code());
        assert_eq!(code(Plate::car("1", "ب", "345", "67")), Err("plate.malformed"));
        assert_eq!(code(Plate::car("12", "ب", "3a5", "67")), Err("plate.malformed"));
        assert_eq!(code(Plate::car("12", "B", "345", "67")), Err("plate.unknown_letter"));
        assert_eq!(code(Plate::car("12", "", "345", "67")), Err("plate.unknown_letter"));
        assert_eq!(code(Plate::motorcycle("12", "345678")), Err("plate.malformed"));
        assert_eq!(code(Plate::free("12 ب 345 67")), Err("plate.not_free_text"));
        assert_eq!(code(Plate::free("12345678")), Err("plate.not_free_text"));
    }

    #[test]
    fn a_masked_plate_and_its_debug_hide_the_serial() {
        assert_eq!(plate("12ب345-67").masked(), "12ب***-67");
        assert_eq!(plate("123-45678").masked(), "123-***78");
        assert_eq!((plate("KISH 12345").masked(), plate("A 12").masked()), ("KI***".into(), "***".into()));
        assert_eq!(format!("{0:?} {1:?}", plate("12ب345-67"), plate("12ب345-67").parts()), "Plate(12ب***-67) PlateParts(12ب***-67)");
    }

    #[test]
    fn json_carries_the_canonical_text_and_the_kind_in_snake_case() {
        assert_eq!(serde_json::to_string(&plate("۱۲ب۳۴۵۶۷")).ok().as_deref(), Some("\"12ب345-67\""));
        assert_eq!(serde_json::to_string(&PlateKind::Motorcycle).ok().as_deref(), Some("\"motorcycle\""));
        assert_eq!(serde_json::from_str::<PlateKind>("\"free\"").ok(), Some(PlateKind::Free));
        assert!(serde_json::from_str::<Plate>("\"12B34567\"").is_err_and(|e| e.to_string().starts_with("plate.unknown_letter: ")));
    }
}
