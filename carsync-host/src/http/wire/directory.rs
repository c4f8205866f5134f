//! Cards and profiles of the directory on the wire.

use carsync_core::directory::{Card, Listing};
use carsync_core::geo::NearCursor;
use carsync_core::tenancy::{CustomerPolicy, FrameOrigin, NewTenant, SiteSettings, Tenant, TenantSettings, TenantStatus};
use carsync_core::value::{Invalid, Locale, Name, Note, Slug, TenantId, WorkshopId, Zone};
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::catalogue::{MoneyBody, PlaceBody, TitleBody};
use super::hours::HoursBody;
use super::site::{PreferencesBody, site_settings};
use super::text::{At, Text};
use crate::http::input::refused;
use crate::http::problem::Problem;

/// A workshop as it is found.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct WorkshopCard {
    workshop: Text<WorkshopId>,
    slug: Text<Slug>,
    title: TitleBody,
    /// The tenant's name in addresses.
    tenant: Text<Slug>,
    tenant_name: Text<Name>,
    city: Text<Name>,
    address: Text<Note>,
    place: PlaceBody,
    zone: Text<Zone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Text<Name>>,
    /// Metres from the place asked about, on the mean sphere of WGS-84 (up to 0.56 % off the ellipsoid).
    #[serde(skip_serializing_if = "Option::is_none")]
    distance_m: Option<f64>,
    /// What it offers, by slug.
    services: Vec<Text<Slug>>,
    /// The lowest price of the services asked for, or of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_from: Option<MoneyBody>,
    /// The first start that is free for the services asked for (for its shortest one otherwise) within 14 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_free: Option<At>,
}

impl WorkshopCard {
    pub(crate) fn of(card: &Card, services: &[Slug]) -> Self {
        let distance_m = Some((card.distance_m * 10.0).round() / 10.0);
        let earliest_free = card.earliest_free.map(|at| At::in_zone(at, &card.listing.workshop.draft.zone));
        Self { distance_m, earliest_free, ..Self::of_listing(&card.listing, services) }
    }

    pub(crate) fn of_listing(listing: &Listing, services: &[Slug]) -> Self {
        let draft = &listing.workshop.draft;
        Self {
            workshop: Text(listing.workshop.id),
            slug: Text(draft.slug.clone()),
            title: TitleBody::of(&draft.title),
            tenant: Text(listing.tenant_slug.clone()),
            tenant_name: Text(listing.tenant_name.clone()),
            city: Text(draft.city.clone()),
            address: Text(draft.address.clone()),
            place: PlaceBody::of(draft.place),
            zone: Text(draft.zone.clone()),
            phone: draft.phone.clone().map(Text),
            distance_m: None,
            services: listing.services.iter().map(|service| Text(service.draft.slug.clone())).collect(),
            price_from: listing.price_from(services).map(MoneyBody::of),
            earliest_free: None,
        }
    }
}

/// A page of workshops, nearest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct WorkshopCards {
    pub(crate) items: Vec<WorkshopCard>,
    /// Ask for the next page with it; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// A workshop's public page.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct WorkshopPage {
    #[oai(flatten)]
    #[serde(flatten)]
    pub(crate) card: WorkshopCard,
    pub(crate) hours: HoursBody,
    /// How far apart bookings may start, in minutes of the civil hour.
    pub(crate) step_minutes: u16,
}

/// Where a page of cards begins: the distance's bits and the workshop, opaque to the client.
pub(crate) fn write_cursor(cursor: NearCursor) -> String {
    format!("{:016x}.{}", cursor.distance_m.to_bits(), cursor.workshop)
}

/// The same read back.
pub(crate) fn read_cursor(text: &str) -> Result<NearCursor, Problem> {
    let read = |text: &str| {
        let (bits, workshop) = text.split_once('.')?;
        let distance_m = f64::from_bits(u64::from_str_radix(bits, 16).ok()?);
        Some(NearCursor { distance_m: Some(distance_m).filter(|metres| metres.is_finite())?, workshop: workshop.parse().ok()? })
    };
    read(text).ok_or_else(|| refused("cursor", &Invalid::new("cursor.malformed", "a cursor is used as it was given")))
}

/// What customers may do by themselves at a tenant.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "CustomerPolicy", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyBody {
    /// Cancelling and moving is allowed until so many hours before the start; 0 to 720.
    change_until_hours: u16,
    /// How many bookings to come one customer may have; 1 to 50.
    open_bookings_max: u16,
    /// How long a hold lasts; 1 to 5.
    hold_minutes: u16,
}

