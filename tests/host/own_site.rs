//! A tenant's own affairs: its site under its own name, its staff, its programs, its customers; and the log of who changed what.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper::{Request, Response, body::Incoming};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use support::client::Client;
use support::host::Host;
use support::shop::{Shop, moment};
use support::site::Site;
use support::world::{OPERATOR, unique};
use tokio::net::TcpListener;

engines::on_both_engines! {
    a_host_name_is_one_tenants_site => hosts;
    settings_of_the_site_are_kept_and_left_alone_by_those_who_do_not_know_them => settings;
    staff_are_changed_and_removed_by_whoever_may_appoint_them => staff;
    of_two_administrators_who_remove_each_other_one_remains => duel;
    a_program_acts_with_its_role_until_its_token_ends => tokens;
    customers_are_searched_for_by_whoever_receives_them => customers;
    places_are_asked_for_once_a_day_and_not_too_often => places;
}

const ADMIN: &str = "09121111111";

async fn whose(host: &Host, name: &str) -> Value {
    host.anybody().get("/v1/site").header("Host", name).await.expect(200)["tenant"].clone()
}

async fn hosts(site: Site) {
    site.tenant("alpha", "Alpha", ADMIN, &[]);
    site.tenant("beta", "Beta", "09121111112", &[]);
    site.cli(&["operator", "grant", "--phone", OPERATOR]);
    let host = Host::start(&site).await;
    let operator = host.sign_in(OPERATOR).await;
    let set = async |tenant: &str, hosts: Value| {
        operator.put(format!("/v1/operator/tenants/{tenant}/hosts")).json(&json!({"hosts": hosts})).await
    };
    assert_eq!(whose(&host, "cars.example").await, Value::Null);
    let kept = set("alpha", json!(["Cars.example", "booking.cars.example", "cars.example"])).await.expect(200);
    assert_eq!(kept["hosts"], json!(["booking.cars.example", "cars.example"]), "in lower case, in order, once each");
    for name in ["cars.example", "CARS.example:8443", "cars.example."] {
        assert_eq!(whose(&host, name).await, "alpha", "{name}");
    }
    let taken = set("beta", json!(["free.example", "cars.example"])).await;
    assert_eq!((taken.status, &taken.body["code"]), (409, &json!("tenant.host_taken")));
    assert_eq!(whose(&host, "free.example").await, Value::Null, "all of them or none");
    for bad in ["127.0.0.1", "https://cars.example", "localhost", "a b.example", ""] {
        let refused = set("beta", json!([bad])).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["name"]), (400, &json!("hosts[0]")), "{bad}: {}", refused.text);
    }
    assert_eq!(set("nobody", json!([])).await.status, 404);
    operator.put("/v1/operator/tenants/alpha/status").json(&json!({"active": false})).await.expect(200);
    assert_eq!(whose(&host, "cars.example").await, Value::Null, "a suspended tenant has no site");
    operator.put("/v1/operator/tenants/alpha/status").json(&json!({"active": true})).await.expect(200);
    set("alpha", json!([])).await.expect(200);
    set("beta", json!(["cars.example"])).await.expect(200);
    assert_eq!(whose(&host, "cars.example").await, "beta");
    let log = host.sign_in(ADMIN).await.get("/v1/tenants/alpha/audit").await.expect(200);
    let told =
        |at: usize| (log["items"][at]["action"].as_str().unwrap_or_default(), log["items"][at]["by"]["kind"].as_str().unwrap_or_default());
    assert_eq!(
        (told(0), told(1), told(2)),
        (("site_hosts.changed", "operator"), ("tenant.resumed", "operator"), ("tenant.suspended", "operator"))
    );
}

