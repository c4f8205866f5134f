//! Every use case asked with ids of another tenant: the answer is the one for ids that never were, and nothing is changed.
//!
//! The table below names every use case of the facade; one that is missing fails the first test.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use carsync_core::account::{Customer, NewApiToken, Role};
use carsync_core::blob::PhotoSize;
use carsync_core::booking::{Agreed, Book, BookingState, ConfirmHold, Hold, Move, Origin, SlotQuery, Step, VehicleChoice, WalkIn};
use carsync_core::catalogue::ClosureDraft;
use carsync_core::inspection::template::{TemplateName, standard};
use carsync_core::inspection::{Begin, Finalise};
use carsync_core::messaging::MessageFilter;
use carsync_core::page::PageQuery;
use carsync_core::value::{
    ApiTokenId, BayId, BookingId, ClosureId, Locale, MessageId, PhotoId, ReportId, ServiceId, StaffId, TemplateId, VehicleId, WorkshopId,
};
use carsync_core::{Classified, Version};
use uuid::Uuid;

use super::house::{House, days, quarter};
use super::picture::png;
use super::snapshot::snapshot;
use super::support;
use super::support::base::{Base, Deployment};
use super::support::on_both_engines;
use super::support::shop::{bay, facts, key, service, slug, vehicle};
use super::visit::{Visit, part};

on_both_engines! {
    an_id_of_another_tenant_is_answered_as_one_that_never_was => foreign_ids;
}

/// Use cases that are asked with foreign ids, by subject and name. `/` tells apart two ids of one use case.
const ASKED: [&str; 69] = [
    "account::add_api_token",
    "account::add_staff",
    "account::remove_api_token",
    "account::remove_staff",
    "account::update_staff",
    "account::update_staff/workshop",
    "booking::book",
    "booking::book/vehicle",
    "booking::cancel",
    "booking::confirm",
    "booking::day",
    "booking::find",
    "booking::hold",
    "booking::import",
    "booking::import/bay",
    "booking::look_up",
    "booking::move_to",
    "booking::relocate",
    "booking::relocate/bay",
    "booking::slots",
    "booking::step",
    "booking::walk_in",
    "booking::walk_in/bay",
    "booking::watch",
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
    "inspection::add_photo",
    "inspection::begin",
    "inspection::begin/template",
    "inspection::compare",
    "inspection::compare/other",
    "inspection::discard",
    "inspection::draft",
    "inspection::finalise",
    "inspection::find",
    "inspection::history",
    "inspection::list",
    "inspection::own_comparison",
    "inspection::own_pdf",
    "inspection::own_photo",
    "inspection::own_report",
    "inspection::pdf",
    "inspection::photo",
    "inspection::photo/photo",
    "inspection::remove_photo",
    "inspection::remove_photo/photo",
    "inspection::revoke",
    "inspection::save",
    "inspection::save_parts",
    "inspection::send_again",
    "inspection::summarise",
    "inspection::supersede",
    "inspection::template",
    "inspection::update_template",
    "messaging::message",
];

