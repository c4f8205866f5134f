//! Strangers: opening a report by its code and phone or by a link, and checking one by its verify address.
//!
//! **Limits.** Wrong codes are counted in the database, in windows of one hour: 10 for a phone, 30 for an address (an IPv6 network of 64
//! bits is one), 300 for a tenant that has sent codes to the phone. A try is counted before it is judged and taken back if it was right,
//! so that a crowd at once is judged no oftener.

use std::net::IpAddr;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::Inspections;
use crate::blob::PhotoSize;
use crate::catalogue::Title;
use crate::inspection::error::InspectionError;
use crate::inspection::report::{Report, ReportCode, Standing, VerifyToken};
use crate::inspection::seal::{PublicKey, Seal};
use crate::inspection::store::ReportAccess;
use crate::storage::TenantWrite;
use crate::tally::{network_of, window_of};
use crate::tenancy::{Tenant, TenantScope, TenantStatus};
use crate::value::{Locale, Name, Note, PhoneNumber, PhotoId, ReportId, Secret};

/// How long a grant lets its bearer read the report.
const GRANT_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// The length of a window of tries, in seconds.
const WINDOW_S: i64 = 3_600;
const TRIES_OF_PHONE: i64 = 10;
const TRIES_OF_ADDRESS: i64 = 30;
const TRIES_OF_TENANT: i64 = 300;

/// What a report is opened with.
#[derive(Debug, Clone)]
pub enum OpenedBy {
    /// The code and the phone it was sent to.
    Code {
        /// The code.
        code: ReportCode,
        /// The phone.
        phone: PhoneNumber,
    },
    /// The secret of a link.
    Link {
        /// What stands behind the `#`.
        secret: Secret,
    },
}

/// A proof that a report was opened; its token reads the report for a quarter of an hour.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The bearer token, `rpt_…`.
    pub token: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// An opened report.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The report.
    pub report: Report,
    /// What it is worth now.
    pub standing: Standing,
    /// What its parts are read with.
    pub grant: Grant,
    scope: TenantScope,
}

/// What anybody may know who holds the verify address: enough to compare with the paper, nothing that tells whose it is.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What the report is worth now.
    pub standing: Standing,
    /// Whose report it is.
    pub tenant: Name,
    /// Where the vehicle was inspected.
    pub workshop: Title,
    /// In which city.
    pub city: Name,
    /// The plate with its serial hidden.
    pub plate_masked: Option<String>,
    /// Make and model.
    pub vehicle: Option<Title>,
    /// What the odometer showed, in kilometres.
    pub odometer_km: Option<u32>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Until when it is valid.
    pub valid_until: Timestamp,
    /// When it was revoked or superseded.
    pub ended_at: Option<Timestamp>,
    /// Why it was revoked.
    pub revoked_because: Option<Note>,
    /// The seal, with the digest to compare.
    pub seal: Seal,
    /// The public half of the key that sealed it.
    pub public_key: Option<PublicKey>,
}

impl Inspections {
    /// Opens a published report by what its customer was sent.
    ///
    /// # Errors
    /// `WrongCode` (for a wrong code, a wrong phone and a suspended tenant alike), `TooManyTries`; the storage's.
    pub async fn open(&self, by: &OpenedBy, address: Option<IpAddr>) -> Result<Opened, InspectionError> {
        let now = self.origin.now();
        let (hash, phone_hash) = match by {
            OpenedBy::Code { code, phone } => (self.hash_code(phone, code), Some(self.hash_phone(phone))),
            OpenedBy::Link { secret } => (self.hash_link(secret), None),
        };
        let mut unit = self.storage.platform_write().await?;
        let mut limits: Vec<(String, i64)> = Vec::new();
        if let Some(phone) = &phone_hash {
            limits.push((format!("phone:{phone}"), TRIES_OF_PHONE));
            let tenants = unit.report_access().tenants_of(phone).await?;
            limits.extend(tenants.iter().map(|tenant| (format!("tenant:{tenant}"), TRIES_OF_TENANT)));
        }
        limits.extend(address.map(|address| (format!("address:{}", network_of(address)), TRIES_OF_ADDRESS)));
        // In one order, so that two at once never wait for each other in a circle.
        limits.sort();
        let (window, until) = window_of(now, WINDOW_S);
        let mut over = false;
        for (subject, limit) in &limits {
            over |= unit.tallies_mut().count(subject, window, 1).await? > *limit;
        }
        if over {
            // Kept: whoever goes on trying stays out.
            unit.commit().await?;
            let retry_after_s = u32::try_from(until.as_second() - now.as_second()).unwrap_or(0).max(1);
            return Err(InspectionError::TooManyTries { retry_after_s });
        }
        let found = unit.report_access().opened_by(&hash).await?.filter(|(tenant, _)| tenant.status == TenantStatus::Active);
        if found.is_some() {
            for (subject, _) in &limits {
                unit.tallies_mut().count(subject, window, -1).await?;
            }
        }
        unit.commit().await?;
        let (tenant, report) = found.ok_or(InspectionError::WrongCode)?;
        self.opened(&tenant, report, now + GRANT_LIFE).await?.ok_or(InspectionError::WrongCode)
    }

