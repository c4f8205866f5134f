//! The work on final reports: lent to one worker at a time, advanced by fence, step by step; and the tries of strangers, counted.

use jiff::{SignedDuration, Timestamp};

use super::inspections::drafted;
use super::{Store, assert_kept, read, refusal, shop, together, write};
use crate::inspection::{JobStep, ReportJob};
use crate::storage::{Conflict, StorageError};
use crate::testing::{Sample, Shop};
use crate::value::ReportId;

/// And is told with its tenant and its first step.
pub async fn a_report_is_lent_only_after_its_commit(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, report) = drafted(storage, &sample, &shop).await;
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.inspections_mut().insert_job(report.id, sample.now()).await);
    assert_eq!(lease(storage, &sample).await, None);
    assert_kept(unit.commit().await);
    let job = lease(storage, &sample).await.expect("it is due");
    assert_eq!((job.tenant, job.report, job.step, job.attempts), (shop.tenant.id, report.id, JobStep::Render, 0));
    assert_eq!(job_of(storage, &shop, report.id).await, Some((JobStep::Render, None)));
    assert_eq!(job_of(storage, &shop, sample.id()).await, None);
    let mut unit = write(storage, &shop).await;
    assert_eq!(refusal(unit.inspections_mut().insert_job(report.id, sample.now()).await), Conflict::Duplicate, "work is given once");
    drop(unit);
    let mut unit = write(storage, &shop).await;
    assert_eq!(refusal(unit.inspections_mut().insert_job(sample.id(), sample.now()).await), Conflict::Missing);
}

/// Whichever tenant's; nothing before it is due.
pub async fn the_report_that_is_due_longest_is_lent_first(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let (start, mut due) = (sample.now(), Vec::new());
    for (n, minutes) in [3, 1, 4, 2].into_iter().enumerate() {
        let report = given(storage, &sample, &shops[n % 2], start + SignedDuration::from_mins(minutes)).await;
        due.push((minutes, report));
    }
    due.sort_by_key(|(minutes, _)| *minutes);
    for (minutes, report) in due {
        let at = start + SignedDuration::from_mins(minutes);
        let until = at + SignedDuration::from_hours(1);
        assert_eq!(lend(storage, at - SignedDuration::from_micros(1), until).await, None, "not before it is due");
        assert_eq!(lend(storage, at, until).await.map(|job| job.report), Some(report));
    }
}

/// Four workers empty the queue: each report is lent once.
pub async fn no_report_is_lent_to_two_workers(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let mut reports = Vec::new();
    for _ in 0..24 {
        reports.push(given(storage, &sample, &shop, sample.now()).await);
    }
    let lent = together((0..4).map(|_| {
        let (storage, now, until) = (storage.clone(), sample.now(), sample.in_minutes(1));
        async move {
            let mut lent = Vec::new();
            // A worker that is told "none" while another was just taking the last ones asks again.
            let mut idle = 0;
            while idle < 8 {
                match lend(&storage, now, until).await {
                    Some(job) => lent.push(job.report),
                    None => idle += 1,
                }
            }
            lent
        }
    }))
    .await;
    let mut lent = lent.concat();
    lent.sort_unstable();
    reports.sort_unstable();
    assert_eq!(lent, reports, "each once and none left");
}

/// A worker that was too slow is told so, and can't change what another has in hand.
pub async fn a_lost_lease_moves_nothing(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    given(storage, &sample, &shop, sample.now()).await;
    let (now, until) = (sample.now(), sample.in_minutes(1));
    let slow = lend(storage, now, until).await.expect("it is due");
    let before = until - SignedDuration::from_micros(1);
    assert_eq!(lend(storage, before, sample.in_minutes(9)).await, None, "it is lent until then");
    let quick = lend(storage, until, sample.in_minutes(9)).await.expect("it is due");
    assert_eq!((quick.report, quick.step, quick.attempts), (slow.report, slow.step, slow.attempts + 1));
    assert!(quick.fence > slow.fence, "a later lease has a higher number");
    let never = ReportJob { fence: quick.fence + 1, ..quick };
    let absent = ReportJob { report: sample.id(), ..quick };
    for lost in [slow, never, absent] {
        assert_eq!(refusal(advance(storage, &shop, &lost, lost.step.next()).await), Conflict::Stale);
        assert_eq!(refusal(advance(storage, &shop, &lost, None).await), Conflict::Stale);
        assert!(!assert_kept(storage.report_queue().retry_report(&lost, now, "slow").await));
    }
    assert_eq!(lend(storage, until, sample.in_minutes(9)).await, None, "it is still lent");
    assert_eq!(job_of(storage, &shop, quick.report).await, Some((JobStep::Render, None)));
    assert_kept(advance(storage, &shop, &quick, quick.step.next()).await);
}

