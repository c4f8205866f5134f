//! A report from draft to its end, and the words and tokens by which it is opened: pure data and transitions.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::document::ReportDocument;
use super::seal::Seal;
use super::template::{Package, Template};
use crate::value::{
    BookingId, CustomerId, Invalid, Locale, Name, Note, PersonId, PhoneNumber, PhotoId, ReportId, Slug, VehicleId, WorkshopId, text_serde,
};
use crate::version::Version;

/// An inspection of one vehicle for one booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Where.
    pub workshop: WorkshopId,
    /// For which booking.
    pub booking: BookingId,
    /// Which vehicle.
    pub vehicle: VehicleId,
    /// For which customer, if one is known.
    pub customer: Option<CustomerId>,
    /// The person who owns the booking, if they have signed in.
    pub person: Option<PersonId>,
    /// Whom it is sent to.
    pub phone: Option<PhoneNumber>,
    /// In which language it is told and set first.
    pub locale: Locale,
    /// How far it is.
    pub state: ReportState,
    /// What was sold; empty means the whole template.
    pub packages: Vec<Package>,
    /// The template in the version it was begun with, with only the items of the packages.
    pub template: Template,
    /// The report that this one corrects.
    pub supersedes: Option<ReportId>,
    /// The inspector's summing-up.
    pub summary: Option<Note>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// What became of it; there once it is final.
    pub sealed: Option<SealedReport>,
    /// When it was revoked or superseded.
    pub ended_at: Option<Timestamp>,
    /// Why it was revoked.
    pub revoked_because: Option<Note>,
    /// When its customer could first see it.
    pub published_at: Option<Timestamp>,
    /// For compare-and-set.
    pub version: Version,
}

/// A final report: the document and its seal, which never change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedReport {
    /// The document.
    pub document: ReportDocument,
    /// Its canonical JSON: what was hashed and signed.
    pub canonical: String,
    /// The seal over it.
    pub seal: Seal,
}

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Being filled in.
    Draft,
    /// Given up before it was final.
    Discarded,
    /// Sealed, and what the workshop says.
    Final,
    /// A later report corrects it.
    Superseded,
    /// The workshop no longer stands by it.
    Revoked,
}

impl ReportState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Discarded, Self::Final, Self::Superseded, Self::Revoked];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Discarded => "discarded",
            Self::Final => "final",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
        }
    }

    /// The state of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What a final report is worth at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It says what the workshop stands by.
    Valid,
    /// Its time is over.
    Expired,
    /// A later report corrects it.
    Superseded,
    /// The workshop no longer stands by it.
    Revoked,
}

impl Standing {
    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
        }
    }
}

impl Report {
    /// What it is worth now; none before it is final.
    pub fn standing(&self, now: Timestamp) -> Option<Standing> {
        let valid_until = self.sealed.as_ref()?.document.valid_until;
        match self.state {
            ReportState::Draft | ReportState::Discarded => None,
            ReportState::Final if now < valid_until => Some(Standing::Valid),
            ReportState::Final => Some(Standing::Expired),
            ReportState::Superseded => Some(Standing::Superseded),
            ReportState::Revoked => Some(Standing::Revoked),
        }
    }
}

/// A photo of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its id; a correction shares the photos of the report it corrects.
    pub id: PhotoId,
    /// The item it shows; none for the whole vehicle.
    pub item: Option<Slug>,
    /// What it shows, in the inspector's words.
    pub caption: Option<Name>,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// SHA-256 of the large picture, in hexadecimal.
    pub sha256: String,
    /// SHA-256 of what was uploaded, in hexadecimal: the same upload twice is one photo.
    pub upload_sha256: String,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Crockford's base 32: no I, L, O, U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The number that a letter or digit stands for; what is easily mistaken is taken for what it looks like.
fn crockford(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    CROCKFORD.iter().position(|digit| char::from(*digit) == c).and_then(|at| u8::try_from(at).ok())
}

/// The short code of a report: ten letters and digits by chance (50 bits) and a check letter, as `7K3MX9A2QDR`.
///
/// It is given together with the phone number it was sent to. Read in any case, with spaces and dashes, with Persian digits.
/// The check letter finds every wrong letter and every two that changed places. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportCode(String);

impl ReportCode {
    /// How many letters and digits, the check letter among them.
    pub const LENGTH: usize = 11;

    /// A code of random bits; the lowest 50 are taken.
    pub(crate) fn mint(random: u64) -> Self {
        let digits: Vec<u8> = (0..10).map(|place| ((random >> (5 * place)) & 31) as u8).collect();
        let all = digits.iter().copied().chain([check_of(&digits)]);
        Self(all.map(|digit| char::from(CROCKFORD[usize::from(digit)])).collect())
    }

