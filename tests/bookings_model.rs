//! Random days of a workshop, done by CarSync and by a naive model, with the laws checked on the rows after every step.
//!
//! `PROPTEST_CASES` sets the number of days.

#[path = "bookings_model/drive.rs"]
mod drive;
#[path = "bookings_model/model.rs"]
mod model;
#[path = "support/slot_law.rs"]
mod slot_law;
#[expect(dead_code, reason = "what the test files share; each uses a part")]
mod support;

use std::cell::Cell;
use std::collections::HashSet;

use carsync_core::booking::SlotQuery;
use carsync_core::booking::schedule::Reason;
use carsync_core::jiff::{Timestamp, ToSpan};
use drive::{CUSTOMERS, Command, Drive};
use model::{DAY, OFFSET, ORDERS, SERVICES};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use support::base::{Base, Deployment};
use support::on_both_engines;
use support::shop::slug;
use uuid::Uuid;

/// How many days are played on SQLite if nobody says otherwise; PostgreSQL plays a quarter.
const CASES: u32 = 32;
/// How many commands a day holds.
const STEPS: usize = 40;

on_both_engines! {
    carsync_does_what_the_model_does_on_days_that_went_wrong_once => play_known_days;
}

on_both_engines! {
    carsync_does_what_a_naive_model_does => |base| play(base, CASES), |base| play(base, CASES / 4);
}

async fn play(base: Base, cases: u32) {
    let at = base.deploy(1).await;
    let default = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    let config = Config { cases, failure_persistence: None, max_shrink_time: 20_000, ..default };
    let (number, handle) = (Cell::new(0), tokio::runtime::Handle::current());
    tokio::task::block_in_place(|| {
        let played = TestRunner::new(config).run(&prop::collection::vec(command(), STEPS), |commands| {
            number.set(number.get() + 1);
            handle.block_on(one_day(&at, number.get(), &commands));
            Ok(())
        });
        if let Err(failure) = played {
            panic!("{failure}");
        }
    });
}

async fn one_day(at: &Deployment, number: usize, commands: &[Command]) {
    let mut drive = Drive::open(at, number).await;
    for (turn, command) in commands.iter().enumerate() {
        drive.run(command).await;
        check_rows(&mut drive).await;
        check_slots(&mut drive, turn).await;
    }
    check_rows(&mut drive).await;
}

/// Days on which something went wrong once, and that chance seldom plays.
async fn play_known_days(base: Base) {
    let at = base.deploy(1).await;
    let (oil, brakes, tick, paint) = (2, 1, 0, 3);
    let late = |order, bay| Command::WalkIn { order, phone: None, at: None, bay: Some(bay) };
    let days: [&[Command]; 7] = [
        // A bay is needed, and a closure hits a booking, up to its last minute, though the quarter has begun.
        &[
            Command::Book { who: 0, order: oil, at: 480 },
            Command::Advance { minutes: 140 },
            Command::ToggleBay { bay: 0 },
            Command::Close { from: 501, length: 5 },
        ],
        // Nobody needs a bay for a hold that ran out, nor moves or confirms it.
        &[
            Command::Hold { who: 0, order: brakes, at: 600 },
            Command::Advance { minutes: 5 },
            Command::MoveTo { who: 0, which: 0, own: true, at: 660, stale: false },
            Command::Relocate { which: 0, at: Some(660), bay: 1, any: true },
            Command::Confirm { who: 0, which: 0 },
            Command::Close { from: 600, length: 60 },
            Command::ToggleBay { bay: 1 },
        ],
        // A hold is no way round the limit of open bookings.
        &[
            Command::Book { who: 0, order: tick, at: 600 },
            Command::Hold { who: 0, order: tick, at: 540 },
            Command::Book { who: 0, order: tick, at: 660 },
            Command::Confirm { who: 0, which: 1 },
        ],
        // A vehicle that outstayed its time moves out of a bay that was closed meanwhile.
        &[
            Command::WalkIn { order: brakes, phone: Some(1), at: Some(480), bay: Some(1) },
            Command::Advance { minutes: 300 },
            Command::ToggleBay { bay: 1 },
            Command::Relocate { which: 0, at: Some(720), bay: 1, any: true },
        ],
        // Who walks in before midnight gets what is free after it, past the break, until the workshop closes at one.
        &[
            Command::ChangeHours { week: 3, half: false },
            Command::Advance { minutes: 1040 },
            late(tick, 0),
            late(tick, 0),
            late(tick, 0),
            late(tick, 0),
            late(tick, 0),
            late(tick, 0),
        ],
        // A closure ends the night.
        &[
            Command::ChangeHours { week: 3, half: false },
            Command::Advance { minutes: 1040 },
            Command::Close { from: 1470, length: 15 },
            late(tick, 0),
            late(tick, 0),
            late(tick, 0),
            late(tick, 0),
            late(tick, 1),
        ],
        // Where it never closes, nobody waits for more than half a day after midnight.
        &[Command::ChangeHours { week: 4, half: false }, Command::Advance { minutes: 1040 }, late(paint, 1), late(tick, 1)],
    ];
    for (number, commands) in days.into_iter().enumerate() {
        one_day(&at, number, commands).await;
    }
}

