//! Who changed what: one entry for each thing that staff, API tokens and operators set, written in the unit that sets it.
//!
//! The day's work (bookings, drafts of inspections) is not told here; bookings have a change feed of their own.

mod model;
mod service;
mod store;

pub use model::{Actor, AuditEntry, AuditLine};
pub use service::Audit;
pub use store::{AuditStore, AuditStoreMut};
