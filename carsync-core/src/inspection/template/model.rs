//! The template of an inspection: sections of items, what kind of answer each wants, and what an answer weighs. Pure data.
//!
//! A template is a value: a change makes a new version, and a report carries the one it was made with.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalogue::Title;
use crate::error::BadField;
use crate::inspection::finding::{Reading, Severity};
use crate::inspection::tagged::read_by_type;
use crate::value::{Invalid, Slug, TemplateId, text_serde};
use crate::version::Version;

/// The most items a template may have.
pub const ITEMS_MAX: usize = 500;
/// The most sections a template may have.
pub const SECTIONS_MAX: usize = 40;
/// The item whose answer is the vehicle's odometer reading, in every template.
pub const ODOMETER_ITEM: &str = "odometer_reading";

/// Which of the tenant's templates: the built-in one or one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemplateName {
    /// The built-in template, `standard`.
    Standard,
    /// One that the tenant made, `tpl_…`.
    Own(TemplateId),
}

impl fmt::Display for TemplateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("standard"),
            Self::Own(id) => id.fmt(f),
        }
    }
}

impl FromStr for TemplateName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text == "standard" { Ok(Self::Standard) } else { text.parse().map(Self::Own) }
    }
}

text_serde!(TemplateName);

/// A template in one of its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Which template.
    pub name: TemplateName,
    /// Which version of it; counted from 1.
    pub version: u32,
    /// When this version was made; none for the built-in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// What it holds.
    #[serde(flatten)]
    pub draft: TemplateDraft,
}

impl Template {
    /// The item of this key.
    pub fn item(&self, key: &Slug) -> Option<&Item> {
        self.items().find(|item| item.key == *key)
    }

    /// All items in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.draft.sections.iter().flat_map(|section| &section.items)
    }

    /// The version as the ETag of the template.
    pub fn seen(&self) -> Version {
        Version::from_number(i64::from(self.version))
    }

    /// The template with only the items of these packages; sections that are empty then are left out. No package means all items.
    #[must_use]
    pub fn narrowed(&self, packages: &[Package]) -> Self {
        let mut narrowed = self.clone();
        if !packages.is_empty() {
            for section in &mut narrowed.draft.sections {
                section.items.retain(|item| item.packages.iter().any(|one| packages.contains(one)));
            }
            narrowed.draft.sections.retain(|section| !section.items.is_empty());
        }
        narrowed
    }
}

/// What may be edited of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    /// Its name for people.
    pub title: Title,
    /// Its sections in order; 1 to 40.
    pub sections: Vec<Section>,
}

/// A part of a template that is filled in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its key; unique in the template.
    pub key: Slug,
    /// Its name for people.
    pub title: Title,
    /// Its items in order.
    pub items: Vec<Item>,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its key; unique in the template. The body map draws panels by it.
    pub key: Slug,
    /// Its name for people.
    pub title: Title,
    /// What kind of answer it wants.
    pub kind: ResultKind,
    /// In which packages it is looked at.
    pub packages: Vec<Package>,
    /// What it weighs in the score: 1 (comfort) to 5 (safety, structure).
    pub weight: u8,
    /// Whether a report can't be finalised without an answer to it.
    #[serde(default)]
    pub required: bool,
    /// Whether a major fault here caps the grade.
    #[serde(default)]
    pub stopper: bool,
    /// Whether the answer of the vehicle's last report is suggested.
    #[serde(default)]
    pub carry_over: bool,
}

/// A set of items that is sold as one inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Package {
    /// Paint and body.
    PaintBody,
    /// Engine, running gear, electrics.
    Technical,
    /// Everything.
    Full,
}

impl Package {
    /// All packages.
    pub const ALL: [Self; 3] = [Self::PaintBody, Self::Technical, Self::Full];

    /// The name in the API and in data files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaintBody => "paint_body",
            Self::Technical => "technical",
            Self::Full => "full",
        }
    }

    /// The package of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|package| package.name() == name)
    }
}

/// What kind of answer an item wants, and what makes an answer a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ResultKind {
    /// States of a body panel with paint thickness in micrometres.
    Panel {
        /// How states of this panel are judged.
        class: PanelClass,
    },
    /// Sound, minor fault, major fault or not applicable.
    Ok3,
    /// A number with a unit.
    Measure {
        /// Its unit.
        unit: Unit,
        /// Outside of these it is a fault.
        limits: Limits,
    },
    /// A day, as of an insurance that ends.
    Date,
    /// A week of manufacture as tyres carry it: two digits of the week and two of the year, `2119`.
    Week,
    /// Yes or no.
    YesNo {
        /// How bad a "no" is.
        no: Severity,
    },
    /// One of several options.
    Choice {
        /// The options; 2 to 20.
        options: Vec<ChoiceOption>,
    },
    /// Free words.
    Text,
}

read_by_type! {
    ResultKind of {
        class: PanelClass,
        unit: Unit,
        limits: Limits,
        no: Severity,
        options: Vec<ChoiceOption>,
    }
    "panel" => Panel { class: needed }
    "ok3" => Ok3 {}
    "measure" => Measure { unit: needed, limits: absent }
    "date" => Date {}
    "week" => Week {}
    "yes_no" => YesNo { no: absent }
    "choice" => Choice { options: needed }
    "text" => Text {}
}

