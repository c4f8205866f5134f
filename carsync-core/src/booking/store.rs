//! What a storage keeps of bookings, and the slot law that it alone holds.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::idempotency::Remembered;
use super::model::Booking;
use super::schedule::QuantumRange;
use crate::storage::StorageError;
use crate::value::{BayId, BookingId, ChangeId, CustomerId, PersonId, WorkshopId};
use crate::version::Version;

/// Quanta of a bay that a living booking holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// The bay.
    pub bay: BayId,
    /// Who holds it.
    pub booking: BookingId,
    /// What is held.
    pub claim: QuantumRange,
}

/// Bookings of this unit's tenant.
#[async_trait]
pub trait BookingStore: Send + Sync {
    /// One booking.
    async fn find(&self, id: BookingId) -> Result<Option<Booking>, StorageError>;
    /// A workshop's bookings whose work lies partly in the range, by start; buffers don't count, and those that have ended do.
    async fn touching(&self, workshop: WorkshopId, range: QuantumRange) -> Result<Vec<Booking>, StorageError>;
    /// What active bookings hold of a workshop's bays within the range; holds that ran out by `now` hold nothing.
    async fn busy(&self, workshop: WorkshopId, range: QuantumRange, now: Timestamp) -> Result<Vec<Busy>, StorageError>;
    /// Holds of a workshop that ran out by `now` and still stand as held.
    async fn overdue_holds(&self, workshop: WorkshopId, now: Timestamp) -> Result<Vec<Booking>, StorageError>;
    /// How many confirmed or arrived bookings the customer has that end after `now`.
    async fn open_count(&self, customer: CustomerId, now: Timestamp) -> Result<u64, StorageError>;
    /// The person's hold, if one stands as held.
    async fn hold_of(&self, person: PersonId) -> Result<Option<Booking>, StorageError>;
    /// What was answered to this key.
    async fn remembered(&self, actor: Uuid, operation: &str, key: &str) -> Result<Option<Remembered>, StorageError>;
}

/// The same, to change.
///
/// **The slot law.** For every committed state and every (tenant, workshop, bay), the claims of active bookings are pairwise disjoint
/// half-open ranges of quanta. `insert` and `update` keep it by themselves, whatever was read before: if a quantum is held by another
/// booking they answer `Conflict(SlotTaken)`, and the unit can only be dropped. A booking that stops being active, or moves, frees its
/// quanta in the same unit. Held bookings and walk-ins claim as all others do. Claims are written in ascending order.
///
/// A bay that is not active takes no further claim: that too is `SlotTaken`. Whoever closes one sees all bookings that got in before.
#[async_trait]
pub trait BookingStoreMut: Send {
    /// Adds a booking and its claims.
    async fn insert(&mut self, booking: &Booking) -> Result<(), StorageError>;
    /// Replaces a booking and its claims if its version is still `seen`; `Stale` otherwise.
    async fn update(&mut self, booking: &Booking, seen: Version) -> Result<(), StorageError>;
    /// Stores an answer under its key. `Duplicate` if the key is known.
    async fn remember(&mut self, answer: &Remembered, at: Timestamp) -> Result<(), StorageError>;
    /// Tells followers of the change feed that a workshop's bookings have changed.
    async fn note_change(&mut self, id: ChangeId, workshop: WorkshopId, at: Timestamp) -> Result<(), StorageError>;
}
