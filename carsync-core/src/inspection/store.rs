//! What a storage keeps of inspections.

use async_trait::async_trait;
use jiff::Timestamp;

use super::draft::SavedFinding;
use super::job::{JobStep, ReportJob};
use super::odometer::OdometerReading;
use super::report::{Photo, Report, ReportState};
use super::seal::SealKey;
use super::settings::{InspectionSettings, Versioned};
use super::template::Template;
use crate::page::{Page, PageQuery};
use crate::storage::StorageError;
use crate::value::{BookingId, Note, PhotoId, ReportId, TemplateId, VehicleId, WorkshopId};
use crate::version::Version;

/// Inspections of this unit's tenant.
#[async_trait]
pub trait InspectionStore: Send + Sync {
    /// The tenant's settings, if it has made any.
    async fn settings(&self) -> Result<Option<Versioned<InspectionSettings>>, StorageError>;
    /// The tenant's own templates in their newest versions, by id.
    async fn templates(&self) -> Result<Vec<Template>, StorageError>;
    /// One of them, in one version or the newest.
    async fn template(&self, id: TemplateId, version: Option<u32>) -> Result<Option<Template>, StorageError>;
    /// One report.
    async fn report(&self, id: ReportId) -> Result<Option<Report>, StorageError>;
    /// The reports of a booking, newest first, discarded ones too.
    async fn reports_of_booking(&self, booking: BookingId) -> Result<Vec<Report>, StorageError>;
    /// The last 50 sealed reports of a vehicle, newest first.
    async fn reports_of_vehicle(&self, vehicle: VehicleId) -> Result<Vec<Report>, StorageError>;
    /// The sealed reports of a workshop, newest first.
    async fn reports_of_workshop(&self, workshop: WorkshopId, page: &PageQuery<ReportId>) -> Result<Page<Report, ReportId>, StorageError>;
    /// What was saved of a report, in any order.
    async fn findings(&self, report: ReportId) -> Result<Vec<SavedFinding>, StorageError>;
    /// The photos of a report, in the order they were added.
    async fn photos(&self, report: ReportId) -> Result<Vec<Photo>, StorageError>;
    /// Whether any report holds this photo.
    async fn photo_is_held(&self, photo: PhotoId) -> Result<bool, StorageError>;
    /// The last 100 odometer readings of a vehicle, newest first.
    async fn odometer(&self, vehicle: VehicleId) -> Result<Vec<OdometerReading>, StorageError>;
    /// The tenant's seal keys, newest first.
    async fn seal_keys(&self) -> Result<Vec<SealKey>, StorageError>;
    /// How far the work on a final report is: its step and why it last failed. None once it is done.
    async fn job(&self, report: ReportId) -> Result<Option<(JobStep, Option<String>)>, StorageError>;
}

/// How a draft is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftLock {
    /// To write a part of it: others may write other parts.
    Part,
    /// To finalise or discard it: nobody else writes.
    Whole,
}

/// The same, to change.
///
/// **Laws.** A booking has at most one draft and at most one final report. What is sealed never changes: no method touches the document,
/// seal, findings or photos of a report that is not a draft. A finding that was saved before a report was finalised is in it: whoever
/// saves holds the draft's lock until commit, and so does whoever finalises.
#[async_trait]
pub trait InspectionStoreMut: Send {
    /// Replaces the settings if their version is still `seen`, 0 standing for none; `Stale` otherwise.
    async fn put_settings(&mut self, settings: &InspectionSettings, seen: Version) -> Result<(), StorageError>;
    /// Adds a version of a template. `Duplicate` if there is one of that number.
    async fn insert_template(&mut self, id: TemplateId, template: &Template) -> Result<(), StorageError>;
    /// Adds a draft. `Duplicate` if its booking has one.
    async fn insert_report(&mut self, report: &Report) -> Result<(), StorageError>;
    /// Locks a draft until the unit ends; false if the report is no draft (any more). Whoever means to change or end the draft itself asks
    /// for the whole at once: two who hold a part and want the whole wait for each other.
    async fn lock_draft(&mut self, id: ReportId, how: DraftLock) -> Result<bool, StorageError>;
    /// Replaces summary, state (`Discarded`) and version of a draft if its version is still `seen`; `Stale` otherwise.
    async fn update_draft(&mut self, report: &Report, seen: Version) -> Result<(), StorageError>;
    /// Makes a draft final as it is handed in, with its document, its seal and whom it goes to, if its version is still `seen`. `Stale` if
    /// it is no draft of that version, `Duplicate` if its booking has a final report: one that it corrects is ended before.
    async fn finalise(&mut self, report: &Report, seen: Version) -> Result<(), StorageError>;
    /// Ends a final report as superseded or revoked, and counts its version on. `Stale` if it is not final (any more).
    async fn end_report(&mut self, id: ReportId, state: ReportState, at: Timestamp, because: Option<&Note>) -> Result<(), StorageError>;
    /// Lets the customer see a sealed report, and counts its version on; doing it twice changes nothing. `Stale` if it is not sealed.
    async fn publish_report(&mut self, id: ReportId, at: Timestamp) -> Result<(), StorageError>;
    /// Saves what was found at one item if its version is still `seen`, 0 standing for never saved; `Stale` otherwise, and if the report is
    /// no draft (any more). The unit may go on after that.
    async fn save_finding(&mut self, report: ReportId, finding: &SavedFinding, seen: Version) -> Result<(), StorageError>;
    /// Adds a photo. `Duplicate` if the report holds it, or one of the same upload; `Stale` if the report is no draft (any more).
    async fn insert_photo(&mut self, report: ReportId, photo: &Photo) -> Result<(), StorageError>;
    /// Takes a photo out of a draft; false if it was not in it, `Stale` if the report is no draft (any more).
    async fn delete_photo(&mut self, report: ReportId, photo: PhotoId) -> Result<bool, StorageError>;
    /// Adds an odometer reading.
    async fn insert_reading(&mut self, vehicle: VehicleId, reading: &OdometerReading) -> Result<(), StorageError>;
    /// Makes other units that lock this vehicle's odometer wait until this unit ends.
    async fn lock_odometer(&mut self, vehicle: VehicleId) -> Result<(), StorageError>;
    /// Adds a seal key; those before it are retired at its `created_at`. `Duplicate` if another unit adds one at the same time: one is in
    /// use.
    async fn insert_seal_key(&mut self, key: &SealKey) -> Result<(), StorageError>;
    /// Adds a way to open a report. `Duplicate` if the hash is known.
    async fn insert_access(&mut self, access: &ReportAccess) -> Result<(), StorageError>;
    /// Gives the worker a final report to work on, from its first step.
    async fn insert_job(&mut self, report: ReportId, at: Timestamp) -> Result<(), StorageError>;
    /// Takes a leased job from its step to the next, or ends it. `Stale` if the lease was lost meanwhile. The lease goes on over the next
    /// step, whose first try has thereby begun.
    async fn advance_job(&mut self, job: &ReportJob, next: Option<JobStep>) -> Result<(), StorageError>;
}

/// A way to open a report without a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportAccess {
    /// The report.
    pub report: ReportId,
    /// The keyed hash of code and phone, or of the link's secret, in hexadecimal.
    pub hash: String,
    /// The keyed hash of the phone it was sent to, in hexadecimal.
    pub phone_hash: String,
    /// When it was made.
    pub created_at: Timestamp,
}
