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
