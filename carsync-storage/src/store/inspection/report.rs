//! Rows of reports. A sealed report is its canonical document and its seal; nothing else of it is kept twice to be read back.

use carsync_core::inspection::{Report, ReportState, SealedReport};
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::StorageError;
use carsync_core::value::ReportId;
use carsync_core::version::Version;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::column::{from_json, id, instant, instants, json, micros, named, parsed, parsed_maybe};
use crate::entity::report::{ActiveModel, Column, Entity, Model};
use crate::scoped::Unit;

/// The columns of a report under the alias `r`, for statements that join.
pub(in crate::store) const REPORT_COLUMNS: &str = "r.tenant_id, r.id, r.workshop_id, r.booking_id, r.vehicle_id, r.customer_id, \
     r.person_id, r.phone, r.locale, r.state, r.packages, r.template, r.supersedes, r.summary, r.created_at, r.document, r.digest, \
     r.seal, r.verify_token, r.issued_at, r.valid_until, r.ended_at, r.revoked_because, r.published_at, r.version";

const WHAT: &str = "report";

pub(in crate::store) fn read_report(row: Model) -> Result<Report, StorageError> {
    let sealed = match (row.document, row.seal) {
        (Some(canonical), Some(seal)) => {
            Some(SealedReport { document: from_json("report document", &canonical)?, canonical, seal: from_json("report seal", &seal)? })
        }
        _ => None,
    };
    Ok(Report {
        id: id(row.id),
        workshop: id(row.workshop_id),
        booking: id(row.booking_id),
        vehicle: id(row.vehicle_id),
        customer: row.customer_id.map(id),
        person: row.person_id.map(id),
        phone: parsed_maybe(WHAT, row.phone.as_deref())?,
        locale: parsed(WHAT, &row.locale)?,
        state: named(WHAT, &row.state, ReportState::by_name)?,
        packages: from_json(WHAT, &row.packages)?,
        template: from_json(WHAT, &row.template)?,
        supersedes: row.supersedes.map(id),
        summary: parsed_maybe(WHAT, row.summary.as_deref())?,
        created_at: instant(WHAT, row.created_at)?,
        sealed,
        ended_at: instants(WHAT, row.ended_at)?,
        revoked_because: parsed_maybe(WHAT, row.revoked_because.as_deref())?,
        published_at: instants(WHAT, row.published_at)?,
        version: Version::from_number(row.version),
    })
}

pub(super) fn report_row(report: &Report) -> Result<ActiveModel, StorageError> {
    let sealed = report.sealed.as_ref();
    let document = sealed.map(|sealed| &sealed.document);
    Ok(ActiveModel {
        id: Set(report.id.uuid()),
        workshop_id: Set(report.workshop.uuid()),
        booking_id: Set(report.booking.uuid()),
        vehicle_id: Set(report.vehicle.uuid()),
        customer_id: Set(report.customer.map(|customer| customer.uuid())),
        person_id: Set(report.person.map(|person| person.uuid())),
        phone: Set(report.phone.as_ref().map(|phone| phone.e164().to_owned())),
        locale: Set(report.locale.to_string()),
        state: Set(report.state.name().to_owned()),
        packages: Set(json(&report.packages)?),
        template: Set(json(&report.template)?),
        supersedes: Set(report.supersedes.map(|other| other.uuid())),
        summary: Set(report.summary.as_ref().map(ToString::to_string)),
        created_at: Set(micros(report.created_at)),
        document: Set(sealed.map(|sealed| sealed.canonical.clone())),
        digest: Set(sealed.map(|sealed| sealed.seal.digest.to_string())),
        seal: Set(sealed.map(|sealed| json(&sealed.seal)).transpose()?),
        verify_token: Set(document.map(|document| document.verify_token.to_string())),
        issued_at: Set(document.map(|document| micros(document.issued_at))),
        valid_until: Set(document.map(|document| micros(document.valid_until))),
        ended_at: Set(report.ended_at.map(micros)),
        revoked_because: Set(report.revoked_because.as_ref().map(ToString::to_string)),
        published_at: Set(report.published_at.map(micros)),
        version: Set(report.version.number()),
        ..Default::default()
    })
}

impl Unit {
    /// The tenant's reports that fit, newest first.
    pub(super) async fn reports_where(&self, fits: Expr) -> Result<Vec<Report>, StorageError> {
        self.reports_of(self.find::<Entity>().filter(fits).order_by_desc(Column::Id)).await
    }

    /// The tenant's sealed reports that fit, newest first, so many at the most.
    pub(super) async fn sealed_where(&self, fits: Expr, most: u64) -> Result<Vec<Report>, StorageError> {
        let rows = self.find::<Entity>().filter(fits).filter(Column::Document.is_not_null());
        self.reports_of(rows.order_by_desc(Column::Id).limit(most)).await
    }

    /// A page of the tenant's sealed reports that fit, newest first.
    pub(super) async fn sealed_page(&self, fits: Expr, page: &PageQuery<ReportId>) -> Result<Page<Report, ReportId>, StorageError> {
        let fits = match page.after {
            Some(after) => fits.and(Column::Id.lt(after.uuid())),
            None => fits,
        };
        let reports = self.sealed_where(fits, u64::from(page.limit) + 1).await?;
        Ok(Page::cut(reports, page.limit, |report: &Report| report.id))
    }

    async fn reports_of(&self, rows: Select<Entity>) -> Result<Vec<Report>, StorageError> {
        self.all(rows).await?.into_iter().map(read_report).collect()
    }
}
