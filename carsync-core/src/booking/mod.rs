//! Bookings: holding, confirming, moving and ending the time a vehicle spends in a bay, and the day as the workshop sees it.

mod board;
mod error;
mod floor;
mod idempotency;
mod import;
mod model;
mod party;
pub mod schedule;
mod service;
mod slots;
mod staff;
mod store;
mod tell;
mod visitor;
mod walk_in;

pub use board::{BoardEntry, DayBoard};
pub use error::BookingError;
pub(crate) use floor::busy_strips;
pub(crate) use idempotency::Keyed;
pub use idempotency::{Answered, IdempotencyKey, Remembered};
pub use import::Agreed;
pub use model::{Booking, BookingLine, BookingState, Origin, Party};
pub use service::{Book, Bookings, ConfirmHold, Hold, VehicleChoice};
pub use slots::{SlotOffer, SlotQuery, SlotSheet};
pub use staff::{Move, Step};
pub use store::{BookingStore, BookingStoreMut, Busy};
pub use visitor::Visitor;
pub use walk_in::WalkIn;

#[cfg(test)]
mod tests {
    use super::*;

    /// HTTP handlers are spawned, so what they await must be Send; this compiles or it does not.
    #[test]
    fn the_use_cases_can_be_spawned() {
        fn send<T: Send>(_: T) {}
        #[expect(clippy::too_many_arguments, dead_code, reason = "only its types are of interest")]
        fn all(
            bookings: &Bookings,
            customer: &crate::account::Customer,
            staff: &crate::account::Staff,
            (hold, confirm, book, walk_in): (&Hold, &ConfirmHold, &Book, &WalkIn),
            key: &IdempotencyKey,
            id: crate::value::BookingId,
            seen: crate::version::Version,
            at: jiff::Timestamp,
        ) {
            send(bookings.hold(customer, hold));
            send(bookings.confirm(customer, confirm, key));
            send(bookings.book(customer, book, key));
            send(bookings.walk_in(staff, walk_in, key));
            send(bookings.move_to(customer, id, at, seen));
            send(bookings.step(staff, id, Step::Arrive, seen));
        }
    }
}
