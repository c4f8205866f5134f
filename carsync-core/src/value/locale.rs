//! The languages that CarSync speaks. Calendar and digits are separate choices and not here.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use super::{Invalid, text_serde};

/// A language, by its ISO 639-1 code: `fa` or `en`. The default is Persian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Locale {
    /// Persian, `fa`.
    #[default]
    Fa,
    /// English, `en`.
    En,
}

/// In order of preference where a reader has none.
const ALL: [Locale; 2] = [Locale::Fa, Locale::En];

impl Locale {
    /// The code, `fa` or `en`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fa => "fa",
            Self::En => "en",
        }
    }

    /// The language that a reader with this `Accept-Language` header likes best (RFC 9110, 12.5.4): the highest `q`, then the first named.
    ///
    /// `fa-IR` asks for `fa`; `*` stands for the languages that are not named. A range with a malformed `q` is passed over. `None` if the
    /// reader accepts neither language.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let ranges: Vec<(usize, &str, u16)> =
            header.split(',').enumerate().filter_map(|(place, range)| read_range(range).map(|(tag, q)| (place, tag, q))).collect();
        let best_of = |wanted: &str| {
            let named = ranges.iter().filter(|(_, tag, _)| tag.eq_ignore_ascii_case(wanted));
            named.map(|(place, _, q)| (*q, Reverse(*place))).max()
        };
        let wish = |locale: Self| best_of(locale.as_str()).or_else(|| best_of("*")).filter(|(q, _)| *q > 0);
        // `max_by_key` would take the last of equals, and the first is the default.
        ALL.into_iter().filter_map(|locale| wish(locale).map(|wish| (wish, Reverse(locale)))).max().map(|(_, Reverse(locale))| locale)
    }
}

/// The primary language subtag of one range and its `q` in thousandths.
fn read_range(range: &str) -> Option<(&str, u16)> {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next()?.split('-').next()?;
    let q = match parts.next() {
        None => 1000,
        Some(weight) => read_weight(weight)?,
    };
    (!tag.is_empty()).then_some((tag, q))
}

/// `q=0.8` as 800: from 0 to 1 with at most three decimals (RFC 9110, 12.4.2).
fn read_weight(weight: &str) -> Option<u16> {
    let value = weight.strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('=')?.trim_start();
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if !matches!(whole, "0" | "1") || decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{decimals:0<3}").parse().ok().filter(|q| *q <= 1000)
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Locale {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = ALL.into_iter().find(|locale| locale.as_str() == text);
        known.ok_or(Invalid::new("locale.unknown", "a locale is fa or en"))
    }
}

text_serde!(Locale);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_fa_or_en_and_persian_by_default() {
        for locale in ALL {
            assert_eq!(locale.to_string().parse(), Ok(locale));
        }
        assert_eq!(Locale::default(), Locale::Fa);
        assert_eq!("de".parse::<Locale>().map_err(|e| e.code()), Err("locale.unknown"));
    }

    #[test]
    fn the_header_is_honoured_by_weight_and_then_by_order() {
        for (header, expected) in [
            ("fa", Some(Locale::Fa)),
            ("en-US,en;q=0.9,fa;q=0.8", Some(Locale::En)),
            ("en;q=0.5, FA-ir;q=0.9", Some(Locale::Fa)),
            ("en,fa", Some(Locale::En)),
            ("fa,en", Some(Locale::Fa)),
            ("de, en;q=0.1", Some(Locale::En)),
            ("de", None),
            ("", None),
            ("en;q=0", None),
            ("*", Some(Locale::Fa)),
            ("fa;q=0, *", Some(Locale::En)),
            ("en;q=0.2, *;q=0.1", Some(Locale::En)),
            ("en;q=2, fa;q=0.1", Some(Locale::Fa)),
            ("en;q=abc;;, ,;q=1", None),
            ("fa ; q = 0.25, en;Q=0.3", Some(Locale::En)),
            ("english, fantasy", None),
        ] {
            assert_eq!(Locale::from_accept_language(header), expected, "{header}");
        }
    }
}
