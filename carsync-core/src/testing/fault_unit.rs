//! The units that [`FaultInjector`](super::FaultInjector) hands out: all is forwarded but the commit, which asks the plan.

use std::sync::Arc;

use async_trait::async_trait;

use super::fault::Plan;
use crate::account::{AccountStore, AccountStoreMut, OwnStore, OwnStoreMut, StaffStore, StaffStoreMut};
use crate::audit::{AuditStore, AuditStoreMut};
use crate::booking::{BookingStore, BookingStoreMut};
use crate::catalogue::{CatalogueStore, CatalogueStoreMut};
use crate::customer::{CustomerStore, CustomerStoreMut};
use crate::directory::{DirectoryStore, DirectoryStoreMut};
use crate::inspection::{InspectionStore, InspectionStoreMut, ReportAccessStore};
use crate::maintenance::{MaintenanceStore, MaintenanceStoreMut};
use crate::messaging::{MessageStore, MessageStoreMut};
use crate::outbox::OutboxStoreMut;
use crate::storage::{PersonRead, PersonWrite, PlatformRead, PlatformWrite, StorageError, TenantRead, TenantWrite};
use crate::tally::{TallyStore, TallyStoreMut};
use crate::tenancy::{TenancyStore, TenancyStoreMut, TenantStore, TenantStoreMut};

/// A writing unit and the plan its commit asks.
#[derive(Debug)]
pub(super) struct Watched<U: ?Sized> {
    unit: Box<U>,
    plan: Arc<Plan>,
}

impl<U: ?Sized> Watched<U> {
    pub(super) fn new(unit: Box<U>, plan: Arc<Plan>) -> Self {
        Self { unit, plan }
    }
}

#[deny(clippy::missing_trait_methods)]
impl TenantRead for Watched<dyn TenantWrite> {
    fn tenant(&self) -> &dyn TenantStore {
        self.unit.tenant()
    }
    fn catalogue(&self) -> &dyn CatalogueStore {
        self.unit.catalogue()
    }
    fn bookings(&self) -> &dyn BookingStore {
        self.unit.bookings()
    }
    fn customers(&self) -> &dyn CustomerStore {
        self.unit.customers()
    }
    fn inspections(&self) -> &dyn InspectionStore {
        self.unit.inspections()
    }
    fn maintenance(&self) -> &dyn MaintenanceStore {
        self.unit.maintenance()
    }
    fn messages(&self) -> &dyn MessageStore {
        self.unit.messages()
    }
    fn staff(&self) -> &dyn StaffStore {
        self.unit.staff()
    }
    fn audit(&self) -> &dyn AuditStore {
        self.unit.audit()
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl TenantWrite for Watched<dyn TenantWrite> {
    fn tenant_mut(&mut self) -> &mut dyn TenantStoreMut {
        self.unit.tenant_mut()
    }
    fn catalogue_mut(&mut self) -> &mut dyn CatalogueStoreMut {
        self.unit.catalogue_mut()
    }
    fn bookings_mut(&mut self) -> &mut dyn BookingStoreMut {
        self.unit.bookings_mut()
    }
    fn customers_mut(&mut self) -> &mut dyn CustomerStoreMut {
        self.unit.customers_mut()
    }
    fn inspections_mut(&mut self) -> &mut dyn InspectionStoreMut {
        self.unit.inspections_mut()
    }
    fn maintenance_mut(&mut self) -> &mut dyn MaintenanceStoreMut {
        self.unit.maintenance_mut()
    }
    fn messages_mut(&mut self) -> &mut dyn MessageStoreMut {
        self.unit.messages_mut()
    }
    fn staff_mut(&mut self) -> &mut dyn StaffStoreMut {
        self.unit.staff_mut()
    }
    fn audit_mut(&mut self) -> &mut dyn AuditStoreMut {
        self.unit.audit_mut()
    }
    fn directory_mut(&mut self) -> &mut dyn DirectoryStoreMut {
        self.unit.directory_mut()
    }
    fn outbox_mut(&mut self) -> &mut dyn OutboxStoreMut {
        self.unit.outbox_mut()
    }
    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        let Self { unit, plan } = *self;
        plan.through(unit.commit()).await
    }
}

#[deny(clippy::missing_trait_methods)]
impl PersonRead for Watched<dyn PersonWrite> {
    fn own(&self) -> &dyn OwnStore {
        self.unit.own()
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl PersonWrite for Watched<dyn PersonWrite> {
    fn own_mut(&mut self) -> &mut dyn OwnStoreMut {
        self.unit.own_mut()
    }
    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        let Self { unit, plan } = *self;
        plan.through(unit.commit()).await
    }
}

#[deny(clippy::missing_trait_methods)]
impl PlatformRead for Watched<dyn PlatformWrite> {
    fn tenancy(&self) -> &dyn TenancyStore {
        self.unit.tenancy()
    }
    fn accounts(&self) -> &dyn AccountStore {
        self.unit.accounts()
    }
    fn directory(&self) -> &dyn DirectoryStore {
        self.unit.directory()
    }
    fn tallies(&self) -> &dyn TallyStore {
        self.unit.tallies()
    }
    fn report_access(&self) -> &dyn ReportAccessStore {
        self.unit.report_access()
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl PlatformWrite for Watched<dyn PlatformWrite> {
    fn tenancy_mut(&mut self) -> &mut dyn TenancyStoreMut {
        self.unit.tenancy_mut()
    }
    fn accounts_mut(&mut self) -> &mut dyn AccountStoreMut {
        self.unit.accounts_mut()
    }
    fn tallies_mut(&mut self) -> &mut dyn TallyStoreMut {
        self.unit.tallies_mut()
    }
    fn outbox_mut(&mut self) -> &mut dyn OutboxStoreMut {
        self.unit.outbox_mut()
    }
    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        let Self { unit, plan } = *self;
        plan.through(unit.commit()).await
    }
}
