//! The slot law, step by step. Not here: what happens when many want the same at once (`races`).

use super::{Store, assert_kept, find, insert, read, refusal, shop, update, write};
use crate::booking::{Booking, BookingState, Origin};
use crate::catalogue::{Bay, BayDraft};
use crate::storage::Conflict;
use crate::testing::{Sample, Shop};
use crate::value::BayId;
use crate::version::Version;

/// Whatever the overlap looks like, and nothing is left of the unit that was refused.
pub async fn a_claim_that_overlaps_another_is_refused(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let bay = &shop.bays[0];
    let first = sample.booking(bay, 8, 4);
    assert_kept(insert(storage, &shop, &first).await);
    for (from, length) in [(8, 4), (7, 2), (11, 1), (11, 9), (9, 1), (4, 12), (0, 9)] {
        let second = sample.booking(bay, from, length);
        assert_eq!(refusal(insert(storage, &shop, &second).await), Conflict::SlotTaken, "{from} + {length}");
        assert_eq!(find(storage, &shop, second.id).await, None, "{from} + {length}");
    }
    assert_eq!(held(storage, &sample, &shop).await, [(bay.id, first.claim_from, first.claim_until)]);
}

/// Claims are half-open.
pub async fn adjoining_bookings_do_not_touch(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for (from, length) in [(8, 4), (4, 4), (12, 1), (0, 4), (13, 96)] {
        assert_kept(insert(storage, &shop, &sample.booking(&shop.bays[0], from, length)).await);
    }
    assert_eq!(held(storage, &sample, &shop).await.len(), 5);
}

/// A claim is of one bay of one workshop of one tenant.
pub async fn another_bay_and_another_tenant_are_free_at_the_same_time(storage: &Store) {
    let sample = Sample::new();
    let (one, other) = (shop(storage, &sample, "one").await, shop(storage, &sample, "other").await);
    for (shop, bay) in [(&one, &one.bays[0]), (&one, &one.bays[1]), (&other, &other.bays[0])] {
        assert_kept(insert(storage, shop, &sample.booking(bay, 8, 4)).await);
    }
    let full = sample.booking(&one.bays[1], 8, 4);
    assert_eq!(refusal(insert(storage, &one, &full).await), Conflict::SlotTaken);
}

/// The law holds inside a unit too.
pub async fn two_bookings_of_one_unit_can_not_overlap(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.bookings_mut().insert(&sample.booking(&shop.bays[0], 0, 4)).await);
    assert_kept(unit.bookings_mut().insert(&sample.booking(&shop.bays[0], 4, 4)).await);
    assert_eq!(refusal(unit.bookings_mut().insert(&sample.booking(&shop.bays[0], 7, 1)).await), Conflict::SlotTaken);
    drop(unit);
    assert_eq!(held(storage, &sample, &shop).await, []);
}

/// Cancelled, expired, given up or done: another booking of the same unit may have the time.
pub async fn what_ends_frees_its_quanta_in_the_same_unit(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let bay = &shop.bays[0];
    let mut holder = sample.hold(bay, 8, 4, sample.in_minutes(5));
    assert_kept(insert(storage, &shop, &holder).await);
    for end in [BookingState::Expired, BookingState::Cancelled, BookingState::NoShow, BookingState::Finished] {
        let next = sample.booking(bay, 8, 4);
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.bookings_mut().update(&ended(&sample, &holder, end), holder.version).await);
        assert_kept(unit.bookings_mut().insert(&next).await);
        assert_kept(unit.commit().await);
        assert_eq!(held(storage, &sample, &shop).await, [(bay.id, next.claim_from, next.claim_until)], "after {end:?}");
        holder = next;
    }
}

/// What has ended may be written again and takes nothing, though its time belongs to somebody else now.
pub async fn what_has_ended_claims_nothing_when_it_is_written_again(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let first = sample.booking(&shop.bays[0], 8, 4);
    assert_kept(insert(storage, &shop, &first).await);
    let cancelled = ended(&sample, &first, BookingState::Cancelled);
    assert_kept(update(storage, &shop, &cancelled, first.version).await);
    let second = sample.booking(&shop.bays[0], 8, 4);
    assert_kept(insert(storage, &shop, &second).await);
    let noted = Booking { note: "rang up".parse().ok(), version: cancelled.version.next(), ..cancelled.clone() };
    assert_kept(update(storage, &shop, &noted, cancelled.version).await);
    assert_eq!(find(storage, &shop, first.id).await, Some(noted));
    assert_eq!(held(storage, &sample, &shop).await.len(), 1);
    let born_ended = ended(&sample, &sample.booking(&shop.bays[0], 8, 4), BookingState::Cancelled);
    assert_kept(insert(storage, &shop, &born_ended).await);
}

