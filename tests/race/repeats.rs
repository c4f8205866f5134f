//! The same key from many sessions at one moment: one of them acts, all of them are told the same.

use carsync_core::booking::{Booking, WalkIn};
use carsync_core::tenancy::CustomerPolicy;

use super::scene::{Booked, Scene, at_once, generous};
use super::support;
use super::support::base::Base;
use super::support::on_both_engines;
use super::support::shop::{bay, facts, key, service, slug};

on_both_engines! {
    one_key_from_sixteen_sessions_is_one_booking_told_sixteen_times => booking_under_one_key;
    one_key_is_answered_again_where_the_customer_may_have_no_more_bookings => booking_at_the_limit;
    one_key_from_sixteen_sessions_confirms_a_hold_once => confirming_under_one_key;
    one_key_from_sixteen_sessions_takes_a_walk_in_once => walking_in_under_one_key;
}

const SESSIONS: usize = 16;
const ROUNDS: i64 = 15;

/// One of the answers is the first and the others repeat it; the booking they tell of.
fn check_told_once(answers: Vec<Booked>) -> Booking {
    let answers: Vec<_> = answers.into_iter().map(|answer| answer.expect("every session is answered")).collect();
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1, "one session acts");
    let first = answers.first().expect("an answer").value.clone();
    assert!(answers.iter().all(|answer| answer.value == first), "all are told the same");
    first
}

async fn booking_under_one_key(base: Base) {
    let scene = Scene::open(&base, (1..=2).map(|at| bay(at, "lift")), vec![service("quick", 30)]).await;
    for round in 0..ROUNDS {
        // Half of them are here for the first time, so that their card and vehicle are made in the race too.
        let by = scene.shop.customer(&scene.at, usize::try_from(round / 2).expect("a number")).await;
        let name = format!("round-{round}");
        let sessions = (0..SESSIONS).map(|_| scene.book(&by, "quick", scene.slot(0, 2 * round), &name)).collect();
        check_told_once(at_once(sessions).await);
        assert_eq!(scene.check().await.len() as i64, round + 1);
    }
}

async fn booking_at_the_limit(base: Base) {
    let policy = CustomerPolicy { open_bookings_max: 1, ..generous() };
    let scene = Scene::open_with(&base, policy, (1..=2).map(|at| bay(at, "lift")), vec![service("quick", 30)]).await;
    for round in 0..ROUNDS {
        let by = scene.shop.customer(&scene.at, usize::try_from(round).expect("a number")).await;
        let known = scene.book(&by, "quick", scene.slot(0, 2 * round), &format!("before-{round}")).await.expect("a booking");
        scene.cancel(&by, &known.value).await.expect("a cancelled booking");
        let name = format!("round-{round}");
        let sessions = (0..SESSIONS).map(|_| scene.book(&by, "quick", scene.slot(0, 2 * round), &name)).collect();
        check_told_once(at_once(sessions).await);
        let active = scene.check().await.iter().filter(|row| row.is_active()).count();
        assert_eq!(active as i64, round + 1);
    }
}

async fn confirming_under_one_key(base: Base) {
    let scene = Scene::open(&base, [bay(1, "lift")], vec![service("quick", 30)]).await;
    let by = scene.shop.customer(&scene.at, 1).await;
    for round in 0..ROUNDS {
        let hold = scene.hold(&by, "quick", scene.slot(0, 2 * round)).await.expect("a hold");
        let name = format!("round-{round}");
        let confirmed = check_told_once(at_once((0..SESSIONS).map(|_| scene.confirm(&by, &hold, &name)).collect()).await);
        assert_eq!(confirmed.id, hold.id);
        let rows = scene.check().await;
        assert!(rows.len() as i64 == round + 1 && rows.iter().all(|row| row.state == "confirmed"));
    }
}

async fn walking_in_under_one_key(base: Base) {
    let scene = Scene::open(&base, (1..=3).map(|at| bay(at, "lift")), vec![service("quick", 15)]).await;
    for round in 0..ROUNDS {
        let number = usize::try_from(round / 2).expect("a number");
        let walk_in = WalkIn {
            workshop: scene.shop.workshop(),
            services: vec![slug("quick")],
            vehicle: facts(number),
            phone: Some(format!("0935{number:07}").parse().expect("a phone")),
            name: Some("Ali".parse().expect("a name")),
            starts_at: None,
            bay: None,
            note: None,
        };
        let session = |_| {
            let (scene, walk_in, key) = (scene.clone(), walk_in.clone(), key(&format!("round-{round}")));
            async move { scene.at.carsync.bookings().walk_in(&scene.shop.staff, &walk_in, &key).await }
        };
        check_told_once(at_once((0..SESSIONS).map(session).collect()).await);
        assert_eq!(scene.check().await.len() as i64, round + 1);
    }
}
