//! Crowds on both engines: many sessions want the same at the same moment. What holds is checked on the rows afterwards.

#[path = "race/pairs.rs"]
mod pairs;
#[path = "race/repeats.rs"]
mod repeats;
#[path = "race/scene.rs"]
mod scene;
#[path = "support/slot_law.rs"]
mod slot_law;
#[expect(dead_code, reason = "what the test files share; each uses a part")]
mod support;

use std::collections::BTreeSet;

use carsync_core::Classified;
use carsync_core::account::Customer;
use carsync_core::booking::Booking;
use carsync_core::jiff::Timestamp;
use carsync_core::testing::SeededEntropy;
use scene::{Booked, Scene, at_once};
use slot_law::BookingRow;
use support::base::Base;
use support::on_both_engines;
use support::shop::{bay, service};
use uuid::Uuid;

on_both_engines! {
    a_slot_is_sold_exactly_as_often_as_it_has_bays => one_slot;
    a_crowd_no_larger_than_the_bays_is_served_whole => as_many_bays_as_customers;
    requests_that_overlap_in_part_end_up_side_by_side => overlapping_in_part;
}

/// A service, its start, and the quanta it claims.
type Wish = (&'static str, Timestamp, (i64, i64));

/// A request of the crowd, and its answer.
struct Asked {
    starts_at: Timestamp,
    quanta: (i64, i64),
    answer: Result<Booking, &'static str>,
}

/// All of these at once, each by another customer.
async fn crowd(scene: &Scene, customers: &[Customer], round: &str, wishes: &[Wish]) -> Vec<Asked> {
    let bookings = customers
        .iter()
        .zip(wishes)
        .enumerate()
        .map(|(number, (customer, (service, starts_at, _)))| scene.book(customer, service, *starts_at, &format!("{round}-{number}")));
    let answers = at_once(bookings.collect()).await;
    let asked = |(wish, answer): (&Wish, Booked)| Asked {
        starts_at: wish.1,
        quanta: wish.2,
        answer: answer.map(|answered| answered.value).map_err(|error| error.code()),
    };
    wishes.iter().zip(answers).map(asked).collect()
}

/// What must hold of a crowd that only books: the rows are the bookings that were told, and who was told "taken" found no free bay.
fn check_crowd(scene: &Scene, rows: &[BookingRow], before: &BTreeSet<Uuid>, asked: &[Asked]) -> BTreeSet<Uuid> {
    let told: BTreeSet<Uuid> = asked.iter().filter_map(|one| one.answer.as_ref().ok()).map(|booking| booking.id.uuid()).collect();
    let found: BTreeSet<Uuid> = rows.iter().map(|row| row.id).filter(|id| !before.contains(id)).collect();
    assert_eq!(told, found, "what was told is what is stored");
    for one in asked {
        let (from, until) = one.quanta;
        match &one.answer {
            Ok(booking) => {
                let row = rows.iter().find(|row| row.id == booking.id.uuid()).expect("a row for every booking told");
                assert_eq!((row.bay_id, row.claim_from, row.claim_until), (booking.bay.uuid(), from, until));
                assert_eq!((row.state.as_str(), booking.starts_at), ("confirmed", one.starts_at));
            }
            Err(code) => {
                assert_eq!(*code, "booking.slot_taken");
                for bay in &scene.shop.whole.bays {
                    let taken = |row: &BookingRow| row.bay_id == bay.id.uuid() && row.claim_from < until && from < row.claim_until;
                    assert!(rows.iter().any(taken), "told taken, and a bay is free from {from} to {until}");
                }
            }
        }
    }
    told
}

async fn one_slot(base: Base) {
    for bays in [1, 3] {
        let scene = Scene::open(&base, (1..=bays).map(|at| bay(at, "lift")), vec![service("quick", 30)]).await;
        let customers = scene.customers(64).await;
        let mut known = BTreeSet::new();
        for round in 0..20 {
            let starts_at = scene.slot(0, 2 * round);
            let from = starts_at.as_second() / 900;
            let wishes = vec![("quick", starts_at, (from, from + 2)); customers.len()];
            let asked = crowd(&scene, &customers, &round.to_string(), &wishes).await;
            let rows = scene.check().await;
            let told = check_crowd(&scene, &rows, &known, &asked);
            assert_eq!(told.len(), usize::from(bays), "sold as often as there are bays");
            known.extend(told);
        }
    }
}

async fn as_many_bays_as_customers(base: Base) {
    let scene = Scene::open(&base, (1..=8).map(|at| bay(at, "lift")), vec![service("quick", 30)]).await;
    let customers = scene.customers(8).await;
    let mut known = BTreeSet::new();
    for round in 0..20 {
        let starts_at = scene.slot(0, 2 * round);
        let from = starts_at.as_second() / 900;
        let wishes = vec![("quick", starts_at, (from, from + 2)); customers.len()];
        let asked = crowd(&scene, &customers, &round.to_string(), &wishes).await;
        let told = check_crowd(&scene, &scene.check().await, &known, &asked);
        assert_eq!(told.len(), customers.len());
        known.extend(told);
    }
}

async fn overlapping_in_part(base: Base) {
    let mut buffered = service("buffered", 50);
    (buffered.buffer_before_minutes, buffered.buffer_after_minutes) = (15, 20);
    let services = vec![service("short", 15), buffered, service("long", 105)];
    let scene = Scene::open(&base, (1..=2).map(|at| bay(at, "lift")), services).await;
    let customers = scene.customers(24).await;
    let dice = SeededEntropy::new(7);
    let mut known = BTreeSet::new();
    for day in 0..12 {
        let wish = |_: &Customer| {
            let starts_at = scene.slot(day, 4 + i64::try_from(dice.below(14)).expect("a small number"));
            let quantum = starts_at.as_second() / 900;
            match dice.below(3) {
                0 => ("short", starts_at, (quantum, quantum + 1)),
                1 => ("buffered", starts_at, (quantum - 1, quantum + 4 + 2)),
                _ => ("long", starts_at, (quantum, quantum + 7)),
            }
        };
        let wishes: Vec<_> = customers.iter().map(wish).collect();
        let asked = crowd(&scene, &customers, &day.to_string(), &wishes).await;
        known.extend(check_crowd(&scene, &scene.check().await, &known, &asked));
    }
}
