//! Reading reports as staff, and what everybody who may read one gets of it: the PDF, a photo, the sealed file.

use bytes::Bytes;

use super::{Inspections, internal, staff_report};
use crate::account::{Permission, Staff};
use crate::blob::{BlobKey, PhotoSize};
use crate::inspection::compare::{Comparison, compare};
use crate::inspection::error::InspectionError;
use crate::inspection::odometer::OdometerReading;
use crate::inspection::report::{Report, Standing};
use crate::inspection::seal::SealedFile;
use crate::page::{Page, PageQuery};
use crate::tenancy::TenantScope;
use crate::value::{Locale, PhotoId, ReportId, VehicleId, WorkshopId};

impl Inspections {
    /// One report as the staff see it.
    ///
    /// # Errors
    /// `NotFound`, `Denied`; the storage's.
    pub async fn find(&self, by: &Staff, id: ReportId) -> Result<Report, InspectionError> {
        let unit = self.storage.read(by.scope()).await?;
        staff_report(unit.as_ref(), by, id, Permission::Inspect).await
    }

    /// The sealed reports of a workshop, newest first.
    ///
    /// # Errors
    /// `Denied`; the storage's.
    pub async fn list(
        &self,
        by: &Staff,
        workshop: WorkshopId,
        page: &PageQuery<ReportId>,
    ) -> Result<Page<Report, ReportId>, InspectionError> {
        by.demand(Permission::Inspect, Some(workshop))?;
        Ok(self.storage.read(by.scope()).await?.inspections().reports_of_workshop(workshop, page).await?)
    }

    /// A vehicle's sealed reports of this tenant and its odometer ledger, newest first.
    ///
    /// # Errors
    /// `Denied` to staff of one workshop, `NotFound`; the storage's.
    pub async fn history(&self, by: &Staff, vehicle: VehicleId) -> Result<(Vec<Report>, Vec<OdometerReading>), InspectionError> {
        by.demand(Permission::Inspect, by.workshop)?;
        let unit = self.storage.read(by.scope()).await?;
        if unit.customers().vehicles(&[vehicle]).await?.is_empty() {
            return Err(InspectionError::NotFound("vehicle"));
        }
        let mut reports = unit.inspections().reports_of_vehicle(vehicle).await?;
        // Staff of one workshop see what that workshop made of the vehicle.
        reports.retain(|report| by.workshop.is_none_or(|own| own == report.workshop));
        Ok((reports, unit.inspections().odometer(vehicle).await?))
    }

    /// What changed between two sealed reports of one vehicle.
    ///
    /// # Errors
    /// `NotFound` also where the two are of different vehicles, `Denied`, `State` for a draft; the storage's.
    pub async fn compare(&self, by: &Staff, one: ReportId, other: ReportId) -> Result<Comparison, InspectionError> {
        let unit = self.storage.read(by.scope()).await?;
        let one = staff_report(unit.as_ref(), by, one, Permission::Inspect).await?;
        let other = staff_report(unit.as_ref(), by, other, Permission::Inspect).await?;
        compared(&one, &other)
    }

    /// What a report is worth now.
    pub fn standing(&self, report: &Report) -> Option<Standing> {
        report.standing(self.origin.now())
    }

    /// A sealed report as PDF: the stored one, or, in a language it was not asked for yet, one made now and kept.
    ///
    /// # Errors
    /// `State` for a draft; `NotEquipped` without a blob store or renderer; the blob store's and the renderer's.
    pub async fn pdf(&self, by: &Staff, id: ReportId, locale: Locale) -> Result<Bytes, InspectionError> {
        let report = self.find(by, id).await?;
        self.pdf_of(by.scope(), &report, locale).await
    }

    /// A photo of a report that the staff may see, draft or sealed.
    ///
    /// # Errors
    /// `NotFound`, `Denied`; the storage's and the blob store's.
    pub async fn photo(&self, by: &Staff, id: ReportId, photo: PhotoId, size: PhotoSize) -> Result<Bytes, InspectionError> {
        let unit = self.storage.read(by.scope()).await?;
        let report = staff_report(unit.as_ref(), by, id, Permission::Inspect).await?;
        let known = unit.inspections().photos(report.id).await?;
        drop(unit);
        let held = known.iter().any(|one| one.id == photo);
        self.photo_blob(by.scope(), held.then_some(photo), size).await
    }

    /// The sealed file of a report: what `carsync-host verify` checks.
    ///
    /// # Errors
    /// `State` for a draft.
    pub fn sealed_file(&self, report: &Report) -> Result<String, InspectionError> {
        let sealed = report.sealed.as_ref().ok_or(InspectionError::State { state: report.state })?;
        SealedFile::write(&sealed.canonical, &sealed.seal).map_err(internal)
    }

    pub(super) async fn pdf_of(&self, scope: &TenantScope, report: &Report, locale: Locale) -> Result<Bytes, InspectionError> {
        if report.sealed.is_none() {
            return Err(InspectionError::State { state: report.state });
        }
        match self.blobs()?.get(&BlobKey::pdf(scope, report.id, locale)).await? {
            Some(pdf) => Ok(pdf),
            None => self.render_and_keep(scope, report, locale).await,
        }
    }

    /// A photo that the sealed document names.
    pub(super) async fn sealed_photo(
        &self,
        scope: &TenantScope,
        report: &Report,
        photo: PhotoId,
        size: PhotoSize,
    ) -> Result<Bytes, InspectionError> {
        let named = report.sealed.as_ref().is_some_and(|sealed| sealed.document.photos.iter().any(|one| one.id == photo));
        self.photo_blob(scope, named.then_some(photo), size).await
    }

    async fn photo_blob(&self, scope: &TenantScope, photo: Option<PhotoId>, size: PhotoSize) -> Result<Bytes, InspectionError> {
        let photo = photo.ok_or(InspectionError::NotFound("photo"))?;
        let found = self.blobs()?.get(&BlobKey::photo(scope, photo, size)).await?;
        found.ok_or(InspectionError::NotFound("photo"))
    }
}

/// Two sealed reports of one vehicle, compared.
pub(super) fn compared(one: &Report, other: &Report) -> Result<Comparison, InspectionError> {
    let sealed = |report: &Report| match &report.sealed {
        Some(sealed) => Ok(sealed.document.clone()),
        None => Err(InspectionError::State { state: report.state }),
    };
    let (first, second) = (sealed(one)?, sealed(other)?);
    // Across tenants a vehicle has one record each: then the plate or the VIN tells that it is the same.
    let (here, there) = (&first.vehicle, &second.vehicle);
    let same_vin = here.vin.is_some() && here.vin == there.vin;
    let same_plate = here.plate.is_some() && here.plate == there.plate;
    if one.vehicle == other.vehicle || same_vin || same_plate {
        Ok(compare(&first, &second))
    } else {
        Err(InspectionError::NotFound("other report of this vehicle"))
    }
}
