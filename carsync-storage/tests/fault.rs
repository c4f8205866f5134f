//! The injector's faults do what they say, and a booking whose commit may or may not have happened is resolved by asking again.

mod support;

use std::sync::Arc;

use carsync_core::account::Customer;
use carsync_core::booking::{Answered, Book, Booking, BookingError, IdempotencyKey, VehicleChoice};
use carsync_core::catalogue::Closure;
use carsync_core::customer::VehicleFacts;
use carsync_core::jiff::SignedDuration;
use carsync_core::notify::SmsReceipt;
use carsync_core::outbox::Lane;
use carsync_core::page::PageQuery;
use carsync_core::storage::{Outcome, StorageError};
use carsync_core::testing::sample::{person_scope, scope};
use carsync_core::testing::settle::{bury, done};
use carsync_core::testing::{Fault, FaultInjector, RecordingSms, Sample, Shop, Visit};
use carsync_core::value::{PhoneNumber, Secret};
use carsync_core::{CarSync, Storage};

const COMMIT_FAULTS: [(Fault, Outcome, bool); 3] = [
    (Fault::BeforeCommit, Outcome::NotCommitted, false),
    (Fault::CommitLost, Outcome::Unknown, false),
    (Fault::AfterCommit, Outcome::Unknown, true),
];

/// Whether it may have been committed; panics if it answered.
#[track_caller]
fn outcome<T>(answer: Result<T, StorageError>) -> Outcome {
    match answer {
        Err(StorageError::Unavailable { outcome, .. }) => outcome,
        Err(error) => panic!("it should be unavailable, but: {error:?}"),
        Ok(_) => panic!("it should be unavailable"),
    }
}

#[tokio::test]
async fn the_door_that_is_to_stay_shut_stays_shut_once() {
    let (storage, _folder) = support::sqlite().await;
    let (sample, faulty) = (Sample::new(), FaultInjector::round(storage));
    let (tenant, person) = (scope(&sample.tenant("shop")), person_scope(&sample.person()));
    let (now, later) = (sample.now(), sample.in_minutes(1));
    for nth in [1, 3] {
        for door in 0..9 {
            faulty.arm(Fault::Opening, nth);
            for _before in 1..nth {
                faulty.ping().await.expect("the doors before it open");
            }
            let answer = match door {
                0 => faulty.read(&tenant).await.map(drop),
                1 => faulty.write(&tenant).await.map(drop),
                2 => faulty.own(&person).await.map(drop),
                3 => faulty.own_write(&person).await.map(drop),
                4 => faulty.platform().await.map(drop),
                5 => faulty.platform_write().await.map(drop),
                6 => faulty.queue().lease(Lane::Code, 1, now, later).await.map(drop),
                7 => faulty.report_queue().lease_report(now, later).await.map(drop),
                _ => faulty.ping().await,
            };
            assert_eq!(outcome(answer), Outcome::NotCommitted, "door {door}");
            faulty.ping().await.expect("and opens again");
        }
    }
    assert_eq!(faulty.struck(), 18);
    faulty.arm(Fault::Opening, 1);
    faulty.disarm();
    faulty.ping().await.expect("nothing is planned any more");
}

#[tokio::test]
async fn a_tenants_commit_fails_as_it_was_told_and_keeps_what_it_says() {
    let (storage, _folder) = support::sqlite().await;
    let sample = Sample::new();
    let shop = Shop::open(&storage, &sample, "shop").await.expect("a shop can be stored");
    let faulty = FaultInjector::round(storage.clone());
    for (fault, expected, kept) in COMMIT_FAULTS {
        let closures = [(); 3].map(|()| sample.closure(None, "2026-03-21T00:00", "2026-03-25T00:00"));
        faulty.arm(fault, 2);
        for (closure, strikes) in closures.iter().zip([false, true, false]) {
            let answer = close(&faulty, &shop, closure).await;
            if strikes {
                assert_eq!(outcome(answer), expected, "{fault:?}");
            } else {
                answer.expect("the commits before and after it go well");
            }
            let unit = storage.read(&shop.scope).await.expect("a reading unit opens");
            let found = unit.catalogue().closure(closure.id).await.expect("a closure can be read");
            assert_eq!(found.is_some(), kept || !strikes, "{fault:?}");
        }
    }
    assert_eq!(faulty.struck(), 3);
}

async fn close(storage: &dyn Storage, shop: &Shop, closure: &Closure) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.catalogue_mut().insert_closure(closure).await?;
    unit.commit().await
}

