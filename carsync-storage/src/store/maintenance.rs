//! Services that are due again.

use async_trait::async_trait;
use carsync_core::catalogue::{ServiceInterval, Title};
use carsync_core::jiff::Timestamp;
use carsync_core::maintenance::{MaintenanceStore, MaintenanceStoreMut, ServiceDue};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{VehicleId, WorkshopId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::column::{from_json, id, instants, json, micros, parsed};
use crate::entity::service_due::{Column, Entity, Model};
use crate::scoped::Unit;

/// What is stored as JSON.
#[derive(Serialize, Deserialize)]
struct Stored {
    title: Title,
    workshop: WorkshopId,
    interval: ServiceInterval,
    done_at: Timestamp,
}

fn read(row: Model) -> Result<ServiceDue, StorageError> {
    const WHAT: &str = "service due";
    let Stored { title, workshop, interval, done_at } = from_json(WHAT, &row.body)?;
    Ok(ServiceDue {
        vehicle: id(row.vehicle_id),
        service: parsed(WHAT, &row.service)?,
        title,
        workshop,
        interval,
        done_at,
        due_at: instants(WHAT, row.due_at)?,
        told_at: instants(WHAT, row.told_at)?,
    })
}

fn body(due: &ServiceDue) -> Result<String, StorageError> {
    let ServiceDue { title, workshop, interval, done_at, .. } = due.clone();
    json(&Stored { title, workshop, interval, done_at })
}

#[async_trait]
impl MaintenanceStore for Unit {
    async fn due_of(&self, vehicle: VehicleId) -> Result<Vec<ServiceDue>, StorageError> {
        let rows = self.find::<Entity>().filter(Column::VehicleId.eq(vehicle.uuid())).order_by_asc(Column::Service);
        self.all(rows).await?.into_iter().map(read).collect()
    }

    async fn untold(&self, now: Timestamp, limit: u32) -> Result<Vec<ServiceDue>, StorageError> {
        let due = Column::DueAt.lte(micros(now)).and(Column::ToldAt.is_null());
        let rows = self.find::<Entity>().filter(due).order_by_asc(Column::DueAt).limit(u64::from(limit));
        self.all(rows).await?.into_iter().map(read).collect()
    }
}

#[async_trait]
impl MaintenanceStoreMut for Unit {
    async fn put_due(&mut self, due: &ServiceDue) -> Result<(), StorageError> {
        const PUT: &str = "INSERT INTO service_due (tenant_id, vehicle_id, service, body, due_at, told_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (tenant_id, vehicle_id, service) DO UPDATE SET body = excluded.body, due_at = excluded.due_at, \
             told_at = excluded.told_at";
        let values = [
            due.vehicle.uuid().into(),
            due.service.to_string().into(),
            body(due)?.into(),
            due.due_at.map(micros).into(),
            due.told_at.map(micros).into(),
        ];
        self.run(PUT, self.owned(values), Conflict::Duplicate).await.map(|_| ())
    }

    async fn mark_told(&mut self, due: &ServiceDue, now: Timestamp) -> Result<bool, StorageError> {
        const TELL: &str = "UPDATE service_due SET told_at = $5 WHERE tenant_id = $1 AND vehicle_id = $2 AND service = $3 AND body = $4 \
             AND told_at IS NULL";
        let values = [due.vehicle.uuid().into(), due.service.to_string().into(), body(due)?.into(), micros(now).into()];
        Ok(self.run(TELL, self.owned(values), Conflict::Missing).await? == 1)
    }
}
