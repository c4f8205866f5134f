//! A deployment's life through HTTP, on both engines: from the first code to a restart that forgets nothing.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use serde_json::{Value, json};
use support::PATIENCE;
use support::client::Client;
use support::host::Host;
use support::shop::{Shop, at, bay_input, day, moment, service_input, vehicle, workshop_input};
use support::site::{Site, root};
use tokio::time::Instant;

const ADMIN: &str = "09121111111";
const RECEPTION: &str = "09122222222";

engines::on_both_engines! {
    a_day_at_the_workshop_from_the_first_code_to_the_board => a_day;
    a_booking_outlives_an_orderly_stop_and_its_slot_is_still_taken => a_restart;
    what_was_edited_meanwhile_is_not_overwritten => versions;
    a_closure_tells_whom_it_hits_before_and_after_it_is_made => closures;
    a_new_workshop_is_found_without_a_restart_and_a_private_tenants_is_not => discovery;
}

/// A tenant whose customers may change their minds at any time.
async fn open(site: &Site, bays: usize) -> (Host, Shop) {
    site.tenant("tirazheh", "Tirazheh", ADMIN, &["--change-until-hours", "0", "--open-bookings-max", "50"]);
    let host = Host::start(site).await;
    let admin = host.sign_in(ADMIN).await;
    let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, bays, &[("oil_change", 30), ("inspection_full", 90)]).await;
    (host, shop)
}

async fn near(client: &Client, query: &str) -> Vec<Value> {
    let found = client.get(format!("/v1/workshops?near=35.76,51.41{query}")).await.expect(200);
    found["items"].as_array().expect("items").clone()
}

/// Asks near me until the answer is so; the directory follows writes by its own bell.
async fn near_becomes(client: &Client, query: &str, so: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let items = near(client, query).await;
        if so(&items) {
            return items;
        }
        assert!(Instant::now() < deadline, "near me stays {items:?}");
    }
}

/// How many bookings of the board are in each state, the empty ones left out.
fn counts(board: &Value) -> Vec<(&str, u64)> {
    let counts = board["counts"].as_array().expect("counts").iter();
    counts.map(|one| (one["state"].as_str().expect("a state"), one["number"].as_u64().expect("a number"))).filter(|one| one.1 > 0).collect()
}

