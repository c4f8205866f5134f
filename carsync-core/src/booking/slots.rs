//! Listing what can be booked, and why the rest can't.

use jiff::{Timestamp, civil::Date};

use super::error::BookingError;
use super::floor::{busy_strips, job_for, pick_services, range_of, read_whole, require_active, timetable};
use super::schedule::{QUANTUM_MINUTES, Quantum, Reason, Schedule};
use super::service::Bookings;
use crate::catalogue::WorkshopRef;
use crate::storage::TenantRead;
use crate::tenancy::TenantScope;
use crate::value::{Invalid, ServiceId, Slug, Zone};

/// The most days one question may span.
pub const SLOT_DAYS_MAX: u16 = 31;

/// Which slots are asked for.
#[derive(Debug, Clone)]
pub struct SlotQuery {
    /// Where.
    pub workshop: WorkshopRef,
    /// What is to be done, by slug.
    pub services: Vec<Slug>,
    /// The first day, civil, in the workshop's zone; today if absent.
    pub from: Option<Date>,
    /// How many days; 1 to 31.
    pub days: u16,
    /// Whether to tell of starts that are not offered, and why.
    pub explain: bool,
}

/// One start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotOffer {
    /// When the work would begin.
    pub starts_at: Timestamp,
    /// When it would end.
    pub ends_at: Timestamp,
    /// How many bays are free for it; none where it is not offered.
    pub bays: u16,
    /// Why it is not offered.
    pub reason: Option<Reason>,
}

/// The slots of some days.
#[derive(Debug, Clone)]
pub struct SlotSheet {
    /// The workshop's zone.
    pub zone: Zone,
    /// The first day asked for.
    pub from: Date,
    /// The services' ids, in the order asked.
    pub services: Vec<ServiceId>,
    /// How long they take together, in minutes, rounded up to whole quarter hours.
    pub duration_minutes: u32,
    /// The starts, earliest first.
    pub slots: Vec<SlotOffer>,
}

impl Bookings {
    /// The slots of a workshop. What is listed without a reason can be booked now; nothing else can.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for unknown services or a bad range; the storage's.
    pub async fn slots(&self, scope: &TenantScope, query: &SlotQuery) -> Result<SlotSheet, BookingError> {
        if query.days == 0 || query.days > SLOT_DAYS_MAX {
            return Err(BookingError::field("days", Invalid::new("number.out_of_range", "must be 1 to 31")));
        }
        let now = self.origin().now();
        let unit = self.storage().read(scope).await?;
        let unit: &dyn TenantRead = unit.as_ref();
        let whole = read_whole(unit, &query.workshop, now).await?;
        require_active(&whole.workshop)?;
        let services = pick_services(&whole.services, &query.services, "services")?;
        let (job, notice) = job_for(&services, "services")?;

        let zone = &whole.workshop.draft.zone;
        let today = now.to_zoned(zone.rules().clone()).date();
        let from = query.from.unwrap_or(today);
        if from.duration_since(today).as_hours().abs() > 2 * 366 * 24 {
            return Err(BookingError::field("from", Invalid::new("date.out_of_range", "must lie within two years of today")));
        }
        let range = range_of(zone, from, query.days);
        let table = timetable(&whole, whole.workshop.draft.step, range);
        let reach = job.reach(range);
        let busy = unit.bookings().busy(whole.workshop.id, reach, now).await?;
        let bays = busy_strips(&whole.bays, &busy, reach, None);
        let schedule = Schedule { timetable: &table, bays: &bays, window: notice.window(now) };

        let free = schedule.free_slots(&job, range);
        let offer = |start: Quantum, bays: u16, reason: Option<Reason>| SlotOffer {
            starts_at: start.starts_at(),
            ends_at: job.work(start).end().starts_at(),
            bays,
            reason,
        };
        let bays_at = |start| free.binary_search_by_key(&start, |slot| slot.start).map_or(0, |at| free[at].bays);
        let slots = if query.explain {
            schedule.explain(&job, range).into_iter().map(|one| offer(one.start, bays_at(one.start), one.reason)).collect()
        } else {
            free.iter().map(|slot| offer(slot.start, slot.bays, None)).collect()
        };
        let duration_minutes = job.quanta() * QUANTUM_MINUTES;
        Ok(SlotSheet { zone: zone.clone(), from, services: services.iter().map(|service| service.id).collect(), duration_minutes, slots })
    }
}
