//! Inspections while they are filled in: drafts, items, photos, templates and settings on the wire.

use std::collections::BTreeMap;

use carsync_core::inspection::score::Score;
use carsync_core::inspection::template::{Package, Template, TemplateDraft, TemplateName};
use carsync_core::inspection::{
    Answer, Begin, Draft, Finalise, Finding, InspectionSettings, Part, PartOutcome, Photo, SavedFinding, ValueTable,
};
use carsync_core::value::{BookingId, Colour, Invalid, Name, Note, PhotoId, ReportId, SealKeyId, Slug, VehicleId, WorkshopId};
use carsync_core::version::Version;
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::catalogue::MoneyBody;
use super::like::Like;
use super::mirror::{AnswerShape, FindingShape, PackageShape, TemplateDraftShape, TemplateShape};
use super::sealed::{ScoreShape, ValueTableShape};
use super::text::{At, Text};
use crate::http::input::refused;
use crate::http::problem::Problem;

pub(crate) type TemplateView = Like<Template, TemplateShape>;
pub(crate) type TemplateInput = Like<TemplateDraft, TemplateDraftShape>;
pub(crate) type FindingInput = Like<Finding, FindingShape>;

/// How an inspection is begun.
#[derive(Debug, Clone, Default, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginInput {
    /// What is inspected; what the booking's services name if absent.
    #[oai(default)]
    #[serde(default)]
    packages: Vec<Like<Package, PackageShape>>,
    /// By which template; the tenant's usual one if absent.
    #[serde(default)]
    template: Option<Text<TemplateName>>,
}

impl BeginInput {
    pub(crate) fn read(self) -> Begin {
        Begin { packages: self.packages.into_iter().map(|package| package.0).collect(), template: self.template.map(|name| name.0) }
    }
}

/// What was saved of one item.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "SavedItem")]
pub(crate) struct SavedItemView {
    item: Text<Slug>,
    finding: Like<Finding, FindingShape>,
    /// The version to send as `If-Match`; 0 where nobody has saved it.
    version: i64,
}

impl SavedItemView {
    pub(crate) fn of(saved: &SavedFinding) -> Self {
        Self { item: Text(saved.item.clone()), finding: Like::new(saved.finding.clone()), version: saved.version.number() }
    }
}

/// The greatest whole number that every reader of JSON keeps exactly.
const VERSION_MAX: i64 = (1 << 53) - 1;

/// One item to be saved with others.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemInput {
    item: Text<Slug>,
    finding: FindingInput,
    /// The version that was seen; 0 where nobody had saved it. At most 2^53 - 1, which every reader of JSON keeps exactly.
    version: i64,
}

/// Items to be saved at once.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemsInput {
    /// 1 to 200.
    items: Vec<ItemInput>,
}

impl ItemsInput {
    pub(crate) fn read(self) -> Result<Vec<Part>, Problem> {
        let part = |(place, one): (usize, ItemInput)| {
            if !(0..=VERSION_MAX).contains(&one.version) {
                let invalid = Invalid::new("number.out_of_range", "a version is 0 to 9007199254740991");
                return Err(refused(&format!("items[{place}].version"), &invalid));
            }
            Ok(Part { item: one.item.0, finding: one.finding.0, seen: Version::from_number(one.version) })
        };
        self.items.into_iter().enumerate().map(part).collect()
    }
}

/// What became of items that were saved at once.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct ItemsSaved {
    /// These were saved.
    saved: Vec<SavedItemView>,
    /// These somebody else had saved meanwhile: they stand as here, and what was sent for them is not saved.
    changed: Vec<SavedItemView>,
}

impl ItemsSaved {
    pub(crate) fn of(outcomes: &[PartOutcome]) -> Self {
        let (mut saved, mut changed) = (Vec::new(), Vec::new());
        for outcome in outcomes {
            match outcome {
                PartOutcome::Saved(one) => saved.push(SavedItemView::of(one)),
                PartOutcome::Changed(one) => changed.push(SavedItemView::of(one)),
            }
        }
        Self { saved, changed }
    }
}

/// A photo of a draft.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Photo")]
pub(crate) struct PhotoView {
    id: Text<PhotoId>,
    /// The item it shows; absent for the whole vehicle.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Text<Slug>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<Text<Name>>,
    /// Pixels of the large picture.
    width: u32,
    height: u32,
    created_at: At,
}

impl PhotoView {
    pub(crate) fn of(photo: &Photo) -> Self {
        Self {
            id: Text(photo.id),
            item: photo.item.clone().map(Text),
            caption: photo.caption.clone().map(Text),
            width: photo.width,
            height: photo.height,
            created_at: At::utc(photo.created_at),
        }
    }
}

/// How far a section is.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Progress {
    section: Text<Slug>,
    /// Items with an answer.
    done: u32,
    items: u32,
}

/// An answer that the vehicle's last report suggests.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Suggestion {
    item: Text<Slug>,
    answer: Like<Answer, AnswerShape>,
}

