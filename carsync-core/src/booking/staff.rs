//! What staff do with bookings: step by step through the day, move, cancel.

use jiff::Timestamp;

use super::error::BookingError;
use super::floor::read_whole;
use super::model::{Booking, BookingState, Party};
use super::schedule::{Quantum, Reason};
use super::service::{Bookings, Search, on_quantum, raced_unless, tenant_of};
use super::tell::Told;
use crate::account::{Permission, Staff};
use crate::catalogue::{Notice, SlotStep, WorkshopWhole};
use crate::maintenance::note_done;
use crate::repeat::repeat;
use crate::storage::{TenantRead, TenantWrite};
use crate::value::{BayId, BookingId, PhoneNumber};
use crate::version::Version;

/// One step of a booking's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The vehicle came.
    Arrive,
    /// The work begins.
    Start,
    /// The work is done; the rest of its time is free again.
    Finish,
    /// The vehicle did not come.
    NoShow,
    /// The workshop calls it off.
    Cancel,
}

impl Step {
    const fn state(self) -> BookingState {
        match self {
            Self::Arrive => BookingState::Arrived,
            Self::Start => BookingState::InProgress,
            Self::Finish => BookingState::Finished,
            Self::NoShow => BookingState::NoShow,
            Self::Cancel => BookingState::Cancelled,
        }
    }

    const fn permission(self) -> Permission {
        match self {
            Self::Start | Self::Finish => Permission::WorkOnBookings,
            Self::Arrive | Self::NoShow | Self::Cancel => Permission::ReceiveCustomers,
        }
    }
}

/// Where a booking should go. What is absent stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Move {
    /// The new start.
    pub starts_at: Option<Timestamp>,
    /// The new bay.
    pub bay: Option<BayId>,
}

impl Bookings {
    /// One booking as the staff see it.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; the storage's.
    pub async fn find(&self, by: &Staff, id: BookingId) -> Result<Booking, BookingError> {
        let unit = self.storage().read(by.scope()).await?;
        staff_booking(unit.as_ref(), by, id, Permission::SeeBoard).await
    }

    /// Takes a booking one step on.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `NotAllowed`; `Stale` in the storage's error if a version was `seen` that is no longer the last.
    pub async fn step(&self, by: &Staff, id: BookingId, step: Step, seen: impl Into<Option<Version>>) -> Result<Booking, BookingError> {
        let seen = seen.into();
        repeat!(BookingError, attempt => {
            let mut unit = self.storage().write(by.scope()).await?;
            let now = self.origin().now();
            let old = staff_booking(unit.as_ref(), by, id, step.permission()).await?;
            if step == Step::NoShow && now < old.starts_at {
                return Err(BookingError::NotAllowed { from: old.state, to: BookingState::NoShow });
            }
            let mut booking = old.step(step.state(), now)?;
            if step == Step::Cancel {
                booking.cancelled_by = Some(Party::Staff);
            }
            unit.bookings_mut().update(&booking, seen.unwrap_or(old.version)).await.map_err(raced_unless(seen))?;
            match step {
                Step::Cancel if old.state != BookingState::Held => {
                    let whole = read_whole(unit.as_ref(), &booking.workshop.into(), now).await?;
                    self.tell_customer(unit.as_mut(), Told::Cancelled(Party::Staff), &booking, &whole).await?;
                }
                Step::Cancel => {}
                Step::Arrive | Step::Start | Step::NoShow => self.withdraw_reminders(unit.as_mut(), id).await?,
                Step::Finish => note_done(unit.as_mut(), &booking, now).await?,
            }
            self.finish(unit, booking.workshop).await?;
            Ok(booking)
        })
    }

    /// Moves a booking to another time or bay, within opening hours and without overlap; notice does not bind staff.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `NotMovable`, `SlotTaken`, `NotOffered`; `Stale` in the storage's error if a version was `seen` that is no longer the last.
    pub async fn relocate(&self, by: &Staff, id: BookingId, to: Move, seen: impl Into<Option<Version>>) -> Result<Booking, BookingError> {
        let seen = seen.into();
        repeat!(BookingError, attempt => {
            let mut unit = self.storage().write(by.scope()).await?;
            let now = self.origin().now();
            let old = staff_booking(unit.as_ref(), by, id, Permission::ReceiveCustomers).await?;
            old.movable(now)?;
            let whole = read_whole(unit.as_ref(), &old.workshop.into(), now).await?;
            let (job, _) = self.job_of_booking(&whole, &old)?;
            let start = match to.starts_at {
                Some(at) => on_quantum(at)?,
                None => Quantum::holding(old.starts_at),
            };
            // Where only the bay changes, the time was agreed before and may have begun.
            let reference = if to.starts_at.is_none() { old.starts_at.min(now) } else { Quantum::holding(now).starts_at() };
            let bay = to.bay.or(to.starts_at.is_some().then_some(old.bay).filter(|_| attempt == 0));
            let mut search = Search {
                whole: &whole,
                job: &job,
                window: Notice::STAFF.window(reference),
                step: SlotStep::QUARTER,
                but: Some(old.id),
                bay,
                attempt,
            };
            self.release_overdue(unit.as_mut(), old.workshop, now).await?;
            let place = match self.find_place(unit.as_ref(), &search, start, now).await {
                // The old bay is only preferred: any other will do if none was named.
                Err(BookingError::SlotTaken | BookingError::NotOffered(Reason::NoSuchBay)) if to.bay.is_none() => {
                    search.bay = None;
                    self.find_place(unit.as_ref(), &search, start, now).await?
                }
                found => found?,
            };
            let booking = old.moved(place.bay, place.work, place.claim);
            unit.bookings_mut().update(&booking, seen.unwrap_or(old.version)).await.map_err(raced_unless(seen))?;
            if booking.starts_at != old.starts_at && old.state != BookingState::Held {
                self.tell_customer(unit.as_mut(), Told::Moved, &booking, &whole).await?;
            }
            self.finish(unit, booking.workshop).await?;
            Ok(booking)
        })
    }

    /// Tells the customer of the booking, if a phone is known.
    async fn tell_customer(
        &self,
        unit: &mut dyn TenantWrite,
        what: Told,
        booking: &Booking,
        whole: &WorkshopWhole,
    ) -> Result<(), BookingError> {
        let Some(id) = booking.customer else { return Ok(()) };
        let phone: Option<PhoneNumber> = unit.customers().cards(&[id]).await?.into_iter().find_map(|card| card.phone);
        let Some(phone) = phone else { return Ok(()) };
        let locale = match unit.customers().language_of(id).await? {
            Some(chosen) => chosen,
            None => tenant_of(unit).await?.locale,
        };
        self.tell(unit, what, booking, whole, &phone, locale).await
    }
}

async fn staff_booking(unit: &dyn TenantRead, by: &Staff, id: BookingId, what: Permission) -> Result<Booking, BookingError> {
    let booking = unit.bookings().find(id).await?.ok_or(BookingError::NotFound("booking"))?;
    by.demand(what, Some(booking.workshop))?;
    Ok(booking)
}
