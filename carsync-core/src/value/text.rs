//! Names and notes as people write them, without the characters that could forge a line or turn the reading direction.

use std::fmt;
use std::str::FromStr;

use super::digits::is_bidi_control;
use super::{Invalid, text_serde};

/// The name of a person or a thing: 1 to 100 characters in one line, with single spaces and none at the ends. ZWNJ (U+200C) is kept.
///
/// It may be a person's, so `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

/// Free words: up to 2000 characters, with `\n` between lines, kept as written.
///
/// They may be about a person, so `Debug` shows their length only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Note(String);

impl Name {
    const MAX: usize = 100;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Note {
    const MAX: usize = 2000;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().any(is_refused) {
            return Err(Invalid::new("text.control_character", "a name has no control characters, line breaks or direction marks"));
        }
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.chars().all(is_blank) {
            return Err(Invalid::new("text.empty", "a name is not empty"));
        }
        if name.chars().nth(Self::MAX).is_some() {
            return Err(Invalid::new("text.too_long", "a name has at most 100 characters"));
        }
        Ok(Self(name))
    }
}

impl FromStr for Note {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().any(|c| c != '\n' && is_refused(c)) {
            return Err(Invalid::new("text.control_character", "a note has no control characters or direction marks but line feeds"));
        }
        if text.chars().nth(Self::MAX).is_some() {
            return Err(Invalid::new("text.too_long", "a note has at most 2000 characters"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// C0 and C1 controls (CR, LF and tab among them), the line and paragraph separators U+2028 and U+2029, and bidirectional controls.
fn is_refused(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_bidi_control(c)
}

/// Nothing to see: white space, zero-width characters and directional marks.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{061C}' | '\u{2060}' | '\u{FEFF}')
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({} characters)", self.0.chars().count())
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({} characters)", self.0.chars().count())
    }
}

text_serde!(Name);
text_serde!(Note);

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<String, &'static str> {
        text.parse::<Name>().map(|name| name.to_string()).map_err(|e| e.code())
    }

    fn note(text: &str) -> Result<String, &'static str> {
        text.parse::<Note>().map(|note| note.to_string()).map_err(|e| e.code())
    }

    #[test]
    fn a_name_is_trimmed_and_its_white_space_collapsed() {
        assert_eq!(name("  سارا\u{00A0}  احمدی ").as_deref(), Ok("سارا احمدی"));
        assert_eq!(name("ری\u{200C}را").as_deref(), Ok("ری\u{200C}را"));
        assert_eq!(name(&"é".repeat(100)), Ok("é".repeat(100)));
    }

    #[test]
    fn a_name_that_is_empty_or_invisible_or_too_long_is_refused() {
        for text in ["", "   ", "\u{200C}\u{200F}", "\u{FEFF} \u{200B}"] {
            assert_eq!(name(text), Err("text.empty"), "{text:?}");
        }
        assert_eq!(name(&"é".repeat(101)), Err("text.too_long"));
    }

    #[test]
    fn controls_and_direction_overrides_are_refused_in_names_and_notes() {
        for text in ["a\0b", "a\tb", "a\rb", "a\u{7F}b", "a\u{85}b", "a\u{202E}b", "a\u{2066}b", "a\u{2069}", "a\u{2028}b", "\u{1B}[0m"] {
            assert_eq!(name(text), Err("text.control_character"), "{text:?}");
            assert_eq!(note(text), Err("text.control_character"), "{text:?}");
        }
        assert_eq!(name("a\nb"), Err("text.control_character"));
        assert_eq!(name("a\n"), Err("text.control_character"));
    }

    #[test]
    fn a_note_keeps_its_lines_and_may_be_empty() {
        assert_eq!(note("").as_deref(), Ok(""));
        assert_eq!(note(" صدای موتور\n\n  ۲ روز ").as_deref(), Ok(" صدای موتور\n\n  ۲ روز "));
        assert_eq!(note(&"é".repeat(2000)), Ok("é".repeat(2000)));
        assert_eq!(note(&"é".repeat(2001)), Err("text.too_long"));
        assert_eq!(note("a\r\nb"), Err("text.control_character"));
    }

    #[test]
    fn debug_shows_no_words() {
        let shown = format!("{:?} {:?}", "سارا".parse::<Name>(), "a\nb".parse::<Note>());
        assert_eq!(shown, "Ok(Name(4 characters)) Ok(Note(3 characters))");
    }
}
