//! An inspection through HTTP: a car at the door, a draft filled in, a report made final.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::PATIENCE;
use super::client::Client;
use super::host::Host;
use super::picture::png;
use super::shop::{Shop, vehicle};
use super::world::unique;

/// A car that walked in for a full inspection: its booking.
pub async fn walk_in(shop: &Shop, by: &Client, number: usize, phone: &str) -> Value {
    let body = json!({"services": ["inspection_full"], "vehicle": vehicle(number), "phone": phone, "name": "مشتری"});
    by.post(shop.path("/walk-ins")).key(&unique("walk-in")).json(&body).await.expect(201)
}

/// The path of a booking's inspection.
pub fn path(shop: &Shop, booking: &Value, behind: &str) -> String {
    shop.path(&format!("/bookings/{}/inspection{behind}", booking["id"].as_str().expect("an id")))
}

/// A good answer to an item; `odd` makes some of them faults.
pub fn answer(item: &Value, odd: bool) -> Value {
    let key = item["key"].as_str().expect("a key");
    match item["kind"]["type"].as_str().expect("a kind") {
        "panel" if odd && key == "hood" => json!({"type": "panel", "states": ["painted", "dented"], "thickness_um": [240, 310, 275]}),
        "panel" if odd && key == "door_fl" => json!({"type": "panel", "states": ["spot_painted"], "thickness_um": [160]}),
        "panel" => json!({"type": "panel", "states": ["original"], "thickness_um": [98, 104]}),
        "ok3" if odd && key == "control_arms" => json!({"type": "ok3", "verdict": "minor"}),
        "ok3" if odd && key == "sunroof" => json!({"type": "ok3", "verdict": "not_applicable"}),
        "ok3" => json!({"type": "ok3", "verdict": "ok"}),
        "measure" => {
            let value = match (key, item["kind"]["unit"].as_str().expect("a unit")) {
                ("odometer_reading" | "odometer_ecu", _) => "87450",
                (_, "mm") => "6.5",
                ("alternator", _) => "14.2",
                (_, "V") => "12.6",
                (_, "%") => "70",
                (_, "bar") => "11.5",
                _ => "0",
            };
            json!({"type": "measure", "value": value})
        }
        "date" => json!({"type": "date", "date": "2027-03-20"}),
        "week" => json!({"type": "week", "week": "2119"}),
        "yes_no" => json!({"type": "yes_no", "yes": true}),
        "choice" => json!({"type": "choice", "option": item["kind"]["options"][0]["key"]}),
        "text" => json!({"type": "text", "text": "بدون خطا"}),
        other => panic!("`{other}` is no kind"),
    }
}

/// A template with an item of each kind, the whole vehicle's; a word stands in all of its titles. The kind of this number comes first.
pub fn template(word: &str, first: usize) -> Value {
    let title = json!({"fa": word, "en": word});
    let options = json!([{"key": "black", "title": title, "severity": "major"}, {"key": "none", "title": title, "severity": "sound"}]);
    let limits = json!({"minor_below": "4", "major_below": "1.6", "minor_above": "12", "major_above": "20"});
    let mut items = [
        ("hood", json!({"type": "panel", "class": "bolted"})),
        ("tread_fl", json!({"type": "measure", "unit": "mm", "limits": limits})),
        ("odometer_reading", json!({"type": "measure", "unit": "km", "limits": {}})),
        ("engine_start", json!({"type": "ok3"})),
        ("insured_until", json!({"type": "date"})),
        ("tyre_week", json!({"type": "week"})),
        ("horn", json!({"type": "yes_no", "no": "major"})),
        ("smoke", json!({"type": "choice", "options": options})),
        ("remark", json!({"type": "text"})),
    ]
    .map(|(key, kind)| {
        let more = json!({"weight": 3, "required": true, "stopper": false, "carry_over": false});
        let mut item = json!({"key": key, "title": title, "kind": kind, "packages": ["full"]});
        item.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        item
    });
    items.rotate_left(first % KINDS);
    json!({"title": title, "sections": [{"key": "all", "title": title, "items": items}]})
}

