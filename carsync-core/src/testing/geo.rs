//! The conformance suite of [`GeoIndex`]: one public function for each check, and [`geo_index_suite!`](crate::geo_index_suite) to run
//! them all, one test each. A check begins by emptying the index and panics with what is wrong.
//!
//! Distances may differ from [`GeoPoint::distance_m`] by 1 mm or one part in a billion, so that an index may measure in its own way.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::geo::{GeoIndex, Near, NearQuery, Revision, Site, SiteChange};
use crate::value::{GeoPoint, Slug, TenantId, WorkshopId};

/// Makes one `#[tokio::test]` for each check of the suite. The expression makes an index for one test; it may `.await`.
///
/// ```ignore
/// mod conformance {
///     carsync_core::geo_index_suite!(carsync_core::geo::RTreeIndex::new());
/// }
/// ```
#[macro_export]
macro_rules! geo_index_suite {
    ($make:expr) => {
        $crate::geo_index_suite! { @each $make;
            an_empty_index_finds_nothing
            the_nearest_come_first_and_ties_go_by_workshop
            nearest_is_exact_at_the_poles
            nearest_is_exact_across_the_date_line
            fifty_workshops_in_one_building_are_all_found
            only_workshops_within_the_radius_are_found
            every_service_asked_for_is_offered
            two_hundred_services_are_told_apart
            an_unlisted_workshop_is_found_by_its_tenant_only
            a_large_tenant_is_searched_like_a_small_one
            paging_meets_every_workshop_once
            a_put_replaces_and_a_remove_forgets
            applying_changes_equals_replacing_by_the_outcome
            what_is_older_than_the_index_changes_nothing
        }
    };
    (@each $make:expr; $($check:ident)*) => {
        $(
            #[tokio::test]
            async fn $check() {
                let index = $make;
                $crate::testing::geo::$check(&index).await;
            }
        )*
    };
}

/// Nothing was put, nothing is found.
pub async fn an_empty_index_finds_nothing(index: &dyn GeoIndex) {
    empty(index).await;
    for query in [at(0.0, 0.0), at(90.0, 0.0).of_tenant(tenant(1)), at(0.0, 180.0).offering(service("oil-change")).within_km(99_999.0)] {
        assert_eq!(ask(index, &query).await, [], "{query:?}");
    }
}

/// Distance decides, then the workshop id; no more than the limit are answered.
pub async fn the_nearest_come_first_and_ties_go_by_workshop(index: &dyn GeoIndex) {
    empty(index).await;
    let sites: Vec<Site> = (0..30u32).map(|n| site(1, 100 - u128::from(n), place(f64::from(n % 10) * 0.01, 69.2))).collect();
    fill(index, &sites).await;
    for limit in [0, 1, 2, 3, 4, 29, 30, 31] {
        expect(index, &sites, &at(0.0, 69.2).limit(limit)).await;
    }
    let first: Vec<WorkshopId> = ask(index, &at(0.0, 69.2).limit(4)).await.iter().map(|near| near.workshop).collect();
    assert_eq!(first, [workshop(80), workshop(90), workshop(100), workshop(79)], "three share the first place");
}

/// At a pole all longitudes are one place, and the nearest may lie beyond it.
pub async fn nearest_is_exact_at_the_poles(index: &dyn GeoIndex) {
    empty(index).await;
    let mut sites = Vec::new();
    for (n, longitude) in (0..72u32).map(|n| (n, f64::from(n) * 5.0 - 180.0)) {
        let from_pole = 0.001 * f64::from(1 + n * 7 % 72);
        sites.push(site(1, u128::from(n), place(90.0 - from_pole, longitude)));
        sites.push(site(2, u128::from(n) + 100, place(from_pole - 90.0, longitude)));
    }
    sites.extend((0..4u32).map(|n| site(3, u128::from(n) + 200, place(90.0, f64::from(n) * 90.0 - 90.0))));
    sites.extend((0..4u32).map(|n| site(3, u128::from(n) + 300, place(-90.0, f64::from(n) * 90.0 - 90.0))));
    fill(index, &sites).await;
    for latitude in [90.0, 89.99, 89.5, 84.0, -84.0, -89.97, -90.0] {
        for longitude in [-180.0, -90.0, 0.0, 13.0, 180.0] {
            expect(index, &sites, &at(latitude, longitude)).await;
            expect(index, &sites, &at(latitude, longitude).within_km(4.0).limit(1_000)).await;
        }
    }
}

