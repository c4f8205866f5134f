//! One tenant sees, changes and refers to nothing of another.

use jiff::civil::DateTime;

use super::people::person;
use super::{Store, assert_kept, read, refusal, shop, write};
use crate::account::{Person, Role};
use crate::booking::{Booking, BookingState, Remembered};
use crate::catalogue::{Bay, Closure, Service, Workshop, WorkshopRef};
use crate::customer::{CustomerCard, Vehicle};
use crate::storage::{Conflict, StorageError, TenantWrite};
use crate::testing::{Sample, Shop};
use crate::version::Version;

/// A shop with one of everything.
struct Furnished {
    shop: Shop,
    person: Person,
    card: CustomerCard,
    vehicle: Vehicle,
    booking: Booking,
    hold: Booking,
    closure: Closure,
    answer: Remembered,
}

async fn furnished(storage: &Store, sample: &Sample, slug: &str) -> Furnished {
    let shop = shop(storage, sample, slug).await;
    let person = person(storage, sample).await;
    let card = sample.card(&person);
    let vehicle = sample.vehicle(Some(&card));
    let own = |booking| Booking { customer: Some(card.id), person: Some(person.id), vehicle: Some(vehicle.id), ..booking };
    let booking = own(sample.booking(&shop.bays[0], 8, 4));
    let hold = own(sample.hold(&shop.bays[0], 20, 4, sample.now()));
    let closure = sample.closure(None, "2026-03-21T00:00", "2026-03-25T00:00");
    let answer = sample.remembered("key-00001");
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.customers_mut().insert_card(&card).await);
    assert_kept(unit.customers_mut().insert_vehicle(&vehicle).await);
    assert_kept(unit.bookings_mut().insert(&booking).await);
    assert_kept(unit.bookings_mut().insert(&hold).await);
    assert_kept(unit.bookings_mut().remember(&answer, sample.now()).await);
    assert_kept(unit.catalogue_mut().insert_closure(&closure).await);
    assert_kept(unit.staff_mut().insert(&sample.staff(&person, Role::Administrator, None)).await);
    assert_kept(unit.commit().await);
    Furnished { shop, person, card, vehicle, booking, hold, closure, answer }
}

/// Every read answers as if it had never been.
pub async fn another_tenants_rows_are_absent(storage: &Store) {
    let sample = Sample::new();
    let theirs = furnished(storage, &sample, "theirs").await;
    let ours = shop(storage, &sample, "ours").await;
    let (foreign, range) = (&theirs.shop, sample.quanta(0, 96));
    let unit = read(storage, &ours).await;

    let catalogue = unit.catalogue();
    assert_eq!(catalogue.workshop(&WorkshopRef::Id(foreign.workshop.id)).await.expect("a workshop can be read"), None);
    let by_slug = catalogue.workshop(&WorkshopRef::Slug(foreign.workshop.draft.slug.clone())).await.expect("a workshop can be read");
    assert_eq!(by_slug.map(|workshop| workshop.id), Some(ours.workshop.id), "a slug names one's own");
    assert_eq!(catalogue.workshops().await.expect("workshops can be read"), std::slice::from_ref(&ours.workshop));
    assert_eq!(catalogue.bays(foreign.workshop.id).await.expect("bays can be read"), []);
    assert_eq!(catalogue.bay(foreign.bays[0].id).await.expect("a bay can be read"), None);
    assert_eq!(catalogue.services(foreign.workshop.id).await.expect("services can be read"), []);
    assert_eq!(catalogue.service(foreign.service.id).await.expect("a service can be read"), None);
    assert_eq!(catalogue.closures(foreign.workshop.id, DateTime::MIN).await.expect("closures can be read"), []);
    assert_eq!(catalogue.closure(theirs.closure.id).await.expect("a closure can be read"), None);

    let bookings = unit.bookings();
    assert_eq!(bookings.find(theirs.booking.id).await.expect("a booking can be read"), None);
    assert_eq!(bookings.touching(foreign.workshop.id, range).await.expect("bookings can be read"), []);
    assert_eq!(bookings.busy(foreign.workshop.id, range, sample.in_minutes(-9)).await.expect("what is busy can be read"), []);
    assert_eq!(bookings.overdue_holds(foreign.workshop.id, sample.in_minutes(9)).await.expect("holds can be read"), []);
    assert_eq!(bookings.open_count(theirs.card.id, sample.now()).await.expect("bookings are counted"), 0);
    assert_eq!(bookings.hold_of(theirs.person.id).await.expect("a hold can be read"), None, "a hold elsewhere");
    let key = &theirs.answer;
    assert_eq!(bookings.remembered(key.actor, &key.operation, &key.key).await.expect("answers can be read"), None);

    let customers = unit.customers();
    assert_eq!(customers.by_person(theirs.person.id).await.expect("a card can be read"), None);
    assert_eq!(customers.by_phone(&theirs.person.phone).await.expect("a card can be read"), None);
    assert_eq!(customers.cards(&[theirs.card.id]).await.expect("cards can be read"), []);
    assert_eq!(customers.vehicles(&[theirs.vehicle.id]).await.expect("vehicles can be read"), []);
    let plate = theirs.vehicle.facts.plate.clone().expect("it has a plate");
    assert_eq!(customers.vehicle_by_plate(&plate).await.expect("a vehicle can be read"), None);
    assert_eq!(unit.staff().by_person(theirs.person.id).await.expect("staff can be read"), None);
    assert_eq!(unit.staff().list().await.expect("staff can be read"), []);
}

