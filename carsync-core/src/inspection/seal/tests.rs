//! Laws of the seal: it holds for every report, and breaks with every change.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::clock::SystemClock;
use crate::entropy::{Origin, SystemEntropy};
use crate::inspection::advert::advert;
use crate::inspection::document::{
    DocumentItem, DocumentPhoto, DocumentSection, DocumentTemplate, DocumentTenant, DocumentWorkshop, FORMAT, Odometer, ReportDocument,
    ReportResult,
};
use crate::inspection::finding::{Answer, Finding, PanelState, Verdict};
use crate::inspection::report::VerifyToken;
use crate::inspection::score::score;
use crate::inspection::template::{Item, Package, ResultKind, standard};
use crate::tenancy::TenantScope;
use crate::value::{Id, Secret};
use uuid::Uuid;

fn origin() -> Origin {
    Origin::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
}

fn scope() -> TenantScope {
    TenantScope::beside(origin().id(), "tirazheh".parse().expect("a slug"))
}

/// An answer that fits, by a number.
fn answer(item: &Item, number: u32) -> Answer {
    match &item.kind {
        ResultKind::Panel { .. } => {
            let state = PanelState::ALL[number as usize % PanelState::ALL.len()];
            Answer::Panel { states: [state].into(), thickness_um: vec![(number % 900) as u16, 110] }
        }
        ResultKind::Ok3 => {
            let verdicts = [Verdict::Ok, Verdict::Ok, Verdict::Minor, Verdict::Major, Verdict::NotApplicable];
            Answer::Ok3 { verdict: verdicts[number as usize % verdicts.len()] }
        }
        ResultKind::Measure { .. } => Answer::Measure { value: format!("{}.{}", number % 90, number % 10).parse().expect("a reading") },
        ResultKind::Date => Answer::Date { date: jiff::civil::date(2027, 3, (number % 28 + 1) as i8) },
        ResultKind::Week => Answer::Week { week: format!("{:02}19", number % 52 + 1).parse().expect("a week") },
        ResultKind::YesNo { .. } => Answer::YesNo { yes: number.is_multiple_of(2) },
        ResultKind::Choice { options } => Answer::Choice { option: options[number as usize % options.len()].key.clone() },
        ResultKind::Text => Answer::Text { text: format!("P{number:04} کد خطا").parse().expect("words"), severity: None },
    }
}

/// A report of some of the items, by numbers.
fn document(numbers: &[u32], note: &str, items: usize) -> ReportDocument {
    let mut template = standard().narrowed(&[Package::Full]);
    let mut left = items;
    for section in &mut template.draft.sections {
        section.items.truncate(left);
        left -= section.items.len();
    }
    template.draft.sections.retain(|section| !section.items.is_empty());
    let mut numbers = numbers.iter().copied().cycle();
    let mut found = |item: &Item| {
        let number = numbers.next().unwrap_or(0);
        let note = (number % 7 == 0).then(|| note.parse().expect("a note"));
        (number % 11 != 0).then(|| Finding { answer: Some(answer(item, number)), note })
    };
    let sections: Vec<DocumentSection> = template
        .draft
        .sections
        .iter()
        .map(|section| DocumentSection {
            key: section.key.clone(),
            title: section.title.clone(),
            items: section.items.iter().map(|item| DocumentItem { item: item.clone(), finding: found(item) }).collect(),
        })
        .collect();
    let found = || sections.iter().flat_map(|section| &section.items).map(|item| (&item.item, item.finding.as_ref()));
    let result = ReportResult { score: score(found()), advert: advert(found()), waterfall: None };
    let title = template.draft.title.clone();
    ReportDocument {
        format: FORMAT.to_owned(),
        report: Id::from_uuid(Uuid::from_u128(u128::from(numbers_sum(&sections)) << 64)),
        verify_token: VerifyToken::mint(&[7; 17]),
        tenant: DocumentTenant {
            id: Id::from_uuid(Uuid::from_u128(1)),
            slug: "tirazheh".parse().expect("a slug"),
            name: "تیراژه".parse().expect("a name"),
        },
        workshop: DocumentWorkshop {
            id: Id::from_uuid(Uuid::from_u128(2)),
            slug: "vanak".parse().expect("a slug"),
            title: title.clone(),
            city: "تهران".parse().expect("a name"),
            address: "ونک\nپلاک ۳".parse().expect("a note"),
            phone: None,
            zone: "Asia/Tehran".parse().expect("a zone"),
        },
        booking: Id::from_uuid(Uuid::from_u128(3)),
        inspector: None,
        vehicle: crate::customer::VehicleFacts::of_plate("12ب345-67".parse().expect("a plate")),
        vehicle_title: None,
        odometer: Some(Odometer { km: 87_450, highest_before_km: Some(80_000), lower_because: None }),
        template: DocumentTemplate { name: template.name, version: template.version, title },
        packages: vec![Package::Full],
        issued_at: "2026-11-22T07:00:00Z".parse().expect("a time"),
        valid_until: "2026-11-23T07:00:00Z".parse().expect("a time"),
        supersedes: None,
        sections,
        photos: vec![DocumentPhoto {
            id: Id::from_uuid(Uuid::from_u128(4)),
            item: None,
            caption: Some("نمای جلو".parse().expect("a name")),
            width: 1600,
            height: 1200,
            sha256: "00".repeat(32),
        }],
        result,
        summary: Some(note.parse().expect("a note")),
    }
}

