//! The only caller of the ORM's finders and the only place that begins and ends transactions.
//!
//! **Law.** A statement on a tenant's table names the unit's tenant, and one on a person's table the unit's person: it is put there
//! here, and a row to be inserted gets it here, whatever it said.

#![expect(clippy::disallowed_methods, reason = "everybody else must come through here")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use carsync_core::storage::{Conflict, StorageError};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, DeleteMany, EntityTrait,
    FromQueryResult, QueryFilter, Select, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, UpdateMany, Value,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::dialect::Dialect;
use crate::error::{Failure, busy, failed, not_committed, refused};

/// A table whose rows belong to a tenant (or to a person).
pub(crate) trait Owned: EntityTrait {
    /// The column that names the owner.
    const OWNER: Self::Column;
}

/// A table that belongs to no tenant.
pub(crate) trait Common: EntityTrait {}

/// One unit of work. Dropping it rolls back.
#[derive(Debug)]
pub(crate) struct Unit {
    txn: DatabaseTransaction,
    owner: Uuid,
    /// Whether a statement has failed. PostgreSQL has then forgotten the unit, and answers its COMMIT as if nothing were the matter;
    /// SQLite would keep the rest of it.
    broken: AtomicBool,
    /// The place in the queue of SQLite's one writer; given back after the transaction has ended.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Unit {
    /// Begins a unit that reads one snapshot.
    pub(crate) async fn read(pool: &DatabaseConnection, owner: Uuid) -> Result<Self, StorageError> {
        Ok(Self { txn: begin_read(pool.clone()).await?, owner, broken: AtomicBool::new(false), _turn: None })
    }

    /// Begins a unit that writes, after those that queued before it.
    pub(crate) async fn write(
        pool: &DatabaseConnection,
        owner: Uuid,
        queue: Option<&std::sync::Arc<Semaphore>>,
        wait: Duration,
    ) -> Result<Self, StorageError> {
        let turn = match queue {
            Some(queue) => Some(tokio::time::timeout(wait, queue.clone().acquire_owned()).await.map_err(|_| busy())?.map_err(|_| busy())?),
            None => None,
        };
        let pool = pool.clone();
        // The turn travels with the transaction: if the caller goes away meanwhile, both end together.
        let (txn, turn) = tokio::spawn(async move { begin_write(pool).await.map(|txn| (txn, turn)) }).await.map_err(lost)??;
        Ok(Self { txn, owner, broken: AtomicBool::new(false), _turn: turn })
    }