async fn settings(site: Site) {
    site.tenant("alpha", "Alpha", ADMIN, &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    let before = admin.get("/v1/tenants/alpha").await.expect(200);
    assert_eq!((&before["preferences"], &before["frames"]), (&json!({}), &json!([])), "nobody frames the widget unless allowed");
    let plain = json!({"name": "Alpha", "locale": "fa", "listed": true, "policy": before["policy"]});
    let with = |more: Value| {
        let mut all = plain.clone();
        all.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        all
    };
    let site =
        json!({"preferences": {"calendar": "gregorian", "currency": "rial"}, "frames": ["https://chain.example", "http://localhost:3000"]});
    let changed = admin.put("/v1/tenants/alpha").header("If-Match", "\"1\"").json(&with(site.clone())).await.expect(200);
    assert_eq!((&changed["preferences"], &changed["frames"]), (&site["preferences"], &site["frames"]));
    let left = admin.put("/v1/tenants/alpha").header("If-Match", "\"2\"").json(&plain).await.expect(200);
    assert_eq!((&left["preferences"], &left["frames"]), (&site["preferences"], &site["frames"]), "who does not name them leaves them");
    for (bad, name) in [
        (json!({"frames": ["https://chain.example/path"]}), "frames[0]"),
        (json!({"frames": ["https://a.example;script-src *"]}), "frames[0]"),
        (json!({"frames": ["http://chain.example"]}), "frames[0]"),
        (json!({"frames": ["*", "https://a.example"]}), "frames"),
        (json!({"preferences": {"calendar": "lunar"}}), "preferences.calendar"),
        (json!({"preferences": {"colour": "red"}}), "preferences.colour"),
    ] {
        let refused = admin.put("/v1/tenants/alpha").header("If-Match", "\"3\"").json(&with(bad.clone())).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["name"]), (400, &json!(name)), "{bad}: {}", refused.text);
    }
    let log = admin.get("/v1/tenants/alpha/audit").await.expect(200);
    let first = &log["items"][0];
    assert_eq!(
        (&first["action"], &first["by"]["phone"], &first["by"]["role"]),
        (&json!("tenant.changed"), &json!("+989121111111"), &json!("administrator"))
    );
}

/// Adds somebody: their id and their session.
async fn appoint(host: &Host, admin: &Client, phone: &str, role: &str, workshop: Option<&str>) -> (String, Client) {
    let mut body = json!({"phone": phone, "role": role});
    if let Some(workshop) = workshop {
        body["workshop"] = json!(workshop);
    }
    let member = admin.post("/v1/tenants/alpha/staff").json(&body).await.expect(201);
    (member["id"].as_str().expect("an id").to_owned(), host.sign_in(phone).await)
}

fn member(id: &str) -> String {
    format!("/v1/tenants/alpha/staff/{id}")
}

