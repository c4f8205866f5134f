//! Many at once: laws read off the rows after everybody has been answered.

use std::collections::BTreeMap;
use std::pin::Pin;

use super::slot_law::{closed, moved};
use super::{Store, assert_kept, find, insert, read, refusal, shop, together, update, write};
use crate::booking::{Booking, BookingState};
use crate::storage::{Conflict, Outcome, StorageError};
use crate::testing::{Sample, Shop};
use crate::value::BayId;

/// Sixty-four for one bay: one gets it and the others are told that it is taken.
pub async fn of_64_bookings_of_the_same_quanta_one_is_kept(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let bookings: Vec<Booking> = (0..64).map(|_| sample.booking(&shop.bays[0], 8, 4)).collect();
    let answers = together(bookings.iter().cloned().map(|booking| {
        let (storage, shop) = (storage.clone(), shop.clone());
        async move { insert(&storage, &shop, &booking).await }
    }))
    .await;
    let mut kept = 0;
    for (booking, answer) in bookings.iter().zip(answers) {
        let found = find(storage, &shop, booking.id).await;
        match answer {
            Ok(()) => kept += usize::from(found.as_ref() == Some(booking)),
            Err(_) if found.is_some() => panic!("a booking is there that was refused"),
            error => assert!(matches!(refusal(error), Conflict::SlotTaken | Conflict::Contention)),
        }
    }
    assert_eq!(kept, 1, "one booking is kept");
    assert_disjoint(storage, &sample, &shop, 1).await;
}

/// Wishes that overlap in part: what is kept is disjoint, and who was told that it is taken stood in the way of one that was kept.
pub async fn of_many_overlapping_bookings_those_kept_are_disjoint(storage: &Store) {
    let sample = Sample::seeded(7);
    let shop = shop(storage, &sample, "shop").await;
    let below = |bound: u64| u32::try_from(sample.entropy().below(bound)).unwrap_or(0);
    let wish = |n: usize| sample.booking(&shop.bays[n % 2], below(24), 1 + below(8));
    let bookings: Vec<Booking> = (0..64).map(wish).collect();
    let answers = together(bookings.iter().cloned().map(|booking| {
        let (storage, shop) = (storage.clone(), shop.clone());
        async move { insert(&storage, &shop, &booking).await }
    }))
    .await;
    let (mut kept, mut taken): (Vec<&Booking>, Vec<&Booking>) = (Vec::new(), Vec::new());
    for (booking, answer) in bookings.iter().zip(answers) {
        assert_eq!(find(storage, &shop, booking.id).await.is_some(), answer.is_ok(), "what is answered is what is kept");
        match answer {
            Ok(()) => kept.push(booking),
            error => match refusal(error) {
                Conflict::SlotTaken => taken.push(booking),
                Conflict::Contention => {}
                other => panic!("refused by another law: {other}"),
            },
        }
    }
    for wish in taken {
        let in_the_way = |one: &&Booking| one.bay == wish.bay && !one.claim().and(&wish.claim()).is_empty();
        assert!(kept.iter().any(in_the_way), "it was refused, and nobody has its time: {:?}", wish.claim());
    }
    assert!(kept.len() >= 2, "each bay has one at least");
    assert_disjoint(storage, &sample, &shop, kept.len()).await;
}

