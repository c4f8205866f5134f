//! Samples of inspections: a car that stands in a workshop, what is found at it, and the sealed report of that.

use ed25519_dalek::SigningKey;
use jiff::{SignedDuration, Timestamp};

use super::{Sample, Shop, read, rial, title};
use crate::account::Person;
use crate::booking::{Booking, BookingState};
use crate::catalogue::Bay;
use crate::customer::{CustomerCard, Vehicle};
use crate::inspection::score::score;
use crate::inspection::seal::{PublicKey, SealKey, canonical, seal};
use crate::inspection::template::{Item, ResultKind, Template, TemplateName, standard};
use crate::inspection::{
    Answer, DocumentItem, DocumentPhoto, DocumentSection, DocumentTemplate, DocumentTenant, DocumentWorkshop, FORMAT, Finding,
    InspectionSettings, Odometer, OdometerReading, PanelState, Photo, Report, ReportAccess, ReportDocument, ReportResult, ReportState,
    SavedFinding, SealedReport, Severity, ValueLoss, ValueTable, Verdict, VerifyToken, advert,
};
use crate::storage::{Storage, StorageError};
use crate::value::{Colour, Locale, ReportId, TemplateId};
use crate::version::Version;

/// A car that stands in a workshop of a stored shop, and whose it is; all stored.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Whose it is.
    pub person: Person,
    /// Their card.
    pub card: CustomerCard,
    /// The car.
    pub vehicle: Vehicle,
    /// The booking, in progress.
    pub booking: Booking,
}

impl Visit {
    /// Stores all that for another person.
    ///
    /// # Errors
    /// The storage's.
    pub async fn begin(storage: &dyn Storage, sample: &Sample, shop: &Shop) -> Result<Self, StorageError> {
        let person = sample.person();
        let mut unit = storage.platform_write().await?;
        unit.accounts_mut().insert_person(&person).await?;
        unit.commit().await?;
        let card = sample.card(&person);
        let vehicle = sample.vehicle(Some(&card));
        let booking = sample.visit(&shop.bays[0], &card, &vehicle);
        let mut unit = storage.write(&shop.scope).await?;
        unit.customers_mut().insert_card(&card).await?;
        unit.customers_mut().insert_vehicle(&vehicle).await?;
        unit.bookings_mut().insert(&booking).await?;
        unit.commit().await?;
        Ok(Self { person, card, vehicle, booking })
    }
}

impl Sample {
    /// A booking in progress of a card's vehicle, at a time that no other such booking has.
    pub fn visit(&self, bay: &Bay, card: &CustomerCard, vehicle: &Vehicle) -> Booking {
        Booking {
            state: BookingState::InProgress,
            customer: Some(card.id),
            person: card.person,
            vehicle: Some(vehicle.id),
            ..self.booking(bay, 4 * self.serial(), 4)
        }
    }

    /// A draft for a visit by the built-in template; its id is greater than all before.
    pub fn draft(&self, visit: &Visit) -> Report {
        Report {
            id: self.later_id(),
            workshop: visit.booking.workshop,
            booking: visit.booking.id,
            vehicle: visit.vehicle.id,
            customer: visit.booking.customer,
            person: visit.booking.person,
            phone: None,
            locale: Locale::Fa,
            state: ReportState::Draft,
            packages: Vec::new(),
            template: standard().clone(),
            supersedes: None,
            summary: None,
            created_at: self.now(),
            sealed: None,
            ended_at: None,
            revoked_because: None,
            published_at: None,
            version: Version::FIRST,
        }
    }

    /// What is first saved of an item: an answer of the kind that it wants.
    pub fn finding(&self, item: &Item) -> SavedFinding {
        let finding = Finding { answer: Some(answer(item)), note: Some(read(&format!("یادداشت {}\n'x' \"y\"", item.key))) };
        SavedFinding { item: item.key.clone(), finding, saved_by: None, version: Version::FIRST }
    }

