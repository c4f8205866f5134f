//! Tenants: workshop businesses that share a deployment and see nothing of each other.

mod error;
mod model;
mod service;
mod site;
mod store;

pub use error::TenancyError;
pub use model::{CustomerPolicy, NewTenant, Tenant, TenantScope, TenantSettings, TenantStatus};
pub use service::Tenancy;
pub use site::{CalendarChoice, Digits, FrameOrigin, HostName, MoneyUnit, Preferences, SiteSettings, WeekStart};
pub use store::{TenancyStore, TenancyStoreMut, TenantStore, TenantStoreMut};
