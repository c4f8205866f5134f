//! Walk-ins: a vehicle is at the door, and gets the first time it fits.

use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use super::error::BookingError;
use super::floor::{busy_strips, job_for, lines_of, pick_services, range_of, read_whole, timetable};
use super::idempotency::{Answered, IdempotencyKey, Keyed};
use super::model::{Booking, BookingState, Origin};
use super::schedule::{Quantum, QuantumRange, Reason, Schedule};
use super::service::{Bookings, Search, first_answer, on_quantum, raced};
use crate::account::{Permission, Staff};
use crate::catalogue::{Notice, SlotStep};
use crate::customer::{CustomerCard, VehicleFacts};
use crate::error::BadField;
use crate::repeat::repeat;
use crate::storage::{TenantRead, TenantWrite};
use crate::value::{BayId, Name, Note, PhoneNumber, Slug, WorkshopId};
use crate::version::Version;

/// How far past midnight a vehicle may wait, if the workshop is open so long: half a day.
const LONGEST_NIGHT: u32 = 48;

/// Asks for a walk-in's time.
#[derive(Debug, Clone, Serialize)]
pub struct WalkIn {
    /// Where.
    pub workshop: WorkshopId,
    /// What is to be done, by slug; 1 to 10.
    pub services: Vec<Slug>,
    /// The vehicle at the door; its plate finds it if it was here before.
    pub vehicle: VehicleFacts,
    /// The customer's phone, if they give it.
    pub phone: Option<PhoneNumber>,
    /// The customer's name, if they give it.
    pub name: Option<Name>,
    /// When to begin; the first time it fits today, or in the night that today is open into, if absent.
    pub starts_at: Option<Timestamp>,
    /// In which bay; any if absent.
    pub bay: Option<BayId>,
    /// What should be remembered.
    pub note: Option<Note>,
}

impl Bookings {
    /// Takes a walk-in: it has arrived, and holds its bay as any booking does.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Invalid`; `SlotTaken` where nothing is free before it closes; `NotOffered` with the reason; `KeyReused`; the storage's.
    pub async fn walk_in(&self, by: &Staff, walk_in: &WalkIn, key: &IdempotencyKey) -> Result<Answered<Booking>, BookingError> {
        by.demand(Permission::ReceiveCustomers, Some(walk_in.workshop))?;
        walk_in.vehicle.check().map_err(|invalid| BookingError::Invalid(BadField::new("vehicle", invalid)))?;
        let keyed = Keyed::by_staff(by, "booking.walk_in", key, walk_in);
        repeat!(BookingError, attempt => {
            let mut unit = self.storage().write(by.scope()).await?;
            if let Some(first) = first_answer(&keyed, unit.as_ref()).await? {
                return Ok(first);
            }
            let now = self.origin().now();
            let whole = read_whole(unit.as_ref(), &walk_in.workshop.into(), now).await?;
            let services = pick_services(&whole.services, &walk_in.services, "services")?;
            let (job, _) = job_for(&services, "services")?;
            self.release_overdue(unit.as_mut(), walk_in.workshop, now).await?;
            let current = Quantum::holding(now);
            let window = Notice::STAFF.window(current.starts_at());
            let search = Search { whole: &whole, job: &job, window, step: SlotStep::QUARTER, but: None, bay: walk_in.bay, attempt };
            let found = async {
                let start = match walk_in.starts_at {
                    Some(at) => on_quantum(at)?,
                    None => self.first_before_closing(unit.as_ref(), &search, current, now).await?,
                };
                self.find_place(unit.as_ref(), &search, start, now).await
            };
            let place = match found.await {
                Ok(place) => place,
                // What stands in the way may be what this very request was given a moment ago.
                Err(refusal) => return first_answer(&keyed, unit.as_ref()).await?.ok_or(refusal),
            };
            let card = self.card_for(unit.as_mut(), walk_in.phone.as_ref(), walk_in.name.as_ref(), now).await?;
            let mut booking = self.draft(walk_in.workshop, place, lines_of(&services), Origin::WalkIn, now);
            booking.state = BookingState::Arrived;
            booking.arrived_at = Some(now);
            booking.customer = card.as_ref().map(|card| card.id);
            booking.person = card.as_ref().and_then(|card| card.person);
            booking.note = walk_in.note.clone();
            booking.vehicle = Some(self.vehicle_for(unit.as_mut(), card.as_ref(), walk_in.vehicle.clone(), Origin::WalkIn, now).await?.id);
            unit.bookings_mut().remember(&keyed.remember(&booking)?, now).await?;
            unit.bookings_mut().insert(&booking).await?;
            tracing::info!(tenant.slug = %by.scope().slug(), booking.id = %booking.id, "walk-in taken");
            self.finish(unit, booking.workshop).await?;
            Ok(Answered::first(booking))
        })
    }

    /// The first start that is free before the civil day ends; where the workshop is open across midnight, before it closes, half a day on
    /// at most.
    async fn first_before_closing(
        &self,
        unit: &dyn TenantRead,
        search: &Search<'_>,
        from: Quantum,
        now: Timestamp,
    ) -> Result<Quantum, BookingError> {
        let Search { whole, job, window, bay, .. } = *search;
        let today = now.to_zoned(whole.workshop.draft.zone.rules().clone()).date();
        let midnight = range_of(&whole.workshop.draft.zone, today.saturating_add(1.day()), 1).start();
        let night = QuantumRange::of_length(midnight, LONGEST_NIGHT);
        let table = timetable(whole, SlotStep::QUARTER, QuantumRange::new(from, night.end()));
        let starts = QuantumRange::new(from, table.first_shut(night).unwrap_or(night.end()));
        let reach = job.reach(starts);
        let busy = unit.bookings().busy(whole.workshop.id, reach, now).await?;
        let mut bays = busy_strips(&whole.bays, &busy, reach, None);
        if let Some(wish) = bay {
            bays.retain(|one| one.bay == wish);
        }
        let schedule = Schedule { timetable: &table, bays: &bays, window };
        if let Some(start) = schedule.earliest(job, starts) {
            return Ok(start);
        }
        // Nothing. The busiest reason is the one worth telling: a taken bay before a closed door.
        let reasons: Vec<Reason> = schedule.explain(job, starts).into_iter().filter_map(|one| one.reason).collect();
        let worth = [Reason::NoSuchBay, Reason::BayBusy, Reason::Closure, Reason::Break];
        Err(worth.into_iter().find(|reason| reasons.contains(reason)).unwrap_or(Reason::Closed).into())
    }

    /// The card of the phone given, made or given a name if need be; none without a phone.
    pub(super) async fn card_for(
        &self,
        unit: &mut dyn TenantWrite,
        phone: Option<&PhoneNumber>,
        name: Option<&Name>,
        now: Timestamp,
    ) -> Result<Option<CustomerCard>, BookingError> {
        let Some(phone) = phone else { return Ok(None) };
        if let Some(card) = unit.customers().by_phone(phone).await? {
            if name.is_none() || card.name.is_some() {
                return Ok(Some(card));
            }
            let named = CustomerCard { name: name.cloned(), version: card.version.next(), ..card.clone() };
            unit.customers_mut().update_card(&named, card.version).await.map_err(raced)?;
            return Ok(Some(named));
        }
        let card = CustomerCard {
            id: self.origin().id(),
            person: None,
            phone: Some(phone.clone()),
            name: name.cloned(),
            created_at: now,
            version: Version::FIRST,
        };
        unit.customers_mut().insert_card(&card).await?;
        Ok(Some(card))
    }
}
