//! What people are told and when: reminders that follow a booking, services that are due again, what a wish, a budget or the night holds
//! back, and how many sign-in codes there are.

mod support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use carsync_core::Version;
use carsync_core::account::{AccountError, CodeLimits, CodeRequest, PersonDraft};
use carsync_core::booking::{Book, Booking, Move, Step, WalkIn};
use carsync_core::catalogue::{ServiceDraft, ServiceInterval};
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::messaging::{CountryPrefix, MessageFilter, MessageState, QuietHours, SmsInput};
use carsync_core::notify::{SmsMessage, Template};
use carsync_core::page::PageQuery;
use carsync_core::tenancy::CustomerPolicy;
use carsync_core::testing::SmsFailure;
use carsync_core::value::{Locale, Money, PhoneNumber, Zone};
use support::base::{Base, Deployment, MORNING};
use support::on_both_engines;
use support::shop::{Shop, bay, facts, key, service, slug, vehicle};

on_both_engines! {
    a_customer_is_reminded_a_day_and_two_hours_before_if_they_booked_earlier => remind;
    a_reminder_follows_its_booking_and_ends_with_it => follow;
    an_owner_is_told_once_that_a_service_is_due_again => due;
    who_wants_no_notices_gets_codes_alone => opt_out;
    a_budget_that_is_used_up_holds_notices_back_and_no_codes => budget;
    a_budget_in_rials_ends_with_the_message_that_reaches_it => rials;
    at_night_nothing_is_sent_that_can_wait_for_the_morning => quiet;
    whoever_would_learn_it_too_late_is_told_at_night => night;
    nobody_is_written_to_in_a_country_that_tenant_or_deployment_left_out => abroad;
    a_service_is_due_when_the_odometer_will_have_moved_on => odometer;
    what_may_have_been_sent_is_asked_for_before_it_is_sent_again => doubt;
    codes_are_counted_by_range_tenant_and_deployment => limits;
    a_range_whose_codes_nobody_gives_back_is_blocked_until_an_operator_lifts_it => range;
}

const POLICY: CustomerPolicy = CustomerPolicy { change_until_hours: 0, open_bookings_max: 10, hold_minutes: 5 };

async fn open(base: &Base) -> (Deployment, Shop) {
    let at = base.deploy(1).await;
    at.clock.set(moment("06:00"));
    let oil = ServiceDraft { interval: Some(ServiceInterval { months: Some(6), km: Some(10_000) }), ..service("oil", 30) };
    let shop = Shop::open(&at, "tirazheh", POLICY, vec![bay(1, "lift"), bay(2, "lift")], vec![oil]).await;
    (at, shop)
}

/// A moment of the first day, in Tehran.
fn moment(clock: &str) -> Timestamp {
    format!("2026-11-22T{clock}:00+03:30").parse().expect("a time")
}

fn hours(number: i64) -> SignedDuration {
    SignedDuration::from_hours(number)
}

async fn book(at: &Deployment, shop: &Shop, number: usize, starts_at: Timestamp) -> Booking {
    let customer = shop.customer(at, number).await;
    let book = Book { workshop: shop.workshop(), services: vec![slug("oil")], starts_at, vehicle: vehicle(number), note: None };
    at.carsync.bookings().book(&customer, &book, &key(&format!("book-{number}-{starts_at}"))).await.expect("a booking").value
}

fn phone(number: usize) -> PhoneNumber {
    format!("0912{number:07}").parse().expect("a phone")
}

/// The messages of a kind to a phone so far.
fn told(at: &Deployment, number: usize, template: Template) -> Vec<SmsMessage> {
    at.sms.sent_to(&phone(number)).into_iter().filter(|message| message.template() == template).collect()
}