async fn staff(site: Site) {
    site.tenant("alpha", "Alpha", ADMIN, &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    let here = Shop::open(&admin, "alpha", "vanak", 35.76, 1, &[("oil_change", 30)]).await;
    let there = Shop::open(&admin, "alpha", "azadi", 35.70, 1, &[("oil_change", 30)]).await;
    let (manager_id, manager) = appoint(&host, &admin, "09130000001", "manager", Some(&here.id)).await;
    let (near_id, near) = appoint(&host, &admin, "09130000002", "technician", Some(&here.id)).await;
    let (far_id, _) = appoint(&host, &admin, "09130000003", "technician", Some(&there.id)).await;
    let (second_id, second) = appoint(&host, &admin, "09130000004", "administrator", None).await;
    let own_id = |who: &str| -> String { who.to_owned() };

    // A manager of one workshop: its people, up to below themselves, and no others.
    let change = |by: Client, id: String, body: Value| async move { by.put(member(&id)).header("If-Match", "\"1\"").json(&body).await };
    let promoted = change(manager.clone(), near_id.clone(), json!({"role": "reception", "workshop": here.id})).await.expect(200);
    assert_eq!((&promoted["role"], &promoted["version"]), (&json!("reception"), &json!(2)));
    for (id, body, status) in [
        (&near_id, json!({"role": "manager", "workshop": here.id}), 403),
        (&near_id, json!({"role": "technician"}), 403),
        (&far_id, json!({"role": "reception", "workshop": here.id}), 404),
        (&second_id, json!({"role": "technician", "workshop": here.id}), 403),
        (&own_id(&manager_id), json!({"role": "technician", "workshop": here.id}), 409),
    ] {
        let answer = change(manager.clone(), id.clone(), body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
    }
    assert_eq!(
        change(admin.clone(), far_id.clone(), json!({"role": "manager", "workshop": "wsp_00000000000000000000000000"})).await.status,
        400
    );
    assert_eq!(change(near.clone(), far_id.clone(), json!({"role": "technician"})).await.status, 403);
    let stale = admin.put(member(&near_id)).header("If-Match", "\"1\"").json(&json!({"role": "technician"})).await;
    assert_eq!(stale.status, 412);
    assert_eq!(admin.put(member(&near_id)).json(&json!({"role": "technician"})).await.status, 428);

    // Whoever is taken off is nobody here at their next request.
    near.get(here.path("/setup")).await.expect(200);
    assert_eq!(manager.delete(member(&near_id)).header("If-Match", "\"2\"").await.status, 204);
    assert_eq!(near.get(here.path("/setup")).await.status, 404);
    assert_eq!(near.get("/v1/me").await.expect(200)["memberships"], json!([]));
    assert_eq!(admin.delete(member(&near_id)).header("If-Match", "\"2\"").await.status, 404);
    let own = second.delete(member(&second_id)).header("If-Match", "\"1\"").await;
    assert_eq!((own.status, &own.body["code"]), (409, &json!("staff.own_place")));
    assert_eq!(manager.delete(member(&second_id)).header("If-Match", "\"1\"").await.status, 403);
    assert_eq!(second.delete(member(&manager_id)).header("If-Match", "\"1\"").await.status, 204);
    let log = admin.get("/v1/tenants/alpha/audit?limit=3").await.expect(200);
    let actions: Vec<&str> = log["items"].as_array().expect("items").iter().filter_map(|one| one["action"].as_str()).collect();
    assert_eq!(actions, ["staff.removed", "staff.removed", "staff.changed"]);
    assert_eq!(log["items"][1]["by"]["phone"], "+989130000001");
    assert_eq!(manager.get("/v1/tenants/alpha/audit").await.status, 404);
}

async fn duel(site: Site) {
    site.tenant("alpha", "Alpha", ADMIN, &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    for round in 0..5 {
        let (id, other) = appoint(&host, &admin, &format!("0913000010{round}"), "administrator", None).await;
        let everybody = admin.get("/v1/tenants/alpha/staff").await.expect(200);
        let mine = everybody["items"].as_array().expect("items").iter().find(|one| one["phone"] == "+989121111111");
        let mine = mine.expect("the first administrator").clone();
        let mine_id = mine["id"].as_str().expect("an id");
        let (first, second) = tokio::join!(async { admin.delete(member(&id)).header("If-Match", "\"1\"").await }, async {
            other.delete(member(mine_id)).header("If-Match", "\"1\"").await
        });
        let done = [first.status, second.status];
        assert!(done.contains(&204) && done.iter().any(|status| matches!(status, 403 | 404)), "{done:?}");
        if second.status == 204 {
            // The other way round next time.
            let phone = json!({"phone": ADMIN, "role": "administrator"});
            other.post("/v1/tenants/alpha/staff").json(&phone).await.expect(201);
            let rest = admin.get("/v1/tenants/alpha/staff").await.expect(200);
            let theirs = rest["items"].as_array().expect("items").iter().find(|one| one["id"] == json!(id)).expect("the other").clone();
            assert_eq!(admin.delete(member(&id)).seen(&theirs["version"]).await.status, 204);
        }
        assert_eq!(admin.get("/v1/tenants/alpha/staff").await.expect(200)["items"].as_array().map(Vec::len), Some(1));
    }
}

/// A workshop's first bay.
async fn bay_of(shop: &Shop) -> Value {
    shop.admin.get(shop.path("/setup")).await.expect(200)["bays"][0]["id"].clone()
}

async fn tokens(site: Site) {
    site.tenant("alpha", "Alpha", ADMIN, &[]);
    site.tenant("beta", "Beta", "09121111112", &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    let shop = Shop::open(&admin, "alpha", "vanak", 35.76, 1, &[("oil_change", 30)]).await;
    let other = Shop::open(&admin, "alpha", "azadi", 35.70, 1, &[("oil_change", 30)]).await;
    let at = "/v1/tenants/alpha/tokens";
    let make = async |body: Value| admin.post(at).json(&body).await;
    let made = make(json!({"name": "Booking line", "role": "reception", "workshop": shop.id})).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret");
    assert!(secret.starts_with("csk_") && secret.len() == 68, "{secret}");
    let program = host.anybody().bearing(secret);
    let walk_in = json!({"services": ["oil_change"], "vehicle": {"plate": "12 ب 345 - 67"}, "starts_at": moment(0, "20:00"), "bay": bay_of(&shop).await});
    program.post(shop.path("/walk-ins")).key(&unique("program")).json(&walk_in).await.expect(201);
    assert_eq!(program.get(other.path("/setup")).await.status, 404, "it is bound to one workshop");
    assert_eq!(program.get(at).await.status, 403, "its role does not allow it");
    assert_eq!(program.get("/v1/me").await.status, 401, "it is nobody's session");
    assert_eq!(program.get("/v1/tenants/beta/customers").await.status, 401, "elsewhere it is no token");
    let listed = admin.get(at).await;
    assert!(!listed.text.contains(secret) && listed.body["items"][0]["last_used_at"].is_string(), "{}", listed.text);

    // An administrator's token changes settings, and its name is in the log; but it makes no other tokens.
    let mighty = make(json!({"name": "Sync", "role": "administrator"})).await.expect(201);
    let sync = host.anybody().bearing(mighty["secret"].as_str().expect("a secret"));
    assert_eq!(sync.post(at).json(&json!({"name": "More", "role": "technician"})).await.status, 403);
    let friend = json!({"phone": "09130000009", "role": "administrator"});
    assert_eq!(sync.post("/v1/tenants/alpha/staff").json(&friend).await.status, 403, "nor colleagues");
    let everybody = admin.get("/v1/tenants/alpha/staff").await.expect(200);
    let first = everybody["items"][0]["id"].as_str().expect("an id");
    assert_eq!(sync.delete(member(first)).header("If-Match", "\"1\"").await.status, 403, "and takes nobody off");
    sync.post(shop.path("/closures")).json(&json!({"day": support::shop::day(9), "reason": "Stocktaking"})).await.expect(201);
    let log = admin.get("/v1/tenants/alpha/audit?limit=1").await.expect(200);
    let by = json!({"kind": "token", "name": "Sync", "role": "administrator"});
    assert_eq!(
        (&log["items"][0]["action"], &log["items"][0]["by"], &log["items"][0]["subject"]),
        (&json!("closure.added"), &by, &json!("Stocktaking"))
    );

    for (bad, name) in [
        (json!({"name": "x", "role": "reception", "expires_at": "2020-01-01T00:00:00Z"}), "expires_at"),
        (json!({"name": "x", "role": "reception", "expires_at": "9999-12-30T22:00:00.999999999Z"}), "expires_at"),
        (json!({"name": "x", "role": "reception", "workshop": "wsp_00000000000000000000000000"}), "workshop"),
        (json!({"name": "", "role": "reception"}), "name"),
    ] {
        let refused = make(bad.clone()).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["name"]), (400, &json!(name)), "{bad}: {}", refused.text);
    }
    let soon = carsync_core::jiff::Timestamp::from_second(support::shop::now().as_second() + 2).expect("a time");
    let brief = make(json!({"name": "Brief", "role": "reception", "expires_at": soon.to_string()})).await.expect(201);
    let brief = host.anybody().bearing(brief["secret"].as_str().expect("a secret"));
    brief.get(shop.path("/setup")).await.expect(200);
    let deadline = tokio::time::Instant::now() + support::PATIENCE;
    while brief.get(shop.path("/setup")).await.status != 401 {
        assert!(tokio::time::Instant::now() < deadline, "a token outlives its end");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    let id = made["token"]["id"].as_str().expect("an id");
    assert_eq!(admin.delete(format!("{at}/{id}")).await.status, 204);
    assert_eq!(program.get(shop.path("/setup")).await.status, 401);
    assert_eq!(admin.delete(format!("{at}/{id}")).await.status, 404);
    assert!(!host.log().contains("csk_"), "no secret is in the log");
}

async fn customers(site: Site) {
    site.tenant("alpha", "Alpha", ADMIN, &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    let shop = Shop::open(&admin, "alpha", "vanak", 35.76, 1, &[("oil_change", 30)]).await;
    let (_, technician) = appoint(&host, &admin, "09130000001", "technician", None).await;
    for (number, (name, phone, plate)) in
        [("مریم اکبری", "09351112233", "12 ب 345 - 67"), ("Omid Karimi", "09351112244", "98 د 765 - 11")].into_iter().enumerate()
    {
        let walk_in = json!({
            "services": ["oil_change"], "vehicle": {"plate": plate}, "name": name, "phone": phone, "bay": bay_of(&shop).await,
            "starts_at": moment(0, &format!("2{number}:00"))
        });
        admin.post(shop.path("/walk-ins")).key(&unique("customer")).json(&walk_in).await.expect(201);
    }
    let at = "/v1/tenants/alpha/customers";
    let names = async |search: &str| -> Vec<String> {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("search", search).finish();
        let found = admin.get(format!("{at}?{query}")).await.expect(200);
        found["items"].as_array().expect("items").iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect()
    };
    for (search, expected) in [
        ("", vec!["Omid Karimi", "مریم اکبری"]),
        ("اكبري", vec!["مریم اکبری"]),
        ("karimi", vec!["Omid Karimi"]),
        ("0935 111 2233", vec!["مریم اکبری"]),
        ("۷۶۵", vec!["Omid Karimi"]),
        ("%", vec![]),
    ] {
        assert_eq!(names(search).await, expected, "{search}");
    }
    let first = admin.get(format!("{at}?limit=1")).await.expect(200);
    assert_eq!(first["items"][0]["vehicles"][0]["plate"], "98د765-11");
    let rest = admin.get(format!("{at}?limit=1&cursor={}", first["next"].as_str().expect("more"))).await.expect(200);
    assert_eq!((&rest["items"][0]["name"], &rest["next"]), (&json!("مریم اکبری"), &Value::Null));
    assert_eq!(technician.get(at).await.status, 403);
    let other = Shop::open(&admin, "alpha", "azadi", 35.70, 1, &[("oil_change", 30)]).await;
    for (number, (workshop, found)) in [(&shop.id, 2), (&other.id, 0)].into_iter().enumerate() {
        let (_, reception) = appoint(&host, &admin, &format!("0913000001{number}"), "reception", Some(workshop)).await;
        let theirs = reception.get(at).await.expect(200)["items"].as_array().map(Vec::len);
        assert_eq!(theirs, Some(found), "staff of one workshop find those who were there");
    }

    // Anybody may book for a plate; what the workshop knows of the car it tells its owner alone.
    for (number, (phone, vehicle)) in
        [("09351112255", json!({"plate": "55 ب 345 - 67", "vin": "1M8GDM9AXKP042788"})), ("09351112266", json!({"plate": "55 ب 345 - 67"}))]
            .into_iter()
            .enumerate()
    {
        let customer = host.sign_in(phone).await;
        let book =
            json!({"workshop": shop.id, "services": ["oil_change"], "starts_at": moment(1, &format!("1{number}:00")), "vehicle": vehicle});
        customer.post("/v1/tenants/alpha/bookings").key(&unique("plate")).json(&book).await.expect(201);
        let mine = customer.get("/v1/me/bookings").await;
        assert_eq!(mine.text.contains("1M8GDM9AXKP042788"), number == 0, "{}", mine.text);
        assert_eq!((&mine.body["items"][0]["tenant_name"], mine.body["items"][0]["vehicle"].is_object()), (&json!("Alpha"), number == 0));
    }
    assert_eq!(admin.get(format!("{at}?search={}", "a".repeat(101))).await.body["fields"][0]["name"], "search");
}

/// A Nominatim of the tests' own, and how often it was asked.
async fn nominatim() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (url, asked) = (format!("http://{}", listener.local_addr().expect("an address")), Arc::new(AtomicUsize::new(0)));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let count = count.clone();
            let answer = service_fn(move |request: Request<Incoming>| {
                count.fetch_add(1, Ordering::Relaxed);
                let query = request.uri().query().unwrap_or_default().to_owned();
                let language =
                    request.headers().get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
                async move {
                    if query.contains("q=broken") {
                        return Ok::<_, Infallible>(Response::builder().status(500).body(Full::<Bytes>::from("no")).expect("an answer"));
                    }
                    let places = json!([{"display_name": format!("{language} {query}"), "lat": "35.7575", "lon": "51.41"}]);
                    Ok(Response::new(Full::<Bytes>::from(places.to_string())))
                }
            });
            tokio::spawn(async move { hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(socket), answer).await });
        }
    });
    (url, asked)
}