/// The other side of the date line is as near as it is on earth.
pub async fn nearest_is_exact_across_the_date_line(index: &dyn GeoIndex) {
    empty(index).await;
    let mut sites = Vec::new();
    for n in 0..40u32 {
        let (latitude, off) = (f64::from(n % 8) * 15.0 - 52.0, 0.003 * f64::from(n) + 0.001);
        sites.push(site(1, u128::from(n), place(latitude, 180.0 - off)));
        sites.push(site(1, u128::from(n) + 100, place(latitude, off - 180.0)));
    }
    sites.push(site(1, 200, place(8.0, 180.0)));
    sites.push(site(1, 201, place(8.0, -180.0)));
    fill(index, &sites).await;
    for latitude in [-52.0, 0.0, 8.0, 53.0] {
        for longitude in [179.5, 179.99, 180.0, -180.0, -179.98, -179.5] {
            expect(index, &sites, &at(latitude, longitude)).await;
            expect(index, &sites, &at(latitude, longitude).within_km(20.0).limit(1_000)).await;
        }
    }
}

/// Any number of sites may share one coordinate; they page in the order of their ids.
pub async fn fifty_workshops_in_one_building_are_all_found(index: &dyn GeoIndex) {
    empty(index).await;
    let bazaar = place(34.5260, 69.1780);
    let mut sites: Vec<Site> = (0..50u128).map(|n| site(1 + n, 1_000 - n, bazaar)).collect();
    sites.push(site(99, 1, place(34.53, 69.18)));
    fill(index, &sites).await;
    expect(index, &sites, &NearQuery::around(bazaar).limit(50)).await;
    expect(index, &sites, &NearQuery::around(bazaar).limit(7)).await;
    let pages = pages(index, &at(34.5, 69.2), 7).await;
    assert_eq!(pages.len(), 51);
    assert_eq!(pages[0].workshop, workshop(951), "the lowest id in the building");
}

/// A radius cuts off what is farther, and a radius of less than nothing finds nothing.
pub async fn only_workshops_within_the_radius_are_found(index: &dyn GeoIndex) {
    empty(index).await;
    let sites: Vec<Site> = spread(400).into_iter().zip(0..).map(|(place, n)| site(n % 3, n, place)).collect();
    fill(index, &sites).await;
    for km in [0.0, 1.0, 500.0, 5_000.0, 19_000.0, 20_100.0, f64::INFINITY] {
        expect(index, &sites, &at(34.5, 69.2).within_km(km).limit(1_000)).await;
        expect(index, &sites, &at(34.5, 69.2).within_km(km).of_tenant(tenant(2)).limit(5)).await;
    }
    for km in [-1.0, f64::NAN] {
        assert_eq!(ask(index, &at(34.5, 69.2).within_km(km)).await, []);
    }
    let here = sites[17].place;
    assert_eq!(ask(index, &NearQuery::around(here).within_km(0.0)).await.len(), 1, "a radius of zero still holds its centre");
}

/// All services of the query, and not only some of them; one that nobody offers finds nothing.
pub async fn every_service_asked_for_is_offered(index: &dyn GeoIndex) {
    empty(index).await;
    let mut sites: Vec<Site> = spread(300).into_iter().zip(0..).map(|(place, n)| site(1, n, place)).collect();
    for (n, site) in sites.iter_mut().enumerate() {
        let offers = [("oil-change", 2), ("brakes", 3), ("glass", 50)];
        site.services = offers.iter().filter(|(_, each)| n % each == 0).map(|(name, _)| service(name)).collect();
    }
    fill(index, &sites).await;
    let query = at(34.5, 69.2);
    expect(index, &sites, &query.clone().offering(service("glass"))).await;
    expect(index, &sites, &query.clone().offering(service("oil-change")).offering(service("brakes")).limit(300)).await;
    expect(index, &sites, &query.clone().offering(service("brakes")).offering(service("glass")).offering(service("brakes"))).await;
    assert_eq!(ask(index, &query.offering(service("oil-change")).offering(service("hovercraft"))).await, []);
}