fn command() -> impl Strategy<Value = Command> {
    let who = 0..CUSTOMERS;
    let order = prop_oneof![3 => 0..3_usize, 1 => 3..ORDERS.len()];
    // Mostly in opening hours of today and the next days, seldom off the quarter.
    let odd = || prop_oneof![30 => Just(0_i64), 1 => 1..15_i64];
    let day = || prop_oneof![4 => Just(0_i64), 4 => Just(1), 1 => 2..5_i64];
    let at = || (day(), 32..56_i64, odd()).prop_map(|(day, quarter, odd)| DAY * day + 15 * quarter + odd);
    let which = || 0..1_000_000_usize;
    let own = || prop::bool::weighted(0.85);
    let stale = || prop::bool::weighted(0.1);
    let bay = || 0..3_usize;
    prop_oneof![
        12 => (who.clone(), order.clone(), at()).prop_map(|(who, order, at)| Command::Hold { who, order, at }),
        6 => (who.clone(), which()).prop_map(|(who, which)| Command::Confirm { who, which }),
        14 => (who.clone(), order.clone(), at()).prop_map(|(who, order, at)| Command::Book { who, order, at }),
        5 => (who.clone(), which(), own(), stale()).prop_map(|(who, which, own, stale)| Command::Cancel { who, which, own, stale }),
        5 => (who.clone(), which(), own(), at(), stale())
            .prop_map(|(who, which, own, at, stale)| Command::MoveTo { who, which, own, at, stale }),
        6 => (which(), prop::option::of(at()), bay(), any::<bool>())
            .prop_map(|(which, at, bay, any)| Command::Relocate { which, at, bay, any }),
        8 => (order, prop::option::of(who), prop::option::weighted(0.5, at()), prop::option::weighted(0.3, bay()))
            .prop_map(|(order, phone, at, bay)| Command::WalkIn { order, phone, at, bay }),
        14 => (which(), 0..9_usize).prop_map(|(which, step)| Command::Step { which, step }),
        3 => which().prop_map(|which| Command::Repeat { which }),
        2 => which().prop_map(|which| Command::Reuse { which }),
        8 => prop_oneof![4 => 1..10_i64, 4 => 10..60_i64, 1 => 300..1000_i64].prop_map(|minutes| Command::Advance { minutes }),
        2 => (at(), prop_oneof![1..300_i64, Just(DAY)]).prop_map(|(from, length)| Command::Close { from, length }),
        2 => which().prop_map(|which| Command::Reopen { which }),
        2 => bay().prop_map(|bay| Command::ToggleBay { bay }),
        2 => (0..model::WEEKS.len(), any::<bool>()).prop_map(|(week, half)| Command::ChangeHours { week, half }),
    ]
}

/// The rows are what the model knows, the slot law holds of them, and there are as many messages as changes that are told.
async fn check_rows(drive: &mut Drive<'_>) {
    let tenant = drive.shop.tenant();
    let rows = slot_law::check(&drive.at.rows, tenant).await;
    assert_eq!(rows.len(), drive.bookings.len(), "as many bookings as the model knows");
    for place in 0..drive.bookings.len() {
        let row = rows.iter().find(|row| row.id == drive.bookings[place].id.uuid()).expect("a row");
        let bay = drive.bay(drive.model.entries[place].bay).uuid();
        let entry = &mut drive.model.entries[place];
        assert_eq!((row.bay_id, row.claim_from * 15, row.claim_until * 15), (bay, entry.claim.0, entry.claim.1));
        // Nobody waits for a hold that ran out: its row may say so at once or later.
        if row.state == "expired" && entry.state == model::State::Held && !entry.stands(drive.model.now) {
            entry.state = model::State::Expired;
        }
        assert_eq!(row.state, entry.state.name());
    }
    let rows = &drive.at.rows;
    let outbox = rows.ask(&format!("SELECT template FROM outbox WHERE tenant_id = {}", rows.uuid(tenant))).await;
    let templates: Vec<String> = outbox.iter().map(|row| row.try_get_by_index(0).expect("a template")).collect();
    let count = |name: &str| templates.iter().filter(|template| *template == name).count() as i64;
    assert_eq!(["booking_confirmed", "booking_moved", "booking_cancelled"].map(count), drive.told, "messages are changes that tell");
}

