//! The day as a workshop sees it: bays as columns, and what happens in them.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::error::BookingError;
use super::floor::{range_of, read_whole};
use super::model::{Booking, BookingState};
use super::service::Bookings;
use crate::account::{Permission, Staff};
use crate::catalogue::{Bay, Closure, Workshop, WorkshopRef};
use crate::customer::{CustomerCard, Vehicle};
use crate::directory::BoardWatch;
use crate::value::{CustomerId, Invalid, VehicleId};

/// One day of one workshop.
#[derive(Debug, Clone)]
pub struct DayBoard {
    /// The workshop.
    pub workshop: Workshop,
    /// The civil day.
    pub date: Date,
    /// When the day begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// The columns.
    pub bays: Vec<Bay>,
    /// What is in them, by start; expired holds are left out.
    pub entries: Vec<BoardEntry>,
    /// Closures that touch the day.
    pub closures: Vec<Closure>,
}

/// A booking with whom and what it is about.
#[derive(Debug, Clone)]
pub struct BoardEntry {
    /// The booking.
    pub booking: Booking,
    /// The customer's card.
    pub customer: Option<CustomerCard>,
    /// The vehicle.
    pub vehicle: Option<Vehicle>,
}

impl DayBoard {
    /// How many bookings are in a state.
    pub fn count(&self, state: BookingState) -> usize {
        self.entries.iter().filter(|entry| entry.booking.state == state).count()
    }
}

impl Bookings {
    /// The board of a day.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; `Invalid` for a date beyond two years; the storage's.
    pub async fn day(&self, by: &Staff, which: &WorkshopRef, date: Date) -> Result<DayBoard, BookingError> {
        let now = self.origin().now();
        let unit = self.storage().read(by.scope()).await?;
        let whole = read_whole(unit.as_ref(), which, now).await?;
        by.demand(Permission::SeeBoard, Some(whole.workshop.id))?;
        let zone = &whole.workshop.draft.zone;
        let today = now.to_zoned(zone.rules().clone()).date();
        if date.duration_since(today).as_hours().abs() > 2 * 366 * 24 {
            return Err(BookingError::field("date", Invalid::new("date.out_of_range", "must lie within two years of today")));
        }
        let range = range_of(zone, date, 1);
        let (from, until) = (range.start().starts_at(), range.end().starts_at());
        let mut bookings = unit.bookings().touching(whole.workshop.id, range).await?;
        bookings.retain(|booking| {
            // A hold that was let go was never a booking; confirming one clears its end.
            let let_go = booking.state == BookingState::Cancelled && booking.hold_until.is_some();
            let shown = booking.state != BookingState::Expired && !booking.has_expired(now) && !let_go;
            shown && booking.starts_at < until && booking.ends_at > from
        });
        let cards: Vec<CustomerId> = unique(bookings.iter().filter_map(|booking| booking.customer));
        let vehicles: Vec<VehicleId> = unique(bookings.iter().filter_map(|booking| booking.vehicle));
        let cards: HashMap<CustomerId, CustomerCard> =
            unit.customers().cards(&cards).await?.into_iter().map(|card| (card.id, card)).collect();
        let vehicles: HashMap<VehicleId, Vehicle> =
            unit.customers().vehicles(&vehicles).await?.into_iter().map(|vehicle| (vehicle.id, vehicle)).collect();
        let entries = bookings
            .into_iter()
            .map(|booking| BoardEntry {
                customer: booking.customer.and_then(|id| cards.get(&id).cloned()),
                vehicle: booking.vehicle.and_then(|id| vehicles.get(&id).cloned()),
                booking,
            })
            .collect();
        let day = date.to_datetime(jiff::civil::Time::midnight());
        let next = date.tomorrow().unwrap_or(date).to_datetime(jiff::civil::Time::midnight());
        let closures = unit.catalogue().closures(whole.workshop.id, day).await?;
        let closures = closures.into_iter().filter(|closure| closure.draft.period.from() < next).collect();
        Ok(DayBoard { workshop: whole.workshop, date, from, until, bays: whole.bays, entries, closures })
    }
}

impl Bookings {
    /// Watches a workshop's board: the watch is told when something has changed, on whichever host, within seconds. Needs a running worker.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; the storage's.
    pub async fn watch(&self, by: &Staff, which: &WorkshopRef) -> Result<BoardWatch, BookingError> {
        let unit = self.storage().read(by.scope()).await?;
        let workshop = unit.catalogue().workshop(which).await?.ok_or(BookingError::NotFound("workshop"))?;
        by.demand(Permission::SeeBoard, Some(workshop.id))?;
        Ok(self.watchers().watch(workshop.id))
    }
}

fn unique<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
