//! Storages for tests: SQLite in a folder of its own, PostgreSQL in a database of its own. Both are gone when the test ends.

use std::time::Duration;

use carsync_core::Storage;
use carsync_core::clock::{Clock, SystemClock};
use carsync_core::entropy::{Entropy, SystemEntropy};
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_storage::{Options, SqlStorage};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, sqlx};

/// The base URL of a PostgreSQL server, like `postgres://postgres@127.0.0.1:5432`: its user may make databases.
const SERVER: &str = "CARSYNC_TEST_POSTGRES_URL";
/// What the databases of tests are called, before the second they were made in and a random number.
const PREFIX: &str = "carsync_t_";
/// After how long a database is taken for one that a killed test has left.
const LEFTOVER: SignedDuration = SignedDuration::from_hours(1);

/// A crowd of tests shares two cores: nobody is to be told that the storage is busy.
fn patient(connections: u32) -> Options {
    Options { connections, wait: Duration::from_secs(60) }
}

/// A migrated SQLite database, and the folder it lives in.
pub async fn sqlite() -> (SqlStorage, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let url = format!("sqlite://{}", folder.path().join("carsync.db").display());
    let storage = SqlStorage::open_with(&url, patient(8)).await.expect("the database opens");
    storage.migrate().await.expect("the schema is made");
    (storage, folder)
}

/// A database on the PostgreSQL server. Dropping it removes it from there.
pub struct OwnDatabase {
    server: String,
    name: String,
}

impl OwnDatabase {
    /// Makes an empty one. `None` where no server is named, except in CI, where there must be one.
    pub async fn make() -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            assert!(std::env::var_os("CI").is_none(), "{SERVER} is not set: in CI the tests on PostgreSQL must run");
            skip();
            return None;
        };
        let mut random = [0; 6];
        SystemEntropy.fill(&mut random);
        let made_s = SystemClock.now().as_second();
        let name = random.iter().fold(format!("{PREFIX}{made_s}_"), |name, byte| format!("{name}{byte:02x}"));
        let admin = administrate(&server).await;
        remove_leftovers(&admin).await;
        admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.expect("a database is made");
        Some(Self { server, name })
    }

    /// Its URL.
    pub fn url(&self) -> String {
        url_of(&self.server, &self.name)
    }

    /// Another migrated storage on it, with so many connections to write by and as many to read by. They stand ready: a race in which
    /// each runner first has to connect is none.
    pub async fn storage(&self, connections: u32) -> SqlStorage {
        let storage = SqlStorage::open_with(&self.url(), patient(connections)).await.expect("the database opens");
        storage.migrate().await.expect("the schema is made");
        let (mut writers, mut readers) = (Vec::new(), Vec::new());
        for _ in 0..connections {
            writers.push(storage.platform_write().await.expect("a writing unit opens"));
            readers.push(storage.platform().await.expect("a reading unit opens"));
        }
        storage
    }
}

impl Drop for OwnDatabase {
    /// In a thread and a runtime of its own, since a test that panicked has no time to wait. Best effort: the next test sweeps up.
    fn drop(&mut self) {
        let (server, text) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        let removal = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let dropped = async { administrate(&server).await.execute_unprepared(&text).await.is_ok() };
            runtime.is_ok_and(|runtime| runtime.block_on(dropped))
        });
        let _ = removal.join();
    }
}

/// A migrated PostgreSQL database of its own, if there is a server, with so many connections to write by and as many to read by.
pub async fn postgres(connections: u32) -> Option<(SqlStorage, OwnDatabase)> {
    let database = OwnDatabase::make().await?;
    Some((database.storage(connections).await, database))
}

/// One connection to the server's own database.
async fn administrate(server: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url_of(server, "postgres"));
    options.max_connections(1).sqlx_logging(false).acquire_timeout(Duration::from_secs(60));
    Database::connect(options).await.expect("the PostgreSQL server answers")
}

fn url_of(server: &str, database: &str) -> String {
    format!("{}/{database}", server.trim_end_matches('/'))
}

/// Removes what killed tests have left. Others may be doing the same.
async fn remove_leftovers(admin: &DatabaseConnection) {
    let names = sqlx::query_scalar::<_, String>("SELECT datname FROM pg_database WHERE datname LIKE 'carsync\\_t\\_%'");
    let names = names.fetch_all(admin.get_postgres_connection_pool()).await.unwrap_or_default();
    for name in names.iter().filter(|name| is_leftover(name)) {
        let _ = admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
}

fn is_leftover(name: &str) -> bool {
    let made = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')?.0.parse().ok());
    let made = made.and_then(|second| Timestamp::from_second(second).ok());
    made.is_some_and(|made| SystemClock.now().duration_since(made) > LEFTOVER)
}

#[expect(clippy::print_stderr, reason = "a test that was left out must say so")]
fn skip() {
    eprintln!("SKIPPED: {SERVER} is not set, so nothing was tested on PostgreSQL");
}
