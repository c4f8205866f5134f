//! A tenant with one of everything, and for each operation of the document a good body: what tests that walk the whole document stand on.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::{Ask, Client};
use super::document::Operation;
use super::host::Host;
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

    /// Fills it: the customer books, holds and owns a vehicle.
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
        let id = |value: &Value| value["id"].as_str().expect("an id").to_owned();
        let mut ids = BTreeMap::from([
            ("tenant", tenant.to_owned()),
            ("workshop", shop.id.clone()),
            ("bay", id(&setup["bays"][0])),
            ("service", id(&setup["services"][0])),
            ("date", day(1)),
        ]);
        let mut world = Self { shop, word: word.to_owned(), ids: ids.clone(), staff, customer: customer.clone() };
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
        world
    }

    /// Makes another closure, far from all bookings.
    pub async fn close(&mut self) {
        let body = json!({"day": day(20), "reason": self.word});
        let made = self.staff["administrator"].post(self.shop.path("/closures")).json(&body).await.expect(201);
        self.ids.insert("closure", made["closure"]["id"].as_str().expect("an id").to_owned());
    }

    /// Asks for an operation with this world's ids.
    pub fn ask<'a>(&self, by: &'a Client, operation: &Operation, body: Option<&Value>) -> Ask<'a> {
        self.ask_with(by, operation, body, |name| self.id(name))
    }

    /// The same with other values in the path.
    pub fn ask_with<'a>(&self, by: &'a Client, operation: &Operation, body: Option<&Value>, value: impl Fn(&str) -> String) -> Ask<'a> {
        let query = match operation.id.as_str() {
            "list_slots" => "?services=oil_change",
            "find_workshops" => "?near=35.76,51.41",
            _ => "",
        };
        let ask = by.ask(&operation.method, operation.filled(value) + query).header("If-Match", "\"1\"").key(&unique("key"));
        match body {
            Some(body) => ask.json(body),
            None => ask,
        }
    }

    /// What a name of a path stands for here.
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
            "update_me" => vec![json!({"name": word, "locale": "fa"})],
            "move_my_booking" => vec![json!({"starts_at": starts_at})],
            "move_booking" => vec![json!({"starts_at": starts_at, "bay": self.ids["bay"]})],
            "add_my_vehicle" | "update_my_vehicle" => vec![self.facts(5)],
            "create_tenant" => vec![json!({"slug": unique("tenant"), "name": word, "locale": "fa", "listed": true, "policy": policy})],
            "update_tenant" => vec![json!({"name": word, "locale": "fa", "listed": true, "policy": policy})],
            "set_tenant_status" => vec![json!({"active": true})],
            "sign_in" => vec![json!({"request": "sgn_06f5wz9bmsf7r8w1s1h8kdjbx0", "code": "123456"})],
            "request_code" => vec![json!({"phone": format!("0930{:07}", number + 1)})],
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
                    "overnight": false
                });
                vec![with(&service_input(&slug, 30), more)]
            }
            "take_walk_in" => vec![json!({
                "services": ["oil_change"], "vehicle": self.facts(8), "phone": "09361234567", "name": word, "starts_at": moment(0, "23:00"),
                "bay": self.ids["bay"], "note": word
            })],
            _ => Vec::new(),
        }
    }
}

fn phone(world: usize, rank: usize) -> String {
    format!("0912{world:03}{rank:04}")
}

/// A word that was not used before in this process.
pub fn unique(start: &str) -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NUMBER: AtomicUsize = AtomicUsize::new(1);
    format!("{start}-{:06}", NUMBER.fetch_add(1, Ordering::Relaxed))
}
