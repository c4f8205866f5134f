//! What is read back of bookings: every field, ranges, holds, counts and answers remembered.

use uuid::Uuid;

use super::slot_law::ended;
use super::{Store, assert_kept, find, insert, read, refusal, shop, update, write};
use crate::booking::{Booking, BookingState, Origin, Party};
use crate::storage::Conflict;
use crate::testing::{Sample, Shop, sample};
use crate::value::{BookingId, Money};
use crate::version::Version;

/// Set or not set, as it was, after an insert and after an update.
pub async fn a_booking_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (person, card, vehicle) = customer(storage, &sample, &shop).await;
    let bare = sample.booking(&shop.bays[0], 0, 4);
    assert_kept(insert(storage, &shop, &bare).await);
    assert_eq!(find(storage, &shop, bare.id).await, Some(bare));

    let (first, mut second) = (sample::line(&shop.service), sample::line(&sample.service(shop.workshop.id, "brakes")));
    second.price = Money::rial(999_999_999_999).expect("an amount");
    let held = Booking {
        lines: vec![second, first],
        customer: Some(card),
        person: Some(person),
        note: Some("صدای «تق‌تق»\nfrom the left; it's 50 % louder when cold \u{1f697}".parse().expect("a note")),
        ..sample.hold(&shop.bays[0], 20, 6, sample.in_minutes(5))
    };
    // One microsecond is the least the storage keeps.
    let held = Booking { created_at: held.created_at + jiff::SignedDuration::from_micros(1), claim_from: held.claim_from - 3, ..held };
    assert_kept(insert(storage, &shop, &held).await);
    assert_eq!(find(storage, &shop, held.id).await.as_ref(), Some(&held));

    let full = Booking {
        state: BookingState::Cancelled,
        origin: Origin::WalkIn,
        vehicle: Some(vehicle),
        cancelled_by: Some(Party::Staff),
        arrived_at: Some(sample.in_minutes(1)),
        started_at: Some(sample.in_minutes(2)),
        ended_at: Some(sample.in_minutes(3)),
        version: held.version.next(),
        ..held.clone()
    };
    assert_kept(update(storage, &shop, &full, held.version).await);
    assert_eq!(find(storage, &shop, held.id).await.as_ref(), Some(&full));
    let emptied = Booking { id: held.id, version: full.version.next(), ..sample.booking(&shop.bays[1], 0, 1) };
    assert_kept(update(storage, &shop, &emptied, full.version).await);
    assert_eq!(find(storage, &shop, held.id).await, Some(emptied));
}

/// All states and both parties read back.
pub async fn every_state_is_kept(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for (state, from) in BookingState::ALL.into_iter().zip((0..).step_by(2)) {
        let cancelled_by = (state == BookingState::Cancelled).then_some(Party::Customer);
        let booking = Booking { state, cancelled_by, ..sample.booking(&shop.bays[0], from, 1) };
        assert_kept(insert(storage, &shop, &booking).await);
        assert_eq!(find(storage, &shop, booking.id).await, Some(booking), "{state:?}");
    }
}

/// The work decides, not the wider claim.
pub async fn touching_finds_what_is_worked_on_within_the_range(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let wide = |from, length, before: u32, after: u32| {
        let work = sample.quanta(from + before, length - before - after);
        let (starts_at, ends_at) = (work.start().starts_at(), work.end().starts_at());
        Booking { starts_at, ends_at, ..sample.booking(&shop.bays[0], from, length) }
    };
    // Claims [0, 4), [4, 12) with work [6, 10), [12, 1500) with work [108, 1404), [1500, 1501).
    let all = [wide(0, 4, 0, 0), wide(4, 8, 2, 2), wide(12, 1_488, 96, 96), wide(1_500, 1, 0, 0)];
    for booking in &all {
        assert_kept(insert(storage, &shop, booking).await);
    }
    let over = ended(&sample, &sample.booking(&shop.bays[0], 5, 1), BookingState::Cancelled);
    assert_kept(insert(storage, &shop, &over).await);
    let touching = async |from, length| -> Vec<BookingId> {
        let unit = read(storage, &shop).await;
        let found = unit.bookings().touching(shop.workshop.id, sample.quanta(from, length)).await.expect("bookings can be read");
        assert!(found.is_sorted_by_key(|booking| booking.starts_at), "by start");
        found.into_iter().map(|booking| booking.id).collect()
    };
    let [first, buffered, long, last] = all.map(|booking| booking.id);
    assert_eq!(touching(0, 4).await, [first]);
    assert_eq!(touching(3, 4).await, [first, over.id, buffered], "those that have ended too");
    assert_eq!(touching(10, 98).await, [], "the range is all buffer");
    assert_eq!(touching(9, 2).await, [buffered]);
    assert_eq!(touching(1_403, 1).await, [long], "the last quantum of a long booking");
    assert_eq!(touching(107, 2).await, [long]);
    assert_eq!(touching(700, 1).await, [long], "the range lies inside a long booking");
    assert_eq!(touching(1_403, 98).await, [long, last]);
    assert_eq!(touching(1_501, 96).await, []);
    assert_eq!(touching(0, 3_000).await.len(), 5);
}

