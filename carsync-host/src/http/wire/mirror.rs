//! How templates and findings look in JSON: mirrors of core's values, for the document alone. See `like`.

use carsync_core::inspection::{DotWeek, Reading};
use carsync_core::jiff::Timestamp;
use carsync_core::jiff::civil::Date;
use carsync_core::value::{Invalid, Note, Slug};
use poem_openapi::{Enum, Object, Union};
use serde::Deserialize;

use super::catalogue::TitleBody;
use super::text::{Format, Text};

macro_rules! text_formats {
    ($($type:ty: $format:literal $example:literal;)*) => {
        $(impl Format for $type {
            const FORMAT: &'static str = $format;
            const EXAMPLE: &'static str = $example;
            fn read(text: &str) -> Result<Self, Invalid> {
                text.parse()
            }
        })*
    };
}

text_formats! {
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

#[cfg(test)]
mod tests {
    //! Core's own JSON, read by the mirrors and by the document's schemas: what the one writes, the others know, and the other way round.

    use std::collections::BTreeSet;
    use std::sync::OnceLock;

    use carsync_core::inspection::score::Grade;
    use carsync_core::inspection::seal::{Algorithm, SealedFile};
    use carsync_core::inspection::template::{Package, PanelClass, ResultKind, Template, Unit, standard};
    use carsync_core::inspection::{Answer, PaintExtent, PanelState, Severity, Standing, StructureState, Verdict};
    use carsync_core::testing::{Sample, Shop, Visit, sample};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::super::report::SealedFileShape;
    use super::super::sealed::{DocumentShape, ScoreShape, SealShape, ValueTableShape};
    use super::*;
    use crate::http::app::openapi_document;

    /// All values of an enum of core; a new one that is not named here does not compile.
    macro_rules! all_of {
        ($type:ident: $($variant:ident)*) => {{
            fn named(value: $type) {
                match value {
                    $($type::$variant => (),)*
                }
            }
            let all = vec![$($type::$variant),*];
            all.iter().copied().for_each(named);
            all
        }};
    }

    fn document() -> &'static Value {
        static DOCUMENT: OnceLock<Value> = OnceLock::new();
        DOCUMENT.get_or_init(|| serde_json::from_str(&openapi_document()).expect("the document"))
    }

    /// What a value has that its schema does not know, or lacks that the schema requires.
    fn differences(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let parts = parts(document, schema);
        if let Some(mapping) = parts.iter().find_map(|part| part["discriminator"]["mapping"].as_object()) {
            let which = value["type"].as_str().and_then(|kind| mapping.get(kind)?.as_str());
            let Some(which) = which else { return found.push(format!("{at}: no schema for the type of {value}")) };
            return differences(document, &json!({"$ref": which}), value, at, found);
        }
        let Some(shape) = parts.iter().copied().find(|part| part["type"].is_string()) else {
            return found.push(format!("{at}: no type in {schema}"));
        };
        let known = properties(document, schema);
        match value {
            Value::Object(fields) => {
                for (name, part) in fields {
                    match known.iter().find(|(known, _)| *known == name) {
                        Some((_, schema)) => differences(document, schema, part, &format!("{at}.{name}"), found),
                        None => found.push(format!("{at}.{name}: the document does not know it")),
                    }
                }
                let lacks = required(document, schema).into_iter().filter(|name| !fields.contains_key(name));
                found.extend(lacks.map(|name| format!("{at}.{name}: the document requires it")));
            }
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    differences(document, &shape["items"], item, &format!("{at}[{place}]"), found);
                }
            }
            Value::String(text) => {
                let one_of = shape["enum"].as_array();
                if shape["type"] != "string" || one_of.is_some_and(|all| !all.contains(value)) {
                    found.push(format!("{at}: `{text}` is not of {shape}"));
                }
            }
            Value::Number(number) if shape["type"] != "integer" => found.push(format!("{at}: {number} is not of {shape}")),
            Value::Bool(yes) if shape["type"] != "boolean" => found.push(format!("{at}: {yes} is not of {shape}")),
            // Core writes the unknown facts of a vehicle as null.
            Value::Null if at.starts_with("ReportDocument.vehicle.") || at.starts_with("SealedReport.document.vehicle.") => {}
            Value::Null => found.push(format!("{at}: null is never written")),
            Value::Number(_) | Value::Bool(_) => {}
        }
    }

    /// The schema itself, or what it is put together of.
    fn parts<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
        match (schema["$ref"].as_str(), schema["allOf"].as_array()) {
            (Some(name), _) => parts(document, document.pointer(name.trim_start_matches('#')).expect("a schema")),
            (None, Some(all)) => all.iter().flat_map(|part| parts(document, part)).collect(),
            (None, None) => vec![schema],
        }
    }

    fn properties<'a>(document: &'a Value, schema: &'a Value) -> Vec<(&'a String, &'a Value)> {
        parts(document, schema).into_iter().filter_map(|part| part["properties"].as_object()).flatten().collect()
    }

    fn required(document: &Value, schema: &Value) -> Vec<String> {
        let named = parts(document, schema).into_iter().filter_map(|part| part["required"].as_array()).flatten();
        named.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A value of core is read by its mirror, which refuses what it does not know, and described in full by the schema of this name.
    #[track_caller]
    fn mirrored<M: DeserializeOwned>(name: &str, value: &impl Serialize) {
        let text = serde_json::to_string(value).expect("JSON");
        let read = serde_json::from_str::<M>(&text);
        assert!(read.is_ok(), "{name}: {} in {text}", read.err().map(|error| error.to_string()).unwrap_or_default());
        let (document, value) = (document(), serde_json::from_str(&text).expect("JSON"));
        let mut found = Vec::new();
        differences(document, &document["components"]["schemas"][name], &value, name, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    /// A shop with a car in it; nothing is stored.
    fn shop_and_visit(sample: &Sample) -> (Shop, Visit) {
        let (tenant, workshop) = (sample.tenant("mirror"), sample.workshop("main"));
        let bays = [sample.bay(workshop.id, 1), sample.bay(workshop.id, 2)];
        let service = sample.service(workshop.id, "oil-change");
        let shop = Shop { scope: sample::scope(&tenant), tenant, workshop, bays, service };
        let person = sample.person();
        let card = sample.card(&person);
        let vehicle = sample.vehicle(Some(&card));
        let booking = sample.visit(&shop.bays[0], &card, &vehicle);
        (shop, Visit { person, card, vehicle, booking })
    }

    #[test]
    fn a_sealed_document_with_all_that_it_can_say_and_one_with_the_least_read_back_as_their_mirrors() {
        let sample = Sample::new();
        let (shop, visit) = shop_and_visit(&sample);
        let mut draft = sample.draft(&visit);
        draft.summary = Some("خلاصه".parse().expect("a note"));
        draft.supersedes = Some(sample.later_id());
        draft.packages = Package::ALL.into();
        let photos = [sample.photo(), sample.photo()];
        let everything = sample.document(&shop, &visit, &draft, &sample.findings(&draft.template), &photos);
        let mut least = sample.document(&shop, &visit, &draft, &[], &[]);
        (least.inspector, least.vehicle_title, least.odometer) = (None, None, None);
        (least.supersedes, least.summary, least.workshop.phone) = (None, None, None);
        (least.result.advert, least.result.waterfall) = (None, None);
        (least.result.score.score, least.result.score.grade) = (None, None);
        for document in [everything, least] {
            mirrored::<DocumentShape>("ReportDocument", &document);
            mirrored::<ScoreShape>("Score", &document.result.score);
            let sealed = sample.sealed(&draft, &visit, document).sealed.expect("it is sealed");
            mirrored::<SealShape>("Seal", &sealed.seal);
            let file = SealedFile::write(&sealed.canonical, &sealed.seal).expect("a file");
            mirrored::<SealedFileShape>("SealedReport", &SealedFile::read(&file).expect("a sealed report"));
        }
    }

    #[test]
    fn the_built_in_template_one_of_a_tenants_own_and_a_value_table_read_back_as_their_mirrors() {
        let sample = Sample::new();
        let own: Template = sample.template(sample.id(), 3);
        assert!(own.created_at.is_some() && standard().created_at.is_none(), "both are tried");
        for template in [standard(), &own] {
            mirrored::<TemplateShape>("Template", template);
            mirrored::<TemplateDraftShape>("TemplateInput", &template.draft);
        }
        mirrored::<ValueTableShape>("ValueTable", &sample.inspection_settings().value_table.expect("a table"));
    }

    #[test]
    fn every_kind_of_answer_and_result_has_its_mirror_and_no_mirror_is_alone() {
        let option = |key: &str| json!({"key": key, "title": {"fa": "گزینه", "en": "Option"}, "severity": "minor"});
        let limits = json!({"minor_below": "1", "major_below": "0.5", "minor_above": "9", "major_above": "9.5"});
        let answers = [
            json!({"type": "panel", "states": ["dented", "cut"], "thickness_um": [120]}),
            json!({"type": "ok3", "verdict": "minor"}),
            json!({"type": "measure", "value": "6.5"}),
            json!({"type": "date", "date": "2026-03-21"}),
            json!({"type": "week", "week": "2119"}),
            json!({"type": "yes_no", "yes": true}),
            json!({"type": "choice", "option": "black"}),
            json!({"type": "text", "text": "متن", "severity": "major"}),
            json!({"type": "text", "text": "متن"}),
            json!({"type": "not_inspected"}),
        ];
        let kinds = [
            json!({"type": "panel", "class": "welded"}),
            json!({"type": "ok3"}),
            json!({"type": "measure", "unit": "mm", "limits": limits}),
            json!({"type": "date"}),
            json!({"type": "week"}),
            json!({"type": "yes_no", "no": "major"}),
            json!({"type": "choice", "options": [option("black"), option("white")]}),
            json!({"type": "text"}),
        ];
        let tag = |written: &Value| written["type"].as_str().expect("a type").to_owned();
        let (mut answered, mut wanted) = (BTreeSet::new(), BTreeSet::new());
        for one in &answers {
            let core: Answer = serde_json::from_value(one.clone()).expect("an answer of core");
            // A kind that is added to core does not compile before it is tried above.
            match core {
                Answer::Panel { .. } | Answer::Ok3 { .. } | Answer::Measure { .. } | Answer::Date { .. } | Answer::Week { .. } => {}
                Answer::YesNo { .. } | Answer::Choice { .. } | Answer::Text { .. } | Answer::NotInspected {} => {}
            }
            mirrored::<AnswerShape>("Answer", &core);
            answered.insert(tag(one));
        }
        for one in &kinds {
            let core: ResultKind = serde_json::from_value(one.clone()).expect("a kind of core");
            match core {
                ResultKind::Panel { .. } | ResultKind::Ok3 | ResultKind::Measure { .. } | ResultKind::Date | ResultKind::Week => {}
                ResultKind::YesNo { .. } | ResultKind::Choice { .. } | ResultKind::Text => {}
            }
            mirrored::<KindShape>("ResultKind", &core);
            wanted.insert(tag(one));
        }
        let document = document();
        for (name, tried) in [("Answer", answered), ("ResultKind", wanted)] {
            let schema = &document["components"]["schemas"][name];
            let mapping = schema["discriminator"]["mapping"].as_object().expect("a mapping");
            assert_eq!(mapping.keys().cloned().collect::<BTreeSet<_>>(), tried, "{name}");
            let places: BTreeSet<&str> = mapping.values().filter_map(Value::as_str).collect();
            assert_eq!(places.len(), mapping.len(), "{name}: two types share a schema, which can name but one");
            for (tag, place) in mapping {
                let schema = json!({"$ref": place});
                let named = properties(document, &schema).into_iter().find(|(name, _)| *name == "type").map(|(_, schema)| &schema["enum"]);
                assert_eq!(named, Some(&json!([tag])), "{name}");
            }
        }
    }

    #[test]
    fn every_value_of_an_enum_exists_in_core_and_in_the_document() {
        #[track_caller]
        fn same<M: DeserializeOwned>(document: &Value, name: &str, core: &[impl Serialize]) {
            let core: BTreeSet<String> = core.iter().map(|one| serde_json::to_string(one).expect("JSON")).collect();
            let shown = document["components"]["schemas"][name]["enum"].as_array().expect("values");
            assert_eq!(shown.iter().map(Value::to_string).collect::<BTreeSet<_>>(), core, "{name}");
            let read = |one: &String| serde_json::from_str::<M>(one).is_ok();
            assert!(core.iter().all(read), "{name}: {core:?}");
        }
        let document = document();
        same::<PackageShape>(document, "InspectionPackage", &Package::ALL);
        same::<SeverityShape>(document, "Severity", &Severity::ALL);
        same::<PanelStateShape>(document, "PanelState", &PanelState::ALL);
        same::<UnitShape>(document, "Unit", &Unit::ALL);
        same::<VerdictShape>(document, "Verdict", &all_of!(Verdict: Ok Minor Major NotApplicable));
        same::<PanelClassShape>(document, "PanelClass", &all_of!(PanelClass: Bolted Welded Cosmetic Structure));
        same::<GradeShape>(document, "Grade", &all_of!(Grade: A B C D E));
        same::<PaintShape>(document, "PaintExtent", &all_of!(PaintExtent: Unpainted Spots Panels Around Full));
        same::<StructureShape>(document, "StructureState", &all_of!(StructureState: Sealed Marked Knocked Unknown));
        same::<AlgorithmShape>(document, "SealAlgorithm", &all_of!(Algorithm: Ed25519));
        same::<Value>(document, "Standing", &all_of!(Standing: Valid Expired Superseded Revoked));
    }
}
