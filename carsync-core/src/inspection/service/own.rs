//! A person's own reports, at any tenant, once they are published.

use bytes::Bytes;

use super::Inspections;
use super::reading::compared;
use crate::account::{OwnReport, SignedIn};
use crate::blob::PhotoSize;
use crate::inspection::compare::Comparison;
use crate::inspection::error::InspectionError;
use crate::page::{Page, PageQuery};
use crate::tenancy::TenantScope;
use crate::value::{Locale, PhotoId, ReportId};

impl Inspections {
    /// The person's reports at all tenants, newest first.
    ///
    /// # Errors
    /// The storage's.
    pub async fn own_reports(&self, who: &SignedIn, page: &PageQuery<ReportId>) -> Result<Page<OwnReport, ReportId>, InspectionError> {
        Ok(self.storage.own(&who.scope()).await?.own().reports(page).await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// `NotFound`; the storage's.
    pub async fn own_report(&self, who: &SignedIn, id: ReportId) -> Result<OwnReport, InspectionError> {
        self.storage.own(&who.scope()).await?.own().report(id).await?.ok_or(InspectionError::NotFound("report"))
    }

    /// One of them as PDF.
    ///
    /// # Errors
    /// As [`Inspections::pdf`].
    pub async fn own_pdf(&self, who: &SignedIn, id: ReportId, locale: Locale) -> Result<Bytes, InspectionError> {
        let own = self.own_report(who, id).await?;
        self.pdf_of(&scope_of(&own), &own.report, locale).await
    }

    /// A photo of one of them.
    ///
    /// # Errors
    /// `NotFound`; the storage's and the blob store's.
    pub async fn own_photo(&self, who: &SignedIn, id: ReportId, photo: PhotoId, size: PhotoSize) -> Result<Bytes, InspectionError> {
        let own = self.own_report(who, id).await?;
        self.sealed_photo(&scope_of(&own), &own.report, photo, size).await
    }

    /// What changed between two of them of one vehicle.
    ///
    /// # Errors
    /// `NotFound` also where the two are of different vehicles; the storage's.
    pub async fn own_comparison(&self, who: &SignedIn, one: ReportId, other: ReportId) -> Result<Comparison, InspectionError> {
        let unit = self.storage.own(&who.scope()).await?;
        let one = unit.own().report(one).await?.ok_or(InspectionError::NotFound("report"))?;
        let other = unit.own().report(other).await?.ok_or(InspectionError::NotFound("report"))?;
        compared(&one.report, &other.report)
    }
}

fn scope_of(own: &OwnReport) -> TenantScope {
    TenantScope::beside(own.tenant, own.tenant_slug.clone())
}
