//! What customers do: hold, confirm, book, cancel and move.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::error::BookingError;
use super::floor::{busy_strips, job_for, lines_of, pick_services, read_whole, require_active, timetable};
use super::idempotency::{Answered, IdempotencyKey, Keyed};
use super::model::{Booking, BookingLine, BookingState, Origin, Party};
use super::schedule::{Job, Quantum, QuantumRange, Reason, Schedule, Window};
use super::tell::Told;
use crate::account::Customer;
use crate::catalogue::{SlotStep, WorkshopRef, WorkshopWhole};
use crate::customer::{CustomerCard, VehicleFacts};
use crate::directory::Watchers;
use crate::entropy;
use crate::outbox::Wake;
use crate::repeat::repeat;
use crate::storage::{Conflict, Storage, StorageError, TenantRead, TenantWrite};
use crate::tenancy::{Tenant, TenantScope};
use crate::value::{BayId, BookingId, Note, Slug, VehicleId, WorkshopId};
use crate::version::Version;

/// The bookings of a deployment.
#[derive(Debug)]
pub struct Bookings {
    storage: Arc<dyn Storage>,
    origin: entropy::Origin,
    wake: Wake,
    watchers: Watchers,
}

/// Asks to keep a time for a few minutes.
#[derive(Debug, Clone, Serialize)]
pub struct Hold {
    /// Where.
    pub workshop: WorkshopId,
    /// What is to be done, by slug; 1 to 10.
    pub services: Vec<Slug>,
    /// When the work should begin.
    pub starts_at: Timestamp,
}

/// Asks to make a hold a booking.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmHold {
    /// The hold.
    pub hold: BookingId,
    /// Which vehicle.
    pub vehicle: VehicleChoice,
    /// What the workshop should know.
    pub note: Option<Note>,
}

/// Asks for a booking at once.
#[derive(Debug, Clone, Serialize)]
pub struct Book {
    /// Where.
    pub workshop: WorkshopId,
    /// What is to be done, by slug; 1 to 10.
    pub services: Vec<Slug>,
    /// When the work should begin.
    pub starts_at: Timestamp,
    /// Which vehicle.
    pub vehicle: VehicleChoice,
    /// What the workshop should know.
    pub note: Option<Note>,
}

/// Which vehicle a booking is for.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleChoice {
    /// One the person keeps in their list.
    Own(VehicleId),
    /// One told here and now.
    Told(VehicleFacts),
}

/// Where and when a job was found to fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) bay: BayId,
    pub(super) work: QuantumRange,
    pub(super) claim: QuantumRange,
}

/// What to look for a place with.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) whole: &'a WorkshopWhole,
    pub(super) job: &'a Job,
    pub(super) window: Window,
    pub(super) step: SlotStep,
    /// A booking whose own claims don't count, since it is to be moved.
    pub(super) but: Option<BookingId>,
    /// The only bay that will do, if one was named.
    pub(super) bay: Option<BayId>,
    /// How often the unit was repeated.
    pub(super) attempt: usize,
}

