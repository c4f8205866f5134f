//! Inspections through HTTP, on both engines: from the walk-in to a report that is opened by its code, corrected, revoked and checked.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use serde_json::{Value, json};
use support::client::{Answer, Client};
use support::host::Host;
use support::inspect::{codes, filled, finalise, items, next_code, path, photos, walk_in};
use support::picture::png;
use support::shop::Shop;
use support::site::Site;

const ADMIN: &str = "09121111111";
const TECHNICIAN: &str = "09122222222";
const CUSTOMER: &str = "09361234567";

engines::on_both_engines! {
    a_report_goes_from_the_door_to_its_owner_and_is_corrected_and_revoked => journey;
    people_who_fill_in_one_draft_lose_nothing => several;
    what_is_not_complete_or_not_a_draft_is_refused_by_name => refusals;
    two_reports_of_a_vehicle_are_compared_and_a_lower_odometer_is_told => comparison;
    templates_and_settings_are_the_tenants_own => settings;
    wrong_codes_are_limited_by_phone_and_address => limits;
}

struct Scene {
    host: Host,
    shop: Shop,
    technician: Client,
}

async fn open(site: &Site) -> Scene {
    site.tenant("tirazheh", "تیراژه", ADMIN, &["--change-until-hours", "0", "--open-bookings-max", "50"]);
    let host = Host::start(site).await;
    let admin = host.sign_in(ADMIN).await;
    let services = [("inspection_full", 90), ("oil_change", 30)];
    let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, 6, &services).await;
    admin.post(shop.at_tenant("/staff")).json(&json!({"phone": TECHNICIAN, "role": "technician"})).await.expect(201);
    let technician = host.sign_in(TECHNICIAN).await;
    Scene { host, shop, technician }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}

/// Nothing of it is kept, found by a search engine, or run.
#[track_caller]
fn private(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.asked);
    assert!(answer.header("x-robots-tag").is_some_and(|tag| tag.contains("noindex")), "{}", answer.asked);
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{}", answer.asked);
}

/// The verify token behind an address.
fn verify_token(report: &Value) -> String {
    text(&report["document"], "verify_token").to_owned()
}

async fn standing(by: &Client, token: &str) -> String {
    text(&by.get(format!("/v1/reports/verify/{token}")).await.expect(200), "standing").to_owned()
}

