//! What an administrator sets: templates and their versions, how reports look and how long they are valid, the keys that seal them.

use bytes::Bytes;

use super::{Inspections, internal};
use crate::account::{Permission, Staff};
use crate::blob::BlobKey;
use crate::inspection::draft::UNSAVED;
use crate::inspection::error::InspectionError;
use crate::inspection::seal::{SealKey, SealKeyPublic, public_of};
use crate::inspection::settings::{InspectionSettings, Versioned};
use crate::inspection::template::{Template, TemplateDraft, TemplateName, standard};
use crate::storage::{Conflict, StorageError, TenantRead, TenantWrite};
use crate::tenancy::TenantScope;
use crate::value::{Colour, Invalid, TemplateId};
use crate::version::Version;

/// The most templates a tenant may have.
const TEMPLATES_MAX: usize = 50;

impl Inspections {
    /// The built-in template and the tenant's own, each in its newest version.
    ///
    /// # Errors
    /// `Denied`; the storage's.
    pub async fn templates(&self, by: &Staff) -> Result<Vec<Template>, InspectionError> {
        by.demand(Permission::Inspect, by.workshop)?;
        let own = self.storage.read(by.scope()).await?.inspections().templates().await?;
        Ok(std::iter::once(standard().clone()).chain(own).collect())
    }

    /// One template in one version, or in the newest.
    ///
    /// # Errors
    /// `NotFound`, `Denied`; the storage's.
    pub async fn template(&self, by: &Staff, name: TemplateName, version: Option<u32>) -> Result<Template, InspectionError> {
        by.demand(Permission::Inspect, by.workshop)?;
        let unit = self.storage.read(by.scope()).await?;
        self.template_in(unit.as_ref(), name, version).await
    }

    /// Makes a template of the tenant's own. To copy one, read it and send it here.
    ///
    /// # Errors
    /// `Denied` below an administrator, `Invalid`; the storage's.
    pub async fn add_template(&self, by: &Staff, draft: TemplateDraft) -> Result<Template, InspectionError> {
        by.demand(Permission::ManageTenant, None)?;
        draft.check()?;
        let id: TemplateId = self.origin.id();
        let template = Template { name: TemplateName::Own(id), version: 1, created_at: Some(self.origin.now()), draft };
        let mut unit = self.storage.write(by.scope()).await?;
        if unit.inspections().templates().await?.len() >= TEMPLATES_MAX {
            return Err(InspectionError::field("title", Invalid::new("template.too_many", "a tenant has at most 50 templates")));
        }
        unit.inspections_mut().insert_template(id, &template).await?;
        unit.audit_mut().append(&by.did(&self.origin, "template.added", &template.draft.title.fa)).await?;
        unit.commit().await?;
        Ok(template)
    }

    /// Makes a new version of a template. Reports keep the version they were made with.
    ///
    /// # Errors
    /// `Denied` below an administrator, `NotFound`, `Invalid`; `Stale` in the storage's error if the newest version is not `seen`.
    pub async fn update_template(
        &self,
        by: &Staff,
        id: TemplateId,
        draft: TemplateDraft,
        seen: Version,
    ) -> Result<Template, InspectionError> {
        by.demand(Permission::ManageTenant, None)?;
        draft.check()?;
        let mut unit = self.storage.write(by.scope()).await?;
        let old = self.template_in(unit.as_ref(), TemplateName::Own(id), None).await?;
        let stale = || InspectionError::Storage(StorageError::Conflict(Conflict::Stale));
        if old.seen() != seen {
            return Err(stale());
        }
        let template = Template { name: old.name, version: old.version + 1, created_at: Some(self.origin.now()), draft };
        let inserted = unit.inspections_mut().insert_template(id, &template).await;
        inserted.map_err(|error| if error.conflict() == Some(Conflict::Duplicate) { stale() } else { error.into() })?;
        unit.audit_mut().append(&by.did(&self.origin, "template.changed", &template.draft.title.fa)).await?;
        unit.commit().await?;
        Ok(template)
    }

    /// How the tenant makes its reports; version 0 stands for the defaults.
    ///
    /// # Errors
    /// `Denied`; the storage's.
    pub async fn settings(&self, by: &Staff) -> Result<Versioned<InspectionSettings>, InspectionError> {
        by.demand(Permission::Inspect, by.workshop)?;
        let unit = self.storage.read(by.scope()).await?;
        self.settings_in(unit.as_ref()).await
    }

