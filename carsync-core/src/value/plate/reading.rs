//! How the text of a plate is read: first made plain, then tried as a motorcycle, then as a car; the rest is free text.

use super::{Plate, PlateParts};
use crate::value::digits::is_dash;
use crate::value::{Invalid, fold_digits};

/// The letters of car plates (persian-tools' plate codes, which follow the traffic police):
/// private, taxi, public transport, agriculture, government, police, IRGC, army, ministry of defence, general staff, temporary,
/// disabled and veterans, diplomat, embassy, protocol.
const LETTERS: [&str; 27] = [
    "ب",
    "ج",
    "د",
    "س",
    "ص",
    "ط",
    "ق",
    "ل",
    "م",
    "ن",
    "و",
    "ه",
    "ی",
    "ت",
    "ع",
    "ک",
    "الف",
    "پ",
    "ث",
    "ش",
    "ز",
    "ف",
    "گ",
    "ژ",
    "D",
    "S",
    "تشریفات",
];
/// What may stand between the serial and the region.
const COUNTRY_WORDS: [&str; 3] = ["ایران", "IRAN", "IR"];
const MAX_TEXT: usize = 60;

const TOO_LONG: Invalid = Invalid::new("plate.too_long", "a plate is written in at most 60 characters");
const MALFORMED: Invalid = Invalid::new("plate.malformed", "a plate has 2 to 20 letters, digits, spaces and dashes");
pub(super) const UNKNOWN_LETTER: Invalid = Invalid::new("plate.unknown_letter", "no Iranian car plate has this letter");

/// What a text turns out to be.
pub(super) enum Reading {
    Plate(Plate),
    UnknownLetter,
    Other,
}

/// What a normalised text says without its spaces and dashes.
pub(super) fn read(normalised: &str) -> Reading {
    let compact: String = normalised.chars().filter(|c| !matches!(c, ' ' | '-' | '/' | '|')).collect();
    if let Some((region, serial)) = compact.split_at_checked(3)
        && let Ok(plate) = Plate::motorcycle(region, serial)
    {
        return Reading::Plate(plate);
    }
    let Some((two, rest)) = compact.split_at_checked(2) else { return Reading::Other };
    let Some((letter, rest)) = rest.find(|c: char| c.is_ascii_digit()).map(|at| rest.split_at(at)) else { return Reading::Other };
    let Some((three, tail)) = rest.split_at_checked(3) else { return Reading::Other };
    let word = COUNTRY_WORDS.iter().find_map(|word| tail.strip_prefix(word));
    let region = word.unwrap_or(tail);
    if letter.is_empty() || !letter.chars().all(char::is_alphabetic) {
        return Reading::Other;
    }
    match Plate::car(two, letter, three, region) {
        Ok(plate) => Reading::Plate(plate),
        // Several Latin letters are a foreign plate (Turkish `34 AB 12345`), one letter or a Persian word is a mistake.
        Err(e) if e == UNKNOWN_LETTER && (word.is_some() || letter.len() == 1 || !letter.is_ascii()) => Reading::UnknownLetter,
        Err(_) => Reading::Other,
    }
}

pub(super) fn free_text(text: String) -> Result<Plate, Invalid> {
    let is_sign = |c: char| c.is_alphabetic() || c.is_ascii_digit();
    let legal = text.chars().all(|c| is_sign(c) || c == ' ' || c == '-') && text.chars().filter(|c| is_sign(*c)).count() >= 2;
    if legal && text.chars().count() <= 20 { Ok(Plate { parts: PlateParts::Free { text } }) } else { Err(MALFORMED) }
}

/// Folded digits and letters, upper case, ASCII hyphens, single spaces, no kashida (U+0640, as in هـ). Normalising twice is once.
pub(super) fn normalise(text: &str) -> Result<String, Invalid> {
    if text.chars().nth(MAX_TEXT).is_some() {
        return Err(TOO_LONG);
    }
    let folded = fold_digits(text).to_uppercase();
    let plain: String = folded.chars().filter(|c| *c != '\u{0640}').map(|c| if is_dash(c) { '-' } else { c }).collect();
    Ok(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(super) fn known_letter(normalised: &str) -> Option<&'static str> {
    let letter = match normalised {
        "ا" => "الف",
        // Heh doachashmee and heh goal, from Urdu and Kurdish keyboards.
        "\u{06BE}" | "\u{06C1}" => "ه",
        other => other,
    };
    LETTERS.into_iter().find(|known| *known == letter)
}

pub(super) fn exact_digits(text: &str, count: usize) -> Option<String> {
    let digits = fold_digits(text).trim().to_owned();
    (digits.len() == count && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Result<String, &'static str> {
        text.parse::<Plate>().map(|plate| plate.to_string()).map_err(|e| e.code())
    }

    #[test]
    fn many_spellings_of_one_car_plate_are_one_plate() {
        let spellings = [
            "12ب345-67",
            "12 ب 345 - ایران 67",
            "۱۲ب۳۴۵۶۷",
            "۱۲ ب ۳۴۵ ایران ۶۷",
            "١٢ب٣٤٥٦٧",
            "12ب34567",
            "12-ب-345-67",
            "\u{202B}12 ب 345 – ا\u{064A}ران 67\u{202C}",
            "12\u{200C}ب\u{200C}345\u{200F}67",
            "12 ب 345 | 67",
            "12 ب 345 IR 67",
        ];
        for spelling in spellings {
            assert_eq!(canonical(spelling).as_deref(), Ok("12ب345-67"), "{spelling}");
        }
    }

    #[test]
    fn letters_with_several_spellings_are_one_letter() {
        for (text, expected) in [
            ("12ا345-67", "12الف345-67"),
            ("12 الف 345 67", "12الف345-67"),
            ("12\u{064A}345-67", "12ی345-67"),
            ("12\u{0643}345-67", "12ک345-67"),
            ("12هـ345-67", "12ه345-67"),
            ("12\u{06BE}345-67", "12ه345-67"),
            ("12 d 345 67", "12D345-67"),
            ("12 تشر\u{064A}فات 345 67", "12تشریفات345-67"),
        ] {
            assert_eq!(canonical(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn eight_digits_are_a_motorcycle() {
        for text in ["12345678", "123-45678", "۱۲۳ ۴۵۶۷۸", "123/45678"] {
            assert_eq!(canonical(text).as_deref(), Ok("123-45678"), "{text}");
        }
    }

    #[test]
    fn a_car_plate_with_an_unknown_letter_is_refused() {
        for text in ["12B34567", "12 خ 345 67", "12 جیم 345 67", "12 ABC 345 ایران 67"] {
            assert_eq!(canonical(text), Err("plate.unknown_letter"), "{text}");
        }
    }

    #[test]
    fn everything_else_that_is_legal_is_free_text() {
        for (text, expected) in [
            ("kish   12345", "KISH 12345"),
            ("کيش ۱۲۳۴۵", "کیش 12345"),
            ("34 ab 12345", "34 AB 12345"),
            ("12345", "12345"),
            ("ab—12", "AB-12"),
            ("free: 34 a 12345", "free:34 A 12345"),
        ] {
            assert_eq!(canonical(text).as_deref(), Ok(expected), "{text}");
        }
        for text in ["", "A", "-", "--", "A_1", "12/3", "AB:1", "<b>", "123456789012345678901", "free:", "free:free:AB"] {
            assert_eq!(canonical(text), Err("plate.malformed"), "{text}");
        }
        assert_eq!(canonical(&"1".repeat(61)), Err("plate.too_long"));
    }
}
