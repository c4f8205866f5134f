//! Laws of `RTreeIndex` on random sites: it answers what measuring every site gives, to the bit; pages add up; the way to a state does
//! not matter. Places are drawn where degrees mislead: poles, the date line, crowds in one building, opposite points.

#![cfg(feature = "rtree")]

use std::collections::{BTreeMap, BTreeSet};

use carsync_core::geo::{GeoIndex, Near, NearQuery, RTreeIndex, Revision, Site, SiteChange};
use carsync_core::value::{EARTH_RADIUS_M, GeoPoint, Slug, TenantId, WorkshopId};
use proptest::prelude::*;
use uuid::Uuid;

fn place(latitude: f64, longitude: f64) -> GeoPoint {
    GeoPoint::new(latitude, longitude).expect("a place on earth")
}

/// A point that may lie beyond a pole or the date line, brought back.
fn wrapped(latitude: f64, longitude: f64) -> GeoPoint {
    let (latitude, longitude) = match latitude {
        l if l > 90.0 => (180.0 - l, longitude + 180.0),
        l if l < -90.0 => (-180.0 - l, longitude + 180.0),
        l => (l, longitude),
    };
    place(latitude, (longitude + 540.0).rem_euclid(360.0) - 180.0)
}

fn places() -> impl Strategy<Value = GeoPoint> {
    let longitude = || -180.0..=180.0f64;
    let cities = [(34.526, 69.178), (35.6892, 51.389), (52.52, 13.405), (89.98, 10.0), (-89.99, -100.0), (-16.5, 179.98), (64.7, -179.97)];
    let clustered = (prop::sample::select(cities.to_vec()), -0.06..0.06f64, -0.06..0.06f64);
    prop_oneof![
        6 => clustered.prop_map(|((latitude, longitude), north, east)| wrapped(latitude + north, longitude + east)),
        4 => (-1.0..=1.0f64, longitude()).prop_map(|(height, longitude)| place(height.asin().to_degrees(), longitude)),
        2 => (prop::bool::ANY, longitude()).prop_map(|(north, longitude)| place(if north { 90.0 } else { -90.0 }, longitude)),
        2 => (-90.0..=90.0f64, prop::bool::ANY).prop_map(|(latitude, east)| place(latitude, if east { 180.0 } else { -180.0 })),
        3 => prop::sample::select(vec![place(34.526, 69.178), place(-34.526, -110.822), place(0.0, 0.0)]),
        // A grid about as fine as rounding itself.
        1 => (0..4u8, 0..4u8).prop_map(|(n, e)| place(48.0 + f64::from(n) * 1e-14, 9.0 + f64::from(e) * 1e-14)),
    ]
}

fn tenant(n: u8) -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(u128::from(n)))
}

fn workshop(n: u32) -> WorkshopId {
    WorkshopId::from_uuid(Uuid::from_u128(u128::from(n)))
}

/// The first few are common; the rest, over 127 in all, share a bit of the mask.
fn service(n: u16) -> Slug {
    format!("service-{n}").parse().expect("a slug")
}

fn services() -> impl Strategy<Value = u16> {
    prop_oneof![3 => 0..3u16, 2 => 0..300u16]
}

/// Tenant 0 is large, the others are small.
fn tenants() -> impl Strategy<Value = TenantId> {
    prop_oneof![3 => Just(0u8), 2 => 1..5u8].prop_map(tenant)
}

fn site(workshops: u32) -> impl Strategy<Value = Site> {
    let services = prop::collection::btree_set(services().prop_map(service), 0..4);
    (tenants(), 0..workshops, places(), services, prop::bool::weighted(0.8)).prop_map(|(tenant, number, place, services, listed)| Site {
        tenant,
        workshop: workshop(number),
        place,
        services,
        listed,
    })
}