async fn journey(site: Site) {
    let Scene { host, shop, technician } = open(&site).await;
    technician.put("/v1/me").header("If-Match", "\"1\"").json(&json!({"name": "رضا احمدی", "locale": "fa"})).await.expect(200);
    let booking = walk_in(&shop, &shop.admin, 1, CUSTOMER).await;
    let draft = filled(&shop, &technician, &booking, true).await;
    assert_eq!(items(&draft).len(), 154);
    assert_eq!((&draft["missing"], &draft["packages"]), (&json!([]), &json!(["full"])));
    assert!(draft["progress"].as_array().expect("progress").iter().all(|one| one["done"] == one["items"]), "{}", draft["progress"]);
    photos(&shop, &technician, &booking, 12).await;
    let again = technician.post(path(&shop, &booking, "/photos")).bytes(png(3)).header("Content-Type", "image/png").await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")), "the same upload is one photo");
    let draft = technician.get(path(&shop, &booking, "")).await.expect(200);
    assert_eq!(draft["photos"].as_array().map(Vec::len), Some(12));
    let photo = technician.get(path(&shop, &booking, &format!("/photos/{}?size=small", text(&draft["photos"][0], "id")))).await;
    assert_eq!((photo.header("content-type"), &photo.bytes[..2]), (Some("image/jpeg"), &b"\xff\xd8"[..]));
    private(&photo);

    // Finalised once; the same key gives the same report.
    let ask = || technician.post(path(&shop, &booking, "/finalise")).key("finalise-1").json(&json!({}));
    let first = ask().await;
    let again = ask().await;
    assert_eq!((first.status, again.status, again.header("idempotency-replayed")), (201, 201, Some("true")), "{}", first.text);
    let report = first.expect(201);
    assert_eq!((&again.body["id"], &again.body["seal"]), (&report["id"], &report["seal"]));
    technician.post(path(&shop, &booking, "/finalise")).key("finalise-2").json(&json!({})).await.refused(409, "report.state");
    assert_eq!((&report["standing"], &report["document"]["inspector"]), (&json!("valid"), &json!("رضا احمدی")));
    let score = &report["document"]["result"]["score"];
    assert_eq!((&score["rules"], &score["coverage"]["items"]), (&json!("carsync.rules/1"), &json!(154)));
    assert!(text(&report["document"]["result"]["advert"]["line"], "fa").contains("یک قطعه رنگ"), "{report}");

    // The message has a code and no link; the code and the phone open the report.
    let code = next_code(&host, CUSTOMER, 0).await;
    let message = host.messages().into_iter().find(|line| line.contains(&code)).expect("the message");
    assert!(!message.contains("http") && !message.contains("127.0.0.1"), "{message}");
    let stranger = host.anybody();
    let typed = format!("{}-{}", code[..4].to_lowercase(), &code[4..]);
    let opened = stranger.post("/v1/reports/open").json(&json!({"code": typed, "phone": "0936 123 4567"})).await;
    private(&opened);
    let opened = opened.expect(200);
    assert_eq!((&opened["report"]["id"], &opened["report"]["document"]), (&report["id"], &report["document"]));
    let bearer = stranger.bearing(text(&opened, "token"));
    let pdf = bearer.get("/v1/reports/opened/pdf").await;
    private(&pdf);
    assert_eq!((pdf.status, pdf.header("content-type")), (200, Some("application/pdf")), "{}", pdf.text);
    assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.bytes.len() > 50_000, "{} bytes", pdf.bytes.len());
    assert!(pdf.header("content-disposition").is_some_and(|it| it.starts_with("attachment; filename=\"report-")), "{:?}", pdf.headers);
    assert_eq!(bearer.get("/v1/reports/opened/pdf").await.bytes, pdf.bytes, "the stored one");
    let english = bearer.get("/v1/reports/opened/pdf?lang=en").await;
    assert!(english.status == 200 && english.bytes != pdf.bytes);
    bearer.get("/v1/reports/opened/pdf?lang=de").await.expect(400);
    let photo = text(&report["document"]["photos"][0], "id");
    assert_eq!(bearer.get(format!("/v1/reports/opened/photos/{photo}")).await.status, 200);
    stranger.get("/v1/reports/opened").await.expect(401);
    stranger.bearing("rpt_AAAA").get("/v1/reports/opened").await.expect(401);

    // The owner signs in and has it, too.
    let customer = host.sign_in(CUSTOMER).await;
    let mine = customer.get("/v1/me/reports").await.expect(200);
    assert_eq!((mine["items"].as_array().map(Vec::len), &mine["items"][0]["id"]), (Some(1), &report["id"]));
    let id = text(&report, "id").to_owned();
    assert_eq!(customer.get(format!("/v1/me/reports/{id}")).await.expect(200)["document"], report["document"]);
    assert_eq!(customer.get(format!("/v1/me/reports/{id}/pdf")).await.bytes, pdf.bytes);
    let other = host.sign_in("09351112244").await;
    other.get(format!("/v1/me/reports/{id}")).await.expect(404);
    other.get(format!("/v1/me/reports/{id}/pdf")).await.expect(404);

    // Checked offline with the public key alone; one changed byte fails.
    let sealed = customer.get(format!("/v1/me/reports/{id}/sealed")).await;
    private(&sealed);
    let keys = site.file("keys.json", &stranger.get(shop.at_tenant("/seal-keys")).await.text);
    let good = site.file("report.json", &sealed.text);
    let verify = |file: &std::path::Path| {
        site.command(&["verify", "--key", keys.to_str().expect("a path"), file.to_str().expect("a path")]).output().expect("it runs")
    };
    let checked = verify(&good);
    assert!(checked.status.success() && String::from_utf8_lossy(&checked.stdout).contains("the seal holds"), "{checked:?}");
    let bad = site.file("forged.json", &sealed.text.replacen("87450", "47450", 1));
    let checked = verify(&bad);
    assert!(!checked.status.success() && String::from_utf8_lossy(&checked.stderr).contains("was changed"), "{checked:?}");

    // Anybody checks it; nothing tells whose it is.
    let token = verify_token(&report);
    let verified = stranger.get(format!("/v1/reports/verify/{token}")).await;
    private(&verified);
    assert!(!verified.text.contains("345-67") && !verified.text.contains("9361234567"), "{}", verified.text);
    let verified = verified.expect(200);
    assert_eq!((&verified["standing"], &verified["digest"]), (&json!("valid"), &report["seal"]["digest"]));
    assert_eq!((&verified["odometer_km"], &verified["plate_masked"]), (&json!(87450), &json!("12ب***-10")));
    assert!(text(&report, "verify_url").contains(&token));
    stranger.get(format!("/v1/reports/verify/{}", "0".repeat(26))).await.expect(404);
    let printed = stranger.get(format!("/verify/{token}")).await;
    assert_eq!((printed.status, printed.header("location")), (303, Some(format!("/v1/reports/verify/{token}").as_str())));
    stranger.get("/verify/http:%2F%2Felsewhere").await.refused(400, "request.invalid");

    // Corrected by a new report, which then is revoked; the verify page tells each.
    let reports = shop.path("/reports");
    let correction = technician.post(format!("{reports}/{id}/supersede")).await.expect(201);
    assert_eq!(correction["supersedes"], report["id"]);
    assert_eq!((correction["items"].as_array().map(Vec::len), correction["photos"].as_array().map(Vec::len)), (Some(154), Some(12)));
    assert_eq!(standing(&stranger, &token).await, "valid", "a draft changes nothing yet");
    let hood = correction["items"].as_array().expect("items").iter().find(|one| one["item"] == "hood").expect("the hood");
    let original = json!({"answer": {"type": "panel", "states": ["original"], "thickness_um": [101]}});
    technician.put(path(&shop, &booking, "/items/hood")).seen(&hood["version"]).json(&original).await.expect(200);
    let corrected = finalise(&shop, &technician, &booking).await;
    assert_eq!(corrected["document"]["supersedes"], report["id"]);
    assert_eq!(standing(&stranger, &token).await, "superseded");
    let second = next_code(&host, CUSTOMER, 1).await;
    assert_ne!(second, code);
    let old = stranger.post("/v1/reports/open").json(&json!({"code": code, "phone": CUSTOMER})).await.expect(200);
    assert_eq!(old["report"]["standing"], "superseded", "the old paper still opens, and says so");
    let comparison = technician.get(format!("{reports}/{id}/compare/{}", text(&corrected, "id"))).await.expect(200);
    assert_eq!(comparison["changes"].as_array().map(Vec::len), Some(1), "{comparison}");
    assert_eq!((&comparison["changes"][0]["item"]["key"], &comparison["changes"][0]["worse"]), (&json!("hood"), &json!(false)));
    let revoke = format!("{reports}/{}/revoke", text(&corrected, "id"));
    technician.post(&revoke).json(&json!({"reason": "خودروی دیگری بود"})).await.expect(403);
    shop.admin.post(&revoke).json(&json!({"reason": " "})).await.expect(400);
    let revoked = shop.admin.post(&revoke).json(&json!({"reason": "خودروی دیگری بود"})).await.expect(200);
    assert_eq!((&revoked["standing"], &revoked["revoked_because"]), (&json!("revoked"), &json!("خودروی دیگری بود")));
    let told = stranger.get(format!("/v1/reports/verify/{}", verify_token(&corrected))).await.expect(200);
    assert_eq!((&told["standing"], &told["revoked_because"]), (&json!("revoked"), &json!("خودروی دیگری بود")));
    shop.admin.post(&revoke).json(&json!({"reason": "again"})).await.refused(409, "report.state");
    assert_eq!(corrected["document"], revoked["document"], "what is sealed never changes");
    assert_eq!(codes(&host, CUSTOMER).len(), 2);
    let shown = technician.get(&reports).await.expect(200);
    let standings: Vec<&Value> = shown["items"].as_array().expect("items").iter().map(|one| &one["standing"]).collect();
    assert_eq!(standings, ["revoked", "superseded"]);
    assert!(!host.log().contains("ERROR"), "{}", host.log());
    let log = host.log();
    for secret in [code.as_str(), second.as_str(), "9361234567", text(&opened, "token"), "مشتری"] {
        assert!(!log.contains(secret), "the log tells {secret}");
    }
}

