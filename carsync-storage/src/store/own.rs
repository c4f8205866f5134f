//! What one person owns, across tenants. The unit's owner is the person.

use async_trait::async_trait;
use carsync_core::account::{Membership, OwnBooking, OwnReport, OwnStore, OwnStoreMut, Person, Role};
use carsync_core::catalogue::WorkshopDraft;
use carsync_core::customer::Vehicle;
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{BookingId, ReportId, VehicleId};
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, Value};
use uuid::Uuid;

use super::account::person_row;
use super::booking::{COLUMNS, read as read_booking};
use super::inspection::{REPORT_COLUMNS, read_report};
use crate::column::{from_json, id, instant, json, micros, named, parsed};
use crate::entity::{booking, person, person_vehicle, report};
use crate::scoped::Unit;

#[derive(FromQueryResult)]
struct MembershipRow {
    tenant_id: Uuid,
    slug: String,
    name: String,
    role: String,
    workshop_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct WhereRow {
    tenant_slug: String,
    tenant_name: String,
    workshop_body: String,
    vehicle_facts: Option<String>,
}

fn read_vehicle(row: person_vehicle::Model) -> Result<Vehicle, StorageError> {
    const WHAT: &str = "vehicle";
    Ok(Vehicle {
        id: id(row.id),
        customer: None,
        facts: from_json(WHAT, &row.facts)?,
        created_at: instant(WHAT, row.created_at)?,
        version: Version::from_number(row.version),
    })
}

fn vehicle_row(vehicle: &Vehicle) -> Result<person_vehicle::ActiveModel, StorageError> {
    Ok(person_vehicle::ActiveModel {
        id: Set(vehicle.id.uuid()),
        facts: Set(json(&vehicle.facts)?),
        created_at: Set(micros(vehicle.created_at)),
        version: Set(vehicle.version.number()),
        ..Default::default()
    })
}

impl Unit {
    async fn own_bookings(&self, condition: &str, values: Vec<Value>) -> Result<Vec<OwnBooking>, StorageError> {
        let text = format!(
            "SELECT {COLUMNS}, t.slug AS tenant_slug, t.name AS tenant_name, w.body AS workshop_body, v.facts AS vehicle_facts FROM booking b \
             JOIN tenant t ON t.id = b.tenant_id JOIN workshop w ON w.tenant_id = b.tenant_id AND w.id = b.workshop_id \
             LEFT JOIN vehicle v ON v.tenant_id = b.tenant_id AND v.id = b.vehicle_id AND v.customer_id IN \
             (SELECT c.id FROM customer c WHERE c.tenant_id = b.tenant_id AND c.person_id = b.person_id) WHERE b.person_id = $1 {condition}"
        );
        let rows = self.rows::<OwnRow>(&text, values).await?;
        rows.into_iter().map(OwnRow::read).collect()
    }

    /// Published reports of the person's bookings, and those that were sent to their phone. What is published is sealed.
    async fn own_reports(&self, condition: &str, values: Vec<Value>) -> Result<Vec<OwnReport>, StorageError> {
        // Two searches and not one with OR, for which SQLite reads the table from end to end.
        let text = format!(
            "SELECT {REPORT_COLUMNS}, t.slug AS tenant_slug FROM (\
             SELECT tenant_id, id FROM report WHERE published_at IS NOT NULL AND person_id = $1 UNION \
             SELECT tenant_id, id FROM report WHERE published_at IS NOT NULL AND phone = (SELECT phone FROM person WHERE id = $1)) own \
             JOIN report r ON r.tenant_id = own.tenant_id AND r.id = own.id JOIN tenant t ON t.id = r.tenant_id {condition}"
        );
        let rows = self.rows::<OwnReportRow>(&text, values).await?;
        rows.into_iter().map(OwnReportRow::read).collect()
    }
}

struct OwnRow {
    booking: booking::Model,
    place: WhereRow,
}

impl FromQueryResult for OwnRow {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        Ok(Self { booking: booking::Model::from_query_result(row, prefix)?, place: WhereRow::from_query_result(row, prefix)? })
    }
}

impl OwnRow {
    fn read(self) -> Result<OwnBooking, StorageError> {
        let workshop: WorkshopDraft = from_json("workshop", &self.place.workshop_body)?;
        Ok(OwnBooking {
            tenant_slug: parsed("tenant", &self.place.tenant_slug)?,
            tenant_name: parsed("tenant", &self.place.tenant_name)?,
            vehicle: self.place.vehicle_facts.map(|facts| from_json("vehicle", &facts)).transpose()?,
            workshop_title: workshop.title,
            workshop_slug: workshop.slug,
            zone: workshop.zone,
            booking: read_booking(self.booking)?,
        })
    }
}

struct OwnReportRow {
    report: report::Model,
    tenant_slug: String,
}

