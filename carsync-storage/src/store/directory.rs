//! The public projection, and the feeds that followers read.

use async_trait::async_trait;
use carsync_core::booking::Busy;
use carsync_core::booking::schedule::QuantumRange;
use carsync_core::directory::{Change, DirectoryStore, DirectoryStoreMut, Listing, ListingEntry};
use carsync_core::geo::Revision;
use carsync_core::jiff::Timestamp;
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{Slug, TenantId, WorkshopId};
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::booking::BusyRow;
use crate::column::{from_json, id, instant, json, micros, parsed};
use crate::entity::{booking_change, listing};
use crate::scoped::Unit;

#[async_trait]
impl DirectoryStore for Unit {
    async fn listings_since(&self, after: Revision, limit: u32) -> Result<Vec<ListingEntry>, StorageError> {
        let after = i64::try_from(after.get()).unwrap_or(i64::MAX);
        let rows = self
            .find_common::<listing::Entity>()
            .filter(listing::Column::Revision.gt(after))
            .order_by_asc(listing::Column::Revision)
            .limit(u64::from(limit));
        let entry = |row: listing::Model| {
            let revision = Revision::new(row.revision.unsigned_abs());
            Ok(ListingEntry { revision, listing: from_json("listing", &row.body)? })
        };
        self.all(rows).await?.into_iter().map(entry).collect()
    }

    async fn changes_since(&self, since: Timestamp) -> Result<Vec<Change>, StorageError> {
        let rows = self.find_common::<booking_change::Entity>().filter(booking_change::Column::At.gte(micros(since)));
        let change = |row: booking_change::Model| {
            let at = instant("booking change", row.at)?;
            Ok(Change { id: id(row.id), tenant: id(row.tenant_id), workshop: id(row.workshop_id), at })
        };
        self.all(rows).await?.into_iter().map(change).collect()
    }

    async fn occupancy(
        &self,
        only: Option<&[(TenantId, WorkshopId)]>,
        range: QuantumRange,
        now: Timestamp,
    ) -> Result<Vec<(WorkshopId, Busy)>, StorageError> {
        const HEAD: &str = "SELECT c.workshop_id, c.bay_id, c.booking_id, MIN(c.quantum) AS first, MAX(c.quantum) AS last FROM claim c \
             JOIN booking b ON b.tenant_id = c.tenant_id AND b.id = c.booking_id \
             WHERE c.quantum >= $1 AND c.quantum < $2 AND (b.state <> 'held' OR b.hold_until > $3)";
        const TAIL: &str = "GROUP BY c.workshop_id, c.bay_id, c.booking_id";
        let (from, until) = (range.start().index(), range.end().index());
        let read = |row: &BusyRow| (id(row.workshop_id), row.read());
        let Some(only) = only else {
            let values = [from.into(), until.into(), micros(now).into()];
            let rows = self.rows::<BusyRow>(&format!("{HEAD} {TAIL}"), values).await?;
            return Ok(rows.iter().map(read).collect());
        };
        let mut busy = Vec::new();
        let text = format!("{HEAD} AND c.tenant_id = $4 AND c.workshop_id = $5 {TAIL}");
        for (tenant, workshop) in only {
            let values = [from.into(), until.into(), micros(now).into(), tenant.uuid().into(), workshop.uuid().into()];
            busy.extend(self.rows::<BusyRow>(&text, values).await?.iter().map(read));
        }
        Ok(busy)
    }

    async fn overdue(&self, now: Timestamp) -> Result<Vec<(Slug, WorkshopId)>, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            slug: String,
            workshop_id: Uuid,
        }
        const TEXT: &str = "SELECT DISTINCT t.slug, b.workshop_id FROM booking b JOIN tenant t ON t.id = b.tenant_id \
             WHERE b.state = 'held' AND b.hold_until <= $1";
        let rows = self.rows::<Row>(TEXT, [micros(now).into()]).await?;
        rows.into_iter().map(|row| Ok((parsed("tenant", &row.slug)?, id(row.workshop_id)))).collect()
    }
}

#[async_trait]
impl DirectoryStoreMut for Unit {
    async fn lock_revision(&mut self) -> Result<(), StorageError> {
        const LOCK: &str = "UPDATE directory_revision SET revision = revision WHERE id = 1";
        self.run(LOCK, [], Conflict::Missing).await.map(|_| ())
    }

    async fn publish(&mut self, listing: &Listing) -> Result<(), StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            revision: i64,
        }
        const NEXT: &str = "UPDATE directory_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision";
        let next = self.rows::<Row>(NEXT, []).await?;
        let revision = next.first().map_or(1, |row| row.revision);
        let workshop = listing.workshop.id.uuid();
        self.remove::<listing::Entity>(listing::Column::WorkshopId.eq(workshop)).await?;
        let row =
            listing::ActiveModel { workshop_id: Set(workshop), revision: Set(revision), body: Set(json(listing)?), ..Default::default() };
        self.insert(row, Conflict::Duplicate).await
    }
}
