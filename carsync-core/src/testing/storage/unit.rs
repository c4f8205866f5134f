//! Units of work: all or nothing, one snapshot, nothing before the commit.

use super::people::person;
use super::{Store, assert_kept, find, insert, read, refusal, shop, write};
use crate::account::Role;
use crate::catalogue::Workshop;
use crate::geo::Revision;
use crate::inspection::template::TemplateName;
use crate::inspection::{Report, UNSAVED};
use crate::outbox::Lane;
use crate::page::PageQuery;
use crate::storage::{Conflict, TenantWrite};
use crate::testing::{Sample, Shop, Visit, sample};
use crate::value::{Locale, MessageId};
use crate::version::Version;

/// The least a storage can do.
pub async fn a_storage_that_works_answers_a_ping(storage: &Store) {
    assert_kept(storage.ping().await);
}

/// Everything that a tenant's unit can write: gone if it is dropped, there if it is committed.
pub async fn a_tenants_unit_is_kept_whole_or_not_at_all(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for keep in [false, true] {
        let person = person(storage, &sample).await;
        let (card, workshop) = (sample.card(&person), sample.workshop("second"));
        let vehicle = sample.vehicle(Some(&card));
        let (bay, service) = (sample.bay(workshop.id, 1), sample.service(workshop.id, "brakes"));
        let closure = sample.closure(None, "2026-03-21T00:00", "2026-03-25T00:00");
        let (booking, answer) = (sample.booking(&bay, 0, 4), sample.remembered("key-00001"));
        let member = sample.staff(&person, Role::Manager, Some(workshop.id));
        let renamed = crate::tenancy::Tenant { name: shop.tenant.slug.as_str().parse().expect("a name"), ..shop.tenant.clone() };
        let renamed = crate::tenancy::Tenant { version: Version::FIRST.next(), ..renamed };
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.tenant_mut().update(&renamed, Version::FIRST).await);
        assert_kept(unit.catalogue_mut().insert_workshop(&workshop).await);
        assert_kept(unit.catalogue_mut().insert_bay(&bay).await);
        assert_kept(unit.catalogue_mut().insert_service(&service).await);
        assert_kept(unit.catalogue_mut().insert_closure(&closure).await);
        assert_kept(unit.customers_mut().insert_card(&card).await);
        assert_kept(unit.customers_mut().insert_vehicle(&vehicle).await);
        assert_kept(unit.staff_mut().insert(&member).await);
        assert_kept(unit.bookings_mut().insert(&booking).await);
        assert_kept(unit.bookings_mut().remember(&answer, sample.now()).await);
        assert_kept(unit.bookings_mut().note_change(sample.id(), workshop.id, sample.now()).await);
        assert_kept(unit.directory_mut().publish(&sample.listing(&shop.tenant, &workshop)).await);
        assert_kept(unit.outbox_mut().put(&sample.code_message(&person.phone, "123456")).await);
        assert_eq!(seen_inside(unit.as_ref(), &workshop).await, [true; 4], "a unit sees what it wrote");
        if keep {
            assert_kept(unit.commit().await);
        } else {
            drop(unit);
        }

        let unit = read(storage, &shop).await;
        let (catalogue, bookings, customers) = (unit.catalogue(), unit.bookings(), unit.customers());
        let found = [
            unit.tenant().get().await.expect("a tenant can be read") == Some(renamed),
            catalogue.workshop(&workshop.id.into()).await.expect("a workshop can be read") == Some(workshop.clone()),
            catalogue.bay(bay.id).await.expect("a bay can be read") == Some(bay.clone()),
            catalogue.service(service.id).await.expect("a service can be read") == Some(service),
            catalogue.closure(closure.id).await.expect("a closure can be read") == Some(closure),
            customers.by_person(person.id).await.expect("a card can be read") == Some(card),
            customers.vehicles(&[vehicle.id]).await.expect("a vehicle can be read") == [vehicle],
            unit.staff().by_person(person.id).await.expect("staff can be read") == Some(member),
            bookings.find(booking.id).await.expect("a booking can be read") == Some(booking.clone()),
            bookings.busy(workshop.id, booking.claim(), sample.now()).await.expect("what is busy can be read").len() == 1,
            bookings.remembered(answer.actor, &answer.operation, &answer.key).await.expect("answers can be read") == Some(answer),
        ];
        assert_eq!(found, [keep; 11], "the unit was {}", if keep { "committed" } else { "dropped" });
        let platform = storage.platform().await.expect("a reading unit opens");
        let listings = platform.directory().listings_since(Revision::default(), 9).await.expect("listings can be read");
        let changes = platform.directory().changes_since(sample.in_minutes(-60)).await.expect("changes can be read");
        let leased = storage.queue().lease(Lane::Code, 9, sample.now(), sample.in_minutes(1)).await.expect("messages can be leased");
        assert_eq!([listings.len(), changes.len(), leased.len()], [usize::from(keep); 3]);
    }
}

