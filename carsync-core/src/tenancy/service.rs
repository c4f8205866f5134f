//! Entering, making and changing tenants.

use std::sync::Arc;

use super::error::TenancyError;
use super::model::{NewTenant, Tenant, TenantScope, TenantSettings, TenantStatus};
use crate::account::{Operator, Permission, Staff};
use crate::directory::publish;
use crate::entropy::Origin;
use crate::outbox::Wake;
use crate::page::{Page, PageQuery};
use crate::storage::Storage;
use crate::value::Slug;
use crate::version::Version;

/// The tenants of a deployment.
#[derive(Debug)]
pub struct Tenancy {
    storage: Arc<dyn Storage>,
    origin: Origin,
    wake: Wake,
}

impl Tenancy {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: Origin, wake: Wake) -> Self {
        Self { storage, origin, wake }
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

    /// Changes a tenant's settings; its listings follow in the same unit.
    ///
    /// # Errors
    /// `Denied` below an administrator; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update(&self, by: &Staff, settings: TenantSettings, seen: Version) -> Result<Tenant, TenancyError> {
        by.demand(Permission::ManageTenant, None)?;
        let TenantSettings { name, listed, locale, policy } = settings;
        self.change(by.scope(), Some(seen), |tenant| Tenant { name, listed, locale, policy, ..tenant }).await
    }

    /// Stops a tenant, or lets it work again. While it is stopped nobody enters it and nobody finds it.
    ///
    /// # Errors
    /// `NotFound`; the storage's.
    pub async fn set_status(&self, _by: &Operator, slug: &Slug, status: TenantStatus) -> Result<Tenant, TenancyError> {
        let unit = self.storage.platform().await?;
        let tenant = unit.tenancy().by_slug(slug).await?.ok_or(TenancyError::NotFound)?;
        drop(unit);
        self.change(&TenantScope::of(&tenant), None, |tenant| Tenant { status, ..tenant }).await
    }

    async fn change(
        &self,
        scope: &TenantScope,
        seen: Option<Version>,
        change: impl FnOnce(Tenant) -> Tenant + Send,
    ) -> Result<Tenant, TenancyError> {
        let mut unit = self.storage.write(scope).await?;
        let old = unit.tenant().get().await?.ok_or(TenancyError::NotFound)?;
        let seen = seen.unwrap_or(old.version);
        let tenant = Tenant { version: seen.next(), ..change(old) };
        unit.tenant_mut().update(&tenant, seen).await?;
        publish(unit.as_mut(), None, self.origin.now()).await?;
        unit.commit().await?;
        self.wake.directory();
        Ok(tenant)
    }
}
