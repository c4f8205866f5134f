//! How long the nearest ten of 100,000 workshops take, as ratios to peers measured in the same run: a bare walk of the same points by
//! rstar's own iterator, and measuring every site. Absolute times depend on the machine and are printed for orientation only.
//!
//! `cargo bench -p carsync-core --bench near`; the number of workshops may follow after `--`.

#![expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]

use std::collections::BTreeSet;
use std::f64::consts::TAU;
use std::hint::black_box;
use std::time::Instant;

use carsync_core::geo::{GeoIndex, NearQuery, RTreeIndex, Revision, Site, SiteChange};
use carsync_core::value::{GeoPoint, Slug, TenantId, WorkshopId};
use rstar::RTree;
use rstar::primitives::GeomWithData;
use uuid::Uuid;

const ROUNDS: usize = 9;
const QUERIES: usize = 2_000;
const ANSWERS: usize = 10;
const LARGE_TENANT: u128 = 1;

/// SplitMix64 (Steele et al. 2014): the same workshops in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// In 0..1.
    fn part(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.part()).ln()).sqrt() * (TAU * self.part()).cos()
    }
}

/// Cities whose sizes fall like one over their rank, as real ones do.
struct Map {
    cities: Vec<(f64, f64)>,
    dice: Dice,
}

impl Map {
    fn new(cities: usize) -> Self {
        let mut dice = Dice(1);
        let city = |dice: &mut Dice| ((dice.part() * 1.75 - 0.8).clamp(-1.0, 1.0).asin().to_degrees(), dice.part() * 360.0 - 180.0);
        let cities = (0..cities).map(|_| city(&mut dice)).collect();
        Self { cities, dice }
    }

    /// Some 5 km from the middle of a city.
    fn place(&mut self) -> GeoPoint {
        let rank = (self.cities.len() as f64).powf(self.dice.part()) as usize - 1;
        let (latitude, longitude) = self.cities[rank.min(self.cities.len() - 1)];
        let north = latitude + self.dice.normal() * 0.05;
        let east = longitude + self.dice.normal() * 0.05 / latitude.to_radians().cos().max(0.05);
        wrapped(north, east)
    }

    /// Of twenty questions, one near a pole and one at the date line.
    fn question(&mut self, n: usize) -> GeoPoint {
        let (up, along) = (self.dice.part(), self.dice.part());
        match n % 20 {
            0 => wrapped(if up < 0.5 { 84.0 + up * 12.0 } else { -96.0 + up * 12.0 }, along * 360.0),
            1 => wrapped(up * 130.0 - 60.0, 179.5 + along),
            _ => self.place(),
        }
    }
}

fn wrapped(latitude: f64, longitude: f64) -> GeoPoint {
    GeoPoint::new(latitude.clamp(-90.0, 90.0), (longitude + 540.0).rem_euclid(360.0) - 180.0).expect("a place on earth")
}

fn slug(name: &str) -> Slug {
    name.parse().expect("a slug")
}

/// Every fifth workshop is the large tenant's; the other tenants have nine or ten each.
fn site(n: usize, map: &mut Map) -> Site {
    let shares = [("common", 0.5), ("frequent", 0.1), ("rare", 0.01)];
    let services: BTreeSet<Slug> = shares.iter().filter(|(_, share)| map.dice.part() < *share).map(|(name, _)| slug(name)).collect();
    let tenant = if n.is_multiple_of(5) { LARGE_TENANT } else { 100 + n as u128 / 12 };
    Site {
        tenant: TenantId::from_uuid(Uuid::from_u128(tenant)),
        workshop: WorkshopId::from_uuid(Uuid::from_u128(n as u128)),
        place: map.place(),
        services,
        listed: true,
    }
}

/// The medians of this many calls, round by round and one after the other, so that all meet the same disturbances. In nanoseconds.
struct Contest<'a> {
    names: Vec<&'static str>,
    calls: Vec<Box<dyn FnMut(usize) + 'a>>,
    times: Vec<Vec<u64>>,
}

impl<'a> Contest<'a> {
    const fn new() -> Self {
        Self { names: Vec::new(), calls: Vec::new(), times: Vec::new() }
    }

    fn enter(mut self, name: &'static str, call: impl FnMut(usize) + 'a) -> Self {
        self.names.push(name);
        self.calls.push(Box::new(call));
        self.times.push(Vec::new());
        self
    }

    fn run(mut self, rounds: usize, calls: usize) -> impl Fn(&str) -> f64 {
        for _ in 0..rounds {
            for (call, times) in self.calls.iter_mut().zip(&mut self.times) {
                for n in 0..calls {
                    let start = Instant::now();
                    call(n);
                    times.push(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX));
                }
            }
        }
        println!("{:<44}{:>10}{:>10}", "", "p50 µs", "p99 µs");
        for (name, times) in self.names.iter().zip(&mut self.times) {
            times.sort_unstable();
            println!("{name:<44}{:>10.2}{:>10.2}", times[times.len() / 2] as f64 / 1e3, times[times.len() * 99 / 100] as f64 / 1e3);
        }
        let medians: Vec<(&str, u64)> = self.names.into_iter().zip(self.times.iter().map(|times| times[times.len() / 2])).collect();
        move |wanted| medians.iter().find(|(name, _)| *name == wanted).map_or(f64::NAN, |(_, p50)| *p50 as f64)
    }
}

