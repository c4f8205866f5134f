//! How templates and findings look in JSON: mirrors of core's values, for the document alone. See `like`.

#[cfg(test)]
mod tests;

use carsync_core::inspection::{DotWeek, Reading};
use carsync_core::jiff::Timestamp;
use carsync_core::jiff::civil::Date;
use carsync_core::value::{Note, Slug};
use poem_openapi::{Enum, Object, Union};
use serde::Deserialize;

use super::catalogue::TitleBody;
use super::text::{Text, formats};

formats! {
    Reading: "decimal" "6.5";
    DotWeek: "dot-week" "2119";
    carsync_core::inspection::template::TemplateName: "template" "standard";
    carsync_core::inspection::VerifyToken: "verify-token" "7k3mx9a2qd7k3mx9a2qd7k3mx9";
    carsync_core::inspection::seal::ReportDigest: "hex-32-bytes" "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    carsync_core::inspection::seal::SealSignature: "hex-64-bytes" "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    carsync_core::inspection::seal::PublicKey: "hex-32-bytes" "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    carsync_core::value::Colour: "hex-colour" "#0f766e";
}

macro_rules! mirror_enum {
    ($(#[doc = $doc:literal] $name:ident $shown:literal { $($variant:ident $wire:literal,)* })*) => {
        $(
            #[doc = $doc]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
            #[oai(rename = $shown)]
            pub(crate) enum $name {
                $(#[oai(rename = $wire)] #[serde(rename = $wire)] $variant,)*
            }
        )*
    };
}

mirror_enum! {
    #[doc = "A set of items that is sold as one inspection."]
    PackageShape "InspectionPackage" { PaintBody "paint_body", Technical "technical", Full "full", }
    #[doc = "How bad something is."]
    SeverityShape "Severity" { Sound "sound", Minor "minor", Major "major", }
    #[doc = "A verdict of three degrees, or that the vehicle has no such thing."]
    VerdictShape "Verdict" { Ok "ok", Minor "minor", Major "major", NotApplicable "not_applicable", }
    #[doc = "What a panel is."]
    PanelStateShape "PanelState" {
        Original "original", Scratched "scratched", SunDamaged "sun_damaged", Dented "dented", Pdr "pdr", SpotPainted "spot_painted",
        Painted "painted", Repaired "repaired", Replaced "replaced", Corroded "corroded", Damaged "damaged", Cut "cut",
    }
    #[doc = "How states of a panel are judged."]
    PanelClassShape "PanelClass" { Bolted "bolted", Welded "welded", Cosmetic "cosmetic", Structure "structure", }
    #[doc = "A unit of measure."]
    UnitShape "Unit" { Kilometre "km", Bar "bar", Percent "%", Millimetre "mm", Volt "V", Rial "IRR", }
    #[doc = "A grade, best first."]
    GradeShape "Grade" { A "A", B "B", C "C", D "D", E "E", }
    #[doc = "How much of the outer body has new paint."]
    PaintShape "PaintExtent" { Unpainted "unpainted", Spots "spots", Panels "panels", Around "around", Full "full", }
    #[doc = "What the structure under the panels looks like."]
    StructureShape "StructureState" { Sealed "sealed", Marked "marked", Knocked "knocked", Unknown "unknown", }
    #[doc = "How seals are made."]
    AlgorithmShape "SealAlgorithm" { Ed25519 "Ed25519", }
}

mirror_enum! {
    #[doc = "The calendar that days are written in."]
    CalendarShape "Calendar" { Jalali "jalali", Gregorian "gregorian", }
    #[doc = "The day that weeks begin with."]
    WeekStartShape "WeekStart" { Saturday "saturday", Sunday "sunday", Monday "monday", }
    #[doc = "The digits that numbers are written in."]
    DigitsShape "Digits" { Persian "persian", Latin "latin", }
    #[doc = "The unit that Iranian money is told in; amounts are Rial in any case."]
    MoneyUnitShape "MoneyUnit" { Toman "toman", Rial "rial", }
}

/// How a tenant's site writes things, each apart from the language. What is absent follows the language of whoever reads.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Preferences")]
#[serde(deny_unknown_fields)]
pub(crate) struct PreferencesShape {
    calendar: Option<CalendarShape>,
    week_start: Option<WeekStartShape>,
    digits: Option<DigitsShape>,
    currency: Option<MoneyUnitShape>,
}

/// States of a panel, from harmless to grave, and paint thickness at up to 12 points.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "PanelAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct PanelAnswerShape {
    states: Vec<PanelStateShape>,
    /// Micrometres.
    #[oai(default)]
    #[serde(default)]
    thickness_um: Vec<u16>,
}

/// A verdict.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Ok3Answer")]
#[serde(deny_unknown_fields)]
pub(crate) struct Ok3AnswerShape {
    verdict: VerdictShape,
}

/// A number in the item's unit, as a decimal text.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "MeasureAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasureAnswerShape {
    value: Text<Reading>,
}

/// A day.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DateAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct DateAnswerShape {
    date: Text<Date>,
}

/// A week of manufacture, week and year in two digits each.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "WeekAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct WeekAnswerShape {
    week: Text<DotWeek>,
}

/// Yes or no.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "YesNoAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct YesNoAnswerShape {
    yes: bool,
}

/// One of the item's options.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ChoiceAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct ChoiceAnswerShape {
    option: Text<Slug>,
}

/// Free words, and how bad what they tell is.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "TextAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct TextAnswerShape {
    text: Text<Note>,
    severity: Option<SeverityShape>,
}