async fn places(mut site: Site) {
    let host = Host::start(&site).await;
    assert_eq!(host.anybody().get("/v1/site").await.expect(200)["geocoding"], false);
    assert_eq!(host.anybody().get("/v1/places?search=vanak").await.status, 404);
    drop(host);
    let (url, asked) = nominatim().await;
    site.set("CARSYNC_PLACES_PROVIDER", "nominatim");
    site.set("CARSYNC_PLACES_URL", url);
    site.set("CARSYNC_PLACES_PER_SECOND", "3");
    let host = Host::start(&site).await;
    let anybody = host.anybody();
    assert_eq!(anybody.get("/v1/site").await.expect(200)["geocoding"], true);
    let ask = async |query: &str| anybody.get(format!("/v1/places?{query}")).header("Accept-Language", "en").unruly().await;
    for _ in 0..3 {
        let found = ask("search=Vanak&near=35.7,51.4").await.expect(200);
        assert_eq!(found["items"][0]["place"], json!({"latitude": 35.7575, "longitude": 51.41}));
        let title = found["items"][0]["title"].as_str().expect("a title");
        assert!(title.starts_with("en q=Vanak&format=jsonv2&limit=8&viewbox=50.900%2C36.200%2C51.900%2C35.200"), "{title}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1, "an answer is kept");
    for (query, name) in [("search=v", "search"), ("search=vanak&near=x", "near"), ("", "search")] {
        let refused = ask(query).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["name"]), (400, &json!(name)), "{query}: {}", refused.text);
    }
    let down = ask("search=broken").await;
    assert_eq!((down.status, &down.body["code"]), (503, &json!("places.unavailable")));
    let mut busy = None;
    for number in 0..20 {
        let answer = ask(&format!("search=place{number}")).await;
        if answer.status == 429 {
            busy = Some(answer);
            break;
        }
    }
    let busy = busy.expect("the service is spared");
    assert_eq!((&busy.body["code"], busy.header("retry-after")), (&json!("places.busy"), Some("1")));
    ask("search=Vanak&near=35.7,51.4").await.expect(200);
}
