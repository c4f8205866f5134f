//! Sealed reports: for the staff, for the person they are about, and for strangers with a code or a verify address.

use std::sync::Arc;

use bytes::Bytes;
use carsync_core::CarSync;
use carsync_core::account::Staff;
use carsync_core::inspection::{Opened, Report};
use carsync_core::page::PageQuery;
use carsync_core::value::{Invalid, Locale, ReportId};
use poem::http::StatusCode;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::directory::limit_of;
use super::inspection::photo_size;
use super::{Tag, staff_workshop};
use crate::http::address::ClientAddress;
use crate::http::auth::{ReportToken, Token};
use crate::http::download::{Pdf, Picture, SealedJson};
use crate::http::fault::problem;
use crate::http::input::{read, read_maybe, refused};
use crate::http::payload::{Accepted, Answer, Body, Created};
use crate::http::problem::Problem;
use crate::http::wire::{
    CodeSentAgain, ComparisonView, DraftView, OpenInput, OpenedView, ReadingView, ReportCard, ReportCards, ReportView, RevokeInput,
    VehicleHistory, VerifiedView,
};

pub(crate) struct ReportApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Report")]
impl ReportApi {
    /// The sealed reports of a workshop, newest first
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports", method = "get", operation_id = "list_reports")]
    async fn list_reports(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<ReportCards>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let place = staff_workshop(&self.0, &staff, &workshop.0).await?;
        let after = read_maybe::<ReportId>("cursor", cursor.0.as_deref())?;
        let page = PageQuery { limit: limit_of(limit.0)?, after };
        let page = self.0.inspections().list(&staff, place, &page).await.map_err(problem)?;
        Ok(Answer::new(ReportCards { items: self.cards(&page.items), next: page.next.map(|id| id.to_string()) }))
    }

