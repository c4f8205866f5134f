//! What a tenant has of inspections: something in every table.

use carsync_core::blob::PhotoSize;
use carsync_core::inspection::template::{Template, standard};
use carsync_core::inspection::{Answer, Begin, Draft, Finalise, Finding, Part, Photo, Reading, Report, UNSAVED};
use carsync_core::value::{BookingId, Slug};

use super::house::{House, quarter};
use super::picture::png;
use crate::support::base::Deployment;
use crate::support::shop::{key, slug};

/// A report with a photo, its correction as a draft, and a template.
#[derive(Debug)]
pub struct Visit {
    pub booking: BookingId,
    pub report: Report,
    pub photo: Photo,
    pub correction: Draft,
    pub template: Template,
}

impl Visit {
    /// Inspects the vehicle that walked in, publishes the report, and begins its correction.
    pub async fn of(at: &Deployment, house: &House) -> Self {
        let (inspections, staff) = (at.carsync.inspections(), &house.shop.staff);
        let template = inspections.add_template(staff, standard().draft.clone()).await.expect("a template");
        let (settings, version) = inspections.settings(staff).await.expect("settings");
        inspections.set_settings(staff, settings, version).await.expect("settings");
        let booking = house.bookings.iter().find(|booking| booking.starts_at == quarter(36)).expect("a walk-in").id;
        let draft = inspections.begin(staff, booking, &Begin { packages: Vec::new(), template: None }).await.expect("a draft");
        let parts: Vec<Part> = draft.report.template.items().map(|item| part(&item.key)).collect();
        for some in parts.chunks(50) {
            inspections.save_parts(staff, draft.report.id, some).await.expect("findings");
        }
        let photo = inspections.add_photo(staff, draft.report.id, None, None, png(1).into()).await.expect("a photo").0;
        let report = inspections.finalise(staff, booking, &Finalise { base_price: None }, &key("final")).await.expect("a report").value;
        while inspections.finish_next().await.expect("a queue") {}
        inspections.photo(staff, report.id, photo.id, PhotoSize::Small).await.expect("a photo");
        let correction = inspections.supersede(staff, report.id).await.expect("a correction");
        Self { booking, report, photo, correction, template }
    }
}

/// An item that was not looked at; the odometer was.
pub fn part(item: &Slug) -> Part {
    let answer =
        if *item == slug("odometer_reading") { Answer::Measure { value: Reading::whole(87_450) } } else { Answer::NotInspected {} };
    Part { item: item.clone(), finding: Finding { answer: Some(answer), note: None }, seen: UNSAVED }
}