/// What is held within the range, without holds that ran out and without what has ended.
pub async fn busy_leaves_out_holds_that_ran_out_and_what_has_ended(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let [here, there] = &shop.bays;
    let now = sample.now();
    let confirmed = sample.booking(here, 0, 4);
    let living = sample.hold(here, 4, 4, sample.in_minutes(1));
    let dead = sample.hold(here, 8, 4, now);
    let beside = sample.booking(there, 6, 4);
    let over = ended(&sample, &sample.booking(there, 0, 2), BookingState::Finished);
    for booking in [&confirmed, &living, &dead, &beside, &over] {
        assert_kept(insert(storage, &shop, booking).await);
    }
    let busy = async |from, length, at| -> Vec<(BookingId, i64, i64)> {
        let (unit, range) = (read(storage, &shop).await, sample.quanta(from, length));
        let found = unit.bookings().busy(shop.workshop.id, range, at).await.expect("what is busy can be read");
        let mut held: Vec<_> = found
            .iter()
            .map(|one| {
                let bay = if one.booking == beside.id { there.id } else { here.id };
                assert_eq!(one.bay, bay);
                let within = one.claim.and(&range);
                (one.booking, within.start().index() - range.start().index(), within.end().index() - range.start().index())
            })
            .collect();
        held.sort_by_key(|(booking, from, _)| (*from, *booking == beside.id));
        held
    };
    assert_eq!(busy(0, 20, now).await, [(confirmed.id, 0, 4), (living.id, 4, 8), (beside.id, 6, 10)]);
    assert_eq!(busy(2, 5, now).await, [(confirmed.id, 0, 2), (living.id, 2, 5), (beside.id, 4, 5)], "cut to the range");
    assert_eq!(busy(0, 20, sample.in_minutes(1)).await, [(confirmed.id, 0, 4), (beside.id, 6, 10)], "a hold is dead at its last moment");
    assert_eq!(busy(4, 0, now).await, [], "an empty range");
}

/// A person's hold is found while it stands as held, and overdue from its last moment on.
pub async fn holds_are_found_by_person_and_when_they_are_overdue(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (person, card, _) = customer(storage, &sample, &shop).await;
    let hold = Booking { person: Some(person), customer: Some(card), ..sample.hold(&shop.bays[0], 8, 4, sample.in_minutes(5)) };
    let later = sample.hold(&shop.bays[0], 20, 4, sample.in_minutes(10));
    let confirmed = Booking { person: Some(person), ..sample.booking(&shop.bays[1], 8, 4) };
    for booking in [&hold, &later, &confirmed] {
        assert_kept(insert(storage, &shop, booking).await);
    }
    let unit = read(storage, &shop).await;
    let overdue = async |minutes| {
        let found = unit.bookings().overdue_holds(shop.workshop.id, sample.in_minutes(minutes)).await.expect("holds can be read");
        found.into_iter().map(|hold| hold.id).collect::<Vec<_>>()
    };
    assert_eq!(overdue(4).await, []);
    assert_eq!(overdue(5).await, [hold.id]);
    assert_eq!(overdue(10).await.len(), 2);
    assert_eq!(unit.bookings().hold_of(person).await.expect("a hold can be read"), Some(hold.clone()));
    assert_eq!(unit.bookings().hold_of(sample.person().id).await.expect("a hold can be read"), None);
    drop(unit);
    assert_kept(update(storage, &shop, &ended(&sample, &hold, BookingState::Expired), hold.version).await);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.bookings().hold_of(person).await.expect("a hold can be read"), None);
    let still = unit.bookings().overdue_holds(shop.workshop.id, sample.in_minutes(5)).await.expect("holds can be read");
    assert_eq!(still, [], "what was ended is overdue no more");
}