/// It was not looked at; the note may say why. Nothing beside the type.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "NotInspectedAnswer")]
#[serde(deny_unknown_fields)]
pub(crate) struct NotInspectedShape {}

/// An answer, of the kind that its item wants; `not_inspected` fits any.
#[derive(Debug, Union, Deserialize)]
#[oai(rename = "Answer", discriminator_name = "type", one_of = true)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum AnswerShape {
    #[oai(mapping = "panel")]
    Panel(PanelAnswerShape),
    #[oai(mapping = "ok3")]
    Ok3(Ok3AnswerShape),
    #[oai(mapping = "measure")]
    Measure(MeasureAnswerShape),
    #[oai(mapping = "date")]
    Date(DateAnswerShape),
    #[oai(mapping = "week")]
    Week(WeekAnswerShape),
    #[oai(mapping = "yes_no")]
    YesNo(YesNoAnswerShape),
    #[oai(mapping = "choice")]
    Choice(ChoiceAnswerShape),
    #[oai(mapping = "text")]
    Text(TextAnswerShape),
    #[oai(mapping = "not_inspected")]
    NotInspected(NotInspectedShape),
}

/// What was found at an item. Without answer and note it is cleared.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Finding")]
#[serde(deny_unknown_fields)]
pub(crate) struct FindingShape {
    answer: Option<AnswerShape>,
    note: Option<Text<Note>>,
}

/// States of a body panel.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "PanelKind")]
#[serde(deny_unknown_fields)]
pub(crate) struct PanelKindShape {
    class: PanelClassShape,
}

/// A measured number.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "MeasureKind")]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasureKindShape {
    unit: UnitShape,
    limits: Option<LimitsShape>,
}

/// Outside of these a measured number is a fault.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Limits")]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitsShape {
    minor_below: Option<Text<Reading>>,
    major_below: Option<Text<Reading>>,
    minor_above: Option<Text<Reading>>,
    major_above: Option<Text<Reading>>,
}

/// Yes or no.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "YesNoKind")]
#[serde(deny_unknown_fields)]
pub(crate) struct YesNoKindShape {
    /// How bad a "no" is; `sound` if absent.
    no: Option<SeverityShape>,
}

/// One of 2 to 20 options.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ChoiceKind")]
#[serde(deny_unknown_fields)]
pub(crate) struct ChoiceKindShape {
    options: Vec<OptionShape>,
}

/// An option.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ChoiceOption")]
#[serde(deny_unknown_fields)]
pub(crate) struct OptionShape {
    key: Text<Slug>,
    title: TitleBody,
    /// `sound` if absent.
    severity: Option<SeverityShape>,
}

/// Sound, minor fault, major fault or not applicable. Nothing beside the type.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Ok3Kind")]
#[serde(deny_unknown_fields)]
pub(crate) struct Ok3KindShape {}

/// A day. Nothing beside the type.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DateKind")]
#[serde(deny_unknown_fields)]
pub(crate) struct DateKindShape {}

/// A week of manufacture. Nothing beside the type.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "WeekKind")]
#[serde(deny_unknown_fields)]
pub(crate) struct WeekKindShape {}

/// Free words. Nothing beside the type.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "TextKind")]
#[serde(deny_unknown_fields)]
pub(crate) struct TextKindShape {}

// The document names the schema of a variant by its type, so that two variants must not share one.

/// What kind of answer an item wants.
#[derive(Debug, Union, Deserialize)]
#[oai(rename = "ResultKind", discriminator_name = "type", one_of = true)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum KindShape {
    #[oai(mapping = "panel")]
    Panel(PanelKindShape),
    #[oai(mapping = "ok3")]
    Ok3(Ok3KindShape),
    #[oai(mapping = "measure")]
    Measure(MeasureKindShape),
    #[oai(mapping = "date")]
    Date(DateKindShape),
    #[oai(mapping = "week")]
    Week(WeekKindShape),
    #[oai(mapping = "yes_no")]
    YesNo(YesNoKindShape),
    #[oai(mapping = "choice")]
    Choice(ChoiceKindShape),
    #[oai(mapping = "text")]
    Text(TextKindShape),
}

/// One thing to look at.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Item")]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemShape {
    key: Text<Slug>,
    title: TitleBody,
    kind: KindShape,
    packages: Vec<PackageShape>,
    /// 1 (comfort) to 5 (safety).
    weight: u8,
    /// Whether a report can't be finalised without an answer to it.
    #[oai(default)]
    #[serde(default)]
    required: bool,
    /// Whether a major fault here caps the grade.
    #[oai(default)]
    #[serde(default)]
    stopper: bool,
    /// Whether the answer of the vehicle's last report is suggested.
    #[oai(default)]
    #[serde(default)]
    carry_over: bool,
}

/// A part of a template.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Section")]
#[serde(deny_unknown_fields)]
pub(crate) struct SectionShape {
    key: Text<Slug>,
    title: TitleBody,
    items: Vec<ItemShape>,
}

/// What may be edited of a template.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "TemplateInput")]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateDraftShape {
    title: TitleBody,
    /// 1 to 40 sections, at most 500 items.
    sections: Vec<SectionShape>,
}

/// A template in one of its versions.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Template")]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateShape {
    /// `standard` or the id of one of the tenant's own.
    name: Text<carsync_core::inspection::template::TemplateName>,
    version: u32,
    created_at: Option<Text<Timestamp>>,
    title: TitleBody,
    sections: Vec<SectionShape>,
}
