//! The tenant, its policy towards customers, and the scope that stands for "inside this tenant".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::site::SiteSettings;
use crate::value::{Locale, Name, Slug, TenantId};
use crate::version::Version;

/// A workshop business: one workshop or a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: Name,
    /// Whether it works.
    pub status: TenantStatus,
    /// Whether its workshops stand in the directory of all tenants.
    pub listed: bool,
    /// The language of its messages where a customer chose none.
    pub locale: Locale,
    /// What customers may do by themselves.
    pub policy: CustomerPolicy,
    /// Its own site.
    pub site: SiteSettings,
    /// When it was made.
    pub created_at: Timestamp,
    /// For compare-and-set.
    pub version: Version,
}

/// Whether a tenant works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantStatus {
    /// It does.
    Active,
    /// The operator has stopped it: nobody enters.
    Suspended,
}

/// What a customer may do without asking the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerPolicy {
    /// Cancelling and moving is allowed until so many hours before the start; 0 to 720.
    pub change_until_hours: u16,
    /// How many bookings that are still to come one customer may have; 1 to 50.
    pub open_bookings_max: u16,
    /// How long a hold lasts, in minutes; 1 to 5.
    pub hold_minutes: u16,
}

impl Default for CustomerPolicy {
    fn default() -> Self {
        Self { change_until_hours: 2, open_bookings_max: 2, hold_minutes: 5 }
    }
}

/// What is needed to make a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTenant {
    /// Its name in addresses; unique in the deployment.
    pub slug: Slug,
    /// Its name for people.
    pub name: Name,
    /// Whether its workshops stand in the directory of all tenants.
    pub listed: bool,
    /// The language of its messages.
    pub locale: Locale,
    /// What customers may do by themselves.
    pub policy: CustomerPolicy,
}

/// What a tenant's administrator may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantSettings {
    /// Its name for people.
    pub name: Name,
    /// Whether its workshops stand in the directory of all tenants.
    pub listed: bool,
    /// The language of its messages.
    pub locale: Locale,
    /// What customers may do by themselves.
    pub policy: CustomerPolicy,
    /// Its own site.
    pub site: SiteSettings,
}

/// "Inside this tenant." Only [`Tenancy`](super::Tenancy) and the proofs made from it mint one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantScope {
    tenant: TenantId,
    slug: Slug,
}

impl TenantScope {
    pub(crate) fn of(tenant: &Tenant) -> Self {
        Self { tenant: tenant.id, slug: tenant.slug.clone() }
    }

    /// The scope of a thing that was found by its owner, whose tenant stands beside it.
    pub(crate) fn beside(tenant: TenantId, slug: Slug) -> Self {
        Self { tenant, slug }
    }

    /// The tenant, for storage adapters.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The tenant's name in addresses, for logs.
    pub fn slug(&self) -> &Slug {
        &self.slug
    }
}
