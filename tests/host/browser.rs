//! What a browser does: a session in a cookie, refused to other sites, and a board that tells when it has changed.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use serde_json::json;
use support::PATIENCE;
use support::host::Host;
use support::shop::{Shop, customers, moment};
use support::site::Site;
use support::world::unique;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

engines::on_both_engines! {
    a_session_in_a_cookie_works_on_the_site_alone => cookie;
    a_board_tells_its_watchers_when_it_has_changed_until_the_host_stops => live;
}

const ADMIN: &str = "09121111111";

/// Signs in as a page of the site does: the cookie as a browser sends it back.
async fn sign_in(host: &Host, phone: &str) -> String {
    let (request, code) = host.code(phone).await;
    let body = json!({"request": request, "code": code, "cookie": true});
    let answer = host.anybody().post("/v1/sign-in").json(&body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert!(answer.body["token"].is_null(), "the token is for the cookie alone: {}", answer.text);
    let header = answer.header("set-cookie").expect("a cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(header.contains(part), "{header}");
    }
    header.split(';').next().expect("a pair").to_owned()
}

async fn cookie(site: Site) {
    let host = Host::start(&site).await;
    let cookie = sign_in(&host, "09351112233").await;
    let anybody = host.anybody();
    let here = format!("http://{}", host.address);
    let me = anybody.get("/v1/me").header("Cookie", &cookie).await.expect(200);
    assert_eq!(me["person"]["phone"], "+989351112233");
    let vehicle = json!({"plate": "12 ب 345 - 67"});
    for (origin, status) in [(Some("https://evil.example"), 403), (Some("null"), 403), (None, 403), (Some(here.as_str()), 201)] {
        let mut ask = anybody.post("/v1/me/vehicles").header("Cookie", &cookie).json(&vehicle);
        if let Some(origin) = origin {
            ask = ask.header("Origin", origin);
        }
        let answer = ask.await;
        assert_eq!(answer.status, status, "from {origin:?}: {}", answer.text);
    }
    let kept = anybody.get("/v1/me/vehicles").header("Cookie", &cookie).await.expect(200);
    assert_eq!(kept["items"].as_array().map(Vec::len), Some(1), "what was refused was not done");
    let out = anybody.delete("/v1/session").header("Cookie", &cookie).header("Origin", &here).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").is_some_and(|header| header.contains("Max-Age=0")));
    assert_eq!(anybody.get("/v1/me").header("Cookie", &cookie).await.status, 401);
}

/// Reads a stream until so many changes were told.
async fn changes(stream: &mut TcpStream, seen: &mut String, number: usize) {
    let more = async {
        let mut bytes = [0; 4096];
        while seen.matches("event:changed").count() + seen.matches("event: changed").count() < number {
            let length = stream.read(&mut bytes).await.expect("a stream");
            assert!(length > 0, "the stream ended: {seen}");
            seen.push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
    };
    assert!(timeout(PATIENCE, more).await.is_ok(), "no change was told: {seen}");
}

async fn live(site: Site) {
    site.tenant("tirazheh", "Tirazheh", ADMIN, &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, 1, &[("oil_change", 30)]).await;
    let customer = customers(&host, 1).await.remove(0);
    assert_eq!(customer.get(shop.path("/live")).await.status, 404, "a customer is no staff");
    assert_eq!(host.anybody().get(shop.path("/live")).await.status, 401);

    let cookie = format!("carsync_session={}", admin.token());
    let mut stream = TcpStream::connect(host.address).await.expect("a connection");
    let ask =
        format!("GET {} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n", shop.path("/live"), host.address);
    stream.write_all(ask.as_bytes()).await.expect("a request");
    let mut seen = String::new();
    changes(&mut stream, &mut seen, 1).await;
    assert!(seen.starts_with("HTTP/1.1 200") && seen.contains("text/event-stream"), "{seen}");
    let booking = shop.booking("oil_change", &moment(2, "10:00"), 1);
    customer.post("/v1/tenants/tirazheh/bookings").key(&unique("book")).json(&booking).await.expect(201);
    changes(&mut stream, &mut seen, 2).await;
    // An open stream does not hold up an orderly stop.
    assert_eq!(host.stop().await.code(), Some(0));
}
