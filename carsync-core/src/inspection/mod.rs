//! Inspections: templates, drafts that several people fill in, photos, the score by published rules, and reports that are sealed once,
//! delivered, and checked by anybody.

mod access;
mod advert;
mod compare;
mod document;
mod draft;
mod error;
mod finding;
mod job;
mod odometer;
#[cfg(feature = "photo")]
pub mod photo;
mod report;
pub mod score;
pub mod seal;
mod service;
mod settings;
mod store;
mod tagged;
pub mod template;
mod valuation;

pub use access::{ReportAccessStore, ReportQueue};
pub use advert::{Advert, AdvertLine, PaintExtent, StructureState, advert};
pub use compare::{Change, Comparison, compare};
pub use document::{
    DocumentItem, DocumentPhoto, DocumentSection, DocumentTemplate, DocumentTenant, DocumentWorkshop, FORMAT, Odometer, ReportDocument,
    ReportResult,
};
pub use draft::{Draft, SavedFinding, SectionProgress, UNSAVED};
pub use error::InspectionError;
pub use finding::{Answer, DotWeek, Finding, PanelState, Reading, Severity, Verdict, Weighed};
pub use job::{JobStep, ReportJob};
pub use odometer::{OdometerReading, highest};
pub use report::{Photo, Report, ReportCode, ReportState, SealedReport, Standing, VerifyToken};
pub use service::{Begin, Finalise, Grant, Inspections, Opened, OpenedBy, Part, PartOutcome, Verified};
pub(crate) use service::{Equipment, Finisher};
pub use settings::{InspectionSettings, Versioned};
pub use store::{DraftLock, InspectionStore, InspectionStoreMut, ReportAccess};
pub use valuation::{ValueLoss, ValueTable, Waterfall, WaterfallStep};
