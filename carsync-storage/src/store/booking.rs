//! Bookings and their claims: where the slot law is kept.

use async_trait::async_trait;
use carsync_core::booking::schedule::{Quantum, QuantumRange};
use carsync_core::booking::{Booking, BookingState, BookingStore, BookingStoreMut, Busy, Origin, Party, Remembered};
use carsync_core::catalogue::BayDraft;
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{BookingId, ChangeId, CustomerId, PersonId, WorkshopId};
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::column::{from_json, id, instant, instants, json, micros, named, parsed_maybe};
use crate::entity::booking::{ActiveModel, Column, Entity, Model};
use crate::entity::{bay, booking_change, idempotency};
use crate::scoped::Unit;

/// The columns of a booking under the alias `b`, for statements that join.
pub(super) const COLUMNS: &str = "b.tenant_id, b.id, b.workshop_id, b.bay_id, b.state, b.origin, b.starts_at, b.ends_at, b.claim_from, \
     b.claim_until, b.lines, b.customer_id, b.person_id, b.vehicle_id, b.note, b.hold_until, b.cancelled_by, b.arrived_at, \
     b.started_at, b.ended_at, b.created_at, b.version";

/// The longest a booking may reach before or behind an instant of it: 14 days of work.
const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

pub(super) fn read(row: Model) -> Result<Booking, StorageError> {
    const WHAT: &str = "booking";
    Ok(Booking {
        id: id(row.id),
        workshop: id(row.workshop_id),
        bay: id(row.bay_id),
        state: named(WHAT, &row.state, BookingState::by_name)?,
        origin: named(WHAT, &row.origin, Origin::by_name)?,
        starts_at: instant(WHAT, row.starts_at)?,
        ends_at: instant(WHAT, row.ends_at)?,
        claim_from: row.claim_from,
        claim_until: row.claim_until,
        lines: from_json(WHAT, &row.lines)?,
        customer: row.customer_id.map(id),
        person: row.person_id.map(id),
        vehicle: row.vehicle_id.map(id),
        note: parsed_maybe(WHAT, row.note.as_deref())?,
        hold_until: instants(WHAT, row.hold_until)?,
        cancelled_by: row.cancelled_by.map(|by| named(WHAT, &by, Party::by_name)).transpose()?,
        arrived_at: instants(WHAT, row.arrived_at)?,
        started_at: instants(WHAT, row.started_at)?,
        ended_at: instants(WHAT, row.ended_at)?,
        created_at: instant(WHAT, row.created_at)?,
        version: Version::from_number(row.version),
    })
}

fn row(booking: &Booking) -> Result<ActiveModel, StorageError> {
    Ok(ActiveModel {
        id: Set(booking.id.uuid()),
        workshop_id: Set(booking.workshop.uuid()),
        bay_id: Set(booking.bay.uuid()),
        state: Set(booking.state.name().to_owned()),
        origin: Set(booking.origin.name().to_owned()),
        starts_at: Set(micros(booking.starts_at)),
        ends_at: Set(micros(booking.ends_at)),
        claim_from: Set(booking.claim_from),
        claim_until: Set(booking.claim_until),
        lines: Set(json(&booking.lines)?),
        customer_id: Set(booking.customer.map(|customer| customer.uuid())),
        person_id: Set(booking.person.map(|person| person.uuid())),
        vehicle_id: Set(booking.vehicle.map(|vehicle| vehicle.uuid())),
        note: Set(booking.note.as_ref().map(ToString::to_string)),
        hold_until: Set(booking.hold_until.map(micros)),
        cancelled_by: Set(booking.cancelled_by.map(|by| by.name().to_owned())),
        arrived_at: Set(booking.arrived_at.map(micros)),
        started_at: Set(booking.started_at.map(micros)),
        ended_at: Set(booking.ended_at.map(micros)),
        created_at: Set(micros(booking.created_at)),
        version: Set(booking.version.number()),
        ..Default::default()
    })
}