/// Bookings that move about all at once end up disjoint, each holding what it says.
pub async fn bookings_that_move_at_the_same_time_stay_disjoint(storage: &Store) {
    let sample = Sample::seeded(11);
    let shop = shop(storage, &sample, "shop").await;
    let mut bookings = Vec::new();
    for n in 0..12 {
        let booking = sample.booking(&shop.bays[n as usize % 2], n * 4, 4);
        assert_kept(insert(storage, &shop, &booking).await);
        bookings.push(booking);
    }
    let answers = together(bookings.iter().map(|booking| {
        let bay = shop.bays[usize::from(sample.entropy().below(2) == 1)].id;
        let target = u32::try_from(sample.entropy().below(48)).unwrap_or(0);
        let next = moved(&sample, booking, bay, target, 4);
        let (storage, shop, seen) = (storage.clone(), shop.clone(), booking.version);
        async move { (update(&storage, &shop, &next, seen).await, next) }
    }))
    .await;
    for (old, (answer, new)) in bookings.iter().zip(answers) {
        let expected = if answer.is_ok() { &new } else { old };
        assert_eq!(find(storage, &shop, old.id).await.as_ref(), Some(expected), "moved wholly or not at all");
        match answer {
            Ok(()) | Err(StorageError::Conflict(Conflict::SlotTaken | Conflict::Contention)) => {}
            // Two that want each other's place wait for one another; an engine may give up waiting, which keeps nothing.
            Err(StorageError::Unavailable { outcome: Outcome::NotCommitted, .. }) => {}
            Err(error) => panic!("moving can only lose a race, but: {error:?}"),
        }
    }
    assert_disjoint(storage, &sample, &shop, bookings.len()).await;
}

/// Sixteen that saw one version: one is first, the others are stale.
pub async fn of_many_updates_of_one_version_one_is_kept(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let booking = sample.booking(&shop.bays[0], 8, 4);
    assert_kept(insert(storage, &shop, &booking).await);
    let answers = together((0..16).map(|n| {
        let note = format!("writer {n}").parse().ok();
        let next = Booking { note, state: BookingState::Arrived, version: booking.version.next(), ..booking.clone() };
        let (storage, shop, seen) = (storage.clone(), shop.clone(), booking.version);
        async move { (update(&storage, &shop, &next, seen).await, next) }
    }))
    .await;
    let (kept, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(answer, _)| answer.is_ok());
    assert_eq!(kept.len(), 1);
    assert_eq!(find(storage, &shop, booking.id).await.as_ref(), kept.first().map(|(_, next)| next));
    for (answer, _) in refused {
        assert_eq!(refusal(answer), Conflict::Stale);
    }
}

/// The same request from sixteen hands: one booking.
pub async fn of_many_units_under_one_key_one_is_kept(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let bookings: Vec<Booking> = (0..16).map(|n| sample.booking(&shop.bays[0], n * 4, 4)).collect();
    let answers = together(bookings.iter().cloned().map(|booking| {
        let (storage, shop, mut answer, at) = (storage.clone(), shop.clone(), sample.remembered("the-one-key"), sample.now());
        answer.answer = booking.id.to_string();
        async move {
            let mut unit = storage.write(&shop.scope).await?;
            unit.bookings_mut().remember(&answer, at).await?;
            unit.bookings_mut().insert(&booking).await?;
            unit.commit().await
        }
    }))
    .await;
    let mut kept = Vec::new();
    for (booking, answer) in bookings.iter().zip(answers) {
        assert_eq!(find(storage, &shop, booking.id).await.is_some(), answer.is_ok());
        match answer {
            Ok(()) => kept.push(booking.id.to_string()),
            error => assert_eq!(refusal(error), Conflict::Duplicate),
        }
    }
    let answer = sample.remembered("the-one-key");
    let found = read(storage, &shop).await.bookings().remembered(answer.actor, &answer.operation, &answer.key).await;
    let found = found.expect("answers can be read").map(|remembered| remembered.answer);
    assert_eq!(kept.len(), 1);
    assert_eq!(found.as_ref(), kept.first(), "the answer is of the booking that was kept");
}

/// Whoever locks a card sees all that those before them did: a limit that is counted first is never exceeded.
pub async fn units_that_lock_one_card_come_one_after_the_other(storage: &Store) {
    const LIMIT: u64 = 3;
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let person = super::people::person(storage, &sample).await;
    let card = sample.card(&person);
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.customers_mut().insert_card(&card).await);
    assert_kept(unit.commit().await);
    let answers = together((0..16).map(|n| {
        let booking = Booking { customer: Some(card.id), ..sample.booking(&shop.bays[0], n * 4, 4) };
        let (storage, shop, now) = (storage.clone(), shop.clone(), sample.now());
        async move {
            let mut unit = storage.write(&shop.scope).await?;
            unit.customers_mut().lock_card(card.id).await?;
            if unit.bookings().open_count(card.id, now).await? >= LIMIT {
                return Ok(0);
            }
            unit.bookings_mut().insert(&booking).await?;
            unit.commit().await?;
            Ok::<u64, StorageError>(1)
        }
    }))
    .await;
    let kept: u64 = answers.into_iter().map(assert_kept).sum();
    assert_eq!(kept, LIMIT);
    let open = read(storage, &shop).await.bookings().open_count(card.id, sample.now()).await;
    assert_eq!(open.expect("bookings are counted"), LIMIT);
}

