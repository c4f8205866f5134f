//! Filling in a draft: beginning it, saving item by item, the summing-up, giving it up.
//!
//! Law: what was saved is never lost. Each item has its own version; whoever saves holds the draft's lock until commit.

use std::collections::BTreeMap;

use super::{Inspections, staff_report};
use crate::account::{Permission, Staff};
use crate::booking::{Booking, BookingState};
use crate::inspection::draft::{Draft, SavedFinding, UNSAVED, suggestions};
use crate::inspection::error::InspectionError;
use crate::inspection::finding::Finding;
use crate::inspection::odometer::highest;
use crate::inspection::report::{Report, ReportState};
use crate::inspection::score::{Score, score};
use crate::inspection::store::DraftLock;
use crate::inspection::template::{Package, TemplateName};
use crate::repeat::repeat;
use crate::storage::{Conflict, TenantRead, TenantWrite};
use crate::value::{BookingId, Invalid, Note, ReportId, Slug};
use crate::version::Version;

/// The most items that are saved at once.
const PARTS_MAX: usize = 200;

/// How an inspection is begun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Begin {
    /// What is inspected; what the booking's services name if empty, and everything where they name nothing.
    pub packages: Vec<Package>,
    /// By which template; the tenant's usual one if absent.
    pub template: Option<TemplateName>,
}

/// One item to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The item.
    pub item: Slug,
    /// What was found; an empty finding clears the item.
    pub finding: Finding,
    /// The version that was seen; 0 for an item that nobody had saved.
    pub seen: Version,
}

/// What became of one item of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartOutcome {
    /// It was saved.
    Saved(SavedFinding),
    /// Somebody else has saved it meanwhile; this is what stands there now.
    Changed(SavedFinding),
}

impl Inspections {
    /// Begins the inspection of a booking, or goes on with the draft it has.
    ///
    /// # Errors
    /// `NotFound`, `Denied`; `Booking` if the vehicle is not here; `State` if the booking has a final report; the storage's.
    pub async fn begin(&self, by: &Staff, booking: BookingId, how: &Begin) -> Result<Draft, InspectionError> {
        repeat!(InspectionError, attempt => {
            let mut unit = self.storage.write(by.scope()).await?;
            let booking = unit.bookings().find(booking).await?.ok_or(InspectionError::NotFound("booking"))?;
            by.demand(Permission::Inspect, Some(booking.workshop))?;
            let known = unit.inspections().reports_of_booking(booking.id).await?;
            if let Some(draft) = known.iter().find(|report| report.state == ReportState::Draft) {
                return self.draft_of(unit.as_ref(), draft.clone()).await;
            }
            if known.iter().any(|report| report.state == ReportState::Final) {
                return Err(InspectionError::State { state: ReportState::Final });
            }
            let vehicle = match booking.state {
                BookingState::Arrived | BookingState::InProgress | BookingState::Finished => booking.vehicle,
                state @ (BookingState::Held
                | BookingState::Confirmed
                | BookingState::Cancelled
                | BookingState::Expired
                | BookingState::NoShow) => return Err(InspectionError::Booking { state }),
            };
            let vehicle = vehicle.ok_or(InspectionError::NotFound("vehicle"))?;
            let packages = if how.packages.is_empty() { packages_of(unit.as_ref(), &booking).await? } else { tidy(&how.packages) };
            let name = match how.template {
                Some(name) => name,
                None => self.settings_in(unit.as_ref()).await?.0.template,
            };
            let template = self.template_in(unit.as_ref(), name, None).await?.narrowed(&packages);
            if template.items().next().is_none() {
                return Err(InspectionError::field("packages", Invalid::new("template.no_items", "the template has no item of these packages")));
            }
            let report = Report {
                id: self.origin.id(),
                workshop: booking.workshop,
                booking: booking.id,
                vehicle,
                customer: booking.customer,
                person: booking.person,
                phone: None,
                locale: crate::value::Locale::default(),
                state: ReportState::Draft,
                packages,
                template,
                supersedes: None,
                summary: None,
                created_at: self.origin.now(),
                sealed: None,
                ended_at: None,
                revoked_because: None,
                published_at: None,
                version: Version::FIRST,
            };
            unit.inspections_mut().insert_report(&report).await?;
            let draft = self.draft_of(unit.as_ref(), report).await?;
            unit.commit().await?;
            tracing::info!(tenant.slug = %by.scope().slug(), report.id = %draft.report.id, "inspection begun");
            Ok(draft)
        })
    }

