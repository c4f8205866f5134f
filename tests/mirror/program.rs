//! A random life of a tenant: everything a facade offers, with answers as text.

use std::fmt::Debug;

use carsync_core::account::Role;
use carsync_core::booking::{Book, Booking, ConfirmHold, Hold, Move, SlotQuery, Step, WalkIn};
use carsync_core::catalogue::{BayDraft, ClosureDraft, ServiceDraft, SlotStep, WorkshopDraft};
use carsync_core::directory::Find;
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::page::PageQuery;
use carsync_core::testing::SeededEntropy;
use carsync_core::value::Slug;

use super::house::{CUSTOMERS, House, days, quarter, tick};
use crate::support::base::Deployment;
use crate::support::shop::{facts, key, slug, vehicle};

/// What a tenant does, by a seed.
#[derive(Debug)]
pub struct Program(SeededEntropy);

impl Program {
    /// The program of this seed.
    pub fn of_seed(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    fn below(&self, bound: usize) -> usize {
        usize::try_from(self.0.below(bound as u64)).expect("a small number")
    }

    fn start(&self, now: Timestamp) -> Timestamp {
        let today = now.duration_since(quarter(0)).as_hours() / 24;
        quarter(today * 96 + 30 + i64::try_from(self.below(96 + 50)).expect("a small number"))
    }

    fn services(&self) -> Vec<Slug> {
        [vec![slug("oil")], vec![slug("brakes")], vec![slug("brakes"), slug("oil")]][self.below(3)].clone()
    }

    /// So many steps; what each was answered.
    pub async fn run(&self, at: &Deployment, house: &mut House, steps: usize) -> Vec<String> {
        let mut told = Vec::with_capacity(steps);
        for _ in 0..steps {
            tick(at);
            let answer = match self.below(24) {
                0..=9 => self.customer(at, house).await,
                10..=16 => self.staff(at, house).await,
                17..=20 => self.ask(at, house).await,
                21 | 22 => self.catalogue(at, house).await,
                _ => {
                    let by = SignedDuration::from_mins(i64::try_from(self.below(90)).expect("a small number"));
                    format!("Ok({})", at.clock.advance(by))
                }
            };
            told.push(answer);
        }
        told
    }

    fn pick(&self, house: &House) -> Option<Booking> {
        (!house.bookings.is_empty()).then(|| house.bookings[self.below(house.bookings.len())].clone())
    }

    async fn customer(&self, at: &Deployment, house: &mut House) -> String {
        let bookings = at.carsync.bookings();
        let who = self.below(CUSTOMERS);
        let (by, workshop, services) = (&house.customers[who], house.shop.workshop(), self.services());
        let starts_at = self.start(at.carsync.now());
        let key = key(&format!("{}-{}", house.bookings.len(), self.below(1_000)));
        match (self.below(6), self.pick(house)) {
            (0, _) => {
                let held = bookings.hold(by, &Hold { workshop, services, starts_at }).await;
                keep(house, "hold", held)
            }
            (1, Some(booking)) => {
                let confirm = ConfirmHold { hold: booking.id, vehicle: vehicle(who), note: None };
                let confirmed = bookings.confirm(by, &confirm, &key).await.map(|answered| answered.value);
                keep(house, "confirm", confirmed)
            }
            (2, Some(booking)) => {
                let cancelled = bookings.cancel(by, booking.id, booking.version).await;
                keep(house, "cancel", cancelled)
            }
            (3, Some(booking)) => {
                let moved = bookings.move_to(by, booking.id, starts_at, None).await;
                keep(house, "move", moved)
            }
            _ => {
                let book =
                    Book { workshop, services, starts_at, vehicle: vehicle(who), note: Some("Brakes squeak".parse().expect("a note")) };
                let booked = bookings.book(by, &book, &key).await.map(|answered| answered.value);
                keep(house, "book", booked)
            }
        }
    }

    async fn staff(&self, at: &Deployment, house: &mut House) -> String {
        let (bookings, by) = (at.carsync.bookings(), &house.shop.staff);
        let starts_at = self.start(at.carsync.now());
        match (self.below(3), self.pick(house)) {
            (0, Some(booking)) => {
                let step = [Step::Arrive, Step::Start, Step::Finish, Step::NoShow, Step::Cancel][self.below(5)];
                let stepped = bookings.step(by, booking.id, step, None).await;
                keep(house, "step", stepped)
            }
            (1, Some(booking)) => {
                let to = Move { starts_at: Some(starts_at), bay: Some(house.bays[self.below(house.bays.len())].id) };
                let moved = bookings.relocate(by, booking.id, to, booking.version).await;
                keep(house, "relocate", moved)
            }
            _ => {
                let who = self.below(CUSTOMERS);
                let walk_in = WalkIn {
                    workshop: house.shop.workshop(),
                    services: self.services(),
                    vehicle: facts(who),
                    phone: (self.below(2) == 0).then(|| house.customers[who].person().phone.clone()),
                    name: None,
                    starts_at: (self.below(2) == 0).then_some(starts_at),
                    bay: None,
                    note: None,
                };
                let key = key(&format!("in-{}-{}", house.bookings.len(), self.below(1_000)));
                let taken = bookings.walk_in(by, &walk_in, &key).await.map(|answered| answered.value);
                keep(house, "walk-in", taken)
            }
        }
    }

    async fn ask(&self, at: &Deployment, house: &House) -> String {
        let (carsync, shop) = (&at.carsync, &house.shop);
        let today = carsync.now().to_zoned(shop.whole.workshop.draft.zone.rules().clone()).date();
        match self.below(10) {
            0 | 1 => {
                let explain = self.below(2) == 0;
                let query = SlotQuery { workshop: shop.workshop().into(), services: self.services(), from: None, days: 2, explain };
                told("slots", &carsync.bookings().slots(&shop.scope, &query).await)
            }
            2 => told("day", &carsync.bookings().day(&shop.staff, &shop.workshop().into(), today).await),
            3 => told("workshop", &carsync.catalogue().workshop(&shop.scope, &shop.workshop().into()).await),
            4 => told("staff", &carsync.accounts().list_staff(&shop.staff).await),
            5 => told("tokens", &carsync.accounts().api_tokens(&shop.staff).await),
            6 => told("audit", &carsync.audit().list(&shop.staff, &PageQuery::first(50)).await),
            7 => told("customers", &carsync.customers().search(&shop.staff, "0912", &PageQuery::first(50)).await),
            8 => {
                carsync.load_directory().await.expect("a directory");
                let find = Find::around("35.76,51.41".parse().expect("a place")).offering(slug("oil"));
                told("near", &carsync.discovery().near(&find, Some(&shop.scope)).await)
            }
            _ => {
                carsync.load_directory().await.expect("a directory");
                told("listings", &carsync.discovery().of_tenant(&shop.scope))
            }
        }
    }

    async fn catalogue(&self, at: &Deployment, house: &mut House) -> String {
        let (catalogue, by) = (at.carsync.catalogue(), &house.shop.staff);
        let workshop = house.shop.workshop();
        match self.below(6) {
            0 => {
                let place = self.below(house.bays.len());
                let bay = house.bays[place].clone();
                let draft = BayDraft { active: !bay.draft.active, ..bay.draft };
                let changed = catalogue.update_bay(by, workshop, bay.id, draft, bay.version).await;
                if let Ok(bay) = &changed {
                    house.bays[place] = bay.clone();
                }
                told("bay", &changed)
            }
            1 => {
                let place = self.below(house.services.len());
                let service = house.services[place].clone();
                let draft = ServiceDraft { duration_minutes: 20 + 10 * u32::try_from(self.below(4)).expect("minutes"), ..service.draft };
                let changed = catalogue.update_service(by, workshop, service.id, draft, service.version).await;
                if let Ok(service) = &changed {
                    house.services[place] = service.clone();
                }
                told("service", &changed)
            }
            2 => {
                let period = [days("2026-11-23", "2026-11-24"), days("2026-11-24", "2026-11-25")][self.below(2)];
                let draft = ClosureDraft { workshop: None, period, reason: "Repairs".parse().expect("a reason") };
                let added = catalogue.add_closure(by, draft).await;
                if let Ok((closure, _)) = &added {
                    house.closures.push(closure.clone());
                }
                told("closure", &added)
            }
            3 if !house.closures.is_empty() => {
                let closure = house.closures.remove(self.below(house.closures.len()));
                told("reopen", &catalogue.remove_closure(by, closure.id).await)
            }
            4 => {
                let phone = format!("0937{:07}", self.below(5)).parse().expect("a phone");
                told("appoint", &at.carsync.accounts().add_staff(by, &phone, Role::Technician, Some(workshop)).await)
            }
            _ => {
                let whole = catalogue.workshop(&house.shop.scope, &workshop.into()).await.expect("a workshop");
                let step = [SlotStep::QUARTER, SlotStep::HALF][self.below(2)];
                let draft = WorkshopDraft { step, ..whole.workshop.draft };
                told("hours", &catalogue.update_workshop(by, &workshop.into(), draft, whole.workshop.version).await)
            }
        }
    }
}

fn told(what: &str, answer: &impl Debug) -> String {
    format!("{what}: {answer:?}")
}

/// Remembers what became of a booking.
fn keep(house: &mut House, what: &str, answer: Result<Booking, impl Debug>) -> String {
    if let Ok(booking) = &answer {
        house.bookings.retain(|known| known.id != booking.id);
        house.bookings.push(booking.clone());
    }
    told(what, &answer)
}