impl FromQueryResult for OwnReportRow {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        Ok(Self { report: report::Model::from_query_result(row, prefix)?, tenant_slug: row.try_get(prefix, "tenant_slug")? })
    }
}

impl OwnReportRow {
    fn read(self) -> Result<OwnReport, StorageError> {
        let tenant = id(self.report.tenant_id);
        Ok(OwnReport { tenant, tenant_slug: parsed("tenant", &self.tenant_slug)?, report: read_report(self.report)? })
    }
}

#[async_trait]
impl OwnStore for Unit {
    async fn memberships(&self) -> Result<Vec<Membership>, StorageError> {
        const TEXT: &str = "SELECT s.tenant_id, t.slug, t.name, s.role, s.workshop_id FROM staff s JOIN tenant t ON t.id = s.tenant_id \
             WHERE s.person_id = $1 ORDER BY t.slug";
        let rows = self.rows::<MembershipRow>(TEXT, self.owned([])).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Membership {
                    tenant: id(row.tenant_id),
                    tenant_slug: parsed("tenant", &row.slug)?,
                    tenant_name: parsed("tenant", &row.name)?,
                    role: named("role", &row.role, Role::by_name)?,
                    workshop: row.workshop_id.map(id),
                })
            })
            .collect()
    }

    async fn vehicles(&self) -> Result<Vec<Vehicle>, StorageError> {
        let rows = self.find::<person_vehicle::Entity>().order_by_asc(person_vehicle::Column::Id);
        self.all(rows).await?.into_iter().map(read_vehicle).collect()
    }

    async fn vehicle(&self, id: VehicleId) -> Result<Option<Vehicle>, StorageError> {
        let rows = self.find::<person_vehicle::Entity>().filter(person_vehicle::Column::Id.eq(id.uuid()));
        self.one(rows).await?.map(read_vehicle).transpose()
    }

    async fn bookings(&self, page: &PageQuery<BookingId>) -> Result<Page<OwnBooking, BookingId>, StorageError> {
        let limit = i64::from(page.limit) + 1;
        let rows = match page.after {
            Some(after) => {
                let values = self.owned([after.uuid().into(), limit.into()]);
                self.own_bookings("AND b.id < $2 ORDER BY b.id DESC LIMIT $3", values).await?
            }
            None => self.own_bookings("ORDER BY b.id DESC LIMIT $2", self.owned([limit.into()])).await?,
        };
        Ok(Page::cut(rows, page.limit, |own: &OwnBooking| own.booking.id))
    }

    async fn booking(&self, id: BookingId) -> Result<Option<OwnBooking>, StorageError> {
        Ok(self.own_bookings("AND b.id = $2", self.owned([id.uuid().into()])).await?.into_iter().next())
    }

    async fn reports(&self, page: &PageQuery<ReportId>) -> Result<Page<OwnReport, ReportId>, StorageError> {
        let limit = i64::from(page.limit) + 1;
        let rows = match page.after {
            Some(after) => {
                let values = self.owned([after.uuid().into(), limit.into()]);
                self.own_reports("WHERE r.id < $2 ORDER BY r.id DESC LIMIT $3", values).await?
            }
            None => self.own_reports("ORDER BY r.id DESC LIMIT $2", self.owned([limit.into()])).await?,
        };
        Ok(Page::cut(rows, page.limit, |own: &OwnReport| own.report.id))
    }

    async fn report(&self, id: ReportId) -> Result<Option<OwnReport>, StorageError> {
        Ok(self.own_reports("WHERE r.id = $2", self.owned([id.uuid().into()])).await?.into_iter().next())
    }
}

#[async_trait]
impl OwnStoreMut for Unit {
    async fn update_person(&mut self, person: &Person, seen: Version) -> Result<(), StorageError> {
        // Both: the row of the unit, and the row that is meant.
        let own = person::Column::Id.eq(self.owner()).and(person::Column::Id.eq(person.id.uuid()));
        self.replace_common(person_row(person), own.and(person::Column::Version.eq(seen.number()))).await
    }

    async fn insert_vehicle(&mut self, vehicle: &Vehicle) -> Result<(), StorageError> {
        self.insert(vehicle_row(vehicle)?, Conflict::Duplicate).await
    }

    async fn update_vehicle(&mut self, vehicle: &Vehicle, seen: Version) -> Result<(), StorageError> {
        let fits = person_vehicle::Column::Id.eq(vehicle.id.uuid()).and(person_vehicle::Column::Version.eq(seen.number()));
        self.replace(vehicle_row(vehicle)?, fits).await
    }

    async fn delete_vehicle(&mut self, id: VehicleId, seen: Version) -> Result<(), StorageError> {
        let fits = person_vehicle::Column::Id.eq(id.uuid()).and(person_vehicle::Column::Version.eq(seen.number()));
        match self.remove::<person_vehicle::Entity>(fits).await? {
            0 => Err(StorageError::Conflict(Conflict::Stale)),
            _ => Ok(()),
        }
    }
}
