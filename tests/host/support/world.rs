//! A tenant with one of everything, and for each operation of the document a good body: what tests that walk the whole document stand on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::client::{Ask, Client};
use super::document::Operation;
use super::host::Host;
use super::inspect::{KINDS, codes, next_code, parts, template};
use super::picture::png;
use super::shop::{Shop, bay_input, day, moment, service_input, vehicle, workshop_input};
use super::site::Site;

/// The roles of a tenant's staff, lowest first.
pub const ROLES: [&str; 4] = ["technician", "reception", "manager", "administrator"];

/// The operator of the deployment.
pub const OPERATOR: &str = "09129999999";

/// A tenant and all that is in it.
#[derive(Debug)]
pub struct World {
    pub shop: Shop,
    /// A word that stands in all of its texts and nowhere else.
    pub word: String,
    /// What the names of paths stand for.
    pub ids: BTreeMap<&'static str, String>,
    /// Staff by role.
    pub staff: BTreeMap<&'static str, Client>,
    pub customer: Client,
    /// Whoever opened the report, with the token of that.
    pub opener: Client,
    /// The version that is sent as seen.
    pub seen: u64,
}

impl World {
    /// Makes its tenant; before the host starts. `number` keeps the phones of its staff apart from others'.
    pub fn found(site: &Site, tenant: &str, number: usize) {
        site.tenant(
            tenant,
            "Tenant",
            &phone(number, 3),
            &["--open-bookings-max", "50", "--hold-minutes", "5", "--change-until-hours", "0"],
        );
    }

    /// Fills it: the customer books, holds and owns a vehicle, and has two reports of another one; a draft is under way.
    pub async fn fill(host: &Host, tenant: &str, number: usize, word: &str, customer: &Client) -> Self {
        let admin = host.sign_in(&phone(number, 3)).await;
        let shop = Shop::open(&admin, tenant, "vanak", 35.76, 2, &[("oil_change", 30)]).await;
        let mut staff = BTreeMap::from([(ROLES[3], admin.clone())]);
        for (rank, role) in ROLES.into_iter().enumerate().take(3) {
            let body = json!({"phone": phone(number, rank), "role": role});
            admin.post(shop.at_tenant("/staff")).json(&body).await.expect(201);
            staff.insert(role, host.sign_in(&phone(number, rank)).await);
        }
        let setup = admin.get(shop.path("/setup")).await.expect(200);
        let mut ids = BTreeMap::from([
            ("tenant", tenant.to_owned()),
            ("workshop", shop.id.clone()),
            ("bay", id(&setup["bays"][0])),
            ("service", id(&setup["services"][0])),
            ("date", day(1)),
        ]);
        let opener = host.anybody();
        let mut world = Self { shop, word: word.to_owned(), ids: ids.clone(), staff, customer: customer.clone(), opener, seen: 1 };
        // Every text that staff may write gets the word.
        let renames = ["update_workshop", "update_bay", "update_service", "update_tenant"];
        for operation in super::document::operations().into_iter().filter(|one| renames.contains(&one.id.as_str())) {
            let body = world.bodies(&operation.id, 0).remove(0);
            world.ask(&world.staff["administrator"], &operation, Some(&body)).await.expect(200);
        }
        let vehicle = customer.post("/v1/me/vehicles").json(&world.facts(3)).await.expect(201);
        ids.insert("vehicle", id(&vehicle));
        world.ids = ids.clone();
        let book = json!({
            "workshop": world.shop.id, "services": ["oil_change"], "starts_at": moment(1, "10:00"), "vehicle": world.facts(1), "note": word
        });
        let booked = customer.post(world.shop.at_tenant("/bookings")).key(&format!("world-{tenant}")).json(&book).await.expect(201);
        ids.insert("booking", id(&booked));
        let hold = json!({"workshop": world.shop.id, "services": ["oil_change"], "starts_at": moment(1, "12:00")});
        ids.insert("hold", id(&customer.post(world.shop.at_tenant("/holds")).json(&hold).await.expect(201)));
        world.ids = ids;
        world.close().await;
        world.appoint().await;
        world.let_in().await;
        world.inspect(host).await;
        world
    }