/// An index may summarise services, but the answer is by name.
pub async fn two_hundred_services_are_told_apart(index: &dyn GeoIndex) {
    empty(index).await;
    let named = |n: usize| service(&format!("service-{}", n % 200));
    let mut sites: Vec<Site> = spread(400).into_iter().zip(0..).map(|(place, n)| site(1, n, place)).collect();
    for (n, site) in sites.iter_mut().enumerate() {
        site.services = [named(n), named(n * 7 + 3)].into();
    }
    fill(index, &sites).await;
    for n in (0..200).step_by(9).chain(120..135) {
        expect(index, &sites, &at(0.0, 0.0).offering(named(n))).await;
        expect(index, &sites, &at(0.0, 0.0).offering(named(n)).offering(named(n * 7 + 3)).of_tenant(tenant(1))).await;
    }
}

/// The directory hides what is not listed; its tenant sees it, and no other tenant does.
pub async fn an_unlisted_workshop_is_found_by_its_tenant_only(index: &dyn GeoIndex) {
    empty(index).await;
    let mut sites: Vec<Site> = spread(60).into_iter().zip(0..).map(|(place, n)| site(n % 3, n, place)).collect();
    sites.iter_mut().step_by(4).for_each(|site| site.listed = false);
    fill(index, &sites).await;
    let query = at(34.5, 69.2).limit(100);
    expect(index, &sites, &query).await;
    assert_eq!(ask(index, &query).await.len(), 45);
    for n in 0..3 {
        expect(index, &sites, &query.clone().of_tenant(tenant(n))).await;
    }
    assert_eq!(ask(index, &query.of_tenant(tenant(77))).await, [], "a tenant without workshops");
}

/// An index may keep small and large tenants in different ways, and a tenant may grow from one to the other.
pub async fn a_large_tenant_is_searched_like_a_small_one(index: &dyn GeoIndex) {
    empty(index).await;
    let sites: Vec<Site> = spread(450).into_iter().zip(0..).map(|(place, n)| site(u128::from(n % 9 == 0), n, place)).collect();
    fill(index, &sites[..150]).await;
    let more = sites[150..].iter().cloned().map(SiteChange::Put).collect();
    index.apply(more, index.revision()).await.expect("the index can be changed");
    for n in 0..2 {
        expect(index, &sites, &at(10.0, 10.0).of_tenant(tenant(n))).await;
        expect(index, &sites, &at(-80.0, 10.0).of_tenant(tenant(n)).within_km(6_000.0).limit(500)).await;
    }
    let gone = sites[100..].iter().map(|site| SiteChange::Remove { tenant: site.tenant, workshop: site.workshop }).collect();
    index.apply(gone, index.revision()).await.expect("the index can be changed");
    expect(index, &sites[..100], &at(10.0, 10.0).of_tenant(tenant(0)).limit(500)).await;
}

/// Page by page is the same as all at once.
pub async fn paging_meets_every_workshop_once(index: &dyn GeoIndex) {
    empty(index).await;
    let mut sites: Vec<Site> = spread(230).into_iter().zip(0..).map(|(place, n)| site(n % 2, n, place)).collect();
    let twins: Vec<Site> = sites[..60].iter().zip(500..).map(|(twin, n)| site(1, n, twin.place)).collect();
    sites.extend(twins);
    fill(index, &sites).await;
    let from = sites[3].place;
    for query in [NearQuery::around(from), NearQuery::around(from).of_tenant(tenant(1)), at(90.0, 0.0).within_km(9_000.0)] {
        let whole = ask(index, &query.clone().limit(1_000)).await;
        for size in [1, 7, 64] {
            assert_eq!(pages(index, &query, size).await, whole, "{query:?} by {size}");
        }
    }
}

