//! What an inspector found at one item: the answer, a note, and how bad it is.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::tagged::read_by_type;
use super::template::{Item, PanelClass, ResultKind};
use crate::value::{Invalid, Note, Slug, civil_day, fold_digits, text_serde};

/// The most thickness points of one panel.
const POINTS_MAX: usize = 12;
/// The thickest paint that a gauge shows, in micrometres.
const THICKNESS_MAX_UM: u16 = 9_999;
/// The years of a day that somebody can mean.
const YEARS: RangeInclusive<i16> = 1900..=2199;

/// What was found at one item. Without an answer it is not filled in, and may still have a note.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// What the inspector wants to say of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

/// An answer, of the kind that its item wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Answer {
    /// States of a panel, at least one; `original` and no other stand alone.
    Panel {
        /// What it is; in the order of the vocabulary, the worst last.
        states: BTreeSet<PanelState>,
        /// Paint thickness at several points, in micrometres; at most 12, each up to 9,999.
        thickness_um: Vec<u16>,
    },
    /// Sound, minor, major, or not applicable.
    Ok3 {
        /// Which.
        verdict: Verdict,
    },
    /// A number in the item's unit.
    Measure {
        /// The number.
        value: Reading,
    },
    /// A day.
    Date {
        /// Which.
        date: Date,
    },
    /// Week and year of manufacture, `2119`.
    Week {
        /// Two digits of the week, two of the year.
        week: DotWeek,
    },
    /// Yes or no.
    YesNo {
        /// Which.
        yes: bool,
    },
    /// One of the item's options.
    Choice {
        /// Its key.
        option: Slug,
    },
    /// Free words, and how bad what they tell is, if the inspector judges it.
    Text {
        /// The words; not empty.
        text: Note,
        /// The judgement.
        #[serde(skip_serializing_if = "Option::is_none")]
        severity: Option<Severity>,
    },
    /// It was not looked at; the note may say why.
    NotInspected {},
}

read_by_type! {
    Answer of {
        states: BTreeSet<PanelState>,
        thickness_um: Vec<u16>,
        verdict: Verdict,
        value: Reading,
        date: Day,
        week: DotWeek,
        yes: bool,
        option: Slug,
        text: Note,
        severity: Severity,
    }
    "panel" => Panel { states: needed, thickness_um: absent }
    "ok3" => Ok3 { verdict: needed }
    "measure" => Measure { value: needed }
    "date" => Date { date: needed }
    "week" => Week { week: needed }
    "yes_no" => YesNo { yes: needed }
    "choice" => Choice { option: needed }
    "text" => Text { text: needed, severity: optional }
    "not_inspected" => NotInspected {}
}

/// A day as it is read: `2026-11-22`, and nothing behind it.
struct Day(Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        civil_day(&text).map(Self).map_err(|invalid| text_serde!(@refusal invalid))
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        day.0
    }
}

/// A verdict of three degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing to say.
    Ok,
    /// A small fault.
    Minor,
    /// A grave fault.
    Major,
    /// The vehicle has no such thing.
    NotApplicable,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Not at all.
    #[default]
    Sound,
    /// A small fault.
    Minor,
    /// A grave fault.
    Major,
}

impl Severity {
    /// All, from sound to major.
    pub const ALL: [Self; 3] = [Self::Sound, Self::Minor, Self::Major];

    /// The name in the API and in data files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The severity of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

/// What a panel is, as inspectors in Iran say it. Ordered from harmless to grave; a panel's headline is its gravest state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelState {
    /// Original paint: بدون رنگ.
    Original,
    /// Scratched: خط و خش.
    Scratched,
    /// Faded by the sun: آفتاب‌سوختگی.
    SunDamaged,
    /// Dented or knocked: فرورفتگی.
    Dented,
    /// Paintless dent repair: صافکاری بی‌رنگ.
    Pdr,
    /// Spot or blend paint: لکه‌گیری.
    SpotPainted,
    /// Repainted: رنگ‌شدگی.
    Painted,
    /// Beaten out or filled: تعمیرشده.
    Repaired,
    /// Replaced: تعویضی.
    Replaced,
    /// Rusted: پوسیدگی.
    Corroded,
    /// Damaged or welded: آسیب‌دیده.
    Damaged,
    /// Cut or clipped: برش‌خورده.
    Cut,
}