    /// Two sealed reports of one vehicle, of which the later is opened, and a draft.
    async fn inspect(&mut self, host: &Host) {
        let me = self.customer.get("/v1/me").await.expect(200);
        let phone = format!("0{}", me["person"]["phone"].as_str().and_then(|phone| phone.strip_prefix("+98")).expect("a phone"));
        let technician = self.staff["technician"].clone();
        let name = json!({"name": self.word, "locale": "fa"});
        technician.put("/v1/me").header("If-Match", "\"1\"").json(&name).await.expect(200);
        let own = self.bodies("add_inspection_template", 0).remove(0);
        let own = self.staff["administrator"].post(self.shop.at_tenant("/inspection-templates")).json(&own).await.expect(201);
        self.ids.extend([
            ("phone", phone.clone()),
            ("item", "hood".to_owned()),
            ("template", own["name"].as_str().expect("a name").into()),
        ]);
        let settings = self.bodies("update_inspection_settings", 0).remove(0);
        let place = self.shop.at_tenant("/inspection-settings");
        self.staff["administrator"].put(place).header("If-Match", "\"0\"").json(&settings).await.expect(200);
        let other = self.seal_one().await;
        next_code(host, &phone, 0).await;
        let report = self.seal_one().await;
        self.ids.extend([("other", other)]);
        let code = next_code(host, &phone, 1).await;
        assert_eq!(codes(host, &phone).len(), 2, "one for each report");
        let opened = host.anybody().post("/v1/reports/open").json(&json!({"code": code, "phone": phone})).await.expect(200);
        assert_eq!(opened["report"]["id"], report, "the later one was told last");
        let token = opened["report"]["document"]["verify_token"].as_str().expect("a token").to_owned();
        self.opener = host.anybody().bearing(opened["token"].as_str().expect("a token"));
        let messages = self.staff["administrator"].get(self.shop.at_tenant("/messages?limit=1")).await.expect(200);
        self.ids.extend([("code", code), ("token", token), ("message", id(&messages["items"][0])), ("range", "+98932000".to_owned())]);
        self.draft().await;
    }

    /// The path of the inspection that is under way.
    fn under_way(&self, behind: &str) -> String {
        self.shop.path(&format!("/bookings/{}/inspection{behind}", self.ids["inspected"]))
    }

    /// Takes in the vehicle of the reports once more: the booking.
    pub async fn take_in(&self) -> Value {
        let body = json!({"services": ["oil_change"], "vehicle": self.facts(9), "phone": self.ids["phone"], "name": self.word});
        self.staff["reception"].post(self.shop.path("/walk-ins")).key(&unique("walk-in")).json(&body).await.expect(201)
    }

    /// Sees to it that a draft is under way, with all answers and a photo; the draft.
    pub async fn draft(&mut self) -> Value {
        let by = self.staff["technician"].clone();
        let begin = self.bodies("begin_inspection", 0).remove(0);
        let mut begun = None;
        if self.ids.contains_key("inspected") {
            begun = Some(by.post(self.under_way("")).json(&begin).await).filter(|answer| answer.status == 201);
        }
        let draft = match begun {
            Some(draft) => draft.expect(201),
            // The one before is sealed.
            None => {
                let booking = self.take_in().await;
                self.ids.extend([("inspected", id(&booking)), ("record", booking["vehicle"].as_str().expect("a vehicle").to_owned())]);
                by.post(self.under_way("")).json(&begin).await.expect(201)
            }
        };
        if draft["missing"] != json!([]) {
            by.post(self.under_way("/items")).json(&parts(&draft["template"], &self.word, 0)).await.expect(200);
            let seen = draft["version"].to_string();
            let summary = json!({"summary": self.word});
            by.put(self.under_way("")).header("If-Match", format!("\"{seen}\"")).json(&summary).await.expect(200);
        }
        if draft["photos"] == json!([]) {
            self.photograph().await;
        } else {
            self.ids.insert("draft_photo", id(&draft["photos"][0]));
        }
        let draft = by.get(self.under_way("")).await.expect(200);
        assert_eq!((&draft["missing"], draft["photos"].as_array().map(Vec::is_empty)), (&json!([]), Some(false)));
        draft
    }

    /// Adds a photo to what is under way.
    async fn photograph(&mut self) {
        let upload = self.staff["technician"].post(self.under_way(&format!("/photos?item=hood&caption={}", self.word)));
        let photo = upload.bytes(picture()).header("Content-Type", "image/png").await.expect(201);
        self.ids.insert("draft_photo", id(&photo));
    }

    /// Fills in a draft and seals it: the report, which is then the one that paths name.
    pub async fn seal_one(&mut self) -> String {
        self.draft().await;
        let how = self.bodies("finalise_inspection", 0).remove(0);
        let by = &self.staff["technician"];
        let report = by.post(self.under_way("/finalise")).key(&unique("finalise")).json(&how).await.expect(201);
        self.ids.extend([("report", id(&report)), ("photo", id(&report["document"]["photos"][0]))]);
        id(&report)
    }

