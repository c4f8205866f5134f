//! The stores of core, subject by subject, on one unit. What a unit may be used for is decided by the door it was opened through.

mod account;
mod audit;
mod booking;
mod catalogue;
mod customer;
mod directory;
mod inspection;
mod maintenance;
mod message;
mod outbox;
mod own;
mod staff;
mod tally;
mod tenancy;

use async_trait::async_trait;
use carsync_core::account::{AccountStore, AccountStoreMut, OwnStore, OwnStoreMut, StaffStore, StaffStoreMut};
use carsync_core::audit::{AuditStore, AuditStoreMut};
use carsync_core::booking::{BookingStore, BookingStoreMut};
use carsync_core::catalogue::{CatalogueStore, CatalogueStoreMut};
use carsync_core::customer::{CustomerStore, CustomerStoreMut};
use carsync_core::directory::{DirectoryStore, DirectoryStoreMut};
use carsync_core::inspection::{InspectionStore, InspectionStoreMut, ReportAccessStore};
use carsync_core::maintenance::{MaintenanceStore, MaintenanceStoreMut};
use carsync_core::messaging::{MessageStore, MessageStoreMut};
use carsync_core::outbox::OutboxStoreMut;
use carsync_core::storage::{PersonRead, PersonWrite, PlatformRead, PlatformWrite, StorageError, TenantRead, TenantWrite};
use carsync_core::tally::{TallyStore, TallyStoreMut};
use carsync_core::tenancy::{TenancyStore, TenancyStoreMut, TenantStore, TenantStoreMut};

use carsync_core::version::Version;

use crate::scoped::Unit;

impl TenantRead for Unit {
    fn tenant(&self) -> &dyn TenantStore {
        self
    }
    fn catalogue(&self) -> &dyn CatalogueStore {
        self
    }
    fn bookings(&self) -> &dyn BookingStore {
        self
    }
    fn customers(&self) -> &dyn CustomerStore {
        self
    }
    fn inspections(&self) -> &dyn InspectionStore {
        self
    }
    fn maintenance(&self) -> &dyn MaintenanceStore {
        self
    }
    fn messages(&self) -> &dyn MessageStore {
        self
    }
    fn staff(&self) -> &dyn StaffStore {
        self
    }
    fn audit(&self) -> &dyn AuditStore {
        self
    }
}

#[async_trait]
impl TenantWrite for Unit {
    fn tenant_mut(&mut self) -> &mut dyn TenantStoreMut {
        self
    }
    fn catalogue_mut(&mut self) -> &mut dyn CatalogueStoreMut {
        self
    }
    fn bookings_mut(&mut self) -> &mut dyn BookingStoreMut {
        self
    }
    fn customers_mut(&mut self) -> &mut dyn CustomerStoreMut {
        self
    }
    fn inspections_mut(&mut self) -> &mut dyn InspectionStoreMut {
        self
    }
    fn maintenance_mut(&mut self) -> &mut dyn MaintenanceStoreMut {
        self
    }
    fn messages_mut(&mut self) -> &mut dyn MessageStoreMut {
        self
    }
    fn staff_mut(&mut self) -> &mut dyn StaffStoreMut {
        self
    }
    fn audit_mut(&mut self) -> &mut dyn AuditStoreMut {
        self
    }
    fn directory_mut(&mut self) -> &mut dyn DirectoryStoreMut {
        self
    }
    fn outbox_mut(&mut self) -> &mut dyn OutboxStoreMut {
        self
    }
    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        Unit::commit(*self).await
    }
}

impl PersonRead for Unit {
    fn own(&self) -> &dyn OwnStore {
        self
    }
}

#[async_trait]
impl PersonWrite for Unit {
    fn own_mut(&mut self) -> &mut dyn OwnStoreMut {
        self
    }
    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        Unit::commit(*self).await
    }
}

impl PlatformRead for Unit {
    fn tenancy(&self) -> &dyn TenancyStore {
        self
    }
    fn accounts(&self) -> &dyn AccountStore {
        self
    }
    fn directory(&self) -> &dyn DirectoryStore {
        self
    }
    fn tallies(&self) -> &dyn TallyStore {
        self
    }
    fn report_access(&self) -> &dyn ReportAccessStore {
        self
    }
}

#[async_trait]
impl PlatformWrite for Unit {
    fn tenancy_mut(&mut self) -> &mut dyn TenancyStoreMut {
        self
    }
    fn accounts_mut(&mut self) -> &mut dyn AccountStoreMut {
        self
    }
    fn tallies_mut(&mut self) -> &mut dyn TallyStoreMut {
        self
    }
    fn outbox_mut(&mut self) -> &mut dyn OutboxStoreMut {
        self
    }
    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        Unit::commit(*self).await
    }
}

impl Unit {
    /// A tenant's one row of settings. One that nobody has made is added, and no failure if somebody else was quicker; another is replaced
    /// in the version seen.
    async fn put_settings_row(&self, table: &'static str, body: String, seen: Version) -> Result<(), StorageError> {
        let next = seen.next().number().into();
        if seen.number() == 0 {
            let first = format!("INSERT INTO {table} (tenant_id, body, version) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
            self.change_one(&first, self.owned([body.into(), next])).await
        } else {
            let replace = format!("UPDATE {table} SET body = $2, version = $3 WHERE tenant_id = $1 AND version = $4");
            self.change_one(&replace, self.owned([body.into(), next, seen.number().into()])).await
        }
    }
}