/// Lets the worker do all that is due now, and stops it.
async fn work(at: &Deployment) {
    let worker = at.carsync.spawn_worker();
    let began = Instant::now();
    loop {
        let due = "SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND due_at <= ";
        let left = at.rows.number(&format!("{due}{}", at.carsync.now().as_microsecond())).await;
        let untold = "SELECT COUNT(*) FROM service_due WHERE told_at IS NULL AND due_at <= ";
        let untold = at.rows.number(&format!("{untold}{}", at.carsync.now().as_microsecond())).await;
        if left == 0 && untold == 0 {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{left} messages stay due, {untold} services untold");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    worker.stop().await;
}

async fn remind(base: Base) {
    let (at, shop) = open(&base).await;
    let early = book(&at, &shop, 1, moment("10:00") + hours(48)).await;
    book(&at, &shop, 2, moment("10:00")).await;
    book(&at, &shop, 3, moment("08:00")).await;
    for (now, counts) in [
        // Who books at six for ten is reminded at eight; for eight, not at all.
        (moment("06:00"), [0, 0, 0]),
        (moment("08:00"), [0, 1, 0]),
        (early.starts_at - hours(24) - SignedDuration::from_secs(1), [0, 1, 0]),
        (early.starts_at - hours(24), [1, 1, 0]),
        (early.starts_at - hours(2), [2, 1, 0]),
        (early.starts_at + hours(2), [2, 1, 0]),
    ] {
        at.clock.set(now);
        work(&at).await;
        let got = [1, 2, 3].map(|number| told(&at, number, Template::BookingReminder).len());
        assert_eq!(got, counts, "at {now}");
    }
    let reminder = told(&at, 1, Template::BookingReminder).remove(0);
    assert!(reminder.text().contains("ونک") && reminder.text().contains("۱۰:۰۰"), "{}", reminder.text());
}

async fn follow(base: Base) {
    let (at, shop) = open(&base).await;
    let start = moment("10:00") + hours(24 * 5);
    let (moved, cancelled, came) =
        (book(&at, &shop, 1, start).await, book(&at, &shop, 2, start).await, book(&at, &shop, 3, start + hours(1)).await);
    let bookings = at.carsync.bookings();
    let later = start + hours(24);
    bookings.relocate(&shop.staff, moved.id, Move { starts_at: Some(later), bay: None }, None).await.expect("moved");
    bookings.step(&shop.staff, cancelled.id, Step::Cancel, None).await.expect("cancelled");
    at.clock.set(came.starts_at - hours(3));
    work(&at).await;
    bookings.step(&shop.staff, came.id, Step::Arrive, None).await.expect("arrived");
    for now in [later - hours(24), later - hours(2), later] {
        at.clock.set(now);
        work(&at).await;
    }
    let reminders = [1, 2, 3].map(|number| told(&at, number, Template::BookingReminder).len());
    // The first was reminded twice of the later time, the third once: then they were there.
    assert_eq!(reminders, [2, 0, 1]);
    let text = told(&at, 1, Template::BookingReminder).remove(0).text();
    assert!(text.contains("۱۴۰۵/۰۹/۰۷"), "{text}");
    // In the language that the person chose, though the tenant speaks another.
    let by = told(&at, 2, Template::BookingCancelled).remove(0);
    assert!(by.locale() == Locale::Fa && by.text().contains("از سوی تعمیرگاه لغو شد"), "{}", by.text());
}

async fn due(base: Base) {
    let (at, shop) = open(&base).await;
    let bookings = at.carsync.bookings();
    let visit = async |word: &str, number: usize| {
        let walk_in = WalkIn {
            workshop: shop.workshop(),
            services: vec![slug("oil")],
            vehicle: facts(number),
            phone: Some(phone(number)),
            name: None,
            starts_at: None,
            bay: None,
            note: None,
        };
        let came = bookings.walk_in(&shop.staff, &walk_in, &key(word)).await.expect("a walk-in").value;
        bookings.step(&shop.staff, came.id, Step::Start, None).await.expect("begun");
        bookings.step(&shop.staff, came.id, Step::Finish, None).await.expect("done");
    };
    at.clock.set(moment("09:00"));
    visit("first", 1).await;
    visit("other", 2).await;
    let half_a_year: Timestamp = "2027-05-22T09:00:00+03:30".parse().expect("a time");
    at.clock.set(half_a_year - hours(1));
    work(&at).await;
    assert_eq!(told(&at, 1, Template::ServiceDue).len(), 0);
    // One comes a little early; the other is told, and told once.
    visit("second", 2).await;
    at.clock.set(half_a_year);
    work(&at).await;
    work(&at).await;
    let messages = told(&at, 1, Template::ServiceDue);
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].values().get("service").map(String::as_str), Some("oil"));
    assert_eq!(told(&at, 2, Template::ServiceDue).len(), 0);
    visit("third", 1).await;
    at.clock.set(half_a_year + hours(24 * 190));
    work(&at).await;
    assert_eq!([1, 2].map(|number| told(&at, number, Template::ServiceDue).len()), [2, 1]);
}