/// Every change answers as if it had never been, and changes nothing.
pub async fn another_tenants_rows_can_not_be_changed(storage: &Store) {
    let sample = Sample::new();
    let theirs = furnished(storage, &sample, "theirs").await;
    let ours = shop(storage, &sample, "ours").await;
    let (foreign, seen) = (&theirs.shop, Version::FIRST);
    let mut unit = write(storage, &ours).await;
    let workshop = Workshop { version: seen.next(), ..foreign.workshop.clone() };
    assert_eq!(refusal(unit.catalogue_mut().update_workshop(&workshop, seen).await), Conflict::Stale);
    let bay = Bay { version: seen.next(), ..foreign.bays[0].clone() };
    assert_eq!(refusal(unit.catalogue_mut().update_bay(&bay, seen).await), Conflict::Stale);
    let service = Service { version: seen.next(), ..foreign.service.clone() };
    assert_eq!(refusal(unit.catalogue_mut().update_service(&service, seen).await), Conflict::Stale);
    assert!(!assert_kept(unit.catalogue_mut().delete_closure(theirs.closure.id).await));
    let card = CustomerCard { person: None, version: seen.next(), ..theirs.card.clone() };
    assert_eq!(refusal(unit.customers_mut().update_card(&card, seen).await), Conflict::Stale);
    assert_kept(unit.customers_mut().lock_card(card.id).await);
    let vehicle = Vehicle { customer: None, version: seen.next(), ..theirs.vehicle.clone() };
    assert_eq!(refusal(unit.customers_mut().update_vehicle(&vehicle, seen).await), Conflict::Stale);
    for booking in [&theirs.booking, &theirs.hold] {
        let cancelled = Booking { state: BookingState::Cancelled, version: seen.next(), ..booking.clone() };
        assert_eq!(refusal(unit.bookings_mut().update(&cancelled, seen).await), Conflict::Stale);
    }
    assert_kept(unit.commit().await);

    let unit = read(storage, foreign).await;
    let (catalogue, customers) = (unit.catalogue(), unit.customers());
    assert_eq!(catalogue.workshops().await.expect("workshops can be read"), std::slice::from_ref(&foreign.workshop));
    assert_eq!(catalogue.bays(foreign.workshop.id).await.expect("bays can be read"), foreign.bays);
    assert_eq!(catalogue.services(foreign.workshop.id).await.expect("services can be read"), std::slice::from_ref(&foreign.service));
    assert_eq!(catalogue.closure(theirs.closure.id).await.expect("a closure can be read"), Some(theirs.closure));
    assert_eq!(customers.cards(&[theirs.card.id]).await.expect("cards can be read"), [theirs.card]);
    assert_eq!(customers.vehicles(&[theirs.vehicle.id]).await.expect("vehicles can be read"), [theirs.vehicle]);
    let found = unit.bookings().touching(foreign.workshop.id, sample.quanta(0, 96)).await.expect("bookings can be read");
    assert_eq!(found, [theirs.booking, theirs.hold]);
}