async fn several(site: Site) {
    let Scene { host: _host, shop, technician } = open(&site).await;
    let booking = walk_in(&shop, &shop.admin, 1, CUSTOMER).await;
    let draft = technician.post(path(&shop, &booking, "")).json(&json!({})).await.expect(201);
    let again = shop.admin.post(path(&shop, &booking, "")).json(&json!({})).await.expect(201);
    assert_eq!(again["report"], draft["report"], "both fill in one draft");
    let ok = json!({"answer": {"type": "ok3", "verdict": "ok"}});
    let item = |key: &str| path(&shop, &booking, &format!("/items/{key}"));
    // Different items never meet, however many save at once.
    let keys: Vec<String> =
        items(&draft).iter().filter(|one| one["kind"]["type"] == "ok3").map(|one| text(one, "key").to_owned()).take(24).collect();
    let saves = keys.iter().enumerate().map(|(number, key)| {
        let by = if number % 2 == 0 { technician.again() } else { shop.admin.again() };
        let (path, ok) = (item(key), ok.clone());
        async move { by.put(&path).header("If-Match", "\"0\"").json(&ok).await.expect(200) }
    });
    futures_util::future::join_all(saves).await;
    let draft = technician.get(path(&shop, &booking, "")).await.expect(200);
    assert_eq!(draft["items"].as_array().map(Vec::len), Some(24));
    // The same item: the later one is told, and nothing is overwritten unseen.
    technician.put(item(&keys[0])).json(&ok).await.refused(428, "version.required");
    let minor = json!({"answer": {"type": "ok3", "verdict": "minor"}, "note": "صدا"});
    technician.put(item(&keys[0])).header("If-Match", "\"1\"").json(&minor).await.expect(200);
    shop.admin.put(item(&keys[0])).header("If-Match", "\"1\"").json(&ok).await.refused(412, "version.stale");
    let some = json!({"items": [
        {"item": keys[0], "finding": ok, "version": 1}, {"item": keys[1], "finding": minor, "version": 1}
    ]});
    let saved = shop.admin.post(path(&shop, &booking, "/items")).json(&some).await.expect(200);
    assert_eq!((&saved["saved"][0]["item"], &saved["saved"][0]["version"]), (&json!(keys[1]), &json!(2)));
    assert_eq!((&saved["changed"][0]["item"], &saved["changed"][0]["finding"]["note"]), (&json!(keys[0]), &json!("صدا")));
    // Clearing an item counts as a change: a version that was seen before does not fit again.
    technician.put(item(&keys[0])).header("If-Match", "\"2\"").json(&json!({})).await.expect(200);
    shop.admin.put(item(&keys[0])).header("If-Match", "\"0\"").json(&ok).await.expect(412);
    shop.admin.put(item(&keys[0])).header("If-Match", "\"3\"").json(&ok).await.expect(200);
    // The summary has the report's version.
    let seen = technician.get(path(&shop, &booking, "")).await;
    let etag = seen.header("etag").expect("an ETag").to_owned();
    technician.put(path(&shop, &booking, "")).header("If-Match", &etag).json(&json!({"summary": "خوب"})).await.expect(200);
    shop.admin.put(path(&shop, &booking, "")).header("If-Match", &etag).json(&json!({"summary": "بد"})).await.expect(412);
    technician.delete(path(&shop, &booking, "")).await.expect(204);
    technician.get(path(&shop, &booking, "")).await.expect(404);
}