/// The same for all that a tenant's unit can write of inspections.
pub async fn a_tenants_inspections_are_kept_whole_or_not_at_all(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for keep in [false, true] {
        let visit = Visit::begin(storage.as_ref(), &sample, &shop).await.expect("a visit can be stored");
        let (draft, sealed) = sample.final_report(&shop, &visit);
        let (finding, photo) = (sample.findings(&draft.template).remove(0), sample.photo());
        let (settings, template, key) = (sample.inspection_settings(), sample.template(sample.id(), 1), sample.seal_key());
        let (reading, access) = (sample.reading(Some(draft.id), 5), sample.access(draft.id, "phone-1"));
        let TemplateName::Own(template_id) = template.name else { panic!("it is the tenant's own") };
        let mut unit = write(storage, &shop).await;
        let store = unit.inspections_mut();
        assert_kept(store.put_settings(&settings, UNSAVED).await);
        assert_kept(store.insert_template(template_id, &template).await);
        assert_kept(store.insert_seal_key(&key).await);
        assert_kept(store.insert_report(&draft).await);
        assert_kept(store.save_finding(draft.id, &finding, UNSAVED).await);
        assert_kept(store.insert_photo(draft.id, &photo).await);
        assert_kept(store.finalise(&sealed, draft.version).await);
        assert_kept(store.insert_reading(visit.vehicle.id, &reading).await);
        assert_kept(store.insert_access(&access).await);
        assert_kept(store.publish_report(draft.id, sample.now()).await);
        assert_kept(store.insert_job(draft.id, sample.now()).await);
        assert!(unit.inspections().job(draft.id).await.expect("work can be read").is_some(), "a unit sees what it wrote");
        if keep {
            assert_kept(unit.commit().await);
        } else {
            drop(unit);
        }

        let published = Report { published_at: Some(sample.now()), version: sealed.version.next(), ..sealed };
        let unit = read(storage, &shop).await;
        let store = unit.inspections();
        let found = [
            store.settings().await.expect("settings can be read").is_some(),
            store.template(template_id, None).await.expect("a template can be read").is_some(),
            store.seal_keys().await.expect("keys can be read") == [key],
            store.report(draft.id).await.expect("a report can be read") == Some(published),
            store.findings(draft.id).await.expect("findings can be read") == [finding],
            store.photos(draft.id).await.expect("photos can be read") == [photo],
            store.odometer(visit.vehicle.id).await.expect("readings can be read") == [reading],
            store.job(draft.id).await.expect("work can be read").is_some(),
        ];
        assert_eq!(found, [keep; 8], "the unit was {}", if keep { "committed" } else { "dropped" });
        let platform = storage.platform().await.expect("a reading unit opens");
        assert_eq!(platform.report_access().opened_by(&access.hash).await.expect("reports can be found").is_some(), keep);
        let own = storage.own(&sample::person_scope(&visit.person)).await.expect("a reading unit opens");
        assert_eq!(own.own().report(draft.id).await.expect("a report can be read").is_some(), keep);
    }
}

async fn seen_inside(unit: &dyn TenantWrite, workshop: &Workshop) -> [bool; 4] {
    [
        unit.catalogue().workshop(&workshop.id.into()).await.expect("a workshop can be read").is_some(),
        unit.catalogue().bays(workshop.id).await.expect("bays can be read").len() == 1,
        unit.tenant().get().await.expect("a tenant can be read").is_some_and(|tenant| tenant.version != Version::FIRST),
        unit.staff().list().await.expect("staff can be read").len() == 1,
    ]
}

