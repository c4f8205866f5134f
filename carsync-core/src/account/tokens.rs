//! API tokens: a tenant's programs act with a role of its staff, without a person.

use jiff::{SignedDuration, Timestamp};

use super::error::AccountError;
use super::model::Staff;
use super::role::{Permission, Role};
use super::service::{Accounts, hash_token, refuse_token};
use crate::error::BadField;
use crate::storage::StorageError;
use crate::tenancy::TenantScope;
use crate::value::{ApiTokenId, Invalid, Name, Secret, WorkshopId};

/// What every API token begins with, so that scanners find one that leaked.
pub const API_TOKEN_PREFIX: &str = "csk_";
/// How many tokens a tenant may have.
const TOKENS_MAX: usize = 50;
/// How exactly it is known when a token was last used: a write for each use would be dear.
const LAST_USE_STEP: SignedDuration = SignedDuration::from_mins(10);
/// The longest that a token which dies may live: ten years.
const LIFE_MAX: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// A tenant's API token. The secret is shown once; its SHA-256 is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: Name,
    /// What it may do.
    pub role: Role,
    /// The one workshop it is bound to; none means all.
    pub workshop: Option<WorkshopId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it dies; none means never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to ten minutes.
    pub last_used_at: Option<Timestamp>,
}

/// What is needed to make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiToken {
    /// What it is for.
    pub name: Name,
    /// What it may do.
    pub role: Role,
    /// The one workshop it is bound to; none means all.
    pub workshop: Option<WorkshopId>,
    /// When it dies; none means never.
    pub expires_at: Option<Timestamp>,
}

impl Accounts {
    /// A tenant's API tokens, oldest first.
    ///
    /// # Errors
    /// `Forbidden` below an administrator; the storage's.
    pub async fn api_tokens(&self, by: &Staff) -> Result<Vec<ApiToken>, AccountError> {
        by.demand(Permission::ManageTenant, None)?;
        Ok(self.storage.read(&by.scope).await?.staff().tokens().await?)
    }

    /// Makes a token, and the secret that nobody sees again. Only people make tokens: one that leaked makes no others.
    ///
    /// # Errors
    /// `Forbidden` below an administrator and for tokens; `Invalid` beyond 50, for a workshop that is not there or an end that has passed;
    /// the storage's.
    pub async fn add_api_token(&self, by: &Staff, new: NewApiToken) -> Result<(ApiToken, Secret), AccountError> {
        by.demand(Permission::ManageTenant, None)?;
        refuse_token(by)?;
        let now = self.origin.now();
        let NewApiToken { name, role, workshop, expires_at } = new;
        if expires_at.is_some_and(|end| end <= now) {
            let past = Invalid::new("time.past", "must be in the future");
            return Err(AccountError::Invalid(BadField::new("expires_at", past)));
        }
        if expires_at.is_some_and(|end| end > now + LIFE_MAX) {
            let far = Invalid::new("time.too_far", "must be within ten years");
            return Err(AccountError::Invalid(BadField::new("expires_at", far)));
        }
        let secret = self.origin.token(API_TOKEN_PREFIX);
        let token = ApiToken { id: self.origin.id(), name, role, workshop, created_at: now, expires_at, last_used_at: None };
        let mut unit = self.storage.write(&by.scope).await?;
        if unit.staff().tokens().await?.len() >= TOKENS_MAX {
            let many = Invalid::new("token.too_many", "a tenant has at most 50 API tokens");
            return Err(AccountError::Invalid(BadField::new("name", many)));
        }
        self.demand_workshop(unit.as_ref(), workshop).await?;
        unit.staff_mut().insert_token(&token, &hash_token(&secret)).await?;
        unit.audit_mut().append(&by.did(&self.origin, "token.added", &token.name)).await?;
        unit.commit().await?;
        Ok((token, secret))
    }

    /// Ends a token at once.
    ///
    /// # Errors
    /// `Forbidden` below an administrator; `NotFound`; the storage's.
    pub async fn remove_api_token(&self, by: &Staff, id: ApiTokenId) -> Result<(), AccountError> {
        by.demand(Permission::ManageTenant, None)?;
        let mut unit = self.storage.write(&by.scope).await?;
        let token = unit.staff().tokens().await?.into_iter().find(|token| token.id == id).ok_or(AccountError::NotFound("token"))?;
        unit.staff_mut().delete_token(id).await?;
        unit.audit_mut().append(&by.did(&self.origin, "token.removed", &token.name)).await?;
        Ok(unit.commit().await?)
    }

    /// The staff that this API token stands for.
    ///
    /// # Errors
    /// `NoSession` if the tenant has no such token or it has died; the storage's.
    pub async fn staff_by_token(&self, secret: &Secret, scope: &TenantScope) -> Result<Staff, AccountError> {
        let now = self.origin.now();
        let unit = self.storage.read(scope).await?;
        let token = unit.staff().token(&hash_token(secret)).await?.ok_or(AccountError::NoSession)?;
        drop(unit);
        if token.expires_at.is_some_and(|end| end <= now) {
            return Err(AccountError::NoSession);
        }
        if token.last_used_at.is_none_or(|last| last + LAST_USE_STEP <= now) {
            // Whoever only reads is not kept waiting by a note that can't be made.
            if let Err(error) = self.note_use(scope, token.id, now).await {
                tracing::warn!(token.id = %token.id, error = &error as &dyn std::error::Error, "the use of an API token was not noted");
            }
        }
        Ok(Staff { scope: scope.clone(), person: None, token: Some(token.name), role: token.role, workshop: token.workshop })
    }

    async fn note_use(&self, scope: &TenantScope, token: ApiTokenId, now: Timestamp) -> Result<(), StorageError> {
        let mut unit = self.storage.write(scope).await?;
        unit.staff_mut().touch_token(token, now).await?;
        unit.commit().await
    }
}