async fn refusals(site: Site) {
    let Scene { host, shop, technician } = open(&site).await;
    let oil = json!({"services": ["oil_change"], "vehicle": {"plate": "44 ج 555 - 66"}});
    let oil = shop.admin.post(shop.path("/walk-ins")).key("oil-change-1").json(&oil).await.expect(201);
    let draft = technician.post(path(&shop, &oil, "")).json(&json!({"packages": ["technical"]})).await.expect(201);
    assert_eq!(items(&draft).len(), 84);
    let incomplete = technician.post(path(&shop, &oil, "/finalise")).key("finalise-1").json(&json!({})).await;
    assert!(incomplete.fields().contains(&"items.odometer_reading"), "{}", incomplete.text);
    incomplete.refused(422, "report.incomplete");
    let item = |key: &str| path(&shop, &oil, &format!("/items/{key}"));
    let put = |key: &str, body: Value| technician.put(item(key)).header("If-Match", "\"0\"").json(&body);
    for (key, body, field) in [
        ("hood", json!({}), "item"),
        ("engine_start", json!({"answer": {"type": "yes_no", "yes": true}}), "answer.type"),
        ("odometer_reading", json!({"answer": {"type": "measure", "value": "9000000"}}), "answer.value"),
        ("odometer_reading", json!({"answer": {"type": "measure", "value": "many"}}), "answer"),
        ("engine_smoke", json!({"answer": {"type": "choice", "option": "pink"}}), "answer.option"),
        ("diag_engine", json!({"answer": {"type": "text", "text": " "}}), "answer.text"),
        ("engine_start", json!({"answer": {"type": "ok3", "verdict": "ok", "colour": "red"}}), "answer.colour"),
        ("engine_start", json!({"nota": "x"}), "nota"),
    ] {
        let answer = put(key, body.clone()).await;
        assert_eq!(answer.status, 400, "{key} {body}: {}", answer.text);
        assert!(answer.fields().iter().any(|name| field.starts_with(name) || name.starts_with(field)), "{key} {body}: {}", answer.text);
    }
    // A booking whose vehicle is not here has no inspection.
    let customer = host.sign_in(CUSTOMER).await;
    let wish = shop.booking("oil_change", &support::shop::moment(1, "10:00"), 9);
    let booked = customer.post(shop.at_tenant("/bookings")).key("booking-1").json(&wish).await.expect(201);
    technician.post(path(&shop, &booked, "")).json(&json!({})).await.refused(409, "inspection.booking_state");
    customer.post(path(&shop, &oil, "")).json(&json!({})).await.expect(404);
    technician.post(path(&shop, &oil, "/finalise")).json(&json!({})).await.expect(400);
    let unknown = technician.post(path(&shop, &oil, "/photos?item=hood")).bytes(png(1)).header("Content-Type", "image/png").await;
    assert_eq!(unknown.fields(), ["item"], "the hood is not of this package: {}", unknown.text);
}

