//! What vehicles will need again: told to their owners when the time comes, by the date and by how fast the odometer moves.

mod model;
mod reminder;
mod store;

pub use model::ServiceDue;
pub(crate) use model::{note_done, note_reading};
pub(crate) use reminder::DueReminder;
pub use store::{MaintenanceStore, MaintenanceStoreMut};