    /// Makes what an operation uses up or changes ready for it once more, and sees its version.
    pub async fn prepare(&mut self, operation: &Operation) {
        let seen = |answer: super::client::Answer| {
            let etag = answer.header("etag").expect("an ETag").trim_matches('"').to_owned();
            etag.parse::<u64>().expect("a version")
        };
        let admin = self.staff["administrator"].clone();
        self.seen = 1;
        match operation.id.as_str() {
            "remove_closure" => self.close().await,
            "update_staff" | "remove_staff" => self.appoint().await,
            "remove_api_token" => self.let_in().await,
            "remove_report_logo" => {
                let place = self.shop.at_tenant("/inspection-settings");
                let version = seen(admin.get(&place).await).to_string();
                let upload = admin.put(format!("{place}/logo")).bytes(picture()).header("Content-Type", "image/png");
                self.seen = seen(upload.header("If-Match", format!("\"{version}\"")).await);
            }
            "update_inspection_settings" | "set_report_logo" => {
                self.seen = seen(admin.get(self.shop.at_tenant("/inspection-settings")).await);
            }
            "lift_code_block" => self.block_range().await,
            "update_sms_settings" => {
                self.seen = seen(admin.get(self.shop.at_tenant("/sms-settings")).await);
            }
            "update_inspection_template" => {
                self.seen = seen(admin.get(self.shop.at_tenant(&format!("/inspection-templates/{}", self.ids["template"]))).await);
            }
            "revoke_report" | "send_report_again" | "supersede_report" => {
                let report = admin.get(self.shop.path(&format!("/reports/{}", self.ids["report"]))).await.expect(200);
                if report["standing"] != "valid" {
                    self.seal_one().await;
                }
            }
            "remove_inspection_photo" => {
                self.draft().await;
                self.photograph().await;
            }
            _ if operation.path.contains("/inspection") && operation.path.contains("{booking}") => {
                let draft = self.draft().await;
                let item = draft["items"].as_array().expect("items").iter().find(|one| one["item"] == self.ids["item"]);
                let version = if operation.id == "save_inspection_item" { &item.expect("the item")["version"] } else { &draft["version"] };
                self.seen = version.as_u64().expect("a version");
            }
            _ => {}
        }
    }

    /// Sees to it that a range of numbers is blocked: fifty codes that nobody gives back, and one more.
    async fn block_range(&mut self) {
        let range = self.ids["range"].replacen("+98", "0", 1);
        let anybody = &self.staff["administrator"];
        // A number that was just asked for is not asked for again.
        static FIRST: AtomicUsize = AtomicUsize::new(0);
        let first = FIRST.fetch_add(60, Ordering::Relaxed);
        for number in first..=first + 50 {
            let phone = format!("{range}{number:04}");
            let answer = anybody.post("/v1/sign-in/code").json(&json!({"phone": phone})).await;
            if answer.status == 422 {
                return;
            }
        }
        panic!("{range} is not blocked");
    }

    /// Makes another closure, far from all bookings.
    pub async fn close(&mut self) {
        let body = json!({"day": day(20), "reason": self.word});
        let made = self.staff["administrator"].post(self.shop.path("/closures")).json(&body).await.expect(201);
        self.ids.insert("closure", made["closure"]["id"].as_str().expect("an id").to_owned());
    }

