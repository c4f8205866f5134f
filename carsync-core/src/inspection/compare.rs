//! Two reports of one vehicle: what changed between them.

use super::document::ReportDocument;
use super::finding::{Answer, PanelState, Weighed};
use super::template::Item;
use crate::value::{ReportId, Slug};

/// What changed from the earlier report to the later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The report issued first.
    pub earlier: ReportId,
    /// The report issued last.
    pub later: ReportId,
    /// Kilometres before and after, where both are known.
    pub odometer_km: Option<(u32, u32)>,
    /// Whether the odometer went back.
    pub odometer_went_back: bool,
    /// Scores before and after, where both have one.
    pub score: Option<(u8, u8)>,
    /// Panels that have new paint or were replaced since.
    pub new_paint: Vec<Slug>,
    /// Every item whose answer changed, in the later template's order, then those that only the earlier has.
    pub changes: Vec<Change>,
}

/// One item whose answer changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The item, as the later report has it; as the earlier where only that does.
    pub item: Item,
    /// The section's key.
    pub section: Slug,
    /// The answer before.
    pub before: Option<Answer>,
    /// The answer after.
    pub after: Option<Answer>,
    /// Whether it became worse or better; none where that can't be said.
    pub worse: Option<bool>,
}

/// Compares two documents; the order in which they are given does not matter.
pub fn compare(one: &ReportDocument, other: &ReportDocument) -> Comparison {
    let (earlier, later) = if (one.issued_at, one.report) <= (other.issued_at, other.report) { (one, other) } else { (other, one) };
    let answer_in = |document: &ReportDocument, key: &Slug| -> Option<Answer> {
        document.items().find(|item| item.item.key == *key).and_then(|item| item.finding.as_ref()?.answer.clone())
    };
    let mut changes = Vec::new();
    for section in &later.sections {
        for after in &section.items {
            let (was, is) = (answer_in(earlier, &after.item.key), after.finding.as_ref().and_then(|finding| finding.answer.clone()));
            if was != is {
                changes.push(change(&after.item, &section.key, was, is));
            }
        }
    }
    for section in &earlier.sections {
        for before in &section.items {
            let gone = later.items().all(|item| item.item.key != before.item.key);
            let was = before.finding.as_ref().and_then(|finding| finding.answer.clone());
            if gone && was.is_some() {
                changes.push(change(&before.item, &section.key, was, None));
            }
        }
    }
    let new_paint = changes.iter().filter(|change| has_new_paint(change)).map(|change| change.item.key.clone()).collect();
    let km = |document: &ReportDocument| document.odometer.as_ref().map(|odometer| odometer.km);
    let odometer_km = km(earlier).zip(km(later));
    Comparison {
        earlier: earlier.report,
        later: later.report,
        odometer_km,
        odometer_went_back: odometer_km.is_some_and(|(before, after)| after < before),
        score: earlier.result.score.score.zip(later.result.score.score),
        new_paint,
        changes,
    }
}

fn change(item: &Item, section: &Slug, before: Option<Answer>, after: Option<Answer>) -> Change {
    let severity = |answer: &Option<Answer>| match answer.as_ref().map(|answer| answer.weigh(&item.kind)) {
        Some(Weighed::Judged(severity)) => Some(severity),
        _ => None,
    };
    let worse = match (severity(&before), severity(&after)) {
        (Some(was), Some(is)) if was != is => Some(is > was),
        _ => None,
    };
    Change { item: item.clone(), section: section.clone(), before, after, worse }
}

fn has_new_paint(change: &Change) -> bool {
    const PAINT: [PanelState; 4] = [PanelState::SpotPainted, PanelState::Painted, PanelState::Repaired, PanelState::Replaced];
    let states = |answer: &Option<Answer>| answer.as_ref().and_then(Answer::panel_states).cloned();
    let Some(after) = states(&change.after) else { return false };
    let before = states(&change.before).unwrap_or_default();
    PAINT.iter().any(|state| after.contains(state) && !before.contains(state))
}
