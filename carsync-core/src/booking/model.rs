//! The booking and its states: pure data and transitions.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::error::BookingError;
use super::schedule::{Quantum, QuantumRange};
use crate::catalogue::Title;
use crate::tenancy::CustomerPolicy;
use crate::value::{BayId, BookingId, CustomerId, Money, Note, PersonId, ServiceId, Slug, VehicleId, WorkshopId};
use crate::version::Version;

/// A vehicle's time in a bay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// Where.
    pub workshop: WorkshopId,
    /// In which bay.
    pub bay: BayId,
    /// How far it is.
    pub state: BookingState,
    /// How it came about.
    pub origin: Origin,
    /// When the work begins.
    pub starts_at: Timestamp,
    /// When the work is expected to end.
    pub ends_at: Timestamp,
    /// The first quantum it holds, buffers included.
    pub claim_from: i64,
    /// The first quantum after it.
    pub claim_until: i64,
    /// What is to be done, as it was when booked.
    pub lines: Vec<BookingLine>,
    /// The tenant's card of the customer, if one is known.
    pub customer: Option<CustomerId>,
    /// The person who owns the booking, if they have signed in.
    pub person: Option<PersonId>,
    /// The tenant's record of the vehicle; a hold has none yet.
    pub vehicle: Option<VehicleId>,
    /// What the customer or the staff want remembered.
    pub note: Option<Note>,
    /// When a hold dies.
    pub hold_until: Option<Timestamp>,
    /// Who cancelled it.
    pub cancelled_by: Option<Party>,
    /// When the vehicle came.
    pub arrived_at: Option<Timestamp>,
    /// When the work began.
    pub started_at: Option<Timestamp>,
    /// When it was finished, cancelled, expired or given up.
    pub ended_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// For compare-and-set.
    pub version: Version,
}

/// One service of a booking, as it was when booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingLine {
    /// The service.
    pub service: ServiceId,
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub title: Title,
    /// How long it takes, in minutes.
    pub duration_minutes: u32,
    /// What it costs.
    pub price: Money,
}

/// How a booking came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The customer booked.
    Online,
    /// The customer came without a booking.
    WalkIn,
}

impl Origin {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::WalkIn => "walk_in",
        }
    }

    /// The origin of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Online, Self::WalkIn].into_iter().find(|origin| origin.name() == name)
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The customer.
    Customer,
    /// The workshop.
    Staff,
}

impl Party {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff => "staff",
        }
    }

    /// The party of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Customer, Self::Staff].into_iter().find(|party| party.name() == name)
    }
}

/// How far a booking is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingState {
    /// The time is kept for a few minutes while the customer decides.
    Held,
    /// Agreed.
    Confirmed,
    /// The vehicle is here.
    Arrived,
    /// Being worked on.
    InProgress,
    /// Done.
    Finished,
    /// Called off.
    Cancelled,
    /// The hold ran out.
    Expired,
    /// The vehicle did not come.
    NoShow,
}

impl BookingState {
    /// All states, in the order of a booking's life.
    pub const ALL: [Self; 8] =
        [Self::Held, Self::Confirmed, Self::Arrived, Self::InProgress, Self::Finished, Self::Cancelled, Self::Expired, Self::NoShow];

    /// Whether it occupies its bay.
    pub const fn is_active(self) -> bool {
        match self {
            Self::Held | Self::Confirmed | Self::Arrived | Self::InProgress => true,
            Self::Finished | Self::Cancelled | Self::Expired | Self::NoShow => false,
        }
    }

    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Held => &[Self::Confirmed, Self::Cancelled, Self::Expired],
            Self::Confirmed => &[Self::Arrived, Self::InProgress, Self::Cancelled, Self::NoShow],
            Self::Arrived => &[Self::InProgress, Self::Cancelled],
            Self::InProgress => &[Self::Finished],
            Self::Finished | Self::Cancelled | Self::Expired | Self::NoShow => &[],
        }
    }

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Arrived => "arrived",
            Self::InProgress => "in_progress",
            Self::Finished => "finished",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::NoShow => "no_show",
        }
    }

    /// The state of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl Booking {
    /// The quanta it holds of its bay while it is active.
    pub fn claim(&self) -> QuantumRange {
        QuantumRange::new(Quantum::from_index(self.claim_from), Quantum::from_index(self.claim_until))
    }

    /// The sum of its lines.
    pub fn total(&self) -> Option<Money> {
        let mut lines = self.lines.iter().map(|line| line.price);
        let first = lines.next()?;
        lines.try_fold(first, |sum, price| sum.checked_add(price).ok())
    }

    /// Whether the hold has run out, whatever the stored state says.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.state == BookingState::Held && self.hold_until.is_some_and(|until| until <= now)
    }

    /// The booking in another state, with the marks of that change.
    ///
    /// # Errors
    /// `NotAllowed` where the table of states has no such step, or the hold has run out.
    pub fn step(&self, to: BookingState, now: Timestamp) -> Result<Self, BookingError> {
        let from = if self.has_expired(now) && to != BookingState::Expired { BookingState::Expired } else { self.state };
        if !from.next().contains(&to) {
            return Err(BookingError::NotAllowed { from, to });
        }
        let mut next = Self { state: to, version: self.version.next(), ..self.clone() };
        match to {
            BookingState::Held => {}
            BookingState::Confirmed => next.hold_until = None,
            BookingState::Arrived => next.arrived_at = Some(now),
            BookingState::InProgress => {
                next.arrived_at = next.arrived_at.or(Some(now));
                next.started_at = Some(now);
            }
            BookingState::Finished | BookingState::Cancelled | BookingState::Expired | BookingState::NoShow => next.ended_at = Some(now),
        }
        Ok(next)
    }

    /// Whether it may go to another place or time: only what has not begun can, and no hold that ran out.
    ///
    /// # Errors
    /// `NotMovable` in any other state.
    pub fn movable(&self, now: Timestamp) -> Result<(), BookingError> {
        match if self.has_expired(now) { BookingState::Expired } else { self.state } {
            BookingState::Held | BookingState::Confirmed | BookingState::Arrived => Ok(()),
            state @ (BookingState::InProgress
            | BookingState::Finished
            | BookingState::Cancelled
            | BookingState::Expired
            | BookingState::NoShow) => Err(BookingError::NotMovable { state }),
        }
    }

    /// The booking in another place or time, if it is [`Booking::movable`].
    #[must_use]
    pub fn moved(&self, bay: BayId, work: QuantumRange, claim: QuantumRange) -> Self {
        Self {
            bay,
            starts_at: work.start().starts_at(),
            ends_at: work.end().starts_at(),
            claim_from: claim.start().index(),
            claim_until: claim.end().index(),
            version: self.version.next(),
            ..self.clone()
        }
    }

    /// Whether its customer may still cancel or move it: until the policy's hours before the start; a hold at any time.
    ///
    /// # Errors
    /// `TooLate` with the last moment it was possible.
    pub fn changeable_by_customer(&self, policy: &CustomerPolicy, now: Timestamp) -> Result<(), BookingError> {
        let until = self.starts_at - SignedDuration::from_hours(i64::from(policy.change_until_hours));
        if self.state == BookingState::Held || now <= until { Ok(()) } else { Err(BookingError::TooLate { until }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_occupies_a_bay_can_always_end_and_what_has_ended_stays_so() {
        for state in BookingState::ALL {
            assert_eq!(state.next().is_empty(), !state.is_active(), "{state:?}");
            assert_eq!(BookingState::by_name(state.name()), Some(state));
        }
    }
}
