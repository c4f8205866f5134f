//! What a storage keeps of what was done.

use async_trait::async_trait;

use super::model::{AuditEntry, AuditLine};
use crate::page::{Page, PageQuery};
use crate::storage::StorageError;
use crate::value::AuditId;

/// The audit log of this unit's tenant.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Entries, newest first.
    async fn list(&self, page: &PageQuery<AuditId>) -> Result<Page<AuditLine, AuditId>, StorageError>;
}

/// The audit log of this unit's tenant, to write. Nothing is ever changed or taken out.
#[async_trait]
pub trait AuditStoreMut: Send {
    /// Adds an entry.
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StorageError>;
}
