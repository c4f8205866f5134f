//! Opening the database: pools and the settings that the guarantees rest on.

use std::str::FromStr;
use std::time::Duration;

use carsync_core::storage::StorageError;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::error::{Failure, failed};
use crate::scoped;

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most connections of the writing pool on PostgreSQL, and of the reading pool on both engines.
    pub connections: u32,
    /// How long a caller waits for a connection, or for its turn to write on SQLite, before it is told that the storage is busy.
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 12, wait: Duration::from_secs(2) }
    }
}

/// The pools of one database.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
}

pub(crate) async fn open(url: &str, options: &Options) -> Result<Pools, StorageError> {
    if url.starts_with("sqlite:") {
        open_sqlite(url, options).await
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        open_postgres(url, options).await
    } else {
        Err(StorageError::Internal { source: Box::new(Failure::Url) })
    }
}

fn common(url: &str, most: u32, options: &Options) -> ConnectOptions {
    let mut connect = ConnectOptions::new(url.to_owned());
    connect
        .max_connections(most)
        .acquire_timeout(options.wait)
        .connect_timeout(options.wait)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30));
    connect
}

/// One writer and several readers. WAL lets them read while it writes; FULL makes a commit survive a loss of power.
async fn open_sqlite(url: &str, options: &Options) -> Result<Pools, StorageError> {
    let url = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
    let settings = |read_only: bool| {
        move |sqlite: sea_orm::sqlx::sqlite::SqliteConnectOptions| {
            let sqlite = sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5));
            if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
        }
    };
    // The writer makes the file; the readers find it.
    let mut writing = common(&url, 1, options);
    writing.min_connections(1).map_sqlx_sqlite_opts(settings(false));
    let writer = Database::connect(writing).await.map_err(failed)?;
    require(&writer, "PRAGMA journal_mode", "journal_mode", "wal").await?;
    require_number(&writer, "PRAGMA synchronous", "synchronous", 2).await?;
    require_number(&writer, "PRAGMA foreign_keys", "foreign_keys", 1).await?;
    let mut reading = common(&url, options.connections.max(1), options);
    reading.map_sqlx_sqlite_opts(settings(true));
    let reader = Database::connect(reading).await.map_err(failed)?;
    Ok(Pools { reader, writer })
}

/// Two pools on one server, apart only in what their sessions begin with: readers see one snapshot and can't write.
async fn open_postgres(url: &str, options: &Options) -> Result<Pools, StorageError> {
    // Refused early, with a better word than the driver's.
    sea_orm::sqlx::postgres::PgConnectOptions::from_str(url).map_err(|_| StorageError::Internal { source: Box::new(Failure::Url) })?;
    let connect = |read_only: bool| {
        let mut connect = common(url, options.connections.max(1), options);
        connect.map_sqlx_postgres_opts(move |postgres| {
            let limits =
                [("statement_timeout", "5s"), ("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "30s"), ("timezone", "UTC")];
            let postgres = postgres.application_name("carsync").options(limits);
            if read_only {
                postgres.options([("default_transaction_isolation", "repeatable read"), ("default_transaction_read_only", "on")])
            } else {
                postgres
            }
        });
        connect
    };
    let writer = Database::connect(connect(false)).await.map_err(failed)?;
    let reader = Database::connect(connect(true)).await.map_err(failed)?;
    Ok(Pools { reader, writer })
}

async fn require(pool: &DatabaseConnection, ask: &str, column: &str, expected: &str) -> Result<(), StorageError> {
    let row = pool.query_one_raw(scoped::sql(pool.get_database_backend(), ask, [])).await.map_err(failed)?;
    let found: Option<String> = row.and_then(|row| row.try_get("", column).ok());
    if found.as_deref().is_some_and(|found| found.eq_ignore_ascii_case(expected)) {
        return Ok(());
    }
    let problem = format!("SQLite must run with {column} = {expected} for what is promised to hold; it says {found:?}");
    Err(StorageError::Internal { source: Box::new(Failure::Setting(problem)) })
}

async fn require_number(pool: &DatabaseConnection, ask: &str, column: &str, expected: i64) -> Result<(), StorageError> {
    let row = pool.query_one_raw(scoped::sql(pool.get_database_backend(), ask, [])).await.map_err(failed)?;
    let found: Option<i64> = row.and_then(|row| row.try_get("", column).ok());
    if found == Some(expected) {
        return Ok(());
    }
    let problem = format!("SQLite must run with {column} = {expected} for what is promised to hold; it says {found:?}");
    Err(StorageError::Internal { source: Box::new(Failure::Setting(problem)) })
}
