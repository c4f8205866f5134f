//! A colour of a tenant's branding.

use std::fmt;
use std::str::FromStr;

use super::{Invalid, text_serde};

/// A colour in sRGB, `#0f766e`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour {
    rgb: [u8; 3],
}

impl Colour {
    /// The colour of a tenant that has chosen none: a calm teal.
    pub const CALM: Self = Self { rgb: [0x0f, 0x76, 0x6e] };

    /// Red, green and blue.
    pub const fn rgb(self) -> [u8; 3] {
        self.rgb
    }

    /// The contrast with white paper, 1 to 21 (WCAG 2.2, contrast ratio). Text needs 4.5.
    pub fn contrast_with_white(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.rgb.map(linear);
        1.05 / (0.212_6 * red + 0.715_2 * green + 0.072_2 * blue + 0.05)
    }
}

impl FromStr for Colour {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const MALFORMED: Invalid = Invalid::new("colour.malformed", "a colour is written like #0f766e");
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or(MALFORMED)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self { rgb: [red, green, blue] })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.rgb;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

text_serde!(Colour);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_reads_back_and_tells_its_contrast() {
        assert_eq!("#0F766E".parse::<Colour>().map(|colour| colour.to_string()).as_deref(), Ok("#0f766e"));
        assert!(["", "0f766e", "#0f7", "#0f766g", "#0f766e0"].iter().all(|bad| bad.parse::<Colour>().is_err()));
        let contrast = |text: &str| text.parse::<Colour>().map(Colour::contrast_with_white).unwrap_or_default();
        assert!((contrast("#000000") - 21.0).abs() < 0.01 && (contrast("#ffffff") - 1.0).abs() < 0.01);
        assert!(Colour::CALM.contrast_with_white() > 4.5);
    }
}
