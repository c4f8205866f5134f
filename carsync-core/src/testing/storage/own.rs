//! What one person owns, across tenants, and nothing of anybody else's.

use super::people::person;
use super::{Store, assert_kept, insert, refusal, shop, write};
use crate::account::{OwnBooking, Person, Role};
use crate::booking::Booking;
use crate::customer::{Vehicle, VehicleFacts};
use crate::page::PageQuery;
use crate::storage::{Conflict, PersonRead};
use crate::testing::{Sample, Shop, sample};
use crate::value::BookingId;
use crate::version::Version;

/// With the place as its customer knows it, whichever tenant it is at.
pub async fn a_persons_bookings_at_all_tenants_are_theirs_alone(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let (mine, theirs) = (person(storage, &sample).await, person(storage, &sample).await);
    let mut own = Vec::new();
    for (shop, n) in shops.iter().zip(0..) {
        for (owner, from) in [(Some(&mine), n * 20), (Some(&theirs), n * 20 + 4), (None, n * 20 + 8)] {
            let booking = booked(storage, &sample, shop, owner, from).await;
            if owner.is_some_and(|owner| owner.id == mine.id) {
                own.push(expected(shop, booking));
            } else {
                let unit = own_of(storage, &mine).await;
                assert_eq!(unit.own().booking(booking.id).await.expect("a booking can be read"), None, "it is not theirs");
            }
        }
    }
    own.reverse();
    let unit = own_of(storage, &mine).await;
    let page = unit.own().bookings(&PageQuery::first(50)).await.expect("bookings can be read");
    assert_eq!((page.items, page.next), (own.clone(), None), "newest first");
    for one in own {
        assert_eq!(unit.own().booking(one.booking.id).await.expect("a booking can be read"), Some(one));
    }
    let nobody = own_of(storage, &person(storage, &sample).await).await;
    assert_eq!(nobody.own().bookings(&PageQuery::first(50)).await.expect("bookings can be read").items, []);
}

/// Page by page is the same as all at once, whatever the size and although more come in at the top.
pub async fn paging_through_own_bookings_meets_each_of_them_once(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let mine = person(storage, &sample).await;
    let mut expected: Vec<BookingId> = Vec::new();
    for n in 0..11 {
        expected.insert(0, booked(storage, &sample, &shops[n as usize % 2], Some(&mine), n * 4).await.id);
    }
    let mut next_free = 11 * 4;
    for limit in [1, 2, 5, 10, 11, 12] {
        let (mut found, mut query): (Vec<BookingId>, _) = (Vec::new(), PageQuery::first(limit));
        loop {
            let page = own_of(storage, &mine).await.own().bookings(&query).await.expect("bookings can be read");
            assert!(page.items.len() <= usize::from(limit) && found.len() <= expected.len(), "a page of at most {limit}");
            found.extend(page.items.into_iter().map(|own| own.booking.id));
            let Some(next) = page.next else { break };
            query.after = Some(next);
            if found.len() < 3 {
                let newer = booked(storage, &sample, &shops[0], Some(&mine), next_free).await;
                next_free += 4;
                expected.insert(0, newer.id);
            }
        }
        let seen_from = expected.len() - found.len();
        assert_eq!(found, expected[seen_from..], "pages of {limit}");
        assert!(found.len() >= 11, "pages of {limit} leave some out");
    }
}