/// How many items that template has.
pub const KINDS: usize = 9;

/// Something found at all items of a template, with these words at each; the kind of this number comes first.
pub fn parts(template: &Value, words: &str, first: usize) -> Value {
    let all = template["sections"].as_array().expect("sections").iter();
    let items = all.flat_map(|section| section["items"].as_array().expect("items"));
    let part = |item: &Value| {
        let mut answer = answer(item, false);
        if answer["type"] == "text" {
            answer = json!({"type": "text", "text": words, "severity": "minor"});
        }
        json!({"item": item["key"], "finding": {"answer": answer, "note": words}, "version": 0})
    };
    let mut parts: Vec<Value> = items.map(part).collect();
    let number = parts.len();
    parts.rotate_left(first % number);
    json!({"items": parts})
}

/// All items of a draft, in its order.
pub fn items(draft: &Value) -> Vec<Value> {
    let sections = draft["template"]["sections"].as_array().expect("sections").iter();
    sections.flat_map(|section| section["items"].as_array().expect("items").clone()).collect()
}

/// Begins the inspection and fills every item.
pub async fn filled(shop: &Shop, by: &Client, booking: &Value, odd: bool) -> Value {
    let draft = by.post(path(shop, booking, "")).json(&json!({})).await.expect(201);
    let all = items(&draft);
    for some in all.chunks(80) {
        let parts: Vec<Value> =
            some.iter().map(|item| json!({"item": item["key"], "finding": {"answer": answer(item, odd)}, "version": 0})).collect();
        let saved = by.post(path(shop, booking, "/items")).json(&json!({"items": parts})).await.expect(200);
        assert_eq!((saved["saved"].as_array().map(Vec::len), &saved["changed"]), (Some(some.len()), &json!([])));
    }
    by.get(path(shop, booking, "")).await.expect(200)
}

/// Adds so many photos.
pub async fn photos(shop: &Shop, by: &Client, booking: &Value, number: u8) {
    for one in 0..number {
        let query = if one == 0 { "/photos?item=hood&caption=Hood" } else { "/photos" };
        by.post(path(shop, booking, query)).bytes(png(one)).header("Content-Type", "image/png").await.expect(201);
    }
}

/// Makes the draft final.
pub async fn finalise(shop: &Shop, by: &Client, booking: &Value) -> Value {
    by.post(path(shop, booking, "/finalise")).key(&unique("finalise")).json(&json!({})).await.expect(201)
}

/// The codes of reports that a phone got so far.
pub fn codes(host: &Host, phone: &str) -> Vec<String> {
    let start = format!("SMS to +98{}: ", phone.strip_prefix('0').unwrap_or(phone));
    let code = |line: &String| {
        let text = line.strip_prefix(&start)?;
        let behind = text.split_once("کد گزارش: ").or_else(|| text.split_once("Code: "))?.1;
        Some(behind.chars().take_while(char::is_ascii_alphanumeric).collect())
    };
    host.messages().iter().filter_map(code).collect()
}

/// The code that comes after so many others.
pub async fn next_code(host: &Host, phone: &str, already: usize) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(code) = codes(host, phone).get(already) {
            return code.clone();
        }
        assert!(Instant::now() < deadline, "no code for {phone}: {:?} {}", host.messages(), host.log());
        tokio::task::yield_now().await;
    }
}

/// Another code that its check letter fits: the first letter changed, and the check letter tried out.
pub fn other_code(code: &str) -> String {
    const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let first = if code.starts_with('7') { '8' } else { '7' };
    let body = format!("{first}{}", &code[1..10]);
    let fits = |check: &char| format!("{body}{check}").parse::<carsync_core::inspection::ReportCode>().is_ok();
    let check = LETTERS.chars().find(fits).expect("one letter fits");
    format!("{body}{check}")
}
