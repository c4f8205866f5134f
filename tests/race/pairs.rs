//! Two sessions that cross, again and again. Which of them wins is chance; the law holds of every outcome.

use carsync_core::Classified;
use carsync_core::booking::schedule::Reason;
use carsync_core::booking::{BookingError, Move, Step};
use carsync_core::catalogue::CatalogueError;
use carsync_core::jiff::SignedDuration;

use super::scene::{Changed, Scene, both};
use super::slot_law::BookingRow;
use super::support;
use super::support::base::Base;
use super::support::on_both_engines;
use super::support::shop::{bay, service};

on_both_engines! {
    a_slot_given_up_while_it_is_asked_for_has_one_owner_or_none => book_and_cancel;
    two_bookings_that_want_each_others_time_never_share_it => swap;
    a_booking_follows_into_a_time_that_is_just_left_or_stays => follow;
    a_booking_that_two_sessions_move_at_once_is_moved_once => move_twice;
    changes_that_name_no_version_come_one_after_the_other => move_twice_unseen;
    a_hold_that_runs_out_while_it_is_confirmed_has_one_owner => expire_and_confirm;
    a_bay_that_closes_while_it_is_booked_is_closed_or_booked => book_and_close_bay;
    a_hold_is_confirmed_once_under_two_keys => confirm_twice;
    a_hold_that_is_cancelled_while_it_is_confirmed_is_one_of_both => confirm_and_cancel;
    a_hold_that_is_confirmed_while_another_is_taken_is_kept_or_let_go => confirm_and_hold;
    a_person_who_holds_twice_at_once_has_one_hold => hold_twice;
    two_customers_who_bring_the_same_vehicle_are_both_served => one_vehicle;
    two_people_whose_holds_ran_out_hold_again_at_once => overdue_holds;
    a_booking_that_starts_while_it_is_cancelled_is_one_of_both => start_and_cancel;
}

const ROUNDS: i64 = 50;

async fn scene(base: &Base, bays: u16) -> Scene {
    let mut quick = service("quick", 60);
    quick.notice_max_days = 90;
    Scene::open(base, (1..=bays).map(|at| bay(at, "lift")), vec![quick]).await
}

/// The rows that claim this quarter.
fn owners(rows: &[BookingRow], at: carsync_core::jiff::Timestamp) -> Vec<&BookingRow> {
    let quantum = at.as_second() / 900;
    rows.iter().filter(|row| row.is_active() && (row.claim_from..row.claim_until).contains(&quantum)).collect()
}

fn code<T>(answer: &Result<T, BookingError>) -> &'static str {
    answer.as_ref().err().map_or("ok", Classified::code)
}

