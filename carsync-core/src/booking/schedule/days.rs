//! Named days on which slots go wrong elsewhere: gaps, folds, a day that never was, and hours around them.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{DateTime, Time, Weekday, date};
use jiff::tz::TimeZone;

use super::*;
use crate::catalogue::hours::{Break, ClosurePeriod, OpenSpan, SlotStep, WeeklyHours};
use crate::value::{BayId, Slug};

const WEEK: [Weekday; 7] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];

fn read<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect(text)
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect(name)
}

fn daily(opens: &str, closes: &str, breaks: &[(&str, &str)]) -> WeeklyHours {
    let breaks: Vec<_> = breaks.iter().map(|(from, until)| Break { from: read(from), until: read(until) }).collect();
    let span = OpenSpan { opens: read::<Time>(opens), closes: read(closes), breaks };
    WeeklyHours::new(WEEK.map(|day| (day, span.clone()))).expect("valid hours")
}

fn job(quanta: u32, overnight: bool) -> Job {
    Job::new(quanta, 0, 0, overnight, BayKinds::ANY).expect("a job")
}

fn bays() -> [BayOccupancy; 1] {
    [BayOccupancy { bay: BayId::from_uuid(uuid::Uuid::nil()), kind: read("lift"), busy: Strip::default() }]
}

/// The free starts of a day in UTC, as `HH:MM`.
fn free(name: &str, day: &str, hours: &WeeklyHours, closures: &[ClosurePeriod], step: SlotStep, job: &Job) -> Vec<String> {
    let zone = zone(name);
    let range = QuantumRange::of_days(&zone, read(day), 1);
    let timetable = Timetable::build(&zone, hours, closures, step, range);
    let window = Window::new(range.start().starts_at(), 0, u32::MAX);
    let slots = Schedule { timetable: &timetable, bays: &bays(), window }.free_slots(job, range);
    slots.iter().map(|slot| slot.start.starts_at().strftime("%H:%M").to_string()).collect()
}

#[test]
fn a_gap_shortens_the_day_and_what_it_skips_is_the_first_instant_after_it() {
    // Berlin skips 02:00 to 03:00 at 01:00 UTC: opening at 02:30 is 03:00 there.
    let hours = daily("02:30", "04:00", &[]);
    assert_eq!(free("Europe/Berlin", "2026-03-29", &hours, &[], SlotStep::HALF, &job(2, false)), ["01:00", "01:30"]);
    // A span within the gap is no time at all, and a break within it is none either.
    assert!(free("Europe/Berlin", "2026-03-29", &daily("02:00", "03:00", &[]), &[], SlotStep::HALF, &job(1, false)).is_empty());
    let hours = daily("01:30", "03:30", &[("02:15", "02:45")]);
    assert_eq!(free("Europe/Berlin", "2026-03-29", &hours, &[], SlotStep::HALF, &job(2, false)), ["00:30", "01:00"]);
}

#[test]
fn a_fold_lengthens_the_day_and_both_passes_hold_starts() {
    // Berlin repeats 02:00 to 03:00 at 01:00 UTC.
    let hours = daily("01:00", "04:00", &[]);
    let starts = free("Europe/Berlin", "2026-10-25", &hours, &[], SlotStep::HOUR, &job(4, false));
    assert_eq!(starts, ["23:00", "00:00", "01:00", "02:00"]);
    // What closes at a repeated time closes at its first occurrence; what opens there stays open.
    assert_eq!(free("Europe/Berlin", "2026-10-25", &daily("01:00", "02:30", &[]), &[], SlotStep::HALF, &job(1, false)).len(), 3);
    assert_eq!(free("Europe/Berlin", "2026-10-25", &daily("02:30", "03:30", &[]), &[], SlotStep::HALF, &job(1, false)).len(), 4);
}

#[test]
fn half_an_hour_of_summer_keeps_full_hours_full() {
    // Lord Howe goes from +11 to +10:30 at 15:00 UTC, which is 02:00 there.
    let starts = free("Australia/Lord_Howe", "2026-04-05", &daily("00:00", "04:00", &[]), &[], SlotStep::HOUR, &job(2, false));
    assert_eq!(starts, ["13:00", "14:00", "15:30", "16:30"]);
}

