//! What people do with inspections, one kind of caller or moment in each file. What they share is here.

mod access;
mod assemble;
mod correct;
mod drafting;
mod finalise;
mod finish;
mod own;
#[cfg(feature = "photo")]
mod photos;
mod reading;
mod secrets;
mod templates;

use std::sync::Arc;

pub use access::{Grant, Opened, OpenedBy, Verified};
pub use drafting::{Begin, Part, PartOutcome};
pub use finalise::Finalise;
pub(crate) use finish::Finisher;

use super::error::InspectionError;
use super::report::Report;
use super::seal::SealVault;
use crate::account::{Permission, Staff};
use crate::blob::BlobStore;
use crate::entropy::Origin;
use crate::outbox::Wake;
use crate::render::ReportRenderer;
use crate::storage::{Storage, StorageError, TenantRead};
use crate::value::{ReportId, Secret};

/// The inspections of a deployment.
#[derive(Debug, Clone)]
pub struct Inspections {
    storage: Arc<dyn Storage>,
    origin: Origin,
    wake: Wake,
    key: Secret,
    vault: Arc<SealVault>,
    equipment: Equipment,
}

/// What a deployment may have or lack, and where people find it.
#[derive(Debug, Clone)]
pub(crate) struct Equipment {
    /// Where photos and PDFs are kept.
    pub(crate) blobs: Option<Arc<dyn BlobStore>>,
    /// What sets reports.
    pub(crate) renderer: Option<Arc<dyn ReportRenderer>>,
    /// The address of the site, without a slash at its end.
    pub(crate) site: String,
    /// The turns at decoding pictures.
    #[cfg(feature = "photo")]
    pub(crate) darkroom: Arc<tokio::sync::Semaphore>,
}

impl Inspections {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: Origin, wake: Wake, key: Secret, equipment: Equipment) -> Self {
        let vault = Arc::new(SealVault::new(&key));
        Self { storage, origin, wake, key, vault, equipment }
    }

    fn blobs(&self) -> Result<&dyn BlobStore, InspectionError> {
        self.equipment.blobs.as_deref().ok_or(InspectionError::NotEquipped("blob store"))
    }
}

/// A report that this staff may see or work on.
async fn staff_report(unit: &dyn TenantRead, by: &Staff, id: ReportId, what: Permission) -> Result<Report, InspectionError> {
    let report = unit.inspections().report(id).await?.ok_or(InspectionError::NotFound("report"))?;
    by.demand(what, Some(report.workshop))?;
    Ok(report)
}

/// A fault of ours, told as the storage's.
fn internal(source: impl Into<crate::storage::Source>) -> InspectionError {
    InspectionError::Storage(StorageError::Internal { source: source.into() })
}

/// A named point where tests stop the process as a loss of power would. Does nothing in a release.
fn reach(point: &str) {
    fail::fail_point!(point, |_| std::process::abort());
    let _ = point;
}