async fn opt_out(base: Base) {
    let (at, shop) = open(&base).await;
    let accounts = at.carsync.accounts();
    let session = accounts.trust_session(&phone(1)).await.expect("a session");
    let who = accounts.authenticate(&session.token).await.expect("signed in");
    let wish = PersonDraft { name: None, locale: Locale::Fa, notices: false };
    accounts.update_me(&who, wish, Version::FIRST).await.expect("kept");
    book(&at, &shop, 1, moment("10:00")).await;
    book(&at, &shop, 2, moment("10:00")).await;
    accounts.request_code(&CodeRequest::new(phone(1), Locale::Fa)).await.expect("a code");
    work(&at).await;
    assert_eq!(at.sms.sent_to(&phone(1)).iter().map(SmsMessage::template).collect::<Vec<_>>(), [Template::SignInCode]);
    assert_eq!(told(&at, 2, Template::BookingConfirmed).len(), 1);
    assert_eq!(states(&at, &shop, 1).await, BTreeSet::from([MessageState::Suppressed.name()]));
}

/// What became of the messages to a phone that were due, as their tenant sees it.
async fn states(at: &Deployment, shop: &Shop, number: usize) -> BTreeSet<&'static str> {
    let filter = MessageFilter { to: Some(phone(number)), ..MessageFilter::default() };
    let log = at.carsync.messaging().log(&shop.staff, &filter, &PageQuery::first(50)).await.expect("a log");
    let due = log.items.iter().filter(|message| message.due_at <= at.carsync.now() || message.state != MessageState::Queued);
    due.map(|message| message.state.name()).collect()
}

fn settings() -> SmsInput {
    SmsInput {
        accounts: Vec::new(),
        wordings: Vec::new(),
        quiet_hours: None,
        zone: Zone::default(),
        messages_per_month: None,
        cost_per_month: None,
        prefixes: vec![CountryPrefix::iran()],
        reminder_hours: Vec::new(),
        service_due: false,
    }
}

async fn set(at: &Deployment, shop: &Shop, input: SmsInput) {
    at.carsync.messaging().update_settings(&shop.staff, input, Version::from_number(0)).await.expect("settings");
}

async fn budget(base: Base) {
    let (at, shop) = open(&base).await;
    set(&at, &shop, SmsInput { messages_per_month: Some(3), ..settings() }).await;
    for number in 1..=5 {
        book(&at, &shop, number, moment("09:00") + SignedDuration::from_mins(30 * number as i64)).await;
    }
    work(&at).await;
    assert_eq!(at.sms.sent().len(), 3);
    let usage = at.carsync.messaging().usage(&shop.staff).await.expect("usage");
    assert_eq!((usage.messages, usage.messages_limit), (3, Some(3)));
    // A code is sent all the same, and nobody's budget pays.
    let wanted = CodeRequest::new(phone(9), Locale::Fa).for_tenant(&shop.scope);
    at.carsync.accounts().request_code(&wanted).await.expect("a code");
    work(&at).await;
    assert!(at.sms.last_code(&phone(9)).is_some());
    assert_eq!(at.carsync.messaging().usage(&shop.staff).await.expect("usage").messages, 3);
    // The next month of the tenant, who speaks English, begins on the first of December.
    at.clock.set("2026-12-01T09:00:00+03:30".parse().expect("a time"));
    book(&at, &shop, 6, "2026-12-01T10:00:00+03:30".parse().expect("a time")).await;
    work(&at).await;
    assert_eq!(told(&at, 6, Template::BookingConfirmed).len(), 1);
    assert_eq!(at.carsync.messaging().usage(&shop.staff).await.expect("usage").messages, 1);
}