/// Use cases that take no id of anything a tenant or another person has.
const WITHOUT_IDS: [(&str, &str); 60] = [
    ("account::add_vehicle", "adds to the person's own"),
    ("account::api_tokens", "lists the tenant's own"),
    ("account::authenticate", "takes a token"),
    ("account::bookings", "lists the person's own"),
    ("account::code_blocks", "the operator's"),
    ("account::grant_operator", "takes a phone"),
    ("account::lift_code_block", "the operator's"),
    ("account::list_staff", "lists the tenant's own"),
    ("account::memberships", "lists the person's own"),
    ("account::operator", "takes a session"),
    ("account::request_code", "takes a phone"),
    ("account::sign_in", "takes a request and its code"),
    ("account::sign_out", "takes a session"),
    ("account::staff", "takes a session and a scope"),
    ("account::staff_by_token", "takes a token and a scope"),
    ("account::trust_customer", "takes a phone"),
    ("account::trust_session", "takes a phone"),
    ("account::update_me", "changes the person alone"),
    ("account::vehicles", "lists the person's own"),
    ("audit::list", "lists the tenant's own"),
    ("catalogue::add_holidays", "closes all of the tenant's"),
    ("catalogue::add_workshop", "adds to the tenant's own"),
    ("catalogue::open_workshop", "adds to the tenant's own"),
    ("catalogue::open_workshops", "adds to the tenant's own"),
    ("catalogue::workshops", "lists the tenant's own"),
    ("customer::search", "lists the tenant's own"),
    ("directory::changed", "a watch that was given to staff"),
    ("directory::near", "the public directory, or the tenant's own part of it"),
    ("inspection::add_template", "adds to the tenant's own"),
    ("inspection::brand", "for everybody"),
    ("inspection::finish_next", "the deployment's worker"),
    ("inspection::logo", "for everybody"),
    ("inspection::open", "takes a code and its phone, or a link"),
    ("inspection::opened_pdf", "takes an opened report"),
    ("inspection::opened_photo", "takes an opened report; its own photos are looked up in its document"),
    ("inspection::own_reports", "lists the person's own"),
    ("inspection::remove_logo", "changes the tenant alone"),
    ("inspection::reopen", "takes a grant"),
    ("inspection::rotate_seal_key", "changes the tenant alone"),
    ("inspection::seal_keys", "lists the tenant's own"),
    ("inspection::set_logo", "changes the tenant alone"),
    ("inspection::set_settings", "changes the tenant alone; its template is looked up among its own"),
    ("inspection::settings", "the tenant's own"),
    ("inspection::templates", "lists the tenant's own"),
    ("inspection::verify", "takes a token, for everybody"),
    ("messaging::called", "takes a provider's call; what it names is looked up in its address's own"),
    ("messaging::log", "lists the tenant's own"),
    ("messaging::send_test", "sends to whoever asks"),
    ("messaging::settings", "the tenant's own"),
    ("messaging::update_settings", "changes the tenant alone"),
    ("messaging::usage", "the tenant's own"),
    ("tenancy::by_host", "takes a host name, for everybody"),
    ("tenancy::create", "the operator's"),
    ("tenancy::enter", "takes the tenant's name"),
    ("tenancy::hosts", "the operator's"),
    ("tenancy::list", "the operator's"),
    ("tenancy::profile", "takes the tenant's name"),
    ("tenancy::set_hosts", "the operator's"),
    ("tenancy::set_status", "the operator's"),
    ("tenancy::update", "changes the tenant alone"),
];

