//! The storage port: doors into units of work, one per kind of authority.
//!
//! **Laws.** A unit is atomic: `commit` makes all of it durable, dropping it leaves no trace. A tenant unit sees and changes one tenant's
//! rows; no store method takes a tenant. Reads of one unit are one consistent snapshot. The slot law is stated at
//! [`BookingStoreMut`]. Nothing slow may be awaited while a write unit is open.

mod error;

use std::fmt::Debug;

use async_trait::async_trait;

pub use error::{Conflict, Outcome, Source, StorageError};

use crate::account::{AccountStore, AccountStoreMut, PersonScope, StaffStore, StaffStoreMut};
use crate::account::{OwnStore, OwnStoreMut};
use crate::audit::{AuditStore, AuditStoreMut};
use crate::booking::{BookingStore, BookingStoreMut};
use crate::catalogue::{CatalogueStore, CatalogueStoreMut};
use crate::customer::{CustomerStore, CustomerStoreMut};
use crate::directory::{DirectoryStore, DirectoryStoreMut};
use crate::inspection::{InspectionStore, InspectionStoreMut, ReportAccessStore, ReportQueue};
use crate::maintenance::{MaintenanceStore, MaintenanceStoreMut};
use crate::messaging::{MessageStore, MessageStoreMut};
use crate::outbox::{OutboxQueue, OutboxStoreMut};
use crate::tally::{TallyStore, TallyStoreMut};
use crate::tenancy::{TenancyStore, TenancyStoreMut, TenantScope, TenantStore, TenantStoreMut};

/// A place that keeps everything, behind doors.
#[async_trait]
pub trait Storage: Debug + Send + Sync {
    /// A snapshot of one tenant.
    async fn read(&self, scope: &TenantScope) -> Result<Box<dyn TenantRead>, StorageError>;
    /// A unit of work in one tenant.
    async fn write(&self, scope: &TenantScope) -> Result<Box<dyn TenantWrite>, StorageError>;
    /// A snapshot of what one person owns, across tenants.
    async fn own(&self, scope: &PersonScope) -> Result<Box<dyn PersonRead>, StorageError>;
    /// A unit of work in what one person owns.
    async fn own_write(&self, scope: &PersonScope) -> Result<Box<dyn PersonWrite>, StorageError>;
    /// A snapshot of what belongs to no tenant: tenants, accounts, the public directory.
    async fn platform(&self) -> Result<Box<dyn PlatformRead>, StorageError>;
    /// A unit of work in it.
    async fn platform_write(&self) -> Result<Box<dyn PlatformWrite>, StorageError>;
    /// The queue of messages waiting to be sent.
    fn queue(&self) -> &dyn OutboxQueue;
    /// The queue of final reports waiting to be rendered, published and told of.
    fn report_queue(&self) -> &dyn ReportQueue;
    /// Asks whether the database answers.
    async fn ping(&self) -> Result<(), StorageError>;
}

/// Read access to one tenant.
pub trait TenantRead: Debug + Send + Sync {
    /// The tenant itself.
    fn tenant(&self) -> &dyn TenantStore;
    /// Workshops, bays, services, closures.
    fn catalogue(&self) -> &dyn CatalogueStore;
    /// Bookings and what they occupy.
    fn bookings(&self) -> &dyn BookingStore;
    /// Customer cards and vehicles.
    fn customers(&self) -> &dyn CustomerStore;
    /// Templates, drafts, reports, photos, odometers, seal keys.
    fn inspections(&self) -> &dyn InspectionStore;
    /// What vehicles will need again.
    fn maintenance(&self) -> &dyn MaintenanceStore;
    /// Settings for messages, and the log of what was sent.
    fn messages(&self) -> &dyn MessageStore;
    /// Who works here.
    fn staff(&self) -> &dyn StaffStore;
    /// Who changed what.
    fn audit(&self) -> &dyn AuditStore;
}

/// A unit of work in one tenant. Dropping it leaves no trace.
#[async_trait]
pub trait TenantWrite: TenantRead {
    /// The tenant itself.
    fn tenant_mut(&mut self) -> &mut dyn TenantStoreMut;
    /// Workshops, bays, services, closures.
    fn catalogue_mut(&mut self) -> &mut dyn CatalogueStoreMut;
    /// Bookings and what they occupy.
    fn bookings_mut(&mut self) -> &mut dyn BookingStoreMut;
    /// Customer cards and vehicles.
    fn customers_mut(&mut self) -> &mut dyn CustomerStoreMut;
    /// Templates, drafts, reports, photos, odometers, seal keys.
    fn inspections_mut(&mut self) -> &mut dyn InspectionStoreMut;
    /// What vehicles will need again.
    fn maintenance_mut(&mut self) -> &mut dyn MaintenanceStoreMut;
    /// Settings for messages.
    fn messages_mut(&mut self) -> &mut dyn MessageStoreMut;
    /// Who works here.
    fn staff_mut(&mut self) -> &mut dyn StaffStoreMut;
    /// Who changed what.
    fn audit_mut(&mut self) -> &mut dyn AuditStoreMut;
    /// The public projection of this tenant's workshops.
    fn directory_mut(&mut self) -> &mut dyn DirectoryStoreMut;
    /// Messages to be sent once this unit is committed.
    fn outbox_mut(&mut self) -> &mut dyn OutboxStoreMut;
    /// Makes the unit durable.
    async fn commit(self: Box<Self>) -> Result<(), StorageError>;
}

/// Read access to what one person owns.
pub trait PersonRead: Debug + Send + Sync {
    /// The person's own things.
    fn own(&self) -> &dyn OwnStore;
}

/// A unit of work in what one person owns.
#[async_trait]
pub trait PersonWrite: PersonRead {
    /// The person's own things.
    fn own_mut(&mut self) -> &mut dyn OwnStoreMut;
    /// Makes the unit durable.
    async fn commit(self: Box<Self>) -> Result<(), StorageError>;
}

/// Read access to what belongs to no tenant.
pub trait PlatformRead: Debug + Send + Sync {
    /// All tenants.
    fn tenancy(&self) -> &dyn TenancyStore;
    /// Persons, sign-ins, sessions, operators.
    fn accounts(&self) -> &dyn AccountStore;
    /// The public projection of all tenants' workshops.
    fn directory(&self) -> &dyn DirectoryStore;
    /// Reports as strangers find them, by a secret they hold.
    fn report_access(&self) -> &dyn ReportAccessStore;
    /// What was counted.
    fn tallies(&self) -> &dyn TallyStore;
}

/// A unit of work in what belongs to no tenant.
#[async_trait]
pub trait PlatformWrite: PlatformRead {
    /// All tenants.
    fn tenancy_mut(&mut self) -> &mut dyn TenancyStoreMut;
    /// Persons, sign-ins, sessions, operators.
    fn accounts_mut(&mut self) -> &mut dyn AccountStoreMut;
    /// What is counted.
    fn tallies_mut(&mut self) -> &mut dyn TallyStoreMut;
    /// Messages to be sent once this unit is committed.
    fn outbox_mut(&mut self) -> &mut dyn OutboxStoreMut;
    /// Makes the unit durable.
    async fn commit(self: Box<Self>) -> Result<(), StorageError>;
}
