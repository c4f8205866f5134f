//! A workshop as the slot arithmetic sees it: what was read of it, laid out as timetable and bays.

use jiff::Timestamp;
use jiff::civil::Date;

use super::error::BookingError;
use super::model::BookingLine;
use super::schedule::{BayOccupancy, Job, QuantumRange, Strip, Timetable};
use super::store::Busy;
use crate::catalogue::{Bay, ClosurePeriod, Notice, Service, SlotStep, Workshop, WorkshopRef, WorkshopWhole, job_of, whole_of};
use crate::storage::TenantRead;
use crate::value::{BookingId, Invalid, Slug, Zone};

/// The most services one booking may hold.
const SERVICES_MAX: usize = 10;

/// Reads a workshop with all it has. An inactive workshop is there for its staff only.
pub(crate) async fn read_whole(unit: &dyn TenantRead, which: &WorkshopRef, now: Timestamp) -> Result<WorkshopWhole, BookingError> {
    let workshop = unit.catalogue().workshop(which).await?.ok_or(BookingError::NotFound("workshop"))?;
    Ok(whole_of(unit, workshop, now).await?)
}

/// The services asked for, in the order asked, each at most once.
pub(crate) fn pick_services<'a>(all: &'a [Service], wanted: &[Slug], field: &'static str) -> Result<Vec<&'a Service>, BookingError> {
    if wanted.is_empty() || wanted.len() > SERVICES_MAX {
        return Err(BookingError::field(field, Invalid::new("list.length", "name 1 to 10 services")));
    }
    let mut picked: Vec<&Service> = Vec::with_capacity(wanted.len());
    for slug in wanted {
        let service = all.iter().find(|service| service.draft.slug == *slug && service.draft.active).ok_or_else(|| {
            let detail = format!("the workshop does not offer `{slug}`");
            BookingError::field(field, Invalid::because("service.unknown", detail))
        })?;
        if picked.iter().any(|one| one.id == service.id) {
            return Err(BookingError::field(field, Invalid::new("service.twice", "a service is named once")));
        }
        picked.push(service);
    }
    Ok(picked)
}

/// The job that services make together.
pub(crate) fn job_for(services: &[&Service], field: &'static str) -> Result<(Job, Notice), BookingError> {
    job_of(services.iter().map(|service| &service.draft)).map_err(|invalid| BookingError::field(field, invalid))
}

/// The services as a booking keeps them.
pub(crate) fn lines_of(services: &[&Service]) -> Vec<BookingLine> {
    services
        .iter()
        .map(|service| BookingLine {
            service: service.id,
            slug: service.draft.slug.clone(),
            title: service.draft.title.clone(),
            duration_minutes: service.draft.duration_minutes,
            price: service.draft.price,
        })
        .collect()
}

/// The quanta of so many civil days of a zone.
pub(crate) fn range_of(zone: &Zone, first: Date, days: u16) -> QuantumRange {
    QuantumRange::of_days(zone.rules(), first, days)
}

/// The workshop's hours laid out for starts within a range.
pub(crate) fn timetable(whole: &WorkshopWhole, step: SlotStep, starts: QuantumRange) -> Timetable {
    let closures: Vec<ClosurePeriod> = whole.closures.iter().map(|closure| closure.draft.period).collect();
    let draft = &whole.workshop.draft;
    Timetable::build(draft.zone.rules(), &draft.hours, &closures, step, starts)
}

/// The active bays in order of preference with what is taken of each, leaving out one booking that is to be moved.
pub(crate) fn busy_strips(bays: &[Bay], busy: &[Busy], reach: QuantumRange, but: Option<BookingId>) -> Vec<BayOccupancy> {
    bays.iter()
        .filter(|bay| bay.draft.active)
        .map(|bay| {
            let mut strip = Strip::covering(reach);
            for one in busy.iter().filter(|one| one.bay == bay.id && Some(one.booking) != but) {
                strip.set(one.claim);
            }
            BayOccupancy { bay: bay.id, kind: bay.draft.kind.clone(), busy: strip }
        })
        .collect()
}

/// Refuses a workshop that takes no bookings.
pub(crate) fn require_active(workshop: &Workshop) -> Result<(), BookingError> {
    if workshop.draft.active { Ok(()) } else { Err(BookingError::NotFound("workshop")) }
}