/// A workshop is where it was last put; only its own tenant can take it out.
pub async fn a_put_replaces_and_a_remove_forgets(index: &dyn GeoIndex) {
    empty(index).await;
    let query = at(34.5, 69.2).within_km(50.0);
    let mut here = site(1, 7, place(34.5, 69.2));
    here.services = [service("brakes")].into();
    for _twice in 0..2 {
        apply(index, [SiteChange::Put(here.clone())]).await;
        expect(index, &[here.clone()], &query).await;
    }
    let mut other = here.clone();
    other.services = [service("glass")].into();
    other.place = place(34.6, 69.2);
    apply(index, [SiteChange::Put(other.clone())]).await;
    expect(index, &[other.clone()], &query).await;
    assert_eq!(ask(index, &query.clone().offering(service("brakes"))).await, [], "no longer offered");
    other.tenant = tenant(2);
    apply(index, [SiteChange::Put(other.clone())]).await;
    expect(index, &[other.clone()], &query.clone().of_tenant(tenant(2))).await;
    assert_eq!(ask(index, &query.clone().of_tenant(tenant(1))).await, [], "it changed hands");
    apply(index, [SiteChange::Remove { tenant: tenant(1), workshop: workshop(7) }]).await;
    expect(index, &[other.clone()], &query).await;
    for _twice in 0..2 {
        apply(index, [SiteChange::Remove { tenant: tenant(2), workshop: workshop(7) }]).await;
        assert_eq!(ask(index, &query).await, [], "forgotten");
    }
    apply(index, [SiteChange::Put(other.clone()), SiteChange::Put(here.clone())]).await;
    expect(index, &[here], &query).await;
}

/// It makes no difference by which way a state was reached.
pub async fn applying_changes_equals_replacing_by_the_outcome(index: &dyn GeoIndex) {
    empty(index).await;
    let mut present = BTreeMap::new();
    for (place, n) in spread(900).into_iter().zip(0u128..) {
        let (tenant_number, number) = (n % 4, n * 31 % 300);
        let change = if n % 5 == 4 {
            let gone = SiteChange::Remove { tenant: tenant(tenant_number), workshop: workshop(number) };
            if present.get(&number).is_some_and(|site: &Site| site.tenant == tenant(tenant_number)) {
                present.remove(&number);
            }
            gone
        } else {
            let mut put = site(tenant_number, number, place);
            put.listed = n % 6 != 0;
            put.services = [service(&format!("service-{}", n % 150))].into();
            present.insert(number, put.clone());
            SiteChange::Put(put)
        };
        apply(index, [change]).await;
    }
    let sites: Vec<Site> = present.into_values().collect();
    let mut queries = vec![at(34.5, 69.2).limit(1_000), at(-90.0, 0.0), at(1.0, 180.0).offering(service("service-140"))];
    queries.extend((0..4).map(|n| at(50.0, 8.0).of_tenant(tenant(n)).limit(1_000)));
    let mut applied = Vec::new();
    for query in &queries {
        expect(index, &sites, query).await;
        applied.push(ask(index, query).await);
    }
    fill(index, &sites).await;
    for (query, applied) in queries.iter().zip(applied) {
        assert_eq!(ask(index, query).await, applied, "{query:?}");
    }
}

/// The revision goes forward only, and nothing older than it comes back.
pub async fn what_is_older_than_the_index_changes_nothing(index: &dyn GeoIndex) {
    empty(index).await;
    let start = index.revision().get();
    let revision = |steps: u64| Revision::new(start + steps);
    let (first, second) = (site(1, 1, place(34.5, 69.2)), site(1, 2, place(34.6, 69.2)));
    index.replace(vec![first.clone()], revision(10)).await.expect("the index can be replaced");
    assert_eq!(index.revision(), revision(10));
    index.apply(vec![SiteChange::Put(second.clone())], revision(20)).await.expect("the index can be changed");
    assert_eq!(index.revision(), revision(20));

    let both = [first.clone(), second.clone()];
    let removal = SiteChange::Remove { tenant: tenant(1), workshop: workshop(2) };
    index.apply(vec![removal], revision(19)).await.expect("what is old is no error");
    index.replace(vec![first], revision(19)).await.expect("what is old is no error");
    expect(index, &both, &at(34.5, 69.2)).await;
    assert_eq!(index.revision(), revision(20));

    index.apply(vec![SiteChange::Put(second)], revision(20)).await.expect("the index can be changed");
    index.apply(vec![], revision(30)).await.expect("the index can be changed");
    expect(index, &both, &at(34.5, 69.2)).await;
    assert_eq!(index.revision(), revision(30), "a batch without changes still moves it");
}

// --- what the checks are written with

fn tenant(n: u128) -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(n + 1))
}

fn workshop(n: u128) -> WorkshopId {
    WorkshopId::from_uuid(Uuid::from_u128(n))
}

