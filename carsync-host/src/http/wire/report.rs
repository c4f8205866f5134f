//! Sealed reports on the wire: as staff, customers and strangers see them.

use carsync_core::account::OwnReport;
use carsync_core::inspection::score::Grade;
use carsync_core::inspection::seal::{PublicKey, ReportDigest, Seal};
use carsync_core::inspection::template::Item;
use carsync_core::inspection::{
    Answer, Change, Comparison, OdometerReading, Opened, OpenedBy, Report, ReportCode, ReportDocument, Standing, Verified,
};
use carsync_core::value::{BookingId, Name, Note, PhoneNumber, Plate, ReportId, SealKeyId, Secret, Slug, VehicleId, WorkshopId};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::catalogue::TitleBody;
use super::like::Like;
use super::mirror::{AnswerShape, GradeShape, ItemShape};
use super::sealed::{DocumentShape, SealShape};
use super::text::{At, Text};
use crate::http::input::refused;
use crate::http::problem::Problem;

/// What a report is worth now.
#[derive(Debug, Clone, Copy, Enum, Serialize)]
#[oai(rename = "Standing", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum StandingBody {
    /// It says what the workshop stands by.
    Valid,
    /// Its time is over.
    Expired,
    /// A later report corrects it.
    Superseded,
    /// The workshop no longer stands by it.
    Revoked,
}

impl From<Standing> for StandingBody {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Valid => Self::Valid,
            Standing::Expired => Self::Expired,
            Standing::Superseded => Self::Superseded,
            Standing::Revoked => Self::Revoked,
        }
    }
}

/// A sealed report.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Report")]
pub(crate) struct ReportView {
    id: Text<ReportId>,
    standing: StandingBody,
    /// What it says: the content that is sealed.
    document: Like<ReportDocument, DocumentShape>,
    seal: Like<Seal, SealShape>,
    /// The address that its QR code leads to.
    verify_url: String,
    /// When its customer could first see it; absent while the PDF is being made.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<At>,
    /// When it was revoked or superseded.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<At>,
    /// Why it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_because: Option<Text<Note>>,
}

impl ReportView {
    /// None for a draft.
    pub(crate) fn of(report: &Report, standing: Option<Standing>, verify_url: Option<String>) -> Option<Self> {
        let sealed = report.sealed.as_ref()?;
        let zone = &sealed.document.workshop.zone;
        Some(Self {
            id: Text(report.id),
            standing: standing?.into(),
            document: Like::new(sealed.document.clone()),
            seal: Like::new(sealed.seal.clone()),
            verify_url: verify_url?,
            published_at: report.published_at.map(|at| At::in_zone(at, zone)),
            ended_at: report.ended_at.map(|at| At::in_zone(at, zone)),
            revoked_because: report.revoked_because.clone().map(Text),
        })
    }
}

/// A sealed report as a file, to be checked offline.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "SealedReport")]
#[serde(deny_unknown_fields)]
pub(crate) struct SealedFileShape {
    /// `carsync.sealed-report/1`.
    format: String,
    seal: SealShape,
    /// What the seal is over, byte by byte in its canonical form (RFC 8785).
    document: DocumentShape,
}

/// A report in a list.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct ReportCard {
    id: Text<ReportId>,
    standing: StandingBody,
    tenant_slug: Text<Slug>,
    workshop_slug: Text<Slug>,
    workshop_title: TitleBody,
    booking: Text<BookingId>,
    workshop: Text<WorkshopId>,
    vehicle: Text<VehicleId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plate: Option<Text<Plate>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle_title: Option<TitleBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    odometer_km: Option<u32>,
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<Like<Grade, GradeShape>>,
    issued_at: At,
    valid_until: At,
}

impl ReportCard {
    /// None for a draft.
    pub(crate) fn of(report: &Report, standing: Option<Standing>) -> Option<Self> {
        let document = &report.sealed.as_ref()?.document;
        let zone = &document.workshop.zone;
        Some(Self {
            id: Text(report.id),
            standing: standing?.into(),
            tenant_slug: Text(document.tenant.slug.clone()),
            workshop_slug: Text(document.workshop.slug.clone()),
            workshop_title: TitleBody::of(&document.workshop.title),
            booking: Text(report.booking),
            workshop: Text(report.workshop),
            vehicle: Text(report.vehicle),
            plate: document.vehicle.plate.clone().map(Text),
            vehicle_title: document.vehicle_title.as_ref().map(TitleBody::of),
            odometer_km: document.odometer.as_ref().map(|odometer| odometer.km),
            score: document.result.score.score,
            grade: document.result.score.grade.map(Like::new),
            issued_at: At::in_zone(document.issued_at, zone),
            valid_until: At::in_zone(document.valid_until, zone),
        })
    }

    pub(crate) fn of_own(own: &OwnReport, standing: Option<Standing>) -> Option<Self> {
        Self::of(&own.report, standing)
    }
}

/// A page of reports, newest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct ReportCards {
    pub(crate) items: Vec<ReportCard>,
    /// The cursor of the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// One reading of a vehicle's odometer.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "OdometerReading")]
pub(crate) struct ReadingView {
    km: u32,
    read_at: At,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Text<ReportId>>,
    /// Why it is lower than an earlier one.
    #[serde(skip_serializing_if = "Option::is_none")]
    lower_because: Option<Text<Note>>,
}

impl ReadingView {
    pub(crate) fn of(reading: &OdometerReading) -> Self {
        Self {
            km: reading.km,
            read_at: At::utc(reading.read_at),
            report: reading.report.map(Text),
            lower_because: reading.lower_because.clone().map(Text),
        }
    }
}

