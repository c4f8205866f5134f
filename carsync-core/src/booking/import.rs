//! Taking over bookings that were agreed elsewhere: by telephone, or in the system that CarSync replaces.
//!
//! Opening hours and notice are not asked again, since the time was agreed; the slot law holds as everywhere.

use jiff::Timestamp;

use super::error::BookingError;
use super::floor::{job_for, lines_of, pick_services, read_whole};
use super::model::{Booking, BookingState, Origin, Party};
use super::service::{Bookings, Place, on_quantum};
use crate::account::{Permission, Staff};
use crate::catalogue::WorkshopWhole;
use crate::customer::VehicleFacts;
use crate::error::BadField;
use crate::maintenance::note_done;
use crate::value::{BayId, Invalid, Note, PhoneNumber, Slug, WorkshopId};

/// A booking that was agreed before CarSync knew of it.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// What is to be done, by slug; 1 to 10.
    pub services: Vec<Slug>,
    /// In which bay.
    pub bay: BayId,
    /// When the work begins.
    pub starts_at: Timestamp,
    /// How far it is; neither held nor expired, which only live holds are.
    pub state: BookingState,
    /// How it came about.
    pub origin: Origin,
    /// When it was agreed.
    pub agreed_at: Timestamp,
    /// The customer's phone, if it is known.
    pub phone: Option<PhoneNumber>,
    /// The vehicle.
    pub vehicle: VehicleFacts,
    /// What should be remembered.
    pub note: Option<Note>,
}

impl Bookings {
    /// Takes many bookings of one workshop over in one unit: all of them or none. Nobody is told, and no limit of a customer counts.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; `Invalid` with the place in the list, like `bookings[3].bay`; `SlotTaken`; the storage's. Nothing is kept then.
    pub async fn import(&self, by: &Staff, workshop: WorkshopId, bookings: &[Agreed]) -> Result<Vec<Booking>, BookingError> {
        by.demand(Permission::ManageCatalogue, Some(workshop))?;
        let now = self.origin().now();
        let mut unit = self.storage().write(by.scope()).await?;
        let whole = read_whole(unit.as_ref(), &workshop.into(), now).await?;
        self.release_overdue(unit.as_mut(), workshop, now).await?;
        let mut taken = Vec::with_capacity(bookings.len());
        for (at, agreed) in bookings.iter().enumerate() {
            let mut booking = self.draft_agreed(&whole, agreed, now).map_err(|error| error.in_list(at))?;
            let card = self.card_for(unit.as_mut(), agreed.phone.as_ref(), None, now).await?;
            booking.customer = card.as_ref().map(|card| card.id);
            booking.person = card.as_ref().and_then(|card| card.person);
            booking.vehicle = Some(self.vehicle_for(unit.as_mut(), card.as_ref(), agreed.vehicle.clone(), Origin::Online, now).await?.id);
            unit.bookings_mut().insert(&booking).await.map_err(|error| BookingError::from(error).settled())?;
            if booking.state == BookingState::Finished {
                note_done(unit.as_mut(), &booking, now).await?;
            }
            taken.push(booking);
        }
        self.finish(unit, workshop).await?;
        tracing::debug!(tenant.slug = %by.scope().slug(), bookings = taken.len(), "bookings taken over");
        Ok(taken)
    }

    fn draft_agreed(&self, whole: &WorkshopWhole, agreed: &Agreed, now: Timestamp) -> Result<Booking, BookingError> {
        agreed.vehicle.check().map_err(|invalid| BookingError::field("vehicle", invalid))?;
        let services = pick_services(&whole.services, &agreed.services, "services")?;
        let (job, _) = job_for(&services, "services")?;
        let bay = whole.bays.iter().find(|bay| bay.id == agreed.bay);
        if !bay.is_some_and(|bay| job.kinds().accepts(&bay.draft.kind)) {
            let invalid = Invalid::new("bay.unsuited", "the workshop has no such bay, or it is not of a kind the services need");
            return Err(BookingError::field("bay", invalid));
        }
        let start = on_quantum(agreed.starts_at)?;
        let place = Place { bay: agreed.bay, work: job.work(start), claim: job.claim(start) };
        let mut booking = self.draft(whole.workshop.id, place, lines_of(&services), agreed.origin, agreed.agreed_at.min(now));
        booking.state = agreed.state;
        booking.note = agreed.note.clone();
        let (begun, ended) = (booking.starts_at.min(now), booking.ends_at.min(now));
        match agreed.state {
            BookingState::Held | BookingState::Expired => {
                return Err(BookingError::field("state", Invalid::new("booking.state", "a hold can't be taken over")));
            }
            BookingState::Confirmed => {}
            BookingState::Arrived => booking.arrived_at = Some(begun),
            BookingState::InProgress => (booking.arrived_at, booking.started_at) = (Some(begun), Some(begun)),
            BookingState::Finished => {
                (booking.arrived_at, booking.started_at, booking.ended_at) = (Some(begun), Some(begun), Some(ended));
            }
            BookingState::NoShow => booking.ended_at = Some(ended),
            BookingState::Cancelled => {
                booking.cancelled_by = Some(Party::Customer);
                booking.ended_at = Some(begun);
            }
        }
        Ok(booking)
    }
}

impl BookingError {
    /// The same refusal of the one at this place of a list.
    fn in_list(self, at: usize) -> Self {
        match self {
            Self::Invalid(field) => Self::Invalid(BadField::new(format!("bookings[{at}].{}", field.name), field.invalid)),
            Self::NotOffered(reason) => {
                let invalid = Invalid::because(reason.code(), format!("this time is not offered: {reason}"));
                Self::Invalid(BadField::new(format!("bookings[{at}].starts_at"), invalid))
            }
            other => other,
        }
    }
}
