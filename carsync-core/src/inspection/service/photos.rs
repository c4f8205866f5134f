//! Photos of a draft, and the tenant's logo: decoded and cleaned outside any unit, kept as blobs before the row that names them.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{Inspections, staff_report};
use crate::account::{Permission, Staff, hex};
use crate::blob::{BlobKey, PhotoSize};
use crate::inspection::error::InspectionError;
use crate::inspection::photo::{CleanPhoto, Intake, PhotoRefusal};
use crate::inspection::report::{Photo, Report, ReportState};
use crate::inspection::settings::{InspectionSettings, Versioned};
use crate::inspection::store::DraftLock;
use crate::storage::Conflict;
use crate::value::{Invalid, Name, PhotoId, ReportId, Slug};
use crate::version::Version;

/// The most photos of one report.
const PHOTOS_MAX: usize = 60;

impl Inspections {
    /// Adds a photo to a draft: turned upright, freed of all metadata, kept in two sizes. The same upload twice is one photo; the second
    /// answer then says so.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `State` once it is no draft, `Photo` with the reason, `Invalid` beyond 60 photos or for an unknown item,
    /// `NotEquipped` without a blob store; the storage's and the blob store's.
    pub async fn add_photo(
        &self,
        by: &Staff,
        report: ReportId,
        item: Option<Slug>,
        caption: Option<Name>,
        uploaded: Bytes,
    ) -> Result<(Photo, bool), InspectionError> {
        let blobs = self.blobs()?;
        let upload_sha256 = hex(&Sha256::digest(&uploaded));
        let unit = self.storage.read(by.scope()).await?;
        let draft = staff_report(unit.as_ref(), by, report, Permission::Inspect).await?;
        let known = unit.inspections().photos(report).await?;
        drop(unit);
        require_draft(&draft)?;
        if item.as_ref().is_some_and(|item| draft.template.item(item).is_none()) {
            return Err(InspectionError::field("item", Invalid::new("finding.unknown_item", "the inspection has no such item")));
        }
        if let Some(photo) = known.iter().find(|photo| photo.upload_sha256 == upload_sha256) {
            return Ok((photo.clone(), true));
        }
        if known.len() >= PHOTOS_MAX {
            return Err(InspectionError::field("photo", Invalid::new("photo.too_many", "a report has at most 60 photos")));
        }
        let clean = self.develop(uploaded).await?;
        let id: PhotoId = self.origin.id();
        let photo = Photo {
            id,
            item,
            caption,
            width: clean.width,
            height: clean.height,
            sha256: hex(&Sha256::digest(&clean.large)),
            upload_sha256,
            created_at: self.origin.now(),
        };
        // Blobs before the row that names them: one without a row harms nobody.
        blobs.put(&BlobKey::photo(by.scope(), id, PhotoSize::Large), clean.large).await?;
        blobs.put(&BlobKey::photo(by.scope(), id, PhotoSize::Small), clean.small).await?;
        let mut unit = self.storage.write(by.scope()).await?;
        self.lock(unit.as_mut(), by, report, DraftLock::Part).await?;
        match unit.inspections_mut().insert_photo(report, &photo).await {
            Ok(()) => {
                unit.commit().await?;
                Ok((photo, false))
            }
            // The same picture was uploaded twice at once.
            Err(error) if error.conflict() == Some(Conflict::Duplicate) => {
                drop(unit);
                let known = self.storage.read(by.scope()).await?.inspections().photos(report).await?;
                let twin = known.into_iter().find(|other| other.upload_sha256 == photo.upload_sha256);
                twin.map(|twin| (twin, true)).ok_or(InspectionError::Storage(error))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a photo out of a draft.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `State` once it is no draft; the storage's.
    pub async fn remove_photo(&self, by: &Staff, report: ReportId, photo: PhotoId) -> Result<(), InspectionError> {
        let mut unit = self.storage.write(by.scope()).await?;
        self.lock(unit.as_mut(), by, report, DraftLock::Part).await?;
        if !unit.inspections_mut().delete_photo(report, photo).await? {
            return Err(InspectionError::NotFound("photo"));
        }
        let held = unit.inspections().photo_is_held(photo).await?;
        unit.commit().await?;
        if !held {
            for size in [PhotoSize::Large, PhotoSize::Small] {
                // A blob that stays behind is out of reach: no row names it.
                if let Err(error) = self.blobs()?.delete(&BlobKey::photo(by.scope(), photo, size)).await {
                    tracing::warn!(photo.id = %photo, error = &error as &dyn std::error::Error, "the blob of a removed photo stays behind");
                }
            }
        }
        Ok(())
    }

    /// Takes a picture (JPEG, PNG, WebP) as the tenant's logo.
    ///
    /// # Errors
    /// `Denied` below an administrator, `Photo` with the reason, `NotEquipped`; `Stale` in the storage's error if the settings' version
    /// is no longer `seen`.
    pub async fn set_logo(&self, by: &Staff, uploaded: Bytes, seen: Version) -> Result<Versioned<InspectionSettings>, InspectionError> {
        by.demand(Permission::ManageTenant, None)?;
        self.blobs()?;
        let png = self.in_darkroom(move || Intake::default().clean_logo(&uploaded)).await?;
        let digest = hex(&Sha256::digest(&png));
        self.blobs()?.put(&BlobKey::logo(by.scope(), &digest), png).await?;
        let mut unit = self.storage.write(by.scope()).await?;
        let old = self.settings_in(unit.as_ref()).await?.0;
        let settings = InspectionSettings { logo: Some(digest), ..old };
        unit.inspections_mut().put_settings(&settings, seen).await?;
        unit.audit_mut().append(&by.did(&self.origin, "logo.changed", by.scope().slug())).await?;
        unit.commit().await?;
        Ok((settings, seen.next()))
    }

    /// Takes the tenant's logo away. The picture stays in the blob store: reports that show it are rendered once more where their PDF is lost.
    ///
    /// # Errors
    /// `Denied` below an administrator; `NotFound` without a logo; `Stale` in the storage's error if the settings' version is no longer `seen`.
    pub async fn remove_logo(&self, by: &Staff, seen: Version) -> Result<Versioned<InspectionSettings>, InspectionError> {
        by.demand(Permission::ManageTenant, None)?;
        let mut unit = self.storage.write(by.scope()).await?;
        let old = self.settings_in(unit.as_ref()).await?.0;
        if old.logo.is_none() {
            return Err(InspectionError::NotFound("logo"));
        }
        let settings = InspectionSettings { logo: None, ..old };
        unit.inspections_mut().put_settings(&settings, seen).await?;
        unit.audit_mut().append(&by.did(&self.origin, "logo.removed", by.scope().slug())).await?;
        unit.commit().await?;
        Ok((settings, seen.next()))
    }

    async fn develop(&self, uploaded: Bytes) -> Result<CleanPhoto, InspectionError> {
        self.in_darkroom(move || Intake::default().clean(&uploaded)).await
    }

    /// Decodes on a thread of its own, a few at a time.
    async fn in_darkroom<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PhotoRefusal> + Send + 'static,
    ) -> Result<T, InspectionError> {
        let turn = self.equipment.darkroom.clone().acquire_owned().await.map_err(super::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        Ok(done.await.map_err(super::internal)??)
    }
}

fn require_draft(report: &Report) -> Result<(), InspectionError> {
    match report.state {
        ReportState::Draft => Ok(()),
        state => Err(InspectionError::State { state }),
    }
}