impl PanelState {
    /// The vocabulary, from harmless to grave.
    pub const ALL: [Self; 12] = [
        Self::Original,
        Self::Scratched,
        Self::SunDamaged,
        Self::Dented,
        Self::Pdr,
        Self::SpotPainted,
        Self::Painted,
        Self::Repaired,
        Self::Replaced,
        Self::Corroded,
        Self::Damaged,
        Self::Cut,
    ];

    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Scratched => "scratched",
            Self::SunDamaged => "sun_damaged",
            Self::Dented => "dented",
            Self::Pdr => "pdr",
            Self::SpotPainted => "spot_painted",
            Self::Painted => "painted",
            Self::Repaired => "repaired",
            Self::Replaced => "replaced",
            Self::Corroded => "corroded",
            Self::Damaged => "damaged",
            Self::Cut => "cut",
        }
    }

    /// The state of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// How bad the state is on a panel of this class. Part of the rule set [`RULES`](super::score::RULES).
    pub const fn severity(self, class: PanelClass) -> Severity {
        match (self, class) {
            (Self::Original, _) => Severity::Sound,
            (Self::Cut | Self::Damaged, PanelClass::Bolted | PanelClass::Welded | PanelClass::Structure) => Severity::Major,
            (Self::Cut | Self::Damaged, PanelClass::Cosmetic) => Severity::Minor,
            (Self::Scratched | Self::Pdr | Self::SpotPainted | Self::Painted, PanelClass::Cosmetic) => Severity::Sound,
            (_, PanelClass::Cosmetic) => Severity::Minor,
            (Self::Scratched | Self::SunDamaged, _) => Severity::Minor,
            (_, PanelClass::Structure) => Severity::Major,
            (Self::Replaced, PanelClass::Bolted | PanelClass::Welded) => Severity::Major,
            (Self::Painted | Self::Repaired, PanelClass::Welded) => Severity::Major,
            (Self::Dented | Self::Pdr | Self::SpotPainted | Self::Corroded, PanelClass::Welded) => Severity::Minor,
            (Self::Dented | Self::Pdr | Self::SpotPainted | Self::Painted | Self::Repaired | Self::Corroded, PanelClass::Bolted) => {
                Severity::Minor
            }
        }
    }
}

/// How an answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighed {
    /// Looked at and judged.
    Judged(Severity),
    /// Looked at and told, without a judgement: a reading, a date, free words.
    Told,
    /// The vehicle has no such thing.
    NotApplicable,
    /// Not looked at.
    NotInspected,
}

impl Answer {
    /// Whether the item's kind wants this answer.
    ///
    /// # Errors
    /// Why not, with the name of the part that is wrong.
    pub fn check(&self, item: &Item) -> Result<(), (&'static str, Invalid)> {
        match (self, &item.kind) {
            (Self::NotInspected {}, _)
            | (Self::Ok3 { .. }, ResultKind::Ok3)
            | (Self::Week { .. }, ResultKind::Week)
            | (Self::YesNo { .. }, ResultKind::YesNo { .. }) => Ok(()),
            (Self::Panel { states, thickness_um }, ResultKind::Panel { .. }) => check_panel(states, thickness_um),
            (Self::Date { date }, ResultKind::Date) => {
                if YEARS.contains(&date.year()) {
                    Ok(())
                } else {
                    Err(("answer.date", Invalid::new("date.out_of_range", "a day of the years 1900 to 2199")))
                }
            }
            (Self::Measure { value }, ResultKind::Measure { unit, .. }) => {
                if *value <= unit.most() {
                    Ok(())
                } else {
                    let detail = format!("at most {} {}", unit.most(), unit.sign());
                    Err(("answer.value", Invalid::because("number.out_of_range", detail)))
                }
            }
            (Self::Choice { option }, ResultKind::Choice { options }) => {
                if options.iter().any(|one| one.key == *option) {
                    Ok(())
                } else {
                    Err(("answer.option", Invalid::new("finding.unknown_option", "the item has no such option")))
                }
            }
            (Self::Text { text, .. }, ResultKind::Text) => {
                if text.as_str().trim().is_empty() {
                    Err(("answer.text", Invalid::new("text.empty", "the words are not empty")))
                } else {
                    Ok(())
                }
            }
            _ => Err(("answer.type", Invalid::new("finding.other_kind", "the item wants an answer of another kind"))),
        }
    }