/// The same for what belongs to no tenant.
pub async fn a_platform_unit_is_kept_whole_or_not_at_all(storage: &Store) {
    let sample = Sample::new();
    for keep in [false, true] {
        let (tenant, person) = (sample.tenant("shop"), sample.person());
        let (sign_in, session) = (sample.sign_in(&person.phone), sample.session(&person, "hash", sample.in_minutes(9)));
        let message = sample.code_message(&person.phone, "123456");
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        assert_kept(unit.tenancy_mut().insert(&tenant).await);
        assert_kept(unit.accounts_mut().insert_person(&person).await);
        assert_kept(unit.accounts_mut().insert_sign_in(&sign_in).await);
        assert_kept(unit.accounts_mut().insert_session(&session).await);
        assert_kept(unit.accounts_mut().grant_operator(person.id, sample.now()).await);
        assert_kept(unit.outbox_mut().put(&message).await);
        assert_eq!(unit.accounts().person(person.id).await.expect("a person can be read"), Some(person.clone()));
        if keep {
            assert_kept(unit.commit().await);
        } else {
            drop(unit);
        }
        let unit = storage.platform().await.expect("a reading unit opens");
        let accounts = unit.accounts();
        let found = [
            unit.tenancy().by_slug(&tenant.slug).await.expect("a tenant can be read") == Some(tenant),
            accounts.person(person.id).await.expect("a person can be read") == Some(person.clone()),
            accounts.sign_ins_since(&person.phone, sample.in_minutes(-60)).await.expect("sign-ins can be read").len() == 1,
            accounts.session("hash", sample.now()).await.expect("a session can be read").is_some(),
            accounts.is_operator(person.id).await.expect("operators can be read"),
        ];
        assert_eq!(found, [keep; 5]);
        let leased = storage.queue().lease(Lane::Code, 9, sample.now(), sample.in_minutes(1)).await.expect("messages can be leased");
        let expected: Vec<MessageId> = keep.then_some(message.id).into_iter().collect();
        assert_eq!(leased.into_iter().map(|leased| leased.id).collect::<Vec<_>>(), expected);
    }
}

/// The same for what one person owns.
pub async fn a_persons_unit_is_kept_whole_or_not_at_all(storage: &Store) {
    let sample = Sample::new();
    let old = person(storage, &sample).await;
    let scope = sample::person_scope(&old);
    for keep in [false, true] {
        let new = crate::account::Person { locale: Locale::En, version: old.version.next(), ..old.clone() };
        let vehicle = sample.vehicle(None);
        let mut unit = storage.own_write(&scope).await.expect("a writing unit opens");
        assert_kept(unit.own_mut().update_person(&new, old.version).await);
        assert_kept(unit.own_mut().insert_vehicle(&vehicle).await);
        assert_eq!(unit.own().vehicle(vehicle.id).await.expect("a vehicle can be read"), Some(vehicle.clone()));
        if keep {
            assert_kept(unit.commit().await);
        } else {
            drop(unit);
        }
        let vehicles = storage.own(&scope).await.expect("a reading unit opens").own().vehicles().await.expect("vehicles can be read");
        assert_eq!(vehicles.len(), usize::from(keep));
        let unit = storage.platform().await.expect("a reading unit opens");
        let found = unit.accounts().person(old.id).await.expect("a person can be read");
        assert_eq!(found.as_ref(), Some(if keep { &new } else { &old }));
    }
}

/// Others see nothing of it, and can read meanwhile.
pub async fn nothing_of_a_unit_is_seen_before_its_commit(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let booking = sample.booking(&shop.bays[0], 0, 4);
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.bookings_mut().insert(&booking).await);
    assert_eq!(find(storage, &shop, booking.id).await, None);
    let busy = read(storage, &shop).await.bookings().busy(shop.workshop.id, booking.claim(), sample.now()).await;
    assert_eq!(busy.expect("what is busy can be read"), []);
    assert_kept(unit.commit().await);
    assert_eq!(find(storage, &shop, booking.id).await, Some(booking));
}

