//! Laws of the slots, against a naive model that walks UTC minute by minute and tracks the civil clock.
//!
//! The model knows nothing of strips or of where a zone changes its offset. `PROPTEST_CASES` sets the number of cases.

use carsync_core::booking::schedule::{
    BayKinds, BayOccupancy, Explained, Job, Quantum, QuantumRange, Reason, Schedule, Strip, Timetable, Window,
};
use carsync_core::catalogue::hours::{Break, ClosurePeriod, OpenSpan, SlotStep, WeeklyHours};
use carsync_core::value::{BayId, Slug};
use jiff::civil::{DateTime, Time, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use proptest::prelude::*;

/// Zones, each with moments near which it changes its offset, or some moment if it never does.
const ZONES: [(&str, &[&str]); 12] = [
    ("Asia/Tehran", &["2021-03-21T20:30Z", "2021-09-21T19:30Z", "2026-03-20T20:30Z"]),
    ("Asia/Kathmandu", &["2026-01-15T06:00Z", "1985-12-31T18:30Z"]),
    ("Australia/Lord_Howe", &["2026-04-04T15:00Z", "2026-10-03T15:30Z"]),
    ("Europe/Berlin", &["2026-03-29T01:00Z", "2026-10-25T01:00Z"]),
    ("America/New_York", &["2026-03-08T07:00Z", "2026-11-01T06:00Z"]),
    ("Africa/Casablanca", &["2026-02-15T02:00Z", "2026-03-22T02:00Z"]),
    ("Pacific/Chatham", &["2026-04-04T14:00Z", "2026-09-26T14:00Z"]),
    ("Asia/Kolkata", &["2026-06-01T00:00Z"]),
    // In 2010 it changed at 00:01, in the middle of a quantum.
    ("America/St_Johns", &["2026-03-08T05:30Z", "2026-11-01T04:30Z", "2010-03-14T03:31Z", "2010-11-07T02:31Z"]),
    ("Pacific/Apia", &["2011-12-30T10:00Z", "2011-09-24T14:00Z"]),
    ("America/Sao_Paulo", &["2018-11-04T03:00Z", "2018-02-18T02:00Z"]),
    ("UTC", &["2026-01-01T00:00Z"]),
];

const WEEK: [Weekday; 7] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];

/// A weekday, the minute of opening, the length, and breaks by their first minute in the span and length.
type RawSpan = (usize, i32, i32, Vec<(i32, i32)>);

