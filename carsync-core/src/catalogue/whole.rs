//! Reading a workshop with all it has, in whatever unit is open: for its slots, its staff and its listing alike.

use jiff::{Timestamp, ToSpan};

use super::model::{Workshop, WorkshopWhole};
use crate::storage::{StorageError, TenantRead};

/// The bays, services and closures of a workshop. Closures reach back a day, for hours that began before midnight.
pub(crate) async fn whole_of(unit: &dyn TenantRead, workshop: Workshop, now: Timestamp) -> Result<WorkshopWhole, StorageError> {
    let catalogue = unit.catalogue();
    let bays = catalogue.bays(workshop.id).await?;
    let services = catalogue.services(workshop.id).await?;
    let yesterday = now.to_zoned(workshop.draft.zone.rules().clone()).datetime().saturating_sub(1.day());
    let closures = catalogue.closures(workshop.id, yesterday).await?;
    Ok(WorkshopWhole { workshop, bays, services, closures })
}