#[tokio::test]
async fn a_persons_and_the_platforms_commit_fail_as_they_were_told_and_keep_what_they_say() {
    let (storage, _folder) = support::sqlite().await;
    let (sample, faulty) = (Sample::new(), FaultInjector::round(storage.clone()));
    for (fault, expected, kept) in COMMIT_FAULTS {
        let person = sample.person();
        for strikes in [true, false] {
            let mut unit = faulty.platform_write().await.expect("a writing unit opens");
            let known = unit.accounts().person(person.id).await.expect("a person can be read").is_some();
            assert_eq!(known, kept && !strikes, "{fault:?}");
            if !known {
                unit.accounts_mut().insert_person(&person).await.expect("a person can be added");
            }
            if strikes {
                faulty.arm(fault, 1);
                assert_eq!(outcome(unit.commit().await), expected, "{fault:?}");
            } else {
                unit.commit().await.expect("the commit after it goes well");
            }
        }
        let vehicle = sample.vehicle(None);
        let mut unit = faulty.own_write(&person_scope(&person)).await.expect("a writing unit opens");
        unit.own_mut().insert_vehicle(&vehicle).await.expect("a vehicle can be added");
        faulty.arm(fault, 1);
        assert_eq!(outcome(unit.commit().await), expected, "{fault:?}");
        let unit = storage.own(&person_scope(&person)).await.expect("a reading unit opens");
        assert_eq!(unit.own().vehicle(vehicle.id).await.expect("a vehicle can be read").is_some(), kept, "{fault:?}");
    }
}

#[tokio::test]
async fn the_queue_fails_as_it_was_told_and_keeps_what_it_says() {
    let (storage, _folder) = support::sqlite().await;
    let (sample, faulty) = (Sample::new(), FaultInjector::round(storage.clone()));
    let phone = sample.person().phone;
    let receipt = SmsReceipt::new("recording", "r-1");
    for (fault, expected, kept) in COMMIT_FAULTS {
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        unit.outbox_mut().put(&sample.code_message(&phone, "123456")).await.expect("a message can be put");
        unit.commit().await.expect("it is kept");
        let lease = async |minutes| {
            let (now, until) = (sample.in_minutes(minutes), sample.in_minutes(minutes + 1));
            faulty.queue().lease(Lane::Code, 9, now, until).await
        };
        faulty.arm(fault, 1);
        assert_eq!(outcome(lease(0).await), expected, "{fault:?}");
        let free = lease(0).await.expect("messages can be leased").len();
        assert_eq!(free, usize::from(!kept), "{fault:?}");
        let leased = lease(1).await.expect("messages can be leased");
        let (id, fence) = (leased[0].id, leased[0].fence);
        faulty.arm(fault, 1);
        assert_eq!(outcome(done(faulty.queue(), id, fence, &receipt, sample.now()).await), expected, "{fault:?}");
        let still = bury(faulty.queue(), id, fence, sample.now(), "a test is over").await.expect("messages can be buried");
        assert_eq!(still, !kept, "{fault:?}");
    }
}

#[tokio::test]
async fn the_queue_of_reports_fails_as_it_was_told_and_keeps_what_it_says() {
    let (storage, _folder) = support::sqlite().await;
    let (sample, faulty) = (Sample::new(), FaultInjector::round(storage.clone()));
    let shop = Shop::open(&storage, &sample, "shop").await.expect("a shop can be stored");
    for (fault, expected, kept) in COMMIT_FAULTS {
        let visit = Visit::begin(&storage, &sample, &shop).await.expect("a visit can be stored");
        let (draft, start) = (sample.draft(&visit), sample.now());
        let mut unit = storage.write(&shop.scope).await.expect("a writing unit opens");
        unit.inspections_mut().insert_report(&draft).await.expect("a draft can be added");
        unit.inspections_mut().insert_job(draft.id, start).await.expect("work can be given");
        unit.commit().await.expect("it is kept");
        let lease = async |minutes| {
            let (now, until) = (start + SignedDuration::from_mins(minutes), start + SignedDuration::from_mins(minutes + 1));
            faulty.report_queue().lease_report(now, until).await
        };
        faulty.arm(fault, 1);
        assert_eq!(outcome(lease(0).await), expected, "{fault:?}");
        assert_eq!(lease(0).await.expect("reports can be leased").is_none(), kept, "{fault:?}");
        let job = lease(1).await.expect("reports can be leased").expect("it is due again");
        faulty.arm(fault, 1);
        let retried = faulty.report_queue().retry_report(&job, start + SignedDuration::from_mins(99), "a test").await;
        assert_eq!(outcome(retried), expected, "{fault:?}");
        let mut unit = storage.write(&shop.scope).await.expect("a writing unit opens");
        let done = unit.inspections_mut().advance_job(&job, None).await;
        assert_eq!(done.is_err(), kept, "{fault:?}: a lease that was given back advances nothing");
        unit.commit().await.expect("it is kept");
        sample.clock().advance(SignedDuration::from_mins(10));
    }
}