#[test]
fn every_use_case_stands_in_the_table() {
    let mut found = BTreeSet::new();
    for folder in ["account", "audit", "booking", "catalogue", "customer", "directory", "inspection/service", "messaging", "tenancy"] {
        let subject = folder.split('/').next().expect("a subject");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("carsync-core/src").join(folder);
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
    visited: BookingId,
    report: ReportId,
    draft: ReportId,
    photo: PhotoId,
    inspected: VehicleId,
    template: TemplateId,
    message: MessageId,
    member: StaffId,
    token: ApiTokenId,
}

async fn foreign_ids(base: Base) {
    let at = base.deploy(1).await;
    let mut other = House::furnish(&at, "other").await;
    other.busy_day(&at).await;
    let mut own = House::furnish(&at, "own").await;
    own.busy_day(&at).await;
    let second = own.bookings.iter_mut().find(|booking| booking.state == BookingState::Confirmed).expect("a booking");
    *second = at.carsync.bookings().step(&own.shop.staff, second.id, Step::Arrive, None).await.expect("it arrives");
    let (others, owns) = (Visit::of(&at, &other).await, Visit::of(&at, &own).await);
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
        visited: others.booking,
        report: others.report.id,
        draft: others.correction.report.id,
        photo: others.photo.id,
        inspected: others.report.vehicle,
        template: own_template(&others),
        message: first_message(&at, &other).await,
        member: at.carsync.accounts().list_staff(&other.shop.staff).await.expect("a staff")[0].0.id,
        token: at.carsync.accounts().api_tokens(&other.shop.staff).await.expect("tokens")[0].id,
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
        visited: BookingId::from_uuid(nobodys),
        report: ReportId::from_uuid(nobodys),
        draft: ReportId::from_uuid(nobodys),
        photo: PhotoId::from_uuid(nobodys),
        inspected: VehicleId::from_uuid(nobodys),
        template: TemplateId::from_uuid(nobodys),
        message: MessageId::from_uuid(nobodys),
        member: StaffId::from_uuid(nobodys),
        token: ApiTokenId::from_uuid(nobodys),
    };
    let before = [snapshot(&at.rows, other.shop.tenant()).await, snapshot(&at.rows, own.shop.tenant()).await];
    for case in ASKED {
        let answer = ask(case, &at, &own, by, &foreign, &owns).await;
        assert_eq!(answer, ask(case, &at, &own, by, &absent, &owns).await, "{case}: foreign and absent are told apart");
        // A workshop, a bay or a vehicle is one value of a longer request, refused as such.
        let expected = match case {
            "account::add_api_token" | "account::add_staff" | "account::update_staff/workshop" => {
                "request.invalid: workshop: the tenant has no such workshop"
            }
            "booking::book/vehicle" => "request.invalid: vehicle_id: you have no such vehicle",
            "booking::import/bay" => {
                "request.invalid: bookings[0].bay: the workshop has no such bay, or it is not of a kind the services need"
            }
            "booking::relocate/bay" | "booking::walk_in/bay" => "booking.not_offered: this time is not offered: no_such_bay",
            "inspection::list" => "none",
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
async fn ask(case: &str, at: &Deployment, own: &House, by: &Customer, ids: &Ids, visit: &Visit) -> (&'static str, String) {
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
    if case.starts_with("inspection::") {
        return ask_inspections(case, at, own, ids, visit).await;
    }
    match case {
        "account::add_api_token" => {
            let name = "Sync".parse().expect("a name");
            let new = NewApiToken { name, role: Role::Technician, workshop: Some(ids.workshop), expires_at: None };
            refused(accounts.add_api_token(staff, new).await)
        }
        "account::remove_api_token" => refused(accounts.remove_api_token(staff, ids.token).await),
        "account::remove_staff" => refused(accounts.remove_staff(staff, ids.member, Version::FIRST).await),
        "account::update_staff" => refused(accounts.update_staff(staff, ids.member, Role::Manager, None, Version::FIRST).await),
        "account::update_staff/workshop" => {
            let (member, _) = accounts.list_staff(staff).await.expect("a staff").remove(0);
            refused(accounts.update_staff(staff, member.id, Role::Technician, Some(ids.workshop), member.version).await)
        }
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
        "booking::look_up" => refused(bookings.look_up(staff, &ids.workshop.into(), None, None).await),
        "booking::watch" => refused(bookings.watch(staff, &ids.workshop.into()).await),
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
        "messaging::message" => refused(at.carsync.messaging().message(staff, ids.message).await),
        unknown => panic!("{unknown} stands in the table, and nothing asks it"),
    }
}

async fn first_message(at: &Deployment, house: &House) -> MessageId {
    let log = at.carsync.messaging().log(&house.shop.staff, &MessageFilter::default(), &PageQuery::first(1)).await.expect("a log");
    log.items.first().expect("a message").id
}

fn own_template(visit: &Visit) -> TemplateId {
    match visit.template.name {
        TemplateName::Own(id) => id,
        TemplateName::Standard => panic!("a template of the tenant's own"),
    }
}

/// What is no refusal, and tells nothing.
fn none<E: Classified>(answer: Result<bool, E>) -> (&'static str, String) {
    match answer {
        Ok(empty) => (if empty { "none" } else { "something" }, if empty { "none" } else { "something" }.to_owned()),
        Err(error) => (error.code(), format!("{}: {error}", error.code())),
    }
}

/// Asks one use case of inspections as the first tenant, with these ids.
async fn ask_inspections(case: &str, at: &Deployment, own: &House, ids: &Ids, visit: &Visit) -> (&'static str, String) {
    let (inspections, staff) = (at.carsync.inspections(), &own.shop.staff);
    let session = at.carsync.accounts().trust_session(&own.customers[3].person().phone).await.expect("a session");
    let who = at.carsync.accounts().authenticate(&session.token).await.expect("somebody");
    let (fa, small, note) = (Locale::Fa, PhotoSize::Small, "Sold".parse().expect("a note"));
    let begin = |template| Begin { packages: Vec::new(), template };
    let photo = png(2).into();
    match case {
        "inspection::add_photo" => refused(inspections.add_photo(staff, ids.draft, None, None, photo).await),
        "inspection::begin" => refused(inspections.begin(staff, ids.visited, &begin(None)).await),
        "inspection::begin/template" => {
            let arrived = own.bookings.iter().find(|booking| booking.state == BookingState::Arrived && booking.id != visit.booking);
            let arrived = arrived.expect("a vehicle that is here").id;
            refused(inspections.begin(staff, arrived, &begin(Some(TemplateName::Own(ids.template)))).await)
        }
        "inspection::compare" => refused(inspections.compare(staff, ids.report, visit.report.id).await),
        "inspection::compare/other" => refused(inspections.compare(staff, visit.report.id, ids.report).await),
        "inspection::discard" => refused(inspections.discard(staff, ids.draft).await),
        "inspection::draft" => refused(inspections.draft(staff, ids.visited).await),
        "inspection::finalise" => refused(inspections.finalise(staff, ids.visited, &Finalise { base_price: None }, &key("foreign")).await),
        "inspection::find" => refused(inspections.find(staff, ids.report).await),
        "inspection::history" => refused(inspections.history(staff, ids.inspected).await),
        "inspection::list" => {
            let page = PageQuery::first(50);
            none(inspections.list(staff, ids.workshop, &page).await.map(|page| page.items.is_empty()))
        }
        "inspection::own_comparison" => refused(inspections.own_comparison(&who, ids.report, ids.report).await),
        "inspection::own_pdf" => refused(inspections.own_pdf(&who, ids.report, fa).await),
        "inspection::own_photo" => refused(inspections.own_photo(&who, ids.report, ids.photo, small).await),
        "inspection::own_report" => refused(inspections.own_report(&who, ids.report).await),
        "inspection::pdf" => refused(inspections.pdf(staff, ids.report, fa).await),
        "inspection::photo" => refused(inspections.photo(staff, ids.report, ids.photo, small).await),
        "inspection::photo/photo" => refused(inspections.photo(staff, visit.report.id, ids.photo, small).await),
        "inspection::remove_photo" => refused(inspections.remove_photo(staff, ids.draft, ids.photo).await),
        "inspection::remove_photo/photo" => refused(inspections.remove_photo(staff, visit.correction.report.id, ids.photo).await),
        "inspection::revoke" => refused(inspections.revoke(staff, ids.report, &note).await),
        "inspection::save" => refused(inspections.save(staff, ids.draft, part(&slug("hood"))).await),
        "inspection::save_parts" => refused(inspections.save_parts(staff, ids.draft, &[part(&slug("hood"))]).await),
        "inspection::send_again" => refused(inspections.send_again(staff, ids.report).await),
        "inspection::summarise" => refused(inspections.summarise(staff, ids.draft, Some(note), Version::FIRST).await),
        "inspection::supersede" => refused(inspections.supersede(staff, ids.report).await),
        "inspection::template" => refused(inspections.template(staff, TemplateName::Own(ids.template), None).await),
        "inspection::update_template" => {
            refused(inspections.update_template(staff, ids.template, standard().draft.clone(), Version::FIRST).await)
        }
        unknown => panic!("{unknown} stands in the table, and nothing asks it"),
    }
}