/// What `slots` says of a day is what the model says; what it lists can be booked, and what it does not list can't.
async fn check_slots(drive: &mut Drive<'_>, turn: usize) {
    let zone = drive.shop.whole.workshop.draft.zone.rules().clone();
    let today = drive.at.carsync.now().to_zoned(zone).date();
    let days = turn as i64 % 4;
    let day = today.checked_add(days.days()).expect("a day");
    let order = if turn.is_multiple_of(2) { 0 } else { turn / 2 % ORDERS.len() };
    let services = ORDERS[order].iter().map(|at| slug(SERVICES[*at].name)).collect();
    let query = SlotQuery { workshop: drive.shop.workshop().into(), services, from: Some(day), days: 1, explain: true };
    let sheet = drive.at.carsync.bookings().slots(&drive.shop.scope, &query).await.expect("slots");

    let model = &drive.model;
    let midnight = ((model.now + OFFSET).div_euclid(DAY) + days) * DAY - OFFSET;
    let starts = (0..DAY / model.step).map(|at| midnight + at * model.step);
    let expected: Vec<(i64, u16, Option<&str>)> = starts
        .map(|start| match model.fits(order, start, model.customer_notice(order), model.step, None, None) {
            Ok(bays) => (start, u16::try_from(bays.len()).expect("a number"), None),
            Err("booking.slot_taken") => (start, 0, Some(Reason::BayBusy.code())),
            Err(reason) => (start, 0, Some(reason)),
        })
        .collect();
    let minute = |at: Timestamp| at.as_second() / 60;
    let told: Vec<_> = sheet.slots.iter().map(|slot| (minute(slot.starts_at), slot.bays, slot.reason.map(Reason::code))).collect();
    assert_eq!(told, expected, "slots of {day}");
    if order == 0 {
        check_capacity(drive, &told).await;
    }

    let pick = |from: Vec<i64>| (!from.is_empty()).then(|| from[turn * 7 % from.len()]);
    let listed = pick(told.iter().filter(|slot| slot.2.is_none()).map(|slot| slot.0).collect());
    let refused =
        |only: bool| told.iter().filter(move |slot| slot.2.is_some_and(|reason| !only || reason == "bay_busy")).map(|slot| slot.0);
    let unlisted = pick(refused(true).collect()).or_else(|| pick(refused(false).collect()));
    if let Some(start) = listed {
        let place = drive.book(CUSTOMERS, order, start).await.expect("what is listed can be booked");
        drive.step(place, 4).await;
    }
    if let Some(start) = unlisted {
        assert!(drive.book(CUSTOMERS, order, start).await.is_none(), "what is not listed can't be booked");
    }
}

/// Free and used bays make up all that are open, at every quarter that is worked; the used ones are counted on the claims.
async fn check_capacity(drive: &Drive<'_>, told: &[(i64, u16, Option<&str>)]) {
    let open: HashSet<Uuid> = (0..3).filter(|bay| drive.model.open_bays[*bay]).map(|bay| drive.bay(bay).uuid()).collect();
    let over: HashSet<Uuid> = (drive.model.entries.iter().zip(&drive.bookings))
        .filter(|(entry, _)| !entry.stands(drive.model.now))
        .map(|(_, booking)| booking.id.uuid())
        .collect();
    let claims = slot_law::claims(&drive.at.rows, drive.shop.tenant()).await;
    for (start, free, reason) in told {
        if reason.is_none_or(|reason| reason == "bay_busy") {
            let here = claims.iter().filter(|claim| claim.quantum * 15 == *start);
            let used = here.filter(|claim| open.contains(&claim.bay_id) && !over.contains(&claim.booking_id)).count();
            assert_eq!(usize::from(*free) + used, open.len(), "free and used at {start}");
        }
    }
}
