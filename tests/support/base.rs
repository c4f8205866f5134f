//! A database that belongs to one test alone and is gone when the test ends, however it ends.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use carsync_core::CarSync;
use carsync_core::account::CodeLimits;
use carsync_core::jiff::Timestamp;
use carsync_core::testing::{ManualClock, RecordingSms, SeededEntropy};
use carsync_core::value::Secret;
use carsync_storage::{FsBlobs, Options, SqlStorage};
use futures_util::FutureExt;
use tempfile::TempDir;

use super::rows::Rows;

/// Where the tests' PostgreSQL server is: a URL without a database, of a user who may make some.
const POSTGRES: &str = "CARSYNC_TEST_POSTGRES_URL";
/// The morning on which every test begins: Sunday, 06:00 in Tehran.
pub const MORNING: &str = "2026-11-22T02:30:00Z";

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A test's own database.
#[derive(Debug, Clone)]
pub struct Base {
    url: String,
}

/// CarSync over a test's own database, with its clock.
#[derive(Debug)]
pub struct Deployment {
    pub carsync: Arc<CarSync>,
    pub clock: ManualClock,
    pub sms: RecordingSms,
    pub rows: Rows,
    _blobs: TempDir,
}

/// Runs a check on an engine with a database of its own. Without a server, PostgreSQL is skipped aloud; under CI that is a failure.
pub fn run<C, F>(engine: Engine, check: C) -> Option<F::Output>
where
    C: FnOnce(Base) -> F,
    F: Future,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime");
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a folder");
            let url = format!("sqlite://{}", folder.path().join("carsync.db").display());
            Some(runtime.block_on(check(Base { url })))
        }
        Engine::Postgres => match std::env::var(POSTGRES) {
            Ok(server) => Some(runtime.block_on(in_own_database(&server, check))),
            Err(_) if std::env::var_os("CI").is_some() => panic!("{POSTGRES} must name a PostgreSQL server under CI"),
            Err(_) => {
                skipped();
                None
            }
        },
    }
}

#[expect(clippy::print_stderr, reason = "a test that did not run must say so")]
fn skipped() {
    eprintln!("skipped: {POSTGRES} names no PostgreSQL server");
}

async fn in_own_database<C, F>(server: &str, check: C) -> F::Output
where
    C: FnOnce(Base) -> F,
    F: Future,
{
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("carsync_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let server = server.trim_end_matches('/');
    let maker = Rows::open(&format!("{server}/postgres")).await;
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    maker.run(&drop).await;
    maker.run(&format!("CREATE DATABASE {name}")).await;
    let base = Base { url: format!("{server}/{name}") };
    let ended = AssertUnwindSafe(check(base)).catch_unwind().await;
    maker.run(&drop).await;
    ended.unwrap_or_else(|panic| resume_unwind(panic))
}

impl Base {
    /// A deployment over this database, with the chance of a seed. It waits long for its turn: a slow machine is no finding.
    pub async fn deploy(&self, seed: u64) -> Deployment {
        self.deploy_with(seed, CodeLimits::default()).await
    }

    /// The same with other limits of sign-in codes.
    pub async fn deploy_with(&self, seed: u64, limits: CodeLimits) -> Deployment {
        let options = Options { wait: Duration::from_secs(60), ..Options::default() };
        let storage = SqlStorage::open_with(&self.url, options).await.expect("a database");
        storage.migrate().await.expect("a schema");
        let clock = ManualClock::at(MORNING.parse::<Timestamp>().expect("a time"));
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = FsBlobs::open(folder.path()).await.expect("a blob store");
        let sms = RecordingSms::default();
        let carsync = CarSync::builder(storage, Secret::new("a key that only tests use"))
            .sms(sms.clone())
            .code_limits(limits)
            .blobs(blobs)
            .clock(clock.clone())
            .entropy(SeededEntropy::new(seed))
            .build()
            .expect("a deployment");
        Deployment { carsync: Arc::new(carsync), clock, sms, rows: Rows::open(&self.url).await, _blobs: folder }
    }
}
