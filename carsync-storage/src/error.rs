//! What the ORM reports, told in the storage's own words. Which law refused is known from the statement that failed, never from a text.

use carsync_core::storage::{Conflict, Outcome, StorageError};
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Failures of the adapter itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the schema is at version {at}, and this build works with version {newest}; run `migrate` with the newest build")]
    Schema { at: i64, newest: i64 },
    #[error("no connection became free in time")]
    Busy,
    #[error("the database URL must begin with sqlite: or postgres:")]
    Url,
    #[error("the task that spoke to the database ended without an answer")]
    Lost,
    #[error("a unit in which a statement failed can only be dropped")]
    Broken,
    #[error("{0}")]
    Setting(String),
}

/// Any failure of a statement that no law of ours names.
pub(crate) fn failed(error: DbErr) -> StorageError {
    refused(error, Conflict::Duplicate)
}

/// The failure of a statement whose unique key stands for a law.
pub(crate) fn refused(error: DbErr, law: Conflict) -> StorageError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => return StorageError::Conflict(law),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => return StorageError::Conflict(Conflict::Missing),
        Some(_) | None => {}
    }
    match kind(&error) {
        Kind::Contention => StorageError::Conflict(Conflict::Contention),
        Kind::Away => StorageError::Unavailable { outcome: Outcome::NotCommitted, source: Box::new(error) },
        Kind::Fault => StorageError::Internal { source: Box::new(error) },
    }
}

/// The failure of a commit: unless the engine said no, nobody knows.
pub(crate) fn not_committed(error: DbErr) -> StorageError {
    match kind(&error) {
        Kind::Contention => StorageError::Conflict(Conflict::Contention),
        Kind::Away | Kind::Fault => StorageError::Unavailable { outcome: Outcome::Unknown, source: Box::new(error) },
    }
}

/// A connection that was not to be had in time.
pub(crate) fn busy() -> StorageError {
    StorageError::Unavailable { outcome: Outcome::NotCommitted, source: Box::new(Failure::Busy) }
}

enum Kind {
    Contention,
    Away,
    Fault,
}

fn kind(error: &DbErr) -> Kind {
    let runtime = match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return Kind::Away,
        DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return Kind::Fault,
    };
    let RuntimeErr::SqlxError(error) = runtime else { return Kind::Fault };
    use sea_orm::sqlx::Error;
    match error.as_ref() {
        Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Protocol(_) => Kind::Away,
        Error::Database(error) => match error.code().as_deref() {
            // PostgreSQL: serialization_failure, deadlock_detected.
            Some("40001" | "40P01") => Kind::Contention,
            // PostgreSQL: lock_not_available, query_canceled, admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections,
            // disk_full; SQLite: SQLITE_BUSY (and its snapshot form), SQLITE_LOCKED, SQLITE_FULL, SQLITE_IOERR.
            Some("55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300" | "53100" | "5" | "517" | "6" | "13" | "10") => Kind::Away,
            Some(_) | None => Kind::Fault,
        },
        _ => Kind::Fault,
    }
}
