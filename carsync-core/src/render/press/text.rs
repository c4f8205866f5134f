//! What people wrote, made fit to be set: no character that no font has, none that turns the line round, no heap of marks, no endless word.
//!
//! Law: everything a user wrote goes through [`clean`] before it reaches the template, and reaches it as a string, never as markup.

use std::fmt::Write;

use super::world::has_glyph;

/// How many characters of a text are set; a note has at most 2,000.
const LENGTH_MAX: usize = 2_000;
/// How many combining marks one letter keeps.
const MARKS_MAX: usize = 3;
/// How long a run without a place to break may be.
const RUN_MAX: usize = 24;
/// What stands for a character that no font of ours has.
const UNKNOWN: char = '\u{FFFD}';
/// Left-to-right isolate and its end (Unicode UAX #9).
const LRI: char = '\u{2066}';
/// Right-to-left isolate.
const RLI: char = '\u{2067}';
const PDI: char = '\u{2069}';

/// The text as it can be set in one of our fonts. Lines stay lines.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(4 * LENGTH_MAX));
    let (mut marks, mut run, mut length) = (0, 0, 0);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let c = match c {
            // Arabic letters and digits as Persian writes them.
            'ي' | 'ى' => 'ی',
            'ك' => 'ک',
            '\u{0660}'..='\u{0669}' => char::from_u32(u32::from(c) + 0x90).unwrap_or(c),
            '\t' | '\u{00A0}' | '\u{2028}' | '\u{2029}' => ' ',
            other => other,
        };
        if is_dropped(c) {
            continue;
        }
        if is_mark(c) {
            marks += 1;
            if marks <= MARKS_MAX && has_glyph(c) {
                out.push(c);
            }
            continue;
        }
        marks = 0;
        length += 1;
        if length > LENGTH_MAX {
            out.push('…');
            break;
        }
        if c == '\n' || c == ' ' {
            run = 0;
            out.push(c);
            continue;
        }
        run += 1;
        if run > RUN_MAX {
            out.push('\u{200B}');
            run = 1;
        }
        // A joiner shows nothing; the typesetter wants a glyph for it unless it stands between two letters that it parts or joins.
        if matches!(c, '\u{200C}' | '\u{200D}') {
            let between = out.chars().next_back().is_some_and(is_persian) && letters.peek().copied().is_some_and(is_persian);
            if between {
                out.push(c);
            }
            continue;
        }
        out.push(if has_glyph(c) { c } else { UNKNOWN });
    }
    out.trim().to_owned()
}

/// The same for one line.
pub(super) fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A letter of the Arabic script.
fn is_persian(c: char) -> bool {
    matches!(c, '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{06D3}' | '\u{06FA}'..='\u{06FF}')
}

/// Controls but line feeds, bidirectional controls and marks, soft hyphens, word joiners, variation selectors, byte order marks, tags.
fn is_dropped(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Combining marks of the scripts that our fonts know, and the general ones.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}'
        | '\u{0670}' | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}'
        | '\u{08D3}'..='\u{08FF}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Wraps Latin and technical runs of a Persian text, like `185/60 R15`, `P0420`, `021-4412`, so that the bidirectional algorithm can't turn
/// their parts round.
pub(super) fn isolate(text: &str) -> String {
    let strong = |c: char| c.is_ascii_alphanumeric() || ('۰'..='۹').contains(&c) || matches!(c, 'µ' | '°' | 'À'..='ɏ');
    let glue = |c: char| matches!(c, ' ' | '-' | '–' | '/' | '.' | ',' | ':' | '_' | '+' | '%' | '#' | '@' | '٫' | '٬' | '\u{200B}');
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if !strong(first) {
            out.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let mut end = 0;
        for (at, c) in rest.char_indices() {
            if strong(c) || (c == '%' && end == at) {
                end = at + c.len_utf8();
            } else if !glue(c) {
                break;
            }
        }
        let (run, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let latin = run.chars().any(|c| c.is_ascii_alphabetic() || matches!(c, 'µ' | '°'));
        let mixed = run.chars().any(|c| !strong(c) && !matches!(c, '٬' | '٫'));
        if latin || mixed {
            let _ = write!(out, "{LRI}{run}{PDI}");
        } else {
            out.push_str(run);
        }
        rest = behind;
    }
    out
}

/// Wraps a line that begins with a Persian letter into a right-to-left isolate, for an English page. Others stay as they are.
pub(super) fn right_to_left(text: &str) -> String {
    let first = text.chars().find(|c| c.is_alphabetic());
    match first {
        Some('\u{0600}'..='\u{08FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}') => format!("{RLI}{}{PDI}", isolate(text)),
        Some(_) | None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_technical_run_is_isolated_and_a_number_alone_is_not() {
        assert_eq!(isolate("اندازه 185/60 R15)."), "اندازه \u{2066}185/60 R15\u{2069}).");
        assert_eq!(isolate("۸۷٬۴۵۰ کیلومتر"), "۸۷٬۴۵۰ کیلومتر");
        assert_eq!(isolate("تلفن ۰۲۱-۴۴۱۲ است"), "تلفن \u{2066}۰۲۱-۴۴۱۲\u{2069} است");
        assert_eq!(isolate("کارکرد (87,450 km)"), "کارکرد (\u{2066}87,450 km\u{2069})");
        assert_eq!(isolate("کد P0420، سنسور O2"), "کد \u{2066}P0420\u{2069}، سنسور \u{2066}O2\u{2069}");
    }

    #[test]
    fn a_persian_line_on_an_english_page_reads_from_the_right() {
        assert_eq!(right_to_left("رنگ تازه (P1)."), "\u{2067}رنگ تازه (\u{2066}P1\u{2069}).\u{2069}");
        assert_eq!(right_to_left("12 Paint"), "12 Paint");
    }

    #[test]
    fn what_no_font_has_is_marked_and_what_turns_the_line_is_dropped() {
        assert_eq!(clean("a\u{202E}b\u{2066}c\u{200F}\0\u{7}d"), "abcd");
        assert_eq!(clean("موتور 🚗 漢字"), "موتور � ��");
        assert_eq!(clean("كيلو ٣"), "کیلو ۳");
        assert_eq!(clean("ری\u{200C}را\nدو"), "ری\u{200C}را\nدو");
        assert_eq!(clean("🚗\u{200D}🚗 می\u{200C} a\u{200C}b"), "�� می ab");
        assert_eq!(line("a\n b\t c"), "a b c");
    }

    #[test]
    fn heaps_of_marks_and_endless_words_are_cut_down() {
        let zalgo = format!("a{}b", "\u{0301}".repeat(10_000));
        assert!(clean(&zalgo).chars().count() <= 2 + MARKS_MAX);
        let word = clean(&"ک".repeat(100_000));
        assert!(word.chars().count() < LENGTH_MAX + LENGTH_MAX / RUN_MAX + 3, "{}", word.chars().count());
        assert!(word.ends_with('…') && word.split('\u{200B}').all(|part| part.chars().count() <= RUN_MAX + 1));
    }
}