async fn rials(base: Base) {
    let (at, shop) = open(&base).await;
    at.sms.charge("150 IRR".parse().expect("a cost"));
    set(&at, &shop, SmsInput { cost_per_month: Some(Money::rial(400).expect("an amount")), ..settings() }).await;
    for number in 1..=5 {
        book(&at, &shop, number, moment("09:00") + SignedDuration::from_mins(30 * number as i64)).await;
        work(&at).await;
    }
    // The third is the one that reaches the budget; what comes after is not sent.
    let told: Vec<usize> = (1..=5).map(|number| told(&at, number, Template::BookingConfirmed).len()).collect();
    assert_eq!(told, [1, 1, 1, 0, 0]);
    let usage = at.carsync.messaging().usage(&shop.staff).await.expect("usage");
    assert_eq!((usage.cost.amount(), usage.cost_limit.map(|limit| limit.amount())), (450, Some(400)));
    assert_eq!(states(&at, &shop, 4).await, BTreeSet::from([MessageState::Suppressed.name()]));
}

async fn quiet(base: Base) {
    let (at, shop) = open(&base).await;
    let time = |text: &str| text.parse().expect("a time of the day");
    set(&at, &shop, SmsInput { quiet_hours: Some(QuietHours { from: time("21:00"), until: time("08:00") }), ..settings() }).await;
    at.clock.set(moment("06:30"));
    book(&at, &shop, 1, moment("10:00")).await;
    let deferred = async |at: &Deployment| {
        let worker = at.carsync.spawn_worker();
        let asleep = "SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND reason = 'quiet hours'";
        let began = Instant::now();
        while at.rows.number(asleep).await == 0 {
            assert!(began.elapsed() < Duration::from_secs(30), "nothing was put off");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worker.stop().await;
    };
    deferred(&at).await;
    assert_eq!(at.sms.sent().len(), 0);
    // Codes do not wait.
    at.carsync.accounts().request_code(&CodeRequest::new(phone(9), Locale::Fa).for_tenant(&shop.scope)).await.expect("a code");
    work(&at).await;
    at.clock.set(moment("07:59"));
    work(&at).await;
    assert_eq!(at.sms.sent().iter().map(SmsMessage::template).collect::<Vec<_>>(), [Template::SignInCode]);
    at.clock.set(moment("08:00"));
    work(&at).await;
    assert_eq!(told(&at, 1, Template::BookingConfirmed).len(), 1);
}

async fn night(base: Base) {
    let (at, shop) = open(&base).await;
    let time = |text: &str| text.parse().expect("a time of the day");
    set(&at, &shop, SmsInput { quiet_hours: Some(QuietHours { from: time("21:00"), until: time("12:00") }), ..settings() }).await;
    // It is over before the quiet ends.
    book(&at, &shop, 1, moment("09:00")).await;
    work(&at).await;
    assert_eq!(told(&at, 1, Template::BookingConfirmed).len(), 1);
}

async fn abroad(base: Base) {
    let (at, shop) = open(&base).await;
    let walk_in = async |word: &str, phone: &str| {
        let walk_in = WalkIn {
            workshop: shop.workshop(),
            services: vec![slug("oil")],
            vehicle: facts(5),
            phone: Some(phone.parse().expect("a phone")),
            name: None,
            starts_at: None,
            bay: None,
            note: None,
        };
        let came = at.carsync.bookings().walk_in(&shop.staff, &walk_in, &key(word)).await.expect("a walk-in").value;
        at.carsync.bookings().step(&shop.staff, came.id, Step::Cancel, None).await.expect("cancelled");
    };
    at.clock.set(moment("09:00"));
    walk_in("tenant-says-no", "+442071838750").await;
    work(&at).await;
    // What the tenant allows, the deployment's account does not pay for.
    set(&at, &shop, SmsInput { prefixes: vec![CountryPrefix::iran(), "+44".parse().expect("a prefix")], ..settings() }).await;
    walk_in("deployment-says-no", "+442071838751").await;
    walk_in("at-home", "09120000001").await;
    work(&at).await;
    assert_eq!(at.sms.sent().len(), 1);
    let filter = MessageFilter { state: Some(MessageState::Suppressed), ..MessageFilter::default() };
    let log = at.carsync.messaging().log(&shop.staff, &filter, &PageQuery::first(9)).await.expect("a log");
    let reasons: BTreeSet<&str> = log.items.iter().map(|message| message.reason.as_deref().unwrap_or_default()).collect();
    let expected = ["the number is in no country that is written to", "the deployment's account does not write to this country"];
    assert_eq!(reasons, BTreeSet::from(expected));
}

async fn odometer(base: Base) {
    let (at, shop) = open(&base).await;
    let booking = book(&at, &shop, 1, moment("09:00")).await;
    // A hundred kilometres a day: ten thousand are driven long before half a year is over.
    let (tenant, vehicle) = (at.rows.uuid(shop.tenant()), at.rows.uuid(booking.vehicle.expect("a vehicle").uuid()));
    for (number, (km, days)) in [(10_000, 100), (20_000, 0)].into_iter().enumerate() {
        let id = at.rows.uuid(uuid::Uuid::from_u128(number as u128 + 1));
        let read_at = (moment("09:00") - hours(24 * days)).as_microsecond();
        let insert = "INSERT INTO odometer_reading (tenant_id, id, vehicle_id, km, read_at) VALUES";
        at.rows.run(&format!("{insert} ({tenant}, {id}, {vehicle}, {km}, {read_at})")).await;
    }
    at.clock.set(moment("09:00"));
    at.carsync.bookings().step(&shop.staff, booking.id, Step::Start, None).await.expect("begun");
    at.carsync.bookings().step(&shop.staff, booking.id, Step::Finish, None).await.expect("done");
    for (day, count) in [(99, 0), (101, 1)] {
        at.clock.set(moment("09:00") + hours(24 * day));
        work(&at).await;
        assert_eq!(told(&at, 1, Template::ServiceDue).len(), count, "after {day} days");
    }
}

async fn doubt(base: Base) {
    let (at, shop) = open(&base).await;
    at.sms.fail_next(1, SmsFailure::UncertainTaken);
    at.sms.fail_next(1, SmsFailure::Uncertain);
    set(&at, &shop, settings()).await;
    book(&at, &shop, 1, moment("10:00")).await;
    let queued = "SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND uncertain_since IS NOT NULL AND leased_until IS NULL";
    let tried = async |doubts: i64| {
        let worker = at.carsync.spawn_worker();
        let began = Instant::now();
        while at.rows.number(queued).await != doubts {
            assert!(began.elapsed() < Duration::from_secs(30), "no doubt was written down");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worker.stop().await;
    };
    tried(1).await;
    book(&at, &shop, 2, moment("10:00")).await;
    tried(2).await;
    at.clock.advance(SignedDuration::from_secs(60));
    work(&at).await;
    // Both arrived once: the first was taken when its answer was lost, the second when it was sent again.
    assert_eq!([1, 2].map(|number| told(&at, number, Template::BookingConfirmed).len()), [1, 1]);
    assert_eq!([1, 2].map(|number| at.sms.handed().iter().filter(|handed| *handed.message.to() == phone(number)).count()), [1, 2]);
    assert_eq!(states(&at, &shop, 1).await, BTreeSet::from([MessageState::Sent.name()]));
}

async fn limits(base: Base) {
    let few = CodeLimits { of_range_per_hour: 3, of_tenant_per_hour: 4, per_hour: 6, per_day: 8, ..CodeLimits::default() };
    let at = base.deploy_with(1, few).await;
    let shop = Shop::open(&at, "tirazheh", POLICY, vec![bay(1, "lift")], vec![service("oil", 30)]).await;
    let accounts = at.carsync.accounts();
    // Ranges differ in what stands before the last four digits.
    let ask = async |range: usize, number: usize, tenant: bool| {
        let phone: PhoneNumber = format!("0913{range:03}{number:04}").parse().expect("a phone");
        let wanted = CodeRequest::new(phone, Locale::Fa);
        let wanted = if tenant { wanted.for_tenant(&shop.scope) } else { wanted };
        match accounts.request_code(&wanted).await {
            Ok(_) => 0,
            Err(AccountError::TooManyCodes { retry_after_s }) => retry_after_s,
            Err(error) => panic!("{error:?}"),
        }
    };
    for number in 0..3 {
        assert_eq!(ask(1, number, false).await, 0);
    }
    // Half past two in UTC: the hour ends in half an hour.
    assert_eq!(ask(1, 3, false).await, 1_801, "the range");
    assert_eq!(ask(2, 0, true).await, 0);
    for range in 3..=4 {
        assert_eq!(ask(range, 0, true).await, 0);
    }
    assert_eq!(ask(5, 0, false).await, 1_801, "the deployment's hour");
    at.clock.advance(hours(1));
    assert_eq!(ask(6, 0, true).await, 0, "another hour");
    assert_eq!(ask(7, 0, true).await, 0);
    assert_eq!(ask(8, 0, false).await, 24 * 3_600 - 3 * 3_600 - 1_800 + 1, "the deployment's day");
    assert_eq!(at.rows.number("SELECT COUNT(*) FROM outbox").await, 8, "what was refused is not sent");
    let foreign: PhoneNumber = "+442071838750".parse().expect("a phone");
    let refused = accounts.request_code(&CodeRequest::new(foreign, Locale::En)).await.expect_err("a country that is not written to");
    assert!(matches!(refused, AccountError::Invalid(ref field) if field.name == "phone"), "{refused:?}");
}

async fn range(base: Base) {
    let many = CodeLimits { of_range_per_hour: 1_000, ..CodeLimits::default() };
    let at = base.deploy_with(1, many).await;
    at.clock.set(MORNING.parse().expect("a time"));
    let accounts = at.carsync.accounts();
    let phone = |number: usize| format!("0914000{number:04}").parse::<PhoneNumber>().expect("a phone");
    for number in 0..50 {
        accounts.request_code(&CodeRequest::new(phone(number), Locale::Fa)).await.expect("a code");
    }
    // None of fifty came back: the fifty-first is not sent.
    work(&at).await;
    let blocked = accounts.request_code(&CodeRequest::new(phone(50), Locale::Fa)).await.expect_err("a worthless range");
    assert!(matches!(blocked, AccountError::NumberBlocked), "{blocked:?}");
    let neighbour: PhoneNumber = "09140010000".parse().expect("a phone");
    accounts.request_code(&CodeRequest::new(neighbour, Locale::Fa)).await.expect("the next range is open");
    let operator = accounts.trust_operator();
    let blocks = accounts.code_blocks(&operator).await.expect("blocks");
    assert_eq!(
        blocks.iter().map(|block| (block.range.to_string(), block.sent, block.used)).collect::<Vec<_>>(),
        [("+98914000".to_owned(), 50, 0)]
    );
    accounts.lift_code_block(&operator, &blocks[0].range).await.expect("lifted");
    assert!(accounts.lift_code_block(&operator, &blocks[0].range).await.is_err());
    // Judged anew: of the next fifty, eleven come back, and the range stays open.
    for number in 100..150 {
        let sent = accounts.request_code(&CodeRequest::new(phone(number), Locale::Fa)).await.expect("a code");
        if number < 111 {
            work(&at).await;
            let code = at.sms.last_code(&phone(number)).expect("it came");
            accounts.sign_in(sent.request, &code).await.expect("signed in");
        }
    }
    accounts.request_code(&CodeRequest::new(phone(150), Locale::Fa)).await.expect("worth its codes");
}
