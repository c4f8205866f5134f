//! Writing listings: whoever changes what the public sees of a workshop publishes it in the same unit.

use jiff::Timestamp;

use super::model::Listing;
use crate::catalogue::whole_of;
use crate::storage::{StorageError, TenantWrite};
use crate::value::WorkshopId;

/// Publishes these workshops of the unit's tenant, or all.
pub(crate) async fn publish(unit: &mut dyn TenantWrite, only: Option<&[WorkshopId]>, now: Timestamp) -> Result<(), StorageError> {
    // Before anything is read: two units that change one workshop would otherwise publish without each other's change.
    unit.directory_mut().lock_revision().await?;
    let Some(tenant) = unit.tenant().get().await? else { return Ok(()) };
    let mut workshops = unit.catalogue().workshops().await?;
    workshops.retain(|workshop| only.is_none_or(|ids| ids.contains(&workshop.id)));
    for workshop in workshops {
        let whole = whole_of(unit, workshop, now).await?;
        unit.directory_mut().publish(&Listing::of(&tenant, whole)).await?;
    }
    Ok(())
}