    /// The report that a grant was given for.
    ///
    /// # Errors
    /// `WrongCode` for a grant that is forged or over; the storage's.
    pub async fn reopen(&self, grant: &Secret) -> Result<Opened, InspectionError> {
        let (tenant, report, until) = self.granted(grant, self.origin.now()).ok_or(InspectionError::WrongCode)?;
        let tenant = self.storage.platform().await?.report_access().tenant(tenant).await?;
        let tenant = tenant.filter(|tenant| tenant.status == TenantStatus::Active).ok_or(InspectionError::WrongCode)?;
        self.opened(&tenant, report, until).await?.ok_or(InspectionError::WrongCode)
    }

    /// An opened report as PDF.
    ///
    /// # Errors
    /// As [`Inspections::pdf`].
    pub async fn opened_pdf(&self, opened: &Opened, locale: Locale) -> Result<Bytes, InspectionError> {
        self.pdf_of(&opened.scope, &opened.report, locale).await
    }

    /// A photo of an opened report.
    ///
    /// # Errors
    /// `NotFound`; the blob store's.
    pub async fn opened_photo(&self, opened: &Opened, photo: PhotoId, size: PhotoSize) -> Result<Bytes, InspectionError> {
        self.sealed_photo(&opened.scope, &opened.report, photo, size).await
    }

    /// What anybody may know of the report with this verify address.
    ///
    /// # Errors
    /// `NotFound`; the storage's.
    pub async fn verify(&self, token: &VerifyToken) -> Result<Verified, InspectionError> {
        let found = self.storage.platform().await?.report_access().by_verify_token(token).await?;
        let (tenant, report) = found.ok_or(InspectionError::NotFound("report"))?;
        let unit = self.storage.read(&TenantScope::of(&tenant)).await?;
        let report = unit.inspections().report(report).await?.ok_or(InspectionError::NotFound("report"))?;
        let standing = report.standing(self.origin.now()).filter(|_| report.published_at.is_some());
        let (Some(standing), Some(sealed)) = (standing, report.sealed) else { return Err(InspectionError::NotFound("report")) };
        let public_key = unit.inspections().seal_keys().await?.iter().find(|key| key.id == sealed.seal.key).map(|key| key.public);
        let document = sealed.document;
        Ok(Verified {
            standing,
            tenant: document.tenant.name,
            workshop: document.workshop.title,
            city: document.workshop.city,
            plate_masked: document.vehicle.plate.as_ref().map(crate::value::Plate::masked),
            vehicle: document.vehicle_title,
            odometer_km: document.odometer.map(|odometer| odometer.km),
            issued_at: document.issued_at,
            valid_until: document.valid_until,
            ended_at: report.ended_at,
            revoked_because: report.revoked_because,
            seal: sealed.seal,
            public_key,
        })
    }

    async fn opened(&self, tenant: &Tenant, id: ReportId, until: Timestamp) -> Result<Option<Opened>, InspectionError> {
        let scope = TenantScope::of(tenant);
        let report = self.storage.read(&scope).await?.inspections().report(id).await?.filter(|report| report.published_at.is_some());
        let Some(report) = report else { return Ok(None) };
        let standing = report.standing(self.origin.now());
        let token = self.grant(tenant.id, id, until);
        Ok(standing.zip(token).map(|(standing, token)| Opened { report, standing, grant: Grant { token, expires_at: until }, scope }))
    }

    /// A fresh code of a report for a phone, its hash kept in this unit.
    pub(super) async fn mint_code(
        &self,
        unit: &mut dyn TenantWrite,
        report: ReportId,
        phone: &PhoneNumber,
        now: Timestamp,
    ) -> Result<String, InspectionError> {
        let code = ReportCode::mint(u64::from_le_bytes(self.origin.bytes()));
        let (hash, phone_hash) = (self.hash_code(phone, &code), self.hash_phone(phone));
        unit.inspections_mut().insert_access(&ReportAccess { report, hash, phone_hash, created_at: now }).await?;
        Ok(code.expose().to_owned())
    }

    /// A fresh secret of a link, its hash kept in this unit.
    pub(super) async fn mint_link(
        &self,
        unit: &mut dyn TenantWrite,
        report: ReportId,
        phone: &PhoneNumber,
        now: Timestamp,
    ) -> Result<Secret, InspectionError> {
        let secret = self.origin.token("");
        let (hash, phone_hash) = (self.hash_link(&secret), self.hash_phone(phone));
        unit.inspections_mut().insert_access(&ReportAccess { report, hash, phone_hash, created_at: now }).await?;
        Ok(secret)
    }
}