/// Whoever closes a bay and then sees it empty leaves it empty: a booking that comes at the same time is seen, or refused.
pub async fn a_bay_that_was_seen_empty_when_it_was_closed_stays_empty(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let mut bays = Vec::new();
    let mut unit = write(storage, &shop).await;
    for n in 0..24 {
        let bay = sample.bay(shop.workshop.id, 10 + n);
        assert_kept(unit.catalogue_mut().insert_bay(&bay).await);
        bays.push(bay);
    }
    assert_kept(unit.commit().await);
    let range = sample.quanta(0, 96);
    let answers = together(bays.iter().cloned().flat_map(|bay| {
        let (storage, shop, booking) = (storage.clone(), shop.clone(), sample.booking(&bay, 8, 4));
        let booker = (storage.clone(), shop.clone());
        let book = async move { insert(&booker.0, &booker.1, &booking).await.map(|()| true) };
        let close = async move {
            let mut unit = storage.write(&shop.scope).await?;
            unit.catalogue_mut().update_bay(&closed(&bay), bay.version).await?;
            let inside = unit.bookings().touching(shop.workshop.id, range).await?;
            if inside.iter().any(|booking| booking.bay == bay.id) {
                return Ok(false);
            }
            unit.commit().await?;
            Ok(true)
        };
        [Box::pin(book) as Task, Box::pin(close)]
    }))
    .await;
    let unit = read(storage, &shop).await;
    let busy = unit.bookings().busy(shop.workshop.id, range, sample.now()).await.expect("what is busy can be read");
    for (bay, pair) in bays.iter().zip(answers.chunks(2)) {
        let active = unit.catalogue().bay(bay.id).await.expect("a bay can be read").is_some_and(|bay| bay.draft.active);
        let booked = busy.iter().any(|one| one.bay == bay.id);
        assert!(active || !booked, "a bay was closed over a booking: {pair:?}");
        assert!(!active || booked, "neither came through: {pair:?}");
        assert!(matches!(pair[1], Ok(done) if done != active), "closing is never refused: {pair:?}");
        assert!(matches!(pair[0], Ok(true) | Err(StorageError::Conflict(Conflict::SlotTaken))), "{pair:?}");
    }
}

/// One side of a race between two kinds of units.
type Task = Pin<Box<dyn Future<Output = Result<bool, StorageError>> + Send>>;

/// Asserts that this many bookings are active, that their claims are disjoint, and that what is busy is just that.
async fn assert_disjoint(storage: &Store, sample: &Sample, shop: &Shop, expected: usize) {
    let (unit, range) = (read(storage, shop).await, sample.quanta(0, 96));
    let found = unit.bookings().touching(shop.workshop.id, range).await.expect("bookings can be read");
    let active: Vec<&Booking> = found.iter().filter(|booking| booking.state.is_active()).collect();
    assert_eq!(active.len(), expected);
    let mut holders: BTreeMap<(BayId, i64), &Booking> = BTreeMap::new();
    for booking in active {
        for quantum in booking.claim().iter() {
            let former = holders.insert((booking.bay, quantum.index()), booking);
            assert!(former.is_none(), "a quantum is held twice: by {former:?} and {booking:?}");
        }
    }
    let busy = unit.bookings().busy(shop.workshop.id, range, sample.now()).await.expect("what is busy can be read");
    let mut counted = 0;
    for one in busy {
        for quantum in one.claim.iter() {
            assert_eq!(
                holders.get(&(one.bay, quantum.index())).map(|booking| booking.id),
                Some(one.booking),
                "a claim without its booking"
            );
            counted += 1;
        }
    }
    assert_eq!(counted, holders.len(), "a booking without its claims");
}