/// What this tenant knows of a vehicle's past, newest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct VehicleHistory {
    pub(crate) reports: Vec<ReportCard>,
    pub(crate) odometer: Vec<ReadingView>,
}

/// Why a report is revoked.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeInput {
    /// Everybody who checks the report is told.
    pub(crate) reason: Text<Note>,
}

/// Whether a code was sent.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct CodeSentAgain {
    /// False if no phone is known.
    pub(crate) sent: bool,
}

/// What a report is opened with: `code` and `phone`, or `link`.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenInput {
    /// The code of the message, 11 letters and digits; spaces, dashes and small letters are fine.
    #[serde(default)]
    code: Option<String>,
    /// The phone that the message came to.
    #[serde(default)]
    phone: Option<Text<PhoneNumber>>,
    /// What stands behind the `#` of a link.
    #[serde(default)]
    link: Option<String>,
}

impl OpenInput {
    pub(crate) fn read(self) -> Result<OpenedBy, Problem> {
        match (self.code, self.phone, self.link) {
            (Some(code), Some(phone), None) => {
                let code: ReportCode = code.parse().map_err(|invalid| refused("code", &invalid))?;
                Ok(OpenedBy::Code { code, phone: phone.0 })
            }
            (None, None, Some(link)) if link.len() <= 200 => Ok(OpenedBy::Link { secret: Secret::new(link) }),
            (None, Some(_), None) => Err(missing("code")),
            (Some(_), None, None) => Err(missing("phone")),
            _ => {
                let either = carsync_core::value::Invalid::new("report.open_by", "give code and phone, or link");
                Err(refused("code", &either))
            }
        }
    }
}

fn missing(name: &str) -> Problem {
    refused(name, &carsync_core::value::Invalid::new("field.missing", "the field is required"))
}

/// An opened report, and what its parts are read with.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "OpenedReport")]
pub(crate) struct OpenedView {
    report: ReportView,
    /// A bearer token for `/v1/reports/opened`, for a quarter of an hour.
    token: String,
    expires_at: At,
}

impl OpenedView {
    pub(crate) fn of(opened: &Opened, verify_url: Option<String>) -> Option<Self> {
        let report = ReportView::of(&opened.report, Some(opened.standing), verify_url)?;
        Some(Self { report, token: opened.grant.token.expose().to_owned(), expires_at: At::utc(opened.grant.expires_at) })
    }
}

/// What anybody may know of a report who holds its verify address.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "VerifiedReport")]
pub(crate) struct VerifiedView {
    standing: StandingBody,
    tenant: Text<Name>,
    workshop: TitleBody,
    city: Text<Name>,
    /// The plate with its serial hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    plate_masked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle: Option<TitleBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    odometer_km: Option<u32>,
    issued_at: At,
    valid_until: At,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<At>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_because: Option<Text<Note>>,
    /// SHA-256 of the canonical report; the paper carries the same.
    digest: Text<ReportDigest>,
    key: Text<SealKeyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key: Option<Text<PublicKey>>,
}

impl VerifiedView {
    pub(crate) fn of(verified: Verified) -> Self {
        Self {
            standing: verified.standing.into(),
            tenant: Text(verified.tenant),
            workshop: TitleBody::of(&verified.workshop),
            city: Text(verified.city),
            plate_masked: verified.plate_masked,
            vehicle: verified.vehicle.as_ref().map(TitleBody::of),
            odometer_km: verified.odometer_km,
            issued_at: At::utc(verified.issued_at),
            valid_until: At::utc(verified.valid_until),
            ended_at: verified.ended_at.map(At::utc),
            revoked_because: verified.revoked_because.map(Text),
            digest: Text(verified.seal.digest),
            key: Text(verified.seal.key),
            public_key: verified.public_key.map(Text),
        }
    }
}

/// Numbers before and after.
#[derive(Debug, Clone, Copy, Object, Serialize)]
pub(crate) struct BeforeAfter {
    before: u32,
    after: u32,
}

/// One item whose answer changed.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Change")]
pub(crate) struct ChangeView {
    section: Text<Slug>,
    item: Like<Item, ItemShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Like<Answer, AnswerShape>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Like<Answer, AnswerShape>>,
    /// Whether it became worse (true) or better (false); absent where that can't be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    worse: Option<bool>,
}

impl ChangeView {
    fn of(change: &Change) -> Self {
        Self {
            section: Text(change.section.clone()),
            item: Like::new(change.item.clone()),
            before: change.before.clone().map(Like::new),
            after: change.after.clone().map(Like::new),
            worse: change.worse,
        }
    }
}

/// What changed from the earlier of two reports to the later.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Comparison")]
pub(crate) struct ComparisonView {
    earlier: Text<ReportId>,
    later: Text<ReportId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    odometer_km: Option<BeforeAfter>,
    odometer_went_back: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<BeforeAfter>,
    /// Panels that have new paint or were replaced since.
    new_paint: Vec<Text<Slug>>,
    changes: Vec<ChangeView>,
}

impl ComparisonView {
    pub(crate) fn of(comparison: &Comparison) -> Self {
        Self {
            earlier: Text(comparison.earlier),
            later: Text(comparison.later),
            odometer_km: comparison.odometer_km.map(|(before, after)| BeforeAfter { before, after }),
            odometer_went_back: comparison.odometer_went_back,
            score: comparison.score.map(|(before, after)| BeforeAfter { before: before.into(), after: after.into() }),
            new_paint: comparison.new_paint.iter().cloned().map(Text).collect(),
            changes: comparison.changes.iter().map(ChangeView::of).collect(),
        }
    }
}
