//! Repeat requests: the same key and the same request give the first answer again; the key lives in the unit that it guards.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::account::{Customer, Staff};
use crate::storage::{StorageError, TenantRead};
use crate::value::Invalid;

/// A key chosen by the caller for one act: 8 to 128 visible ASCII characters.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl FromStr for IdempotencyKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if (8..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("idempotency.malformed_key", "an idempotency key is 8 to 128 visible ASCII characters"))
        }
    }
}

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey(…)")
    }
}

/// An answer, and whether it is a repeat of the first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// Whether nothing was done this time.
    pub replayed: bool,
}

impl<T> Answered<T> {
    pub(crate) fn first(value: T) -> Self {
        Self { value, replayed: false }
    }
}

/// A key as it is stored: unique per tenant, actor, operation and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// Who acted: the person, or the nil UUID for a trusted caller without one.
    pub actor: Uuid,
    /// What was asked for.
    pub operation: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of the request, in hexadecimal.
    pub request_hash: String,
    /// The first answer, as JSON.
    pub answer: String,
}

/// A request under a key, before it is known whether it is the first.
#[derive(Debug)]
pub(crate) struct Keyed {
    actor: Uuid,
    operation: &'static str,
    key: String,
    request_hash: String,
}

impl Keyed {
    pub(crate) fn by_customer(by: &Customer, operation: &'static str, key: &IdempotencyKey, request: &impl Serialize) -> Self {
        Self::new(by.person.id.uuid(), operation, key, request)
    }

    pub(crate) fn by_staff(by: &Staff, operation: &'static str, key: &IdempotencyKey, request: &impl Serialize) -> Self {
        Self::new(by.person.map_or(Uuid::nil(), |person| person.uuid()), operation, key, request)
    }

    fn new(actor: Uuid, operation: &'static str, key: &IdempotencyKey, request: &impl Serialize) -> Self {
        // A request that can't be written as JSON hashes like an empty one; ours all can.
        let request = serde_json::to_vec(request).unwrap_or_default();
        Self { actor, operation, key: key.0.clone(), request_hash: crate::account::hex(&Sha256::digest(&request)) }
    }

    /// The first answer, if this key was used here before; `Err` in the inner place for another request under the same key.
    pub(crate) async fn recall<T: DeserializeOwned>(
        &self,
        unit: &dyn TenantRead,
    ) -> Result<Option<Result<Answered<T>, KeyReused>>, StorageError> {
        let Some(first) = unit.bookings().remembered(self.actor, self.operation, &self.key).await? else { return Ok(None) };
        if first.request_hash != self.request_hash {
            return Ok(Some(Err(KeyReused)));
        }
        let value = serde_json::from_str(&first.answer)
            .map_err(|source| StorageError::Corrupt { what: "idempotent answer", source: Box::new(source) })?;
        Ok(Some(Ok(Answered { value, replayed: true })))
    }

    /// The row to store with this answer.
    pub(crate) fn remember(&self, answer: &impl Serialize) -> Result<Remembered, StorageError> {
        let answer = serde_json::to_string(answer).map_err(|source| StorageError::Internal { source: Box::new(source) })?;
        Ok(Remembered {
            actor: self.actor,
            operation: self.operation.to_owned(),
            key: self.key.clone(),
            request_hash: self.request_hash.clone(),
            answer,
        })
    }
}

/// The key was used for another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyReused;