#[derive(Debug, Clone)]
struct RawJob {
    work: u32,
    before: u32,
    after: u32,
    overnight: bool,
    kinds: Option<Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Case {
    zone: usize,
    moment: usize,
    begins: i64,
    length: u32,
    spans: Vec<RawSpan>,
    closures: Vec<(i64, i64)>,
    step: u16,
    bays: Vec<(usize, Vec<(i64, i64)>)>,
    jobs: Vec<RawJob>,
    now: i64,
    notice: u32,
    ahead: u32,
}

fn minutes_of_day() -> impl Strategy<Value = i32> {
    prop_oneof![3 => (0..96).prop_map(|quarter| quarter * 15), 1 => (0..288).prop_map(|five| five * 5), 1 => 0..1440]
}

fn spans() -> impl Strategy<Value = Vec<RawSpan>> {
    let pauses = || prop::collection::vec((minutes_of_day(), prop_oneof![Just(15), Just(60), 1..90]), 0..3);
    let some = (0..7usize, minutes_of_day(), prop_oneof![Just(600), Just(1440), 1..=1440], pauses());
    let whole_week = |opens, length| pauses().prop_map(move |pauses| (0..7).map(|day| (day, opens, length, pauses.clone())).collect());
    prop_oneof![
        4 => prop::collection::vec(some, 0..20),
        1 => whole_week(0, 1440),
        1 => whole_week(480, 540),
        1 => whole_week(1200, 600),
        1 => whole_week(7, 1440),
    ]
}

fn job() -> impl Strategy<Value = RawJob> {
    let work = prop_oneof![3 => 1u32..=12, 1 => 13u32..=96, 1 => 97u32..=288];
    let kinds = prop_oneof![2 => Just(None), 2 => prop::collection::vec(0..3usize, 0..3).prop_map(Some)];
    (work, 0u32..5, 0u32..5, any::<bool>(), kinds).prop_map(|(work, before, after, overnight, kinds)| RawJob {
        work,
        before,
        after,
        overnight,
        kinds,
    })
}

fn case() -> impl Strategy<Value = Case> {
    let bay = (0..3usize, prop::collection::vec((-60i64..500, prop_oneof![1i64..12, 1i64..200]), 0..10));
    let place = (0..ZONES.len(), 0..4usize, -288i64..48, 1u32..300);
    let shop = (
        spans(),
        prop::collection::vec((-3000i64..6000, prop_oneof![Just(1440), 1i64..3000]), 0..3),
        prop::sample::select(vec![15u16, 30, 60]),
        prop::collection::vec(bay, 1..=4),
    );
    let moment = (-3000i64..1000, prop_oneof![Just(0u32), 0u32..2000], prop_oneof![Just(100_000u32), 0u32..6000]);
    (place, shop, prop::collection::vec(job(), 1..4), moment).prop_map(|(place, shop, jobs, moment)| {
        let ((zone, at, begins, length), (spans, closures, step, bays), (now, notice, ahead)) = (place, shop, moment);
        Case { zone, moment: at, begins, length, spans, closures, step, bays, jobs, now: now * 37, notice, ahead }
    })
}

fn time(minute: i32) -> Time {
    Time::midnight() + minute.minutes()
}

/// The spans that fit beside those before them, with the breaks that fit.
fn valid_spans(raw: &[RawSpan]) -> Vec<(Weekday, OpenSpan)> {
    let mut spans: Vec<(Weekday, OpenSpan)> = Vec::new();
    for (day, opens, length, pauses) in raw {
        let bare = OpenSpan { opens: time(*opens), closes: time((opens + length) % 1440), breaks: Vec::new() };
        spans.push((WEEK[*day], bare));
        if WeeklyHours::new(spans.clone()).is_err() {
            spans.pop();
            continue;
        }
        for (from, length) in pauses {
            let pause = Break { from: time((opens + from) % 1440), until: time((opens + from + length) % 1440) };
            let mut trial = spans.clone();
            if let Some((_, span)) = trial.last_mut() {
                span.breaks.push(pause);
            }
            if WeeklyHours::new(trial.clone()).is_ok() {
                spans = trial;
            }
        }
    }
    spans
}

/// The first time after this one, or at it, at which the clock shows `time`; strictly after if `later`.
fn next(from: DateTime, time: Time, later: bool) -> DateTime {
    let today = from.date().to_datetime(time);
    if today > from || (today == from && !later) { today } else { today + 1.day() }
}

/// Why each minute from `from` on, `minutes` of them, is not open.
fn walk(zone: &TimeZone, spans: &[(Weekday, OpenSpan)], closures: &[ClosurePeriod], from: i64, minutes: i64) -> Vec<Option<Reason>> {
    let civil = |minute: i64| zone.to_datetime(Timestamp::from_second(minute * 60).expect("sane"));
    let (mut open, mut paused) = (Vec::new(), Vec::new());
    let mut date = civil(from).date() - 3.days();
    while date <= civil(from + minutes).date() {
        for (_, span) in spans.iter().filter(|(weekday, _)| *weekday == date.weekday()) {
            let opens = date.to_datetime(span.opens);
            open.push((opens, next(opens, span.closes, true)));
            paused.extend(span.breaks.iter().map(|pause| {
                let from = next(opens, pause.from, false);
                (from, next(from, pause.until, true))
            }));
        }
        date += 1.day();
    }
    let mut reached = civil(from);
    let of_minute = |minute: i64| {
        reached = reached.max(civil(minute));
        let within = |stretches: &[(DateTime, DateTime)]| stretches.iter().any(|(from, until)| *from <= reached && reached < *until);
        if !within(&open) {
            Some(Reason::Closed)
        } else if closures.iter().any(|closure| closure.from() <= reached && reached < closure.until()) {
            Some(Reason::Closure)
        } else {
            within(&paused).then_some(Reason::Break)
        }
    };
    (from..from + minutes).map(of_minute).collect()
}

/// What a quantum says of its minutes: the worst of them.
fn shut(minutes: &[Option<Reason>]) -> Option<Reason> {
    [Reason::Closed, Reason::Closure, Reason::Break].into_iter().find(|reason| minutes.contains(&Some(*reason)))
}

fn slug(kind: usize) -> Slug {
    ["quick", "lift", "inspection"][kind].parse().expect("a slug")
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_listed_can_be_booked_and_the_rest_says_why(case in case()) {
        let (name, moments) = ZONES[case.zone];
        let zone = TimeZone::get(name).expect("a zone");
        let moment: Timestamp = moments[case.moment % moments.len()].parse().expect("an instant");
        let first = moment.as_second().div_euclid(900) + case.begins;
        let range = QuantumRange::of_length(Quantum::from_index(first), case.length);
        let civil = (zone.to_datetime(range.start().starts_at())).with().second(0).build().expect("a time");
        let closures: Vec<_> = case.closures.iter().filter_map(|(from, length)| {
            let from = civil + SignedDuration::from_mins(*from);
            ClosurePeriod::new(from, from + SignedDuration::from_mins(*length)).ok()
        }).collect();
        let spans = valid_spans(&case.spans);
        let hours = WeeklyHours::new(spans.clone()).expect("valid spans");
        let step = SlotStep::of_minutes(case.step).expect("a step");
        let timetable = Timetable::build(&zone, &hours, &closures, step, range);
        let now = first * 900 + case.now;
        let window = Window::new(Timestamp::from_second(now).expect("sane"), case.notice, case.ahead);

        let walk_from = first * 15 - 4 * 1440;
        let walked = walk(&zone, &spans, &closures, walk_from, i64::from(case.length) * 15 + 8 * 1440);
        let quantum_shut = |quantum: i64| {
            let at = usize::try_from(quantum * 15 - walk_from).expect("walked");
            shut(&walked[at..at + 15])
        };

        let on_grid = |quantum: i64| {
            let clock = zone.to_datetime(Timestamp::from_second(quantum * 900).expect("sane")).time();
            clock.second() == 0 && (i32::from(clock.hour()) * 60 + i32::from(clock.minute())) % i32::from(case.step) == 0
        };

        for raw in &case.jobs {
            let kinds = raw.kinds.as_ref().map_or(BayKinds::ANY, |kinds| BayKinds::only(kinds.iter().map(|kind| slug(*kind))));
            let job = Job::new(raw.work, raw.before, raw.after, raw.overnight, kinds).expect("a job");
            let bays: Vec<_> = (1..).zip(&case.bays).map(|(id, (kind, claims))| {
                let mut busy = Strip::covering(job.reach(range));
                for (start, length) in claims {
                    busy.set(QuantumRange::new(Quantum::from_index(first + start), Quantum::from_index(first + start + length)));
                }
                BayOccupancy { bay: BayId::from_uuid(uuid::Uuid::from_u128(id)), kind: slug(*kind), busy }
            }).collect();
            let schedule = Schedule { timetable: &timetable, bays: &bays, window };

            let (work, claim) = (i64::from(raw.work), (i64::from(raw.before), i64::from(raw.work + raw.after)));
            let model = |quantum: i64| -> Result<Vec<BayId>, Reason> {
                let begins = quantum * 900;
                if begins < now {
                    return Err(Reason::Past);
                }
                if begins < now + i64::from(case.notice) * 60 {
                    return Err(Reason::NoticeTooShort);
                }
                if begins > now + i64::from(case.ahead) * 60 {
                    return Err(Reason::TooFarAhead);
                }
                if !on_grid(quantum) {
                    return Err(Reason::OffGrid);
                }
                let needed: Vec<i64> = if raw.overnight { vec![quantum, quantum + work - 1] } else { (quantum..quantum + work).collect() };
                if let Some(reason) = needed.into_iter().find_map(quantum_shut) {
                    return Err(reason);
                }
                let fits = |kind: &usize| raw.kinds.as_ref().is_none_or(|kinds| kinds.contains(kind));
                if !case.bays.iter().any(|(kind, _)| fits(kind)) {
                    return Err(Reason::NoSuchBay);
                }
                let meets = |(start, length): &(i64, i64)| first + start < quantum + claim.1 && first + start + length > quantum - claim.0;
                let idle = case.bays.iter().zip(&bays).filter(|((kind, claims), _)| fits(kind) && !claims.iter().any(meets));
                let idle: Vec<BayId> = idle.map(|(_, bay)| bay.bay).collect();
                if idle.is_empty() { Err(Reason::BayBusy) } else { Ok(idle) }
            };

            let answers: Vec<_> = range.iter().map(|start| (start, model(start.index()))).collect();
            for (start, answer) in &answers {
                prop_assert_eq!(&schedule.check(&job, *start), answer, "check of {} in {}", start.starts_at(), name);
            }
            let listed = schedule.free_slots(&job, range);
            let expected: Vec<_> = answers.iter().filter_map(|(start, answer)| Some((*start, answer.as_ref().ok()?.len()))).collect();
            prop_assert_eq!(listed.iter().map(|slot| (slot.start, usize::from(slot.bays))).collect::<Vec<_>>(), expected);
            prop_assert!(listed.iter().all(|slot| slot.end == job.work(slot.start).end()));
            prop_assert_eq!(schedule.earliest(&job, range), listed.first().map(|slot| slot.start));
            let on_the_grid = answers.iter().filter(|(start, _)| on_grid(start.index()));
            let expected: Vec<_> = on_the_grid.map(|(start, answer)| Explained { start: *start, reason: answer.as_ref().err().copied() }).collect();
            prop_assert_eq!(schedule.explain(&job, range), expected);
            // A timetable of one start alone, as at booking time, says the same.
            let start = range.start().plus(case.length / 2);
            let alone = Timetable::build(&zone, &hours, &closures, step, QuantumRange::of_length(start, 1));
            prop_assert_eq!(Schedule { timetable: &alone, ..schedule }.check(&job, start), model(start.index()));
        }
    }
}
