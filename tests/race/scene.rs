//! A shop in which sessions meet: what they do as futures that can be started at one moment.

use std::sync::Arc;

use carsync_core::account::Customer;
use carsync_core::booking::{Answered, Book, Booking, BookingError, ConfirmHold, Hold, Move, Step};
use carsync_core::catalogue::{Bay, BayDraft, CatalogueError, ServiceDraft};
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::tenancy::CustomerPolicy;
use tokio::sync::Barrier;

use crate::slot_law::{self, BookingRow};
use crate::support::base::{Base, Deployment, MORNING};
use crate::support::shop::{Shop, key, slug, vehicle};

/// A deployment with a shop.
#[derive(Debug, Clone)]
pub struct Scene {
    pub at: Arc<Deployment>,
    pub shop: Arc<Shop>,
}

/// A policy that stands in nobody's way.
pub fn generous() -> CustomerPolicy {
    CustomerPolicy { change_until_hours: 0, open_bookings_max: 50, hold_minutes: 5 }
}

/// What a booking session is answered.
pub type Booked = Result<Answered<Booking>, BookingError>;
/// What a session that changes a booking is answered.
pub type Changed = Result<Booking, BookingError>;

/// All of these at one moment; the answers in the order asked.
pub async fn at_once<F>(sessions: Vec<F>) -> Vec<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(sessions.len()));
    let start = |session: F| {
        let barrier = barrier.clone();
        tokio::spawn(async move {
            barrier.wait().await;
            session.await
        })
    };
    let started: Vec<_> = sessions.into_iter().map(start).collect();
    let mut answers = Vec::with_capacity(started.len());
    for session in started {
        answers.push(session.await.expect("a session that ends"));
    }
    answers
}

/// Two sessions at one moment.
pub async fn both<A, B>(one: A, other: B) -> (A::Output, B::Output)
where
    A: Future<Output: Send + 'static> + Send + 'static,
    B: Future<Output: Send + 'static> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(2));
    let same = barrier.clone();
    let one = tokio::spawn(async move {
        barrier.wait().await;
        one.await
    });
    let other = tokio::spawn(async move {
        same.wait().await;
        other.await
    });
    (one.await.expect("a session that ends"), other.await.expect("a session that ends"))
}

impl Scene {
    /// A shop of these bays and services, and a policy that stands in nobody's way.
    pub async fn open(base: &Base, bays: impl IntoIterator<Item = BayDraft>, services: Vec<ServiceDraft>) -> Self {
        Self::open_with(base, generous(), bays, services).await
    }

    /// The same under a policy.
    pub async fn open_with(
        base: &Base,
        policy: CustomerPolicy,
        bays: impl IntoIterator<Item = BayDraft>,
        services: Vec<ServiceDraft>,
    ) -> Self {
        let bays: Vec<BayDraft> = bays.into_iter().collect();
        // Another seed for another shop: the same chance at the same moment would mint the same ids.
        let at = base.deploy(bays.len() as u64).await;
        let name = format!("shop-of-{}", bays.len());
        let shop = Shop::open(&at, &name, policy, bays, services).await;
        Self { at: Arc::new(at), shop: Arc::new(shop) }
    }

    /// So many customers.
    pub async fn customers(&self, number: usize) -> Vec<Customer> {
        let mut customers = Vec::with_capacity(number);
        for one in 0..number {
            customers.push(self.shop.customer(&self.at, one).await);
        }
        customers
    }

    /// So many quarters after opening, some days from now.
    pub fn slot(&self, day: i64, quarter: i64) -> Timestamp {
        let morning: Timestamp = MORNING.parse().expect("a time");
        morning + SignedDuration::from_hours(24 * day + 2) + SignedDuration::from_mins(15 * quarter)
    }

    /// The slot law, on the rows; gives back the bookings.
    pub async fn check(&self) -> Vec<BookingRow> {
        slot_law::check(&self.at.rows, self.shop.tenant()).await
    }

    pub fn book(&self, by: &Customer, service: &str, starts_at: Timestamp, name: &str) -> impl Future<Output = Booked> + Send + use<> {
        let phone = by.person().phone.e164();
        self.book_vehicle(by, service, starts_at, name, phone[phone.len() - 3..].parse().expect("a number"))
    }

    pub fn book_vehicle(
        &self,
        by: &Customer,
        service: &str,
        starts_at: Timestamp,
        name: &str,
        plate: usize,
    ) -> impl Future<Output = Booked> + Send + use<> {
        let (scene, by, key) = (self.clone(), by.clone(), key(name));
        let book = Book { workshop: self.shop.workshop(), services: vec![slug(service)], starts_at, vehicle: vehicle(plate), note: None };
        async move { scene.at.carsync.bookings().book(&by, &book, &key).await }
    }

    pub fn hold(&self, by: &Customer, service: &str, starts_at: Timestamp) -> impl Future<Output = Changed> + Send + use<> {
        let (scene, by) = (self.clone(), by.clone());
        let hold = Hold { workshop: self.shop.workshop(), services: vec![slug(service)], starts_at };
        async move { scene.at.carsync.bookings().hold(&by, &hold).await }
    }

    pub fn confirm(&self, by: &Customer, hold: &Booking, name: &str) -> impl Future<Output = Booked> + Send + use<> {
        let (scene, by, key) = (self.clone(), by.clone(), key(name));
        let confirm = ConfirmHold { hold: hold.id, vehicle: vehicle(1), note: None };
        async move { scene.at.carsync.bookings().confirm(&by, &confirm, &key).await }
    }

    pub fn cancel(&self, by: &Customer, booking: &Booking) -> impl Future<Output = Changed> + Send + use<> {
        let (scene, by, id, seen) = (self.clone(), by.clone(), booking.id, booking.version);
        async move { scene.at.carsync.bookings().cancel(&by, id, seen).await }
    }

    pub fn move_to(&self, by: &Customer, booking: &Booking, starts_at: Timestamp) -> impl Future<Output = Changed> + Send + use<> {
        let (scene, by, id, seen) = (self.clone(), by.clone(), booking.id, booking.version);
        async move { scene.at.carsync.bookings().move_to(&by, id, starts_at, seen).await }
    }

    pub fn relocate(&self, booking: &Booking, starts_at: Timestamp) -> impl Future<Output = Changed> + Send + use<> {
        let (scene, id, seen) = (self.clone(), booking.id, booking.version);
        let to = Move { starts_at: Some(starts_at), bay: None };
        async move { scene.at.carsync.bookings().relocate(&scene.shop.staff, id, to, seen).await }
    }

    pub fn step(&self, booking: &Booking, step: Step) -> impl Future<Output = Changed> + Send + use<> {
        let (scene, id, seen) = (self.clone(), booking.id, booking.version);
        async move { scene.at.carsync.bookings().step(&scene.shop.staff, id, step, seen).await }
    }

    pub fn set_bay(&self, bay: &Bay, active: bool) -> impl Future<Output = Result<Bay, CatalogueError>> + Send + use<> {
        let (scene, workshop, id, seen) = (self.clone(), bay.workshop, bay.id, bay.version);
        let draft = BayDraft { active, ..bay.draft.clone() };
        async move { scene.at.carsync.catalogue().update_bay(&scene.shop.staff, workshop, id, draft, seen).await }
    }
}
