//! A draft as it is filled in: what was saved of each item, how far it is, and what the vehicle's last report suggests.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::document::ReportDocument;
use super::finding::{Answer, Finding};
use super::report::{Photo, Report};
use super::template::{Item, Template};
use crate::value::{PersonId, Slug};
use crate::version::Version;

/// What was saved of one item, with its own version: people who fill in different items never meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFinding {
    /// The item.
    pub item: Slug,
    /// What was found; emptied where it was cleared.
    pub finding: Finding,
    /// Who saved it last, if a person did.
    pub saved_by: Option<PersonId>,
    /// For compare-and-set; 1 for the first.
    pub version: Version,
}

/// The version of an item that nobody has saved.
pub const UNSAVED: Version = Version::from_number(0);

/// A draft with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The report.
    pub report: Report,
    /// What was saved, by item.
    pub findings: BTreeMap<Slug, SavedFinding>,
    /// The photos.
    pub photos: Vec<Photo>,
    /// What the vehicle's last report says of items that seldom change, where nothing is filled in yet.
    pub suggestions: BTreeMap<Slug, Answer>,
    /// The highest odometer reading known of the vehicle, in kilometres.
    pub highest_km: Option<u32>,
}

/// How far a section is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionProgress {
    /// The section.
    pub section: Slug,
    /// Items with an answer.
    pub done: u32,
    /// All items.
    pub items: u32,
}

impl Draft {
    /// How far each section is, in order.
    pub fn progress(&self) -> Vec<SectionProgress> {
        let sections = &self.report.template.draft.sections;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        sections
            .iter()
            .map(|section| SectionProgress {
                section: section.key.clone(),
                done: number(section.items.iter().filter(|item| self.answer(item).is_some()).count()),
                items: number(section.items.len()),
            })
            .collect()
    }

    /// Required items without an answer, in order.
    pub fn missing(&self) -> Vec<Slug> {
        let without = |item: &&Item| item.required && self.answer(item).is_none();
        self.report.template.items().filter(without).map(|item| item.key.clone()).collect()
    }

    /// The answer at an item.
    pub fn answer(&self, item: &Item) -> Option<&Answer> {
        self.findings.get(&item.key)?.finding.answer.as_ref()
    }

    /// What was found at an item, if anything is said of it.
    pub fn finding(&self, item: &Item) -> Option<&Finding> {
        self.findings.get(&item.key).map(|saved| &saved.finding).filter(|finding| **finding != Finding::default())
    }

    /// The items with what was found at them, in order.
    pub fn found(&self) -> impl Iterator<Item = (&Item, Option<&Finding>)> {
        self.report.template.items().map(|item| (item, self.finding(item)))
    }
}

/// What an earlier document suggests for items that carry over and still want the same kind of answer.
pub(crate) fn suggestions(template: &Template, last: &ReportDocument) -> BTreeMap<Slug, Answer> {
    let answers = last.items().filter_map(|old| Some((&old.item.key, old.finding.as_ref()?.answer.as_ref()?)));
    let fitting = answers.filter_map(|(key, answer)| {
        let item = template.item(key).filter(|item| item.carry_over)?;
        let said = !matches!(answer, Answer::NotInspected {}) && answer.check(item).is_ok();
        said.then(|| (key.clone(), answer.clone()))
    });
    fitting.collect()
}