/// The worker goes straight on under its lease; a step is done once; whoever takes over goes on where it stands.
pub async fn steps_follow_each_other_under_one_lease(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let report = given(storage, &sample, &shop, sample.now()).await;
    let mut job = lease(storage, &sample).await.expect("it is due");
    for step in JobStep::ALL {
        assert_eq!(job.step, step);
        assert_eq!(job_of(storage, &shop, report).await, Some((step, None)));
        assert_kept(advance(storage, &shop, &job, step.next()).await);
        for again in [step.next(), None] {
            assert_eq!(refusal(advance(storage, &shop, &job, again).await), Conflict::Stale, "a step is done once");
        }
        assert_eq!(lease(storage, &sample).await, None, "it is still lent, or done");
        job.step = step.next().unwrap_or(step);
    }
    assert_eq!(job_of(storage, &shop, report).await, None, "it is done");

    let second = given(storage, &sample, &shop, sample.now()).await;
    let job = lease(storage, &sample).await.expect("it is due");
    assert_kept(advance(storage, &shop, &job, Some(JobStep::Publish)).await);
    let later = sample.in_minutes(60);
    let taken = lend(storage, later, later + SignedDuration::from_mins(1)).await.expect("the first worker is gone");
    assert_eq!((taken.report, taken.step), (second, JobStep::Publish));
    assert_eq!(refusal(advance(storage, &shop, &ReportJob { step: JobStep::Publish, ..job }, None).await), Conflict::Stale);
}

/// Not before its time, with the reason told and the tries of this step counted.
pub async fn a_step_to_be_tried_again_comes_back_when_it_is_due(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let report = given(storage, &sample, &shop, sample.now()).await;
    let mut fence = i64::MIN;
    for step in [JobStep::Render, JobStep::Publish] {
        for tries in 0..3 {
            let mut job = lease(storage, &sample).await.expect("it is due");
            if step == JobStep::Publish && tries == 0 {
                // What stood before the lease was a step further back.
                assert_kept(advance(storage, &shop, &job, Some(step)).await);
                job = ReportJob { step, attempts: 0, ..job };
            }
            assert_eq!((job.step, job.attempts), (step, tries), "tries are counted for each step");
            assert!(job.fence > fence);
            fence = job.fence;
            let again = sample.in_minutes(2);
            assert!(assert_kept(storage.report_queue().retry_report(&job, again, "no room for «بلاب»").await));
            assert!(!assert_kept(storage.report_queue().retry_report(&job, again, "twice").await), "the lease is over");
            assert_eq!(refusal(advance(storage, &shop, &job, step.next()).await), Conflict::Stale);
            assert_eq!(job_of(storage, &shop, report).await, Some((step, Some("no room for «بلاب»".to_owned()))));
            sample.clock().set(again - SignedDuration::from_micros(1));
            assert_eq!(lease(storage, &sample).await, None, "not before it is due");
            sample.clock().set(again);
        }
    }
    let job = lease(storage, &sample).await.expect("it is due");
    assert_kept(advance(storage, &shop, &job, job.step.next()).await);
    assert_eq!(job_of(storage, &shop, report).await, Some((JobStep::Notify, None)), "the reason was of the step before");
}

/// A step is kept with what else its unit did, or not at all.
pub async fn a_step_that_was_not_committed_was_not_done(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let report = given(storage, &sample, &shop, sample.now()).await;
    let job = lease(storage, &sample).await.expect("it is due");
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.inspections_mut().advance_job(&job, None).await);
    drop(unit);
    assert_eq!(job_of(storage, &shop, report).await, Some((JobStep::Render, None)));
    assert_kept(advance(storage, &shop, &job, None).await);
    assert_eq!(job_of(storage, &shop, report).await, None);
}

