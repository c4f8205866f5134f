//! The only place that names adapters: the storage, the blob store and the SMS provider behind the ports of core.

use std::sync::Arc;

use async_trait::async_trait;
use carsync_core::CarSync;
use carsync_core::blob::{BlobError, BlobStore};
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsGateway, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::storage::StorageError;
use carsync_core::value::{MessageId, Secret};
use carsync_sms::{Console, Gateway};
pub use carsync_sms::{Inbox, InboxMessage};
use carsync_storage::{FsBlobs, Options, SqlStorage};

use crate::config::{Blobs, Config, Engine, Sms};
use crate::failure::{Failure, Trying};

/// The configured database, open.
#[derive(Debug)]
pub struct Database {
    storage: SqlStorage,
    engine: Engine,
}

/// How far a schema is, and how far this build wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The database's; 0 where there is none.
    pub at: i64,
    /// This build's.
    pub newest: i64,
}

impl Database {
    /// Opens the database; SQLite makes its file and the data folder if need be. The schema is not touched.
    ///
    /// # Errors
    /// The folder can't be made, or the database does not answer.
    pub async fn open(config: &Config) -> Result<Self, Failure> {
        let engine = config.database.engine();
        if engine == Engine::Sqlite {
            config.make_data_folder()?;
        }
        let options = Options { connections: config.database.connections, ..Options::default() };
        let storage = SqlStorage::open_with(config.database.url.expose(), options)
            .await
            .trying(|| format!("can't open the database {}", config.database.shown()))?;
        Ok(Self { storage, engine })
    }

    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        self.storage.engine()
    }

    /// Brings the schema to this build's version and says how many steps that took.
    ///
    /// # Errors
    /// The storage's.
    pub async fn migrate(&self) -> Result<usize, StorageError> {
        self.storage.migrate().await
    }

    /// The schema's version and this build's.
    ///
    /// # Errors
    /// The storage's.
    pub async fn schema(&self) -> Result<Schema, StorageError> {
        let (at, newest) = self.storage.schema_versions().await?;
        Ok(Schema { at, newest })
    }

    /// Makes sure of the schema: an embedded database is migrated, a server's only if that was asked for, since other hosts use it too.
    ///
    /// # Errors
    /// The schema is not this build's; the storage's.
    pub async fn prepare(&self, migrate: bool) -> Result<(), Failure> {
        if migrate || self.engine == Engine::Sqlite {
            self.migrate().await.trying(|| "can't migrate the schema".to_owned())?;
            return Ok(());
        }
        let Schema { at, newest } = self.schema().await?;
        if at < newest {
            let todo = "run `carsync-host migrate`, or start with `serve --migrate`";
            return Err(Failure::new(format!("the schema is at version {at} and this build needs {newest}: {todo}")));
        }
        Ok(self.storage.check_schema().await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// The storage's.
    pub async fn ping(&self) -> Result<(), StorageError> {
        carsync_core::Storage::ping(&self.storage).await
    }

    /// The deployment over this database and blob store.
    ///
    /// # Errors
    /// The key is too short, the blob store can't be opened, an account with an SMS provider is wrong.
    pub async fn carsync(self, key: Secret, config: &Config, post: Post) -> Result<Arc<CarSync>, Failure> {
        let blobs = open_blobs(&config.blobs).await?;
        let builder = CarSync::builder(self.storage, key)
            .shared_sms(post.provider)
            .sms_gateway(post.gateway)
            .sms_wordings(config.sms.wordings.clone())
            .code_limits(config.codes.clone())
            .site(config.site.as_str())
            .shared_blobs(blobs);
        Ok(Arc::new(builder.build()?))
    }
}

/// What messages go through.
#[derive(Debug)]
pub struct Post {
    provider: Arc<dyn SmsProvider>,
    gateway: Gateway,
}

impl Post {
    /// The provider that is configured. Without one nothing is sent, and nothing is told to be.
    ///
    /// # Errors
    /// What is wrong with an account.
    pub fn of(sms: &Sms) -> Result<Self, Failure> {
        let mut gateway = Gateway::new().pace(sms.per_second, sms.per_second);
        if let Some(url) = &sms.urls.kavenegar {
            gateway = gateway.kavenegar_url(url);
        }
        if let Some(url) = &sms.urls.twilio {
            gateway = gateway.twilio_url(url);
        }
        if let Some(url) = &sms.urls.smsir {
            gateway = gateway.smsir_url(url);
        }
        let provider: Arc<dyn SmsProvider> = match sms.accounts.is_empty() {
            true if sms.console => Arc::new(Console::stdout()),
            true => Arc::new(NoProvider),
            false => gateway.open(&sms.accounts).map_err(|wrong| {
                let place = wrong.name.replace("accounts[0]", "sms").replace("accounts[1]", "sms.fallback");
                Failure::new(format!("{place}: {}", wrong.invalid.detail()))
            })?,
        };
        Ok(Self { provider, gateway })
    }

    /// Prints messages and shows them, whatever is configured: what a demo does is nobody's bill.
    pub fn of_demo() -> (Self, Inbox) {
        let inbox = Inbox::new(Arc::new(Console::stdout()));
        (Self { provider: Arc::new(inbox.clone()), gateway: Gateway::new() }, inbox)
    }
}

/// What stands where a provider should be: every message waits for one until it is too late for it.
#[derive(Debug)]
struct NoProvider;

#[async_trait]
impl SmsProvider for NoProvider {
    fn name(&self) -> &'static str {
        "none"
    }

    async fn send(&self, _: MessageId, _: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        Err(SmsError::Misconfigured { code: "no provider is configured".to_owned() })
    }

    async fn find(&self, _: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        Ok(Found::CantTell)
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        Ok(receipts.iter().map(|_| DeliveryReport::of(DeliveryState::Unknown)).collect())
    }

    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        CallbackNews::Nothing
    }
}