/// How states of a panel are judged: what is usual on a bumper is grave on a rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelClass {
    /// Bolted on: hood, doors, front fenders, trunk lid.
    Bolted,
    /// Welded outer panels: roof, rear quarters.
    Welded,
    /// Bumpers: painted and replaced without loss.
    Cosmetic,
    /// Rails, aprons, pillars, sills, floors.
    Structure,
}

/// The unit of a measured answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Kilometres.
    #[serde(rename = "km")]
    Kilometre,
    /// Bar.
    #[serde(rename = "bar")]
    Bar,
    /// Percent.
    #[serde(rename = "%")]
    Percent,
    /// Millimetres.
    #[serde(rename = "mm")]
    Millimetre,
    /// Volts.
    #[serde(rename = "V")]
    Volt,
    /// Iranian rials.
    #[serde(rename = "IRR")]
    Rial,
}

impl Unit {
    /// All units.
    pub const ALL: [Self; 6] = [Self::Kilometre, Self::Bar, Self::Percent, Self::Millimetre, Self::Volt, Self::Rial];

    /// The sign: `km`, `bar`, `%`, `mm`, `V`, `IRR`.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Kilometre => "km",
            Self::Bar => "bar",
            Self::Percent => "%",
            Self::Millimetre => "mm",
            Self::Volt => "V",
            Self::Rial => "IRR",
        }
    }

    /// The unit of this sign.
    pub fn by_sign(sign: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.sign() == sign)
    }

    /// The largest reading that can be meant.
    pub const fn most(self) -> Reading {
        match self {
            Self::Kilometre => Reading::whole(3_000_000),
            Self::Bar => Reading::whole(100),
            Self::Percent => Reading::whole(100),
            Self::Millimetre => Reading::whole(1_000),
            Self::Volt => Reading::whole(1_000),
            Self::Rial => Reading::whole(1_000_000_000_000),
        }
    }
}

/// When a measured value is a fault. All bounds are optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Below this it is a minor fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_below: Option<Reading>,
    /// Below this it is a major fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major_below: Option<Reading>,
    /// Above this it is a minor fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_above: Option<Reading>,
    /// Above this it is a major fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major_above: Option<Reading>,
}

impl Limits {
    /// How bad a value is; none where there are no bounds to judge by.
    pub fn judge(&self, value: Reading) -> Option<Severity> {
        let below = |bound: Option<Reading>| bound.is_some_and(|bound| value < bound);
        let above = |bound: Option<Reading>| bound.is_some_and(|bound| value > bound);
        if *self == Self::default() {
            None
        } else if below(self.major_below) || above(self.major_above) {
            Some(Severity::Major)
        } else if below(self.minor_below) || above(self.minor_above) {
            Some(Severity::Minor)
        } else {
            Some(Severity::Sound)
        }
    }
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Its key; unique in the item.
    pub key: Slug,
    /// Its name for people.
    pub title: Title,
    /// How bad it is.
    #[serde(default)]
    pub severity: Severity,
}

impl TemplateDraft {
    /// Refuses a template that can't be filled in or told apart.
    ///
    /// # Errors
    /// The first field that is wrong, by its path, as `sections[2].items[0].key`.
    pub fn check(&self) -> Result<(), BadField> {
        let refuse = |path: String, code: &'static str, detail: &'static str| Err(BadField::new(path, Invalid::new(code, detail)));
        if self.sections.is_empty() || self.sections.len() > SECTIONS_MAX {
            return refuse("sections".into(), "list.length", "a template has 1 to 40 sections");
        }
        if self.sections.iter().map(|section| section.items.len()).sum::<usize>() > ITEMS_MAX {
            return refuse("sections".into(), "list.too_long", "a template has at most 500 items");
        }
        let (mut sections, mut items) = (HashSet::new(), HashSet::new());
        for (place, section) in self.sections.iter().enumerate() {
            if !sections.insert(&section.key) {
                return refuse(format!("sections[{place}].key"), "template.key_twice", "a section's key is unique in the template");
            }
            if section.items.is_empty() {
                return refuse(format!("sections[{place}].items"), "list.length", "a section has at least one item");
            }
            for (at, item) in section.items.iter().enumerate() {
                let path = format!("sections[{place}].items[{at}]");
                if !items.insert(&item.key) {
                    return refuse(format!("{path}.key"), "template.key_twice", "an item's key is unique in the template");
                }
                item.check(&path)?;
            }
        }
        Ok(())
    }
}

impl Item {
    fn check(&self, path: &str) -> Result<(), BadField> {
        let refuse =
            |name: &str, code: &'static str, detail: &'static str| Err(BadField::new(format!("{path}.{name}"), Invalid::new(code, detail)));
        if !(1..=5).contains(&self.weight) {
            return refuse("weight", "number.out_of_range", "must be 1 to 5");
        }
        if self.packages.is_empty() {
            return refuse("packages", "list.length", "an item belongs to at least one package");
        }
        let is_kilometres = matches!(self.kind, ResultKind::Measure { unit: Unit::Kilometre, .. });
        if self.key.as_str() == ODOMETER_ITEM && !is_kilometres {
            return refuse("kind", "template.odometer_unit", "the item odometer_reading is measured in km");
        }
        if let ResultKind::Choice { options } = &self.kind {
            let keys: HashSet<&Slug> = options.iter().map(|option| &option.key).collect();
            if !(2..=20).contains(&options.len()) {
                return refuse("kind.options", "list.length", "a choice has 2 to 20 options");
            }
            if keys.len() != options.len() {
                return refuse("kind.options", "template.key_twice", "an option's key is unique in its item");
            }
        }
        Ok(())
    }
}