/// What a reading unit has begun to read stays as it was, though others commit.
pub async fn a_reading_unit_sees_one_snapshot_although_others_commit(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let person = person(storage, &sample).await;
    let (mine, range) = (sample::person_scope(&person), sample.quanta(0, 96));
    let tenant = read(storage, &shop).await;
    let own = storage.own(&mine).await.expect("a reading unit opens");
    let platform = storage.platform().await.expect("a reading unit opens");
    let all = PageQuery::first(9);
    for n in 0..3 {
        let bookings = tenant.bookings().touching(shop.workshop.id, range).await.expect("bookings can be read");
        let busy = tenant.bookings().busy(shop.workshop.id, range, sample.now()).await.expect("what is busy can be read");
        let workshops = tenant.catalogue().workshops().await.expect("workshops can be read");
        assert_eq!((bookings.len(), busy.len(), workshops.len()), (0, 0, 1), "after {n} commits");
        let own_bookings = own.own().bookings(&PageQuery::first(9)).await.expect("bookings can be read").items;
        assert_eq!((own_bookings.len(), own.own().vehicles().await.expect("vehicles can be read").len()), (0, 0), "after {n} commits");
        let tenants = platform.tenancy().list(&all).await.expect("tenants can be read").items;
        let listings = platform.directory().listings_since(Revision::default(), 9).await.expect("listings can be read");
        assert_eq!((tenants.len(), listings.len()), (1, 0), "after {n} commits");

        let mut unit = write(storage, &shop).await;
        let booking = crate::booking::Booking { person: Some(person.id), ..sample.booking(&shop.bays[0], n * 4, 4) };
        assert_kept(unit.bookings_mut().insert(&booking).await);
        assert_kept(unit.catalogue_mut().insert_workshop(&sample.workshop(&format!("more-{n}"))).await);
        assert_kept(unit.directory_mut().publish(&sample.listing(&shop.tenant, &shop.workshop)).await);
        assert_kept(unit.commit().await);
        let mut unit = storage.own_write(&mine).await.expect("a writing unit opens");
        assert_kept(unit.own_mut().insert_vehicle(&sample.vehicle(None)).await);
        assert_kept(unit.commit().await);
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        assert_kept(unit.tenancy_mut().insert(&sample.tenant(&format!("tenant-{n}"))).await);
        assert_kept(unit.commit().await);
    }
    drop((tenant, own, platform));
    let now = read(storage, &shop).await;
    assert_eq!(now.catalogue().workshops().await.expect("workshops can be read").len(), 4);
    assert_eq!(now.bookings().touching(shop.workshop.id, range).await.expect("bookings can be read").len(), 3);
}

/// Whatever its caller does then, nothing of it is kept: an engine may forget what was before, or what was refused.
pub async fn a_unit_that_was_refused_can_only_be_dropped(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    assert_kept(insert(storage, &shop, &sample.booking(&shop.bays[0], 0, 4)).await);
    let (before, taken) = (sample.booking(&shop.bays[1], 0, 4), sample.booking(&shop.bays[0], 2, 4));
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.bookings_mut().insert(&before).await);
    assert_eq!(refusal(unit.bookings_mut().insert(&taken).await), Conflict::SlotTaken);
    assert!(unit.commit().await.is_err(), "a unit that broke a law was committed");
    assert_eq!([find(storage, &shop, before.id).await, find(storage, &shop, taken.id).await], [None, None]);

    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    let (person, again) = (sample.person(), sample.tenant("shop"));
    assert_kept(unit.accounts_mut().insert_person(&person).await);
    assert_eq!(refusal(unit.tenancy_mut().insert(&again).await), Conflict::Duplicate);
    assert!(unit.commit().await.is_err(), "a unit that broke a law was committed");
    let unit = storage.platform().await.expect("a reading unit opens");
    assert_eq!(unit.accounts().person(person.id).await.expect("a person can be read"), None);
}

/// A stale write writes nothing, so the unit may go on: somebody else has done what it wanted.
pub async fn a_unit_may_go_on_after_a_stale_write(storage: &Store) {
    let sample = Sample::new();
    let shop: Shop = shop(storage, &sample, "shop").await;
    let mut unit = write(storage, &shop).await;
    let absent = sample.booking(&shop.bays[0], 0, 4);
    assert_eq!(refusal(unit.bookings_mut().update(&absent, Version::FIRST).await), Conflict::Stale);
    let booking = sample.booking(&shop.bays[0], 0, 4);
    assert_kept(unit.bookings_mut().insert(&booking).await);
    assert_kept(unit.commit().await);
    assert_eq!(find(storage, &shop, booking.id).await, Some(booking));
}

/// Its place in the queue, its locks and its connection are given back.
pub async fn units_that_were_dropped_stand_in_nobodys_way(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for n in 0..40 {
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.bookings_mut().insert(&sample.booking(&shop.bays[0], 0, 4)).await);
        assert_kept(unit.directory_mut().publish(&sample.listing(&shop.tenant, &shop.workshop)).await);
        drop(unit);
        let booking = sample.booking(&shop.bays[1], n * 4, 4);
        assert_kept(insert(storage, &shop, &booking).await);
    }
    assert_kept(insert(storage, &shop, &sample.booking(&shop.bays[0], 0, 4)).await);
}