/// A row that names another tenant's is refused, as one that names nothing.
pub async fn a_reference_to_another_tenants_row_is_refused(storage: &Store) {
    let sample = Sample::new();
    let theirs = furnished(storage, &sample, "theirs").await;
    let ours = furnished(storage, &sample, "ours").await;
    let foreign = &theirs.shop;
    let missing = async |what: &str, attempt: &dyn Attempt| {
        let mut unit = write(storage, &ours.shop).await;
        assert_eq!(refusal(attempt.on(unit.as_mut()).await), Conflict::Missing, "{what}");
    };
    missing("a bay of their workshop", &AddBay(sample.bay(foreign.workshop.id, 9))).await;
    missing("a bay moved to their workshop", &MoveBay(Bay { workshop: foreign.workshop.id, ..ours.shop.bays[1].clone() })).await;
    missing("a service of their workshop", &AddService(sample.service(foreign.workshop.id, "brakes"))).await;
    let closure = sample.closure(Some(foreign.workshop.id), "2026-03-21T00:00", "2026-03-25T00:00");
    missing("a closure of their workshop", &AddClosure(closure)).await;
    missing("a booking of their bay", &AddBooking(sample.booking(&foreign.bays[1], 8, 4))).await;
    let mixed = Booking { bay: foreign.bays[1].id, ..sample.booking(&ours.shop.bays[1], 8, 4) };
    missing("a booking of our workshop in their bay", &AddBooking(mixed)).await;
    let base = sample.booking(&ours.shop.bays[1], 8, 4);
    missing("a booking of their customer", &AddBooking(Booking { customer: Some(theirs.card.id), ..base.clone() })).await;
    missing("a booking of their vehicle", &AddBooking(Booking { vehicle: Some(theirs.vehicle.id), ..base.clone() })).await;
    missing("a booking of nobody", &AddBooking(Booking { customer: Some(sample.id()), ..base.clone() })).await;
    missing("a booking of no person", &AddBooking(Booking { person: Some(sample.id()), ..base })).await;
    missing("a booking moved to their bay", &ChangeBooking(Booking { bay: foreign.bays[1].id, ..ours.booking.clone() })).await;
    missing("a booking given to their customer", &ChangeBooking(Booking { customer: Some(theirs.card.id), ..ours.booking.clone() })).await;
    missing("a vehicle of their customer", &AddVehicle(sample.vehicle(Some(&theirs.card)))).await;
    missing("a change of their workshop", &NoteChange(sample.clone(), foreign.workshop.clone())).await;
    missing("a listing of their workshop", &Publish(sample.listing(&ours.shop.tenant, &foreign.workshop))).await;
    let technician = person(storage, &sample).await;
    missing("staff of their workshop", &AddStaff(sample.staff(&technician, Role::Technician, Some(foreign.workshop.id)))).await;
    missing("staff who are nobody", &AddStaff(sample.staff(&sample.person(), Role::Technician, None))).await;
    missing("a card of nobody", &AddCard(sample.card(&sample.person()))).await;
}

/// A write to be refused. A trait, since an async closure over a borrowed unit can't be named.
#[async_trait::async_trait]
trait Attempt: Send + Sync {
    async fn on(&self, unit: &mut dyn TenantWrite) -> Result<(), StorageError>;
}

macro_rules! attempts {
    ($($name:ident($($field:ident: $type:ty),+) |$unit:ident| $write:expr;)*) => {
        $(
            struct $name($($type),+);
            #[async_trait::async_trait]
            impl Attempt for $name {
                async fn on(&self, $unit: &mut dyn TenantWrite) -> Result<(), StorageError> {
                    let Self($($field),+) = self;
                    $write.await
                }
            }
        )*
    };
}

attempts! {
    AddBay(bay: Bay) |unit| unit.catalogue_mut().insert_bay(bay);
    MoveBay(bay: Bay) |unit| unit.catalogue_mut().update_bay(bay, Version::FIRST);
    AddService(service: Service) |unit| unit.catalogue_mut().insert_service(service);
    AddClosure(closure: Closure) |unit| unit.catalogue_mut().insert_closure(closure);
    AddBooking(booking: Booking) |unit| unit.bookings_mut().insert(booking);
    ChangeBooking(booking: Booking) |unit| unit.bookings_mut().update(booking, Version::FIRST);
    AddVehicle(vehicle: Vehicle) |unit| unit.customers_mut().insert_vehicle(vehicle);
    AddCard(card: CustomerCard) |unit| unit.customers_mut().insert_card(card);
    AddStaff(member: crate::account::StaffMember) |unit| unit.staff_mut().insert(member);
    NoteChange(sample: Sample, workshop: Workshop) |unit| unit.bookings_mut().note_change(sample.id(), workshop.id, sample.now());
    Publish(listing: crate::directory::Listing) |unit| unit.directory_mut().publish(listing);
}
