//! The built-in template: 154 items in 13 sections, as inspectors in Iran work. The data files carry names, weights and bounds.
//!
//! Bounds of measured items: tread below 1.6 mm is the legal limit of the EU (89/459/EEC) and of most others, below 3 mm it is time to
//! change; battery and charging voltages are the usual ones of a 12 V lead battery at rest and with the engine running.

use std::sync::OnceLock;

use super::model::{ChoiceOption, Item, Limits, Package, PanelClass, ResultKind, Section, Template, TemplateDraft, TemplateName, Unit};
use crate::catalogue::Title;
use crate::inspection::finding::Severity;
use crate::value::Slug;

/// The version of the built-in template; it counts up when a data file changes.
const VERSION: u32 = 1;

/// The built-in template.
pub fn standard() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| read().unwrap_or_else(|| unreachable!("the data files of this build are read by a test")))
}

fn read() -> Option<Template> {
    let items = rows(include_str!("data/standard.csv"));
    let section = |row: &csv::StringRecord| {
        let items = items.iter().filter(|item| item.get(0) == row.get(0)).filter_map(item).collect();
        Some(Section { key: row.get(0)?.parse().ok()?, title: title(row, 1)?, items })
    };
    let sections = rows(include_str!("data/sections.csv")).iter().filter_map(section).collect();
    let title = Title { fa: "کارشناسی خودرو".parse().ok()?, en: "Vehicle inspection".parse().ok()? };
    let draft = TemplateDraft { title, sections };
    Some(Template { name: TemplateName::Standard, version: VERSION, created_at: None, draft })
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok).collect()
}

fn title(row: &csv::StringRecord, at: usize) -> Option<Title> {
    Some(Title { fa: row.get(at)?.parse().ok()?, en: row.get(at + 1)?.parse().ok()? })
}

fn item(row: &csv::StringRecord) -> Option<Item> {
    let key: Slug = row.get(1)?.parse().ok()?;
    let yes = |at: usize| row.get(at) == Some("yes");
    Some(Item {
        kind: kind(&key, row.get(4)?)?,
        title: title(row, 2)?,
        packages: row.get(5)?.chars().map(package).collect::<Option<_>>()?,
        weight: row.get(6)?.parse().ok()?,
        required: yes(7),
        stopper: yes(8),
        carry_over: yes(9),
        key,
    })
}

fn package(letter: char) -> Option<Package> {
    match letter {
        'P' => Some(Package::PaintBody),
        'T' => Some(Package::Technical),
        'F' => Some(Package::Full),
        _ => None,
    }
}

/// `panel:bolted`, `ok3`, `measure:mm<3!<1.6` (minor below 3, major below 1.6; `>` likewise), `date`, `week`, `yesno:minor`, `choice`, `text`.
fn kind(item: &Slug, text: &str) -> Option<ResultKind> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    match name {
        "panel" => Some(ResultKind::Panel { class: panel_class(rest)? }),
        "ok3" => Some(ResultKind::Ok3),
        "measure" => {
            let bounds = rest.find(['<', '>', '!']).unwrap_or(rest.len());
            Some(ResultKind::Measure { unit: Unit::by_sign(&rest[..bounds])?, limits: limits(&rest[bounds..])? })
        }
        "date" => Some(ResultKind::Date),
        "week" => Some(ResultKind::Week),
        "yesno" => Some(ResultKind::YesNo { no: Severity::by_name(rest)? }),
        "choice" => Some(ResultKind::Choice { options: options(item) }),
        "text" => Some(ResultKind::Text),
        _ => None,
    }
}

fn panel_class(name: &str) -> Option<PanelClass> {
    match name {
        "bolted" => Some(PanelClass::Bolted),
        "welded" => Some(PanelClass::Welded),
        "cosmetic" => Some(PanelClass::Cosmetic),
        "structure" => Some(PanelClass::Structure),
        _ => None,
    }
}

fn limits(text: &str) -> Option<Limits> {
    let mut limits = Limits::default();
    let mut rest = text;
    while !rest.is_empty() {
        let signs = rest.find(|c: char| c.is_ascii_digit())?;
        let end = rest[signs..].find(['<', '>', '!']).map_or(rest.len(), |at| signs + at);
        let bound = rest[signs..end].parse().ok();
        match &rest[..signs] {
            "<" => limits.minor_below = bound,
            "!<" => limits.major_below = bound,
            ">" => limits.minor_above = bound,
            "!>" => limits.major_above = bound,
            _ => return None,
        }
        rest = &rest[end..];
    }
    Some(limits)
}

fn options(item: &Slug) -> Vec<ChoiceOption> {
    let rows = rows(include_str!("data/options.csv"));
    let option = |row: &csv::StringRecord| {
        Some(ChoiceOption { key: row.get(1)?.parse().ok()?, title: title(row, 2)?, severity: Severity::by_name(row.get(4)?)? })
    };
    rows.iter().filter(|row| row.get(0) == Some(item.as_str())).filter_map(option).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_data_files_is_an_item_of_a_template_that_can_be_used() {
        let template = standard();
        assert_eq!(template.items().count(), include_str!("data/standard.csv").lines().count() - 1);
        assert_eq!(template.draft.sections.len(), include_str!("data/sections.csv").lines().count() - 1);
        assert_eq!(template.draft.check(), Ok(()));
    }

    #[test]
    fn the_packages_hold_45_84_and_154_items() {
        let items = |package| standard().narrowed(&[package]).items().count();
        assert_eq!((items(Package::PaintBody), items(Package::Technical), items(Package::Full)), (45, 84, 154));
        assert_eq!(standard().narrowed(&[Package::PaintBody, Package::Technical]).items().count(), 120);
    }

    #[test]
    fn bounds_are_read_as_they_are_written() {
        let charging = standard().items().find(|item| item.key.as_str() == "alternator").expect("an alternator");
        let ResultKind::Measure { unit: Unit::Volt, limits } = charging.kind else { panic!("{charging:?}") };
        let judged = |text: &str| limits.judge(text.parse().expect("a reading"));
        assert_eq!(["12.9", "13.2", "14.2", "15", "15.3"].map(judged), {
            use Severity::{Major, Minor, Sound};
            [Major, Minor, Sound, Minor, Major].map(Some)
        });
    }
}
