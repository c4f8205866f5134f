//! Reading the log.

use std::sync::Arc;

use super::model::AuditLine;
use crate::account::{AccountError, Permission, Staff};
use crate::page::{Page, PageQuery};
use crate::storage::Storage;
use crate::value::AuditId;

/// The audit log of a tenant.
#[derive(Debug)]
pub struct Audit {
    storage: Arc<dyn Storage>,
}

impl Audit {
    pub(crate) fn new(storage: Arc<dyn Storage>) -> Self {
        Self { storage }
    }

    /// What was changed, newest first.
    ///
    /// # Errors
    /// `Forbidden` below an administrator; the storage's.
    pub async fn list(&self, by: &Staff, page: &PageQuery<AuditId>) -> Result<Page<AuditLine, AuditId>, AccountError> {
        by.demand(Permission::ManageTenant, None)?;
        Ok(self.storage.read(by.scope()).await?.audit().list(page).await?)
    }
}
