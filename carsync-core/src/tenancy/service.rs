//! Entering, making and changing tenants.

use std::sync::Arc;

use super::error::TenancyError;
use super::model::{NewTenant, Tenant, TenantScope, TenantStatus};
use crate::account::Operator;
use crate::entropy::Origin;
use crate::page::{Page, PageQuery};
use crate::storage::Storage;
use crate::value::Slug;
use crate::version::Version;

/// The tenants of a deployment.
#[derive(Debug)]
pub struct Tenancy {
    storage: Arc<dyn Storage>,
    origin: Origin,
}

impl Tenancy {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: Origin) -> Self {
        Self { storage, origin }
    }

    /// Goes inside a tenant by its name.
    ///
    /// # Errors
    /// `NotFound`, `Suspended`, or the storage's.
    pub async fn enter(&self, slug: &Slug) -> Result<TenantScope, TenancyError> {
        Ok(TenantScope::of(&self.profile(slug).await?))
    }

    /// What everybody may know of a tenant.
    ///
    /// # Errors
    /// `NotFound`, `Suspended`, or the storage's.
    pub async fn profile(&self, slug: &Slug) -> Result<Tenant, TenancyError> {
        let unit = self.storage.platform().await?;
        let tenant = unit.tenancy().by_slug(slug).await?.ok_or(TenancyError::NotFound)?;
        match tenant.status {
            TenantStatus::Active => Ok(tenant),
            TenantStatus::Suspended => Err(TenancyError::Suspended),
        }
    }

    /// Makes a tenant.
    ///
    /// # Errors
    /// `SlugTaken`, or the storage's.
    pub async fn create(&self, _by: &Operator, new: NewTenant) -> Result<Tenant, TenancyError> {
        let tenant = Tenant {
            id: self.origin.id(),
            slug: new.slug,
            name: new.name,
            status: TenantStatus::Active,
            listed: new.listed,
            locale: new.locale,
            policy: new.policy,
            created_at: self.origin.now(),
            version: Version::FIRST,
        };
        let mut unit = self.storage.platform_write().await?;
        unit.tenancy_mut().insert(&tenant).await?;
        unit.commit().await?;
        tracing::info!(tenant.slug = %tenant.slug, "tenant created");
        Ok(tenant)
    }

    /// All tenants by name.
    ///
    /// # Errors
    /// The storage's.
    pub async fn list(&self, _by: &Operator, page: &PageQuery<Slug>) -> Result<Page<Tenant, Slug>, TenancyError> {
        Ok(self.storage.platform().await?.tenancy().list(page).await?)
    }
}
