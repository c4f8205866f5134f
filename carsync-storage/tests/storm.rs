//! Callers that go away in the middle of a unit leave no open transaction behind, and what others commit later on the same connections
//! stays.
//!
//! With sqlx 0.9.0 a `BEGIN` whose future is dropped does leave one (transact-rs/sqlx#4385); the adapter begins and commits in tasks.

mod support;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use carsync_core::Storage;
use carsync_core::storage::StorageError;
use carsync_core::testing::{Sample, Shop};
use carsync_core::value::ClosureId;
use carsync_storage::SqlStorage;
use sea_orm::{Database, DatabaseConnection, sqlx};

/// How many callers go away at moments that chance chooses.
const CALLERS: usize = 300;
/// The connections of the pool under the storm.
const CONNECTIONS: u32 = 4;

/// A crowd of units on one storage, and what it was told that it has kept.
struct Crowd {
    storage: Arc<SqlStorage>,
    sample: Sample,
    shop: Shop,
    kept: Vec<ClosureId>,
    /// Looks at PostgreSQL from outside.
    watch: Option<DatabaseConnection>,
}

impl Crowd {
    async fn on(storage: SqlStorage, watch: Option<&str>) -> Self {
        let sample = Sample::new();
        let shop = Shop::open(&storage, &sample, "shop").await.expect("a shop can be stored");
        let watch = match watch {
            Some(url) => Some(Database::connect(url).await.expect("the server answers")),
            None => None,
        };
        Self { storage: Arc::new(storage), sample, shop, kept: Vec::new(), watch }
    }

    /// A unit that counts how far it came.
    fn unit(&self, stage: Arc<AtomicUsize>) -> impl Future<Output = Result<ClosureId, StorageError>> + Send + use<> {
        let closure = self.sample.closure(None, "2026-03-21T00:00", "2026-03-25T00:00");
        let (storage, scope) = (self.storage.clone(), self.shop.scope.clone());
        async move {
            stage.store(1, Ordering::SeqCst);
            let mut unit = storage.write(&scope).await?;
            stage.store(2, Ordering::SeqCst);
            unit.catalogue_mut().insert_closure(&closure).await?;
            stage.store(3, Ordering::SeqCst);
            unit.commit().await?;
            Ok(closure.id)
        }
    }

    /// Others come after it, and are told that what they wrote is kept.
    async fn others_come(&mut self) {
        let kept = self.unit(Arc::default()).await.expect("a unit after the storm is kept");
        self.kept.push(kept);
    }

    /// All connections of the pool are taken at once: a transaction that began before that is one that somebody left open.
    ///
    /// A unit that begins inside an open transaction would go unnoticed: its commit ends both. On SQLite it can't even begin.
    async fn no_transaction_is_left_open(&self) {
        const NOW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
        const OLD: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'carsync' \
             AND (extract(epoch FROM xact_start) * 1000000)::bigint < $1";
        let Some(watch) = &self.watch else { return };
        let watch = watch.get_postgres_connection_pool();
        let now: i64 = sqlx::query_scalar(NOW).fetch_one(watch).await.expect("the server tells the time");
        let mut units = Vec::new();
        for _ in 0..CONNECTIONS {
            units.push(self.storage.write(&self.shop.scope).await.expect("a writing unit opens"));
        }
        let old: i64 = sqlx::query_scalar(OLD).bind(now).fetch_one(watch).await.expect("activity can be read");
        assert_eq!(old, 0, "transactions were left open");
        for unit in units {
            unit.commit().await.expect("an empty unit is kept");
        }
    }

    /// Read by other connections: an open transaction would hide what was written inside it.
    async fn all_that_was_kept_is_there(&self, other: &SqlStorage) {
        let unit = other.read(&self.shop.scope).await.expect("a reading unit opens");
        for id in &self.kept {
            let found = unit.catalogue().closure(*id).await.expect("a closure can be read");
            assert!(found.is_some(), "{id} was acknowledged and is lost");
        }
    }

    /// Callers are stopped at moments that chance chooses; now and then others come.
    async fn callers_are_stopped_at_random(&mut self) {
        let mut stopped = [0; 4];
        for n in 0..CALLERS {
            let stage = Arc::new(AtomicUsize::new(0));
            let caller = tokio::spawn(self.unit(stage.clone()));
            let patience = self.sample.entropy().below(1 << self.sample.entropy().below(13));
            for _ in 0..patience {
                tokio::task::yield_now().await;
            }
            caller.abort();
            match caller.await {
                Ok(kept) => self.kept.push(kept.expect("a unit that went through is kept")),
                Err(_) => stopped[stage.load(Ordering::SeqCst)] += 1,
            }
            match n % 6 {
                0 => self.no_transaction_is_left_open().await,
                3 => self.others_come().await,
                _ => {}
            }
        }
        let [unborn, beginning, writing, committing] = stopped;
        report(&format!("stopped before {unborn}, beginning {beginning}, writing {writing}, committing {committing}"));
        assert!(stopped.iter().sum::<usize>() > 0, "nobody was stopped: this was no storm");
    }

    /// Callers go away at each of their awaits in turn, as soon as they have begun to wait.
    async fn callers_go_away_at_every_await(&mut self, rounds: usize) {
        for _round in 0..rounds {
            for awaits in 1.. {
                let gone = gone_after(awaits, self.unit(Arc::default())).await;
                self.no_transaction_is_left_open().await;
                self.others_come().await;
                if let Some(kept) = gone {
                    self.kept.push(kept.expect("a unit that went through is kept"));
                    break;
                }
            }
        }
    }
}

/// Runs the future up to its nth wait and drops it there; what it answers if it ends before.
async fn gone_after<T>(awaits: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (pin!(future), awaits);
    poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[expect(clippy::print_stderr, reason = "how the storm fell is worth a line")]
fn report(line: &str) {
    eprintln!("{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_stopped_at_random_leave_no_open_transaction_on_postgresql() {
    let Some((storage, database)) = support::postgres(CONNECTIONS).await else { return };
    let mut crowd = Crowd::on(storage, Some(&database.url())).await;
    crowd.callers_are_stopped_at_random().await;
    crowd.no_transaction_is_left_open().await;
    crowd.all_that_was_kept_is_there(&database.storage(CONNECTIONS).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_gone_at_any_await_leave_no_open_transaction_on_postgresql() {
    let Some((storage, database)) = support::postgres(CONNECTIONS).await else { return };
    let mut crowd = Crowd::on(storage, Some(&database.url())).await;
    crowd.callers_go_away_at_every_await(10).await;
    crowd.all_that_was_kept_is_there(&database.storage(CONNECTIONS).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_stopped_at_random_leave_no_open_transaction_on_sqlite() {
    let (storage, folder) = support::sqlite().await;
    let mut crowd = Crowd::on(storage, None).await;
    crowd.callers_are_stopped_at_random().await;
    crowd.callers_go_away_at_every_await(10).await;
    let url = format!("sqlite://{}", folder.path().join("carsync.db").display());
    crowd.all_that_was_kept_is_there(&SqlStorage::open(&url).await.expect("the database opens")).await;
}
