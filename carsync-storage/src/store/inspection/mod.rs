//! Inspections of a tenant: templates, drafts, reports, photos, odometers, seal keys, and the work on final reports.

mod access;
mod draft;
mod job;
mod ledger;
mod report;

use async_trait::async_trait;
use carsync_core::inspection::seal::SealKey;
use carsync_core::inspection::template::Template;
use carsync_core::inspection::{
    DraftLock, InspectionSettings, InspectionStore, InspectionStoreMut, JobStep, OdometerReading, Photo, Report, ReportAccess, ReportJob,
    ReportState, SavedFinding, Versioned,
};
use carsync_core::jiff::Timestamp;
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{BookingId, Note, PhotoId, ReportId, TemplateId, VehicleId, WorkshopId};
use carsync_core::version::Version;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder};

pub(super) use report::{REPORT_COLUMNS, read_report};

use crate::column::micros;
use crate::entity::report::Column;
use crate::entity::{inspection_settings, inspection_template, report_access, report_photo, seal_key};
use crate::scoped::Unit;

/// How many reports of a vehicle are told.
const REPORTS_OF_VEHICLE_MAX: u64 = 50;

#[async_trait]
impl InspectionStore for Unit {
    async fn settings(&self) -> Result<Option<Versioned<InspectionSettings>>, StorageError> {
        let row = self.one(self.find::<inspection_settings::Entity>()).await?;
        row.as_ref().map(ledger::read_settings).transpose()
    }

    async fn templates(&self) -> Result<Vec<Template>, StorageError> {
        self.newest_templates().await
    }

    async fn template(&self, id: TemplateId, version: Option<u32>) -> Result<Option<Template>, StorageError> {
        let mut rows = self.find::<inspection_template::Entity>().filter(inspection_template::Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            rows = rows.filter(inspection_template::Column::Version.eq(i64::from(version)));
        }
        let row = self.one(rows.order_by_desc(inspection_template::Column::Version)).await?;
        row.as_ref().map(ledger::read_template).transpose()
    }

    async fn report(&self, id: ReportId) -> Result<Option<Report>, StorageError> {
        Ok(self.reports_where(Column::Id.eq(id.uuid())).await?.into_iter().next())
    }

    async fn reports_of_booking(&self, booking: BookingId) -> Result<Vec<Report>, StorageError> {
        self.reports_where(Column::BookingId.eq(booking.uuid())).await
    }

    async fn reports_of_vehicle(&self, vehicle: VehicleId) -> Result<Vec<Report>, StorageError> {
        self.sealed_where(Column::VehicleId.eq(vehicle.uuid()), REPORTS_OF_VEHICLE_MAX).await
    }

    async fn reports_of_workshop(&self, workshop: WorkshopId, page: &PageQuery<ReportId>) -> Result<Page<Report, ReportId>, StorageError> {
        self.sealed_page(Column::WorkshopId.eq(workshop.uuid()), page).await
    }

    async fn findings(&self, report: ReportId) -> Result<Vec<SavedFinding>, StorageError> {
        self.findings_of(report).await
    }

    async fn photos(&self, report: ReportId) -> Result<Vec<Photo>, StorageError> {
        self.photos_of(report).await
    }

    async fn photo_is_held(&self, photo: PhotoId) -> Result<bool, StorageError> {
        let rows = self.find::<report_photo::Entity>().filter(report_photo::Column::Id.eq(photo.uuid()));
        Ok(self.one(rows).await?.is_some())
    }

    async fn odometer(&self, vehicle: VehicleId) -> Result<Vec<OdometerReading>, StorageError> {
        self.readings_of(vehicle).await
    }

    async fn seal_keys(&self) -> Result<Vec<SealKey>, StorageError> {
        let rows = self.find::<seal_key::Entity>().order_by_desc(seal_key::Column::CreatedAt).order_by_desc(seal_key::Column::Id);
        self.all(rows).await?.into_iter().map(ledger::read_key).collect()
    }

    async fn job(&self, report: ReportId) -> Result<Option<(JobStep, Option<String>)>, StorageError> {
        self.open_job(report).await
    }
}

#[async_trait]
impl InspectionStoreMut for Unit {
    async fn put_settings(&mut self, settings: &InspectionSettings, seen: Version) -> Result<(), StorageError> {
        self.write_settings(settings, seen).await
    }

