//! Whatever is wrong with a request is told in the API's manner, and the host goes on as if nothing had been.
//!
//! The bodies are made bad by the document's own schemas, so that a new operation or field is tried without being named here.

#![cfg(unix)]

mod bad_input {
    pub mod faults;
}
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use bad_input::faults::{faults, properties};
use serde_json::{Value, json};
use support::client::{Answer, Client};
use support::document::{Operation, document, operations};
use support::host::Host;
use support::shop::day;
use support::site::{Engine, Site, run};
use support::world::{OPERATOR, World, takes_picture, unique};

const CUSTOMER: &str = "09351112233";

struct Scene {
    host: Host,
    world: World,
    operator: Client,
}

impl Scene {
    async fn set(site: &Site) -> Self {
        World::found(site, "tirazheh", 1);
        site.cli(&["operator", "grant", "--phone", OPERATOR]);
        let host = Host::start(site).await;
        let customer = host.sign_in(CUSTOMER).await;
        let world = World::fill(&host, "tirazheh", 1, "Word", &customer).await;
        let operator = host.sign_in(OPERATOR).await;
        Self { host, world, operator }
    }

    /// Somebody who may do it.
    fn caller(&self, operation: &Operation) -> &Client {
        match operation.roles.last().map(String::as_str) {
            Some("operator") => &self.operator,
            Some("administrator") => &self.world.staff["administrator"],
            Some("opener") => &self.world.opener,
            _ => &self.world.customer,
        }
    }

    /// The host is alive, quick, and never stumbled.
    async fn well(mut self) {
        let started = Instant::now();
        self.world.customer.get("/v1/me").await.expect(200);
        self.host.anybody().get("/v1/workshops?near=35.76,51.41").await.expect(200);
        assert!(started.elapsed() < Duration::from_secs(2), "two good requests took {:?}", started.elapsed());
        assert!(self.host.runs());
        let log = self.host.log();
        let bad: Vec<&str> = log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
        assert_eq!(bad, Vec::<&str>::new());
    }
}

/// Those that take JSON; pictures have a corpus of their own (`photos.rs`).
fn with_bodies() -> Vec<Operation> {
    operations().into_iter().filter(|operation| operation.has_body && !takes_picture(operation)).collect()
}

/// Whether the refusal names the field, or (where that will do) what it is part of or a part of it.
fn names(answer: &Answer, field: &str, exactly: bool) -> bool {
    let part_of = |whole: &str, part: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with(['.', '[']));
    answer.fields().iter().any(|name| *name == field || (!exactly && (part_of(name, field) || part_of(field, name))))
}

