//! How long a text is on the air: GSM-7 (3GPP TS 23.038) with 160 characters or 153 a part, UCS-2 with 70 or 67.

/// The characters of GSM-7's basic table, without the escape.
const BASIC: &str =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those of its extension table: each is sent as two.
const EXTENSION: &str = "\u{000C}^{}\\[~]|€";

/// How a text is written on the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsEncoding {
    /// Seven bits a character, Latin letters mostly.
    Gsm7,
    /// Sixteen bits a unit: one Persian letter makes the whole message so.
    Ucs2,
}

/// How long a text is on the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmsLength {
    /// How it is written.
    pub encoding: SmsEncoding,
    /// Characters of GSM-7 (of its extension two each), or units of UCS-2 (beyond the basic plane two each).
    pub units: u32,
    /// In how many parts it goes; the price is by part.
    pub parts: u32,
}

/// Measures a text. Parts are counted as if no character or pair had to move to the next part, as providers bill.
pub fn sms_length(text: &str) -> SmsLength {
    let septets = text.chars().try_fold(0_u32, |sum, c| {
        let units = if BASIC.contains(c) {
            1
        } else if EXTENSION.contains(c) {
            2
        } else {
            return None;
        };
        Some(sum.saturating_add(units))
    });
    let of = |encoding, units: u32, alone: u32, joined: u32| {
        let parts = if units <= alone { 1 } else { units.div_ceil(joined) };
        SmsLength { encoding, units, parts }
    };
    match septets {
        Some(units) => of(SmsEncoding::Gsm7, units, 160, 153),
        None => of(SmsEncoding::Ucs2, u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX), 70, 67),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_the_alphabet_and_its_limits() {
        use SmsEncoding::{Gsm7, Ucs2};
        let long = |c: &str, n: usize| c.repeat(n);
        for (text, encoding, units, parts) in [
            (String::new(), Gsm7, 0, 1),
            (long("a", 160), Gsm7, 160, 1),
            (long("a", 161), Gsm7, 161, 2),
            (long("a", 306), Gsm7, 306, 2),
            (long("a", 307), Gsm7, 307, 3),
            (long("€", 80), Gsm7, 160, 1),
            (long("€", 81), Gsm7, 162, 2),
            (long("س", 70), Ucs2, 70, 1),
            (long("س", 71), Ucs2, 71, 2),
            (long("س", 134), Ucs2, 134, 2),
            (long("س", 135), Ucs2, 135, 3),
            // A half-space, a Persian digit, ی and ک are one unit each; an emoji is two.
            ("ی\u{200C}ک۱".to_owned(), Ucs2, 4, 1),
            (long("🚗", 35), Ucs2, 70, 1),
            (long("🚗", 36), Ucs2, 72, 2),
            (format!("{}س", long("a", 70)), Ucs2, 71, 2),
            // Not of GSM-7: a backtick, a curly quote, ç in lower case.
            ("`".to_owned(), Ucs2, 1, 1),
            ("ç".to_owned(), Ucs2, 1, 1),
        ] {
            assert_eq!(
                sms_length(&text),
                SmsLength { encoding, units, parts },
                "{} characters of {:?}",
                text.chars().count(),
                text.chars().next()
            );
        }
        assert_eq!(BASIC.chars().count(), 127, "the basic table without its escape");
    }
}
