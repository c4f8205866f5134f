//! Races through HTTP on both engines: 64 customers at once want the same time, or times that overlap by a part.
//!
//! Law: a time is sold as often as there are bays, everybody else is told that it is taken, nobody sees a failure; and on the board no two
//! bookings share a bay and a moment.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use carsync_core::jiff::Timestamp;
use futures_util::future::join_all;
use serde_json::Value;
use support::client::Client;
use support::host::Host;
use support::shop::{Shop, at, customers, moment};
use support::site::{Engine, Site};
use tokio::sync::Barrier;

/// How many want the same.
const CROWD: usize = 64;

/// How often they want one time, and times that overlap.
const ROUNDS: (usize, usize) = (50, 20);

engines::on_both_engines! {
    one_bay_is_sold_once_to_a_crowd => |site| crowd(site, 1);
    three_bays_are_sold_three_times_to_a_crowd => |site| crowd(site, 3);
    bookings_of_different_lengths_never_overlap_in_a_bay => overlaps;
}

struct Scene {
    host: Host,
    shop: Shop,
    crowd: Vec<Client>,
    engine: Engine,
}

impl Scene {
    async fn set(site: &Site, bays: usize) -> Self {
        site.tenant("tirazheh", "Tirazheh", "09121111111", &["--open-bookings-max", "50"]);
        let host = Host::start(site).await;
        let admin = host.sign_in("09121111111").await;
        let services = [("half_hour", 30), ("three_quarters", 45), ("hour_and_half", 90)];
        let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, bays, &services).await;
        let crowd = customers(&host, CROWD).await;
        Self { host, shop, crowd, engine: site.engine }
    }

    /// Everybody books at once, each what `wish` gives them; the answers that were 201.
    async fn rush(&self, round: usize, wish: impl Fn(usize) -> (&'static str, String)) -> Vec<Value> {
        let barrier = Arc::new(Barrier::new(CROWD));
        let asks = self.crowd.iter().enumerate().map(|(number, customer)| {
            let (service, starts_at) = wish(number);
            let (customer, barrier) = (customer.clone(), barrier.clone());
            let (path, body) = (self.shop.at_tenant("/bookings"), self.shop.booking(service, &starts_at, number));
            tokio::spawn(async move {
                barrier.wait().await;
                customer.post(path).key(&format!("round-{round}-{number}")).json(&body).await
            })
        });
        let mut sold = Vec::new();
        for answer in join_all(asks).await {
            let answer = answer.expect("an answer");
            match answer.status {
                201 => sold.push(answer.body),
                _ => drop(answer.refused(409, "booking.slot_taken")),
            }
        }
        sold
    }

    #[expect(clippy::print_stdout, reason = "figures are what a race is for")]
    fn told(&self, what: &str, rounds: usize, started: Instant, sold: usize) {
        let seconds = started.elapsed().as_secs_f64();
        let requests = rounds * CROWD;
        println!(
            "{:?}, {what}: {rounds} rounds of {CROWD}, {sold} booked, {seconds:.1} s, {:.0} requests/s",
            self.engine,
            requests as f64 / seconds
        );
    }

    /// Every booking of these days by bay, in order of time; that none overlaps is checked here.
    async fn boards(&self, days: impl Iterator<Item = i64>) -> Vec<String> {
        let mut ids = Vec::new();
        let mut bays: BTreeMap<String, Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
        for ahead in days {
            let board = self.shop.board(ahead).await;
            for entry in board["bookings"].as_array().expect("bookings") {
                let booking = &entry["booking"];
                let id = booking["id"].as_str().expect("an id").to_owned();
                // One that passes midnight stands on both days.
                if !ids.contains(&id) {
                    ids.push(id);
                    let bay = booking["bay"].as_str().expect("a bay").to_owned();
                    bays.entry(bay).or_default().push((at(&booking["starts_at"]), at(&booking["ends_at"])));
                }
            }
        }
        for (bay, mut times) in bays {
            times.sort_unstable();
            for pair in times.windows(2) {
                assert!(pair[0].1 <= pair[1].0, "{bay}: {:?} and {:?} overlap", pair[0], pair[1]);
            }
        }
        ids
    }

    fn calm(&self) {
        let log = self.host.log();
        assert!(!log.contains(" ERROR ") && !log.contains("panicked"), "{log}");
    }
}

async fn crowd(site: Site, bays: usize) {
    let scene = Scene::set(&site, bays).await;
    let (rounds, _) = ROUNDS;
    let started = Instant::now();
    let mut all = Vec::new();
    for round in 0..rounds {
        // Twenty rounds a day, from tomorrow on, half an hour apart.
        let (ahead, place) = (1 + round / 20, round % 20);
        let starts_at = moment(i64::try_from(ahead).expect("a day"), &format!("{:02}:{:02}", 8 + place / 2, place % 2 * 30));
        let sold = scene.rush(round, |_| ("half_hour", starts_at.clone())).await;
        assert_eq!(sold.len(), bays, "round {round}: sold {} times", sold.len());
        let mut used: Vec<&str> = sold.iter().map(|booking| booking["bay"].as_str().expect("a bay")).collect();
        used.sort_unstable();
        used.dedup();
        assert_eq!(used.len(), bays, "round {round}: a bay is sold twice");
        all.extend(sold.iter().map(|booking| booking["id"].as_str().expect("an id").to_owned()));
    }
    scene.told(&format!("one time, {bays} bays"), rounds, started, all.len());
    let shown = scene.boards(1..=3).await;
    assert_eq!(shown.len(), all.len());
    assert!(all.iter().all(|id| shown.contains(id)), "a booking that was answered with 201 is not on the board");
    scene.calm();
}

async fn overlaps(site: Site) {
    let (_, rounds) = ROUNDS;
    let scene = Scene::set(&site, 2).await;
    let started = Instant::now();
    let mut all = Vec::new();
    for round in 0..rounds {
        // Sixteen starts, a quarter apart, so that every wish cuts into others; which service goes with which start changes by the round.
        let hour = 2 + round % 4 * 5;
        let ahead = i64::try_from(1 + round / 4).expect("a day");
        let sold = scene
            .rush(round, |number| {
                let quarter = number % 16;
                let service = ["half_hour", "three_quarters", "hour_and_half"][(number / 16 + round + quarter) % 3];
                (service, moment(ahead, &format!("{:02}:{:02}", hour + quarter / 4, quarter % 4 * 15)))
            })
            .await;
        // Four hours of starts in two bays; the longest wish is an hour and a half.
        assert!((4..=18).contains(&sold.len()), "round {round}: {} sold", sold.len());
        all.extend(sold.iter().map(|booking| booking["id"].as_str().expect("an id").to_owned()));
    }
    scene.told("partial overlaps, 2 bays", rounds, started, all.len());
    let shown = scene.boards(1..=6).await;
    assert_eq!(shown.len(), all.len());
    assert!(all.iter().all(|id| shown.contains(id)), "a booking that was answered with 201 is not on the board");
    scene.calm();
}
