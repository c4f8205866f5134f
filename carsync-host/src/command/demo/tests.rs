//! What the demo's plan promises, proved on all its workshops.

use std::collections::HashMap;

use carsync_core::booking::schedule::{QuantumRange, Timetable};
use carsync_core::booking::{Agreed, BookingState};
use carsync_core::catalogue::{ServiceDraft, WorkshopWhole, job_of};
use carsync_core::jiff::Timestamp;
use carsync_core::jiff::civil::Date;
use carsync_core::value::Slug;

use super::business::{BUSINESSES, holidays};
use super::plan;
use super::seed::found;
use crate::compose::compose;
use crate::config::Config;

/// A Wednesday, 11:00 in Tehran.
fn noonish() -> Timestamp {
    "2026-11-25T07:30:00Z".parse().expect("a time")
}

fn services<'w>(whole: &'w WorkshopWhole, agreed: &Agreed) -> Vec<&'w ServiceDraft> {
    let draft = |slug: &Slug| whole.services.iter().map(|service| &service.draft).find(|draft| draft.slug == *slug).expect("a service");
    agreed.services.iter().map(draft).collect()
}

#[tokio::test]
async fn the_plan_keeps_every_promise_in_all_workshops() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config::in_folder(folder.path().join("data")).expect("a configuration");
    let carsync = compose(&config, true).await.expect("a deployment");
    let days: Vec<Date> = holidays().expect("holidays").into_iter().map(|(date, _)| date).collect();
    let mut states = HashMap::<BookingState, usize>::new();
    for (number, business) in BUSINESSES.iter().enumerate() {
        let (staff, resumed) = found(&carsync, business).await.expect("a business");
        assert!(!resumed && found(&carsync, business).await.expect("the same").1);
        let scope = staff.scope();
        for workshop in carsync.catalogue().workshops(scope).await.expect("workshops") {
            let whole = carsync.catalogue().workshop(scope, &workshop.id.into()).await.expect("a workshop");
            let plan = plan::bookings(&whole, &days, noonish(), number, business.customers);
            let load = load(&whole, &plan);
            let slug = whole.workshop.draft.slug.as_str();
            assert!((0.35..=0.75).contains(&load), "{slug} is at {load:.2}");
            for agreed in &plan {
                *states.entry(agreed.state).or_default() += 1;
                assert!(agreed.agreed_at <= noonish() && agreed.agreed_at <= agreed.starts_at);
                let to_come = matches!(agreed.state, BookingState::Confirmed);
                let begun = matches!(agreed.state, BookingState::InProgress | BookingState::Finished | BookingState::NoShow);
                assert!(if agreed.starts_at > noonish() { !begun } else { !to_come }, "{:?}", agreed.state);
            }
        }
    }
    for state in BookingState::ALL {
        let expected = !matches!(state, BookingState::Held | BookingState::Expired);
        assert_eq!(states.contains_key(&state), expected, "{state:?} of {states:?}");
    }
}

/// The share of the open bay time that is taken.
fn load(whole: &WorkshopWhole, plan: &[Agreed]) -> f64 {
    let draft = &whole.workshop.draft;
    let range = plan::range(whole, noonish());
    let table = Timetable::build(draft.zone.rules(), &draft.hours, &[], draft.step, range);
    let open = |range: QuantumRange| table.open().iter(range).count();
    let taken: usize = plan
        .iter()
        .map(|agreed| {
            let (job, _) = job_of(services(whole, agreed)).expect("a job");
            let start = carsync_core::booking::schedule::Quantum::starting_at(agreed.starts_at).expect("a quarter");
            assert!(table.open().contains(start), "in opening hours");
            open(job.claim(start).and(&range))
        })
        .sum();
    taken as f64 / (open(range) * whole.bays.len()) as f64
}