    /// The draft of a booking.
    ///
    /// # Errors
    /// `NotFound` where it has none, `Denied`; the storage's.
    pub async fn draft(&self, by: &Staff, booking: BookingId) -> Result<Draft, InspectionError> {
        let unit = self.storage.read(by.scope()).await?;
        let known = unit.inspections().reports_of_booking(booking).await?;
        let draft = known.into_iter().find(|report| report.state == ReportState::Draft).ok_or(InspectionError::NotFound("inspection"))?;
        by.demand(Permission::Inspect, Some(draft.workshop))?;
        self.draft_of(unit.as_ref(), draft).await
    }

    /// Saves what was found at one item.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `Invalid`, `State` once it is no draft; `Stale` in the storage's error if the item's version is no longer
    /// the one seen.
    pub async fn save(&self, by: &Staff, report: ReportId, part: Part) -> Result<SavedFinding, InspectionError> {
        repeat!(InspectionError, attempt => {
            let mut unit = self.storage.write(by.scope()).await?;
            let draft = self.lock(unit.as_mut(), by, report, DraftLock::Part).await?;
            let saved = read_part(&draft, &part, "", by)?;
            unit.inspections_mut().save_finding(report, &saved, part.seen).await?;
            unit.commit().await?;
            Ok(saved)
        })
    }

    /// Saves what was found at several items, at most 200. Items that somebody else has saved meanwhile are left as they are and told.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `Invalid` (then nothing is saved), `State` once it is no draft; the storage's.
    pub async fn save_parts(&self, by: &Staff, report: ReportId, parts: &[Part]) -> Result<Vec<PartOutcome>, InspectionError> {
        if parts.is_empty() || parts.len() > PARTS_MAX {
            return Err(InspectionError::field("items", Invalid::new("list.length", "save 1 to 200 items at once")));
        }
        repeat!(InspectionError, attempt => {
            let mut unit = self.storage.write(by.scope()).await?;
            let draft = self.lock(unit.as_mut(), by, report, DraftLock::Part).await?;
            let mut wanted: Vec<(usize, SavedFinding, Version)> = Vec::with_capacity(parts.len());
            for (place, part) in parts.iter().enumerate() {
                let saved = read_part(&draft, part, &format!("items[{place}]."), by)?;
                if wanted.iter().any(|(_, other, _)| other.item == saved.item) {
                    return Err(InspectionError::field(format!("items[{place}].item"), Invalid::new("finding.twice", "an item is saved once")));
                }
                wanted.push((place, saved, part.seen));
            }
            // In the order of the items, so that two who save the same ones never wait for each other in a circle.
            wanted.sort_by(|one, other| one.1.item.cmp(&other.1.item));
            let mut outcomes: BTreeMap<usize, Option<SavedFinding>> = BTreeMap::new();
            for (place, saved, seen) in wanted {
                let outcome = match unit.inspections_mut().save_finding(report, &saved, seen).await {
                    Ok(()) => Some(saved),
                    Err(error) if error.conflict() == Some(Conflict::Stale) => None,
                    Err(error) => return Err(error.into()),
                };
                outcomes.insert(place, outcome);
            }
            let now = unit.inspections().findings(report).await?;
            let standing = |item: &Slug| {
                let empty = SavedFinding { item: item.clone(), finding: Finding::default(), saved_by: None, version: UNSAVED };
                now.iter().find(|finding| finding.item == *item).cloned().unwrap_or(empty)
            };
            let told = outcomes.into_iter().zip(parts).map(|((_, outcome), part)| match outcome {
                Some(saved) => PartOutcome::Saved(saved),
                None => PartOutcome::Changed(standing(&part.item)),
            });
            let told = told.collect();
            unit.commit().await?;
            Ok(told)
        })
    }