    /// Something found at the first item of each kind.
    pub fn findings(&self, template: &Template) -> Vec<SavedFinding> {
        let mut kinds = Vec::new();
        let firsts = template.items().filter(|item| {
            let kind = std::mem::discriminant(&item.kind);
            let first = !kinds.contains(&kind);
            kinds.push(kind);
            first
        });
        firsts.map(|item| self.finding(item)).collect()
    }

    /// A photo that nobody has taken before.
    pub fn photo(&self) -> Photo {
        let n = self.serial();
        Photo {
            id: self.id(),
            item: n.is_multiple_of(2).then(|| standard().items().map(|item| item.key.clone()).next()).flatten(),
            caption: Some(read(&format!("عکس {n}"))),
            width: 1_600,
            height: 1_200,
            sha256: format!("{n:064x}"),
            upload_sha256: format!("{:064x}", u64::from(n) << 32),
            created_at: self.now(),
        }
    }

    /// What a draft says once it is final: these findings and photos.
    pub fn document(&self, shop: &Shop, visit: &Visit, draft: &Report, found: &[SavedFinding], photos: &[Photo]) -> ReportDocument {
        let finding = |item: &Item| found.iter().find(|saved| saved.item == item.key).map(|saved| &saved.finding);
        let all = || draft.template.items().map(|item| (item, finding(item)));
        let place = &shop.workshop.draft;
        let document_item = |item: &Item| DocumentItem { item: item.clone(), finding: finding(item).cloned() };
        let issued_at = Timestamp::from_second(self.now().as_second()).unwrap_or_default();
        ReportDocument {
            format: FORMAT.to_owned(),
            report: draft.id,
            verify_token: VerifyToken::mint(&self.origin.bytes()),
            tenant: DocumentTenant { id: shop.tenant.id, slug: shop.tenant.slug.clone(), name: shop.tenant.name.clone() },
            workshop: DocumentWorkshop {
                id: shop.workshop.id,
                slug: place.slug.clone(),
                title: place.title.clone(),
                city: place.city.clone(),
                address: place.address.clone(),
                phone: place.phone.clone(),
                zone: place.zone.clone(),
            },
            booking: draft.booking,
            inspector: Some(read("سارا احمدی")),
            vehicle: visit.vehicle.facts.clone(),
            vehicle_title: Some(title("peugeot-206")),
            odometer: Some(Odometer { km: 87_450, highest_before_km: Some(90_000), lower_because: Some(read("صفحه عوض شده")) }),
            template: DocumentTemplate {
                name: draft.template.name,
                version: draft.template.version,
                title: draft.template.draft.title.clone(),
            },
            packages: draft.packages.clone(),
            issued_at,
            valid_until: issued_at + SignedDuration::from_hours(24),
            supersedes: draft.supersedes,
            sections: draft
                .template
                .draft
                .sections
                .iter()
                .map(|section| DocumentSection {
                    key: section.key.clone(),
                    title: section.title.clone(),
                    items: section.items.iter().map(document_item).collect(),
                })
                .collect(),
            photos: photos
                .iter()
                .map(|photo| DocumentPhoto {
                    id: photo.id,
                    item: photo.item.clone(),
                    caption: photo.caption.clone(),
                    width: photo.width,
                    height: photo.height,
                    sha256: photo.sha256.clone(),
                })
                .collect(),
            result: ReportResult {
                score: score(all()),
                advert: advert(all()),
                waterfall: Some(value_table(&draft.template).waterfall(rial(7_500_000_000), all())),
            },
            summary: draft.summary.clone(),
        }
    }

    /// The draft made final by this document, sealed by a key of its own, addressed to the visit's customer.
    pub fn sealed(&self, draft: &Report, visit: &Visit, document: ReportDocument) -> Report {
        let canonical = canonical(&document).expect("a document has a canonical form");
        let seal = seal(&canonical, self.id(), &SigningKey::from_bytes(&self.origin.bytes()));
        Report {
            phone: visit.card.phone.clone(),
            state: ReportState::Final,
            sealed: Some(SealedReport { document, canonical, seal }),
            version: draft.version.next(),
            ..draft.clone()
        }
    }