async fn a_day(site: Site) {
    let (host, shop) = open(&site, 1).await;
    let customer = host.sign_in("09351112233").await;
    let me = customer.get("/v1/me").await.expect(200);
    assert_eq!((&me["person"]["phone"], &me["memberships"]), (&json!("+989351112233"), &json!([])));
    shop.admin.post("/v1/tenants/tirazheh/staff").json(&json!({"phone": RECEPTION, "role": "reception"})).await.expect(201);
    let reception = host.sign_in(RECEPTION).await;

    // Found by service, with its first free time; not by a service it does not offer.
    let card = near_becomes(&customer, "&service=oil_change", |items| items.len() == 1).await.remove(0);
    assert_eq!((&card["slug"], &card["distance_m"]), (&json!("vanak"), &json!(0.0)));
    assert_eq!(near(&customer, "&service=engine_rebuild").await, Vec::<Value>::new());
    let slots = customer.get(shop.path("/slots?services=oil_change&days=2")).await.expect(200);
    let starts: Vec<String> =
        slots["items"].as_array().expect("slots").iter().map(|slot| slot["starts_at"].as_str().expect("a start").to_owned()).collect();
    assert!(starts.len() > 80, "{} slots in a day and a half", starts.len());
    assert_eq!(at(&card["earliest_free"]), at(&json!(starts[0])));

    // Hold, then confirm.
    let hold = json!({"workshop": shop.id, "services": ["oil_change"], "starts_at": starts[0]});
    let held = customer.post(shop.at_tenant("/holds")).json(&hold).await.expect(201);
    assert_eq!(held["state"], "held");
    let other = host.sign_in("09351112244").await;
    let wants = shop.booking("oil_change", &starts[0], 7);
    other.post(shop.at_tenant("/bookings")).key("other-key-1").json(&wants).await.refused(409, "booking.slot_taken");
    let hold_path = format!("/holds/{}/confirm", held["id"].as_str().expect("an id"));
    let confirm = json!({"vehicle": vehicle(1), "note": "Please call"});
    let first = customer.post(shop.at_tenant(&hold_path)).key("confirm-1").json(&confirm).await.expect(201);
    assert_eq!((&first["state"], &first["note"]), (&json!("confirmed"), &json!("Please call")));
    near_becomes(&customer, "&service=oil_change", |items| at(&items[0]["earliest_free"]) >= at(&first["ends_at"])).await;

    // Book; the same key gives the same answer, another body with it is refused, none at all too.
    let wish = shop.booking("oil_change", &starts[4], 1);
    let ask = || customer.post(shop.at_tenant("/bookings")).key("booking-1");
    let booked = ask().json(&wish).await;
    assert_eq!((booked.status, booked.header("idempotency-replayed")), (201, None), "{}", booked.text);
    let again = ask().json(&wish).await;
    assert_eq!((again.status, &again.body, again.header("idempotency-replayed")), (201, &booked.body, Some("true")));
    assert_eq!((again.header("etag"), again.header("location")), (booked.header("etag"), booked.header("location")));
    let mut otherwise = wish.clone();
    otherwise["note"] = json!("another wish");
    ask().json(&otherwise).await.refused(422, "idempotency.key_reused");
    let keyless = customer.post(shop.at_tenant("/bookings")).json(&wish).await;
    assert_eq!(keyless.fields(), ["Idempotency-Key"]);
    keyless.expect(400);
    let mine = customer.get(booked.header("location").expect("a location")).await.expect(200);
    assert_eq!((&mine["booking"], &mine["workshop_slug"]), (&booked.body, &json!("vanak")));

    // Cancel, and somebody else has the slot; move to another, and back is taken.
    let id = booked.body["id"].as_str().expect("an id").to_owned();
    let cancelled = customer.post(format!("/v1/me/bookings/{id}/cancel")).await.expect(200);
    assert_eq!((&cancelled["state"], &cancelled["cancelled_by"]), (&json!("cancelled"), &json!("customer")));
    let theirs =
        other.post(shop.at_tenant("/bookings")).key("other-key-2").json(&shop.booking("oil_change", &starts[4], 2)).await.expect(201);
    let second =
        customer.post(shop.at_tenant("/bookings")).key("booking-2").json(&shop.booking("oil_change", &starts[8], 1)).await.expect(201);
    let move_path = format!("/v1/me/bookings/{}/move", second["id"].as_str().expect("an id"));
    customer.post(&move_path).json(&json!({"starts_at": starts[4]})).await.refused(409, "booking.slot_taken");
    let moved = customer.post(&move_path).json(&json!({"starts_at": starts[12]})).await.expect(200);
    assert_eq!(at(&moved["starts_at"]), at(&json!(starts[12])));

    // Reception takes a walk-in and runs the day.
    let walk_in = json!({"services": ["oil_change"], "vehicle": vehicle(3), "phone": "09361234567", "name": "Walker"});
    let walked = reception.post(shop.path("/walk-ins")).key("walk-in-1").json(&walk_in).await.expect(201);
    assert_eq!((&walked["state"], &walked["walk_in"]), (&json!("arrived"), &json!(true)));
    let step =
        |booking: &Value, step: &str| reception.post(shop.path(&format!("/bookings/{}/{step}", booking["id"].as_str().expect("an id"))));
    let no_show = step(&first, "no-show").await;
    assert_eq!((no_show.status, no_show.code()), (409, "booking.state"), "it has not begun yet: {}", no_show.text);
    assert_eq!(step(&first, "arrive").await.expect(200)["state"], "arrived");
    assert_eq!(step(&first, "start").await.expect(200)["state"], "in_progress");
    assert_eq!(step(&first, "finish").await.expect(200)["state"], "finished");
    step(&first, "start").await.refused(409, "booking.state");
    assert_eq!(step(&theirs, "cancel").await.expect(200)["cancelled_by"], "staff");

    let board = reception.get(shop.path(&format!("/day/{}", day(0)))).await.expect(200);
    let shown: Vec<&Value> = board["bookings"].as_array().expect("bookings").iter().map(|one| &one["booking"]["id"]).collect();
    for booking in [&first, &walked, &second] {
        assert!(shown.contains(&&booking["id"]), "{} is not on the board: {board}", booking["id"]);
    }
    assert_eq!(counts(&board), [("confirmed", 1), ("arrived", 1), ("finished", 1), ("cancelled", 2)]);
    let walker =
        board["bookings"].as_array().expect("bookings").iter().find(|one| one["booking"]["id"] == walked["id"]).expect("the walk-in");
    assert_eq!((&walker["customer_name"], &walker["customer_phone"]), (&json!("Walker"), &json!("+989361234567")));

    let mine = customer.get("/v1/me/bookings?limit=2").await.expect(200);
    let page_two = customer.get(format!("/v1/me/bookings?limit=2&cursor={}", mine["next"].as_str().expect("more"))).await.expect(200);
    let states =
        |page: &Value| page["items"].as_array().expect("items").iter().map(|one| one["booking"]["state"].clone()).collect::<Vec<_>>();
    assert_eq!([states(&mine), states(&page_two)].concat(), ["confirmed", "cancelled", "finished"]);
    assert!(page_two.get("next").is_none_or(Value::is_null));
    let to_customer = host.messages().iter().filter(|line| line.starts_with("SMS to +989351112233")).count();
    assert!(to_customer >= 2, "{:?}", host.messages());
}