/// An inspection that is being filled in.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Inspection")]
pub(crate) struct DraftView {
    /// The report it will be.
    report: Text<ReportId>,
    booking: Text<BookingId>,
    workshop: Text<WorkshopId>,
    vehicle: Text<VehicleId>,
    packages: Vec<Like<Package, PackageShape>>,
    /// The template it was begun with, with only the items of the packages.
    template: TemplateView,
    /// The report that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<ReportId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Text<Note>>,
    /// What was saved; items that nobody has saved are left out and have version 0.
    items: Vec<SavedItemView>,
    photos: Vec<PhotoView>,
    suggestions: Vec<Suggestion>,
    progress: Vec<Progress>,
    /// Required items without an answer.
    missing: Vec<Text<Slug>>,
    /// The highest odometer reading known of the vehicle, in kilometres: a lower one needs a note.
    #[serde(skip_serializing_if = "Option::is_none")]
    highest_km: Option<u32>,
    /// The score that the report would have now.
    score: Like<Score, ScoreShape>,
    created_at: At,
    /// The version to send as `If-Match` for the summary.
    version: i64,
}

impl DraftView {
    pub(crate) fn of(draft: &Draft, score: Score) -> Self {
        let report = &draft.report;
        Self {
            report: Text(report.id),
            booking: Text(report.booking),
            workshop: Text(report.workshop),
            vehicle: Text(report.vehicle),
            packages: report.packages.iter().copied().map(Like::new).collect(),
            template: Like::new(report.template.clone()),
            supersedes: report.supersedes.map(Text),
            summary: report.summary.clone().map(Text),
            items: draft.findings.values().map(SavedItemView::of).collect(),
            photos: draft.photos.iter().map(PhotoView::of).collect(),
            suggestions: suggestions(&draft.suggestions),
            progress: draft
                .progress()
                .into_iter()
                .map(|one| Progress { section: Text(one.section), done: one.done, items: one.items })
                .collect(),
            missing: draft.missing().into_iter().map(Text).collect(),
            highest_km: draft.highest_km,
            score: Like::new(score),
            created_at: At::utc(report.created_at),
            version: report.version.number(),
        }
    }

    pub(crate) fn version(&self) -> u64 {
        self.version.unsigned_abs()
    }
}

fn suggestions(suggested: &BTreeMap<Slug, Answer>) -> Vec<Suggestion> {
    suggested.iter().map(|(item, answer)| Suggestion { item: Text(item.clone()), answer: Like::new(answer.clone()) }).collect()
}

/// The inspector's summing-up.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SummaryInput {
    /// Absent takes it away.
    #[serde(default)]
    pub(crate) summary: Option<Text<Note>>,
}

/// How a draft is made final.
#[derive(Debug, Clone, Default, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinaliseInput {
    /// The price of a sound vehicle like this one; with the tenant's table it makes the value waterfall.
    #[serde(default)]
    base_price: Option<MoneyBody>,
}

impl FinaliseInput {
    pub(crate) fn read(self) -> Result<Finalise, Problem> {
        Ok(Finalise { base_price: self.base_price.map(|price| price.read("base_price")).transpose()? })
    }
}

/// The tenant's templates in their newest versions; the first is the built-in one.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Templates {
    pub(crate) items: Vec<TemplateView>,
}

/// How the tenant makes and sends its reports.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InspectionSettingsInput {
    /// How long a report is valid, in hours; 1 to 8784.
    validity_hours: u32,
    /// Which template inspections are made by.
    template: Text<TemplateName>,
    /// Whether the message that a report is ready carries a link.
    send_link: bool,
    /// The colour of headings; 4.5 : 1 or more against white.
    colour: Text<Colour>,
    /// What stands at the foot of every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    footer: Option<Text<Note>>,
    /// The table that the value waterfall is made by; none is shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value_table: Option<Like<ValueTable, ValueTableShape>>,
}

impl InspectionSettingsInput {
    pub(crate) fn read(self) -> InspectionSettings {
        InspectionSettings {
            validity_hours: self.validity_hours,
            template: self.template.0,
            send_link: self.send_link,
            colour: self.colour.0,
            footer: self.footer.map(|footer| footer.0),
            value_table: self.value_table.map(|table| table.0),
            logo: None,
        }
    }
}

/// The settings in a version.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "InspectionSettings")]
pub(crate) struct InspectionSettingsView {
    #[oai(flatten)]
    #[serde(flatten)]
    settings: InspectionSettingsInput,
    /// Whether a logo was uploaded.
    has_logo: bool,
    /// The version to send as `If-Match`; 0 for the defaults.
    version: i64,
}

impl InspectionSettingsView {
    pub(crate) fn of(settings: &InspectionSettings, version: Version) -> Self {
        let input = InspectionSettingsInput {
            validity_hours: settings.validity_hours,
            template: Text(settings.template),
            send_link: settings.send_link,
            colour: Text(settings.colour),
            footer: settings.footer.clone().map(Text),
            value_table: settings.value_table.clone().map(Like::new),
        };
        Self { settings: input, has_logo: settings.logo.is_some(), version: version.number() }
    }
}

/// The public half of a key that seals reports.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "SealKey")]
pub(crate) struct SealKeyView {
    id: Text<SealKeyId>,
    /// Ed25519, 32 bytes in hexadecimal.
    public_key: Text<carsync_core::inspection::seal::PublicKey>,
    created_at: At,
    /// When a newer key took its place; absent for the one that seals.
    #[serde(skip_serializing_if = "Option::is_none")]
    retired_at: Option<At>,
}

impl SealKeyView {
    pub(crate) fn of(key: &carsync_core::inspection::seal::SealKeyPublic) -> Self {
        Self {
            id: Text(key.id),
            public_key: Text(key.public),
            created_at: At::utc(key.created_at),
            retired_at: key.retired_at.map(At::utc),
        }
    }
}

/// A tenant's keys, newest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct SealKeys {
    pub(crate) items: Vec<SealKeyView>,
}