#[test]
fn every_field_of_every_body_is_refused_by_its_name_when_it_is_wrong() {
    run(Engine::Sqlite, |site| async move {
        let mut scene = Scene::set(&site).await;
        let document = document();
        let (mut tried, mut wrong) = (0, Vec::new());
        for operation in with_bodies() {
            let schema = &operation.whole["requestBody"]["content"]["application/json"]["schema"];
            let bodies = scene.world.bodies(&operation.id, 0);
            assert!(!bodies.is_empty(), "{} takes a body and the tests have none for it (support/world.rs)", operation.id);
            let used: BTreeSet<&String> = bodies.iter().flat_map(|body| body.as_object().expect("an object").keys()).collect();
            let known = properties(&document, schema, &bodies[0]);
            assert!(known.iter().all(|name| used.contains(name)), "{}: the tests' bodies lack some of {known:?}", operation.id);
            for body in &bodies {
                for fault in faults(&document, schema, body) {
                    let ask = scene.world.ask(scene.caller(&operation), &operation, None);
                    let answer = ask.bytes(fault.text.clone()).header("content-type", "application/json").await;
                    tried += 1;
                    let told = fault.field.is_empty() || names(&answer, &fault.field, fault.exactly);
                    if !matches!(answer.status, 400 | 422) || !told {
                        let shown: String = fault.text.chars().take(200).collect();
                        wrong.push(format!("{} `{}` in {shown}: {} {}", operation.id, fault.field, answer.status, answer.text));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(tried > 1000, "{tried} faults tried");
        // What was refused for one field was good but for that.
        for operation in with_bodies().iter().filter(|operation| operation.id != "sign_in") {
            for number in 0..scene.world.bodies(&operation.id, 1).len() {
                scene.world.prepare(operation).await;
                let body = &scene.world.bodies(&operation.id, 1)[number];
                let answer = scene.world.ask(scene.caller(operation), operation, Some(body)).await;
                assert_ne!(answer.status, 400, "{} {number}: {} {body}", operation.id, answer.text);
            }
        }
        scene.well().await;
    });
}

#[test]
fn a_body_that_is_no_body_is_refused_by_every_operation() {
    run(Engine::Sqlite, |site| async move {
        let scene = Scene::set(&site).await;
        let keys: Vec<String> = (0..100_000).map(|key| format!("\"k{key}\":0")).collect();
        let few: Vec<String> = (0..5_000).map(|key| format!("\"k{key}\":0")).collect();
        let json = "application/json";
        for operation in with_bodies() {
            let good = scene.world.bodies(&operation.id, 0).remove(0).to_string();
            let (first, _) = good.split_once(':').expect("a field");
            let whole = good.strip_suffix('}').expect("an object");
            // What is far too long is refused while it is still being sent; the answer may be lost with the connection.
            for long in [vec![b'['; 1024 * 1024], format!("{{{}}}", keys.join(",")).into()] {
                let alone = scene.caller(&operation).again();
                let ask = scene.world.ask(&alone, &operation, None);
                match ask.bytes(long).header("content-type", json).answered().await {
                    Ok(answer) => drop(answer.refused(413, "request.too_large")),
                    Err(error) => assert!(!error.is_timeout(), "{}: {error:?}", operation.id),
                }
            }
            let table: Vec<(Vec<u8>, &str, &[u16])> = vec![
                (vec![b'['; 200 * 1024], json, if operation.id.ends_with("_template") { &[400] } else { &[413] }),
                (vec![b'['; 60_000], json, &[400]),
                ("{\"a\":".repeat(10_000).into(), json, &[400]),
                (format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000)).into(), json, &[400]),
                (format!("{{{}}}", few.join(",")).into(), json, &[400]),
                (format!("{whole},{}:null}}", &first[1..]).into(), json, &[400]),
                (format!("{good}{good}").into(), json, &[400]),
                (good[..good.len() / 2].into(), json, &[400]),
                (Vec::new(), json, &[400]),
                (vec![0; 100], json, &[400]),
                (vec![0xff; 100], json, &[400]),
                ([b"\xef\xbb\xbf", good.as_bytes()].concat(), json, &[400]),
                (b"null".into(), json, &[400]),
                (b"[]".into(), json, &[400]),
                (b"\"text\"".into(), json, &[400]),
                (b"1e400".into(), json, &[400]),
                (good.clone().into(), "text/plain", &[415]),
                (good.clone().into(), "application/x-www-form-urlencoded", &[415]),
                (good.clone().into(), "multipart/form-data; boundary=x", &[415]),
                (good.clone().into(), "application/jsonp", &[415]),
                (good.clone().into(), ";;;", &[415]),
            ];
            for (body, content_type, expected) in table {
                let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
                // The host may close a connection on which it refused a body half-way.
                let alone = scene.caller(&operation).again();
                let ask = scene.world.ask(&alone, &operation, None);
                let answer = ask.bytes(body).header("content-type", content_type).await;
                assert!(expected.contains(&answer.status), "{} {content_type} {shown}: {} {}", operation.id, answer.status, answer.text);
            }
            let ask = scene.world.ask(scene.caller(&operation), &operation, None);
            assert_eq!(ask.bytes(good.clone()).await.status, 415, "{} without a content type", operation.id);
        }
        scene.well().await;
    });
}

#[test]
fn a_duplicate_field_is_named() {
    run(Engine::Sqlite, |site| async move {
        let scene = Scene::set(&site).await;
        let me = &scene.world.customer;
        let body = r#"{"name":"A","locale":"fa","locale":"en"}"#;
        let answer = me.put("/v1/me").header("If-Match", "\"1\"").bytes(body).header("content-type", "application/json").await;
        assert_eq!((answer.status, answer.fields()), (400, vec!["locale"]), "{}", answer.text);
        scene.well().await;
    });
}

#[test]
fn a_wrong_query_path_or_header_is_named() {
    run(Engine::Sqlite, |site| async move {
        let scene = Scene::set(&site).await;
        let slots = scene.world.shop.path("/slots?services=oil_change");
        let list = "/v1/tenants/tirazheh/workshops";
        let board = |date: &str| scene.world.shop.path(&format!("/day/{date}"));
        let long = "9".repeat(4_000);
        let eleven = ["oil_change"; 11].join(",");
        let near = "/v1/workshops?near=35.76,51.41";
        let table: Vec<(String, &str)> = vec![
            ("/v1/workshops".into(), "near"),
            ("/v1/workshops?near=".into(), "near"),
            ("/v1/workshops?near=95,51".into(), "near"),
            ("/v1/workshops?near=35,181".into(), "near"),
            ("/v1/workshops?near=NaN,NaN".into(), "near"),
            ("/v1/workshops?near=1e400,0".into(), "near"),
            ("/v1/workshops?near=35;51".into(), "near"),
            (format!("/v1/workshops?near={long}"), "near"),
            (format!("{near}&within_km=-1"), "within_km"),
            (format!("{near}&within_km=0"), "within_km"),
            (format!("{near}&within_km=NaN"), "within_km"),
            (format!("{near}&within_km=inf"), "within_km"),
            (format!("{near}&within_km=x"), "within_km"),
            (format!("{near}&limit=0"), "limit"),
            (format!("{near}&limit=201"), "limit"),
            (format!("{near}&limit=100000"), "limit"),
            (format!("{near}&limit=-1"), "limit"),
            (format!("{near}&limit=1.5"), "limit"),
            (format!("{near}&cursor=garbage"), "cursor"),
            (format!("{near}&cursor=7ff8000000000000.wsp_06f5wz9bmsf7r8w1s1h8kdjbx0"), "cursor"),
            (format!("{near}&cursor=%00%ff"), "cursor"),
            (format!("{near}&service=A%20B"), "service"),
            (format!("{near}&service={eleven}"), "service"),
            (format!("{near}&free_from=yesterday"), "free_from"),
            (format!("{near}&free_from=2026-02-30T10:00:00Z"), "free_from"),
            (format!("{near}&free_until=10000-01-01T00:00:00Z"), "free_until"),
            (format!("{near}&free_from=2100-01-01T00:00:00Z&free_until=2026-01-01T00:00:00Z"), "free_until"),
            (format!("{list}?limit=0"), "limit"),
            (format!("{list}?cursor=A%20B"), "cursor"),
            (format!("{list}?within_km=5"), "within_km"),
            (format!("{list}?near=x"), "near"),
            (scene.world.shop.path("/slots"), "services"),
            (scene.world.shop.path("/slots?services="), "services"),
            (scene.world.shop.path("/slots?services=no_such"), "services"),
            (scene.world.shop.path("/slots?services=oil_change,oil_change"), "services"),
            (scene.world.shop.path(&format!("/slots?services={eleven}")), "services"),
            (format!("{slots}&from=2026-02-30"), "from"),
            (format!("{slots}&from=1405-09-01T00"), "from"),
            (format!("{slots}&from=-009999-01-01"), "from"),
            (format!("{slots}&from=10000-01-01"), "from"),
            (format!("{slots}&days=0"), "days"),
            (format!("{slots}&days=32"), "days"),
            (format!("{slots}&days=3652425"), "days"),
            (format!("{slots}&days=-1"), "days"),
            (format!("{slots}&explain=perhaps"), "explain"),
            (board("2026-02-30"), "date"),
            (board("today"), "date"),
            (board("99999-01-01"), "date"),
            (board("0"), "date"),
            ("/v1/tenants/UPPER".into(), "tenant"),
            (format!("/v1/tenants/{long}"), "tenant"),
            ("/v1/tenants/tirazheh/workshops/A%20B".into(), "workshop"),
            ("/v1/tenants/tirazheh/workshops/%00".into(), "workshop"),
            (scene.world.shop.path("/bookings/bkg_1"), "booking"),
            (scene.world.shop.path("/bookings/wsp_06f5wz9bmsf7r8w1s1h8kdjbx0"), "booking"),
            ("/v1/me/bookings/xx".into(), "booking"),
            ("/v1/me/bookings?limit=0".into(), "limit"),
            ("/v1/me/bookings?limit=65536".into(), "limit"),
            ("/v1/me/bookings?cursor=garbage".into(), "cursor"),
        ];
        let staff = &scene.world.staff["administrator"];
        for (path, field) in table {
            let answer = staff.get(&path).await;
            assert_eq!((answer.status, answer.fields()), (400, vec![field]), "{}: {}", answer.asked, answer.text);
        }
        for (path, field) in [("/v1/operator/tenants?limit=0", "limit"), ("/v1/operator/tenants?cursor=A%20B", "cursor")] {
            assert_eq!(scene.operator.get(path).await.fields(), [field]);
        }
        for (key, number) in [("", 400), ("short", 400), ("with space", 400), ("کلید-کلید", 400)] {
            let body = scene.world.bodies("book_slot", 0).remove(0);
            let answer = scene.world.customer.post("/v1/tenants/tirazheh/bookings").key(key).json(&body).await;
            assert_eq!((answer.status, answer.fields()), (number, vec!["Idempotency-Key"]), "{key}: {}", answer.text);
        }
        for etag in ["1", "\"x\"", "*", "W/\"1\"", "\"0\"", "\"-1\"", "\"9223372036854775808\"", "\"1\", \"2\""] {
            let answer = scene.world.customer.put("/v1/me").header("If-Match", etag).json(&json!({"locale": "fa"})).await;
            assert_eq!((answer.status, answer.fields()), (400, vec!["If-Match"]), "{etag}: {}", answer.text);
        }
        scene.well().await;
    });
}

#[test]
fn times_at_the_ends_of_the_calendar_are_answered() {
    run(Engine::Sqlite, |site| async move {
        let scene = Scene::set(&site).await;
        let staff = &scene.world.staff["administrator"];
        let slots = scene.world.shop.path("/slots?services=oil_change&explain=true");
        for from in ["0000-01-01", "0001-01-01", "9999-12-01", "9999-12-31"] {
            for days in [1, 31] {
                let answer = staff.get(format!("{slots}&from={from}&days={days}")).await;
                assert!(matches!(answer.status, 200 | 400), "{}: {}", answer.asked, answer.text);
            }
            let answer = staff.get(scene.world.shop.path(&format!("/day/{from}"))).await;
            assert!(matches!(answer.status, 200 | 400), "{}: {}", answer.asked, answer.text);
        }
        for (from, until) in [("0000-01-01T00:00:00", "9999-12-31T23:59:00"), ("9999-12-30T00:00:00", "9999-12-31T23:59:59")] {
            let body = json!({"from": from, "until": until, "reason": "For ever"});
            for path in ["/closures", "/closures/preview"] {
                let answer = staff.post(scene.world.shop.path(path)).json(&body).await;
                assert!(answer.status < 500, "{}: {}", answer.asked, answer.text);
            }
        }
        let body = json!({"day": "0000-01-01", "last_day": "9999-12-31", "reason": "For ever"});
        let answer = staff.post(scene.world.shop.path("/closures")).json(&body).await;
        assert_eq!((answer.status, answer.fields().len()), (400, 1), "{}", answer.text);
        let backwards = json!({"day": day(3), "last_day": day(2), "reason": "Backwards"});
        assert_eq!(staff.post(scene.world.shop.path("/closures")).json(&backwards).await.status, 400);
        scene.well().await;
    });
}

#[test]
fn unknown_routes_methods_and_headers_are_problems_too() {
    run(Engine::Sqlite, |site| async move {
        let scene = Scene::set(&site).await;
        let anybody = scene.host.anybody();
        for path in [
            "/v1",
            "/v2/workshops",
            "/v1/nowhere",
            "/v1/tenants//workshops",
            "/../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/v1/me/",
            "//",
        ] {
            let answer = anybody.get(path).await;
            assert!(matches!(answer.status, 400 | 401 | 404), "{path}: {} {}", answer.status, answer.text);
        }
        // Whoever opens the site in a browser finds the panel, or how to get it.
        assert_eq!(anybody.get("/").await.status, 200);
        for operation in operations() {
            let path = operation.filled(|name| scene.world.id_for(&operation, name));
            let methods: Vec<String> = operations().into_iter().filter(|one| one.path == operation.path).map(|one| one.method).collect();
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
                if !methods.iter().any(|known| known == method) {
                    let answer = scene.caller(&operation).ask(method, &path).await;
                    assert!(matches!(answer.status, 404 | 405), "{method} {path}: {} {}", answer.status, answer.text);
                }
            }
        }
        for token in ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer cst_\u{0}"] {
            let answer = anybody.get("/v1/me").header("Authorization", token.replace('\u{0}', "%00")).await;
            assert_eq!(answer.status, 401, "{token}: {}", answer.text);
        }
        let long = format!("Bearer {}", "x".repeat(8_000));
        assert_eq!(anybody.get("/v1/me").header("Authorization", long).await.status, 401);
        let id = unique("request");
        let told = anybody.get("/v1/nowhere").header("X-Request-Id", &id).await;
        assert_eq!(told.header("x-request-id"), Some(id.as_str()));
        for id in ["short", "with space in it", "<script>alert(1)</script>", &"x".repeat(65)] {
            assert_ne!(anybody.get("/v1/nowhere").header("X-Request-Id", id).await.body["request_id"], Value::from(id));
        }
        scene.well().await;
    });
}
