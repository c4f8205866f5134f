//! Score, coverage, grade and counts by the published rule set [`RULES`]. Pure, and in whole numbers only.
//!
//! **`carsync.rules/1`.** Every answer is sound, minor, major, told (no judgement), not applicable or not inspected; how an answer is
//! judged stands at its kind ([`PanelState::severity`](super::PanelState::severity), [`Limits`](super::template::Limits), the options of
//! a choice). A minor fault costs 40 % of its item's weight, a major one 100 %. Score = 100 × (1 − cost / weight of what was judged),
//! rounded to the nearest whole number, halves up. Grade: A from 90, B from 75, C from 60, D from 40, else E. A major fault at a stopper
//! caps the grade at D. Coverage = what was looked at or is not applicable, of all items.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity, Weighed};
use super::template::Item;
use crate::value::Slug;

/// The rule set's name and version, printed in every report.
pub const RULES: &str = "carsync.rules/1";

/// What a minor fault costs, in percent of the item's weight.
const MINOR_COST_PERCENT: u64 = 40;

/// The result of an inspection in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The rule set, [`RULES`].
    pub rules: String,
    /// 0 to 100; none where nothing was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// The grade; none where nothing was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// How many of the items were looked at.
    pub coverage: Coverage,
    /// How many answers of each degree there are.
    pub counts: Counts,
    /// The stoppers at which a major fault was found.
    pub stoppers: Vec<Slug>,
}

/// A grade, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// 90 and more.
    A,
    /// 75 and more.
    B,
    /// 60 and more.
    C,
    /// 40 and more; the best a vehicle with a stopper can get.
    D,
    /// Less.
    E,
}

impl Grade {
    /// The letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    const fn of(score: u8) -> Self {
        match score {
            90.. => Self::A,
            75.. => Self::B,
            60.. => Self::C,
            40.. => Self::D,
            _ => Self::E,
        }
    }
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Items that were looked at, or that the vehicle does not have.
    pub inspected: u32,
    /// All items.
    pub items: u32,
}

/// Answers by degree; they add up to the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Sound.
    pub sound: u32,
    /// Minor faults.
    pub minor: u32,
    /// Major faults.
    pub major: u32,
    /// Told without a judgement.
    pub told: u32,
    /// The vehicle has no such thing.
    pub not_applicable: u32,
    /// Not looked at or not filled in.
    pub not_inspected: u32,
}

/// The score of findings at the items of a template.
pub fn score<'a>(found: impl IntoIterator<Item = (&'a Item, Option<&'a Finding>)>) -> Score {
    let (mut counts, mut stoppers) = (Counts::default(), Vec::new());
    let (mut weight, mut cost, mut items) = (0_u64, 0_u64, 0_u32);
    for (item, finding) in found {
        items += 1;
        let answer = finding.and_then(|finding| finding.answer.as_ref());
        match answer.map_or(Weighed::NotInspected, |answer| answer.weigh(&item.kind)) {
            Weighed::Judged(severity) => {
                let each = u64::from(item.weight);
                weight += each;
                match severity {
                    Severity::Sound => counts.sound += 1,
                    Severity::Minor => {
                        counts.minor += 1;
                        cost += each * MINOR_COST_PERCENT;
                    }
                    Severity::Major => {
                        counts.major += 1;
                        cost += each * 100;
                        if item.stopper {
                            stoppers.push(item.key.clone());
                        }
                    }
                }
            }
            Weighed::Told => counts.told += 1,
            Weighed::NotApplicable => counts.not_applicable += 1,
            Weighed::NotInspected => counts.not_inspected += 1,
        }
    }
    // 100 − cost / weight, halves up; cost is in hundredths of weight, so the quotient is in points.
    let score = (weight > 0).then(|| (2 * (100 * weight - cost) + weight) / (2 * weight)).and_then(|score| u8::try_from(score).ok());
    let grade = score.map(Grade::of).map(|grade| if stoppers.is_empty() { grade } else { grade.max(Grade::D) });
    let coverage = Coverage { inspected: items - counts.not_inspected, items };
    Score { rules: RULES.to_owned(), score, grade, coverage, counts, stoppers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::finding::{Answer, Verdict};
    use crate::inspection::template::standard;

    fn item(key: &str) -> &'static Item {
        standard().items().find(|item| item.key.as_str() == key).expect(key)
    }

    fn of(found: &[(&str, Verdict)]) -> Score {
        let findings: Vec<(&Item, Finding)> = found
            .iter()
            .map(|(key, verdict)| (item(key), Finding { answer: Some(Answer::Ok3 { verdict: *verdict }), note: None }))
            .collect();
        score(findings.iter().map(|(item, finding)| (*item, Some(finding))))
    }

    #[test]
    fn a_sound_vehicle_has_a_hundred_points_and_nothing_has_none() {
        let sound = of(&[("seats", Verdict::Ok), ("brake_pedal", Verdict::Ok)]);
        assert_eq!((sound.score, sound.grade), (Some(100), Some(Grade::A)));
        let nothing = score([(item("seats"), None)]);
        assert_eq!((nothing.score, nothing.grade, nothing.coverage), (None, None, Coverage { inspected: 0, items: 1 }));
    }

    #[test]
    fn faults_cost_by_weight_and_degree() {
        // seats weighs 1, seat_belts 5: 100 × (1 − 0.4 × 5 / 6) = 66.67.
        let minor = of(&[("seats", Verdict::Ok), ("seat_belts", Verdict::Minor)]);
        assert_eq!((minor.score, minor.grade), (Some(67), Some(Grade::C)));
        // 100 × (1 − 1 / 6) = 83.33.
        assert_eq!(of(&[("seats", Verdict::Major), ("seat_belts", Verdict::Ok)]).score, Some(83));
        // What the vehicle does not have weighs nothing.
        let absent = of(&[("seats", Verdict::Ok), ("sunroof", Verdict::NotApplicable)]);
        assert_eq!((absent.score, absent.counts.not_applicable, absent.coverage.inspected), (Some(100), 1, 2));
    }

    #[test]
    fn a_stopper_caps_the_grade_and_is_named() {
        let mut found: Vec<(&str, Verdict)> = standard()
            .items()
            .filter(|item| item.kind == crate::inspection::template::ResultKind::Ok3)
            .map(|item| (item.key.as_str(), Verdict::Ok))
            .collect();
        found.iter_mut().for_each(|(key, verdict)| {
            if *key == "airbags" {
                *verdict = Verdict::Major
            }
        });
        let capped = of(&found);
        assert!(capped.score.is_some_and(|score| score > 95), "{capped:?}");
        assert_eq!((capped.grade, capped.stoppers.len()), (Some(Grade::D), 1));
    }

    #[test]
    fn counts_add_up_to_the_items() {
        let all = score(standard().items().map(|item| (item, None)));
        let Counts { sound, minor, major, told, not_applicable, not_inspected } = all.counts;
        assert_eq!(sound + minor + major + told + not_applicable + not_inspected, all.coverage.items);
        assert_eq!((all.coverage.items, not_inspected, all.rules.as_str()), (154, 154, RULES));
    }
}