/// Its own claims are in nobody's way but others'.
pub async fn a_booking_may_move_partly_onto_its_own_quanta(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let bay = &shop.bays[0];
    let mut booking = sample.booking(bay, 8, 4);
    assert_kept(insert(storage, &shop, &booking).await);
    for (from, length) in [(10, 4), (7, 4), (7, 8), (9, 2), (9, 2), (40, 4)] {
        let moved = moved(&sample, &booking, bay.id, from, length);
        assert_kept(update(storage, &shop, &moved, booking.version).await);
        assert_eq!(held(storage, &sample, &shop).await, [(bay.id, moved.claim_from, moved.claim_until)], "{from} + {length}");
        assert_eq!(find(storage, &shop, booking.id).await.as_ref(), Some(&moved));
        booking = moved;
    }
    assert_kept(insert(storage, &shop, &sample.booking(bay, 0, 40)).await);
    assert_eq!(refusal(insert(storage, &shop, &sample.booking(bay, 43, 1)).await), Conflict::SlotTaken);
}

/// What it leaves is free in the same unit, and what it takes is taken.
pub async fn moving_to_another_bay_frees_the_former_in_the_same_unit(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let [here, there] = &shop.bays;
    let booking = sample.booking(here, 8, 4);
    assert_kept(insert(storage, &shop, &booking).await);
    let mut unit = write(storage, &shop).await;
    let moved = moved(&sample, &booking, there.id, 9, 4);
    assert_kept(unit.bookings_mut().update(&moved, booking.version).await);
    assert_kept(unit.bookings_mut().insert(&sample.booking(here, 8, 4)).await);
    assert_kept(unit.commit().await);
    assert_eq!(refusal(insert(storage, &shop, &sample.booking(there, 12, 1)).await), Conflict::SlotTaken);
    assert_kept(insert(storage, &shop, &sample.booking(there, 8, 1)).await);
}

/// The refused unit leaves the booking where it was, with all that it held.
pub async fn moving_onto_a_held_quantum_is_refused_and_changes_nothing(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let [here, there] = &shop.bays;
    let (booking, wall, beside) = (sample.booking(here, 8, 4), sample.booking(here, 12, 4), sample.booking(there, 8, 4));
    for one in [&booking, &wall, &beside] {
        assert_kept(insert(storage, &shop, one).await);
    }
    let before = held(storage, &sample, &shop).await;
    for (bay, from, length) in [(here, 9, 4), (here, 15, 4), (there, 11, 4), (there, 0, 9), (here, 8, 5)] {
        let moved = moved(&sample, &booking, bay.id, from, length);
        assert_eq!(refusal(update(storage, &shop, &moved, booking.version).await), Conflict::SlotTaken, "{from} + {length}");
        assert_eq!(find(storage, &shop, booking.id).await.as_ref(), Some(&booking));
        assert_eq!(held(storage, &sample, &shop).await, before);
    }
}

/// An update that looked at an old version frees and takes nothing.
pub async fn a_stale_move_changes_no_claim(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let booking = sample.booking(&shop.bays[0], 8, 4);
    assert_kept(insert(storage, &shop, &booking).await);
    let mut unit = write(storage, &shop).await;
    for stale in [moved(&sample, &booking, shop.bays[0].id, 20, 4), ended(&sample, &booking, BookingState::Cancelled)] {
        let answer = unit.bookings_mut().update(&stale, booking.version.next()).await;
        assert_eq!(refusal(answer), Conflict::Stale);
    }
    drop(unit);
    assert_eq!(held(storage, &sample, &shop).await, [(booking.bay, booking.claim_from, booking.claim_until)]);
}

/// Held, walked in, arrived and in progress: all that is active claims.
pub async fn every_active_state_and_origin_claims(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let bay = &shop.bays[0];
    for (state, from) in BookingState::ALL.into_iter().filter(|state| state.is_active()).zip((0..).step_by(8)) {
        for (origin, from) in [(Origin::Online, from), (Origin::WalkIn, from + 4)] {
            let hold_until = (state == BookingState::Held).then(|| sample.in_minutes(5));
            let booking = Booking { state, origin, hold_until, ..sample.booking(bay, from, 4) };
            assert_kept(insert(storage, &shop, &booking).await);
            let rival = insert(storage, &shop, &sample.booking(bay, from + 3, 1)).await;
            assert_eq!(refusal(rival), Conflict::SlotTaken, "{state:?} {origin:?}");
        }
    }
}

/// Reads leave it out, and still the law counts it until it is ended, in the same unit if need be.
pub async fn a_hold_that_ran_out_claims_until_it_is_ended(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let hold = sample.hold(&shop.bays[0], 8, 4, sample.now());
    assert_kept(insert(storage, &shop, &hold).await);
    assert_eq!(held(storage, &sample, &shop).await, []);
    let booking = sample.booking(&shop.bays[0], 8, 4);
    assert_eq!(refusal(insert(storage, &shop, &booking).await), Conflict::SlotTaken);
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.bookings_mut().update(&ended(&sample, &hold, BookingState::Expired), hold.version).await);
    assert_kept(unit.bookings_mut().insert(&booking).await);
    assert_kept(unit.commit().await);
}

