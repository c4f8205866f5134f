//! One spelling for digits and letters that people type in several scripts: the first step of reading a phone number, plate or VIN.
//!
//! Not for names and notes, which keep what was written.

/// The text with Persian and Arabic-Indic digits as ASCII, invisible marks dropped, and Arabic yeh and kaf as their Persian letters.
///
/// Digits: Unicode U+06F0-06F9 and U+0660-0669. Dropped: ZWNJ and ZWJ (U+200C, U+200D), the directional marks U+200E, U+200F, U+061C,
/// U+202A-202E and U+2066-2069, and U+FEFF. Letters: ي U+064A and ى U+0649 become ی U+06CC; ك U+0643 becomes ک U+06A9.
/// Folding a folded text changes nothing.
pub fn fold_digits(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).map(fold).collect()
}

fn fold(c: char) -> char {
    match c {
        '\u{06F0}'..='\u{06F9}' => ascii_digit(u32::from(c) - 0x06F0),
        '\u{0660}'..='\u{0669}' => ascii_digit(u32::from(c) - 0x0660),
        '\u{064A}' | '\u{0649}' => '\u{06CC}',
        '\u{0643}' => '\u{06A9}',
        other => other,
    }
}

fn ascii_digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FEFF}' | '\u{200E}' | '\u{200F}' | '\u{061C}') || is_bidi_control(c)
}

/// A bidirectional embedding, override or isolate (Unicode UAX #9): U+202A-202E, U+2066-2069.
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The ASCII hyphen or one of the dashes that keyboards and word processors put in its place.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persian_and_arabic_digits_become_ascii() {
        assert_eq!(fold_digits("۰۱۲۳۴۵۶۷۸۹"), "0123456789");
        assert_eq!(fold_digits("٠١٢٣٤٥٦٧٨٩"), "0123456789");
        assert_eq!(fold_digits("a5 ب"), "a5 ب");
    }

    #[test]
    fn arabic_yeh_and_kaf_become_persian() {
        assert_eq!(fold_digits("\u{064A}\u{0649}\u{0643}"), "\u{06CC}\u{06CC}\u{06A9}");
    }

    #[test]
    fn invisible_marks_are_dropped_and_visible_space_is_kept() {
        let marks = "\u{FEFF}1\u{200C}2\u{200D}3\u{200E}\u{200F}4\u{202A}\u{202E}5\u{2066}\u{2069}6 \u{061C}7";
        assert_eq!(fold_digits(marks), "123456 7");
    }

    #[test]
    fn folding_twice_is_folding_once() {
        let once = fold_digits("۱۲ ي\u{200C}ك ٣");
        assert_eq!(fold_digits(&once), once);
    }
}
