//! After a report is final: revoking it, correcting it by a new one, and sending its code again.

use super::{Inspections, staff_report};
use crate::account::{Permission, Staff};
use crate::inspection::draft::{Draft, SavedFinding};
use crate::inspection::error::InspectionError;
use crate::inspection::report::{Report, ReportState};
use crate::repeat::repeat;
use crate::value::{Invalid, Note, ReportId};
use crate::version::Version;

impl Inspections {
    /// Takes a final report back, with the reason that everybody who checks it is told.
    ///
    /// # Errors
    /// `NotFound`, `Denied` below a manager, `Invalid` without a reason, `State` if it is not final; the storage's.
    pub async fn revoke(&self, by: &Staff, id: ReportId, because: &Note) -> Result<Report, InspectionError> {
        if because.as_str().trim().is_empty() {
            return Err(InspectionError::field("reason", Invalid::new("text.empty", "say why the report is revoked")));
        }
        let mut unit = self.storage.write(by.scope()).await?;
        let report = staff_report(unit.as_ref(), by, id, Permission::RevokeReports).await?;
        require_final(&report)?;
        unit.inspections_mut().end_report(id, ReportState::Revoked, self.origin.now(), Some(because)).await?;
        let revoked = unit.inspections().report(id).await?.ok_or(InspectionError::NotFound("report"))?;
        unit.audit_mut().append(&by.did(&self.origin, "report.revoked", id)).await?;
        unit.commit().await?;
        tracing::info!(tenant.slug = %by.scope().slug(), report.id = %id, "report revoked");
        Ok(revoked)
    }

    /// Begins a correction: a draft with all that the report says and shows, which supersedes it once it is final.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `State` if the report is neither final nor revoked, or its booking has a draft already; the storage's.
    pub async fn supersede(&self, by: &Staff, id: ReportId) -> Result<Draft, InspectionError> {
        repeat!(InspectionError, attempt => {
            let mut unit = self.storage.write(by.scope()).await?;
            let old = staff_report(unit.as_ref(), by, id, Permission::Inspect).await?;
            match old.state {
                ReportState::Final | ReportState::Revoked => {}
                state @ (ReportState::Draft | ReportState::Discarded | ReportState::Superseded) => {
                    return Err(InspectionError::State { state });
                }
            }
            let known = unit.inspections().reports_of_booking(old.booking).await?;
            if let Some(draft) = known.iter().find(|report| report.state == ReportState::Draft) {
                if draft.supersedes == Some(id) {
                    return self.draft_of(unit.as_ref(), draft.clone()).await;
                }
                return Err(InspectionError::State { state: ReportState::Draft });
            }
            if known.iter().any(|report| report.state == ReportState::Final && report.id != id) {
                return Err(InspectionError::State { state: ReportState::Superseded });
            }
            let document = &old.sealed.as_ref().ok_or(InspectionError::NotFound("report"))?.document;
            let draft = Report {
                id: self.origin.id(),
                state: ReportState::Draft,
                supersedes: Some(id),
                summary: document.summary.clone(),
                created_at: self.origin.now(),
                sealed: None,
                ended_at: None,
                revoked_because: None,
                published_at: None,
                version: Version::FIRST,
                ..old.clone()
            };
            unit.inspections_mut().insert_report(&draft).await?;
            for said in document.items() {
                if let Some(finding) = &said.finding {
                    let saved = SavedFinding { item: said.item.key.clone(), finding: finding.clone(), saved_by: by.person, version: Version::FIRST };
                    unit.inspections_mut().save_finding(draft.id, &saved, crate::inspection::draft::UNSAVED).await?;
                }
            }
            for photo in unit.inspections().photos(id).await? {
                unit.inspections_mut().insert_photo(draft.id, &photo).await?;
            }
            let draft = self.draft_of(unit.as_ref(), draft).await?;
            unit.audit_mut().append(&by.did(&self.origin, "report.corrected", id)).await?;
            unit.commit().await?;
            Ok(draft)
        })
    }

    /// Sends the customer a new code of a final report; the codes sent before stay good. False if no phone is known.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `State` if it is not final; the storage's.
    pub async fn send_again(&self, by: &Staff, id: ReportId) -> Result<bool, InspectionError> {
        let mut unit = self.storage.write(by.scope()).await?;
        let report = staff_report(unit.as_ref(), by, id, Permission::Inspect).await?;
        require_final(&report)?;
        let tenant = unit.tenant().get().await?.ok_or(InspectionError::NotFound("tenant"))?;
        let told = self.tell(unit.as_mut(), &tenant, &report).await?;
        unit.commit().await?;
        self.wake.outbox();
        Ok(told)
    }
}

fn require_final(report: &Report) -> Result<(), InspectionError> {
    match report.state {
        ReportState::Final => Ok(()),
        state @ (ReportState::Draft | ReportState::Discarded | ReportState::Superseded | ReportState::Revoked) => {
            Err(InspectionError::State { state })
        }
    }
}