    /// Makes the unit durable, unless a statement of it has failed: then it is rolled back and the caller told of their mistake.
    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(StorageError::Internal { source: Box::new(Failure::Broken) });
        }
        let Self { txn, _turn, .. } = self;
        tokio::spawn(async move {
            let _turn = _turn;
            txn.commit().await.map_err(not_committed)
        })
        .await
        .map_err(lost)?
    }

    /// What a statement answered; its failure breaks the unit.
    fn told<T>(&self, answer: Result<T, DbErr>, law: Conflict) -> Result<T, StorageError> {
        answer.map_err(|error| {
            self.broken.store(true, Ordering::Relaxed);
            refused(error, law)
        })
    }

    /// Refuses by a law that no statement keeps; that breaks the unit as well.
    pub(crate) fn refuse(&self, law: Conflict) -> StorageError {
        self.broken.store(true, Ordering::Relaxed);
        StorageError::Conflict(law)
    }

    pub(crate) fn owner(&self) -> Uuid {
        self.owner
    }

    pub(crate) fn dialect(&self) -> Dialect {
        Dialect::of(&self.txn)
    }

    /// The owner's rows of a table.
    pub(crate) fn find<E: Owned>(&self) -> Select<E> {
        E::find().filter(E::OWNER.eq(self.owner))
    }

    /// All rows of a table that has no owner.
    pub(crate) fn find_common<E: Common>(&self) -> Select<E> {
        E::find()
    }

    /// The first row, if there is one.
    pub(crate) async fn one<E: EntityTrait>(&self, rows: Select<E>) -> Result<Option<E::Model>, StorageError>
    where
        E::Model: FromQueryResult + Send + Sync,
    {
        self.told(rows.one(&self.txn).await, Conflict::Duplicate)
    }

    /// The rows.
    pub(crate) async fn all<E: EntityTrait>(&self, rows: Select<E>) -> Result<Vec<E::Model>, StorageError>
    where
        E::Model: FromQueryResult + Send + Sync,
    {
        self.told(rows.all(&self.txn).await, Conflict::Duplicate)
    }

    /// Adds a row to the owner's. A known key is refused as the law says.
    pub(crate) async fn insert<A>(&self, mut row: A, law: Conflict) -> Result<(), StorageError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Owned,
    {
        row.set(<A::Entity as Owned>::OWNER, Value::from(self.owner));
        self.told(A::Entity::insert(row).exec_without_returning(&self.txn).await, law).map(|_| ())
    }

    /// Adds a row to a table that has no owner.
    pub(crate) async fn insert_common<A>(&self, row: A) -> Result<(), StorageError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Common,
    {
        self.told(A::Entity::insert(row).exec_without_returning(&self.txn).await, Conflict::Duplicate).map(|_| ())
    }

    /// Replaces the owner's row that fits the condition. `Stale` if none does, which leaves the unit as it was.
    pub(crate) async fn replace<A>(&self, row: A, fits: impl IntoCondition) -> Result<(), StorageError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Owned,
    {
        let own: UpdateMany<A::Entity> = A::Entity::update_many().filter(<A::Entity as Owned>::OWNER.eq(self.owner));
        let done = self.told(own.set(row).filter(fits.into_condition()).exec(&self.txn).await, Conflict::Duplicate)?;
        if done.rows_affected == 1 { Ok(()) } else { Err(StorageError::Conflict(Conflict::Stale)) }
    }

    /// The same for a table that has no owner.
    pub(crate) async fn replace_common<A>(&self, row: A, fits: impl IntoCondition) -> Result<(), StorageError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Common,
    {
        let all: UpdateMany<A::Entity> = A::Entity::update_many();
        let done = self.told(all.set(row).filter(fits.into_condition()).exec(&self.txn).await, Conflict::Duplicate)?;
        if done.rows_affected == 1 { Ok(()) } else { Err(StorageError::Conflict(Conflict::Stale)) }
    }

    /// Removes the owner's rows that fit, and says how many.
    pub(crate) async fn remove<E: Owned>(&self, fits: impl IntoCondition) -> Result<u64, StorageError> {
        let own: DeleteMany<E> = E::delete_many().filter(E::OWNER.eq(self.owner));
        Ok(self.told(own.filter(fits.into_condition()).exec(&self.txn).await, Conflict::Missing)?.rows_affected)
    }

    /// Removes rows of a table that has no owner, and says how many.
    pub(crate) async fn remove_common<E: Common>(&self, fits: impl IntoCondition) -> Result<u64, StorageError> {
        let done = E::delete_many().filter(fits.into_condition()).exec(&self.txn).await;
        Ok(self.told(done, Conflict::Missing)?.rows_affected)
    }

    /// Runs a statement whose text is ours and whose values are bound. On an owner's table the text must name `tenant_id = $1`, and the
    /// first value is the owner: [`Unit::owned`] puts it there.
    pub(crate) async fn run(&self, text: &str, values: impl IntoIterator<Item = Value>, law: Conflict) -> Result<u64, StorageError> {
        let done = self.txn.execute_raw(sql(self.txn.get_database_backend(), text, values)).await;
        Ok(self.told(done, law)?.rows_affected())
    }

    /// Runs a statement of ours that changes one row. `Stale` if it changed none, which leaves the unit as it was.
    pub(crate) async fn change_one(&self, text: &str, values: impl IntoIterator<Item = Value>) -> Result<(), StorageError> {
        if self.run(text, values, Conflict::Duplicate).await? == 1 { Ok(()) } else { Err(StorageError::Conflict(Conflict::Stale)) }
    }

    /// The rows a statement of ours answers with.
    pub(crate) async fn rows<R: FromQueryResult>(
        &self,
        text: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<R>, StorageError> {
        let rows = R::find_by_statement(sql(self.txn.get_database_backend(), text, values)).all(&self.txn).await;
        self.told(rows, Conflict::Duplicate)
    }

    /// The values of a statement of ours, with the owner as the first.
    pub(crate) fn owned<const N: usize>(&self, values: [Value; N]) -> Vec<Value> {
        std::iter::once(Value::from(self.owner)).chain(values).collect()
    }
}

/// A statement of ours with bound values.
pub(crate) fn sql(backend: DbBackend, text: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(backend, text, values)
}

/// Begins in a task of its own: a caller that goes away while the engine answers must not leave an open transaction on a pooled
/// connection (sqlx 0.9.0 does; its fix is merged and not released).
pub(crate) async fn begin_read(pool: DatabaseConnection) -> Result<DatabaseTransaction, StorageError> {
    let begin = async move {
        match Dialect::of(&pool) {
            Dialect::Sqlite => {
                let mode = Some(SqliteTransactionMode::Deferred);
                pool.begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() }).await
            }
            // The reader pool's connections are REPEATABLE READ and READ ONLY by their settings.
            Dialect::Postgres => pool.begin().await,
        }
    };
    tokio::spawn(begin).await.map_err(lost)?.map_err(failed)
}

/// The same for writing: on SQLite with the write lock from the beginning.
pub(crate) async fn begin_write(pool: DatabaseConnection) -> Result<DatabaseTransaction, StorageError> {
    let begin = async move {
        match Dialect::of(&pool) {
            Dialect::Sqlite => {
                let mode = Some(SqliteTransactionMode::Immediate);
                pool.begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() }).await
            }
            Dialect::Postgres => pool.begin().await,
        }
    };
    tokio::spawn(begin).await.map_err(lost)?.map_err(failed)
}

/// Commits in a task of its own.
pub(crate) async fn commit(txn: DatabaseTransaction) -> Result<(), StorageError> {
    tokio::spawn(async move { txn.commit().await }).await.map_err(lost)?.map_err(not_committed)
}

fn lost(_: tokio::task::JoinError) -> StorageError {
    StorageError::Internal { source: Box::new(Failure::Lost) }
}