/// Fourteen days of work with a day of buffer at either end.
pub async fn the_longest_booking_claims_each_of_its_quanta(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let bay = &shop.bays[0];
    let length = 16 * 96;
    let booking = sample.booking(bay, 8, length);
    assert_kept(insert(storage, &shop, &booking).await);
    for from in [8, 8 + length / 2, 8 + length - 1] {
        assert_eq!(refusal(insert(storage, &shop, &sample.booking(bay, from, 1)).await), Conflict::SlotTaken, "{from}");
    }
    assert_kept(insert(storage, &shop, &sample.booking(bay, 7, 1)).await);
    assert_kept(insert(storage, &shop, &sample.booking(bay, 8 + length, 1)).await);
    assert_kept(update(storage, &shop, &ended(&sample, &booking, BookingState::Cancelled), booking.version).await);
    assert_kept(insert(storage, &shop, &sample.booking(bay, 8, length)).await);
}

/// Neither by a new booking nor by one that moves or grows; what is in it already may end there, or stay.
pub async fn a_closed_bay_takes_no_further_claim(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let [open, closing] = &shop.bays;
    let (inside, outside, ending) = (sample.booking(closing, 8, 4), sample.booking(open, 20, 4), sample.booking(closing, 40, 4));
    for booking in [&inside, &outside, &ending] {
        assert_kept(insert(storage, &shop, booking).await);
    }
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.catalogue_mut().update_bay(&closed(closing), closing.version).await);
    assert_kept(unit.commit().await);

    let mut unit = write(storage, &shop).await;
    let new = sample.booking(closing, 0, 4);
    assert_eq!(refusal(unit.bookings_mut().insert(&new).await), Conflict::SlotTaken);
    assert!(unit.commit().await.is_err(), "a unit that broke a law was committed");
    assert_eq!(find(storage, &shop, new.id).await, None);
    for (booking, from, length) in [(&outside, 20, 4), (&inside, 8, 5)] {
        let moved = moved(&sample, booking, closing.id, from, length);
        assert_eq!(refusal(update(storage, &shop, &moved, booking.version).await), Conflict::SlotTaken);
    }
    let arrived = Booking { state: BookingState::Arrived, version: inside.version.next(), ..inside.clone() };
    assert_kept(update(storage, &shop, &arrived, inside.version).await);
    assert_kept(update(storage, &shop, &ended(&sample, &ending, BookingState::Cancelled), ending.version).await);
    assert_kept(update(storage, &shop, &moved(&sample, &arrived, open.id, 8, 4), arrived.version).await);
}

/// The bay in its next version, not active.
pub(super) fn closed(bay: &Bay) -> Bay {
    Bay { draft: BayDraft { active: false, ..bay.draft.clone() }, version: bay.version.next(), ..bay.clone() }
}

/// The next state of a booking that is over.
pub(super) fn ended(sample: &Sample, booking: &Booking, state: BookingState) -> Booking {
    Booking { state, hold_until: None, ended_at: Some(sample.now()), version: booking.version.next(), ..booking.clone() }
}

/// The booking in another place, in its next version.
pub(super) fn moved(sample: &Sample, booking: &Booking, bay: BayId, from: u32, length: u32) -> Booking {
    let claim = sample.quanta(from, length);
    let (starts_at, ends_at) = (claim.start().starts_at(), claim.end().starts_at());
    let (claim_from, claim_until) = (claim.start().index(), claim.end().index());
    Booking { bay, starts_at, ends_at, claim_from, claim_until, version: booking.version.next(), ..booking.clone() }
}

/// What is held of the shop's bays within a month, in order.
async fn held(storage: &Store, sample: &Sample, shop: &Shop) -> Vec<(BayId, i64, i64)> {
    let unit = read(storage, shop).await;
    let busy = unit.bookings().busy(shop.workshop.id, sample.quanta(0, 96 * 31), sample.now()).await.expect("what is busy can be read");
    let mut held: Vec<_> = busy.iter().map(|one| (one.bay, one.claim.start().index(), one.claim.end().index())).collect();
    held.sort_unstable();
    held
}

/// A version far from any stored one is stale, not a gap to be filled.
pub async fn a_booking_that_is_not_there_can_not_be_updated(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let booking = sample.booking(&shop.bays[0], 8, 4);
    for seen in [Version::FIRST, Version::FIRST.next()] {
        assert_eq!(refusal(update(storage, &shop, &booking, seen).await), Conflict::Stale);
    }
    assert_kept(insert(storage, &shop, &booking).await);
    assert_eq!(refusal(insert(storage, &shop, &booking).await), Conflict::Duplicate, "a booking is added once");
}
