//! What findings on panels take off a price: a table that belongs to the tenant, and the waterfall it makes. None is shipped as truth.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::finding::{Answer, Finding, PanelState};
use super::template::Item;
use crate::catalogue::Title;
use crate::error::BadField;
use crate::value::{Invalid, Money, Name, Slug};

/// All of a price, in basis points.
const WHOLE_BP: u32 = 10_000;
/// The most lines of a table.
const LINES_MAX: usize = 400;

/// A tenant's table of losses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueTable {
    /// Its name and edition, printed with every waterfall made by it.
    pub name: Name,
    /// What each state of each panel takes off.
    pub losses: Vec<ValueLoss>,
    /// The most that all losses together may take off, in basis points (hundredths of a percent); 1 to 10,000.
    pub loss_max_bp: u32,
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueLoss {
    /// The panel, by its item's key.
    pub item: Slug,
    /// The state.
    pub state: PanelState,
    /// What it takes off the price, in basis points; 1 to 10,000.
    pub loss_bp: u32,
}

/// From a sound vehicle's price to this one's, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waterfall {
    /// The table's name.
    pub table: Name,
    /// The price of a sound vehicle, as it was given.
    pub base: Money,
    /// What each finding takes off.
    pub steps: Vec<WaterfallStep>,
    /// Whether the steps add up to more than the table's most, which then was taken.
    pub capped: bool,
    /// What is left.
    pub net: Money,
}

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaterfallStep {
    /// The panel.
    pub item: Slug,
    /// Its name.
    pub title: Title,
    /// The state that costs most by the table.
    pub state: PanelState,
    /// What it takes off, in basis points.
    pub loss_bp: u32,
    /// What that is in money, rounded down to whole units.
    pub loss: Money,
}

impl ValueTable {
    /// Refuses what is out of range or said twice.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(&self) -> Result<(), BadField> {
        let out = || Invalid::new("number.out_of_range", "must be 1 to 10000 basis points");
        if !(1..=WHOLE_BP).contains(&self.loss_max_bp) {
            return Err(BadField::new("value_table.loss_max_bp", out()));
        }
        if self.losses.len() > LINES_MAX {
            return Err(BadField::new("value_table.losses", Invalid::new("list.too_long", "a table has at most 400 lines")));
        }
        let mut known = HashSet::new();
        for (place, line) in self.losses.iter().enumerate() {
            if !(1..=WHOLE_BP).contains(&line.loss_bp) {
                return Err(BadField::new(format!("value_table.losses[{place}].loss_bp"), out()));
            }
            if !known.insert((&line.item, line.state)) {
                let twice = Invalid::new("value_table.twice", "each state of a panel has one line");
                return Err(BadField::new(format!("value_table.losses[{place}]"), twice));
            }
        }
        Ok(())
    }

    /// The waterfall of findings. Of a panel's states only the dearest counts.
    pub fn waterfall<'a>(&self, base: Money, found: impl IntoIterator<Item = (&'a Item, Option<&'a Finding>)>) -> Waterfall {
        let share = |bp: u32| {
            let part = i128::from(base.amount()) * i128::from(bp) / i128::from(WHOLE_BP);
            Money::rial(i64::try_from(part).unwrap_or(0)).unwrap_or(base)
        };
        let mut steps = Vec::new();
        for (item, finding) in found {
            let Some(Answer::Panel { states, .. }) = finding.and_then(|finding| finding.answer.as_ref()) else { continue };
            let lines = self.losses.iter().filter(|line| line.item == item.key && states.contains(&line.state));
            if let Some(line) = lines.max_by_key(|line| line.loss_bp) {
                let (state, loss_bp) = (line.state, line.loss_bp);
                steps.push(WaterfallStep { item: item.key.clone(), title: item.title.clone(), state, loss_bp, loss: share(loss_bp) });
            }
        }
        let sum: u32 = steps.iter().fold(0, |sum, step| sum.saturating_add(step.loss_bp));
        let taken = sum.min(self.loss_max_bp);
        Waterfall { table: self.name.clone(), base, steps, capped: sum > taken, net: share(WHOLE_BP - taken) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::template::standard;

    fn table(loss_max_bp: u32) -> ValueTable {
        let line = |item: &str, state, loss_bp| ValueLoss { item: item.parse().expect("a slug"), state, loss_bp };
        let losses =
            vec![line("hood", PanelState::Painted, 300), line("hood", PanelState::Replaced, 700), line("roof", PanelState::Painted, 1_000)];
        ValueTable { name: "1405-09".parse().expect("a name"), losses, loss_max_bp }
    }

    fn waterfall(table: &ValueTable) -> Waterfall {
        let found: Vec<(&Item, Finding)> = standard()
            .items()
            .filter(|item| ["hood", "roof", "door_fl"].contains(&item.key.as_str()))
            .map(|item| {
                let states = [PanelState::Painted, PanelState::Replaced].into();
                (item, Finding { answer: Some(Answer::Panel { states, thickness_um: vec![] }), note: None })
            })
            .collect();
        let base = Money::rial(8_000_000_001).expect("a price");
        table.waterfall(base, found.iter().map(|(item, finding)| (*item, Some(finding))))
    }

    #[test]
    fn of_a_panels_states_the_dearest_counts_and_what_the_table_does_not_know_costs_nothing() {
        let steps = waterfall(&table(10_000));
        let told: Vec<(&str, u32, i64)> = steps.steps.iter().map(|step| (step.item.as_str(), step.loss_bp, step.loss.amount())).collect();
        assert_eq!(told, [("hood", 700, 560_000_000), ("roof", 1_000, 800_000_000)]);
        assert_eq!((steps.net.amount(), steps.capped), (6_640_000_000, false));
    }

    #[test]
    fn losses_stop_at_the_tables_most() {
        let steps = waterfall(&table(1_200));
        assert_eq!((steps.net.amount(), steps.capped), (7_040_000_000, true));
    }

    #[test]
    fn a_line_out_of_range_or_said_twice_is_named() {
        let named = |table: &ValueTable| table.check().map_err(|field| field.name.into_owned());
        assert_eq!(named(&table(10_000)), Ok(()));
        assert_eq!(named(&table(0)), Err("value_table.loss_max_bp".to_owned()));
        let mut twice = table(10_000);
        twice.losses.push(twice.losses[0].clone());
        assert_eq!(named(&twice), Err("value_table.losses[3]".to_owned()));
    }
}