async fn comparison(site: Site) {
    let Scene { host: _host, shop, technician } = open(&site).await;
    let first = walk_in(&shop, &shop.admin, 1, CUSTOMER).await;
    filled(&shop, &technician, &first, false).await;
    let earlier = finalise(&shop, &technician, &first).await;
    let second = walk_in(&shop, &shop.admin, 1, CUSTOMER).await;
    let draft = technician.post(path(&shop, &second, "")).json(&json!({})).await.expect(201);
    let suggested: Vec<&str> = draft["suggestions"].as_array().expect("suggestions").iter().map(|one| text(one, "item")).collect();
    assert!(suggested.contains(&"tread_fl") && suggested.contains(&"vin_stamp") && !suggested.contains(&"hood"), "{suggested:?}");
    assert_eq!(draft["highest_km"], 87450);
    let draft = filled(&shop, &technician, &second, true).await;
    assert_eq!(draft["suggestions"], json!([]), "what is filled in needs no suggestion");
    let odometer = |version: u32, note: Value| {
        let mut body = json!({"answer": {"type": "measure", "value": "۶۱٬۰۰۰"}});
        body.as_object_mut().expect("an object").extend(note.as_object().expect("an object").clone());
        technician.put(path(&shop, &second, "/items/odometer_reading")).header("If-Match", format!("\"{version}\"")).json(&body)
    };
    odometer(1, json!({})).await.expect(200);
    let lower = technician.post(path(&shop, &second, "/finalise")).key("finalise-lower").json(&json!({})).await;
    assert_eq!(lower.fields(), ["items.odometer_reading.note"], "{}", lower.text);
    lower.refused(422, "report.odometer_lower");
    odometer(2, json!({"note": "کیلومترشمار عوض شده است"})).await.expect(200);
    let later = finalise(&shop, &technician, &second).await;
    let told = &later["document"]["odometer"];
    assert_eq!(
        (&told["km"], &told["highest_before_km"], &told["lower_because"]),
        (&json!(61000), &json!(87450), &json!("کیلومترشمار عوض شده است"))
    );
    let path = format!("{}/{}/compare/{}", shop.path("/reports"), text(&later, "id"), text(&earlier, "id"));
    let comparison = technician.get(path).await.expect(200);
    assert_eq!((&comparison["earlier"], &comparison["later"]), (&earlier["id"], &later["id"]));
    assert_eq!((&comparison["odometer_went_back"], &comparison["odometer_km"]), (&json!(true), &json!({"before": 87450, "after": 61000})));
    assert_eq!(comparison["new_paint"], json!(["hood", "door_fl"]));
    assert!(comparison["score"]["after"].as_u64() < comparison["score"]["before"].as_u64());
    let vehicle = text(&second, "vehicle");
    let history = technician.get(shop.at_tenant(&format!("/vehicles/{vehicle}/history"))).await.expect(200);
    let km: Vec<&Value> = history["odometer"].as_array().expect("readings").iter().map(|one| &one["km"]).collect();
    assert_eq!((km, history["reports"].as_array().map(Vec::len)), (vec![&json!(61000), &json!(87450)], Some(2)));
    // Another vehicle has nothing to compare with.
    let third = walk_in(&shop, &shop.admin, 2, CUSTOMER).await;
    filled(&shop, &technician, &third, false).await;
    let other = finalise(&shop, &technician, &third).await;
    technician.get(format!("{}/{}/compare/{}", shop.path("/reports"), text(&other, "id"), text(&earlier, "id"))).await.expect(404);
}

