//! The port of blob stores.

use std::fmt::Debug;

use async_trait::async_trait;
use bytes::Bytes;

use super::key::BlobKey;
use crate::storage::Source;

/// A blob store failed. Whether a `put` or `delete` took place is then unknown; repeating it is right.
#[derive(Debug, thiserror::Error)]
#[error("the blob store does not answer")]
pub struct BlobError {
    /// The cause.
    #[source]
    pub source: Source,
}

/// Keeps bytes under keys.
///
/// **Contract.** `put` is atomic and durable: once it has answered, `get` gives the whole of it, after a loss of power too; before, it
/// gives what was there before, or nothing. Putting again under a key replaces what is there. `get` of an absent key is `None`, `delete`
/// of one is no error. Keys of one tenant never reach blobs of another.
#[async_trait]
pub trait BlobStore: Debug + Send + Sync {
    /// Keeps bytes under a key.
    async fn put(&self, key: &BlobKey, bytes: Bytes) -> Result<(), BlobError>;
    /// The bytes under a key.
    async fn get(&self, key: &BlobKey) -> Result<Option<Bytes>, BlobError>;
    /// Removes what is under a key.
    async fn delete(&self, key: &BlobKey) -> Result<(), BlobError>;
    /// Asks whether the store answers and can be written to.
    async fn ping(&self) -> Result<(), BlobError>;
}
