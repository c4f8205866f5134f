//! What a storage keeps of tenants.

use async_trait::async_trait;

use super::model::Tenant;
use super::site::HostName;
use crate::page::{Page, PageQuery};
use crate::storage::StorageError;
use crate::value::Slug;
use crate::version::Version;

/// All tenants, read by the platform.
#[async_trait]
pub trait TenancyStore: Send + Sync {
    /// The tenant of this name.
    async fn by_slug(&self, slug: &Slug) -> Result<Option<Tenant>, StorageError>;
    /// The tenant whose site has this host name.
    async fn by_host(&self, host: &HostName) -> Result<Option<Tenant>, StorageError>;
    /// All tenants by name.
    async fn list(&self, page: &PageQuery<Slug>) -> Result<Page<Tenant, Slug>, StorageError>;
}

/// All tenants, changed by the platform.
#[async_trait]
pub trait TenancyStoreMut: Send {
    /// Adds a tenant. `Duplicate` if the slug is taken.
    async fn insert(&mut self, tenant: &Tenant) -> Result<(), StorageError>;
}

/// The tenant of this unit.
#[async_trait]
pub trait TenantStore: Send + Sync {
    /// The tenant as it stands in this snapshot.
    async fn get(&self) -> Result<Option<Tenant>, StorageError>;
    /// Its host names, in order.
    async fn hosts(&self) -> Result<Vec<HostName>, StorageError>;
}

/// The tenant of this unit, to change.
#[async_trait]
pub trait TenantStoreMut: Send {
    /// Replaces it if its version is still `seen`; `Stale` otherwise.
    async fn update(&mut self, tenant: &Tenant, seen: Version) -> Result<(), StorageError>;
    /// Replaces its host names. `Duplicate` if another tenant has one of them.
    async fn put_hosts(&mut self, hosts: &[HostName]) -> Result<(), StorageError>;
}