    /// Replaces the summing-up.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `State` once it is no draft; `Stale` in the storage's error if the report's version is no longer `seen`.
    pub async fn summarise(&self, by: &Staff, report: ReportId, summary: Option<Note>, seen: Version) -> Result<Draft, InspectionError> {
        let mut unit = self.storage.write(by.scope()).await?;
        let old = self.lock(unit.as_mut(), by, report, DraftLock::Whole).await?;
        let draft = Report { summary, version: seen.next(), ..old };
        unit.inspections_mut().update_draft(&draft, seen).await?;
        let draft = self.draft_of(unit.as_ref(), draft).await?;
        unit.commit().await?;
        Ok(draft)
    }

    /// Gives a draft up; the booking may be inspected anew.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `State` once it is no draft; the storage's.
    pub async fn discard(&self, by: &Staff, report: ReportId) -> Result<(), InspectionError> {
        let mut unit = self.storage.write(by.scope()).await?;
        let old = self.lock(unit.as_mut(), by, report, DraftLock::Whole).await?;
        let seen = old.version;
        let discarded = Report { state: ReportState::Discarded, version: seen.next(), ..old };
        unit.inspections_mut().update_draft(&discarded, seen).await?;
        Ok(unit.commit().await?)
    }

    /// The score that the report would have if it were finalised now.
    pub fn preview(&self, draft: &Draft) -> Score {
        score(draft.found())
    }

    /// A draft, locked until the unit ends.
    pub(super) async fn lock(
        &self,
        unit: &mut dyn TenantWrite,
        by: &Staff,
        id: ReportId,
        how: DraftLock,
    ) -> Result<Report, InspectionError> {
        let before = staff_report(unit, by, id, Permission::Inspect).await?;
        if !unit.inspections_mut().lock_draft(id, how).await? {
            let now = unit.inspections().report(id).await?;
            return Err(InspectionError::State { state: now.map_or(before.state, |report| report.state) });
        }
        // Read again: it may have changed while the lock was waited for.
        unit.inspections().report(id).await?.ok_or(InspectionError::NotFound("report"))
    }

    /// A draft with all that belongs to it.
    pub(super) async fn draft_of(&self, unit: &dyn TenantRead, report: Report) -> Result<Draft, InspectionError> {
        let store = unit.inspections();
        let findings: BTreeMap<Slug, SavedFinding> =
            store.findings(report.id).await?.into_iter().map(|saved| (saved.item.clone(), saved)).collect();
        let photos = store.photos(report.id).await?;
        let last = store.reports_of_vehicle(report.vehicle).await?;
        let last = last.iter().filter(|one| one.state != ReportState::Revoked).find_map(|one| one.sealed.as_ref());
        let mut suggested = last.map(|last| suggestions(&report.template, &last.document)).unwrap_or_default();
        suggested.retain(|item, _| findings.get(item).is_none_or(|saved| saved.finding.answer.is_none()));
        let highest_km = highest(&store.odometer(report.vehicle).await?).map(|reading| reading.km);
        Ok(Draft { report, findings, photos, suggestions: suggested, highest_km })
    }
}

/// What is to be stored of a part, if the template wants it.
fn read_part(draft: &Report, part: &Part, path: &str, by: &Staff) -> Result<SavedFinding, InspectionError> {
    let unknown = || Invalid::new("finding.unknown_item", "the inspection has no such item");
    let item = draft.template.item(&part.item).ok_or_else(|| InspectionError::field(format!("{path}item"), unknown()))?;
    if let Some(answer) = &part.finding.answer {
        answer.check(item).map_err(|(name, invalid)| InspectionError::field(format!("{path}{name}"), invalid))?;
    }
    Ok(SavedFinding { item: part.item.clone(), finding: part.finding.clone(), saved_by: by.person, version: part.seen.next() })
}

/// The packages that the booking's services name.
async fn packages_of(unit: &dyn TenantRead, booking: &Booking) -> Result<Vec<Package>, InspectionError> {
    let services = unit.catalogue().services(booking.workshop).await?;
    let of_line = |id| services.iter().find(|service| service.id == id).and_then(|service| service.draft.inspection);
    let named: Vec<Package> = booking.lines.iter().filter_map(|line| of_line(line.service)).collect();
    Ok(if named.is_empty() { vec![Package::Full] } else { tidy(&named) })
}

/// Each package once, in order; everything leaves nothing beside it.
fn tidy(packages: &[Package]) -> Vec<Package> {
    if packages.contains(&Package::Full) {
        return vec![Package::Full];
    }
    Package::ALL.into_iter().filter(|package| packages.contains(package)).collect()
}
