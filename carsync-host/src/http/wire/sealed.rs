//! How scores, seals and sealed documents look in JSON: mirrors of core's values, for the document alone. See `like`.

use carsync_core::jiff::Timestamp;
use carsync_core::value::{
    BookingId, ChassisNumber, Name, Note, PhotoId, Plate, ReportId, SealKeyId, Slug, TenantId, Vin, WorkshopId, Zone,
};
use poem_openapi::Object;
use serde::Deserialize;

use super::catalogue::{MoneyBody, TitleBody};
use super::mirror::{AlgorithmShape, FindingShape, GradeShape, KindShape, PackageShape, PaintShape, PanelStateShape, StructureShape};
use super::text::Text;

/// How much was looked at.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Coverage")]
#[serde(deny_unknown_fields)]
pub(crate) struct CoverageShape {
    inspected: u32,
    items: u32,
}

/// Answers by degree.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Counts")]
#[serde(deny_unknown_fields)]
pub(crate) struct CountsShape {
    sound: u32,
    minor: u32,
    major: u32,
    told: u32,
    not_applicable: u32,
    not_inspected: u32,
}

/// The result in numbers, by a published set of rules.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Score")]
#[serde(deny_unknown_fields)]
pub(crate) struct ScoreShape {
    /// The rule set and its version.
    rules: String,
    /// 0 to 100.
    score: Option<u8>,
    grade: Option<GradeShape>,
    coverage: CoverageShape,
    counts: CountsShape,
    /// Items that cap the grade.
    stoppers: Vec<Text<Slug>>,
}

/// The advert line in both languages.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "AdvertLine")]
#[serde(deny_unknown_fields)]
pub(crate) struct AdvertLineShape {
    fa: String,
    en: String,
}

/// The body in the words of adverts.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Advert")]
#[serde(deny_unknown_fields)]
pub(crate) struct AdvertShape {
    paint: PaintShape,
    painted: Vec<Text<Slug>>,
    spots: Vec<Text<Slug>>,
    replaced: Vec<Text<Slug>>,
    paintless: Vec<Text<Slug>>,
    marked: Vec<Text<Slug>>,
    structure: StructureShape,
    inspected: u32,
    panels: u32,
    line: AdvertLineShape,
}

/// One step of the value waterfall.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "WaterfallStep")]
#[serde(deny_unknown_fields)]
pub(crate) struct WaterfallStepShape {
    item: Text<Slug>,
    title: TitleBody,
    state: PanelStateShape,
    /// Hundredths of a percent.
    loss_bp: u32,
    loss: MoneyBody,
}

/// From a sound vehicle's price to this one's.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Waterfall")]
#[serde(deny_unknown_fields)]
pub(crate) struct WaterfallShape {
    table: Text<Name>,
    base: MoneyBody,
    steps: Vec<WaterfallStepShape>,
    capped: bool,
    net: MoneyBody,
}

/// What follows from the findings.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ReportResult")]
#[serde(deny_unknown_fields)]
pub(crate) struct ResultShape {
    score: ScoreShape,
    advert: Option<AdvertShape>,
    waterfall: Option<WaterfallShape>,
}

/// What takes how much off a price.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ValueLoss")]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueLossShape {
    item: Text<Slug>,
    state: PanelStateShape,
    /// Hundredths of a percent; 1 to 10000.
    loss_bp: u32,
}

/// A tenant's table of losses.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ValueTable")]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueTableShape {
    /// Its name and edition, printed with every waterfall made by it.
    name: Text<Name>,
    losses: Vec<ValueLossShape>,
    /// The most that all losses together take off; 1 to 10000.
    loss_max_bp: u32,
}

/// The seal over a document: Ed25519 over `carsync report seal v1\n` and the SHA-256 of the canonical JSON (RFC 8785).
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Seal")]
#[serde(deny_unknown_fields)]
pub(crate) struct SealShape {
    algorithm: AlgorithmShape,
    key: Text<SealKeyId>,
    digest: Text<carsync_core::inspection::seal::ReportDigest>,
    signature: Text<carsync_core::inspection::seal::SealSignature>,
}

/// The tenant as a document names it.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DocumentTenant")]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentTenantShape {
    id: Text<TenantId>,
    slug: Text<Slug>,
    name: Text<Name>,
}

/// The workshop as a document names it.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DocumentWorkshop")]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentWorkshopShape {
    id: Text<WorkshopId>,
    slug: Text<Slug>,
    title: TitleBody,
    city: Text<Name>,
    address: Text<Note>,
    phone: Option<Text<Name>>,
    zone: Text<Zone>,
}

/// A vehicle as a document names it.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DocumentVehicle")]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentVehicleShape {
    plate: Option<Text<Plate>>,
    vin: Option<Text<Vin>>,
    chassis_number: Option<Text<ChassisNumber>>,
    make: Option<Text<Name>>,
    model: Option<Text<Name>>,
    colour: Option<Text<Name>>,
}

/// The odometer, and what the ledger says of it.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Odometer")]
#[serde(deny_unknown_fields)]
pub(crate) struct OdometerShape {
    km: u32,
    highest_before_km: Option<u32>,
    /// Why it shows less than before; there where it does.
    lower_because: Option<Text<Note>>,
}

/// The template as a document names it.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DocumentTemplate")]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentTemplateShape {
    name: Text<carsync_core::inspection::template::TemplateName>,
    version: u32,
    title: TitleBody,
}

/// An item, and what was found.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DocumentItem")]
pub(crate) struct DocumentItemShape {
    #[oai(flatten)]
    #[serde(flatten)]
    item: DocumentItemParts,
    finding: Option<FindingShape>,
}

/// The item as the template has it.
#[derive(Debug, Object, Deserialize)]
pub(crate) struct DocumentItemParts {
    key: Text<Slug>,
    title: TitleBody,
    kind: KindShape,
    packages: Vec<PackageShape>,
    weight: u8,
    required: bool,
    stopper: bool,
    carry_over: bool,
}

/// A section of a document.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DocumentSection")]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentSectionShape {
    key: Text<Slug>,
    title: TitleBody,
    items: Vec<DocumentItemShape>,
}

/// A photo of a document.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "DocumentPhoto")]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentPhotoShape {
    id: Text<PhotoId>,
    item: Option<Text<Slug>>,
    caption: Option<Text<Name>>,
    width: u32,
    height: u32,
    /// SHA-256 of the large picture, in hexadecimal.
    sha256: String,
}

/// What a report says: the content that is sealed.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ReportDocument")]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentShape {
    /// `carsync.report/1`.
    format: String,
    report: Text<ReportId>,
    verify_token: Text<carsync_core::inspection::VerifyToken>,
    tenant: DocumentTenantShape,
    workshop: DocumentWorkshopShape,
    booking: Text<BookingId>,
    inspector: Option<Text<Name>>,
    vehicle: DocumentVehicleShape,
    vehicle_title: Option<TitleBody>,
    odometer: Option<OdometerShape>,
    template: DocumentTemplateShape,
    packages: Vec<PackageShape>,
    issued_at: Text<Timestamp>,
    valid_until: Text<Timestamp>,
    supersedes: Option<Text<ReportId>>,
    sections: Vec<DocumentSectionShape>,
    photos: Vec<DocumentPhotoShape>,
    result: ResultShape,
    summary: Option<Text<Note>>,
}