/// Resident memory in bytes, where Linux tells.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|text| text.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or(f64::NAN) * 4_096.0
}

fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000usize);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut map = Map::new(4_000);
    let sites: Vec<Site> = (0..count).map(|n| site(n, &mut map)).collect();
    let questions: Vec<GeoPoint> = (0..QUERIES).map(|n| map.question(n)).collect();

    let index = RTreeIndex::new();
    let (copy, before, start) = (sites.clone(), resident(), Instant::now());
    runtime.block_on(index.replace(copy, Revision::new(1))).expect("it can be replaced");
    println!("{count} workshops, replaced in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("about {:.0} bytes resident per workshop\n", (resident() - before) / count as f64);

    let points = |keep: &dyn Fn(&Site) -> bool| {
        let kept = sites.iter().enumerate().filter(|(_, site)| keep(site));
        RTree::bulk_load(kept.map(|(n, site)| GeomWithData::new(site.place.unit_vector(), n as u32)).collect())
    };
    let (rare, large) = (slug("rare"), TenantId::from_uuid(Uuid::from_u128(LARGE_TENANT)));
    let (bare, of_rare) = (points(&|_| true), points(&|site| site.services.contains(&rare)));
    let small = sites[1].tenant;
    let ask = |query: NearQuery| {
        black_box(runtime.block_on(index.nearest(&query)).expect("it answers"));
    };
    let nearest = |n: usize| NearQuery::around(questions[n % QUERIES]).limit(ANSWERS);
    let hundredth = |n: usize| {
        let page = runtime.block_on(index.nearest(&nearest(n).limit(1_000))).expect("it answers");
        nearest(n).after(page[page.len() - 1].cursor())
    };
    let deep: Vec<NearQuery> = (0..QUERIES).map(hundredth).collect();

    let p50 = Contest::new()
        .enter("nearest 10", |n| ask(nearest(n)))
        .enter("rstar iterator, same points", |n| {
            let point = questions[n].unit_vector();
            black_box(bare.nearest_neighbor_iter(point).take(ANSWERS).map(|leaf| leaf.data).collect::<Vec<u32>>());
        })
        .enter("nearest 10 with a service of 1 %", |n| ask(nearest(n).offering(rare.clone())))
        .enter("rstar iterator, a tree of that service", |n| {
            let point = questions[n].unit_vector();
            black_box(of_rare.nearest_neighbor_iter(point).take(ANSWERS).map(|leaf| leaf.data).collect::<Vec<u32>>());
        })
        .enter("nearest 10 within 5 km", |n| ask(nearest(n).within_km(5.0)))
        .enter("nearest 10 after the first 1,000", |n| ask(deep[n].clone()))
        .enter("nearest 10 of a large tenant", |n| ask(nearest(n).of_tenant(large)))
        .enter("nearest 10 of a tenant of ten", |n| ask(nearest(n).of_tenant(small)))
        .run(ROUNDS, QUERIES);
    let slow = Contest::new()
        .enter("rstar iterator, service filtered afterwards", |n| {
            let offering =
                bare.nearest_neighbor_iter(questions[n].unit_vector()).filter(|leaf| sites[leaf.data as usize].services.contains(&rare));
            black_box(offering.take(ANSWERS).map(|leaf| leaf.data).collect::<Vec<u32>>());
        })
        .enter("measuring every site", |n| {
            let mut all: Vec<(f64, WorkshopId)> = sites.iter().map(|site| (questions[n].distance_m(&site.place), site.workshop)).collect();
            all.select_nth_unstable_by(ANSWERS, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            all.truncate(ANSWERS);
            black_box(all);
        })
        .run(1, 60);

    let mut moved: Vec<SiteChange> = (0..5_000).map(|n| SiteChange::Put(site(n * count / 5_000, &mut map))).collect();
    let added = (0..5_000).map(|n| SiteChange::Put(site(count + n, &mut map))).collect();
    let mut updates = Vec::new();
    for (name, changes) in [("move a workshop", std::mem::take(&mut moved)), ("add a workshop", added)] {
        let (size, start) = (changes.len(), Instant::now());
        runtime.block_on(index.apply(changes, Revision::new(2))).expect("it can be changed");
        updates.push((name, start.elapsed().as_nanos() as f64 / size as f64));
    }
    for (name, nanos) in &updates {
        println!("{name:<44}{:>10.2}", nanos / 1e3);
    }

    println!("\nratios");
    let ratios = [
        ("nearest 10 / bare rstar walk", p50("nearest 10") / p50("rstar iterator, same points")),
        ("measuring every site / nearest 10", slow("measuring every site") / p50("nearest 10")),
        ("1 % service / nearest 10", p50("nearest 10 with a service of 1 %") / p50("nearest 10")),
        (
            "1 % service / bare rstar tree of that service",
            p50("nearest 10 with a service of 1 %") / p50("rstar iterator, a tree of that service"),
        ),
        (
            "filtering afterwards / 1 % service",
            slow("rstar iterator, service filtered afterwards") / p50("nearest 10 with a service of 1 %"),
        ),
        ("page 101 / page 1", p50("nearest 10 after the first 1,000") / p50("nearest 10")),
        ("move a workshop / nearest 10", updates[0].1 / p50("nearest 10")),
    ];
    for (name, ratio) in ratios {
        println!("{name:<50}{ratio:>10.2}");
    }
}