#[test]
fn a_day_that_apia_skipped_has_no_slots_and_its_neighbours_keep_theirs() {
    let hours = daily("20:00", "02:00", &[]);
    let count = |day: &str| free("Pacific/Apia", day, &hours, &[], SlotStep::HOUR, &job(4, false)).len();
    assert!(QuantumRange::of_days(&zone("Pacific/Apia"), date(2011, 12, 30), 1).is_empty());
    // The 29th's span closes as the 31st begins. There the 30th's opens, late, and closes at 02:00.
    let days = ["2011-12-28", "2011-12-29", "2011-12-30", "2011-12-31"];
    assert_eq!(days.map(count), [6, 6, 0, 6]);
    let noon = daily("09:00", "12:00", &[]);
    assert_eq!(days.map(|day| free("Pacific/Apia", day, &noon, &[], SlotStep::HOUR, &job(4, false)).len()), [3, 3, 0, 3]);
}

#[test]
fn minutes_off_the_quarter_round_inwards_unless_the_next_span_goes_on() {
    let hours = daily("08:10", "10:05", &[("09:05", "09:10")]);
    let starts = free("Asia/Tehran", "2026-03-21", &hours, &[], SlotStep::QUARTER, &job(1, false));
    assert_eq!(starts, ["04:45", "05:00", "05:15", "05:45", "06:00", "06:15"]);
    let [early, late] = [("08:00", "09:05"), ("09:05", "10:00")].map(|(opens, closes)| OpenSpan {
        opens: read(opens),
        closes: read(closes),
        breaks: Vec::new(),
    });
    let split = WeeklyHours::new([(Weekday::Saturday, late), (Weekday::Saturday, early)]).expect("they touch");
    assert_eq!(free("Asia/Tehran", "2026-03-21", &split, &[], SlotStep::QUARTER, &job(8, false)), ["04:30"]);
}

#[test]
fn an_overnight_job_stays_through_the_night_and_a_closure() {
    let hours = daily("08:00", "17:00", &[]);
    let closure = ClosurePeriod::new(read::<DateTime>("2026-03-22T00:00"), read("2026-03-23T00:00")).expect("a day");
    let starts = |job: &Job| free("Asia/Tehran", "2026-03-21", &hours, &[closure], SlotStep::HOUR, job);
    assert_eq!(starts(&job(36, false)), ["04:30"]);
    assert!(starts(&job(37, false)).is_empty());
    assert!(starts(&job(64, true)).is_empty(), "it would end in the closure");
    assert_eq!(starts(&job(48 * 4, true)).len(), 8, "from 08:00 it would end before opening");
}

#[test]
fn there_are_no_starts_while_an_offset_is_off_the_quarter() {
    let hours = daily("00:00", "00:00", &[]);
    assert!(free("Asia/Tehran", "1920-05-05", &hours, &[], SlotStep::QUARTER, &job(1, false)).is_empty());
    assert_eq!(free("Asia/Tehran", "1950-05-05", &hours, &[], SlotStep::QUARTER, &job(1, false)).len(), 96);
}

#[test]
fn services_of_one_booking_need_a_bay_that_suits_both() {
    let kinds = |names: &[&str]| BayKinds::only(names.iter().map(|name| read::<Slug>(name)));
    let both = kinds(&["lift", "quick"]).and(&kinds(&["lift"])).and(&BayKinds::ANY);
    assert_eq!(both, kinds(&["lift"]));
    let neither = both.and(&kinds(&["quick"]));
    assert!(!neither.accepts(&read("lift")) && neither != BayKinds::ANY);
}