    async fn insert_template(&mut self, id: TemplateId, template: &Template) -> Result<(), StorageError> {
        self.insert(ledger::template_row(id, template)?, Conflict::Duplicate).await
    }

    async fn insert_report(&mut self, report: &Report) -> Result<(), StorageError> {
        self.insert(report::report_row(report)?, Conflict::Duplicate).await
    }

    async fn lock_draft(&mut self, id: ReportId, how: DraftLock) -> Result<bool, StorageError> {
        self.lock_report_draft(id, how).await
    }

    async fn update_draft(&mut self, report: &Report, seen: Version) -> Result<(), StorageError> {
        let row = crate::entity::report::ActiveModel {
            state: Set(report.state.name().to_owned()),
            summary: Set(report.summary.as_ref().map(ToString::to_string)),
            version: Set(report.version.number()),
            ..Default::default()
        };
        self.replace(row, draft_seen(report.id, seen)).await
    }

    async fn finalise(&mut self, report: &Report, seen: Version) -> Result<(), StorageError> {
        self.replace(report::report_row(report)?, draft_seen(report.id, seen)).await
    }

    async fn end_report(&mut self, id: ReportId, state: ReportState, at: Timestamp, because: Option<&Note>) -> Result<(), StorageError> {
        const END: &str = "UPDATE report SET state = $3, ended_at = $4, revoked_because = $5, version = version + 1 \
             WHERE tenant_id = $1 AND id = $2 AND state = 'final'";
        let because = because.map(ToString::to_string);
        let values = self.owned([id.uuid().into(), state.name().into(), micros(at).into(), because.into()]);
        self.change_one(END, values).await
    }

    async fn publish_report(&mut self, id: ReportId, at: Timestamp) -> Result<(), StorageError> {
        const PUBLISH: &str = "UPDATE report SET published_at = COALESCE(published_at, $3), \
             version = version + CASE WHEN published_at IS NULL THEN 1 ELSE 0 END \
             WHERE tenant_id = $1 AND id = $2 AND document IS NOT NULL";
        self.change_one(PUBLISH, self.owned([id.uuid().into(), micros(at).into()])).await
    }

    async fn save_finding(&mut self, report: ReportId, finding: &SavedFinding, seen: Version) -> Result<(), StorageError> {
        self.write_finding(report, finding, seen).await
    }

    async fn insert_photo(&mut self, report: ReportId, photo: &Photo) -> Result<(), StorageError> {
        self.write_photo(report, photo).await
    }

    async fn delete_photo(&mut self, report: ReportId, photo: PhotoId) -> Result<bool, StorageError> {
        self.remove_photo(report, photo).await
    }

    async fn insert_reading(&mut self, vehicle: VehicleId, reading: &OdometerReading) -> Result<(), StorageError> {
        self.insert(ledger::reading_row(vehicle, reading), Conflict::Duplicate).await
    }

    async fn lock_odometer(&mut self, vehicle: VehicleId) -> Result<(), StorageError> {
        if let Some(text) = self.dialect().lock_vehicle() {
            self.run(text, self.owned([vehicle.uuid().into()]), Conflict::Missing).await?;
        }
        Ok(())
    }

    async fn insert_seal_key(&mut self, key: &SealKey) -> Result<(), StorageError> {
        self.write_key(key).await
    }

    async fn insert_access(&mut self, access: &ReportAccess) -> Result<(), StorageError> {
        let row = report_access::ActiveModel {
            hash: Set(access.hash.clone()),
            report_id: Set(access.report.uuid()),
            phone_hash: Set(access.phone_hash.clone()),
            created_at: Set(micros(access.created_at)),
            ..Default::default()
        };
        self.insert(row, Conflict::Duplicate).await
    }

    async fn insert_job(&mut self, report: ReportId, at: Timestamp) -> Result<(), StorageError> {
        self.write_job(report, at).await
    }

    async fn advance_job(&mut self, job: &ReportJob, next: Option<JobStep>) -> Result<(), StorageError> {
        self.step_job(job, next).await
    }
}

/// A draft in the version seen.
fn draft_seen(report: ReportId, seen: Version) -> Expr {
    let draft = Column::Id.eq(report.uuid()).and(Column::State.eq(ReportState::Draft.name()));
    draft.and(Column::Version.eq(seen.number()))
}
