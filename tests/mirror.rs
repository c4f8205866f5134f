//! Two tenants whose data mirror each other: what one does leaves no trace in the other, and is answered as if the other were not there.
//!
//! `PROPTEST_CASES` sets the number of programs.

#[path = "mirror/foreign.rs"]
mod foreign;
#[path = "mirror/house.rs"]
mod house;
#[path = "host/support/picture.rs"]
mod picture;
#[path = "mirror/program.rs"]
mod program;
#[path = "mirror/snapshot.rs"]
mod snapshot;
#[expect(dead_code, reason = "what the test files share; each uses a part")]
mod support;
#[path = "mirror/visit.rs"]
mod visit;

use house::House;
use program::Program;
use snapshot::{normal, snapshot};
use support::base::{Base, Engine};
use support::on_both_engines;
use visit::Visit;

/// How many programs are run if nobody says otherwise, and how many steps each has.
const PROGRAMS: u64 = 6;
const STEPS: usize = 60;

on_both_engines! {
    what_one_tenant_does_leaves_the_other_byte_for_byte_as_it_was => leave_no_trace;
}

#[test]
fn a_tenant_is_answered_as_if_the_other_were_not_there_on_sqlite() {
    do_not_interfere(Engine::Sqlite);
}

#[test]
fn a_tenant_is_answered_as_if_the_other_were_not_there_on_postgres() {
    do_not_interfere(Engine::Postgres);
}

fn programs() -> u64 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(PROGRAMS)
}

async fn leave_no_trace(base: Base) {
    let at = base.deploy(1).await;
    let mut other = House::furnish(&at, "other").await;
    other.busy_day(&at).await;
    Visit::of(&at, &other).await;
    let before = snapshot(&at.rows, other.shop.tenant()).await;
    for (table, rows) in &before {
        assert!(!rows.is_empty(), "the other tenant has nothing in `{table}` that could be harmed");
    }
    for seed in 0..programs() {
        let mut own = House::furnish(&at, &format!("own-{seed}")).await;
        let answers = Program::of_seed(seed).run(&at, &mut own, STEPS).await;
        assert!(answers.iter().filter(|answer| answer.contains("Ok(")).count() > STEPS / 3, "most of what is asked is done");
        assert_eq!(snapshot(&at.rows, other.shop.tenant()).await, before, "program {seed}");
    }
}

fn do_not_interfere(engine: Engine) {
    // Each program of this test takes two databases, which are dear on PostgreSQL.
    let programs = if engine == Engine::Postgres { programs().div_ceil(3) } else { programs() };
    for seed in 0..programs {
        let alone = support::base::run(engine, |base| answers(base, seed, false));
        let beside = support::base::run(engine, |base| answers(base, seed, true));
        let (Some(alone), Some(beside)) = (alone, beside) else { return };
        for (step, (alone, beside)) in alone.iter().zip(&beside).enumerate() {
            assert_eq!(alone, beside, "step {step} of program {seed}");
        }
        assert_eq!(alone.len(), beside.len());
    }
}

/// What the tenant is answered, with or without its mirror image beside it. Ids are told by the order in which they appear.
async fn answers(base: Base, seed: u64, mirrored: bool) -> Vec<String> {
    let at = base.deploy(if mirrored { 1 } else { 2 }).await;
    let mut other = None;
    if mirrored {
        let mut house = House::furnish(&at, "other").await;
        house.busy_day(&at).await;
        other = Some(house);
    }
    let mut own = House::furnish(&at, "own").await;
    own.busy_day(&at).await;
    let mut told = Vec::new();
    let (program, image) = (Program::of_seed(seed), Program::of_seed(seed + 1_000));
    for _ in 0..4 {
        // The other goes on with its own life between.
        if let Some(other) = &mut other {
            let now = at.carsync.now();
            image.run(&at, other, STEPS / 8).await;
            at.clock.set(now);
        }
        told.extend(program.run(&at, &mut own, STEPS / 4).await);
    }
    let text = "SELECT template, message FROM outbox WHERE tenant_id =";
    for row in at.rows.ask(&format!("{text} {} ORDER BY created_at, template, message", at.rows.uuid(own.shop.tenant()))).await {
        told.push(row.try_get_by_index::<String>(1).expect("a message"));
    }
    normal(told)
}
