//! Where a host keeps its data: a folder, and on PostgreSQL a database, of one test alone and gone when the test ends, however it ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the tests' PostgreSQL server is: a URL without a database, of a user who may make some.
const POSTGRES: &str = "CARSYNC_TEST_POSTGRES_URL";

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A test's own place for one host after another.
#[derive(Debug)]
pub struct Site {
    pub engine: Engine,
    folder: tempfile::TempDir,
    database: Option<Database>,
    env: Vec<(String, String)>,
}

/// Runs a check on a site of its own. Without a server, PostgreSQL is skipped aloud; under CI that is a failure.
pub fn run<F: Future<Output = ()>>(engine: Engine, check: impl FnOnce(Site) -> F) {
    let server = std::env::var(POSTGRES).ok();
    if engine == Engine::Postgres && server.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{POSTGRES} must name a PostgreSQL server under CI");
        return skipped();
    }
    let site = Site::new(engine, server.as_deref().unwrap_or_default());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(check(site));
}

#[expect(clippy::print_stderr, reason = "a test that did not run must say so")]
fn skipped() {
    eprintln!("skipped: {POSTGRES} names no PostgreSQL server");
}

impl Site {
    fn new(engine: Engine, server: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut env = vec![("CARSYNC_DATA".to_owned(), folder.path().join("data").display().to_string())];
        // All that a test does comes from one address, and much of it in one hour.
        for limit in ["OF_ADDRESS_PER_HOUR", "OF_RANGE_PER_HOUR", "OF_TENANT_PER_HOUR", "PER_HOUR", "PER_DAY"] {
            env.push((format!("CARSYNC_CODES_{limit}"), "100000".to_owned()));
        }
        env.push(("CARSYNC_SMS_PROVIDER".to_owned(), "console".to_owned()));
        // Nobody listens there: no test calls a real provider.
        for provider in ["KAVENEGAR", "TWILIO", "SMSIR"] {
            env.push((format!("CARSYNC_SMS_{provider}_URL"), "http://127.0.0.1:9".to_owned()));
        }
        let database = (engine == Engine::Postgres).then(|| Database::make(server.trim_end_matches('/')));
        if let Some(database) = &database {
            env.push(("CARSYNC_DATABASE_URL".to_owned(), database.url.clone()));
            env.push(("CARSYNC_SECRET_KEY".to_owned(), "a key that only tests of the host use".to_owned()));
        }
        let site = Self { engine, folder, database, env };
        if site.database.is_some() {
            site.cli(&["migrate"]);
        }
        site
    }

    /// A variable for everything that is started from now on, over one that is there.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.env.push((name.to_owned(), value.into()));
    }

    /// A command of the binary, with no configuration but this site's.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carsync-host"));
        command.current_dir(self.folder.path()).env_clear().envs(self.env.iter().map(|(name, value)| (name, value))).args(args);
        command
    }

    /// What a command printed; it must succeed.
    pub fn cli(&self, args: &[&str]) -> String {
        text(&self.command(args).output().expect("the binary runs"), &args.join(" "))
    }

    /// Makes a tenant with its administrator.
    pub fn tenant(&self, slug: &str, name: &str, admin: &str, more: &[&str]) {
        let head = ["tenant", "create", "--slug", slug, "--name", name, "--admin", admin];
        self.cli(&[&head, more].concat());
    }

    /// A file of the site.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// The names of all files in the blob store.
    pub fn blobs(&self) -> Vec<String> {
        let mut folders = vec![self.folder.path().join("data").join("blobs")];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
                if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path().display().to_string()) }
            }
        }
        found
    }

    /// The site's PostgreSQL database.
    pub fn postgres(&self) -> &Database {
        self.database.as_ref().expect("this site is on PostgreSQL")
    }
}

/// A database of this test's own.
#[derive(Debug)]
pub struct Database {
    pub url: String,
    name: String,
    maker: String,
}

impl Database {
    fn make(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("carsync_host_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let database = Self { url: format!("{server}/{name}"), maker: format!("{server}/postgres"), name };
        psql(&database.maker, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database.name));
        psql(&database.maker, &format!("CREATE DATABASE {}", database.name));
        database
    }

    /// The rows of a query, fields split by `|`.
    pub fn ask(&self, sql: &str) -> Vec<String> {
        psql(&self.url, sql).lines().map(str::to_owned).collect()
    }

    /// The server's address and the URL with another in its place.
    pub fn address(&self) -> String {
        let place = self.url.rsplit_once('@').map_or_else(|| self.url.split_once("//").expect("a URL").1, |(_, place)| place);
        let place = place.split('/').next().expect("a place").to_owned();
        if place.contains(':') { place } else { format!("{place}:5432") }
    }

    /// The same database behind another address.
    pub fn url_by(&self, address: &str) -> String {
        let (scheme, rest) = self.url.split_once("//").expect("a URL");
        let (user, place) = rest.rsplit_once('@').map_or(("", rest), |(user, place)| (user, place));
        let (_, database) = place.split_once('/').expect("a database");
        let at = if user.is_empty() { "" } else { "@" };
        format!("{scheme}//{user}{at}{address}/{database}")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Dropping must not fail while another failure is under way.
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        drop(Command::new("psql").args([&self.maker, "-qc", &sql]).output());
    }
}

fn psql(url: &str, sql: &str) -> String {
    text(&Command::new("psql").args([url, "-v", "ON_ERROR_STOP=1", "-Atqc", sql]).output().expect("psql runs"), sql)
}

fn text(output: &Output, what: &str) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository")
}