async fn settings(site: Site) {
    let Scene { host, shop, technician } = open(&site).await;
    let templates = shop.at_tenant("/inspection-templates");
    let listed = technician.get(&templates).await.expect(200);
    let standard = &listed["items"][0];
    assert_eq!((&standard["name"], listed["items"].as_array().map(Vec::len)), (&json!("standard"), Some(1)));
    let mut draft = json!({"title": {"fa": "کوتاه", "en": "Short"}, "sections": [standard["sections"][1], standard["sections"][2]]});
    technician.post(&templates).json(&draft).await.expect(403);
    let mine = shop.admin.post(&templates).json(&draft).await.expect(201);
    let path_of = format!("{templates}/{}", text(&mine, "name"));
    draft["sections"][0]["items"][0]["weight"] = json!(9);
    let bad = shop.admin.put(&path_of).header("If-Match", "\"1\"").json(&draft).await;
    assert_eq!(bad.fields(), ["sections[0].items[0].weight"], "{}", bad.text);
    draft["sections"][0]["items"][0]["weight"] = json!(2);
    shop.admin.put(&path_of).json(&draft).await.expect(428);
    assert_eq!(shop.admin.put(&path_of).header("If-Match", "\"1\"").json(&draft).await.expect(200)["version"], 2);
    shop.admin.put(&path_of).header("If-Match", "\"1\"").json(&draft).await.expect(412);

    let place = shop.at_tenant("/inspection-settings");
    let usual = shop.admin.get(&place).await.expect(200);
    assert_eq!((&usual["validity_hours"], &usual["send_link"], &usual["version"]), (&json!(24), &json!(false), &json!(0)));
    let losses = json!([{"item": "hood", "state": "painted", "loss_bp": 700}]);
    let table = json!({"name": "1405-09", "losses": losses, "loss_max_bp": 6000});
    let wish = json!({"validity_hours": 48, "template": mine["name"], "send_link": true, "colour": "#7c2d12", "value_table": table});
    let mut faint = wish.clone();
    faint["colour"] = json!("#ffee00");
    assert_eq!(shop.admin.put(&place).header("If-Match", "\"0\"").json(&faint).await.fields(), ["colour"]);
    shop.admin.put(&place).header("If-Match", "\"0\"").json(&wish).await.expect(200);
    shop.admin.put(&place).header("If-Match", "\"0\"").json(&wish).await.expect(412);
    let logo = shop.admin.put(format!("{place}/logo")).header("If-Match", "\"1\"").bytes(png(7)).header("Content-Type", "image/png").await;
    assert_eq!(logo.expect(200)["has_logo"], true);
    technician.put(format!("{place}/logo")).header("If-Match", "\"2\"").bytes(png(7)).header("Content-Type", "image/png").await.expect(403);

    // A report by the tenant's own template, with its price, its link and its key.
    let booking = walk_in(&shop, &shop.admin, 1, CUSTOMER).await;
    let draft = filled(&shop, &technician, &booking, true).await;
    assert_eq!((items(&draft).len(), &draft["template"]["version"]), (16, &json!(2)));
    let price = json!({"base_price": {"amount": 8_000_000_000_i64, "currency": "IRR"}});
    let old_key = shop.admin.post(shop.at_tenant("/seal-keys")).await.expect(201);
    let report = technician.post(path(&shop, &booking, "/finalise")).key("finalise-1").json(&price).await.expect(201);
    let waterfall = &report["document"]["result"]["waterfall"];
    assert_eq!((&waterfall["net"]["amount"], &waterfall["table"]), (&json!(7_440_000_000_i64), &json!("1405-09")));
    assert_eq!((&report["seal"]["key"], &report["document"]["template"]["version"]), (&old_key["id"], &json!(2)));
    let code = next_code(&host, CUSTOMER, 0).await;
    let message = host.messages().into_iter().find(|line| line.contains(&code)).expect("the message");
    let link = message.split_once("/r#").expect("a link").1;
    let secret: String = link.chars().take_while(char::is_ascii_alphanumeric).collect();
    let opened = host.anybody().post("/v1/reports/open").json(&json!({"link": secret})).await.expect(200);
    assert_eq!(opened["report"]["id"], report["id"]);
    host.anybody().post("/v1/reports/open").json(&json!({"link": "0".repeat(64)})).await.refused(422, "report.wrong_code");
    // A new key seals from now on; what the old one sealed stays checkable, and the old report unchanged.
    let new_key = shop.admin.post(shop.at_tenant("/seal-keys")).await.expect(201);
    let keys = host.anybody().get(shop.at_tenant("/seal-keys")).await.expect(200);
    assert_eq!((&keys["items"][0]["id"], &keys["items"][1]["id"]), (&new_key["id"], &old_key["id"]));
    assert!(keys["items"][0].get("retired_at").is_none() && keys["items"][1].get("retired_at").is_some(), "{keys}");
    let again = technician.post(format!("{}/{}/send", shop.path("/reports"), text(&report, "id"))).await.expect(202);
    assert_eq!(again["sent"], true);
    let second = next_code(&host, CUSTOMER, 1).await;
    for code in [code, second] {
        host.anybody().post("/v1/reports/open").json(&json!({"code": code, "phone": CUSTOMER})).await.expect(200);
    }
    // A new version of the template leaves the report as it is.
    let kept = technician.get(format!("{path_of}?version=1")).await.expect(200);
    assert_eq!((&kept["version"], &kept["sections"][0]["items"][0]["weight"]), (&json!(1), &standard["sections"][1]["items"][0]["weight"]));
}