fn service(name: &str) -> Slug {
    name.parse().expect("a slug")
}

fn place(latitude: f64, longitude: f64) -> GeoPoint {
    GeoPoint::new(latitude, longitude).expect("a place on earth")
}

fn at(latitude: f64, longitude: f64) -> NearQuery {
    NearQuery::around(place(latitude, longitude))
}

fn site(tenant_number: u128, workshop_number: u128, place: GeoPoint) -> Site {
    let (tenant, workshop) = (tenant(tenant_number), workshop(workshop_number));
    Site { tenant, workshop, place, services: BTreeSet::new(), listed: true }
}

/// Places spread evenly over the earth along a spiral from pole to pole.
fn spread(count: u32) -> Vec<GeoPoint> {
    let turn = 180.0 * (5f64.sqrt() - 1.0);
    let one = |n: u32| {
        let height = 1.0 - (2.0 * f64::from(n) + 1.0) / f64::from(count);
        place(height.asin().to_degrees(), (f64::from(n) * turn) % 360.0 - 180.0)
    };
    (0..count).map(one).collect()
}

async fn empty(index: &dyn GeoIndex) {
    fill(index, &[]).await;
}

async fn fill(index: &dyn GeoIndex, sites: &[Site]) {
    index.replace(sites.to_vec(), index.revision()).await.expect("the index can be replaced");
}

async fn apply<const N: usize>(index: &dyn GeoIndex, changes: [SiteChange; N]) {
    index.apply(changes.into(), index.revision()).await.expect("the index can be changed");
}

async fn ask(index: &dyn GeoIndex, query: &NearQuery) -> Vec<Near> {
    index.nearest(query).await.expect("the index answers")
}

/// All pages of this size, one after the other.
async fn pages(index: &dyn GeoIndex, query: &NearQuery, size: usize) -> Vec<Near> {
    let mut all: Vec<Near> = Vec::new();
    let mut next = query.clone().limit(size);
    loop {
        let page = ask(index, &next).await;
        assert!(page.len() <= size, "a page of at most {size}");
        let Some(last) = page.last() else {
            return all;
        };
        next = next.after(last.cursor());
        all.extend(page);
        assert!(all.len() < 100_000, "paging goes on for ever");
    }
}

/// Asserts that the index answers what measuring all these sites gives. For queries without a cursor.
async fn expect(index: &dyn GeoIndex, sites: &[Site], query: &NearQuery) {
    let fits = |site: &&Site| {
        let whose = query.tenant.map_or(site.listed, |tenant| site.tenant == tenant);
        whose && query.services.iter().all(|service| site.services.contains(service))
    };
    let mut measured: BTreeMap<WorkshopId, (TenantId, f64)> = BTreeMap::new();
    for site in sites.iter().filter(fits) {
        let distance_m = query.around.distance_m(&site.place);
        if query.within_m.is_none_or(|m| distance_m <= m) {
            measured.insert(site.workshop, (site.tenant, distance_m));
        }
    }
    let mut nearest: Vec<f64> = measured.values().map(|(_, distance_m)| *distance_m).collect();
    nearest.sort_unstable_by(f64::total_cmp);
    nearest.truncate(query.limit);

    let answers = ask(index, query).await;
    assert_eq!(answers.len(), nearest.len(), "number of answers to {query:?}");
    for (answer, nearest) in answers.iter().zip(nearest) {
        let Some((tenant, distance_m)) = measured.remove(&answer.workshop) else {
            panic!("{} is twice in the answer to {query:?}, or should not be in it", answer.workshop);
        };
        assert_eq!(answer.tenant, tenant, "the tenant of {}", answer.workshop);
        assert!(same_m(answer.distance_m, distance_m), "{} is {distance_m} m away, not {}", answer.workshop, answer.distance_m);
        assert!(same_m(answer.distance_m, nearest), "there is one at {nearest} m, nearer than {answer:?}");
    }
    let sorted = answers.is_sorted_by(|a, b| (a.distance_m, a.workshop) < (b.distance_m, b.workshop));
    assert!(sorted, "the order of answers to {query:?} is by distance, then workshop: {answers:?}");
}

fn same_m(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.001 + 1e-9 * a.max(b)
}
