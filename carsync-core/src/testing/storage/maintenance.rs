//! Services that are due again.

use super::{Store, assert_kept, read, shop, write};
use crate::catalogue::ServiceInterval;
use crate::maintenance::ServiceDue;
use crate::testing::{Sample, Shop};
use crate::value::VehicleId;
use jiff::Timestamp;

fn due(sample: &Sample, shop: &Shop, vehicle: VehicleId, service: &str, due_at: Option<Timestamp>) -> ServiceDue {
    ServiceDue {
        vehicle,
        service: service.parse().expect("a slug"),
        title: shop.service.draft.title.clone(),
        workshop: shop.workshop.id,
        interval: ServiceInterval { months: Some(6), km: None },
        done_at: sample.now(),
        due_at,
        told_at: None,
    }
}

/// One row for a vehicle and a service: the last one put.
pub async fn what_is_due_keeps_every_field_and_stands_once(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (vehicle, other) = (sample.id(), sample.id());
    let old = due(&sample, &shop, vehicle, "oil", Some(sample.in_minutes(10)));
    let new = ServiceDue { due_at: None, told_at: Some(sample.in_minutes(20)), done_at: sample.in_minutes(5), ..old.clone() };
    let brakes = due(&sample, &shop, vehicle, "brakes", Some(sample.in_minutes(30)));
    let mut unit = write(storage, &shop).await;
    for one in [&old, &new, &brakes, &due(&sample, &shop, other, "oil", None)] {
        assert_kept(unit.maintenance_mut().put_due(one).await);
    }
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.maintenance().due_of(vehicle).await.expect("what is due can be read"), [brakes, new]);
    assert_eq!(unit.maintenance().due_of(sample.id()).await.expect("what is due can be read"), []);
}

/// The longest due first; told once, and only what was read.
pub async fn an_owner_is_told_once_of_what_is_due(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let now = sample.now();
    let late = due(&sample, &shop, sample.id(), "oil", Some(sample.in_minutes(-20)));
    let just = due(&sample, &shop, sample.id(), "oil", Some(now));
    let early = due(&sample, &shop, sample.id(), "oil", Some(sample.in_minutes(1)));
    let never = due(&sample, &shop, sample.id(), "oil", None);
    let told = ServiceDue { told_at: Some(now), ..due(&sample, &shop, sample.id(), "oil", Some(sample.in_minutes(-30))) };
    let mut unit = write(storage, &shop).await;
    for one in [&just, &late, &early, &never, &told] {
        assert_kept(unit.maintenance_mut().put_due(one).await);
    }
    assert_kept(unit.commit().await);
    let untold = read(storage, &shop).await.maintenance().untold(now, 10).await.expect("what is due can be read");
    assert_eq!(untold, [late.clone(), just.clone()]);
    let one = read(storage, &shop).await.maintenance().untold(now, 1).await.expect("what is due can be read");
    assert_eq!(one, std::slice::from_ref(&late));
    let mut unit = write(storage, &shop).await;
    assert!(assert_kept(unit.maintenance_mut().mark_told(&late, now).await));
    assert!(!assert_kept(unit.maintenance_mut().mark_told(&late, now).await), "it was told already");
    let done_since = ServiceDue { done_at: sample.in_minutes(-1), ..just.clone() };
    assert!(!assert_kept(unit.maintenance_mut().mark_told(&done_since, now).await), "it is another time that it was done");
    assert_kept(unit.commit().await);
    assert_eq!(read(storage, &shop).await.maintenance().untold(now, 10).await.expect("what is due can be read"), [just]);
}

/// Nothing of another tenant is seen or told.
pub async fn another_tenants_services_due_are_absent(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let one = due(&sample, &shop, sample.id(), "oil", Some(sample.now()));
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.maintenance_mut().put_due(&one).await);
    assert_kept(unit.commit().await);
    let mut unit = write(storage, &other).await;
    assert_eq!(unit.maintenance().due_of(one.vehicle).await.expect("what is due can be read"), []);
    assert_eq!(unit.maintenance().untold(sample.now(), 10).await.expect("what is due can be read"), []);
    assert!(!assert_kept(unit.maintenance_mut().mark_told(&one, sample.now()).await));
    assert_kept(unit.maintenance_mut().put_due(&ServiceDue { told_at: Some(sample.now()), ..one.clone() }).await);
    assert_kept(unit.commit().await);
    let kept = read(storage, &shop).await.maintenance().due_of(one.vehicle).await.expect("what is due can be read");
    assert_eq!(kept, [one]);
}