/// Up to 700 sites, no workshop twice, 50 more in one building, and a site each for 300 services.
fn world() -> impl Strategy<Value = Vec<Site>> {
    (prop::collection::vec(site(u32::MAX / 2), 0..700), places(), tenants(), prop::bool::ANY).prop_map(|(sites, bazaar, tenant, rare)| {
        let mut world: BTreeMap<WorkshopId, Site> = BTreeMap::new();
        let mut put = |number: u32, place: GeoPoint, services: BTreeSet<Slug>| {
            let workshop = workshop(u32::MAX - number);
            world.insert(workshop, Site { tenant, workshop, place, services, listed: true });
        };
        (0..50).for_each(|n| put(n, bazaar, BTreeSet::new()));
        if rare {
            (0..300u16).for_each(|n| put(100 + u32::from(n), wrapped(f64::from(n % 90), f64::from(n) * 0.6), [service(n)].into()));
        }
        world.extend(sites.into_iter().map(|site| (site.workshop, site)));
        world.into_values().collect()
    })
}

fn radius_km() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), 0.0..10.0f64, 0.0..25_000.0f64]
}

fn query() -> impl Strategy<Value = NearQuery> {
    let limit = prop_oneof![Just(1), Just(10), 0..60usize, Just(usize::MAX)];
    let asked = prop::collection::vec(services().prop_map(service), 0..3);
    (places(), prop::option::weighted(0.3, radius_km()), asked, prop::option::weighted(0.4, tenants()), limit).prop_map(
        |(around, km, services, tenant, limit)| {
            let mut query = services.into_iter().fold(NearQuery::around(around).limit(limit), NearQuery::offering);
            query.tenant = tenant;
            km.map_or(query.clone(), |km| query.within_km(km))
        },
    )
}

/// What the port promises, by measuring every site.
fn measured(sites: &[Site], query: &NearQuery) -> Vec<Near> {
    let whose = |site: &Site| query.tenant.map_or(site.listed, |tenant| tenant == site.tenant);
    let fits = |site: &&Site| whose(site) && query.services.iter().all(|service| site.services.contains(service));
    let near = |site: &Site| Near { tenant: site.tenant, workshop: site.workshop, distance_m: query.around.distance_m(&site.place) };
    let mut all: Vec<Near> = sites.iter().filter(fits).map(near).collect();
    all.retain(|near| query.within_m.is_none_or(|m| near.distance_m <= m));
    all.retain(|near| query.after.is_none_or(|after| (near.distance_m, near.workshop) > (after.distance_m, after.workshop)));
    all.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.workshop.cmp(&b.workshop)));
    all.truncate(query.limit);
    all
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

fn filled(sites: &[Site]) -> RTreeIndex {
    let index = RTreeIndex::new();
    wait(index.replace(sites.to_vec(), Revision::default())).expect("it can be replaced");
    index
}

fn ask(index: &RTreeIndex, query: &NearQuery) -> Vec<Near> {
    wait(index.nearest(query)).expect("it answers")
}