fn numbers_sum(sections: &[DocumentSection]) -> u64 {
    sections.iter().map(|section| section.items.len() as u64).sum()
}

/// Every way to change one place of a JSON value.
fn changes(value: &Value) -> Vec<Value> {
    let here = match value {
        Value::Null => vec![json!(0)],
        Value::Bool(yes) => vec![json!(!yes)],
        Value::Number(number) => vec![json!(number.as_u64().unwrap_or(0) + 1)],
        Value::String(text) => vec![json!(format!("{text} ")), json!(format!("x{text}"))],
        Value::Array(items) => {
            let mut longer = items.clone();
            longer.push(json!("more"));
            let without =
                (0..items.len()).map(|gone| items.iter().enumerate().filter(move |(at, _)| *at != gone).map(|(_, one)| one.clone()));
            std::iter::once(Value::Array(longer)).chain(without.map(|rest| Value::Array(rest.collect()))).collect()
        }
        Value::Object(fields) => {
            let without = fields.keys().map(|gone| {
                let mut rest = fields.clone();
                rest.remove(gone);
                Value::Object(rest)
            });
            let mut more = fields.clone();
            more.insert("more".to_owned(), json!(1));
            without.chain([Value::Object(more)]).collect()
        }
    };
    let below: Vec<Value> = match value {
        Value::Array(items) => (0..items.len())
            .flat_map(|at| {
                changes(&items[at]).into_iter().map(move |changed| (at, changed)).map(|(at, changed)| {
                    let mut items = items.clone();
                    items[at] = changed;
                    Value::Array(items)
                })
            })
            .collect(),
        Value::Object(fields) => fields
            .keys()
            .flat_map(|key| {
                changes(&fields[key]).into_iter().map(move |changed| {
                    let mut fields = fields.clone();
                    fields.insert(key.clone(), changed);
                    Value::Object(fields)
                })
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    here.into_iter().chain(below).collect()
}

fn sealed(document: &ReportDocument) -> (SealedFile, PublicKey, String) {
    let (vault, scope, origin) = (SealVault::new(&Secret::new("a key of a deployment")), scope(), origin());
    let key = vault.make(&scope, &origin).expect("a key");
    let signing = vault.open(&scope, &key).expect("its private half");
    let text = canonical(document).expect("a canonical form");
    let seal = seal(&text, key.id, &signing);
    let file = SealedFile::write(&text, &seal).expect("a file");
    (SealedFile::read(&file).expect("a sealed report"), key.public, text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_seal_holds_for_every_report_and_reads_back(numbers in proptest::collection::vec(0..100_000_u32, 1..200), note in "[ -~آ-ی]{1,80}") {
        let document = document(&numbers, &note, 154);
        let (file, key, text) = sealed(&document);
        prop_assert_eq!(file.check(&key), Ok(()));
        prop_assert_eq!(canonical(&file.document).expect("canonical"), text);
        let back: ReportDocument = serde_json::from_value(file.document).expect("a document");
        prop_assert_eq!(back, document);
    }

    #[test]
    fn no_change_of_any_field_keeps_the_seal(numbers in proptest::collection::vec(0..100_000_u32, 1..40), items in 1..24_usize) {
        let (file, key, _) = sealed(&document(&numbers, "یادداشت", items));
        for changed in changes(&file.document) {
            let forged = SealedFile { document: changed, ..file.clone() };
            prop_assert_eq!(forged.check(&key), Err(SealFault::Changed));
        }
    }
}

#[test]
fn a_forger_who_mends_the_digest_lacks_the_key() {
    let (mut file, key, _) = sealed(&document(&[3, 5, 8], "یادداشت", 154));
    file.document["vehicle"]["plate"] = json!("99ب345-67");
    file.seal.digest = digest_of(&canonical(&file.document).expect("canonical"));
    assert_eq!(file.check(&key), Err(SealFault::NotByThisKey));
    let (_, other, _) = sealed(&document(&[1], "x", 3));
    let (genuine, _, _) = sealed(&document(&[1], "x", 3));
    assert_eq!(genuine.check(&other), Err(SealFault::NotByThisKey));
}

#[test]
fn one_changed_byte_of_the_file_is_told() {
    let document = document(&[3, 5, 8, 12], "یادداشت", 12);
    let (vault, scope, origin) = (SealVault::new(&Secret::new("a key of a deployment")), scope(), origin());
    let key = vault.make(&scope, &origin).expect("a key");
    let text = canonical(&document).expect("canonical");
    let file = SealedFile::write(&text, &seal(&text, key.id, &vault.open(&scope, &key).expect("a key"))).expect("a file");
    for at in 0..file.len() {
        let mut bytes = file.clone().into_bytes();
        bytes[at] ^= 1;
        let read = String::from_utf8(bytes).ok().and_then(|changed| SealedFile::read(&changed).ok());
        assert!(read.is_none_or(|read| read.check(&key.public).is_err()), "byte {at} of {file}");
    }
}

#[test]
fn a_compact_seal_reads_back_and_proves_its_digest_alone() {
    let (file, key, _) = sealed(&document(&[3, 5, 8], "یادداشت", 20));
    let compact = file.seal.compact();
    assert_eq!(compact.len(), 155);
    let seal = Seal::from_compact(&compact).expect("a seal");
    assert_eq!((&seal, seal.check_alone(&key)), (&file.seal, Ok(())));
    assert!(["", ".", "abc.def", &compact[1..], &compact[..150]].iter().all(|bad| Seal::from_compact(bad).is_err()));
    let other = Seal { digest: digest_of("{}"), ..seal };
    assert_eq!(other.check_alone(&key), Err(SealFault::NotByThisKey));
}

#[test]
fn a_private_key_opens_only_for_its_tenant_id_and_deployment() {
    let (vault, scope, origin) = (SealVault::new(&Secret::new("a key of a deployment")), scope(), origin());
    let key = vault.make(&scope, &origin).expect("a key");
    assert!(vault.open(&scope, &key).is_ok());
    assert!(vault.open(&self::scope(), &key).is_err());
    assert!(SealVault::new(&Secret::new("another deployment's key")).open(&scope, &key).is_err());
    let renamed = SealKey { id: origin.id(), ..key.clone() };
    assert!(vault.open(&scope, &renamed).is_err());
    let mut bent = key.clone();
    if let Some(last) = bent.private_box.last_mut() {
        *last ^= 1;
    }
    assert!(vault.open(&scope, &bent).is_err());
    let shown = format!("{key:?} {vault:?}");
    assert!(!shown.contains(&hex(&key.private_box[..4])), "{shown}");
}