/// Neither under its old lease nor ever.
pub async fn what_is_done_is_never_lent_again(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let report = given(storage, &sample, &shop, sample.now()).await;
    let job = lease(storage, &sample).await.expect("it is due");
    assert_kept(advance(storage, &shop, &job, None).await);
    assert_eq!(refusal(advance(storage, &shop, &job, None).await), Conflict::Stale);
    assert!(!assert_kept(storage.report_queue().retry_report(&job, sample.now(), "once more").await));
    assert_eq!(lend(storage, sample.in_minutes(600), sample.in_minutes(900)).await, None);
    assert_eq!(job_of(storage, &shop, report).await, None);
}

/// Thirty-two at once: each number is told once.
pub async fn tries_are_counted_exactly(storage: &Store) {
    let sample = Sample::new();
    let window = sample.now();
    let count = |by: i64| {
        let storage = storage.clone();
        async move { tries(&storage, "phone:1", window, by).await }
    };
    let mut told = together((0..32).map(|_| count(1))).await;
    told.sort_unstable();
    assert_eq!(told, (1..=32).collect::<Vec<i64>>());
    let mut told = together((0..32).map(|_| count(-1))).await;
    told.sort_unstable();
    assert_eq!(told, (0..32).collect::<Vec<i64>>());
}

/// Each subject and window by itself; there are never fewer than none; what is not committed was not tried.
pub async fn tries_are_of_one_subject_in_one_window(storage: &Store) {
    let sample = Sample::new();
    let (window, next) = (sample.now(), sample.in_minutes(60));
    assert_eq!(tries(storage, "a", window, -5).await, 0);
    assert_eq!(tries(storage, "a", window, 3).await, 3);
    assert_eq!(tries(storage, "b", window, 1).await, 1);
    assert_eq!(tries(storage, "a", next, 1).await, 1);
    assert_eq!(tries(storage, "a", window, -9).await, 0);
    assert_eq!(tries(storage, "a", window, 2).await, 2);
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_eq!(assert_kept(unit.tallies_mut().count("a", window, 1).await), 3);
    drop(unit);
    assert_eq!(tries(storage, "a", window, 0).await, 2);
}

/// Tries at once, work that is done a month later; work that waits is never forgotten.
pub async fn tries_and_done_work_are_forgotten_in_their_time(storage: &Store) {
    let sample = Sample::new();
    let (shop, start) = (shop(storage, &sample, "shop").await, sample.now());
    let done = given(storage, &sample, &shop, start).await;
    let job = lend(storage, start, start).await.expect("it is due");
    assert_eq!(job.report, done);
    assert_kept(advance(storage, &shop, &job, None).await);
    let waiting = given(storage, &sample, &shop, start).await;
    tries(storage, "a", start, 4).await;
    let mut purged = Vec::new();
    for hours in [0, 1, 24 * 28, 24 * 32] {
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        purged.push(assert_kept(unit.accounts_mut().purge(start + SignedDuration::from_hours(hours)).await));
        assert_kept(unit.commit().await);
    }
    assert_eq!(purged, [0, 1, 0, 1]);
    assert_eq!(tries(storage, "a", start, 1).await, 1, "counting begins anew");
    assert_eq!(lease(storage, &sample).await.map(|job| job.report), Some(waiting));
}

// --- what the checks are written with

/// A stored report with work to be done from this moment on. It need not be final for that.
async fn given(storage: &Store, sample: &Sample, shop: &Shop, at: Timestamp) -> ReportId {
    let (_, report) = drafted(storage, sample, shop).await;
    let mut unit = write(storage, shop).await;
    assert_kept(unit.inspections_mut().insert_job(report.id, at).await);
    assert_kept(unit.commit().await);
    report.id
}

async fn lend(storage: &Store, now: Timestamp, until: Timestamp) -> Option<ReportJob> {
    assert_kept(storage.report_queue().lease_report(now, until).await)
}

/// What is due now, lent for half an hour.
async fn lease(storage: &Store, sample: &Sample) -> Option<ReportJob> {
    lend(storage, sample.now(), sample.in_minutes(30)).await
}

async fn advance(storage: &Store, shop: &Shop, job: &ReportJob, next: Option<JobStep>) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.inspections_mut().advance_job(job, next).await?;
    unit.commit().await
}

async fn job_of(storage: &Store, shop: &Shop, report: ReportId) -> Option<(JobStep, Option<String>)> {
    read(storage, shop).await.inspections().job(report).await.expect("work can be read")
}

async fn tries(storage: &Store, subject: &str, window: Timestamp, by: i64) -> i64 {
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    let tries = assert_kept(unit.tallies_mut().count(subject, window, by).await);
    assert_kept(unit.commit().await);
    tries
}