    /// How the answer counts at its item.
    pub fn weigh(&self, kind: &ResultKind) -> Weighed {
        match (self, kind) {
            (Self::NotInspected {}, _) => Weighed::NotInspected,
            (Self::Panel { states, .. }, ResultKind::Panel { class }) => {
                states.iter().map(|state| state.severity(*class)).max().map_or(Weighed::NotInspected, Weighed::Judged)
            }
            (Self::Ok3 { verdict }, _) => match verdict {
                Verdict::Ok => Weighed::Judged(Severity::Sound),
                Verdict::Minor => Weighed::Judged(Severity::Minor),
                Verdict::Major => Weighed::Judged(Severity::Major),
                Verdict::NotApplicable => Weighed::NotApplicable,
            },
            (Self::Measure { value }, ResultKind::Measure { limits, .. }) => limits.judge(*value).map_or(Weighed::Told, Weighed::Judged),
            (Self::YesNo { yes }, ResultKind::YesNo { no }) => Weighed::Judged(if *yes { Severity::Sound } else { *no }),
            (Self::Choice { option }, ResultKind::Choice { options }) => {
                options.iter().find(|one| one.key == *option).map_or(Weighed::Told, |one| Weighed::Judged(one.severity))
            }
            (Self::Text { severity, .. }, _) => severity.map_or(Weighed::Told, Weighed::Judged),
            (
                Self::Panel { .. }
                | Self::Measure { .. }
                | Self::Date { .. }
                | Self::Week { .. }
                | Self::YesNo { .. }
                | Self::Choice { .. },
                _,
            ) => Weighed::Told,
        }
    }

    /// The states of a panel, from harmless to grave; none for other answers.
    pub fn panel_states(&self) -> Option<&BTreeSet<PanelState>> {
        match self {
            Self::Panel { states, .. } => Some(states),
            _ => None,
        }
    }
}

fn check_panel(states: &BTreeSet<PanelState>, thickness_um: &[u16]) -> Result<(), (&'static str, Invalid)> {
    if states.is_empty() {
        return Err(("answer.states", Invalid::new("list.length", "name at least one state, or say that the panel was not inspected")));
    }
    if states.contains(&PanelState::Original) && states.len() > 1 {
        return Err(("answer.states", Invalid::new("finding.original_alone", "a panel in original paint has no other state")));
    }
    if thickness_um.len() > POINTS_MAX {
        return Err(("answer.thickness_um", Invalid::new("list.too_long", "a panel has at most 12 thickness points")));
    }
    if thickness_um.iter().any(|um| *um > THICKNESS_MAX_UM) {
        return Err(("answer.thickness_um", Invalid::new("number.out_of_range", "a thickness is 0 to 9999 micrometres")));
    }
    Ok(())
}

/// A number as an instrument shows it: not negative, at most three decimals. Serde and `Display` write `6.5`; Persian digits and the
/// Persian decimal sign are read as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reading {
    thousandths: i64,
}

impl Reading {
    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self { thousandths: number * 1_000 }
    }

    /// In thousandths.
    pub const fn thousandths(self) -> i64 {
        self.thousandths
    }

    /// Without its decimals.
    pub const fn floor(self) -> i64 {
        self.thousandths / 1_000
    }
}