/// The textbook formula, which shares no step with `GeoPoint::distance_m`.
fn haversine_m(a: &GeoPoint, b: &GeoPoint) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin();
    let (north, east) = (half(a.latitude(), b.latitude()), half(a.longitude(), b.longitude()));
    let square = north * north + a.latitude().to_radians().cos() * b.latitude().to_radians().cos() * east * east;
    2.0 * EARTH_RADIUS_M * square.min(1.0).sqrt().asin()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_answer_is_what_measuring_every_site_gives(sites in world(), queries in prop::collection::vec(query(), 40)) {
        let index = filled(&sites);
        for query in &queries {
            prop_assert_eq!(ask(&index, query), measured(&sites, query), "{:?} around {:?}", query, query.around);
        }
    }

    #[test]
    fn asked_from_a_site_or_at_the_distance_of_one_nothing_is_lost(
        sites in world(), query in query(), picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 20),
    ) {
        let index = filled(&sites);
        for (from, rim) in picks {
            let mut query = query.clone();
            query.around = from.get(&sites).place;
            let distance_m = query.around.distance_m(&rim.get(&sites).place);
            for within_m in [distance_m, distance_m.next_up(), distance_m.next_down()] {
                query.within_m = Some(within_m);
                prop_assert_eq!(ask(&index, &query), measured(&sites, &query), "{:?} around {:?}", query, query.around);
            }
        }
    }

    #[test]
    fn pages_add_up_to_the_whole(sites in world(), query in query(), size in prop_oneof![Just(1usize), 2..40usize]) {
        let index = filled(&sites);
        let whole = measured(&sites, &query.clone().limit(usize::MAX));
        let (mut pages, mut next) = (Vec::new(), query.limit(size));
        loop {
            let page = ask(&index, &next);
            prop_assert!(page.len() <= size && pages.len() <= whole.len(), "a page too many");
            let Some(last) = page.last() else { break };
            next = next.after(last.cursor());
            pages.extend(page);
        }
        prop_assert_eq!(pages, whole);
    }

    #[test]
    fn any_place_in_the_order_can_be_a_cursor(sites in world(), query in query(), cursor in (0.0..2.1e7f64, any::<u32>())) {
        let index = filled(&sites);
        let cursor = Near { tenant: tenant(0), workshop: workshop(cursor.1), distance_m: cursor.0 }.cursor();
        let query = query.after(cursor);
        prop_assert_eq!(ask(&index, &query), measured(&sites, &query), "{:?} around {:?}", query, query.around);
    }

    #[test]
    fn applied_changes_lead_where_replacing_does(
        start in prop::collection::vec(site(400), 0..400),
        steps in prop::collection::vec((prop::bool::weighted(0.7), site(400)), 0..600),
        batch in 1..100usize,
        queries in prop::collection::vec(query(), 20),
    ) {
        let index = filled(&start);
        let mut present: BTreeMap<WorkshopId, Site> = start.into_iter().map(|site| (site.workshop, site)).collect();
        let mut changes = Vec::new();
        for (put, site) in steps {
            let Site { tenant, workshop, .. } = site;
            if put {
                present.insert(workshop, site.clone());
                changes.push(SiteChange::Put(site));
            } else {
                if present.get(&workshop).is_some_and(|site| site.tenant == tenant) {
                    present.remove(&workshop);
                }
                changes.push(SiteChange::Remove { tenant, workshop });
            }
        }
        for (batch, revision) in changes.chunks(batch).zip(1..) {
            wait(index.apply(batch.to_vec(), Revision::new(revision))).expect("it can be changed");
            prop_assert_eq!(index.revision(), Revision::new(revision));
        }
        let sites: Vec<Site> = present.into_values().collect();
        let replaced = filled(&sites);
        for query in &queries {
            let answer = ask(&index, query);
            prop_assert_eq!(&answer, &measured(&sites, query), "{:?} around {:?}", query, query.around);
            prop_assert_eq!(&answer, &ask(&replaced, query));
        }
    }

    #[test]
    fn an_unlisted_workshop_is_never_answered_without_its_tenant(sites in world(), query in query()) {
        let index = filled(&sites);
        let mut query = query.limit(usize::MAX);
        query.tenant = None;
        let answers = ask(&index, &query);
        let listed: BTreeSet<WorkshopId> = sites.iter().filter(|site| site.listed).map(|site| site.workshop).collect();
        prop_assert!(answers.iter().all(|near| listed.contains(&near.workshop)));
    }

    /// Haversine itself loses its precision near the antipode: the sine of a quarter turn is flat.
    #[test]
    fn the_distance_is_the_great_circle(a in places(), b in places()) {
        let (answered, haversine) = (a.distance_m(&b), haversine_m(&a, &b));
        let to_antipode = std::f64::consts::PI * EARTH_RADIUS_M - answered;
        let allowed = if to_antipode > 1_000.0 { 1e-4 } else { 0.5 };
        prop_assert!((answered - haversine).abs() <= allowed, "{answered} or {haversine}");
    }
}

#[test]
fn distances_from_a_micrometre_to_the_antipode_are_true() {
    // Along a meridian the distance is known without trigonometry.
    let metres_per_degree = EARTH_RADIUS_M.to_radians();
    for longitude in [0.0, 69.2, 180.0] {
        for exponent in -6..=7 {
            let metres = 1.5 * 10f64.powi(exponent);
            let from = place(-60.0, longitude);
            let to = place(-60.0 + metres / metres_per_degree, longitude);
            assert!((from.distance_m(&to) - metres).abs() < 1e-8 + 1e-15 * metres, "{metres} m is {}", from.distance_m(&to));
        }
        for short in [0.0, 1e-3, 1.0, 1e3] {
            let to = wrapped(60.0 + short / metres_per_degree, longitude + 180.0);
            let metres = std::f64::consts::PI * EARTH_RADIUS_M - short;
            assert!((place(-60.0, longitude).distance_m(&to) - metres).abs() < 2e-8, "{short} m short of the antipode");
        }
    }
}