#[test]
fn the_ends_of_the_calendar_are_built_without_panic() {
    let hours = daily("20:00", "06:00", &[("23:00", "01:00")]);
    let closure = ClosurePeriod::new(DateTime::MIN, read("-009999-01-02T00:00")).expect("a day");
    for name in ["Asia/Tehran", "America/New_York", "Pacific/Apia", "UTC"] {
        for start in [i64::MIN, Quantum::holding(Timestamp::MIN).index(), Quantum::holding(Timestamp::MAX).index() - 200, i64::MAX] {
            let range = QuantumRange::of_length(Quantum::from_index(start), 400);
            let timetable = Timetable::build(&zone(name), &hours, &[closure], SlotStep::HALF, range);
            let window = Window::new(Timestamp::MAX, u32::MAX, u32::MAX);
            let schedule = Schedule { timetable: &timetable, bays: &bays(), window };
            let job = Job::new(MAX_JOB_QUANTA, MAX_JOB_QUANTA, MAX_JOB_QUANTA, true, BayKinds::ANY).expect("the longest");
            assert_eq!(schedule.explain(&job, range).len(), timetable.starts().iter(range).count());
            assert_eq!(schedule.free_slots(&job, range).len(), 0);
        }
    }
}

#[test]
fn weekly_hours_refuse_what_overlaps_or_falls_outside() {
    let refusal = |text: &str| serde_json::from_str::<WeeklyHours>(text).map_err(|error| error.to_string().replace('`', "'"));
    let good = r#"{"saturday":[{"opens":"08:00","closes":"17:00","breaks":[{"from":"12:30","until":"13:30"}]}]}"#;
    assert_eq!(refusal(good).map(|hours| serde_json::to_string(&hours).expect("text")).as_deref(), Ok(good));
    for accepted in [
        r"{}",
        r#"{"friday":[{"opens":"00:00","closes":"00:00"}],"saturday":[{"opens":"00:00","closes":"00:00"}]}"#,
        r#"{"friday":[{"opens":"20:00","closes":"04:00","breaks":[{"from":"23:30","until":"00:30"},{"from":"03:00","until":"04:00"}]}]}"#,
        r#"{"friday":[{"opens":"08:00","closes":"08:00","breaks":[{"from":"07:00","until":"08:00"}]}]}"#,
    ] {
        assert!(refusal(accepted).is_ok(), "{accepted} {:?}", refusal(accepted));
    }
    for (refused, why) in [
        (r#"{"friday":[{"opens":"08:00","closes":"12:00"},{"opens":"11:59","closes":"13:00"}]}"#, "overlap"),
        (r#"{"friday":[{"opens":"20:00","closes":"04:00"}],"saturday":[{"opens":"03:59","closes":"13:00"}]}"#, "overlap"),
        (r#"{"sunday":[{"opens":"20:00","closes":"04:00"}],"monday":[{"opens":"03:59","closes":"13:00"}]}"#, "overlap"),
        (r#"{"friday":[{"opens":"08:00","closes":"17:00","breaks":[{"from":"07:30","until":"08:30"}]}]}"#, "a break"),
        (r#"{"friday":[{"opens":"08:00","closes":"17:00","breaks":[{"from":"16:30","until":"17:01"}]}]}"#, "a break"),
        (r#"{"friday":[{"opens":"08:00","closes":"17:00","breaks":[{"from":"12:00","until":"12:00"}]}]}"#, "a break"),
        (r#"{"friday":[{"opens":"08:00","closes":"24:00"}]}"#, "HH:MM"),
        (r#"{"friday":[{"opens":"8:00","closes":"12:00"}]}"#, "HH:MM"),
        (r#"{"friday":[{"opens":"08:00:00","closes":"12:00"}]}"#, "HH:MM"),
        (r#"{"freitag":[]}"#, "unknown field"),
    ] {
        assert!(refusal(refused).is_err_and(|error| error.contains(why)), "{refused} {why}");
    }
    let five = [8, 10, 12, 14, 16].map(|hour| OpenSpan {
        opens: Time::constant(hour, 0, 0, 0),
        closes: Time::constant(hour + 1, 0, 0, 0),
        breaks: Vec::new(),
    });
    let codes = WeeklyHours::new(five.map(|span| (Weekday::Monday, span))).map_err(|error| error.code());
    assert_eq!(codes, Err("hours.too_many"));
    let seconds = OpenSpan { opens: Time::constant(8, 0, 1, 0), closes: Time::midnight(), breaks: Vec::new() };
    assert_eq!(WeeklyHours::new([(Weekday::Monday, seconds)]).map_err(|error| error.code()), Err("hours.not_whole_minutes"));
}
