//! What a storage keeps of the directory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::model::{Listing, ListingEntry};
use crate::booking::Busy;
use crate::booking::schedule::QuantumRange;
use crate::geo::Revision;
use crate::storage::StorageError;
use crate::value::{ChangeId, Slug, TenantId, WorkshopId};

/// One entry of the booking change feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// The tenant.
    pub tenant: TenantId,
    /// Whose bookings changed.
    pub workshop: WorkshopId,
    /// When the writer wrote it; commits may be seen in another order.
    pub at: Timestamp,
}

/// The public projection of all tenants' workshops. It names no person.
#[async_trait]
pub trait DirectoryStore: Send + Sync {
    /// Listings written after a revision, by revision. Revisions are in commit order: none appears behind one already seen.
    async fn listings_since(&self, after: Revision, limit: u32) -> Result<Vec<ListingEntry>, StorageError>;
    /// Entries of the booking change feed written since a moment, in any order.
    async fn changes_since(&self, since: Timestamp) -> Result<Vec<Change>, StorageError>;
    /// What active bookings hold within a range, of these workshops or of all; holds that ran out by `now` hold nothing.
    async fn occupancy(
        &self,
        only: Option<&[(TenantId, WorkshopId)]>,
        range: QuantumRange,
        now: Timestamp,
    ) -> Result<Vec<(WorkshopId, Busy)>, StorageError>;
    /// Workshops that have a hold that ran out by `now` and still stands as held, with their tenants' names.
    async fn overdue(&self, now: Timestamp) -> Result<Vec<(Slug, WorkshopId)>, StorageError>;
}

/// The projection of this unit's tenant.
#[async_trait]
pub trait DirectoryStoreMut: Send {
    /// Locks the counter until the unit ends: what is read after this and published is newer than all that others have published.
    async fn lock_revision(&mut self) -> Result<(), StorageError>;
    /// Puts a listing under the next revision. The counter stays locked until the unit ends, so that revision order is commit order.
    async fn publish(&mut self, listing: &Listing) -> Result<(), StorageError>;
}
