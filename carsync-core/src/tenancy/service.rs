//! Entering, making and changing tenants.

use std::sync::Arc;

use super::error::TenancyError;
use super::model::{NewTenant, Tenant, TenantScope, TenantSettings, TenantStatus};
use super::site::{HOSTS_MAX, HostName, SiteSettings};
use crate::account::{Operator, Permission, Staff};
use crate::audit::AuditEntry;
use crate::directory::publish;
use crate::entropy::Origin;
use crate::error::BadField;
use crate::outbox::Wake;
use crate::page::{Page, PageQuery};
use crate::storage::{Conflict, Storage};
use crate::value::{Invalid, Slug};
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

    /// Whose site this host name is; nobody's where it is not known, or its tenant suspended.
    ///
    /// # Errors
    /// The storage's.
    pub async fn by_host(&self, host: &HostName) -> Result<Option<Tenant>, TenancyError> {
        let tenant = self.storage.platform().await?.tenancy().by_host(host).await?;
        Ok(tenant.filter(|tenant| tenant.status == TenantStatus::Active))
    }

    /// The host names of a tenant's own site, in order.
    ///
    /// # Errors
    /// `NotFound`; the storage's.
    pub async fn hosts(&self, _by: &Operator, slug: &Slug) -> Result<Vec<HostName>, TenancyError> {
        let found = self.storage.platform().await?.tenancy().by_slug(slug).await?;
        let scope = TenantScope::of(&found.ok_or(TenancyError::NotFound)?);
        Ok(self.storage.read(&scope).await?.tenant().hosts().await?)
    }

    /// Replaces the host names of a tenant's own site. Whose they are in DNS is for the operator to know.
    ///
    /// # Errors
    /// `NotFound`; `HostTaken` if another tenant has one of them; `Invalid` beyond 20; the storage's.
    pub async fn set_hosts(&self, _by: &Operator, slug: &Slug, mut hosts: Vec<HostName>) -> Result<Vec<HostName>, TenancyError> {
        hosts.sort();
        hosts.dedup();
        if hosts.len() > HOSTS_MAX {
            let many = Invalid::new("list.too_long", "a tenant has at most 20 host names");
            return Err(TenancyError::Invalid(BadField::new("hosts", many)));
        }
        let found = self.storage.platform().await?.tenancy().by_slug(slug).await?;
        let scope = TenantScope::of(&found.ok_or(TenancyError::NotFound)?);
        let mut unit = self.storage.write(&scope).await?;
        // The tenant's version orders those who do so at once.
        let tenant = unit.tenant().get().await?.ok_or(TenancyError::NotFound)?;
        let seen = tenant.version;
        unit.tenant_mut().update(&Tenant { version: seen.next(), ..tenant }, seen).await?;
        let put = unit.tenant_mut().put_hosts(&hosts).await;
        put.map_err(|error| if error.conflict() == Some(Conflict::Duplicate) { TenancyError::HostTaken } else { error.into() })?;
        unit.audit_mut().append(&AuditEntry::of_operator(&self.origin, "site_hosts.changed", slug)).await?;
        unit.commit().await?;
        Ok(hosts)
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
            site: SiteSettings::default(),
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
    /// `Denied` below an administrator; `Invalid`; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update(&self, by: &Staff, settings: TenantSettings, seen: Version) -> Result<Tenant, TenancyError> {
        by.demand(Permission::ManageTenant, None)?;
        settings.site.check().map_err(TenancyError::Invalid)?;
        let TenantSettings { name, listed, locale, policy, site } = settings;
        let did = by.did(&self.origin, "tenant.changed", by.scope().slug());
        self.change(by.scope(), did, Some(seen), |tenant| Tenant { name, listed, locale, policy, site, ..tenant }).await
    }

    /// Stops a tenant, or lets it work again. While it is stopped nobody enters it and nobody finds it.
    ///
    /// # Errors
    /// `NotFound`; the storage's.
    pub async fn set_status(&self, _by: &Operator, slug: &Slug, status: TenantStatus) -> Result<Tenant, TenancyError> {
        let unit = self.storage.platform().await?;
        let tenant = unit.tenancy().by_slug(slug).await?.ok_or(TenancyError::NotFound)?;
        drop(unit);
        let action = if status == TenantStatus::Active { "tenant.resumed" } else { "tenant.suspended" };
        let did = AuditEntry::of_operator(&self.origin, action, slug);
        self.change(&TenantScope::of(&tenant), did, None, |tenant| Tenant { status, ..tenant }).await
    }

    async fn change(
        &self,
        scope: &TenantScope,
        did: AuditEntry,
        seen: Option<Version>,
        change: impl FnOnce(Tenant) -> Tenant + Send,
    ) -> Result<Tenant, TenancyError> {
        let mut unit = self.storage.write(scope).await?;
        let old = unit.tenant().get().await?.ok_or(TenancyError::NotFound)?;
        let seen = seen.unwrap_or(old.version);
        let tenant = Tenant { version: seen.next(), ..change(old) };
        unit.tenant_mut().update(&tenant, seen).await?;
        unit.audit_mut().append(&did).await?;
        publish(unit.as_mut(), None, self.origin.now()).await?;
        unit.commit().await?;
        self.wake.directory();
        Ok(tenant)
    }
}
