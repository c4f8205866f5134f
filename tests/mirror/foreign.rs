//! Every use case asked with ids of another tenant: the answer is the one for ids that never were, and nothing is changed.
//!
//! The table below names every use case of the facade; one that is missing fails the first test.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use carsync_core::account::{Customer, Role};
use carsync_core::booking::{Agreed, Book, BookingState, ConfirmHold, Hold, Move, Origin, SlotQuery, Step, VehicleChoice, WalkIn};
use carsync_core::catalogue::ClosureDraft;
use carsync_core::value::{BayId, BookingId, ClosureId, ServiceId, VehicleId, WorkshopId};
use carsync_core::{Classified, Version};
use uuid::Uuid;

use super::house::{House, days, quarter};
use super::snapshot::snapshot;
use super::support;
use super::support::base::{Base, Deployment};
use super::support::on_both_engines;
use super::support::shop::{bay, facts, key, service, slug, vehicle};

on_both_engines! {
    an_id_of_another_tenant_is_answered_as_one_that_never_was => foreign_ids;
}

/// Use cases that are asked with foreign ids, by subject and name. `/` tells apart two ids of one use case.
const ASKED: [&str; 33] = [
    "account::add_staff",
    "booking::book",
    "booking::book/vehicle",
    "booking::cancel",
    "booking::confirm",
    "booking::day",
    "booking::find",
    "booking::hold",
    "booking::import",
    "booking::import/bay",
    "booking::move_to",
    "booking::relocate",
    "booking::relocate/bay",
    "booking::slots",
    "booking::step",
    "booking::walk_in",
    "booking::walk_in/bay",
    "catalogue::add_bay",
    "catalogue::add_closure",
    "catalogue::add_service",
    "catalogue::add_services",
    "catalogue::preview_closure",
    "catalogue::remove_closure",
    "catalogue::setup",
    "catalogue::update_bay",
    "catalogue::update_bay/bay",
    "catalogue::update_service",
    "catalogue::update_service/service",
    "catalogue::update_workshop",
    "catalogue::workshop",
    "account::booking",
    "account::remove_vehicle",
    "account::update_vehicle",
];

/// Use cases that take no id of anything a tenant or another person has.
const WITHOUT_IDS: [(&str, &str); 27] = [
    ("account::add_vehicle", "adds to the person's own"),
    ("account::authenticate", "takes a token"),
    ("account::bookings", "lists the person's own"),
    ("account::grant_operator", "takes a phone"),
    ("account::list_staff", "lists the tenant's own"),
    ("account::memberships", "lists the person's own"),
    ("account::operator", "takes a session"),
    ("account::request_code", "takes a phone"),
    ("account::sign_in", "takes a request and its code"),
    ("account::sign_out", "takes a session"),
    ("account::staff", "takes a session and a scope"),
    ("account::trust_customer", "takes a phone"),
    ("account::trust_session", "takes a phone"),
    ("account::update_me", "changes the person alone"),
    ("account::vehicles", "lists the person's own"),
    ("catalogue::add_holidays", "closes all of the tenant's"),
    ("catalogue::add_workshop", "adds to the tenant's own"),
    ("catalogue::open_workshop", "adds to the tenant's own"),
    ("catalogue::open_workshops", "adds to the tenant's own"),
    ("catalogue::workshops", "lists the tenant's own"),
    ("directory::near", "the public directory, or the tenant's own part of it"),
    ("tenancy::create", "the operator's"),
    ("tenancy::enter", "takes the tenant's name"),
    ("tenancy::list", "the operator's"),
    ("tenancy::profile", "takes the tenant's name"),
    ("tenancy::set_status", "the operator's"),
    ("tenancy::update", "changes the tenant alone"),
];

#[test]
fn every_use_case_stands_in_the_table() {
    let mut found = BTreeSet::new();
    for subject in ["account", "booking", "catalogue", "directory", "tenancy"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("carsync-core/src").join(subject);
        for file in fs::read_dir(folder).expect("a folder").flatten() {
            let Ok(text) = fs::read_to_string(file.path()) else { continue };
            let names = text.lines().filter_map(|line| line.strip_prefix("    pub async fn ")?.split(['(', '<']).next());
            found.extend(names.map(|name| format!("{subject}::{name}")));
        }
    }
    let asked = ASKED.into_iter().filter_map(|name| name.split('/').next());
    let table: BTreeSet<String> = asked.chain(WITHOUT_IDS.into_iter().map(|(name, _)| name)).map(str::to_owned).collect();
    assert_eq!(found, table);
}

/// Things by id: another tenant's, or none at all.
struct Ids {
    workshop: WorkshopId,
    bay: BayId,
    service: ServiceId,
    closure: ClosureId,
    booking: BookingId,
    held: BookingId,
    vehicle: VehicleId,
    version: Version,
}