    /// A draft and what it is once it is final, with a handful of findings.
    pub fn final_report(&self, shop: &Shop, visit: &Visit) -> (Report, Report) {
        let draft = self.draft(visit);
        let document = self.document(shop, visit, &draft, &self.findings(&draft.template), &[self.photo()]);
        let sealed = self.sealed(&draft, visit, document);
        (draft, sealed)
    }

    /// A template of a tenant's own in a version.
    pub fn template(&self, id: TemplateId, version: u32) -> Template {
        let mut draft = standard().draft.clone();
        draft.title = title(&format!("template-{version}"));
        draft.sections.truncate(2);
        Template { name: TemplateName::Own(id), version, created_at: Some(self.now()), draft }
    }

    /// Settings of which none is the usual.
    pub fn inspection_settings(&self) -> InspectionSettings {
        InspectionSettings {
            validity_hours: 48 + self.serial(),
            template: TemplateName::Own(self.id()),
            send_link: true,
            colour: read::<Colour>("#1d4ed8"),
            footer: Some(read("تهران\nخیابان ولیعصر")),
            value_table: Some(value_table(standard())),
            logo: Some("5e8d".repeat(16)),
        }
    }

    /// A reading of an odometer at this moment.
    pub fn reading(&self, report: Option<ReportId>, km: u32) -> OdometerReading {
        OdometerReading { id: self.later_id(), report, km, read_at: self.now(), lower_because: Some(read("صفحه عوض شده")) }
    }

    /// A seal key; its private half opens nothing.
    pub fn seal_key(&self) -> SealKey {
        let private_box = (0..=255).cycle().take(72 + self.serial() as usize % 9).collect();
        let (id, public) = (self.later_id(), PublicKey::new(self.origin.bytes()));
        SealKey { id, public, private_box, created_at: self.now(), retired_at: None }
    }

    /// A way to open a report.
    pub fn access(&self, report: ReportId, phone_hash: &str) -> ReportAccess {
        ReportAccess { report, hash: format!("{:064x}", self.serial()), phone_hash: phone_hash.to_owned(), created_at: self.now() }
    }
}

/// An answer that is always the same for an item.
fn answer(item: &Item) -> Answer {
    match &item.kind {
        ResultKind::Panel { .. } => {
            Answer::Panel { states: [PanelState::Painted, PanelState::Dented].into(), thickness_um: vec![120, 0, 9_999] }
        }
        ResultKind::Ok3 => Answer::Ok3 { verdict: Verdict::Minor },
        ResultKind::Measure { .. } => Answer::Measure { value: read("6.5") },
        ResultKind::Date => Answer::Date { date: jiff::civil::date(2026, 3, 21) },
        ResultKind::Week => Answer::Week { week: read("2119") },
        ResultKind::YesNo { .. } => Answer::YesNo { yes: false },
        ResultKind::Choice { options } => match options.first() {
            Some(option) => Answer::Choice { option: option.key.clone() },
            None => Answer::NotInspected {},
        },
        ResultKind::Text => Answer::Text { text: read("متن آزاد"), severity: Some(Severity::Minor) },
    }
}

/// A table that takes something off for the first panel of a template, and names a panel that it has not.
fn value_table(template: &Template) -> ValueTable {
    let panel = template.items().find(|item| matches!(item.kind, ResultKind::Panel { .. }));
    let loss = |item| ValueLoss { item, state: PanelState::Painted, loss_bp: 250 };
    let items = panel.map(|item| item.key.clone()).into_iter().chain([read("spoiler")]);
    ValueTable { name: read("جدول ۱۴۰۵"), losses: items.map(loss).collect(), loss_max_bp: 4_000 }
}
