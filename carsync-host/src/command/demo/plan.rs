//! Two weeks of plausible bookings of one workshop, from three days back to eleven ahead: within its hours, in bays that suit, 35 to 75 %
//! of what it could take, fuller today than next week, and each in the state that the hour suggests. Pure: the same moment, the same plan.

use carsync_core::booking::schedule::{BayOccupancy, Job, MAX_JOB_QUANTA, QuantumRange, Schedule, Strip, Timetable};
use carsync_core::booking::{Agreed, BookingState, Origin};
use carsync_core::catalogue::{Bay, ClosurePeriod, Notice, Service, WorkshopWhole, job_of};
use carsync_core::jiff::civil::{Date, Time};
use carsync_core::jiff::{SignedDuration, Timestamp, ToSpan};
use carsync_core::value::Slug;

use super::chance::{Dice, customer};

/// The first day, counted from today.
const DAYS_BACK: i32 = 3;
/// How many days.
pub const DAYS: u16 = 15;
/// How often a place is looked for, for one bay.
const TRIES: u32 = 400;
const NOTES: [&str; 5] = [
    "صدای تق‌تق از جلوی ماشین می‌آید",
    "لطفاً فاکتور رسمی صادر شود",
    "چراغ چک روشن است",
    "قبل از تعویض قطعه هماهنگ شود",
    "خودرو را زودتر تحویل می‌دهم",
];

/// The days of a plan made at this moment.
pub fn first_day(whole: &WorkshopWhole, now: Timestamp) -> Date {
    let today = whole.workshop.draft.zone.rules().to_datetime(now).date();
    today.saturating_sub(DAYS_BACK.days())
}

/// The quanta of a plan made at this moment.
pub fn range(whole: &WorkshopWhole, now: Timestamp) -> QuantumRange {
    QuantumRange::of_days(whole.workshop.draft.zone.rules(), first_day(whole, now), DAYS)
}

/// The plan. `business` is the number of the tenant and `customers` how many it has.
pub fn bookings(whole: &WorkshopWhole, holidays: &[Date], now: Timestamp, business: usize, customers: u32) -> Vec<Agreed> {
    let draft = &whole.workshop.draft;
    let range = range(whole, now);
    let closures: Vec<ClosurePeriod> = holidays.iter().filter_map(|day| whole_day(*day)).collect();
    let timetable = Timetable::build(draft.zone.rules(), &draft.hours, &closures, draft.step, range);
    let mut dice = Dice::of(draft.slug.as_str());
    let share = 42 + dice.below(27);
    let mut floor = Floor { whole, timetable, range, first: first_day(whole, now), now, dice, business, customers, taken: Vec::new() };
    for bay in whole.bays.iter().filter(|bay| bay.draft.active) {
        floor.fill(bay, share);
    }
    floor.taken.sort_by_key(|agreed| agreed.starts_at);
    floor.taken
}

fn whole_day(day: Date) -> Option<ClosurePeriod> {
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    ClosurePeriod::new(midnight(day), midnight(day.tomorrow().ok()?)).ok()
}

/// A workshop while its days are filled.
struct Floor<'w> {
    whole: &'w WorkshopWhole,
    timetable: Timetable,
    range: QuantumRange,
    first: Date,
    now: Timestamp,
    dice: Dice,
    business: usize,
    customers: u32,
    taken: Vec<Agreed>,
}