async fn foreign_ids(base: Base) {
    let at = base.deploy(1).await;
    let mut other = House::furnish(&at, "other").await;
    other.busy_day(&at).await;
    let mut own = House::furnish(&at, "own").await;
    own.busy_day(&at).await;
    // The same person is a customer of both; somebody else keeps the vehicle.
    let by = &own.customers[1];
    let booking = other.bookings.iter().find(|booking| booking.person == Some(by.person().id) && booking.state != BookingState::Held);
    let held = other.bookings.iter().find(|booking| booking.person == Some(by.person().id) && booking.state == BookingState::Held);
    let (booking, held) = (booking.expect("a booking"), held.expect("a hold"));
    let session = at.carsync.accounts().trust_session(&"09380000000".parse().expect("a phone")).await.expect("a session");
    let keeper = at.carsync.accounts().authenticate(&session.token).await.expect("somebody");
    let kept = at.carsync.accounts().add_vehicle(&keeper, facts(9)).await.expect("a vehicle");
    let foreign = Ids {
        workshop: other.shop.workshop(),
        bay: other.bays[0].id,
        service: other.services[0].id,
        closure: other.closures[0].id,
        booking: booking.id,
        held: held.id,
        vehicle: kept.id,
        version: booking.version,
    };
    let nobodys = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    let absent = Ids {
        workshop: WorkshopId::from_uuid(nobodys),
        bay: BayId::from_uuid(nobodys),
        service: ServiceId::from_uuid(nobodys),
        closure: ClosureId::from_uuid(nobodys),
        booking: BookingId::from_uuid(nobodys),
        held: BookingId::from_uuid(nobodys),
        vehicle: VehicleId::from_uuid(nobodys),
        version: booking.version,
    };
    let before = [snapshot(&at.rows, other.shop.tenant()).await, snapshot(&at.rows, own.shop.tenant()).await];
    for case in ASKED {
        let answer = ask(case, &at, &own, by, &foreign).await;
        assert_eq!(answer, ask(case, &at, &own, by, &absent).await, "{case}: foreign and absent are told apart");
        // A bay or a vehicle is one value of a longer request, refused as such.
        let expected = match case {
            "booking::book/vehicle" => "request.invalid: vehicle_id: you have no such vehicle",
            "booking::import/bay" => {
                "request.invalid: bookings[0].bay: the workshop has no such bay, or it is not of a kind the services need"
            }
            "booking::relocate/bay" | "booking::walk_in/bay" => "booking.not_offered: this time is not offered: no_such_bay",
            _ => "not_found",
        };
        assert_eq!(if expected == "not_found" { answer.0 } else { answer.1.as_str() }, expected, "{case}");
    }
    assert_eq!([snapshot(&at.rows, other.shop.tenant()).await, snapshot(&at.rows, own.shop.tenant()).await], before);
}

/// The code of a refusal, and code and words together.
fn refused<T, E: Classified>(answer: Result<T, E>) -> (&'static str, String) {
    let error = answer.err().expect("a refusal");
    (error.code(), format!("{}: {error}", error.code()))
}

