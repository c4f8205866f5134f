//! What a workshop is and offers: place, zone, hours, closures, bays and services.

mod error;
pub mod hours;
mod hours_text;
mod model;
mod service;
mod standard;
mod store;
mod whole;

pub use error::CatalogueError;
pub use hours::{Break, ClosurePeriod, OpenSpan, SlotStep, WeeklyHours};
pub use model::{
    Bay, BayDraft, Closure, ClosureDraft, Notice, Opening, Service, ServiceDraft, ServiceInterval, Title, Workshop, WorkshopDraft,
    WorkshopRef, WorkshopWhole, job_of,
};
pub use service::Catalogue;
pub use standard::{StandardService, standard_services};
pub use store::{CatalogueStore, CatalogueStoreMut};
pub(crate) use whole::whole_of;
