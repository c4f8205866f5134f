//! The only place that names adapters: the storage and the SMS provider behind the ports of core.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::storage::StorageError;
use carsync_core::value::Secret;
use carsync_sms::Console;
use carsync_storage::{Options, SqlStorage};

use crate::config::{Config, Engine};
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

    /// The deployment over this database. Messages are printed on standard output.
    ///
    /// # Errors
    /// The key is too short.
    pub fn carsync(self, key: Secret) -> Result<Arc<CarSync>, Failure> {
        Ok(Arc::new(CarSync::builder(self.storage, key).sms(Console::stdout()).build()?))
    }
}

/// Opens everything that is configured, with a schema that fits.
///
/// # Errors
/// What is missing or wrong.
pub async fn compose(config: &Config, migrate: bool) -> Result<Arc<CarSync>, Failure> {
    let key = config.secret_key()?;
    let database = Database::open(config).await?;
    database.prepare(migrate).await?;
    database.carsync(key)
}