/// The blob store that is configured, ready to be used.
async fn open_blobs(blobs: &Blobs) -> Result<Arc<dyn BlobStore>, Failure> {
    let opened: Result<Arc<dyn BlobStore>, BlobError> = match blobs {
        Blobs::Folder(folder) => FsBlobs::open(folder).await.map(|blobs| Arc::new(blobs) as _),
        #[cfg(feature = "s3")]
        Blobs::S3(bucket) => carsync_storage::S3Blobs::open(carsync_storage::S3Options {
            bucket: bucket.name.clone(),
            endpoint: bucket.endpoint.clone(),
            region: bucket.region.clone(),
            prefix: bucket.prefix.clone(),
            access_key: bucket.access_key.clone(),
            secret_key: bucket.secret_key.clone(),
        })
        .map(|blobs| Arc::new(blobs) as _),
        #[cfg(not(feature = "s3"))]
        Blobs::S3(_) => return Err(Failure::new("blobs.url: this build was made without the feature `s3`")),
    };
    opened.trying(|| format!("can't open the blob store {}", blobs.shown()))
}

/// Whether the configured blob store answers and can be written to.
///
/// # Errors
/// Why not.
pub async fn ping_blobs(blobs: &Blobs) -> Result<(), Failure> {
    open_blobs(blobs).await?.ping().await.trying(|| format!("the blob store {} does not answer", blobs.shown()))
}

/// Opens everything that is configured, with a schema that fits.
///
/// # Errors
/// What is missing or wrong.
pub async fn compose(config: &Config, migrate: bool) -> Result<Arc<CarSync>, Failure> {
    compose_with(config, migrate, Post::of(&config.sms)?).await
}

/// The same with messages going elsewhere than configured.
///
/// # Errors
/// What is missing or wrong.
pub async fn compose_with(config: &Config, migrate: bool, post: Post) -> Result<Arc<CarSync>, Failure> {
    let key = config.secret_key()?;
    let database = Database::open(config).await?;
    database.prepare(migrate).await?;
    database.carsync(key, config, post).await
}