    /// What anybody may know of how a tenant looks: its colour, and whether it has a logo.
    ///
    /// # Errors
    /// The storage's.
    pub async fn brand(&self, scope: &TenantScope) -> Result<(Colour, bool), InspectionError> {
        let unit = self.storage.read(scope).await?;
        let (settings, _) = self.settings_in(unit.as_ref()).await?;
        Ok((settings.colour, settings.logo.is_some()))
    }

    /// A tenant's logo, PNG.
    ///
    /// # Errors
    /// `NotFound` without one; the blob store's.
    pub async fn logo(&self, scope: &TenantScope) -> Result<Bytes, InspectionError> {
        let unit = self.storage.read(scope).await?;
        let (settings, _) = self.settings_in(unit.as_ref()).await?;
        drop(unit);
        let digest = settings.logo.ok_or(InspectionError::NotFound("logo"))?;
        self.blobs()?.get(&BlobKey::logo(scope, &digest)).await?.ok_or(InspectionError::NotFound("logo"))
    }

    /// Changes how the tenant makes its reports. The logo stays.
    ///
    /// # Errors
    /// `Denied` below an administrator, `Invalid`; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn set_settings(
        &self,
        by: &Staff,
        new: InspectionSettings,
        seen: Version,
    ) -> Result<Versioned<InspectionSettings>, InspectionError> {
        by.demand(Permission::ManageTenant, None)?;
        new.check()?;
        let mut unit = self.storage.write(by.scope()).await?;
        if let Err(InspectionError::NotFound(_)) = self.template_in(unit.as_ref(), new.template, None).await {
            return Err(InspectionError::field("template", Invalid::new("template.unknown", "the tenant has no such template")));
        }
        let logo = self.settings_in(unit.as_ref()).await?.0.logo;
        let settings = InspectionSettings { logo, ..new };
        unit.inspections_mut().put_settings(&settings, seen).await?;
        unit.audit_mut().append(&by.did(&self.origin, "inspection_settings.changed", by.scope().slug())).await?;
        unit.commit().await?;
        Ok((settings, seen.next()))
    }

    /// The public halves of a tenant's keys, newest first: what anybody needs to check its reports.
    ///
    /// # Errors
    /// The storage's.
    pub async fn seal_keys(&self, scope: &TenantScope) -> Result<Vec<SealKeyPublic>, InspectionError> {
        let keys = self.storage.read(scope).await?.inspections().seal_keys().await?;
        Ok(keys.iter().map(public_of).collect())
    }

    /// Makes a new key that seals from now on. Old ones stay known, so that what they sealed stays checkable.
    ///
    /// # Errors
    /// `Denied` below an administrator; the storage's.
    pub async fn rotate_seal_key(&self, by: &Staff) -> Result<SealKeyPublic, InspectionError> {
        by.demand(Permission::ManageTenant, None)?;
        let mut unit = self.storage.write(by.scope()).await?;
        let key = self.new_key(unit.as_mut(), by.scope()).await?;
        unit.audit_mut().append(&by.did(&self.origin, "seal_key.rotated", key.id)).await?;
        unit.commit().await?;
        tracing::info!(tenant.slug = %by.scope().slug(), key.id = %key.id, "seal key made");
        Ok(public_of(&key))
    }

    /// The key that seals now, made if there is none.
    pub(super) async fn sealing_key(&self, unit: &mut dyn TenantWrite, scope: &TenantScope) -> Result<SealKey, InspectionError> {
        let current = unit.inspections().seal_keys().await?.into_iter().find(|key| key.retired_at.is_none());
        match current {
            Some(key) => Ok(key),
            None => self.new_key(unit, scope).await,
        }
    }

    async fn new_key(&self, unit: &mut dyn TenantWrite, scope: &TenantScope) -> Result<SealKey, InspectionError> {
        let key = self.vault.make(scope, &self.origin).map_err(internal)?;
        unit.inspections_mut().insert_seal_key(&key).await?;
        Ok(key)
    }

    pub(super) async fn settings_in(&self, unit: &dyn TenantRead) -> Result<Versioned<InspectionSettings>, InspectionError> {
        Ok(unit.inspections().settings().await?.unwrap_or_else(|| (InspectionSettings::default(), UNSAVED)))
    }

    pub(super) async fn template_in(
        &self,
        unit: &dyn TenantRead,
        name: TemplateName,
        version: Option<u32>,
    ) -> Result<Template, InspectionError> {
        let found = match name {
            TemplateName::Standard => Some(standard().clone()).filter(|template| version.is_none_or(|wanted| wanted == template.version)),
            TemplateName::Own(id) => unit.inspections().template(id, version).await?,
        };
        found.ok_or(InspectionError::NotFound("template"))
    }
}
