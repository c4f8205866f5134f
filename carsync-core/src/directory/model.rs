//! The listing: what anybody may know of a workshop, and nothing about persons.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Bay, ClosurePeriod, Service, Workshop, WorkshopWhole};
use crate::geo::{NearCursor, Revision, Site};
use crate::tenancy::{Tenant, TenantStatus};
use crate::value::{GeoPoint, Money, Name, Slug, TenantId, WorkshopId};

/// The public projection of one workshop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Whose it is.
    pub tenant: TenantId,
    /// The tenant's name in addresses.
    pub tenant_slug: Slug,
    /// The tenant's name.
    pub tenant_name: Name,
    /// Whether it stands in the directory of all tenants.
    pub listed: bool,
    /// Whether it takes bookings: the workshop is active and its tenant is not suspended. A closed one is not found at all.
    pub open: bool,
    /// The workshop.
    pub workshop: Workshop,
    /// Its active bays, by preference.
    pub bays: Vec<Bay>,
    /// Its active services.
    pub services: Vec<Service>,
    /// When it is closed beside the usual week.
    pub closures: Vec<ClosurePeriod>,
}

impl Listing {
    /// What is public of a workshop.
    pub fn of(tenant: &Tenant, whole: WorkshopWhole) -> Self {
        Self {
            tenant: tenant.id,
            tenant_slug: tenant.slug.clone(),
            tenant_name: tenant.name.clone(),
            listed: tenant.listed,
            open: whole.workshop.draft.active && tenant.status == TenantStatus::Active,
            workshop: whole.workshop,
            bays: whole.bays.into_iter().filter(|bay| bay.draft.active).collect(),
            services: whole.services.into_iter().filter(|service| service.draft.active).collect(),
            closures: whole.closures.into_iter().map(|closure| closure.draft.period).collect(),
        }
    }

    /// The lowest price of its services, or of these.
    pub fn price_from(&self, services: &[Slug]) -> Option<Money> {
        let of = |service: &&Service| services.is_empty() || services.contains(&service.draft.slug);
        self.services.iter().filter(of).map(|service| service.draft.price).min_by_key(|price| price.amount())
    }

    pub(crate) fn site(&self) -> Site {
        Site {
            tenant: self.tenant,
            workshop: self.workshop.id,
            place: self.workshop.draft.place,
            services: self.services.iter().map(|service| service.draft.slug.clone()).collect(),
            listed: self.listed,
        }
    }
}

/// A step in the directory's history.
#[derive(Debug, Clone)]
pub struct ListingEntry {
    /// Where in the history.
    pub revision: Revision,
    /// What the workshop now looks like.
    pub listing: Listing,
}

/// What somebody looks for.
#[derive(Debug, Clone)]
pub struct Find {
    /// Where they are.
    pub around: GeoPoint,
    /// How far they would go, in metres.
    pub within_m: Option<f64>,
    /// What they want done, all at one workshop, by slug.
    pub services: Vec<Slug>,
    /// Only workshops that are free for it with a start from then …
    pub free_from: Option<Timestamp>,
    /// … until then.
    pub free_until: Option<Timestamp>,
    /// How many.
    pub limit: u16,
    /// After which one.
    pub after: Option<NearCursor>,
}

impl Find {
    /// The ten nearest.
    pub fn around(point: GeoPoint) -> Self {
        Self { around: point, within_m: None, services: Vec::new(), free_from: None, free_until: None, limit: 10, after: None }
    }

    /// That offer this service too.
    #[must_use]
    pub fn offering(mut self, service: Slug) -> Self {
        self.services.push(service);
        self
    }

    /// Within so many kilometres.
    #[must_use]
    pub fn within_km(mut self, kilometres: f64) -> Self {
        self.within_m = Some(kilometres * 1_000.0);
        self
    }
}

/// A workshop found.
#[derive(Debug, Clone)]
pub struct Card {
    /// What is public of it.
    pub listing: Arc<Listing>,
    /// How far it is, in metres on the mean sphere of WGS-84.
    pub distance_m: f64,
    /// The first start that is free for the services asked for, or for its shortest service; within 14 days.
    pub earliest_free: Option<Timestamp>,
}

impl Card {
    /// Where the next page begins.
    pub fn cursor(&self) -> NearCursor {
        NearCursor { distance_m: self.distance_m, workshop: self.workshop() }
    }

    /// The workshop.
    pub fn workshop(&self) -> WorkshopId {
        self.listing.workshop.id
    }
}