impl Bookings {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: entropy::Origin, wake: Wake, watchers: Watchers) -> Self {
        Self { storage, origin, wake, watchers }
    }

    pub(super) fn watchers(&self) -> &Watchers {
        &self.watchers
    }

    pub(super) fn storage(&self) -> &dyn Storage {
        self.storage.as_ref()
    }

    pub(super) fn origin(&self) -> &entropy::Origin {
        &self.origin
    }

    /// Keeps a time for the tenant's few minutes. A person has one hold at a tenant: a new one lets the former go.
    ///
    /// # Errors
    /// `SlotTaken`, `NotOffered` with the reason, `Invalid`, `NotFound`, `TooManyOpen`; the storage's.
    pub async fn hold(&self, by: &Customer, hold: &Hold) -> Result<Booking, BookingError> {
        repeat!(BookingError, attempt => {
            let mut unit = self.storage.write(&by.scope).await?;
            let tenant = tenant_of(unit.as_ref()).await?;
            let now = self.origin.now();
            let card = self.card_of(unit.as_mut(), by).await?;
            self.refuse_too_many(unit.as_ref(), &tenant, &card, now).await?;
            // All overdue holds in the order of their ids before the own one: two who come back at once must not wait for each other.
            self.release_overdue(unit.as_mut(), hold.workshop, now).await?;
            self.let_go(unit.as_mut(), by, now).await?;
            let until = now + SignedDuration::from_mins(i64::from(tenant.policy.hold_minutes));
            let mut booking = self.place_new(unit.as_mut(), &hold.workshop.into(), &hold.services, hold.starts_at, attempt).await?;
            booking.customer = Some(card.id);
            booking.person = Some(by.person.id);
            booking.hold_until = Some(until);
            unit.bookings_mut().insert(&booking).await?;
            self.finish(unit, booking.workshop).await?;
            Ok(booking)
        })
    }

    /// Makes the person's hold a booking.
    ///
    /// # Errors
    /// `NotFound` for a hold that is not theirs; `NotAllowed` for one that ran out; `TooManyOpen`; `KeyReused`; the storage's.
    pub async fn confirm(&self, by: &Customer, confirm: &ConfirmHold, key: &IdempotencyKey) -> Result<Answered<Booking>, BookingError> {
        let keyed = Keyed::by_customer(by, "booking.confirm", key, confirm);
        let facts = match self.facts_of(by, &confirm.vehicle).await {
            Ok(facts) => facts,
            Err(refusal) => return self.first_answer_or(by, &keyed, refusal).await,
        };
        repeat!(BookingError, attempt => {
            let mut unit = self.storage.write(&by.scope).await?;
            // The card is locked first: whoever repeats this request waits here, and finds the answer.
            let card = self.card_of(unit.as_mut(), by).await?;
            if let Some(first) = first_answer(&keyed, unit.as_ref()).await? {
                return Ok(first);
            }
            let tenant = tenant_of(unit.as_ref()).await?;
            let now = self.origin.now();
            let held = own_booking(unit.as_ref(), by, confirm.hold).await?;
            let mut booking = held.step(BookingState::Confirmed, now)?;
            self.refuse_too_many(unit.as_ref(), &tenant, &card, now).await?;
            booking.vehicle = Some(self.vehicle_for(unit.as_mut(), Some(&card), facts.clone(), Origin::Online, now).await?.id);
            booking.note = confirm.note.clone();
            let whole = read_whole(unit.as_ref(), &booking.workshop.into(), now).await?;
            unit.bookings_mut().remember(&keyed.remember(&booking)?, now).await?;
            unit.bookings_mut().update(&booking, held.version).await.map_err(raced)?;
            self.tell(unit.as_mut(), Told::Confirmed, &booking, &whole, &by.person.phone, by.person.locale).await?;
            tracing::info!(tenant.slug = %tenant.slug, booking.id = %booking.id, "hold confirmed");
            self.finish(unit, booking.workshop).await?;
            Ok(Answered::first(booking))
        })
    }

    /// Books a time at once.
    ///
    /// # Errors
    /// `SlotTaken`, `NotOffered` with the reason, `Invalid`, `NotFound`, `TooManyOpen`, `KeyReused`; the storage's.
    pub async fn book(&self, by: &Customer, book: &Book, key: &IdempotencyKey) -> Result<Answered<Booking>, BookingError> {
        let keyed = Keyed::by_customer(by, "booking.book", key, book);
        let facts = match self.facts_of(by, &book.vehicle).await {
            Ok(facts) => facts,
            Err(refusal) => return self.first_answer_or(by, &keyed, refusal).await,
        };
        repeat!(BookingError, attempt => {
            let mut unit = self.storage.write(&by.scope).await?;
            // The card is locked first: whoever repeats this request waits here, and finds the answer.
            let card = self.card_of(unit.as_mut(), by).await?;
            if let Some(first) = first_answer(&keyed, unit.as_ref()).await? {
                return Ok(first);
            }
            let tenant = tenant_of(unit.as_ref()).await?;
            let now = self.origin.now();
            self.refuse_too_many(unit.as_ref(), &tenant, &card, now).await?;
            let whole = read_whole(unit.as_ref(), &book.workshop.into(), now).await?;
            let mut booking = self.place_in(unit.as_mut(), &whole, &book.services, book.starts_at, attempt).await?;
            booking.state = BookingState::Confirmed;
            booking.customer = Some(card.id);
            booking.person = Some(by.person.id);
            booking.note = book.note.clone();
            booking.vehicle = Some(self.vehicle_for(unit.as_mut(), Some(&card), facts.clone(), Origin::Online, now).await?.id);
            unit.bookings_mut().remember(&keyed.remember(&booking)?, now).await?;
            unit.bookings_mut().insert(&booking).await?;
            self.tell(unit.as_mut(), Told::Confirmed, &booking, &whole, &by.person.phone, by.person.locale).await?;
            tracing::info!(tenant.slug = %tenant.slug, booking.id = %booking.id, "booked");
            self.finish(unit, booking.workshop).await?;
            Ok(Answered::first(booking))
        })
    }

    /// Cancels the customer's own booking or hold, until the tenant's hours before the start.
    ///
    /// # Errors
    /// `NotFound`, `TooLate`, `NotAllowed`; `Stale` in the storage's error if a version was `seen` that is no longer the last.
    pub async fn cancel(&self, by: &Customer, id: BookingId, seen: impl Into<Option<Version>>) -> Result<Booking, BookingError> {
        let seen = seen.into();
        repeat!(BookingError, attempt => {
            let mut unit = self.storage.write(&by.scope).await?;
            let tenant = tenant_of(unit.as_ref()).await?;
            let now = self.origin.now();
            let old = own_booking(unit.as_ref(), by, id).await?;
            old.changeable_by_customer(&tenant.policy, now)?;
            let mut booking = old.step(BookingState::Cancelled, now)?;
            booking.cancelled_by = Some(Party::Customer);
            unit.bookings_mut().update(&booking, seen.unwrap_or(old.version)).await.map_err(raced_unless(seen))?;
            if old.state != BookingState::Held {
                let whole = read_whole(unit.as_ref(), &booking.workshop.into(), now).await?;
                self.tell(unit.as_mut(), Told::Cancelled(Party::Customer), &booking, &whole, &by.person.phone, by.person.locale).await?;
            }
            self.finish(unit, booking.workshop).await?;
            Ok(booking)
        })
    }

    /// Moves the customer's own booking to another offered time, until the tenant's hours before the start.
    ///
    /// # Errors
    /// `NotFound`, `TooLate`, `NotMovable`, `SlotTaken`, `NotOffered`; `Stale` in the storage's error if a version was `seen` that is no longer the last.
    pub async fn move_to(
        &self,
        by: &Customer,
        id: BookingId,
        starts_at: Timestamp,
        seen: impl Into<Option<Version>>,
    ) -> Result<Booking, BookingError> {
        let seen = seen.into();
        repeat!(BookingError, attempt => {
            let mut unit = self.storage.write(&by.scope).await?;
            let tenant = tenant_of(unit.as_ref()).await?;
            let now = self.origin.now();
            let old = own_booking(unit.as_ref(), by, id).await?;
            old.changeable_by_customer(&tenant.policy, now)?;
            old.movable(now)?;
            let whole = read_whole(unit.as_ref(), &old.workshop.into(), now).await?;
            require_active(&whole.workshop)?;
            let (job, notice) = self.job_of_booking(&whole, &old)?;
            let start = on_quantum(starts_at)?;
            self.release_overdue(unit.as_mut(), old.workshop, now).await?;
            let search = Search {
                whole: &whole,
                job: &job,
                window: notice.window(now),
                step: whole.workshop.draft.step,
                but: Some(old.id),
                bay: None,
                attempt,
            };
            let place = self.find_place(unit.as_ref(), &search, start, now).await?;
            let booking = old.moved(place.bay, place.work, place.claim);
            unit.bookings_mut().update(&booking, seen.unwrap_or(old.version)).await.map_err(raced_unless(seen))?;
            if old.state != BookingState::Held {
                self.tell(unit.as_mut(), Told::Moved, &booking, &whole, &by.person.phone, by.person.locale).await?;
            }
            self.finish(unit, booking.workshop).await?;
            Ok(booking)
        })
    }

    /// Commits, and rings for the followers of this process.
    pub(super) async fn finish(&self, mut unit: Box<dyn TenantWrite>, workshop: WorkshopId) -> Result<(), BookingError> {
        unit.bookings_mut().note_change(self.origin.id(), workshop, self.origin.now()).await?;
        unit.commit().await?;
        self.wake.directory();
        self.wake.outbox();
        Ok(())
    }

    async fn place_new(
        &self,
        unit: &mut dyn TenantWrite,
        which: &WorkshopRef,
        services: &[Slug],
        starts_at: Timestamp,
        attempt: usize,
    ) -> Result<Booking, BookingError> {
        let whole = read_whole(unit, which, self.origin.now()).await?;
        self.place_in(unit, &whole, services, starts_at, attempt).await
    }

    /// A held booking for a time the workshop offers customers.
    async fn place_in(
        &self,
        unit: &mut dyn TenantWrite,
        whole: &WorkshopWhole,
        services: &[Slug],
        starts_at: Timestamp,
        attempt: usize,
    ) -> Result<Booking, BookingError> {
        let now = self.origin.now();
        require_active(&whole.workshop)?;
        let services = pick_services(&whole.services, services, "services")?;
        let (job, notice) = job_for(&services, "services")?;
        let start = on_quantum(starts_at)?;
        self.release_overdue(unit, whole.workshop.id, now).await?;
        let step = whole.workshop.draft.step;
        let search = Search { whole, job: &job, window: notice.window(now), step, but: None, bay: None, attempt };
        let place = self.find_place(unit, &search, start, now).await?;
        Ok(self.draft(whole.workshop.id, place, lines_of(&services), Origin::Online, now))
    }

    pub(super) fn draft(&self, workshop: WorkshopId, place: Place, lines: Vec<BookingLine>, origin: Origin, now: Timestamp) -> Booking {
        Booking {
            id: self.origin.id(),
            workshop,
            bay: place.bay,
            state: BookingState::Held,
            origin,
            starts_at: place.work.start().starts_at(),
            ends_at: place.work.end().starts_at(),
            claim_from: place.claim.start().index(),
            claim_until: place.claim.end().index(),
            lines,
            customer: None,
            person: None,
            vehicle: None,
            note: None,
            hold_until: None,
            cancelled_by: None,
            arrived_at: None,
            started_at: None,
            ended_at: None,
            created_at: now,
            version: Version::FIRST,
        }
    }

    /// A free bay for a start. At first the workshop's preferred one; after a lost race any, so that a crowd spreads over the bays.
    pub(super) async fn find_place(
        &self,
        unit: &dyn TenantRead,
        search: &Search<'_>,
        start: Quantum,
        now: Timestamp,
    ) -> Result<Place, BookingError> {
        let starts = QuantumRange::of_length(start, 1);
        let reach = search.job.reach(starts);
        let busy = unit.bookings().busy(search.whole.workshop.id, reach, now).await?;
        let mut bays = busy_strips(&search.whole.bays, &busy, reach, search.but);
        if let Some(wish) = search.bay {
            bays.retain(|bay| bay.bay == wish);
        }
        let table = timetable(search.whole, search.step, starts);
        let free = Schedule { timetable: &table, bays: &bays, window: search.window }.check(search.job, start)?;
        let chosen = if search.attempt == 0 { 0 } else { self.origin.below(free.len()) };
        let bay = free.get(chosen).copied().ok_or(Reason::BayBusy)?;
        Ok(Place { bay, work: search.job.work(start), claim: search.job.claim(start) })
    }

    /// The job of a booking that is to be moved: its services as they are now, and the bay time it was sold with.
    pub(super) fn job_of_booking(&self, whole: &WorkshopWhole, booking: &Booking) -> Result<(Job, crate::catalogue::Notice), BookingError> {
        let of_line = |line: &BookingLine| whole.services.iter().find(|service| service.id == line.service);
        let services = booking.lines.iter().filter_map(of_line).collect::<Vec<_>>();
        let (job, notice) = job_for(&services, "services")?;
        let quanta = |from: Quantum, until: Quantum| u32::try_from(QuantumRange::new(from, until).len()).unwrap_or(u32::MAX);
        let (from, until) = (Quantum::holding(booking.starts_at), Quantum::holding(booking.ends_at));
        let claim = booking.claim();
        let sold =
            Job::new(quanta(from, until), quanta(claim.start(), from), quanta(until, claim.end()), job.overnight(), job.kinds().clone());
        Ok((sold.map_err(|invalid| BookingError::field("services", invalid))?, notice))
    }

    /// Ends holds that have run out, so that they stand in nobody's way. Another unit may just be doing the same.
    pub(super) async fn release_overdue(
        &self,
        unit: &mut dyn TenantWrite,
        workshop: WorkshopId,
        now: Timestamp,
    ) -> Result<usize, BookingError> {
        let overdue = unit.bookings().overdue_holds(workshop, now).await?;
        for hold in &overdue {
            match unit.bookings_mut().update(&hold.step(BookingState::Expired, now)?, hold.version).await {
                Ok(()) => {}
                Err(error) if error.conflict() == Some(Conflict::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(overdue.len())
    }

    /// Ends a workshop's holds that have run out; called by the worker.
    pub(crate) async fn end_overdue(&self, scope: &TenantScope, workshop: WorkshopId) -> Result<usize, BookingError> {
        let mut unit = self.storage.write(scope).await?;
        let ended = self.release_overdue(unit.as_mut(), workshop, self.origin.now()).await?;
        self.finish(unit, workshop).await?;
        Ok(ended)
    }

    /// Lets the person's hold go, if they have one.
    async fn let_go(&self, unit: &mut dyn TenantWrite, by: &Customer, now: Timestamp) -> Result<(), BookingError> {
        if let Some(held) = unit.bookings().hold_of(by.person.id).await? {
            let to = if held.has_expired(now) { BookingState::Expired } else { BookingState::Cancelled };
            unit.bookings_mut().update(&held.step(to, now)?, held.version).await.map_err(raced)?;
            unit.bookings_mut().note_change(self.origin.id(), held.workshop, now).await?;
        }
        Ok(())
    }

    async fn refuse_too_many(
        &self,
        unit: &dyn TenantRead,
        tenant: &Tenant,
        card: &CustomerCard,
        now: Timestamp,
    ) -> Result<(), BookingError> {
        let limit = tenant.policy.open_bookings_max;
        let open = unit.bookings().open_count(card.id, now).await?;
        if open >= u64::from(limit) { Err(BookingError::TooManyOpen { limit }) } else { Ok(()) }
    }

    /// The first answer to this key, where the request can't be understood any more: its vehicle may have been removed since.
    async fn first_answer_or(&self, by: &Customer, keyed: &Keyed, refusal: BookingError) -> Result<Answered<Booking>, BookingError> {
        let unit = self.storage.read(&by.scope).await?;
        first_answer(keyed, unit.as_ref()).await?.ok_or(refusal)
    }
}

/// The first answer, if this key was used here before.
pub(super) async fn first_answer(keyed: &Keyed, unit: &dyn TenantRead) -> Result<Option<Answered<Booking>>, BookingError> {
    keyed.recall(unit).await?.transpose().map_err(|_| BookingError::KeyReused)
}

/// The tenant as it stands in this unit.
pub(super) async fn tenant_of(unit: &dyn TenantRead) -> Result<Tenant, BookingError> {
    unit.tenant().get().await?.ok_or(BookingError::NotFound("tenant"))
}

/// A row that has changed since this unit read it, where the caller named no version: the unit lost a race and is repeated.
pub(super) fn raced(error: StorageError) -> BookingError {
    match error.conflict() {
        Some(Conflict::Stale) => BookingError::Storage(StorageError::Conflict(Conflict::Contention)),
        Some(_) | None => error.into(),
    }
}

/// The same, but for a caller who named the version they saw.
pub(super) fn raced_unless(seen: Option<Version>) -> fn(StorageError) -> BookingError {
    if seen.is_some() { BookingError::from } else { raced }
}

/// A start must be a quarter hour of the clock.
pub(super) fn on_quantum(at: Timestamp) -> Result<Quantum, BookingError> {
    Quantum::starting_at(at).ok_or(BookingError::NotOffered(Reason::OffGrid))
}

async fn own_booking(unit: &dyn TenantRead, by: &Customer, id: BookingId) -> Result<Booking, BookingError> {
    let found = unit.bookings().find(id).await?;
    found.filter(|booking| booking.person == Some(by.person.id)).ok_or(BookingError::NotFound("booking"))
}