async fn a_restart(site: Site) {
    let (host, shop) = open(&site, 1).await;
    let customer = host.sign_in("09351112233").await;
    let wish = shop.booking("oil_change", &moment(1, "10:00"), 1);
    let booked = customer.post(shop.at_tenant("/bookings")).key("booking-1").json(&wish).await.expect(201);
    let token = customer.token().to_owned();
    assert_eq!(host.stop().await.code(), Some(0));

    let host = Host::start(&site).await;
    let customer = host.anybody().bearing(&token);
    let mine = customer.get("/v1/me/bookings").await.expect(200);
    assert_eq!((mine["items"].as_array().map(Vec::len), &mine["items"][0]["booking"]), (Some(1), &booked));
    let again = customer.post(shop.at_tenant("/bookings")).key("booking-1").json(&wish).await;
    assert_eq!((again.header("idempotency-replayed"), &again.body), (Some("true"), &booked));
    let other = host.sign_in("09351112244").await;
    other.post(shop.at_tenant("/bookings")).key("other-key-1").json(&wish).await.refused(409, "booking.slot_taken");
    assert_eq!(host.stop().await.code(), Some(0));
}

async fn versions(site: Site) {
    let (host, shop) = open(&site, 1).await;
    let me = host.sign_in("09351112233").await;
    let rename = |name: &str| me.put("/v1/me").json(&json!({"name": name, "locale": "en"}));
    let etag = me.get("/v1/me").await.header("etag").expect("an ETag").to_owned();
    rename("Sara").await.refused(428, "version.required");
    let after = rename("Sara").header("If-Match", &etag).await;
    assert_eq!(after.status, 200, "{}", after.text);
    assert_ne!(after.header("etag"), Some(etag.as_str()));
    let stale = rename("Other").header("If-Match", &etag).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert_eq!(me.get("/v1/me").await.expect(200)["person"]["name"], "Sara");

    let setup = shop.admin.get(shop.path("/setup")).await;
    let (etag, whole) = (setup.header("etag").expect("an ETag").to_owned(), setup.expect(200));
    let input = workshop_input("vanak", 35.77);
    shop.admin.put(shop.path("")).json(&input).await.refused(428, "version.required");
    shop.admin.put(shop.path("")).header("If-Match", &etag).json(&input).await.expect(200);
    assert_eq!(shop.admin.put(shop.path("")).header("If-Match", &etag).json(&input).await.status, 412);
    let (bay, service) = (&whole["bays"][0], &whole["services"][0]);
    let bay_path = shop.path(&format!("/bays/{}", bay["id"].as_str().expect("an id")));
    shop.admin.put(&bay_path).json(&bay_input("New", 1)).await.refused(428, "version.required");
    assert_eq!(shop.admin.put(&bay_path).seen(&bay["version"]).json(&bay_input("New", 1)).await.expect(200)["name"], "New");
    assert_eq!(shop.admin.put(&bay_path).seen(&bay["version"]).json(&bay_input("Newer", 1)).await.status, 412);
    let service_path = shop.path(&format!("/services/{}", service["id"].as_str().expect("an id")));
    let draft = service_input(service["slug"].as_str().expect("a slug"), 45);
    shop.admin.put(&service_path).json(&draft).await.refused(428, "version.required");
    shop.admin.put(&service_path).seen(&service["version"]).json(&draft).await.expect(200);
    assert_eq!(shop.admin.put(&service_path).seen(&service["version"]).json(&draft).await.status, 412);

    let vehicle_made = me.post("/v1/me/vehicles").json(&vehicle(1)).await.expect(201);
    let path = format!("/v1/me/vehicles/{}", vehicle_made["id"].as_str().expect("an id"));
    me.delete(&path).await.refused(428, "version.required");
    me.put(&path).seen(&vehicle_made["version"]).json(&vehicle(2)).await.expect(200);
    assert_eq!(me.delete(&path).seen(&vehicle_made["version"]).await.status, 412);
    me.delete(&path).seen(&json!(2)).await.expect(204);
}

