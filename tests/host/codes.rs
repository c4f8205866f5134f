//! Machines that ask for sign-in codes: however they spell a number and wherever they say they come from, the provider sees no more than
//! the budget, over all hosts.

#![cfg(unix)]

#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream::iter;
use serde_json::json;
use support::host::Host;
use support::post::Post;
use support::site::{Engine, Site, run};

/// How many requests come.
const REQUESTS: usize = 20_000;
/// How many different numbers they are for.
const NUMBERS: usize = 500;
/// How many come at once.
const AT_ONCE: usize = 16;

/// A number in twelve spellings.
fn spelled(number: usize, way: usize) -> String {
    let (range, rest) = (100 + number / 10, 1_000 + number % 10);
    let (a, b) = (format!("935{range:03}"), format!("{rest:04}"));
    let persian =
        |text: &str| text.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x06F0 + d)).unwrap_or(c)).collect::<String>();
    let arabic =
        |text: &str| text.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x0660 + d)).unwrap_or(c)).collect::<String>();
    match way % 12 {
        0 => format!("0{a}{b}"),
        1 => format!("+98{a}{b}"),
        2 => format!("0098{a}{b}"),
        3 => format!("98{a}{b}"),
        4 => format!("{a}{b}"),
        5 => format!("0{} {} {b}", &a[..3], &a[3..]),
        6 => format!("0{}-{}-{b}", &a[..3], &a[3..]),
        7 => format!("+98 {} {} {b}", &a[..3], &a[3..]),
        8 => format!("(0{}) {}{b}", &a[..3], &a[3..]),
        9 => persian(&format!("0{a}{b}")),
        10 => arabic(&format!("0{a}{b}")),
        _ => format!("+98 ({}) {}-{b}", &a[..3], &a[3..]),
    }
}

/// Sends the flood to all hosts in turn, each request with another forged origin; how many codes were promised.
async fn flood(hosts: &[Host]) -> usize {
    let clients: Vec<_> = (0..AT_ONCE).map(|place| hosts[place % hosts.len()].anybody()).collect();
    let per_client = REQUESTS / AT_ONCE;
    let promised = iter(clients.iter().enumerate()).map(|(place, client)| async move {
        let mut promised = 0;
        for turn in 0..per_client {
            let number = (turn * AT_ONCE + place) % NUMBERS;
            let body = json!({"phone": spelled(number, turn + place)});
            let origin = format!("{}.{}.{}.{}", 1 + turn % 200, place, turn / 200, number % 250);
            let ask =
                client.post("/v1/sign-in/code").json(&body).header("X-Forwarded-For", &origin).header("Forwarded", format!("for={origin}"));
            // A host with too much to do may say so; what it refuses is not sent.
            let answer = ask.header("X-Real-IP", &origin).unruly().await;
            match answer.status {
                202 => promised += 1,
                429 | 503 => assert!(answer.header("retry-after").is_some(), "{answer:?}"),
                status => panic!("{status}: {}", answer.text),
            }
        }
        promised
    });
    promised.buffer_unordered(AT_ONCE).collect::<Vec<usize>>().await.into_iter().sum()
}

/// Two hosts, a flood, and what the provider saw.
async fn flooded(mut site: Site, budget: usize) {
    // What tests are otherwise spared.
    for (limit, most) in [("OF_ADDRESS_PER_HOUR", "60"), ("OF_RANGE_PER_HOUR", "100"), ("PER_HOUR", "200"), ("PER_DAY", "10000")] {
        site.set(&format!("CARSYNC_CODES_{limit}"), most);
    }
    let post = Post::open(&mut site).await;
    let hosts = [Host::start(&site).await, Host::start(&site).await];
    let hour = || support::shop::now().as_second() / 3_600;
    let began = hour();
    let promised = flood(&hosts).await;
    // A budget is of an hour by the clock; over its end there are two.
    let budget = if hour() == began { budget } else { budget * 2 };
    let taken = post.wait(support::PATIENCE, "what was promised", |taken| taken.len() >= promised).await;
    assert!(taken.len() <= budget, "{} codes were sent, {budget} are the budget", taken.len());
    assert_eq!(taken.len(), promised, "a code that is promised is sent, and no other");
    let mut of_phone: BTreeMap<&str, usize> = BTreeMap::new();
    for sms in &taken {
        *of_phone.entry(&sms.to).or_default() += 1;
    }
    told(promised, of_phone.len(), budget);
    assert!(promised * 2 >= budget, "the budget is there to be used: {promised} of {budget}");
    for host in hosts {
        assert!(!host.log().contains("panicked"));
    }
}

#[expect(clippy::print_stderr, reason = "what a run shows")]
fn told(sent: usize, phones: usize, budget: usize) {
    eprintln!("{REQUESTS} requests: {sent} codes to {phones} phones; the budget was {budget}");
}

#[test]
fn twenty_thousand_requests_from_one_address_get_what_one_address_may_have() {
    run(Engine::Postgres, |site| flooded(site, 60));
}

#[test]
fn twenty_thousand_requests_from_everywhere_get_what_the_deployment_may_send() {
    run(Engine::Postgres, |mut site| async move {
        // Now the header is believed, and every request comes from somewhere else.
        site.set("CARSYNC_TRUSTED_PROXIES", "127.0.0.1");
        flooded(site, 200).await;
    });
}