impl FromStr for Reading {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const MALFORMED: Invalid = Invalid::new("number.malformed", "a number is digits with at most three decimals, like 6.5");
        if text.len() > 64 {
            return Err(MALFORMED);
        }
        // U+066B is the Arabic and Persian decimal separator, U+066C and the comma separate thousands.
        let text: String = fold_digits(text.trim()).replace('\u{066B}', ".").replace(['\u{066C}', ','], "");
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 13 || decimals.len() > 3 || !digits(whole) || !digits(decimals) {
            return Err(MALFORMED);
        }
        let thousandths: i64 = format!("{whole}{decimals:0<3}").parse().map_err(|_| MALFORMED)?;
        Ok(Self { thousandths })
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:03}", self.thousandths % 1_000);
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{}", self.floor()),
            decimals => write!(f, "{}.{decimals}", self.floor()),
        }
    }
}

text_serde!(Reading);

/// A week of manufacture as tyres carry it (ECE R 30, TIN of the US DOT): `2119` is week 21 of 2019.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DotWeek {
    week: u8,
    year: u8,
}

impl DotWeek {
    /// The week of the year, 1 to 53.
    pub const fn week(self) -> u8 {
        self.week
    }

    /// The year, 2000 to 2099.
    pub const fn year(self) -> u16 {
        2_000 + self.year as u16
    }
}

impl FromStr for DotWeek {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const MALFORMED: Invalid = Invalid::new("week.malformed", "a week of manufacture is four digits, week and year, like 2119");
        let digits = fold_digits(text.trim());
        if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(MALFORMED);
        }
        let number: u16 = digits.parse().map_err(|_| MALFORMED)?;
        let (week, year) = ((number / 100) as u8, (number % 100) as u8);
        if (1..=53).contains(&week) { Ok(Self { week, year }) } else { Err(MALFORMED) }
    }
}

impl fmt::Display for DotWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}{:02}", self.week, self.year)
    }
}

text_serde!(DotWeek);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_read_in_any_digits_and_written_without_needless_zeros() {
        for (text, shown) in [("6.5", "6.5"), ("۶٫۵۰", "6.5"), ("87,450", "87450"), ("۸۷٬۴۵۰", "87450"), ("0.050", "0.05"), ("12", "12")]
        {
            assert_eq!(text.parse::<Reading>().map(|reading| reading.to_string()).as_deref(), Ok(shown), "{text}");
        }
        for bad in ["", "-1", "1.2345", ".5", "1e3", "NaN", "1.2.3", "99999999999999"] {
            assert!(bad.parse::<Reading>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_week_of_manufacture_is_a_week_and_a_year() {
        let week: DotWeek = "۲۱۱۹".parse().expect("a week");
        assert_eq!((week.week(), week.year(), week.to_string().as_str()), (21, 2019, "2119"));
        assert!(["0019", "5419", "211", "21190", "2a19"].iter().all(|bad| bad.parse::<DotWeek>().is_err()));
    }

    #[test]
    fn a_panel_in_original_paint_has_no_other_state() {
        let both = BTreeSet::from([PanelState::Original, PanelState::Dented]);
        assert!(check_panel(&both, &[]).is_err_and(|(name, _)| name == "answer.states"));
        assert!(check_panel(&BTreeSet::new(), &[]).is_err());
        assert!(check_panel(&BTreeSet::from([PanelState::Painted]), &[10_000]).is_err_and(|(name, _)| name == "answer.thickness_um"));
    }

    #[test]
    fn a_state_is_never_worse_on_a_bumper_and_never_better_on_structure() {
        for state in PanelState::ALL {
            let on = |class| state.severity(class);
            assert!(on(PanelClass::Cosmetic) <= on(PanelClass::Bolted), "{state:?}");
            assert!(on(PanelClass::Bolted) <= on(PanelClass::Welded), "{state:?}");
            assert!(on(PanelClass::Welded) <= on(PanelClass::Structure), "{state:?}");
            assert_eq!(PanelState::by_name(state.name()), Some(state));
        }
    }
}