impl PolicyBody {
    fn of(policy: &CustomerPolicy) -> Self {
        let CustomerPolicy { change_until_hours, open_bookings_max, hold_minutes } = *policy;
        Self { change_until_hours, open_bookings_max, hold_minutes }
    }

    pub(crate) fn read(self) -> Result<CustomerPolicy, Problem> {
        let ranges = [
            ("policy.change_until_hours", self.change_until_hours, 0..=720),
            ("policy.open_bookings_max", self.open_bookings_max, 1..=50),
            ("policy.hold_minutes", self.hold_minutes, 1..=5),
        ];
        for (name, value, range) in ranges {
            if !range.contains(&value) {
                let detail = format!("must be {} to {}", range.start(), range.end());
                return Err(refused(name, &Invalid::because("number.out_of_range", detail)));
            }
        }
        let Self { change_until_hours, open_bookings_max, hold_minutes } = self;
        Ok(CustomerPolicy { change_until_hours, open_bookings_max, hold_minutes })
    }
}

/// A tenant's public profile.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Tenant")]
pub(crate) struct TenantView {
    id: Text<TenantId>,
    slug: Text<Slug>,
    name: Text<Name>,
    /// The language of its messages.
    locale: Text<Locale>,
    /// Whether its workshops stand in the directory of all tenants.
    listed: bool,
    /// Whether it works.
    active: bool,
    policy: PolicyBody,
    /// How its site writes things.
    preferences: PreferencesBody,
    /// Who may frame its booking widget beside the site itself: origins like `https://chain.example`, or `*` alone for all; nobody if empty.
    frames: Vec<Text<FrameOrigin>>,
}

impl TenantView {
    pub(crate) fn of(tenant: &Tenant) -> Self {
        Self {
            id: Text(tenant.id),
            slug: Text(tenant.slug.clone()),
            name: Text(tenant.name.clone()),
            locale: Text(tenant.locale),
            listed: tenant.listed,
            active: tenant.status == TenantStatus::Active,
            policy: PolicyBody::of(&tenant.policy),
            preferences: PreferencesBody::new(tenant.site.preferences),
            frames: tenant.site.frames.iter().cloned().map(Text).collect(),
        }
    }
}

/// How a tenant looks.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Brand")]
pub(crate) struct BrandView {
    /// 4.5 : 1 or more against white.
    pub(crate) colour: Text<carsync_core::value::Colour>,
    /// Whether there is a logo, PNG.
    pub(crate) has_logo: bool,
}

/// A page of tenants by slug.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Tenants {
    pub(crate) items: Vec<TenantView>,
    /// Ask for the next page with it; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// What is needed to make a tenant.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantInput {
    slug: Text<Slug>,
    name: Text<Name>,
    locale: Text<Locale>,
    listed: bool,
    /// The usual policy if absent.
    #[serde(default)]
    policy: Option<PolicyBody>,
}

impl TenantInput {
    pub(crate) fn read(self) -> Result<NewTenant, Problem> {
        Ok(NewTenant {
            policy: self.policy.map(PolicyBody::read).transpose()?.unwrap_or_default(),
            slug: self.slug.0,
            name: self.name.0,
            locale: self.locale.0,
            listed: self.listed,
        })
    }
}

/// What a tenant's administrator may change.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantSettingsInput {
    name: Text<Name>,
    /// Whether its workshops stand in the directory of all tenants.
    listed: bool,
    /// The language of its messages.
    locale: Text<Locale>,
    policy: PolicyBody,
    /// How its site writes things; absent leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preferences: Option<PreferencesBody>,
    /// Who may frame its booking widget beside the site itself; absent leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    frames: Option<Vec<Text<FrameOrigin>>>,
}

impl TenantSettingsInput {
    /// The settings; what was not sent of the site is as it was.
    pub(crate) fn read(self, before: SiteSettings) -> Result<TenantSettings, Problem> {
        let Self { name, listed, locale, policy, preferences, frames } = self;
        let site = site_settings(preferences, frames, before);
        Ok(TenantSettings { name: name.0, listed, locale: locale.0, policy: policy.read()?, site })
    }
}

/// Whether a tenant works.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantStatusInput {
    /// `false` stops it: nobody enters and nobody finds it.
    active: bool,
}

impl TenantStatusInput {
    pub(crate) fn read(&self) -> TenantStatus {
        if self.active { TenantStatus::Active } else { TenantStatus::Suspended }
    }
}