/// A run of quanta of one booking; `tenant_id` and `workshop_id` are read where several workshops are asked for.
#[derive(FromQueryResult)]
pub(super) struct BusyRow {
    pub(super) workshop_id: Uuid,
    bay_id: Uuid,
    booking_id: Uuid,
    first: i64,
    last: i64,
}

impl BusyRow {
    pub(super) fn read(&self) -> Busy {
        let claim = QuantumRange::new(Quantum::from_index(self.first), Quantum::from_index(self.last.saturating_add(1)));
        Busy { bay: id(self.bay_id), booking: id(self.booking_id), claim }
    }
}

impl Unit {
    async fn bookings_where(&self, rows: sea_orm::Select<Entity>) -> Result<Vec<Booking>, StorageError> {
        self.all(rows).await?.into_iter().map(read).collect()
    }

    /// Writes what the booking holds and does not hold yet, and removes what it holds no more.
    async fn write_claims(&self, booking: &Booking) -> Result<(), StorageError> {
        let (from, until) = (booking.claim_from, booking.claim_until);
        let (this, bay) = (booking.id.uuid(), booking.bay.uuid());
        if !booking.state.is_active() {
            const ALL: &str = "DELETE FROM claim WHERE tenant_id = $1 AND booking_id = $2";
            self.run(ALL, self.owned([this.into()]), Conflict::Missing).await?;
            return Ok(());
        }
        if booking.version != Version::FIRST {
            const OTHERS: &str = "DELETE FROM claim WHERE tenant_id = $1 AND booking_id = $2 \
                 AND NOT (bay_id = $3 AND quantum >= $4 AND quantum < $5)";
            self.run(OTHERS, self.owned([this.into(), bay.into(), from.into(), until.into()]), Conflict::Missing).await?;
        }
        let values = self.owned([booking.workshop.uuid().into(), bay.into(), this.into(), from.into(), until.into()]);
        let written = self.run(self.dialect().insert_claims(), values, Conflict::SlotTaken).await?;
        if written > 0 { self.require_open_bay(bay).await } else { Ok(()) }
    }

    /// Refuses a bay that was closed meanwhile. Whoever would close it waits until this unit ends, and then sees its booking.
    async fn require_open_bay(&self, bay: Uuid) -> Result<(), StorageError> {
        let rows = Unit::find::<bay::Entity>(self).filter(bay::Column::Id.eq(bay)).lock_shared();
        let Some(row) = self.one(rows).await? else { return Err(self.refuse(Conflict::Missing)) };
        let draft: BayDraft = from_json("bay", &row.body)?;
        if draft.active { Ok(()) } else { Err(self.refuse(Conflict::SlotTaken)) }
    }
}

#[async_trait]
impl BookingStore for Unit {
    async fn find(&self, id: BookingId) -> Result<Option<Booking>, StorageError> {
        self.one(Unit::find::<Entity>(self).filter(Column::Id.eq(id.uuid()))).await?.map(read).transpose()
    }

    async fn touching(&self, workshop: WorkshopId, range: QuantumRange) -> Result<Vec<Booking>, StorageError> {
        let (from, until) = (range.start().starts_at(), range.end().starts_at());
        let earliest = from.saturating_sub(LONGEST).unwrap_or(from);
        let rows = Unit::find::<Entity>(self)
            .filter(Column::WorkshopId.eq(workshop.uuid()))
            .filter(Column::StartsAt.gte(micros(earliest)))
            .filter(Column::StartsAt.lt(micros(until)))
            .filter(Column::EndsAt.gt(micros(from)))
            .order_by_asc(Column::StartsAt)
            .order_by_asc(Column::Id);
        self.bookings_where(rows).await
    }

