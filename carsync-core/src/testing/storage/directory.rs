//! The directory: listings by revision, the change feed, and what is occupied.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use super::slot_law::ended;
use super::{Store, assert_kept, insert, shop, together, write};
use crate::booking::{Booking, BookingState};
use crate::directory::{Listing, ListingEntry};
use crate::geo::Revision;
use crate::storage::PlatformRead;
use crate::testing::{Sample, Shop};
use crate::value::{BookingId, ChangeId, TenantId, WorkshopId};

/// As it was published, once for each workshop, under the revision of its last change.
pub async fn a_listing_keeps_every_field_and_stands_once(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let listings = shops.each_ref().map(|shop| sample.listing(&shop.tenant, &shop.workshop));
    for (shop, listing) in shops.iter().zip(&listings) {
        assert_kept(publish(storage, shop, listing).await);
    }
    let before = since(storage, Revision::default(), 9).await;
    let seen: Vec<&Listing> = before.iter().map(|entry| &entry.listing).collect();
    assert_eq!(seen, [&listings[0], &listings[1]], "by revision");
    let hidden = Listing { listed: false, services: Vec::new(), ..listings[0].clone() };
    assert_kept(publish(storage, &shops[0], &hidden).await);
    let after = since(storage, Revision::default(), 9).await;
    let seen: Vec<&Listing> = after.iter().map(|entry| &entry.listing).collect();
    assert_eq!(seen, [&listings[1], &hidden], "once, at its last change");
    assert!(after[1].revision > before[1].revision, "revisions grow");
    assert_eq!(after[0].revision, before[1].revision, "what did not change stays where it was");
}

/// From any revision on, so many at a time.
pub async fn listings_are_read_on_from_a_revision(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let mut unit = write(storage, &shop).await;
    for n in 0..7 {
        let workshop = sample.workshop(&format!("number-{n}"));
        assert_kept(unit.catalogue_mut().insert_workshop(&workshop).await);
        assert_kept(unit.directory_mut().publish(&sample.listing(&shop.tenant, &workshop)).await);
    }
    assert_kept(unit.commit().await);
    let revisions = |entries: Vec<ListingEntry>| entries.into_iter().map(|entry| entry.revision).collect::<Vec<_>>();
    let all = revisions(since(storage, Revision::default(), 100).await);
    assert_eq!(all.len(), 7);
    assert!(all.is_sorted_by(|a, b| a < b) && all[0] > Revision::default(), "strictly growing from above zero");
    for limit in [1, 3, 7] {
        let (mut found, mut after) = (Vec::new(), Revision::default());
        while let Some(last) = {
            let page = revisions(since(storage, after, limit).await);
            assert!(page.len() <= limit as usize, "at most {limit}");
            found.extend_from_slice(&page);
            page.last().copied()
        } {
            after = last;
        }
        assert_eq!(found, all, "{limit} at a time");
    }
}

/// Who publishes later commits later: a revision never appears behind one that was already seen.
pub async fn revisions_become_visible_in_their_order(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let (first, second) = (sample.listing(&shops[0].tenant, &shops[0].workshop), sample.listing(&shops[1].tenant, &shops[1].workshop));
    let mut unit = write(storage, &shops[0]).await;
    assert_kept(unit.directory_mut().publish(&first).await);
    let later = tokio::spawn({
        let (storage, shop) = (storage.clone(), shops[1].clone());
        async move { publish(&storage, &shop, &second).await }
    });
    // The second can't be seen before the first is: it waits for the counter.
    for _look in 0..20 {
        tokio::task::yield_now().await;
        assert_eq!(since(storage, Revision::default(), 9).await.len(), 0);
    }
    assert_kept(unit.commit().await);
    let seen = since(storage, Revision::default(), 9).await;
    assert_eq!(seen.first().map(|entry| entry.listing.tenant), Some(shops[0].tenant.id));
    assert_kept(later.await.expect("the publisher ends"));
    assert_eq!(since(storage, Revision::default(), 9).await.len(), 2);
}

/// A follower that only ever asks for what is newer than the last it saw misses nothing while many publish.
pub async fn a_follower_misses_no_listing_while_many_publish(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let over = Arc::new(AtomicBool::new(false));
    let follower = tokio::spawn({
        let (storage, over) = (storage.clone(), over.clone());
        async move {
            let (mut last, mut seen) = (Revision::default(), BTreeMap::new());
            loop {
                let was_over = over.load(Ordering::SeqCst);
                let entries = since(&storage, last, 5).await;
                if entries.is_empty() && was_over {
                    return seen;
                }
                for entry in entries {
                    assert!(entry.revision > last, "revisions grow");
                    last = entry.revision;
                    seen.insert(entry.listing.workshop.id, (entry.revision, entry.listing));
                }
                tokio::task::yield_now().await;
            }
        }
    });
    let published = together((0..32).map(|n| {
        let (storage, shop) = (storage.clone(), shops[n % 2].clone());
        let workshop = sample.workshop(&format!("number-{n}"));
        let listing = sample.listing(&shop.tenant, &workshop);
        async move {
            let mut unit = write(&storage, &shop).await;
            assert_kept(unit.catalogue_mut().insert_workshop(&workshop).await);
            assert_kept(unit.directory_mut().publish(&listing).await);
            assert_kept(unit.commit().await);
            listing
        }
    }))
    .await;
    over.store(true, Ordering::SeqCst);
    let seen = follower.await.expect("the follower ends");
    assert_eq!(seen.len(), published.len(), "the follower has seen all");
    let mut revisions: Vec<Revision> = seen.values().map(|(revision, _)| *revision).collect();
    revisions.sort_unstable();
    revisions.dedup();
    assert_eq!(revisions.len(), published.len(), "no revision is given twice");
    for listing in published {
        assert_eq!(seen.get(&listing.workshop.id).map(|(_, seen)| seen), Some(&listing));
    }
}