/// Asks one use case as the first tenant, with these ids.
async fn ask(case: &str, at: &Deployment, own: &House, by: &Customer, ids: &Ids) -> (&'static str, String) {
    let (accounts, bookings, catalogue) = (at.carsync.accounts(), at.carsync.bookings(), at.carsync.catalogue());
    let (staff, scope, here) = (&own.shop.staff, &own.shop.scope, own.shop.workshop());
    let (services, starts_at, key) = (vec![slug("oil")], quarter(50), key("foreign"));
    let closure = ClosureDraft {
        workshop: Some(ids.workshop),
        period: days("2026-11-24", "2026-11-25"),
        reason: "Holiday".parse().expect("a reason"),
    };
    let book = |workshop, vehicle| Book { workshop, services: services.clone(), starts_at, vehicle, note: None };
    let walk_in = |workshop, bay| WalkIn {
        workshop,
        services: services.clone(),
        vehicle: facts(3),
        phone: None,
        name: None,
        starts_at: Some(starts_at),
        bay,
        note: None,
    };
    let agreed = |bay| Agreed {
        services: services.clone(),
        bay,
        starts_at,
        state: BookingState::Confirmed,
        origin: Origin::Online,
        agreed_at: at.carsync.now(),
        phone: None,
        vehicle: facts(3),
        note: None,
    };
    let draft = || own.shop.whole.workshop.draft.clone();
    let (bay_id, service_id) = (own.bays[0].id, own.services[0].id);
    let who = async {
        let session = accounts.trust_session(&by.person().phone).await.expect("a session");
        accounts.authenticate(&session.token).await.expect("somebody")
    };
    match case {
        "account::add_staff" => {
            let phone = "09390000000".parse().expect("a phone");
            refused(accounts.add_staff(staff, &phone, Role::Technician, Some(ids.workshop)).await)
        }
        // The person's own bookings span tenants: only somebody else's is foreign.
        "account::booking" => {
            let session = accounts.trust_session(&own.customers[3].person().phone).await.expect("a session");
            let who = accounts.authenticate(&session.token).await.expect("somebody");
            refused(accounts.booking(&who, ids.booking).await)
        }
        "account::remove_vehicle" => refused(accounts.remove_vehicle(&who.await, ids.vehicle, Version::FIRST).await),
        "account::update_vehicle" => refused(accounts.update_vehicle(&who.await, ids.vehicle, facts(3), Version::FIRST).await),
        "booking::book" => refused(bookings.book(by, &book(ids.workshop, vehicle(3)), &key).await),
        "booking::book/vehicle" => refused(bookings.book(by, &book(here, VehicleChoice::Own(ids.vehicle)), &key).await),
        "booking::cancel" => refused(bookings.cancel(by, ids.booking, ids.version).await),
        "booking::confirm" => {
            let confirm = ConfirmHold { hold: ids.held, vehicle: vehicle(3), note: None };
            refused(bookings.confirm(by, &confirm, &key).await)
        }
        "booking::day" => refused(bookings.day(staff, &ids.workshop.into(), "2026-11-22".parse().expect("a day")).await),
        "booking::find" => refused(bookings.find(staff, ids.booking).await),
        "booking::hold" => refused(bookings.hold(by, &Hold { workshop: ids.workshop, services: services.clone(), starts_at }).await),
        "booking::import" => refused(bookings.import(staff, ids.workshop, &[agreed(bay_id)]).await),
        "booking::import/bay" => refused(bookings.import(staff, here, &[agreed(ids.bay)]).await),
        "booking::move_to" => refused(bookings.move_to(by, ids.booking, starts_at, ids.version).await),
        "booking::relocate" => {
            let to = Move { starts_at: Some(starts_at), bay: None };
            refused(bookings.relocate(staff, ids.booking, to, ids.version).await)
        }
        "booking::relocate/bay" => {
            let arrived = own.bookings.iter().find(|booking| booking.state == BookingState::Arrived).expect("a walk-in");
            let to = Move { starts_at: None, bay: Some(ids.bay) };
            refused(bookings.relocate(staff, arrived.id, to, arrived.version).await)
        }
        "booking::slots" => {
            let query = SlotQuery { workshop: ids.workshop.into(), services: services.clone(), from: None, days: 1, explain: false };
            refused(bookings.slots(scope, &query).await)
        }
        "booking::step" => refused(bookings.step(staff, ids.booking, Step::Arrive, ids.version).await),
        "booking::walk_in" => refused(bookings.walk_in(staff, &walk_in(ids.workshop, None), &key).await),
        "booking::walk_in/bay" => refused(bookings.walk_in(staff, &walk_in(here, Some(ids.bay)), &key).await),
        "catalogue::add_bay" => refused(catalogue.add_bay(staff, ids.workshop, bay(3, "lift")).await),
        "catalogue::add_closure" => refused(catalogue.add_closure(staff, closure).await),
        "catalogue::add_service" => refused(catalogue.add_service(staff, ids.workshop, service("wash", 30)).await),
        "catalogue::add_services" => refused(catalogue.add_services(staff, ids.workshop, vec![service("wash", 30)]).await),
        "catalogue::preview_closure" => refused(catalogue.preview_closure(staff, &closure).await),
        "catalogue::remove_closure" => refused(catalogue.remove_closure(staff, ids.closure).await),
        "catalogue::setup" => refused(catalogue.setup(staff, &ids.workshop.into()).await),
        "catalogue::update_bay" => refused(catalogue.update_bay(staff, ids.workshop, bay_id, bay(3, "lift"), Version::FIRST).await),
        "catalogue::update_bay/bay" => refused(catalogue.update_bay(staff, here, ids.bay, bay(3, "lift"), Version::FIRST).await),
        "catalogue::update_service" => {
            refused(catalogue.update_service(staff, ids.workshop, service_id, service("wash", 30), Version::FIRST).await)
        }
        "catalogue::update_service/service" => {
            refused(catalogue.update_service(staff, here, ids.service, service("wash", 30), Version::FIRST).await)
        }
        "catalogue::update_workshop" => refused(catalogue.update_workshop(staff, &ids.workshop.into(), draft(), Version::FIRST).await),
        "catalogue::workshop" => refused(catalogue.workshop(scope, &ids.workshop.into()).await),
        unknown => panic!("{unknown} stands in the table, and nothing asks it"),
    }
}