async fn limits(mut site: Site) {
    site.set("CARSYNC_TRUSTED_PROXIES", "127.0.0.0/8");
    let Scene { host, shop, technician } = open(&site).await;
    let booking = walk_in(&shop, &shop.admin, 1, CUSTOMER).await;
    filled(&shop, &technician, &booking, false).await;
    finalise(&shop, &technician, &booking).await;
    let code = next_code(&host, CUSTOMER, 0).await;
    let stranger = host.anybody();
    let open = |code: &str, phone: &str, from: &str| {
        stranger.post("/v1/reports/open").header("X-Forwarded-For", from).json(&json!({"code": code, "phone": phone}))
    };
    let mistyped = format!("{}{}", &code[..10], if code.ends_with('7') { '8' } else { '7' });
    assert_eq!(open(&mistyped, CUSTOMER, "192.0.2.1").await.fields(), ["code"], "the check letter tells a slip of the finger");
    // A well-formed code that is nobody's: found by its check letter.
    let wrong = support::inspect::other_code(&code);
    let unknown = open(&wrong, "09350000000", "192.0.2.1").await;
    let known = open(&wrong, CUSTOMER, "192.0.2.1").await;
    assert_eq!((unknown.status, unknown.code(), known.status, known.code()), (422, "report.wrong_code", 422, "report.wrong_code"));
    // Ten for a phone, from wherever; the right code is then refused, too.
    for number in 0..9 {
        open(&wrong, CUSTOMER, &format!("198.51.100.{number}")).await.refused(422, "report.wrong_code");
    }
    let shut = open(&code, CUSTOMER, "203.0.113.9").await;
    assert!(shut.header("retry-after").and_then(|wait| wait.parse::<u32>().ok()).is_some_and(|wait| (1..=3600).contains(&wait)));
    shut.refused(429, "report.too_many_tries");
    // Thirty for an address, whatever phone.
    for number in 0..30 {
        let phone = format!("0935{number:07}");
        open(&wrong, &phone, "203.0.113.77").await.refused(422, "report.wrong_code");
    }
    open(&wrong, "09359999999", "203.0.113.77").await.refused(429, "report.too_many_tries");
    open(&wrong, "09359999999", "203.0.113.78").await.refused(422, "report.wrong_code");
    // A crowd at once is judged no oftener than one after another.
    let crowd = (0..40).map(|_| {
        let by = host.anybody();
        let body = json!({"code": wrong, "phone": "09358888888"});
        async move { by.post("/v1/reports/open").json(&body).await.status }
    });
    let judged = futures_util::future::join_all(crowd).await.into_iter().filter(|status| *status == 422).count();
    assert!(judged <= 10, "{judged} of a crowd were judged");
}