/// Oldest first; changed and removed in the version seen.
pub async fn a_persons_vehicles_are_theirs_alone(storage: &Store) {
    let sample = Sample::new();
    let (mine, theirs) = (person(storage, &sample).await, person(storage, &sample).await);
    let facts = VehicleFacts::of_plate(sample.plate());
    let later = |facts: &VehicleFacts| Vehicle { id: sample.later_id(), facts: facts.clone(), ..sample.vehicle(None) };
    // A person may keep one plate twice, and two persons the same car: nobody checks whose it is.
    let vehicles = [later(&facts), later(&facts), later(&sample.vehicle(None).facts)];
    let foreign = later(&facts);
    for (owner, vehicle) in vehicles.iter().map(|vehicle| (&mine, vehicle)).chain([(&theirs, &foreign)]) {
        let mut unit = storage.own_write(&sample::person_scope(owner)).await.expect("a writing unit opens");
        assert_kept(unit.own_mut().insert_vehicle(vehicle).await);
        assert_kept(unit.commit().await);
    }
    let unit = own_of(storage, &mine).await;
    assert_eq!(unit.own().vehicles().await.expect("vehicles can be read"), vehicles, "oldest first");
    assert_eq!(unit.own().vehicle(vehicles[1].id).await.expect("a vehicle can be read").as_ref(), Some(&vehicles[1]));
    assert_eq!(unit.own().vehicle(foreign.id).await.expect("a vehicle can be read"), None, "it is not theirs");
    drop(unit);

    let [kept, old, gone] = vehicles;
    let changed = Vehicle { facts: sample.vehicle(None).facts, version: Version::FIRST.next(), ..old.clone() };
    let mut unit = storage.own_write(&sample::person_scope(&mine)).await.expect("a writing unit opens");
    assert_kept(unit.own_mut().update_vehicle(&changed, Version::FIRST).await);
    assert_eq!(refusal(unit.own_mut().update_vehicle(&old, Version::FIRST).await), Conflict::Stale);
    assert_eq!(refusal(unit.own_mut().delete_vehicle(changed.id, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.own_mut().delete_vehicle(gone.id, Version::FIRST).await);
    assert_eq!(refusal(unit.own_mut().delete_vehicle(gone.id, Version::FIRST).await), Conflict::Stale);
    let stolen = Vehicle { version: Version::FIRST.next(), ..foreign.clone() };
    assert_eq!(refusal(unit.own_mut().update_vehicle(&stolen, Version::FIRST).await), Conflict::Stale);
    assert_eq!(refusal(unit.own_mut().delete_vehicle(foreign.id, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    let unit = own_of(storage, &mine).await;
    assert_eq!(unit.own().vehicles().await.expect("vehicles can be read"), [kept, changed]);
    let unit = own_of(storage, &theirs).await;
    assert_eq!(unit.own().vehicles().await.expect("vehicles can be read"), [foreign]);
}

/// By the tenant's name in addresses.
pub async fn a_persons_places_in_staff_are_theirs_alone(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "zz-last").await, shop(storage, &sample, "aa-first").await, shop(storage, &sample, "mm").await];
    let (mine, theirs) = (person(storage, &sample).await, person(storage, &sample).await);
    let places =
        [(&shops[0], &mine, Role::Manager, false), (&shops[1], &mine, Role::Technician, true), (&shops[2], &theirs, Role::Manager, false)];
    for (shop, owner, role, bound) in places {
        let mut unit = write(storage, shop).await;
        let member = sample.staff(owner, role, bound.then_some(shop.workshop.id));
        assert_kept(unit.staff_mut().insert(&member).await);
        assert_kept(unit.commit().await);
    }
    let found = own_of(storage, &mine).await.own().memberships().await.expect("memberships can be read");
    let seen: Vec<_> = found.iter().map(|place| (place.tenant_slug.as_str(), place.tenant, place.role, place.workshop)).collect();
    let bound = Some(shops[1].workshop.id);
    let expected = [("aa-first", shops[1].tenant.id, Role::Technician, bound), ("zz-last", shops[0].tenant.id, Role::Manager, None)];
    assert_eq!(seen, expected);
    assert_eq!(found[0].tenant_name, shops[1].tenant.name);
}

/// A booking of this owner at the shop, with an id greater than all before.
async fn booked(storage: &Store, sample: &Sample, shop: &Shop, owner: Option<&Person>, from: u32) -> Booking {
    let base = sample.booking(&shop.bays[0], from, 4);
    let booking = Booking { id: sample.later_id(), person: owner.map(|owner| owner.id), ..base };
    assert_kept(insert(storage, shop, &booking).await);
    booking
}

fn expected(shop: &Shop, booking: Booking) -> OwnBooking {
    let draft = &shop.workshop.draft;
    OwnBooking {
        tenant_slug: shop.tenant.slug.clone(),
        tenant_name: shop.tenant.name.clone(),
        vehicle: None,
        workshop_slug: draft.slug.clone(),
        workshop_title: draft.title.clone(),
        zone: draft.zone.clone(),
        booking,
    }
}

async fn own_of(storage: &Store, person: &Person) -> Box<dyn PersonRead> {
    storage.own(&sample::person_scope(person)).await.expect("a reading unit opens")
}
