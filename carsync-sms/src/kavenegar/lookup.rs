//! Kavenegar's approved templates (`verify/lookup`): which values go where, and in which days to look for a message of theirs.

use carsync_core::notify::{ApprovedTemplate, SmsError, SmsMessage};

use crate::clip::clipped;

/// The parameters of a template, and how many spaces each may have in it (Kavenegar's documentation, `verify/lookup`).
const TOKENS: &[(&str, usize)] = &[("token", 0), ("token2", 0), ("token3", 0), ("token10", 5), ("token20", 8)];
/// The longest value, in characters (the same).
const VALUE_MAX: usize = 100;

/// The form fields of the values.
///
/// White space is made single spaces, and each space more than the parameter may have becomes an underscore: a half-space would be legal
/// too, but it is not seen between digits, and `1405/1/1_10:00` can be read.
///
/// # Errors
/// `Misconfigured` for a parameter that Kavenegar does not have, `Refused` for a value that is too long; neither names a value.
pub(crate) fn fields(template: &ApprovedTemplate, message: &SmsMessage) -> Result<Vec<(&'static str, String)>, SmsError> {
    let mut fields = Vec::new();
    for (parameter, name) in &template.parameters {
        let known = TOKENS.iter().find(|(token, _)| token == parameter);
        let Some((token, spaces)) = known else { return Err(SmsError::Misconfigured { code: "parameter.unknown".to_owned() }) };
        let value = spaced(message.values().get(name).map_or("", String::as_str), *spaces);
        let value = clipped(name, value, VALUE_MAX).ok_or_else(|| SmsError::Refused { code: format!("{token}.too_long") })?;
        fields.push((*token, value));
    }
    Ok(fields)
}

fn spaced(value: &str, spaces: usize) -> String {
    let mut spaced = String::new();
    for (at, word) in value.split_whitespace().enumerate() {
        if at > 0 {
            spaced.push(if at <= spaces { ' ' } else { '_' });
        }
        spaced.push_str(word);
    }
    spaced
}

const DAY_S: i64 = 86_400;
/// Tehran is 3:30 hours ahead of UTC, all year (IANA time zone database).
const TEHRAN_S: i64 = 12_600;

/// When the day ends, at UTC or in Tehran, whichever comes first.
///
/// `statusbyreceptor` takes a span of seconds by its documentation, but users found it to answer for the whole calendar day that the
/// span begins in; whose day is not said. So a span never goes beyond either midnight.
pub(crate) const fn day_end(at_s: i64) -> i64 {
    let utc = (at_s.div_euclid(DAY_S) + 1) * DAY_S;
    let tehran = ((at_s + TEHRAN_S).div_euclid(DAY_S) + 1) * DAY_S - TEHRAN_S;
    if utc < tehran { utc } else { tehran }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_beyond_those_allowed_become_underscores() {
        assert_eq!(spaced(" 1405/1/1\n 10:00 ", 0), "1405/1/1_10:00");
        assert_eq!(spaced("a b c d e f g h", 5), "a b c d e f_g_h");
        assert_eq!(spaced("a b c d e f g h i", 8), "a b c d e f g h i");
        assert_eq!(spaced("", 0), "");
    }

    #[test]
    fn a_day_ends_at_the_nearer_of_two_midnights() {
        // 2 March 2026, 08:00 UTC; midnight in Tehran is at 20:30 UTC.
        let eight = 1_772_438_400;
        assert_eq!(day_end(eight), eight + 45_000);
        assert_eq!(day_end(eight + 45_000), eight + 57_600);
        assert_eq!(day_end(eight + 57_600), eight + 57_600 + 73_800);
    }
}
