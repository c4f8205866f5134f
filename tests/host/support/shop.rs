//! A workshop to try things at: open around the clock, in a zone where it is noon now, so that no test depends on the hour it runs at.

use carsync_core::clock::{Clock, SystemClock};
use carsync_core::jiff::tz::Offset;
use carsync_core::jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::client::Client;
use super::host::Host;

/// Now.
pub fn now() -> Timestamp {
    SystemClock.now()
}

/// A zone in which it is between noon and one o'clock: `Etc/GMT-3` is three hours ahead.
pub fn zone() -> String {
    let ahead = noon_offset();
    if ahead > 0 { format!("Etc/GMT-{ahead}") } else { format!("Etc/GMT+{}", -ahead) }
}

fn noon_offset() -> i8 {
    12 - Offset::UTC.to_datetime(now()).hour()
}

/// The civil day in that zone, so many days on.
pub fn day(ahead: i64) -> String {
    let offset = Offset::constant(noon_offset());
    offset.to_datetime(now()).date().checked_add(ahead.days()).expect("a day").to_string()
}

/// A moment of such a day, like `09:30`, as it is sent.
pub fn moment(ahead: i64, clock: &str) -> String {
    let offset = noon_offset();
    format!("{}T{clock}:00{}{:02}:00", day(ahead), if offset < 0 { '-' } else { '+' }, offset.abs())
}

/// The moment of a time that was answered.
pub fn at(time: &Value) -> Timestamp {
    time.as_str().expect("a time").parse().expect("a time")
}

/// A workshop as it is sent.
pub fn workshop_input(slug: &str, latitude: f64) -> Value {
    let always = json!([{"opens": "00:00", "closes": "00:00"}]);
    json!({
        "slug": slug, "title": {"fa": "کارگاه", "en": "Workshop"}, "address": "Street 1", "city": "تهران",
        "place": {"latitude": latitude, "longitude": 51.41}, "zone": zone(), "phone": "021-88", "step_minutes": 15, "active": true,
        "hours": {
            "saturday": always, "sunday": always, "monday": always, "tuesday": always, "wednesday": always, "thursday": always, "friday": always
        }
    })
}

/// A service as it is sent, without any notice.
pub fn service_input(slug: &str, minutes: u32) -> Value {
    json!({
        "slug": slug, "title": {"fa": "خدمت", "en": slug}, "duration_minutes": minutes, "price": {"amount": 1_000_000, "currency": "IRR"},
        "notice_max_days": 30, "active": true
    })
}

/// A bay as it is sent.
pub fn bay_input(name: &str, position: usize) -> Value {
    json!({"name": name, "kind": "lift", "position": position, "active": true})
}

/// A vehicle as it is sent.
pub fn vehicle(number: usize) -> Value {
    json!({"plate": format!("12 ب {} - {}", 111 + number % 800, 10 + number / 800)})
}

/// A workshop that is open.
#[derive(Debug, Clone)]
pub struct Shop {
    pub tenant: String,
    pub slug: String,
    pub id: String,
    pub admin: Client,
}

impl Shop {
    /// Opens it: so many bays, and services by slug and minutes.
    pub async fn open(admin: &Client, tenant: &str, slug: &str, latitude: f64, bays: usize, services: &[(&str, u32)]) -> Self {
        let path = format!("/v1/tenants/{tenant}/workshops");
        let made = admin.post(&path).json(&workshop_input(slug, latitude)).await.expect(201);
        let id = made["id"].as_str().expect("an id").to_owned();
        for bay in 1..=bays {
            admin.post(format!("{path}/{slug}/bays")).json(&bay_input(&format!("Bay {bay}"), bay)).await.expect(201);
        }
        for (service, minutes) in services {
            admin.post(format!("{path}/{slug}/services")).json(&service_input(service, *minutes)).await.expect(201);
        }
        Self { tenant: tenant.to_owned(), slug: slug.to_owned(), id, admin: admin.clone() }
    }

    /// The path of the workshop, and what is behind it.
    pub fn path(&self, behind: &str) -> String {
        format!("/v1/tenants/{}/workshops/{}{behind}", self.tenant, self.slug)
    }

    /// The path of the tenant, and what is behind it.
    pub fn at_tenant(&self, behind: &str) -> String {
        format!("/v1/tenants/{}{behind}", self.tenant)
    }

    /// A booking as it is sent.
    pub fn booking(&self, service: &str, starts_at: &str, number: usize) -> Value {
        json!({"workshop": self.id, "services": [service], "starts_at": starts_at, "vehicle": vehicle(number)})
    }

    /// The board of a day.
    pub async fn board(&self, ahead: i64) -> Value {
        self.admin.get(self.path(&format!("/day/{}", day(ahead)))).await.expect(200)
    }
}

/// Signed-in customers with phones of their own.
pub async fn customers(host: &Host, number: usize) -> Vec<Client> {
    let mut all = Vec::with_capacity(number);
    for one in 0..number {
        all.push(host.sign_in(&format!("0935{:07}", 1_000_000 + one)).await);
    }
    all
}