    /// Adds another technician.
    async fn appoint(&mut self) {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let phone = format!("0937{:07}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let body = json!({"phone": phone, "role": "technician"});
        let member = self.staff["administrator"].post(self.shop.at_tenant("/staff")).json(&body).await.expect(201);
        self.ids.insert("member", id(&member));
    }

    /// Makes another API token.
    async fn let_in(&mut self) {
        let body = json!({"name": self.word, "role": "technician"});
        let made = self.staff["administrator"].post(self.shop.at_tenant("/tokens")).json(&body).await.expect(201);
        self.ids.insert("api_token", id(&made["token"]));
    }

    /// Asks for an operation with this world's ids.
    pub fn ask<'a>(&self, by: &'a Client, operation: &Operation, body: Option<&Value>) -> Ask<'a> {
        self.ask_with(by, operation, body, |name| self.id_for(operation, name))
    }

    /// The same with other values in the path.
    pub fn ask_with<'a>(&self, by: &'a Client, operation: &Operation, body: Option<&Value>, value: impl Fn(&str) -> String) -> Ask<'a> {
        let query = match operation.id.as_str() {
            "list_slots" => "?services=oil_change",
            "find_workshops" => "?near=35.76,51.41",
            "find_places" => "?search=vanak",
            _ => "",
        };
        let seen = format!("\"{}\"", self.seen);
        let ask = by.ask(&operation.method, operation.filled(value) + query).header("If-Match", seen).key(&unique("key"));
        match body {
            Some(body) => ask.json(body),
            None if takes_picture(operation) => ask.bytes(picture()).header("Content-Type", "image/png"),
            None => ask,
        }
    }

    /// What a name of an operation's path stands for here: the same name may stand for different things.
    pub fn id_for(&self, operation: &Operation, name: &str) -> String {
        let of_draft = operation.path.contains("/inspection");
        match name {
            "booking" if of_draft => self.id("inspected"),
            "photo" if of_draft => self.id("draft_photo"),
            "vehicle" if operation.path.starts_with("/v1/tenants/") => self.id("record"),
            name => self.id(name),
        }
    }

    /// What stands under a name here.
    pub fn id(&self, name: &str) -> String {
        self.ids.get(name).unwrap_or_else(|| panic!("the path names `{name}`, which the world of the tests does not have")).clone()
    }

    /// All that may be said of a vehicle.
    fn facts(&self, number: usize) -> Value {
        let mut facts = vehicle(number);
        for (name, value) in [
            ("vin", "1M8GDM9AXKP042788"),
            ("chassis_number", "IR12345"),
            ("make", &self.word),
            ("model", &self.word),
            ("colour", &self.word),
        ] {
            facts[name] = json!(value);
        }
        facts
    }

    /// Good bodies of an operation, which together have every field; none if the tests do not know the operation.
    pub fn bodies(&self, operation: &str, number: usize) -> Vec<Value> {
        let word = &self.word;
        let title = json!({"fa": word, "en": word});
        let policy = json!({"change_until_hours": 0, "open_bookings_max": 50, "hold_minutes": 5});
        // Starts that nobody else has.
        let starts_at = moment(i64::try_from(2 + number / 48).expect("a day"), &format!("{:02}:{:02}", number % 48 / 2, number % 2 * 30));
        let wish = json!({"workshop": self.shop.id, "services": ["oil_change"], "starts_at": starts_at});
        let with = |base: &Value, more: Value| {
            let mut all = base.clone();
            all.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            all
        };
        match operation {
            "update_me" => vec![json!({"name": word, "locale": "fa", "notices": true})],
            "move_my_booking" => vec![json!({"starts_at": starts_at})],
            "move_booking" => vec![json!({"starts_at": starts_at, "bay": self.ids["bay"]})],
            "add_my_vehicle" | "update_my_vehicle" => vec![self.facts(5)],
            "create_tenant" => vec![json!({"slug": unique("tenant"), "name": word, "locale": "fa", "listed": true, "policy": policy})],
            "update_tenant" => {
                let preferences = json!({"calendar": "jalali", "week_start": "saturday", "digits": "persian", "currency": "toman"});
                vec![json!({
                    "name": word, "locale": "fa", "listed": true, "policy": policy, "preferences": preferences, "frames": ["https://chain.example"]
                })]
            }
            "set_site_hosts" => vec![json!({"hosts": [format!("{}.example", word.to_lowercase())]})],
            "update_staff" => vec![json!({"role": "technician", "workshop": self.shop.id})],
            "add_api_token" => {
                vec![json!({"name": word, "role": "reception", "workshop": self.shop.id, "expires_at": moment(30, "10:00")})]
            }
            "set_tenant_status" => vec![json!({"active": true})],
            "sign_in" => vec![json!({"request": "sgn_06f5wz9bmsf7r8w1s1h8kdjbx0", "code": "123456", "cookie": false})],
            "request_code" => {
                // Each in a range of numbers of its own.
                let phone = format!("0930{:07}", (number + 1) * 10_007 % 10_000_000);
                vec![json!({"phone": phone, "tenant": self.shop.tenant})]
            }
            "hold_slot" => vec![wish],
            "book_slot" => vec![
                with(&wish, json!({"vehicle": self.facts(6), "note": word})),
                with(&wish, json!({"vehicle_id": self.ids.get("vehicle")})),
            ],
            "confirm_hold" => vec![json!({"vehicle": self.facts(7), "note": word}), json!({"vehicle_id": self.ids.get("vehicle")})],
            "add_tenant_closure" | "add_closure" | "preview_closure" => vec![
                json!({"day": day(25), "last_day": day(26), "reason": word}),
                json!({"from": format!("{}T10:00:00", day(27)), "until": format!("{}T11:00:00", day(27)), "reason": word}),
            ],
            "add_staff" => vec![json!({"phone": format!("0931{:07}", number + 1), "role": "technician", "workshop": self.shop.id})],
            "add_workshop" => vec![with(
                &workshop_input(&unique("shop"), 35.8),
                json!({"title": title, "address": word, "city": word, "phone": word, "active": false}),
            )],
            "update_workshop" => {
                vec![with(&workshop_input("vanak", 35.76), json!({"title": title, "address": word, "city": word, "phone": word}))]
            }
            "add_bay" | "update_bay" => vec![with(&bay_input("Bay", 1), json!({"name": word}))],
            "add_service" | "update_service" => {
                let slug = if operation == "add_service" { unique("service") } else { "oil_change".to_owned() };
                let more = json!({
                    "title": title, "bay_kinds": ["lift"], "buffer_before_minutes": 0, "buffer_after_minutes": 0, "notice_min_minutes": 0,
                    "overnight": false, "inspection": "full", "interval": {"months": 6, "km": 10_000}
                });
                vec![with(&service_input(&slug, 30), more)]
            }
            "take_walk_in" => vec![json!({
                "services": ["oil_change"], "vehicle": self.facts(8), "phone": "09361234567", "name": word, "starts_at": moment(0, "23:00"),
                "bay": self.ids["bay"], "note": word
            })],
            "begin_inspection" => vec![json!({"packages": ["full"], "template": self.ids.get("template")})],
            "summarise_inspection" => vec![json!({"summary": word})],
            "save_inspection_item" => {
                let panel = json!({"type": "panel", "states": ["painted", "dented"], "thickness_um": [120, 240]});
                vec![json!({"answer": panel, "note": word}), json!({"answer": {"type": "not_inspected"}}), json!({"note": word})]
            }
            "save_inspection_items" => (0..KINDS).map(|first| parts(&template(word, 0), word, first)).collect(),
            "finalise_inspection" => vec![json!({"base_price": {"amount": 8_000_000_000_i64, "currency": "IRR"}})],
            "add_inspection_template" | "update_inspection_template" => (0..KINDS).map(|first| template(word, first)).collect(),
            "update_inspection_settings" => {
                let losses = json!([{"item": "hood", "state": "painted", "loss_bp": 700}]);
                vec![json!({
                    "validity_hours": 48, "template": self.ids.get("template"), "send_link": false, "colour": "#7c2d12", "footer": word,
                    "value_table": {"name": word, "losses": losses, "loss_max_bp": 6000}
                })]
            }
            "update_sms_settings" => {
                let approved = json!({"kavenegar": {"name": "confirm", "parameters": {"token": "when"}}});
                let wording =
                    json!({"template": "booking_confirmed", "locale": "fa", "text": format!("{word} {{when}}"), "approved": approved});
                let account =
                    json!({"provider": "kavenegar", "sender": "10004346", "key": "0123456789abcdef0123456789abcdef", "key_hint": "cdef"});
                let plain = json!({"zone": "Asia/Tehran", "prefixes": ["+989"], "reminder_hours": [], "service_due": true});
                vec![
                    plain,
                    json!({
                        "accounts": [account], "wordings": [wording], "quiet_hours": {"from": "22:00", "until": "08:00"}, "zone": "Asia/Tehran",
                        "messages_per_month": 100_000, "cost_per_month": {"amount": 1_000_000_000_i64, "currency": "IRR"}, "prefixes": ["+989"],
                        "reminder_hours": [24, 2], "service_due": true
                    }),
                ]
            }
            "send_test_message" => vec![json!({"locale": "fa"})],
            "revoke_report" => vec![json!({"reason": word})],
            "open_report" => {
                vec![json!({"code": self.ids.get("code"), "phone": self.ids.get("phone")}), json!({"link": "0".repeat(64)})]
            }
            _ => Vec::new(),
        }
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

/// Whether the body of an operation is a picture.
pub fn takes_picture(operation: &Operation) -> bool {
    operation.whole["requestBody"]["content"]["image/png"].is_object()
}

/// A picture that was not made before in this process; or only long ago.
fn picture() -> Vec<u8> {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NUMBER: AtomicU8 = AtomicU8::new(1);
    png(NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn phone(world: usize, rank: usize) -> String {
    format!("0912{world:03}{rank:04}")
}

/// A word that was not used before in this process.
pub fn unique(start: &str) -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(1);
    format!("{start}-{:06}", NUMBER.fetch_add(1, Ordering::Relaxed))
}