    async fn busy(&self, workshop: WorkshopId, range: QuantumRange, now: Timestamp) -> Result<Vec<Busy>, StorageError> {
        const TEXT: &str = "SELECT c.workshop_id, c.bay_id, c.booking_id, MIN(c.quantum) AS first, MAX(c.quantum) AS last FROM claim c \
             JOIN booking b ON b.tenant_id = c.tenant_id AND b.id = c.booking_id \
             WHERE c.tenant_id = $1 AND c.workshop_id = $2 AND c.quantum >= $3 AND c.quantum < $4 \
             AND (b.state <> 'held' OR b.hold_until > $5) GROUP BY c.workshop_id, c.bay_id, c.booking_id";
        let values = self.owned([workshop.uuid().into(), range.start().index().into(), range.end().index().into(), micros(now).into()]);
        Ok(self.rows::<BusyRow>(TEXT, values).await?.iter().map(BusyRow::read).collect())
    }

    async fn overdue_holds(&self, workshop: WorkshopId, now: Timestamp) -> Result<Vec<Booking>, StorageError> {
        let rows = Unit::find::<Entity>(self)
            .filter(Column::WorkshopId.eq(workshop.uuid()))
            .filter(Column::State.eq(BookingState::Held.name()))
            .filter(Column::HoldUntil.lte(micros(now)))
            .order_by_asc(Column::Id);
        self.bookings_where(rows).await
    }

    async fn open_count(&self, customer: CustomerId, now: Timestamp) -> Result<u64, StorageError> {
        const TEXT: &str = "SELECT COUNT(*) AS number FROM booking WHERE tenant_id = $1 AND customer_id = $2 AND ends_at > $3 \
             AND state IN ('confirmed', 'arrived')";
        #[derive(FromQueryResult)]
        struct Count {
            number: i64,
        }
        let counted = self.rows::<Count>(TEXT, self.owned([customer.uuid().into(), micros(now).into()])).await?;
        Ok(counted.first().map_or(0, |count| count.number.unsigned_abs()))
    }

    async fn hold_of(&self, person: PersonId) -> Result<Option<Booking>, StorageError> {
        let rows =
            Unit::find::<Entity>(self).filter(Column::PersonId.eq(person.uuid())).filter(Column::State.eq(BookingState::Held.name()));
        self.one(rows).await?.map(read).transpose()
    }

    async fn remembered(&self, actor: Uuid, operation: &str, key: &str) -> Result<Option<Remembered>, StorageError> {
        let rows = Unit::find::<idempotency::Entity>(self)
            .filter(idempotency::Column::Actor.eq(actor))
            .filter(idempotency::Column::Operation.eq(operation))
            .filter(idempotency::Column::IdempotencyKey.eq(key));
        Ok(self.one(rows).await?.map(|row| Remembered {
            actor: row.actor,
            operation: row.operation,
            key: row.idempotency_key,
            request_hash: row.request_hash,
            answer: row.answer,
        }))
    }
}

#[async_trait]
impl BookingStoreMut for Unit {
    async fn insert(&mut self, booking: &Booking) -> Result<(), StorageError> {
        Unit::insert(self, row(booking)?, Conflict::Duplicate).await?;
        self.write_claims(booking).await
    }

    async fn update(&mut self, booking: &Booking, seen: Version) -> Result<(), StorageError> {
        let fits = Column::Id.eq(booking.id.uuid()).and(Column::Version.eq(seen.number()));
        self.replace(row(booking)?, fits).await?;
        self.write_claims(booking).await
    }

    async fn remember(&mut self, answer: &Remembered, at: Timestamp) -> Result<(), StorageError> {
        let row = idempotency::ActiveModel {
            actor: Set(answer.actor),
            operation: Set(answer.operation.clone()),
            idempotency_key: Set(answer.key.clone()),
            request_hash: Set(answer.request_hash.clone()),
            answer: Set(answer.answer.clone()),
            created_at: Set(micros(at)),
            ..Default::default()
        };
        Unit::insert(self, row, Conflict::Duplicate).await
    }

    async fn note_change(&mut self, id: ChangeId, workshop: WorkshopId, at: Timestamp) -> Result<(), StorageError> {
        let row = booking_change::ActiveModel {
            id: Set(id.uuid()),
            workshop_id: Set(workshop.uuid()),
            at: Set(micros(at)),
            ..Default::default()
        };
        Unit::insert(self, row, Conflict::Duplicate).await
    }
}
