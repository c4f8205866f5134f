//! From a draft to the document that is sealed: everything it says, looked up once and written down.

use jiff::{SignedDuration, Timestamp};

use super::{Inspections, internal};
use crate::catalogue::{Workshop, WorkshopRef};
use crate::customer::VehicleFacts;
use crate::inspection::advert::advert;
use crate::inspection::document::{
    DocumentItem, DocumentPhoto, DocumentSection, DocumentTemplate, DocumentTenant, DocumentWorkshop, FORMAT, Odometer, ReportDocument,
    ReportResult,
};
use crate::inspection::draft::Draft;
use crate::inspection::error::InspectionError;
use crate::inspection::finding::Answer;
use crate::inspection::report::VerifyToken;
use crate::inspection::score::score;
use crate::inspection::settings::InspectionSettings;
use crate::inspection::template::ODOMETER_ITEM;
use crate::storage::TenantRead;
use crate::tenancy::Tenant;
use crate::value::{Money, Name};

/// What a document needs beside its draft.
pub(super) struct Surroundings {
    pub(super) tenant: Tenant,
    pub(super) workshop: Workshop,
    pub(super) vehicle: VehicleFacts,
    pub(super) settings: InspectionSettings,
    pub(super) inspector: Option<Name>,
    pub(super) base_price: Option<Money>,
    pub(super) now: Timestamp,
}

impl Inspections {
    pub(super) async fn surroundings(
        &self,
        unit: &dyn TenantRead,
        draft: &Draft,
        inspector: Option<Name>,
        base_price: Option<Money>,
    ) -> Result<Surroundings, InspectionError> {
        let which = WorkshopRef::Id(draft.report.workshop);
        let vehicle = unit.customers().vehicles(&[draft.report.vehicle]).await?.into_iter().next();
        Ok(Surroundings {
            tenant: unit.tenant().get().await?.ok_or(InspectionError::NotFound("tenant"))?,
            workshop: unit.catalogue().workshop(&which).await?.ok_or(InspectionError::NotFound("workshop"))?,
            vehicle: vehicle.ok_or(InspectionError::NotFound("vehicle"))?.facts,
            settings: self.settings_in(unit).await?.0,
            inspector,
            base_price,
            now: self.origin.now(),
        })
    }

    /// The document of a draft that is complete.
    pub(super) fn document(&self, draft: &Draft, around: Surroundings) -> Result<ReportDocument, InspectionError> {
        let Surroundings { tenant, workshop, vehicle, settings, inspector, base_price, now } = around;
        let report = &draft.report;
        let odometer = odometer(draft)?;
        let template = &report.template;
        let sections = template.draft.sections.iter().map(|section| DocumentSection {
            key: section.key.clone(),
            title: section.title.clone(),
            items: section.items.iter().map(|item| DocumentItem { item: item.clone(), finding: draft.finding(item).cloned() }).collect(),
        });
        let photos = draft.photos.iter().map(|photo| DocumentPhoto {
            id: photo.id,
            item: photo.item.clone(),
            caption: photo.caption.clone(),
            width: photo.width,
            height: photo.height,
            sha256: photo.sha256.clone(),
        });
        let waterfall = base_price.and_then(|base| settings.value_table.as_ref().map(|table| table.waterfall(base, draft.found())));
        // Whole seconds, as people and other languages write them.
        let issued_at = Timestamp::from_second(now.as_second()).map_err(internal)?;
        let valid_until = issued_at.checked_add(SignedDuration::from_hours(i64::from(settings.validity_hours))).map_err(internal)?;
        let place = workshop.draft;
        Ok(ReportDocument {
            format: FORMAT.to_owned(),
            report: report.id,
            verify_token: VerifyToken::mint(&self.origin.bytes()),
            tenant: DocumentTenant { id: tenant.id, slug: tenant.slug, name: tenant.name },
            workshop: DocumentWorkshop {
                id: workshop.id,
                slug: place.slug,
                title: place.title,
                city: place.city,
                address: place.address,
                phone: place.phone,
                zone: place.zone,
            },
            booking: report.booking,
            inspector,
            vehicle_title: vehicle.title(),
            vehicle,
            odometer,
            template: DocumentTemplate { name: template.name, version: template.version, title: template.draft.title.clone() },
            packages: report.packages.clone(),
            issued_at,
            valid_until,
            supersedes: report.supersedes,
            sections: sections.collect(),
            photos: photos.collect(),
            result: ReportResult { score: score(draft.found()), advert: advert(draft.found()), waterfall },
            summary: report.summary.clone().filter(|summary| !summary.as_str().trim().is_empty()),
        })
    }
}

/// The odometer by the ledger's rule: a reading may be lower than before only with a reason, which then is told.
fn odometer(draft: &Draft) -> Result<Option<Odometer>, InspectionError> {
    let found = draft.found().find(|(item, _)| item.key.as_str() == ODOMETER_ITEM);
    let Some((_, Some(finding))) = found else { return Ok(None) };
    let Some(Answer::Measure { value }) = &finding.answer else { return Ok(None) };
    let km = u32::try_from(value.floor()).unwrap_or(u32::MAX);
    let highest_before_km = draft.highest_km;
    let lower_because = match highest_before_km {
        Some(highest_km) if km < highest_km => {
            let reason = finding.note.clone().filter(|note| !note.as_str().trim().is_empty());
            Some(reason.ok_or(InspectionError::OdometerLower { highest_km })?)
        }
        Some(_) | None => None,
    };
    Ok(Some(Odometer { km, highest_before_km, lower_because }))
}