/// A deployment on a faulty storage, and a customer who wants the first slot of the day.
struct Counter {
    faulty: FaultInjector,
    carsync: CarSync,
    sample: Sample,
    customer: Customer,
    book: Book,
}

async fn counter(storage: Arc<dyn Storage>) -> Counter {
    let sample = Sample::new();
    let shop = Shop::open(storage.as_ref(), &sample, "shop").await.expect("a shop can be stored");
    let faulty = FaultInjector::round_shared(storage);
    let carsync = CarSync::builder(faulty.clone(), Secret::new("a key for tests alone"))
        .sms(RecordingSms::default())
        .clock(sample.clock().clone())
        .entropy(sample.entropy().clone())
        .build()
        .expect("nothing is missing");
    let inside = carsync.tenancy().enter(&shop.tenant.slug).await.expect("the tenant is active");
    let phone: PhoneNumber = "0912 345 6789".parse().expect("a phone");
    let customer = carsync.accounts().trust_customer(&inside, &phone).await.expect("a customer");
    let book = Book {
        workshop: shop.workshop.id,
        services: vec![shop.service.draft.slug],
        // Noon in Tehran.
        starts_at: sample.in_minutes(30),
        vehicle: VehicleChoice::Told(VehicleFacts::of_plate(sample.plate())),
        note: None,
    };
    Counter { faulty, carsync, sample, customer, book }
}

impl Counter {
    async fn ask(&self) -> Result<Answered<Booking>, BookingError> {
        let key: IdempotencyKey = "first-visit-of-0912".parse().expect("a key");
        self.carsync.bookings().book(&self.customer, &self.book, &key).await
    }

    /// The customer's bookings, and how many messages wait for them.
    async fn kept(&self) -> (Vec<Booking>, usize) {
        let unit = self.faulty.own(&person_scope(self.customer.person())).await.expect("a reading unit opens");
        let page = unit.own().bookings(&PageQuery::first(50)).await.expect("bookings can be read");
        let (now, until) = (self.sample.in_minutes(1), self.sample.in_minutes(2));
        let waiting = self.faulty.queue().lease(Lane::Notice, 50, now, until).await.expect("messages can be leased");
        (page.items.into_iter().map(|own| own.booking).collect(), waiting.len())
    }
}

/// The caller was told that nobody knows; the same request under the same key finds out, and one booking and one message are left.
async fn a_repeat_finds_out(storage: Arc<dyn Storage>, fault: Fault, expected: Outcome, committed: bool) {
    let counter = counter(storage).await;
    counter.faulty.arm(fault, 1);
    match counter.ask().await {
        Err(BookingError::Storage(error)) => assert_eq!(outcome(Err::<(), _>(error)), expected),
        other => panic!("the storage should be unavailable, but: {other:?}"),
    }
    assert_eq!(counter.faulty.struck(), 1);
    let answered = counter.ask().await.expect("the repeat is answered");
    assert_eq!(answered.replayed, committed, "it is the first answer if, and only if, there was one");
    let again = counter.ask().await.expect("every repeat is answered");
    assert_eq!((again.value.id, again.replayed), (answered.value.id, true));
    let (bookings, messages) = counter.kept().await;
    assert_eq!((bookings, messages), (vec![answered.value], 1), "one booking, one message");
}

#[tokio::test]
async fn a_booking_of_unknown_outcome_is_resolved_by_repeating_it_under_its_key() {
    for (fault, expected, committed) in COMMIT_FAULTS {
        let (storage, _folder) = support::sqlite().await;
        a_repeat_finds_out(Arc::new(storage), fault, expected, committed).await;
    }
}

#[tokio::test]
async fn a_booking_of_unknown_outcome_is_resolved_on_postgresql_too() {
    for (fault, expected, committed) in COMMIT_FAULTS {
        let Some((storage, _database)) = support::postgres(8).await else { return };
        a_repeat_finds_out(Arc::new(storage), fault, expected, committed).await;
    }
}

#[tokio::test]
async fn a_booking_that_can_not_begin_leaves_nothing() {
    let (storage, _folder) = support::sqlite().await;
    let counter = counter(Arc::new(storage)).await;
    counter.faulty.arm(Fault::Opening, 1);
    assert!(counter.ask().await.is_err());
    assert_eq!(counter.kept().await, (Vec::new(), 0));
    assert!(!counter.ask().await.expect("the repeat is answered").replayed);
    assert_eq!(counter.kept().await.0.len(), 1);
}