    /// A sealed report
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report", method = "get", operation_id = "get_report")]
    async fn get_report(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
    ) -> Result<Answer<ReportView>, Problem> {
        let (_, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        self.answer(&report)
    }

    /// A sealed report as PDF
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report/pdf", method = "get", operation_id = "get_report_pdf")]
    async fn get_report_pdf(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
        /// `fa` or `en`; the report's own language if absent.
        lang: Query<Option<String>>,
    ) -> Result<Pdf, Problem> {
        let (staff, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        let locale = language(lang.0.as_deref(), &report)?;
        Ok(pdf(&report, self.0.inspections().pdf(&staff, report.id, locale).await.map_err(problem)?))
    }

    /// A photo of a sealed report as JPEG
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report/photos/:photo", method = "get", operation_id = "get_report_photo")]
    async fn get_report_photo(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
        photo: Path<String>,
        /// `large` (at most 1600 pixels on the longer side) or `small` (400); large if absent.
        size: Query<Option<String>>,
    ) -> Result<Picture, Problem> {
        let (staff, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        let (id, size) = (read("photo", &photo.0)?, photo_size(size.0.as_deref())?);
        Ok(Picture::new(self.0.inspections().photo(&staff, report.id, id, size).await.map_err(problem)?, format!("{id}.jpg")))
    }

    /// A sealed report with its seal, to be checked offline with `carsync-host verify`
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report/sealed", method = "get", operation_id = "get_sealed_report")]
    async fn get_sealed_report(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
    ) -> Result<SealedJson, Problem> {
        let (_, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        self.sealed(&report)
    }

    /// Takes a final report back; everybody who checks it is told why
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report/revoke", method = "post", operation_id = "revoke_report")]
    async fn revoke_report(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
        body: Body<RevokeInput>,
    ) -> Result<Answer<ReportView>, Problem> {
        let (staff, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        let revoked = self.0.inspections().revoke(&staff, report.id, &body.0.reason.0).await.map_err(problem)?;
        self.answer(&revoked)
    }

    /// Begins a correction: a draft with all that the report says, which supersedes it once it is final
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report/supersede", method = "post", operation_id = "supersede_report")]
    async fn supersede_report(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
    ) -> Result<Created<DraftView>, Problem> {
        let (staff, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        let draft = self.0.inspections().supersede(&staff, report.id).await.map_err(problem)?;
        let view = DraftView::of(&draft, self.0.inspections().preview(&draft));
        let place = format!("{}/workshops/{}/bookings/{}", staff.scope().slug(), report.workshop, report.booking);
        let version = view.version();
        Ok(Created::new(view).etag(version).location(format!("/v1/tenants/{place}/inspection")))
    }

    /// Sends the customer a new code; those sent before stay good
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report/send", method = "post", operation_id = "send_report_again")]
    async fn send_report_again(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
    ) -> Result<Accepted<CodeSentAgain>, Problem> {
        let (staff, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        let sent = self.0.inspections().send_again(&staff, report.id).await.map_err(problem)?;
        Ok(Accepted::new(CodeSentAgain { sent }))
    }

    /// What changed between two reports of one vehicle
    #[oai(path = "/tenants/:tenant/workshops/:workshop/reports/:report/compare/:other", method = "get", operation_id = "compare_reports")]
    async fn compare_reports(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        report: Path<String>,
        other: Path<String>,
    ) -> Result<Answer<ComparisonView>, Problem> {
        let (staff, report) = self.staff_report(&token, &tenant.0, &workshop.0, &report.0).await?;
        let comparison = self.0.inspections().compare(&staff, report.id, read("other", &other.0)?).await.map_err(problem)?;
        Ok(Answer::new(ComparisonView::of(&comparison)))
    }

    /// A vehicle's sealed reports and odometer readings at this tenant
    #[oai(path = "/tenants/:tenant/vehicles/:vehicle/history", method = "get", operation_id = "get_vehicle_history")]
    async fn get_vehicle_history(
        &self,
        token: Token,
        tenant: Path<String>,
        vehicle: Path<String>,
    ) -> Result<Answer<VehicleHistory>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let (reports, odometer) = self.0.inspections().history(&staff, read("vehicle", &vehicle.0)?).await.map_err(problem)?;
        let odometer = odometer.iter().map(ReadingView::of).collect();
        Ok(Answer::new(VehicleHistory { reports: self.cards(&reports), odometer }))
    }

    /// My reports at all tenants, newest first
    #[oai(path = "/me/reports", method = "get", operation_id = "list_my_reports")]
    async fn list_my_reports(
        &self,
        token: Token,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<ReportCards>, Problem> {
        let who = token.who(&self.0).await?;
        let after = read_maybe::<ReportId>("cursor", cursor.0.as_deref())?;
        let page = self.0.inspections().own_reports(&who, &PageQuery { limit: limit_of(limit.0)?, after }).await.map_err(problem)?;
        let card = |own| ReportCard::of_own(own, self.0.inspections().standing(&own.report));
        let items = page.items.iter().filter_map(card).collect();
        Ok(Answer::new(ReportCards { items, next: page.next.map(|id| id.to_string()) }))
    }

    /// One of my reports
    #[oai(path = "/me/reports/:report", method = "get", operation_id = "get_my_report")]
    async fn get_my_report(&self, token: Token, report: Path<String>) -> Result<Answer<ReportView>, Problem> {
        let who = token.who(&self.0).await?;
        let own = self.0.inspections().own_report(&who, read("report", &report.0)?).await.map_err(problem)?;
        self.answer(&own.report)
    }

    /// One of my reports as PDF
    #[oai(path = "/me/reports/:report/pdf", method = "get", operation_id = "get_my_report_pdf")]
    async fn get_my_report_pdf(
        &self,
        token: Token,
        report: Path<String>,
        /// `fa` or `en`; the report's own language if absent.
        lang: Query<Option<String>>,
    ) -> Result<Pdf, Problem> {
        let who = token.who(&self.0).await?;
        let own = self.0.inspections().own_report(&who, read("report", &report.0)?).await.map_err(problem)?;
        let locale = language(lang.0.as_deref(), &own.report)?;
        Ok(pdf(&own.report, self.0.inspections().own_pdf(&who, own.report.id, locale).await.map_err(problem)?))
    }

    /// A photo of one of my reports as JPEG
    #[oai(path = "/me/reports/:report/photos/:photo", method = "get", operation_id = "get_my_report_photo")]
    async fn get_my_report_photo(
        &self,
        token: Token,
        report: Path<String>,
        photo: Path<String>,
        /// `large` (at most 1600 pixels on the longer side) or `small` (400); large if absent.
        size: Query<Option<String>>,
    ) -> Result<Picture, Problem> {
        let who = token.who(&self.0).await?;
        let (report, id, size) = (read("report", &report.0)?, read("photo", &photo.0)?, photo_size(size.0.as_deref())?);
        Ok(Picture::new(self.0.inspections().own_photo(&who, report, id, size).await.map_err(problem)?, format!("{id}.jpg")))
    }

    /// One of my reports with its seal, to be checked offline
    #[oai(path = "/me/reports/:report/sealed", method = "get", operation_id = "get_my_sealed_report")]
    async fn get_my_sealed_report(&self, token: Token, report: Path<String>) -> Result<SealedJson, Problem> {
        let who = token.who(&self.0).await?;
        let own = self.0.inspections().own_report(&who, read("report", &report.0)?).await.map_err(problem)?;
        self.sealed(&own.report)
    }

    /// What changed between two of my reports of one vehicle
    #[oai(path = "/me/reports/:report/compare/:other", method = "get", operation_id = "compare_my_reports")]
    async fn compare_my_reports(&self, token: Token, report: Path<String>, other: Path<String>) -> Result<Answer<ComparisonView>, Problem> {
        let who = token.who(&self.0).await?;
        let (one, other) = (read("report", &report.0)?, read("other", &other.0)?);
        let comparison = self.0.inspections().own_comparison(&who, one, other).await.map_err(problem)?;
        Ok(Answer::new(ComparisonView::of(&comparison)))
    }

    /// Opens a report by the code of its message and the phone that it came to, or by the secret of a link
    #[oai(path = "/reports/open", method = "post", operation_id = "open_report")]
    async fn open_report(&self, body: Body<OpenInput>, address: ClientAddress) -> Result<Answer<OpenedView>, Problem> {
        let opened = self.0.inspections().open(&body.0.read()?, address.0).await.map_err(problem)?;
        self.opened(&opened)
    }

    /// The report that was opened
    #[oai(path = "/reports/opened", method = "get", operation_id = "get_opened_report")]
    async fn get_opened_report(&self, token: ReportToken) -> Result<Answer<OpenedView>, Problem> {
        let opened = token.opened(&self.0).await?;
        self.opened(&opened)
    }

    /// The report that was opened, as PDF
    #[oai(path = "/reports/opened/pdf", method = "get", operation_id = "get_opened_report_pdf")]
    async fn get_opened_report_pdf(
        &self,
        token: ReportToken,
        /// `fa` or `en`; the report's own language if absent.
        lang: Query<Option<String>>,
    ) -> Result<Pdf, Problem> {
        let opened = token.opened(&self.0).await?;
        let locale = language(lang.0.as_deref(), &opened.report)?;
        Ok(pdf(&opened.report, self.0.inspections().opened_pdf(&opened, locale).await.map_err(problem)?))
    }

    /// A photo of the report that was opened, as JPEG
    #[oai(path = "/reports/opened/photos/:photo", method = "get", operation_id = "get_opened_report_photo")]
    async fn get_opened_report_photo(
        &self,
        token: ReportToken,
        photo: Path<String>,
        /// `large` (at most 1600 pixels on the longer side) or `small` (400); large if absent.
        size: Query<Option<String>>,
    ) -> Result<Picture, Problem> {
        let opened = token.opened(&self.0).await?;
        let (id, size) = (read("photo", &photo.0)?, photo_size(size.0.as_deref())?);
        Ok(Picture::new(self.0.inspections().opened_photo(&opened, id, size).await.map_err(problem)?, format!("{id}.jpg")))
    }

    /// The report that was opened, with its seal, to be checked offline
    #[oai(path = "/reports/opened/sealed", method = "get", operation_id = "get_opened_sealed_report")]
    async fn get_opened_sealed_report(&self, token: ReportToken) -> Result<SealedJson, Problem> {
        let opened = token.opened(&self.0).await?;
        self.sealed(&opened.report)
    }

    /// What anybody may know of a report by its verify address: what it is worth, masked facts, its digest
    #[oai(path = "/reports/verify/:token", method = "get", operation_id = "verify_report")]
    async fn verify_report(&self, token: Path<String>) -> Result<Answer<VerifiedView>, Problem> {
        let verified = self.0.inspections().verify(&read("token", &token.0)?).await.map_err(problem)?;
        Ok(Answer::new(VerifiedView::of(verified)))
    }
}

impl ReportApi {
    fn cards(&self, reports: &[Report]) -> Vec<ReportCard> {
        reports.iter().filter_map(|report| ReportCard::of(report, self.0.inspections().standing(report))).collect()
    }

    fn answer(&self, report: &Report) -> Result<Answer<ReportView>, Problem> {
        let (standing, url) = (self.0.inspections().standing(report), self.0.inspections().verify_url(report));
        ReportView::of(report, standing, url).map(Answer::new).ok_or_else(no_report)
    }

    fn opened(&self, opened: &Opened) -> Result<Answer<OpenedView>, Problem> {
        OpenedView::of(opened, self.0.inspections().verify_url(&opened.report)).map(Answer::new).ok_or_else(no_report)
    }

    fn sealed(&self, report: &Report) -> Result<SealedJson, Problem> {
        let text = self.0.inspections().sealed_file(report).map_err(problem)?;
        Ok(SealedJson::new(Bytes::from(text), format!("report-{}.json", short(report.id))))
    }

    /// The report that the path names, if it is of the workshop that the path names, and sealed.
    async fn staff_report(&self, token: &Token, tenant: &str, workshop: &str, report: &str) -> Result<(Staff, Report), Problem> {
        let staff = token.staff(&self.0, tenant).await?;
        let id: ReportId = read("report", report)?;
        let place = staff_workshop(&self.0, &staff, workshop).await?;
        let found = self.0.inspections().find(&staff, id).await.map_err(problem)?;
        if found.workshop == place && found.sealed.is_some() { Ok((staff, found)) } else { Err(no_report()) }
    }
}

fn no_report() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing").detail("There is no such report.")
}

/// The language asked for, or the one that the report was set in first.
fn language(lang: Option<&str>, report: &Report) -> Result<Locale, Problem> {
    match lang {
        None => Ok(report.locale),
        Some(text) => text.parse().map_err(|invalid: Invalid| refused("lang", &invalid)),
    }
}

fn pdf(report: &Report, bytes: Bytes) -> Pdf {
    Pdf::new(bytes, format!("report-{}.pdf", short(report.id)))
}

/// The end of an id: enough to tell files apart.
fn short(id: ReportId) -> String {
    let text = id.to_string();
    text.chars().skip(text.len().saturating_sub(8)).collect()
}