    /// The code itself, for the message to its owner.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReportCode {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const MALFORMED: Invalid = Invalid::new("report_code.malformed", "a report's code is 11 letters and digits");
        const MISTYPED: Invalid = Invalid::new("report_code.mistyped", "the code is mistyped: its check letter does not fit");
        if text.len() > 100 {
            return Err(MALFORMED);
        }
        let folded = crate::value::fold_digits(text);
        let written = folded.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'));
        let digits = written.map(crockford).collect::<Option<Vec<u8>>>().ok_or(MALFORMED)?;
        let Some((check, body)) = digits.split_last().filter(|_| digits.len() == Self::LENGTH) else { return Err(MALFORMED) };
        if check_of(body) != *check {
            return Err(MISTYPED);
        }
        Ok(Self(digits.iter().map(|digit| char::from(CROCKFORD[usize::from(*digit)])).collect()))
    }
}

impl fmt::Debug for ReportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportCode(…)")
    }
}

/// The check letter: the sum of the digits times powers of two in GF(32), with the polynomial x⁵ + x² + 1. Two is primitive there, so
/// the powers of up to 31 places differ, and one wrong digit or two exchanged always change the sum.
fn check_of(digits: &[u8]) -> u8 {
    let double = |x: u8| ((x << 1) ^ if x & 16 == 0 { 0 } else { 0b10_0101 }) & 31;
    digits.iter().fold(0, |sum, digit| double(sum ^ digit))
}

/// What the address of a report's verify page ends with: 26 letters and digits by chance (130 bits). It shows only masked facts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VerifyToken(String);

impl VerifyToken {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A token of random bytes; of the last one two bits are taken.
    pub(crate) fn mint(random: &[u8; 17]) -> Self {
        let bit = |at: usize| (random[at / 8] >> (at % 8)) & 1;
        let digit = |place: usize| (0..5).fold(0, |digit, at| digit << 1 | bit(place * 5 + at));
        Self((0..26).map(|place| char::from(CROCKFORD[usize::from(digit(place))]).to_ascii_lowercase()).collect())
    }
}

impl FromStr for VerifyToken {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const MALFORMED: Invalid = Invalid::new("verify_token.malformed", "what the verify address ends with is 26 letters and digits");
        if text.len() != 26 {
            return Err(MALFORMED);
        }
        let digits = text.chars().map(crockford).collect::<Option<Vec<u8>>>().ok_or(MALFORMED)?;
        Ok(Self(digits.iter().map(|digit| char::from(CROCKFORD[usize::from(*digit)]).to_ascii_lowercase()).collect()))
    }
}

impl fmt::Display for VerifyToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_serde!(VerifyToken);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = ReportCode::mint(0x0003_1415_9265_3589);
        assert_eq!(code.expose().len(), ReportCode::LENGTH);
        let typed = format!(" {}-{} ", &code.expose()[..5].to_lowercase(), &code.expose()[5..]).replace('1', "l").replace('0', "o");
        assert_eq!(typed.parse(), Ok(code.clone()));
        let persian: String = code.expose().chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x06F0 + d)).unwrap_or(c)).collect();
        assert_eq!(persian.parse(), Ok(code));
        assert!(["", "7K3MX", "7K3MX9A2QDRR", "7K3MX9A2QD!"].iter().all(|bad| bad.parse::<ReportCode>().is_err()));
    }

    #[test]
    fn one_wrong_letter_or_two_exchanged_never_make_another_code() {
        for seed in 0..40_u64 {
            let code = ReportCode::mint(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let letters: Vec<char> = code.expose().chars().collect();
            for at in 0..letters.len() {
                for other in CROCKFORD.iter().map(|digit| char::from(*digit)).filter(|other| *other != letters[at]) {
                    let mut wrong = letters.clone();
                    wrong[at] = other;
                    assert!(wrong.iter().collect::<String>().parse::<ReportCode>().is_err());
                }
                for with in at + 1..letters.len() {
                    if letters[at] != letters[with] {
                        let mut swapped = letters.clone();
                        swapped.swap(at, with);
                        assert!(swapped.iter().collect::<String>().parse::<ReportCode>().is_err(), "{letters:?} {at} {with}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_verify_token_reads_back() {
        let token = VerifyToken::mint(&[0xA5; 17]);
        assert_eq!((token.as_str().len(), token.as_str().parse()), (26, Ok(token.clone())));
        assert!("short".parse::<VerifyToken>().is_err());
    }
}