impl Floor<'_> {
    /// Fills one bay to so many percent of its open time.
    fn fill(&mut self, bay: &Bay, percent: u32) {
        let offered: Vec<&Service> = self.whole.services.iter().filter(|service| suits(&[service], bay)).collect();
        let wanted = self.open_in(self.range) * percent as usize / 100;
        let reach = QuantumRange::new(self.range.start(), self.range.end().plus(MAX_JOB_QUANTA));
        let mut occupancy = [BayOccupancy { bay: bay.id, kind: bay.draft.kind.clone(), busy: Strip::covering(reach) }];
        let mut filled = 0;
        for _ in 0..TRIES {
            let Some((services, job)) = self.work(&offered, bay) else { continue };
            let Some(starts) = self.day() else { continue };
            let schedule =
                Schedule { timetable: &self.timetable, bays: &occupancy, window: Notice::STAFF.window(self.range.start().starts_at()) };
            let free = schedule.free_slots(&job, starts);
            // The earlier of two: mornings are liked better.
            let Some(slot) = self.dice.pick(&free).into_iter().chain(self.dice.pick(&free)).min_by_key(|slot| slot.start) else { continue };
            let used = self.open_in(job.claim(slot.start).and(&self.range));
            if filled + used > wanted + 2 {
                continue;
            }
            filled += used;
            let start = slot.start;
            for one in &mut occupancy {
                one.busy.set(job.claim(start));
            }
            let work = job.work(start);
            self.take(bay, services, work.start().starts_at(), work.end().starts_at());
            if filled >= wanted {
                break;
            }
        }
    }

    fn open_in(&self, range: QuantumRange) -> usize {
        self.timetable.open().iter(range).count()
    }

    /// A day, the sooner the likelier.
    fn day(&mut self) -> Option<QuantumRange> {
        let day = self.dice.below(u32::from(DAYS));
        let ahead = day.saturating_sub(DAYS_BACK.unsigned_abs());
        if self.dice.percent(ahead * 5) {
            return None;
        }
        let date = self.first.checked_add(i64::from(day).days()).ok()?;
        Some(QuantumRange::of_days(self.whole.workshop.draft.zone.rules(), date, 1))
    }

    /// What somebody wants done: one service, sometimes two.
    fn work(&mut self, offered: &[&Service], bay: &Bay) -> Option<(Vec<Slug>, Job)> {
        let first = *self.dice.pick(offered)?;
        let mut services = vec![first];
        if self.dice.percent(15) {
            let second = *self.dice.pick(offered)?;
            if second.id != first.id && !first.draft.overnight && !second.draft.overnight && suits(&[first, second], bay) {
                services.push(second);
            }
        }
        let (job, _) = job_of(services.iter().map(|service| &service.draft)).ok()?;
        Some((services.iter().map(|service| service.draft.slug.clone()).collect(), job))
    }

    fn take(&mut self, bay: &Bay, services: Vec<Slug>, starts_at: Timestamp, ends_at: Timestamp) {
        let Some((phone, vehicle)) = customer(self.business, self.dice.below(self.customers)) else { return };
        let state = self.state(starts_at, ends_at);
        let came = matches!(state, BookingState::Finished | BookingState::InProgress | BookingState::Arrived);
        let walk_in = came && starts_at <= self.now && self.dice.percent(20);
        let before = SignedDuration::from_mins(i64::from(90 + self.dice.below(6 * 24 * 60)));
        let agreed_at = if walk_in { starts_at } else { starts_at.min(self.now) - before };
        let note = if self.dice.percent(6) { self.dice.pick(&NOTES).and_then(|note| note.parse().ok()) } else { None };
        let origin = if walk_in { Origin::WalkIn } else { Origin::Online };
        self.taken.push(Agreed { services, bay: bay.id, starts_at, state, origin, agreed_at, phone: Some(phone), vehicle, note });
    }

    fn state(&mut self, starts_at: Timestamp, ends_at: Timestamp) -> BookingState {
        let roll = self.dice.below(100);
        let soon = self.now + SignedDuration::from_mins(25);
        if ends_at <= self.now {
            match roll {
                0..88 => BookingState::Finished,
                88..94 => BookingState::NoShow,
                _ => BookingState::Cancelled,
            }
        } else if starts_at <= self.now {
            if roll < 90 { BookingState::InProgress } else { BookingState::Arrived }
        } else if starts_at <= soon && roll < 50 {
            BookingState::Arrived
        } else if roll < 95 {
            BookingState::Confirmed
        } else {
            BookingState::Cancelled
        }
    }
}

/// Whether these services can be done together in this bay.
fn suits(services: &[&Service], bay: &Bay) -> bool {
    let job = job_of(services.iter().map(|service| &service.draft));
    services.iter().all(|service| service.draft.active) && job.is_ok_and(|(job, _)| job.kinds().accepts(&bay.draft.kind))
}