/// Of all tenants, from a moment on.
pub async fn changes_are_told_from_a_moment_on(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let mut noted = Vec::new();
    for shop in [&shops[0], &shops[1], &shops[0]] {
        let (id, at) = (sample.id(), sample.in_minutes(10));
        sample.clock().set(at);
        let mut unit = write(storage, shop).await;
        assert_kept(unit.bookings_mut().note_change(id, shop.workshop.id, at).await);
        assert_kept(unit.commit().await);
        noted.push((at, id, shop.tenant.id, shop.workshop.id));
    }
    let changes = async |since: Timestamp| -> Vec<(Timestamp, ChangeId, TenantId, WorkshopId)> {
        let found = platform(storage).await.directory().changes_since(since).await.expect("changes can be read");
        let mut found: Vec<_> = found.into_iter().map(|change| (change.at, change.id, change.tenant, change.workshop)).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(changes(sample.in_minutes(-600)).await, noted);
    assert_eq!(changes(noted[1].0).await, noted[1..], "the moment itself is in");
    assert_eq!(changes(sample.in_minutes(1)).await, []);
}

/// Of all workshops or of these; holds that ran out and what has ended occupy nothing.
pub async fn occupancy_is_told_for_all_workshops_or_for_some(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let now = sample.now();
    let mut expected: Vec<(WorkshopId, BookingId, i64, i64)> = Vec::new();
    for shop in &shops {
        let [here, there] = &shop.bays;
        let counted = [sample.booking(here, 8, 4), sample.hold(here, 12, 4, sample.in_minutes(1)), sample.booking(there, 30, 20)];
        let over = ended(&sample, &sample.booking(there, 8, 4), BookingState::Finished);
        for booking in [&counted[..], &[sample.hold(here, 16, 4, now), over, sample.booking(here, 60, 4)]].concat() {
            assert_kept(insert(storage, shop, &booking).await);
        }
        let held = |one: &Booking| {
            let within = one.claim().and(&sample.quanta(0, 40));
            (shop.workshop.id, one.id, within.start().index(), within.end().index())
        };
        expected.extend(counted.iter().map(held));
    }
    expected.sort_unstable();
    let range = sample.quanta(0, 40);
    let occupied = async |only: Option<&[(TenantId, WorkshopId)]>| {
        let found = platform(storage).await.directory().occupancy(only, range, now).await.expect("occupancy can be read");
        let mut found: Vec<_> = found
            .into_iter()
            .map(|(workshop, busy)| {
                let within = busy.claim.and(&range);
                (workshop, busy.booking, within.start().index(), within.end().index())
            })
            .collect();
        found.sort_unstable();
        found
    };
    let [one, other] = shops.each_ref().map(|shop| (shop.tenant.id, shop.workshop.id));
    let of = |workshop: WorkshopId| expected.iter().copied().filter(|row| row.0 == workshop).collect::<Vec<_>>();
    assert_eq!(occupied(None).await, expected);
    assert_eq!(occupied(Some(&[one, other])).await, expected);
    assert_eq!(occupied(Some(&[other])).await, of(other.1));
    assert_eq!(occupied(Some(&[(one.0, other.1)])).await, [], "a workshop of another tenant than its own");
    assert_eq!(occupied(Some(&[])).await, [], "none is not all");
}

/// By tenant and workshop, each once, until they are ended.
pub async fn workshops_with_overdue_holds_are_told_once_each(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let dead = sample.hold(&shops[0].bays[0], 0, 4, sample.now());
    for (shop, hold) in [
        (&shops[0], dead.clone()),
        (&shops[0], sample.hold(&shops[0].bays[1], 0, 4, sample.in_minutes(-1))),
        (&shops[1], sample.hold(&shops[1].bays[0], 0, 4, sample.in_minutes(1))),
    ] {
        assert_kept(insert(storage, shop, &hold).await);
    }
    let overdue = async |at| {
        let mut found = platform(storage).await.directory().overdue(at).await.expect("overdue holds can be read");
        found.sort_unstable();
        found
    };
    let [one, other] = shops.each_ref().map(|shop| (shop.tenant.slug.clone(), shop.workshop.id));
    assert_eq!(overdue(sample.in_minutes(-9)).await, []);
    assert_eq!(overdue(sample.now()).await, std::slice::from_ref(&one));
    assert_eq!(overdue(sample.in_minutes(1)).await, [one, other]);
    for shop in &shops {
        let holds = super::read(storage, shop).await.bookings().overdue_holds(shop.workshop.id, sample.in_minutes(1)).await;
        for hold in holds.expect("holds can be read") {
            assert_kept(super::update(storage, shop, &ended(&sample, &hold, BookingState::Expired), hold.version).await);
        }
    }
    assert_eq!(overdue(sample.in_minutes(1)).await, []);
}

async fn platform(storage: &Store) -> Box<dyn PlatformRead> {
    storage.platform().await.expect("a reading unit opens")
}

async fn since(storage: &Store, after: Revision, limit: u32) -> Vec<ListingEntry> {
    platform(storage).await.directory().listings_since(after, limit).await.expect("listings can be read")
}

async fn publish(storage: &Store, shop: &Shop, listing: &Listing) -> Result<(), crate::storage::StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.directory_mut().publish(listing).await?;
    unit.commit().await
}
