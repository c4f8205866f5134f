//! A tenant with one workshop, as drafts and as it stands in a deployment.

use std::collections::BTreeSet;

use carsync_core::account::{Customer, Role, Staff};
use carsync_core::booking::{IdempotencyKey, VehicleChoice};
use carsync_core::catalogue::{BayDraft, ServiceDraft, SlotStep, Title, WorkshopDraft, WorkshopWhole};
use carsync_core::customer::VehicleFacts;
use carsync_core::tenancy::{CustomerPolicy, NewTenant, TenantScope};
use carsync_core::value::{Locale, Money, Slug, WorkshopId};
use uuid::Uuid;

use super::base::Deployment;

/// A tenant's workshop, and its administrator.
#[derive(Debug)]
pub struct Shop {
    pub scope: TenantScope,
    pub staff: Staff,
    pub whole: WorkshopWhole,
}

impl Shop {
    /// Opens a tenant of this name with a workshop of these bays and services.
    pub async fn open(at: &Deployment, name: &str, policy: CustomerPolicy, bays: Vec<BayDraft>, services: Vec<ServiceDraft>) -> Self {
        let carsync = &at.carsync;
        let tenant = NewTenant { slug: slug(name), name: "Tirazheh".parse().expect("a name"), listed: true, locale: Locale::En, policy };
        carsync.tenancy().create(&carsync.accounts().trust_operator(), tenant).await.expect("a tenant");
        let scope = carsync.tenancy().enter(&slug(name)).await.expect("a scope");
        let staff = carsync.accounts().trust_staff(&scope, Role::Administrator);
        let whole = carsync.catalogue().open_workshop(&staff, workshop(), bays, services).await.expect("a workshop");
        Self { scope, staff, whole }
    }

    /// The tenant, as rows name it.
    pub fn tenant(&self) -> Uuid {
        self.scope.tenant().uuid()
    }

    /// The workshop.
    pub fn workshop(&self) -> WorkshopId {
        self.whole.workshop.id
    }

    /// The person of this number as a customer here.
    pub async fn customer(&self, at: &Deployment, number: usize) -> Customer {
        let phone = format!("0912{number:07}").parse().expect("a phone");
        at.carsync.accounts().trust_customer(&self.scope, &phone).await.expect("a customer")
    }
}

/// What a slug is read from.
pub fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

/// A workshop that is open from eight to eight, all days, and starts at every quarter.
pub fn workshop() -> WorkshopDraft {
    WorkshopDraft {
        slug: slug("vanak"),
        title: Title { fa: "ونک".parse().expect("a name"), en: "Vanak".parse().expect("a name") },
        address: "Vanak square".parse().expect("an address"),
        city: "Tehran".parse().expect("a name"),
        place: "35.7575,51.4100".parse().expect("a place"),
        zone: "Asia/Tehran".parse().expect("a zone"),
        phone: None,
        hours: "sat-fri 08:00-20:00".parse().expect("hours"),
        step: SlotStep::QUARTER,
        active: true,
    }
}

/// A bay of a kind.
pub fn bay(position: u16, kind: &str) -> BayDraft {
    BayDraft { name: position.to_string().parse().expect("a name"), kind: slug(kind), position, active: true }
}

/// A service of so many minutes in any bay, without buffers, that can be booked for the next month up to the last moment.
pub fn service(name: &str, duration_minutes: u32) -> ServiceDraft {
    ServiceDraft {
        slug: slug(name),
        title: Title { fa: name.parse().expect("a name"), en: name.parse().expect("a name") },
        duration_minutes,
        price: Money::rial(1_000_000).expect("a price"),
        bay_kinds: BTreeSet::new(),
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        notice_min_minutes: 0,
        notice_max_days: 30,
        overnight: false,
        inspection: None,
        interval: None,
        active: true,
    }
}

/// The vehicle of this number.
pub fn facts(number: usize) -> VehicleFacts {
    VehicleFacts::of_plate(format!("12 ب {} - {}", 111 + number % 800, 11 + number / 800).parse().expect("a plate"))
}

/// The vehicle of this number, told.
pub fn vehicle(number: usize) -> VehicleChoice {
    VehicleChoice::Told(facts(number))
}

/// A key.
pub fn key(text: &str) -> IdempotencyKey {
    format!("key-of-{text}").parse().expect("a key")
}