async fn book_and_cancel(base: Base) {
    let scene = scene(&base, 1).await;
    let people = scene.customers(2).await;
    for round in 0..ROUNDS {
        let slot = scene.slot(round, 0);
        let old = scene.book(&people[0], "quick", slot, &format!("old-{round}")).await.expect("a booking").value;
        let (booked, cancelled) =
            both(scene.book(&people[1], "quick", slot, &format!("new-{round}")), scene.cancel(&people[0], &old)).await;
        cancelled.expect("nothing stands against cancelling");
        let rows = scene.check().await;
        match booked {
            Ok(new) => assert_eq!(owners(&rows, slot).iter().map(|row| row.id).collect::<Vec<_>>(), [new.value.id.uuid()]),
            Err(BookingError::SlotTaken) => assert!(owners(&rows, slot).is_empty()),
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Whatever was answered to a move, the row stands where the answer says, or where it stood.
fn check_moved(rows: &[BookingRow], before: &carsync_core::booking::Booking, answer: &Changed, refusals: &[&str]) {
    let row = rows.iter().find(|row| row.id == before.id.uuid()).expect("a row");
    let stands = answer.as_ref().unwrap_or(before);
    assert_eq!((row.bay_id, row.claim_from, row.claim_until), (stands.bay.uuid(), stands.claim_from, stands.claim_until));
    assert!(answer.is_ok() || refusals.contains(&code(answer)), "{answer:?}");
}

async fn swap(base: Base) {
    for bays in [1, 2] {
        let scene = scene(&base, bays).await;
        let people = scene.customers(2).await;
        for round in 0..ROUNDS {
            let (here, there) = (scene.slot(round, 0), scene.slot(round, 2));
            let other_time = if bays == 1 { scene.slot(round, 4) } else { there };
            let one = scene.book(&people[0], "quick", here, &format!("one-{round}")).await.expect("a booking").value;
            let other = scene.book(&people[1], "quick", other_time, &format!("other-{round}")).await.expect("a booking").value;
            let (first, second) = both(scene.move_to(&people[0], &one, other_time), scene.relocate(&other, here)).await;
            let rows = scene.check().await;
            check_moved(&rows, &one, &first, &["booking.slot_taken"]);
            check_moved(&rows, &other, &second, &["booking.slot_taken"]);
            if bays == 1 {
                assert!(first.is_err() && second.is_err(), "in one bay neither can be first");
            }
        }
    }
}

async fn follow(base: Base) {
    let scene = scene(&base, 1).await;
    let people = scene.customers(2).await;
    for round in 0..ROUNDS {
        let (here, there, far) = (scene.slot(round, 0), scene.slot(round, 4), scene.slot(round, 8));
        let one = scene.book(&people[0], "quick", here, &format!("one-{round}")).await.expect("a booking").value;
        let other = scene.book(&people[1], "quick", there, &format!("other-{round}")).await.expect("a booking").value;
        let (follows, leaves) = both(scene.move_to(&people[0], &one, there), scene.move_to(&people[1], &other, far)).await;
        let rows = scene.check().await;
        check_moved(&rows, &one, &follows, &["booking.slot_taken"]);
        check_moved(&rows, &other, &leaves, &[]);
    }
}

async fn move_twice(base: Base) {
    let scene = scene(&base, 2).await;
    let people = scene.customers(1).await;
    for round in 0..ROUNDS {
        let booking = scene.book(&people[0], "quick", scene.slot(round, 0), &format!("one-{round}")).await.expect("a booking").value;
        let (early, late) = (scene.slot(round, 2), scene.slot(round, 8));
        let (first, second) = both(scene.move_to(&people[0], &booking, early), scene.relocate(&booking, late)).await;
        let rows = scene.check().await;
        let (done, refused) = if first.is_ok() { (first, second) } else { (second, first) };
        assert_eq!((code(&done), code(&refused)), ("ok", "version.stale"));
        check_moved(&rows, &booking, &done, &[]);
    }
}

async fn move_twice_unseen(base: Base) {
    let scene = scene(&base, 2).await;
    let people = scene.customers(1).await;
    for round in 0..ROUNDS {
        let booking = scene.book(&people[0], "quick", scene.slot(round, 0), &format!("one-{round}")).await.expect("a booking").value;
        let session = |quarter| {
            let (scene, id, starts_at) = (scene.clone(), booking.id, scene.slot(round, quarter));
            let to = Move { starts_at: Some(starts_at), bay: None };
            async move { scene.at.carsync.bookings().relocate(&scene.shop.staff, id, to, None).await }
        };
        let (first, second) = both(session(2), session(8)).await;
        let (first, second) = (first.expect("a moved booking"), second.expect("a moved booking"));
        let last = if first.version > second.version { first } else { second };
        let rows = scene.check().await;
        check_moved(&rows, &booking, &Ok(last), &[]);
    }
}

async fn expire_and_confirm(base: Base) {
    let scene = scene(&base, 1).await;
    let people = scene.customers(2).await;
    for round in 0..ROUNDS {
        let slot = scene.slot(round + 1, 0);
        let hold = scene.hold(&people[0], "quick", slot).await.expect("a hold");
        let (clock, book) = (scene.at.clock.clone(), scene.book(&people[1], "quick", slot, &format!("book-{round}")));
        let late = async move {
            clock.advance(SignedDuration::from_mins(5));
            book.await
        };
        let (booked, confirmed) = both(late, scene.confirm(&people[0], &hold, &format!("confirm-{round}"))).await;
        let rows = scene.check().await;
        let owner = match (code(&booked), code(&confirmed)) {
            ("ok", "booking.state") => booked.expect("it is").value.id,
            ("booking.slot_taken", "ok") => hold.id,
            other => panic!("{other:?}"),
        };
        assert_eq!(owners(&rows, slot).iter().map(|row| row.id).collect::<Vec<_>>(), [owner.uuid()]);
    }
}

async fn book_and_close_bay(base: Base) {
    let scene = scene(&base, 1).await;
    let people = scene.customers(1).await;
    let mut bay = scene.shop.whole.bays[0].clone();
    for round in 0..ROUNDS {
        let slot = scene.slot(round, 0);
        let (booked, closed) = both(scene.book(&people[0], "quick", slot, &format!("book-{round}")), scene.set_bay(&bay, false)).await;
        let rows = scene.check().await;
        match (&booked, closed) {
            (Ok(booked), Err(CatalogueError::BayInUse(1))) => {
                assert_eq!(owners(&rows, slot).len(), 1);
                scene.step(&booked.value, Step::Cancel).await.expect("a cancelled booking");
            }
            (Err(BookingError::NotOffered(Reason::NoSuchBay)), Ok(closed)) => {
                assert!(owners(&rows, slot).is_empty());
                bay = scene.set_bay(&closed, true).await.expect("an open bay");
            }
            (booked, closed) => panic!("{} {closed:?}", code(booked)),
        }
    }
}

async fn confirm_twice(base: Base) {
    let scene = scene(&base, 2).await;
    let people = scene.customers(1).await;
    for round in 0..ROUNDS {
        let hold = scene.hold(&people[0], "quick", scene.slot(round, 0)).await.expect("a hold");
        let (one, other) =
            both(scene.confirm(&people[0], &hold, &format!("one-{round}")), scene.confirm(&people[0], &hold, &format!("other-{round}")))
                .await;
        let mut codes = [code(&one), code(&other)];
        codes.sort_unstable();
        assert_eq!(codes, ["booking.state", "ok"]);
        scene.step(&one.or(other).expect("one was").value, Step::Cancel).await.expect("a cancelled booking");
        scene.check().await;
    }
}

async fn confirm_and_cancel(base: Base) {
    let scene = scene(&base, 1).await;
    let people = scene.customers(1).await;
    for round in 0..ROUNDS {
        let slot = scene.slot(round, 0);
        let hold = scene.hold(&people[0], "quick", slot).await.expect("a hold");
        let (confirmed, cancelled) =
            both(scene.confirm(&people[0], &hold, &format!("confirm-{round}")), scene.cancel(&people[0], &hold)).await;
        let rows = scene.check().await;
        match (code(&confirmed), code(&cancelled)) {
            ("ok", "version.stale") => {
                assert_eq!(owners(&rows, slot).len(), 1);
                scene.step(&confirmed.expect("it is").value, Step::Cancel).await.expect("a cancelled booking");
            }
            ("booking.state", "ok") => assert!(owners(&rows, slot).is_empty()),
            other => panic!("{other:?}"),
        }
    }
}

async fn confirm_and_hold(base: Base) {
    let scene = scene(&base, 1).await;
    let people = scene.customers(1).await;
    for round in 0..ROUNDS {
        let (here, there) = (scene.slot(round, 0), scene.slot(round, 8));
        let old = scene.hold(&people[0], "quick", here).await.expect("a hold");
        let (confirmed, held) =
            both(scene.confirm(&people[0], &old, &format!("confirm-{round}")), scene.hold(&people[0], "quick", there)).await;
        let held = held.expect("a hold");
        let rows = scene.check().await;
        assert_eq!(owners(&rows, there).iter().map(|row| row.id).collect::<Vec<_>>(), [held.id.uuid()]);
        match code(&confirmed) {
            "ok" => {
                assert_eq!(owners(&rows, here).len(), 1);
                scene.step(&confirmed.expect("it is").value, Step::Cancel).await.expect("a cancelled booking");
            }
            "booking.state" => assert!(owners(&rows, here).is_empty()),
            other => panic!("{other}"),
        }
    }
}

async fn hold_twice(base: Base) {
    let scene = scene(&base, 2).await;
    for round in 0..ROUNDS {
        // A new person each time: their card is made in the race too.
        let person = scene.shop.customer(&scene.at, usize::try_from(round).expect("a number")).await;
        let (here, there) = (scene.slot(round, 0), scene.slot(round, 8));
        let (one, other) = both(scene.hold(&person, "quick", here), scene.hold(&person, "quick", there)).await;
        assert_eq!((code(&one), code(&other)), ("ok", "ok"));
        let rows = scene.check().await;
        assert_eq!(owners(&rows, here).len() + owners(&rows, there).len(), 1, "a person has one hold");
    }
}

async fn one_vehicle(base: Base) {
    let scene = scene(&base, 2).await;
    let people = scene.customers(2).await;
    for round in 0..ROUNDS {
        let slot = scene.slot(round, 0);
        // Every other time the vehicle is known already and changes its owner in the race.
        let plate = usize::try_from(round / 2).expect("a number");
        let (one, other) = both(
            scene.book_vehicle(&people[0], "quick", slot, &format!("one-{round}"), plate),
            scene.book_vehicle(&people[1], "quick", slot, &format!("other-{round}"), plate),
        )
        .await;
        assert_eq!((code(&one), code(&other)), ("ok", "ok"));
        assert_eq!(one.expect("it is").value.vehicle, other.expect("it is").value.vehicle, "one plate, one vehicle");
        for booking in owners(&scene.check().await, slot) {
            assert_eq!(booking.state, "confirmed");
        }
        for person in &people {
            forget_bookings(&scene, person, round).await;
        }
    }
}

/// Cancels what stands, so that nobody reaches the limit of open bookings.
async fn forget_bookings(scene: &Scene, person: &carsync_core::account::Customer, day: i64) {
    let date = scene.slot(day, 0).to_zoned(scene.shop.whole.workshop.draft.zone.rules().clone()).date();
    let board = scene.at.carsync.bookings().day(&scene.shop.staff, &scene.shop.workshop().into(), date).await.expect("a board");
    for entry in board.entries.iter().filter(|entry| entry.booking.person == Some(person.person().id)) {
        if entry.booking.state.is_active() {
            scene.step(&entry.booking, Step::Cancel).await.expect("a cancelled booking");
        }
    }
}

async fn overdue_holds(base: Base) {
    let scene = scene(&base, 2).await;
    let people = scene.customers(2).await;
    for round in 0..ROUNDS {
        let slot = scene.slot(round + 1, 0);
        for person in &people {
            scene.hold(person, "quick", slot).await.expect("a hold");
        }
        scene.at.clock.advance(SignedDuration::from_mins(5));
        let (one, other) = both(scene.hold(&people[0], "quick", slot), scene.hold(&people[1], "quick", slot)).await;
        assert_eq!((code(&one), code(&other)), ("ok", "ok"));
        assert_eq!(owners(&scene.check().await, slot).len(), 2);
    }
}

async fn start_and_cancel(base: Base) {
    let scene = scene(&base, 1).await;
    let people = scene.customers(1).await;
    for round in 0..ROUNDS {
        let slot = scene.slot(round, 0);
        let booking = scene.book(&people[0], "quick", slot, &format!("book-{round}")).await.expect("a booking").value;
        let (started, cancelled) = both(scene.step(&booking, Step::Start), scene.cancel(&people[0], &booking)).await;
        let rows = scene.check().await;
        match (code(&started), code(&cancelled)) {
            ("ok", "version.stale" | "booking.state") => {
                assert_eq!(owners(&rows, slot).len(), 1);
                scene.step(&started.expect("it is"), Step::Finish).await.expect("a finished booking");
            }
            ("version.stale" | "booking.state", "ok") => assert!(owners(&rows, slot).is_empty()),
            other => panic!("{other:?}"),
        }
    }
}
