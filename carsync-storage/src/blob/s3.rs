//! Blobs in a bucket of a server that speaks S3. Atomicity and durability of a `put` are the server's.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use carsync_core::blob::{BlobError, BlobKey, BlobStore};
use carsync_core::value::Secret;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, ObjectStoreExt, RetryConfig};

use super::{Failure, is_safe, parts};

/// What is written and removed to see whether one can.
const PROBE: &str = "probe";
/// How long the server may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one request may take, its bytes included.
const REQUEST: Duration = Duration::from_secs(30);
/// How long after the first try of a request it may be tried again. All requests here may be.
const RETRY: Duration = Duration::from_secs(20);
const RETRIES_MAX: usize = 4;

/// Where a bucket is and how it is entered. `Debug` shows no credentials.
#[derive(Debug, Clone)]
pub struct S3Options {
    /// The bucket's name. It must exist.
    pub bucket: String,
    /// The server, as `https://s3.example.com`; Amazon's own of the region if absent. `http://` is for servers on the same machine.
    pub endpoint: Option<String>,
    /// The region; what the server says, often `us-east-1`.
    pub region: String,
    /// What stands before every key, as `carsync/blobs`; may be empty.
    pub prefix: String,
    /// The id of the access key.
    pub access_key: Secret,
    /// The access key itself.
    pub secret_key: Secret,
}

/// Blobs in a bucket. Its clones are the same store.
#[derive(Clone)]
pub struct S3Blobs {
    bucket: Arc<AmazonS3>,
    options: Arc<S3Options>,
}

impl fmt::Debug for S3Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let S3Options { bucket, endpoint, region, prefix, access_key: _, secret_key: _ } = self.options.as_ref();
        f.debug_struct("S3Blobs")
            .field("bucket", bucket)
            .field("endpoint", endpoint)
            .field("region", region)
            .field("prefix", prefix)
            .finish_non_exhaustive()
    }
}

impl S3Blobs {
    /// Prepares a bucket. The server is not asked: [`ping`](BlobStore::ping) does that.
    ///
    /// # Errors
    /// The options can't work.
    pub fn open(options: S3Options) -> Result<Self, BlobError> {
        if !options.prefix.split('/').all(is_safe) && !options.prefix.is_empty() {
            return Err(
                Failure::Setting("a prefix is made of lower-case letters, digits, `_`, `-` and `.`, parted by `/`".to_owned()).into()
            );
        }
        let plain = options.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let client = ClientOptions::new().with_connect_timeout(CONNECT).with_timeout(REQUEST).with_allow_http(plain);
        let backoff = BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(3), base: 2.0 };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&options.bucket)
            .with_region(&options.region)
            .with_access_key_id(options.access_key.expose())
            .with_secret_access_key(options.secret_key.expose())
            .with_client_options(client)
            .with_retry(RetryConfig { backoff, max_retries: RETRIES_MAX, retry_timeout: RETRY })
            // Not every server knows how to delete several at once.
            .with_disable_bulk_delete(true);
        if let Some(endpoint) = &options.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let bucket = builder.build().map_err(|error| Failure::Setting(shown(&error, &options)))?;
        Ok(Self { bucket: Arc::new(bucket), options: Arc::new(options) })
    }

    fn path_of(&self, key: &BlobKey) -> Result<Path, Failure> {
        Ok(self.below(&parts(key)?.join("/")))
    }

    fn below(&self, name: &str) -> Path {
        Path::from(format!("{}/{name}", self.options.prefix))
    }

    fn failed(&self, doing: &'static str) -> impl Fn(object_store::Error) -> Failure {
        move |error| Failure::Bucket { doing, what: shown(&error, &self.options) }
    }
}

/// An error with its causes in words. A server may repeat the credentials in its answer; they are struck out.
fn shown(error: &object_store::Error, options: &S3Options) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    for secret in [&options.secret_key, &options.access_key].into_iter().filter(|secret| !secret.expose().is_empty()) {
        text = text.replace(secret.expose(), "***");
    }
    text
}

#[async_trait]
impl BlobStore for S3Blobs {
    async fn put(&self, key: &BlobKey, bytes: Bytes) -> Result<(), BlobError> {
        let path = self.path_of(key)?;
        self.bucket.put(&path, bytes.into()).await.map_err(self.failed("writing a blob"))?;
        Ok(())
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Bytes>, BlobError> {
        let failed = self.failed("reading a blob");
        match self.bucket.get(&self.path_of(key)?).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(failed)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error).into()),
        }
    }

    async fn delete(&self, key: &BlobKey) -> Result<(), BlobError> {
        match self.bucket.delete(&self.path_of(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed("removing a blob")(error).into()),
        }
    }

    async fn ping(&self) -> Result<(), BlobError> {
        let (probe, failed) = (self.below(PROBE), self.failed("writing and removing a probe"));
        self.bucket.put(&probe, Bytes::from_static(b"probe").into()).await.map_err(&failed)?;
        match self.bucket.delete(&probe).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error).into()),
        }
    }
}
