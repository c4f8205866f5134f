//! The content of a final report: everything it says, in one value that is written as canonical JSON, sealed, and never changed.
//!
//! Keys are ASCII and numbers whole, so that the canonical form (RFC 8785) is the same in any language.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::advert::Advert;
use super::finding::Finding;
use super::report::VerifyToken;
use super::score::Score;
use super::template::{Item, Package, TemplateName};
use super::valuation::Waterfall;
use crate::catalogue::Title;
use crate::customer::VehicleFacts;
use crate::value::{BookingId, Name, Note, PhotoId, ReportId, Slug, TenantId, WorkshopId, Zone};

/// The format of the document, as it says itself.
pub const FORMAT: &str = "carsync.report/1";

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDocument {
    /// [`FORMAT`].
    pub format: String,
    /// The report.
    pub report: ReportId,
    /// What the verify address ends with.
    pub verify_token: VerifyToken,
    /// Whose it is.
    pub tenant: DocumentTenant,
    /// Where the vehicle was inspected.
    pub workshop: DocumentWorkshop,
    /// For which booking.
    pub booking: BookingId,
    /// Who finalised it, if they have told their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspector: Option<Name>,
    /// Which vehicle.
    pub vehicle: VehicleFacts,
    /// Its make and model as people call them, where the catalogue knows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_title: Option<Title>,
    /// What its odometer shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odometer: Option<Odometer>,
    /// Which template, in which version.
    pub template: DocumentTemplate,
    /// What was sold; empty means the whole template.
    pub packages: Vec<Package>,
    /// When it was finalised.
    pub issued_at: Timestamp,
    /// Until when the workshop stands by it.
    pub valid_until: Timestamp,
    /// The report that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ReportId>,
    /// What was found, in the template's order.
    pub sections: Vec<DocumentSection>,
    /// The photos, in the order they were taken.
    pub photos: Vec<DocumentPhoto>,
    /// What follows from it.
    pub result: ReportResult,
    /// The inspector's summing-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Note>,
}

/// The tenant as a document names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentTenant {
    /// Its id.
    pub id: TenantId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: Name,
}

/// The workshop as a document names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentWorkshop {
    /// Its id.
    pub id: WorkshopId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub title: Title,
    /// Its city.
    pub city: Name,
    /// Its postal address.
    pub address: Note,
    /// Its phone, as people should see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Name>,
    /// The zone its days and hours are in.
    pub zone: Zone,
}

/// The template as a document names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentTemplate {
    /// Which.
    pub name: TemplateName,
    /// In which version.
    pub version: u32,
    /// What it is called.
    pub title: Title,
}

/// The odometer, and what the ledger says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odometer {
    /// What it shows, in kilometres.
    pub km: u32,
    /// The highest reading that was known before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest_before_km: Option<u32>,
    /// Why it shows less than before. There where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower_because: Option<Note>,
}

/// A section of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSection {
    /// Its key.
    pub key: Slug,
    /// Its name.
    pub title: Title,
    /// Its items.
    pub items: Vec<DocumentItem>,
}

/// An item of a document: what was asked, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentItem {
    /// The item as the template has it.
    #[serde(flatten)]
    pub item: Item,
    /// What was found; none where it was not filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

/// A photo of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentPhoto {
    /// Its id.
    pub id: PhotoId,
    /// The item it shows; none for the whole vehicle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Slug>,
    /// What it shows, in the inspector's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Name>,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What follows from the findings by a published set of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportResult {
    /// Score, coverage, grade, counts.
    pub score: Score,
    /// The advert line, where outer panels were inspected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advert: Option<Advert>,
    /// What the findings take off a price, where the tenant has a table for it and a price was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waterfall: Option<Waterfall>,
}

impl ReportDocument {
    /// All items in order.
    pub fn items(&self) -> impl Iterator<Item = &DocumentItem> {
        self.sections.iter().flat_map(|section| &section.items)
    }
}
