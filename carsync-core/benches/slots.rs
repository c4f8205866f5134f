//! Speed of the slots of one workshop with 10 bays, beside a plain scan of the same intervals in the same run.
//!
//! `cargo bench --bench slots` prints the median of many batches in nanoseconds, and how many times as long the scan takes.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::time::Instant;

use carsync_core::booking::schedule::{BayKinds, BayOccupancy, Job, Quantum, QuantumRange, Schedule, Strip, Timetable, Window};
use carsync_core::catalogue::hours::{SlotStep, WeeklyHours};
use carsync_core::value::BayId;
use jiff::{civil::date, tz::TimeZone};

type Failure = Box<dyn std::error::Error>;

const BATCH: u32 = 64;
const BATCHES: usize = 2001;

/// The same workshop as plain intervals of quanta.
struct Plain {
    open: Vec<(i64, i64)>,
    busy: Vec<Vec<(i64, i64)>>,
}

impl Plain {
    /// The bays that are free for each start on the quarter, start by start and bay by bay.
    fn scan(&self, job: &Job, range: QuantumRange) -> impl Iterator<Item = (Quantum, u16)> {
        let (quanta, before, after) = (i64::from(job.quanta()), i64::from(job.before()), i64::from(job.after()));
        range.iter().filter_map(move |start| {
            let (from, until) = (start.index(), start.index() + quanta);
            if !self.open.iter().any(|(opens, closes)| *opens <= from && until <= *closes) {
                return None;
            }
            let meets = |claim: &(i64, i64)| claim.0 < until + after && from - before < claim.1;
            let free = self.busy.iter().filter(|claims| !claims.iter().any(meets)).count();
            u16::try_from(free).ok().filter(|free| *free > 0).map(|free| (start, free))
        })
    }
}

/// The median time of one call, in nanoseconds.
fn p50<T>(mut call: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..BATCHES)
        .map(|_| {
            let began = Instant::now();
            for _ in 0..BATCH {
                black_box(call());
            }
            began.elapsed().as_secs_f64() * 1e9 / f64::from(BATCH)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[BATCHES / 2]
}

fn report(what: &str, ours: f64, scan: f64) {
    println!("{what:<34} {ours:>9.0} ns  scan {scan:>9.0} ns  ratio {:>6.1}", scan / ours);
}

fn main() -> Result<(), Failure> {
    let zone = TimeZone::get("Asia/Tehran")?;
    let span = r#"[{"opens":"08:00","closes":"18:00","breaks":[{"from":"12:30","until":"13:30"}]}]"#;
    let days = ["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday"].map(|day| format!("\"{day}\":{span}"));
    let hours: WeeklyHours = serde_json::from_str(&format!("{{{}}}", days.join(",")))?;
    let day = QuantumRange::of_days(&zone, date(2026, 3, 21), 1);
    let week = QuantumRange::of_days(&zone, date(2026, 3, 21), 7);
    let timetable = Timetable::build(&zone, &hours, &[], SlotStep::QUARTER, week);
    let job = Job::new(6, 0, 1, false, BayKinds::ANY)?;

    // One claim after another in every bay: 1 to 2 hours of work, then less than `rest` quanta of rest.
    let mut seed = 7u64;
    let mut chance = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((seed >> 33) % below).unwrap_or(0)
    };
    let mut claims = |rest: u64| -> Vec<Vec<(i64, i64)>> {
        let mut bay = || {
            let (mut claims, mut at) = (Vec::new(), week.start().index() - 20);
            while at < week.end().index() + 20 {
                let until = at + 4 + chance(5);
                claims.push((at, until));
                at = until + chance(rest);
            }
            claims
        };
        (0..10).map(|_| bay()).collect()
    };
    let open = timetable.open();
    let mut spans = Vec::new();
    let mut at = week;
    while let Some(opens) = open.first_set(at) {
        let closes = open.first_clear(QuantumRange::new(opens, week.end())).unwrap_or(week.end());
        spans.push((opens.index(), closes.index()));
        at = QuantumRange::new(closes, week.end());
    }
    // Nothing is free all week but its last afternoon.
    let mut full: Vec<Vec<(i64, i64)>> = claims(1);
    let evening = week.start().plus(5 * 96 + 60).index();
    full.iter_mut().for_each(|bay| bay.retain(|claim| claim.1 < evening));

    for (name, busy) in [("half busy", claims(16)), ("busy", claims(8)), ("full but the last afternoon", full)] {
        let mut bays = Vec::new();
        for (id, claims) in (1..).zip(&busy) {
            let mut strip = Strip::covering(job.reach(week));
            for (from, until) in claims {
                strip.set(QuantumRange::new(Quantum::from_index(*from), Quantum::from_index(*until)));
            }
            bays.push(BayOccupancy { bay: BayId::from_uuid(uuid::Uuid::from_u128(id)), kind: "lift".parse()?, busy: strip });
        }
        let window = Window::new(week.start().starts_at(), 0, 60 * 24 * 60);
        let schedule = Schedule { timetable: &timetable, bays: &bays, window };
        let plain = Plain { open: spans.clone(), busy };
        let listed: Vec<_> = schedule.free_slots(&job, week).iter().map(|slot| (slot.start, slot.bays)).collect();
        assert!(plain.scan(&job, week).eq(listed.iter().copied()), "both say the same");
        println!("{name}: {} starts free in the day, {} in the week", schedule.free_slots(&job, day).len(), listed.len());
        let ours = p50(|| black_box(&schedule).free_slots(black_box(&job), black_box(day)));
        report("  free slots of a day, 10 bays", ours, p50(|| black_box(&plain).scan(&job, black_box(day)).collect::<Vec<_>>()));
        let ours = p50(|| black_box(&schedule).earliest(black_box(&job), black_box(week)));
        report("  earliest in 7 days, 10 bays", ours, p50(|| black_box(&plain).scan(&job, black_box(week)).next()));
    }
    println!("building a timetable of 7 days {:>9.0} ns", p50(|| Timetable::build(&zone, &hours, &[], SlotStep::QUARTER, black_box(week))));
    Ok(())
}
