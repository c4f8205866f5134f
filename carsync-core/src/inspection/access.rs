//! What a storage keeps for those who belong to no tenant: strangers who open a report by a secret, and the worker that finishes reports.

use async_trait::async_trait;
use jiff::Timestamp;

use super::job::ReportJob;
use super::report::VerifyToken;
use crate::storage::StorageError;
use crate::tenancy::Tenant;
use crate::value::{ReportId, TenantId};

/// Reports as strangers find them: by a secret they hold, whichever tenant's they are.
#[async_trait]
pub trait ReportAccessStore: Send + Sync {
    /// The report that this hash opens, and whose it is.
    async fn opened_by(&self, hash: &str) -> Result<Option<(Tenant, ReportId)>, StorageError>;
    /// The tenants that have sent something to this phone.
    async fn tenants_of(&self, phone_hash: &str) -> Result<Vec<TenantId>, StorageError>;
    /// The report of a verify address, and whose it is.
    async fn by_verify_token(&self, token: &VerifyToken) -> Result<Option<(Tenant, ReportId)>, StorageError>;
    /// The tenant of a report that the worker was lent.
    async fn tenant(&self, id: TenantId) -> Result<Option<Tenant>, StorageError>;
}

/// The queue of final reports to be rendered, published and told of. Each call is a unit of its own.
#[async_trait]
pub trait ReportQueue: Send + Sync {
    /// Lends one due report until `until`, the one due longest. Two workers never get the same one.
    async fn lease_report(&self, now: Timestamp, until: Timestamp) -> Result<Option<ReportJob>, StorageError>;
    /// Try again from `due_at`. False if the lease was lost meanwhile.
    async fn retry_report(&self, job: &ReportJob, due_at: Timestamp, why: &str) -> Result<bool, StorageError>;
}
