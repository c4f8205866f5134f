//! A tenant with all that a tenant can have. Two of them differ in nothing but their name.

use carsync_core::Version;
use carsync_core::account::{Customer, NewApiToken, Role};
use carsync_core::booking::{Book, Booking, ConfirmHold, Hold, Step, WalkIn};
use carsync_core::catalogue::{Bay, Closure, ClosureDraft, ClosurePeriod, Service, ServiceDraft, ServiceInterval};
use carsync_core::jiff::civil::DateTime;
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::messaging::{CountryPrefix, SmsInput};
use carsync_core::tenancy::CustomerPolicy;
use carsync_core::value::Zone;

use crate::support::base::{Deployment, MORNING};
use crate::support::shop::{Shop, bay, facts, key, service, slug, vehicle};

/// How many customers a tenant has.
pub const CUSTOMERS: usize = 4;

/// A tenant and what belongs to it.
#[derive(Debug)]
pub struct House {
    pub shop: Shop,
    pub customers: Vec<Customer>,
    pub bays: Vec<Bay>,
    pub services: Vec<Service>,
    pub closures: Vec<Closure>,
    pub bookings: Vec<Booking>,
}

/// So many quarters after the midnight of the first day, in Tehran.
pub fn quarter(number: i64) -> Timestamp {
    let morning: Timestamp = MORNING.parse().expect("a time");
    morning + SignedDuration::from_mins(15 * (number - 24))
}

/// Whole days from some day on.
pub fn days(from: &str, until: &str) -> ClosurePeriod {
    let midnight = |day: &str| format!("{day}T00:00").parse::<DateTime>().expect("a day");
    ClosurePeriod::new(midnight(from), midnight(until)).expect("a period")
}

/// Lets a millisecond go by: ids sort by theirs, and two in one would come in an order of chance.
pub fn tick(at: &Deployment) {
    at.clock.advance(SignedDuration::from_millis(1));
}

impl House {
    /// Opens the tenant: a workshop with two bays and two services, and people.
    pub async fn furnish(at: &Deployment, name: &str) -> Self {
        at.clock.set(MORNING.parse().expect("a time"));
        let policy = CustomerPolicy { change_until_hours: 1, open_bookings_max: 5, hold_minutes: 5 };
        let bays = vec![bay(1, "lift"), bay(2, "quick")];
        let oil = ServiceDraft { interval: Some(ServiceInterval { months: Some(6), km: Some(10_000) }), ..service("oil", 30) };
        let shop = Shop::open(at, name, policy, bays, vec![oil, service("brakes", 50)]).await;
        let mut customers = Vec::new();
        for number in 0..CUSTOMERS {
            tick(at);
            customers.push(shop.customer(at, number).await);
        }
        let (bays, services) = (shop.whole.bays.clone(), shop.whole.services.clone());
        Self { shop, customers, bays, services, closures: Vec::new(), bookings: Vec::new() }
    }

    /// Leaves something in every table: staff, an API token, a host name, closures, bookings of each kind, messages, answers under keys.
    pub async fn busy_day(&mut self, at: &Deployment) {
        let (carsync, staff) = (&at.carsync, &self.shop.staff);
        let phone = "09350000000".parse().expect("a phone");
        tick(at);
        carsync.accounts().add_staff(staff, &phone, Role::Reception, Some(self.shop.workshop())).await.expect("a place");
        let name = "Sync".parse().expect("a name");
        let token = NewApiToken { name, role: Role::Reception, workshop: Some(self.shop.workshop()), expires_at: None };
        tick(at);
        carsync.accounts().add_api_token(staff, token).await.expect("a token");
        let own = self.shop.scope.slug();
        let host = format!("{own}.example").parse().expect("a host name");
        tick(at);
        carsync.tenancy().set_hosts(&carsync.accounts().trust_operator(), own, vec![host]).await.expect("a host name");
        let sms = SmsInput {
            accounts: Vec::new(),
            wordings: Vec::new(),
            quiet_hours: None,
            zone: Zone::default(),
            messages_per_month: Some(1_000),
            cost_per_month: None,
            prefixes: vec![CountryPrefix::iran()],
            reminder_hours: vec![24],
            service_due: true,
        };
        tick(at);
        carsync.messaging().update_settings(staff, sms, Version::from_number(0)).await.expect("settings of messages");
        for (workshop, from, until) in [(Some(self.shop.workshop()), "2026-11-27", "2026-11-28"), (None, "2026-12-01", "2026-12-02")] {
            let draft = ClosureDraft { workshop, period: days(from, until), reason: "Holiday".parse().expect("a reason") };
            tick(at);
            let (closure, _) = carsync.catalogue().add_closure(staff, draft).await.expect("a closure");
            self.closures.push(closure);
        }
        let bookings = carsync.bookings();
        let (workshop, services) = (self.shop.workshop(), vec![slug("oil")]);
        for (number, customer) in (0_i64..).zip(&self.customers) {
            tick(at);
            let starts_at = quarter(40 + 2 * number);
            let place = usize::try_from(number).expect("a number");
            let book = Book { workshop, services: services.clone(), starts_at, vehicle: vehicle(place), note: None };
            let booked = bookings.book(customer, &book, &key(&format!("day-{number}"))).await.expect("a booking");
            self.bookings.push(booked.value);
        }
        let hold = Hold { workshop, services: services.clone(), starts_at: quarter(60) };
        let held = bookings.hold(&self.customers[0], &hold).await.expect("a hold");
        let confirm = ConfirmHold { hold: held.id, vehicle: vehicle(0), note: None };
        self.bookings.push(bookings.confirm(&self.customers[0], &confirm, &key("day-hold")).await.expect("a booking").value);
        let hold = Hold { workshop, services: services.clone(), starts_at: quarter(64) };
        self.bookings.push(bookings.hold(&self.customers[1], &hold).await.expect("a hold"));
        let walk_in = WalkIn {
            workshop,
            services,
            vehicle: facts(7),
            phone: Some("09360000000".parse().expect("a phone")),
            name: Some("Ali".parse().expect("a name")),
            starts_at: Some(quarter(36)),
            bay: None,
            note: None,
        };
        let walked_in = bookings.walk_in(staff, &walk_in, &key("day-walk-in")).await.expect("a walk-in").value;
        bookings.step(staff, walked_in.id, Step::Start, None).await.expect("begun");
        self.bookings.push(bookings.step(staff, walked_in.id, Step::Finish, None).await.expect("done"));
        let first = self.bookings[0].clone();
        self.bookings[0] = bookings.cancel(&self.customers[0], first.id, first.version).await.expect("a cancelled booking");
    }
}