async fn closures(site: Site) {
    let (host, shop) = open(&site, 1).await;
    let customer = host.sign_in("09351112233").await;
    let wish = shop.booking("oil_change", &moment(2, "10:00"), 1);
    let booked = customer.post(shop.at_tenant("/bookings")).key("booking-1").json(&wish).await.expect(201);
    let slots = || customer.get(shop.path(&format!("/slots?services=oil_change&from={}&days=1", day(2))));
    let free = slots().await.expect(200)["items"].as_array().map(Vec::len).expect("slots");
    let closure = json!({"day": day(2), "reason": "Inventory"});

    let preview = shop.admin.post(shop.path("/closures/preview")).json(&closure).await.expect(200);
    assert_eq!(preview["hit_bookings"], json!([booked]));
    assert_eq!(slots().await.expect(200)["items"].as_array().map(Vec::len), Some(free), "a preview changes nothing");
    let made = shop.admin.post(shop.path("/closures")).json(&closure).await.expect(201);
    assert_eq!(made["hit_bookings"], json!([booked]));
    assert_eq!(slots().await.expect(200)["items"], json!([]));
    assert_eq!(shop.board(2).await["closures"][0]["reason"], "Inventory");
    let later = shop.booking("oil_change", &moment(2, "14:00"), 1);
    let refused = customer.post(shop.at_tenant("/bookings")).key("booking-2").json(&later).await;
    assert_eq!(refused.fields(), ["starts_at"]);
    assert_eq!(refused.refused(422, "booking.not_offered")["fields"][0]["code"], "closure");
    let path = format!("/v1/me/bookings/{}", booked["id"].as_str().expect("an id"));
    assert_eq!(customer.get(path).await.expect(200)["booking"], booked, "who was hit stays as they are");

    let closure_path = format!("/closures/{}", made["closure"]["id"].as_str().expect("an id"));
    shop.admin.delete(shop.at_tenant(&closure_path)).await.expect(204);
    assert_eq!(slots().await.expect(200)["items"].as_array().map(Vec::len), Some(free));
    let everywhere = shop.admin.post(shop.at_tenant("/closures")).json(&closure).await.expect(201);
    assert_eq!((&everywhere["closure"]["whole_tenant"], &everywhere["hit_bookings"]), (&json!(true), &json!([booked])));
}

async fn discovery(site: Site) {
    site.tenant("hidden", "Hidden", "09120000009", &["--private"]);
    let head = "slug,name_fa,name_en,city,address,latitude,longitude,zone,phone,hours,bays,services\n";
    let line = "azadi,آزادی,Azadi,تهران,میدان آزادی,35.70,51.34,Asia/Tehran,,sat-fri 00:00-00:00,quick:1,oil_change:1000000\n";
    let file = site.file("workshops.csv", &format!("{head}{line}"));
    site.cli(&["import", "workshops", "--tenant", "hidden", file.to_str().expect("a path")]);
    let (host, shop) = open(&site, 1).await;
    let anybody = host.anybody();
    near_becomes(&anybody, "", |items| items.len() == 1).await;

    let second = Shop::open(&shop.admin, "tirazheh", "azadi", 35.761, 1, &[("oil_change", 30)]).await;
    let both = near_becomes(&anybody, "&service=oil_change", |items| items.len() == 2 && items[1].get("earliest_free").is_some()).await;
    let order: Vec<&Value> = both.iter().map(|card| &card["workshop"]).collect();
    assert_eq!(order, [&json!(shop.id), &json!(second.id)], "nearest first");
    let page = anybody.get("/v1/workshops?near=35.76,51.41&limit=1").await.expect(200);
    let next = page["next"].as_str().expect("a second page");
    let page = anybody.get(format!("/v1/workshops?near=35.76,51.41&limit=1&cursor={next}")).await.expect(200);
    assert_eq!((&page["items"][0]["workshop"], page["next"].as_str()), (&json!(second.id), None));

    let private = anybody.get("/v1/tenants/hidden/workshops").await.expect(200);
    assert_eq!(private["items"][0]["slug"], "azadi");
    let private = anybody.get("/v1/tenants/hidden/workshops?near=35.76,51.41").await.expect(200);
    assert_eq!(private["items"].as_array().map(Vec::len), Some(1));
    assert!(near(&anybody, "").await.iter().all(|card| card["tenant"] == "tirazheh"));
}

#[test]
fn the_checked_in_document_is_this_builds_and_every_operation_is_described() {
    support::site::run(support::site::Engine::Sqlite, |site| async move {
        let file = root().join("carsync-host/openapi.json");
        site.cli(&["openapi", "--check", file.to_str().expect("a path")]);
        let mut ids = Vec::new();
        for operation in support::document::operations() {
            let whole = &operation.whole;
            let name = format!("{} {}", operation.method, operation.path);
            assert!(!operation.id.is_empty(), "{name} has no operationId");
            assert!(whole["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{name} has no summary");
            assert_eq!(whole["tags"].as_array().map(Vec::len), Some(1), "{name} has no tag");
            assert!(!operation.roles.is_empty(), "{name} has no x-roles");
            assert_eq!(whole.get("security").is_none(), operation.roles == ["anybody"], "{name}: security and x-roles differ");
            ids.push(operation.id);
        }
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "an operationId is used twice");
    });
}
