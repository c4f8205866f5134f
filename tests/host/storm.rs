//! The cancel storm: clients that reset their HTTP/2 streams must not cost anybody else an acknowledged write (PostgreSQL).
//!
//! A transaction dropped in the middle of its BEGIN goes back into the pool open, and the next single write on it is acknowledged and never
//! committed. The host's edge lets handlers run to their end and the storage begins in a task of its own; this test watches both.

#![cfg(unix)]

#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use std::time::{Duration, Instant};

use carsync_core::entropy::{Entropy, SystemEntropy};
use serde_json::{Value, json};
use support::client::Client;
use support::host::Host;
use support::shop::{Shop, customers, day, moment, vehicle};
use support::site::{Engine, Site, run};
use support::world::unique;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// How many requests are cancelled.
const CANCELLED: usize = 150;
/// How long the way to the database is, each way.
const WAY: Duration = Duration::from_millis(5);
/// How long requests are left alone at most, in turn: within the first reading of the session, and anywhere up to the booking's commit.
const LEFT_ALONE_MS: [u64; 2] = [20, 200];

#[test]
fn cancelled_requests_lose_nobodys_acknowledged_writes_on_postgres() {
    run(Engine::Postgres, |mut site| async move {
        site.tenant("tirazheh", "Tirazheh", "09121111111", &["--open-bookings-max", "50"]);
        let direct = site.postgres().url.clone();
        let far = slow_way(site.postgres().address()).await;
        site.set("CARSYNC_DATABASE_URL", site.postgres().url_by(&far));
        site.set("CARSYNC_DATABASE_CONNECTIONS", "4");
        let host = Host::start(&site).await;
        let admin = host.sign_in("09121111111").await;
        let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, 1, &[("oil_change", 30)]).await;
        let mut people = customers(&host, 5).await;
        let writer = people.pop().expect("a writer");

        let started = Instant::now();
        let (acknowledged, answered) = storm(&shop, &people, &writer).await;
        let seconds = started.elapsed().as_secs_f64();
        idle_transactions_end(&site);
        // What PostgreSQL says of a BEGIN on a connection that came back to the pool with another one open.
        let stale = host.log().matches("already a transaction in progress").count();
        assert_eq!(stale, 0, "{stale} transactions began inside a forgotten one");
        host.kill();

        // Again, directly on the database.
        site.set("CARSYNC_DATABASE_URL", direct);
        let host = Host::start(&site).await;
        let writer = host.anybody().bearing(writer.token());
        let kept = writer.get("/v1/me/vehicles").await.expect(200);
        let kept: Vec<&str> =
            kept["items"].as_array().expect("items").iter().map(|one| one["colour"].as_str().expect("a colour")).collect();
        let lost = acknowledged.iter().filter(|colour| !kept.contains(&colour.as_str())).count();
        let admin = host.anybody().bearing(admin.token());
        let mut made = 0;
        for ahead in 1..=4 {
            let board = admin.get(shop.path(&format!("/day/{}", day(ahead)))).await.expect(200);
            made += board["bookings"].as_array().expect("bookings").len();
        }
        told(acknowledged.len(), answered, made, lost, seconds);
        assert_eq!(lost, 0, "of {} acknowledged writes {lost} are lost", acknowledged.len());
        assert!(answered < CANCELLED * 9 / 10, "{answered} of {CANCELLED} were answered before they could be cancelled");
        assert!(made > answered, "what has begun runs to its end, though nobody waits: {made} bookings, {answered} answered");
        let name = writer.get("/v1/me").await.expect(200)["person"]["name"].clone();
        assert_eq!(name, *acknowledged.last().expect("a write"), "the last acknowledged name");
    });
}

/// Books and cancels, and after every third writes as somebody else. What was acknowledged, and how many bookings were answered in time.
async fn storm(shop: &Shop, people: &[Client], writer: &Client) -> (Vec<String>, usize) {
    let mut connections = Vec::new();
    for person in people {
        connections.push(person.http2().await);
    }
    let mut acknowledged: Vec<String> = Vec::new();
    let mut version = 1;
    let mut answered = 0;
    for number in 0..CANCELLED {
        let (ahead, place) = (1 + number / 40, number % 40);
        let starts_at = moment(i64::try_from(ahead).expect("a day"), &format!("{:02}:{:02}", 2 + place / 2, place % 2 * 30));
        let body = shop.booking("oil_change", &starts_at, number);
        let person = number % people.len();
        let request = people[person].post(shop.at_tenant("/bookings")).key(&unique("storm")).json(&body).into_http2();
        let answer = connections[person].send_request(request);
        // Dropping the future of an unanswered request resets its stream.
        answered += usize::from(tokio::time::timeout(chance(LEFT_ALONE_MS[number % 2]), answer).await.is_ok());
        if number % 3 == 2 {
            let word = unique("write");
            let mut facts = vehicle(number);
            facts["colour"] = json!(word);
            writer.post("/v1/me/vehicles").json(&facts).await.expect(201);
            let renamed = writer.put("/v1/me").seen(&json!(version)).json(&json!({"name": word, "locale": "fa"})).await.expect(200);
            assert_eq!(renamed["name"], Value::from(word.as_str()));
            version += 1;
            acknowledged.push(word);
        }
    }
    (acknowledged, answered)
}

/// A random time up to so many milliseconds.
fn chance(most_ms: u64) -> Duration {
    let mut byte = [0; 2];
    SystemEntropy.fill(&mut byte);
    Duration::from_micros(u64::from(u16::from_be_bytes(byte)) * most_ms * 1_000 / u64::from(u16::MAX))
}

/// No connection of the host stays in a transaction that does nothing for longer than a second after the storm.
fn idle_transactions_end(site: &Site) {
    let ended = Instant::now();
    loop {
        let idle = site.postgres().ask(
            "SELECT pid, state, now() - state_change, query FROM pg_stat_activity \
             WHERE application_name = 'carsync' AND datname = current_database() AND state LIKE 'idle in transaction%'",
        );
        if idle.is_empty() {
            return;
        }
        assert!(ended.elapsed() < Duration::from_secs(1), "{} connections are idle in a transaction: {idle:#?}", idle.len());
    }
}

/// A TCP proxy to the server that delays every piece each way by `WAY`; where it listens.
async fn slow_way(server: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(&server).await.expect("the server");
            near.set_nodelay(true).and_then(|()| far.set_nodelay(true)).expect("sockets");
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            tokio::spawn(carry(near_in, far_out));
            tokio::spawn(carry(far_in, near_out));
        }
    });
    address
}

/// Carries bytes one way, each piece `WAY` later than it came.
async fn carry(mut from: impl AsyncReadExt + Unpin + Send + 'static, mut to: impl AsyncWriteExt + Unpin + Send + 'static) {
    let (put, mut take) = mpsc::unbounded_channel::<(tokio::time::Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((due, piece)) = take.recv().await {
            tokio::time::sleep_until(due).await;
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
        drop(to.shutdown().await);
    });
    let mut piece = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        if put.send((tokio::time::Instant::now() + WAY, piece[..length].to_vec())).is_err() {
            return;
        }
    }
}

#[expect(clippy::print_stdout, reason = "figures are what a storm is for")]
fn told(acknowledged: usize, answered: usize, made: usize, lost: usize, seconds: f64) {
    println!(
        "{CANCELLED} requests, {answered} answered in time, {made} bookings made; {acknowledged} writes of others acknowledged, {lost} lost; {seconds:.1} s"
    );
}