/// Confirmed or arrived, and still to end.
pub async fn open_bookings_of_a_customer_are_counted(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, card, _) = customer(storage, &sample, &shop).await;
    for (state, from) in BookingState::ALL.into_iter().zip((0..).step_by(4)) {
        let booking = Booking { state, customer: Some(card), ..sample.booking(&shop.bays[0], from, 4) };
        assert_kept(insert(storage, &shop, &booking).await);
    }
    assert_kept(insert(storage, &shop, &sample.booking(&shop.bays[1], 0, 4)).await);
    let unit = read(storage, &shop).await;
    let open = async |quanta: i64| unit.bookings().open_count(card, sample.in_minutes(15 * quanta)).await.expect("bookings are counted");
    // Confirmed is [4, 8), arrived [8, 12).
    assert_eq!([open(0).await, open(7).await, open(8).await, open(11).await, open(12).await], [2, 2, 1, 1, 0]);
    let nobody = unit.bookings().open_count(sample.id(), sample.now()).await.expect("bookings are counted");
    assert_eq!(nobody, 0);
}

/// One answer for each actor, operation and key.
pub async fn an_answer_is_remembered_once_under_its_key(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let first = sample.remembered("key-00001");
    let mut others = [first.clone(), first.clone(), first.clone()];
    others[0].actor = Uuid::from_u128(7);
    others[1].operation = "booking.walk_in".to_owned();
    others[2].key = "key-00002".to_owned();
    let mut unit = write(storage, &shop).await;
    assert_eq!(unit.bookings().remembered(first.actor, &first.operation, &first.key).await.expect("answers can be read"), None);
    for answer in others.iter_mut().chain([&mut first.clone()]) {
        answer.answer = format!("{{\"actor\":\"{}\"}}", answer.actor);
        assert_kept(unit.bookings_mut().remember(answer, sample.now()).await);
    }
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    for answer in &others {
        let found = unit.bookings().remembered(answer.actor, &answer.operation, &answer.key).await;
        assert_eq!(found.expect("answers can be read").as_ref(), Some(answer));
    }
    drop(unit);
    let mut unit = write(storage, &shop).await;
    let again = sample.remembered("key-00001");
    assert_eq!(refusal(unit.bookings_mut().remember(&again, sample.now()).await), Conflict::Duplicate);
}

/// Whoever looked at an older version has to look again.
pub async fn a_booking_is_replaced_only_in_the_version_seen(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let old = sample.booking(&shop.bays[0], 8, 4);
    assert_kept(insert(storage, &shop, &old).await);
    let new = Booking { state: BookingState::Arrived, version: old.version.next(), ..old.clone() };
    assert_kept(update(storage, &shop, &new, Version::FIRST).await);
    let late = Booking { state: BookingState::Cancelled, ..new.clone() };
    assert_eq!(refusal(update(storage, &shop, &late, Version::FIRST).await), Conflict::Stale);
    assert_eq!(find(storage, &shop, old.id).await, Some(new));
}

/// A stored person with a card and a vehicle.
async fn customer(
    storage: &Store,
    sample: &Sample,
    shop: &Shop,
) -> (crate::value::PersonId, crate::value::CustomerId, crate::value::VehicleId) {
    let person = super::people::person(storage, sample).await;
    let (card, mut unit) = (sample.card(&person), write(storage, shop).await);
    let vehicle = sample.vehicle(Some(&card));
    assert_kept(unit.customers_mut().insert_card(&card).await);
    assert_kept(unit.customers_mut().insert_vehicle(&vehicle).await);
    assert_kept(unit.commit().await);
    (person.id, card.id, vehicle.id)
}
