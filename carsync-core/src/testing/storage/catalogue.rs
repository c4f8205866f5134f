//! Workshops, bays, services and closures.

use jiff::civil::DateTime;

use super::{Store, assert_kept, read, refusal, shop, write};
use crate::catalogue::{Bay, BayDraft, Service, ServiceDraft, SlotStep, Workshop, WorkshopDraft, WorkshopRef};
use crate::storage::Conflict;
use crate::testing::Sample;
use crate::value::{ClosureId, GeoPoint, Slug};
use crate::version::Version;

/// By id, by slug, in the list by slug, and after a change in the version seen.
pub async fn a_workshop_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let place = GeoPoint::new(-35.757_512_345_678_9, 179.999_999_9).expect("a place on earth");
    let draft = WorkshopDraft {
        slug: "a-second".parse().expect("a slug"),
        place,
        zone: "Europe/Berlin".parse().expect("a zone"),
        phone: None,
        hours: "mon-fri 22:00-02:00".parse().expect("hours"),
        step: SlotStep::QUARTER,
        active: false,
        ..shop.workshop.draft.clone()
    };
    let second = Workshop { id: sample.id(), draft, version: Version::FIRST };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.catalogue_mut().insert_workshop(&second).await);
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    for which in [WorkshopRef::Id(second.id), WorkshopRef::Slug(second.draft.slug.clone())] {
        assert_eq!(unit.catalogue().workshop(&which).await.expect("a workshop can be read").as_ref(), Some(&second));
    }
    let all = unit.catalogue().workshops().await.expect("workshops can be read");
    assert_eq!(all, [second.clone(), shop.workshop.clone()], "by slug");
    drop(unit);

    let renamed = WorkshopDraft { slug: "renamed".parse().expect("a slug"), ..second.draft.clone() };
    let changed = Workshop { draft: renamed, version: Version::FIRST.next(), ..second.clone() };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.catalogue_mut().update_workshop(&changed, Version::FIRST).await);
    assert_eq!(refusal(unit.catalogue_mut().update_workshop(&second, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    let by_slug = |slug: Slug| WorkshopRef::Slug(slug);
    let found = unit.catalogue().workshop(&by_slug(changed.draft.slug.clone())).await.expect("a workshop can be read");
    assert_eq!(found, Some(changed));
    assert_eq!(unit.catalogue().workshop(&by_slug(second.draft.slug)).await.expect("a workshop can be read"), None);
}

/// A workshop's slug within the tenant, a service's within the workshop; neither by adding nor by renaming.
pub async fn slugs_are_unique_where_they_are_promised_to_be(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    assert_eq!(shop.workshop.draft.slug, other.workshop.draft.slug, "two tenants may use one slug");
    let second = sample.workshop("second");
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.catalogue_mut().insert_workshop(&second).await);
    assert_kept(unit.catalogue_mut().insert_service(&sample.service(second.id, "oil-change")).await);
    assert_kept(unit.catalogue_mut().insert_service(&sample.service(shop.workshop.id, "brakes")).await);
    assert_kept(unit.commit().await);

    let mut unit = write(storage, &shop).await;
    assert_eq!(refusal(unit.catalogue_mut().insert_workshop(&sample.workshop("main")).await), Conflict::Duplicate);
    let mut unit = {
        drop(unit);
        write(storage, &shop).await
    };
    let thief = Workshop { draft: WorkshopDraft { slug: "main".parse().expect("a slug"), ..second.draft.clone() }, ..second };
    assert_eq!(refusal(unit.catalogue_mut().update_workshop(&thief, Version::FIRST).await), Conflict::Duplicate);
    let mut unit = {
        drop(unit);
        write(storage, &shop).await
    };
    let twin = sample.service(shop.workshop.id, "brakes");
    assert_eq!(refusal(unit.catalogue_mut().insert_service(&twin).await), Conflict::Duplicate);
    let mut unit = {
        drop(unit);
        write(storage, &shop).await
    };
    let thief = ServiceDraft { slug: "brakes".parse().expect("a slug"), ..shop.service.draft.clone() };
    let thief = Service { draft: thief, ..shop.service.clone() };
    assert_eq!(refusal(unit.catalogue_mut().update_service(&thief, Version::FIRST).await), Conflict::Duplicate);
}

/// By position, then id; changed in the version seen.
pub async fn bays_come_in_their_order_and_keep_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let mut all = [sample.bay(shop.workshop.id, 1), sample.bay(shop.workshop.id, 300), sample.bay(shop.workshop.id, 20)];
    let mut unit = write(storage, &shop).await;
    for bay in &all {
        assert_kept(unit.catalogue_mut().insert_bay(bay).await);
    }
    let draft = BayDraft { name: "چال ۲".parse().expect("a name"), kind: "pit".parse().expect("a slug"), position: 0, active: false };
    let changed = Bay { draft, version: Version::FIRST.next(), ..all[1].clone() };
    assert_kept(unit.catalogue_mut().update_bay(&changed, Version::FIRST).await);
    assert_eq!(refusal(unit.catalogue_mut().update_bay(&all[1], Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    all[1] = changed.clone();
    let mut expected = [&all[..], &shop.bays[..]].concat();
    expected.sort_by_key(|bay| (bay.draft.position, bay.id));
    let unit = read(storage, &shop).await;
    assert_eq!(unit.catalogue().bays(shop.workshop.id).await.expect("bays can be read"), expected);
    assert_eq!(unit.catalogue().bay(changed.id).await.expect("a bay can be read"), Some(changed));
    assert_eq!(unit.catalogue().bay(sample.id()).await.expect("a bay can be read"), None);
    assert_eq!(unit.catalogue().bays(sample.id()).await.expect("bays can be read"), []);
}

/// By slug; changed in the version seen.
pub async fn services_come_by_slug_and_keep_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let first = sample.service(shop.workshop.id, "air-filter");
    let draft = ServiceDraft {
        duration_minutes: 20_160,
        bay_kinds: ["lift", "pit"].iter().map(|kind| kind.parse().expect("a slug")).collect(),
        buffer_before_minutes: 1_440,
        buffer_after_minutes: 0,
        notice_min_minutes: 43_200,
        notice_max_days: 366,
        overnight: true,
        active: false,
        ..shop.service.draft.clone()
    };
    let changed = Service { draft, version: Version::FIRST.next(), ..shop.service.clone() };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.catalogue_mut().insert_service(&first).await);
    assert_kept(unit.catalogue_mut().update_service(&changed, Version::FIRST).await);
    assert_eq!(refusal(unit.catalogue_mut().update_service(&shop.service, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.catalogue().services(shop.workshop.id).await.expect("services can be read"), [first, changed.clone()]);
    assert_eq!(unit.catalogue().service(changed.id).await.expect("a service can be read"), Some(changed));
    assert_eq!(unit.catalogue().service(sample.id()).await.expect("a service can be read"), None);
}

/// A workshop's own and those of the whole tenant, that end after a civil moment, by start.
pub async fn closures_of_a_workshop_and_of_its_whole_tenant_are_found(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let second = sample.workshop("second");
    let here = Some(shop.workshop.id);
    let late = sample.closure(here, "2026-07-01T00:00", "2026-07-02T12:30");
    let nowruz = sample.closure(None, "2026-03-21T00:00", "2026-03-25T00:00");
    let past = sample.closure(here, "2026-01-01T00:00", "2026-02-01T10:00");
    let elsewhere = sample.closure(Some(second.id), "2026-07-01T00:00", "2026-07-02T00:00");
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.catalogue_mut().insert_workshop(&second).await);
    for closure in [&late, &nowruz, &past, &elsewhere] {
        assert_kept(unit.catalogue_mut().insert_closure(closure).await);
    }
    assert_kept(unit.commit().await);
    let closures = async |after: &str| -> Vec<ClosureId> {
        let after: DateTime = after.parse().expect("a civil time");
        let unit = read(storage, &shop).await;
        let found = unit.catalogue().closures(shop.workshop.id, after).await.expect("closures can be read");
        found.into_iter().map(|closure| closure.id).collect()
    };
    assert_eq!(closures("2025-01-01T00:00").await, [past.id, nowruz.id, late.id], "by start");
    assert_eq!(closures("2026-02-01T09:59").await, [past.id, nowruz.id, late.id]);
    assert_eq!(closures("2026-02-01T10:00").await, [nowruz.id, late.id], "what ends then has ended");
    assert_eq!(closures("2026-03-24T23:59:59.5").await, [nowruz.id, late.id]);
    assert_eq!(closures("2026-07-02T12:30").await, []);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.catalogue().closure(late.id).await.expect("a closure can be read"), Some(late.clone()));
    assert_eq!(unit.catalogue().closure(nowruz.id).await.expect("a closure can be read"), Some(nowruz));
    let foreign = read(storage, &other).await;
    assert_eq!(foreign.catalogue().closures(other.workshop.id, DateTime::MIN).await.expect("closures can be read"), []);
    drop((unit, foreign));
    let mut unit = write(storage, &shop).await;
    assert!(assert_kept(unit.catalogue_mut().delete_closure(late.id).await));
    assert!(!assert_kept(unit.catalogue_mut().delete_closure(late.id).await), "it is gone");
    assert_kept(unit.commit().await);
    assert_eq!(closures("2026-07-01T00:00").await, []);
}
