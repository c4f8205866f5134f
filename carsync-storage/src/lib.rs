//! The storage adapter of CarSync: one implementation over sea-orm for SQLite (embedded) and PostgreSQL (at scale), and blob stores on a
//! folder and on S3.
//!
//! | guarantee | SQLite | PostgreSQL |
//! |---|---|---|
//! | a unit is all or nothing | `BEGIN IMMEDIATE` | `BEGIN` |
//! | a commit survives a loss of power | WAL, `synchronous = FULL`, checked at the start | the server's `synchronous_commit` |
//! | a reading unit is one snapshot | a deferred transaction in WAL | `REPEATABLE READ`, `READ ONLY` |
//! | no quantum of a bay twice | primary key of `claim` | the same |
//! | no reference into another tenant | composite foreign keys | the same |
//! | who writes | one at a time, in the order they came | all at once |
//! | what is sealed never changes | every statement on a draft names its state; `CHECK` ties document, seal and state | the same |
//! | what was saved before a report is final is in it | one writer | whoever saves shares the draft's lock, whoever finalises has it alone |
//! | one draft and one final report of a booking, one seal key in use | partial unique indexes | the same |
//! | a caller that goes away | begins and commits run in tasks of their own; what is not committed is rolled back | the same |
//!
//! | guarantee | [`FsBlobs`] | `S3Blobs` (feature `s3`) |
//! |---|---|---|
//! | a key holds one whole value or none | written beside, then renamed | the server's `PUT` |
//! | a `put` survives a loss of power | the file is synced, then its folder, and once each folder's entry | the server's |
//! | nothing outside is reached | plain names only, links are not followed, 0700 and 0600 | plain names only, below the prefix |
//! | time | a thread that may wait | 5 s to connect, 30 s a request, four tries more within 20 s |

mod blob;
mod column;
mod connect;
mod dialect;
mod entity;
mod error;
mod migration;
mod scoped;
mod store;

use std::sync::Arc;

use async_trait::async_trait;
use carsync_core::account::PersonScope;
use carsync_core::inspection::ReportQueue;
use carsync_core::outbox::OutboxQueue;
use carsync_core::storage::{PersonRead, PersonWrite, PlatformRead, PlatformWrite, Storage, StorageError, TenantRead, TenantWrite};
use carsync_core::tenancy::TenantScope;
use tokio::sync::Semaphore;
use uuid::Uuid;

pub use blob::FsBlobs;
#[cfg(feature = "s3")]
pub use blob::{S3Blobs, S3Options};
pub use connect::Options;
use connect::Pools;
use dialect::Dialect;
use scoped::Unit;

/// A database that keeps everything.
#[derive(Debug, Clone)]
pub struct SqlStorage {
    pools: Pools,
    /// SQLite's one writer at a time, in the order they came.
    queue: Option<Arc<Semaphore>>,
    options: Options,
}

impl SqlStorage {
    /// Opens `sqlite://path` (the file is made if need be) or `postgres://…` with the usual options. The schema is not touched.
    ///
    /// # Errors
    /// `Unavailable` if the database does not answer; `Internal` for a URL or settings that can't work.
    pub async fn open(url: &str) -> Result<Self, StorageError> {
        Self::open_with(url, Options::default()).await
    }

    /// The same with other options.
    ///
    /// # Errors
    /// As [`SqlStorage::open`].
    pub async fn open_with(url: &str, options: Options) -> Result<Self, StorageError> {
        let pools = connect::open(url, &options).await?;
        let queue = match Dialect::of(&pools.writer) {
            Dialect::Sqlite => Some(Arc::new(Semaphore::new(1))),
            Dialect::Postgres => None,
        };
        Ok(Self { pools, queue, options })
    }

    /// Brings the schema to this build's version and says how many steps that took. Several hosts may do so at once.
    ///
    /// # Errors
    /// `Internal` if the schema is newer than this build; the engine's.
    pub async fn migrate(&self) -> Result<usize, StorageError> {
        migration::migrate(&self.pools.writer).await
    }

    /// Refuses a schema that is not exactly this build's.
    ///
    /// # Errors
    /// `Internal` with both versions; the engine's.
    pub async fn check_schema(&self) -> Result<(), StorageError> {
        migration::check(&self.pools.reader).await
    }

    /// The schema's version, and this build's.
    ///
    /// # Errors
    /// The engine's.
    pub async fn schema_versions(&self) -> Result<(i64, i64), StorageError> {
        Ok((migration::version(&self.pools.reader).await?, migration::newest()))
    }

    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        match Dialect::of(&self.pools.writer) {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
        }
    }

    async fn reading(&self, owner: Uuid) -> Result<Unit, StorageError> {
        Unit::read(&self.pools.reader, owner).await
    }

    async fn writing(&self, owner: Uuid) -> Result<Unit, StorageError> {
        Unit::write(&self.pools.writer, owner, self.queue.as_ref(), self.options.wait).await
    }
}

#[async_trait]
impl Storage for SqlStorage {
    async fn read(&self, scope: &TenantScope) -> Result<Box<dyn TenantRead>, StorageError> {
        Ok(Box::new(self.reading(scope.tenant().uuid()).await?))
    }

    async fn write(&self, scope: &TenantScope) -> Result<Box<dyn TenantWrite>, StorageError> {
        Ok(Box::new(self.writing(scope.tenant().uuid()).await?))
    }

    async fn own(&self, scope: &PersonScope) -> Result<Box<dyn PersonRead>, StorageError> {
        Ok(Box::new(self.reading(scope.person().uuid()).await?))
    }

    async fn own_write(&self, scope: &PersonScope) -> Result<Box<dyn PersonWrite>, StorageError> {
        Ok(Box::new(self.writing(scope.person().uuid()).await?))
    }

    async fn platform(&self) -> Result<Box<dyn PlatformRead>, StorageError> {
        Ok(Box::new(self.reading(Uuid::nil()).await?))
    }

    async fn platform_write(&self) -> Result<Box<dyn PlatformWrite>, StorageError> {
        Ok(Box::new(self.writing(Uuid::nil()).await?))
    }

    fn queue(&self) -> &dyn OutboxQueue {
        self
    }

    fn report_queue(&self) -> &dyn ReportQueue {
        self
    }

    async fn ping(&self) -> Result<(), StorageError> {
        let unit = self.reading(Uuid::nil()).await?;
        unit.run("SELECT 1", [], carsync_core::storage::Conflict::Missing).await?;
        Ok(())
    }
}
