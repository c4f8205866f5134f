//! The configuration: defaults, under a TOML file, under the environment, under the command line. A wrong value says its key and why.

mod blobs;
mod file;
mod key;
mod map;
mod places;
mod sms;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use carsync_core::account::CodeLimits;
use carsync_core::value::Secret;
use tracing::level_filters::LevelFilter;

pub use blobs::Blobs;
pub use key::KeySource;
pub use map::Map;
pub use places::{Places, PlacesProvider};
pub use sms::Sms;

use crate::failure::{Failure, Trying};
use crate::http::address::Network;
use file::{Given, Settings};

/// The file that is read if none is named and it exists.
const FILE: &str = "carsync.toml";
/// The least length of a key.
const KEY_LENGTH_MIN: usize = 16;

/// All there is to configure.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from, if there was one.
    pub file: Option<PathBuf>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where data is kept. Relative paths are relative to the working folder.
    pub data: PathBuf,
    /// Which database.
    pub database: Database,
    /// Where photos and PDFs are kept.
    pub blobs: Blobs,
    /// The address of the site that QR codes and links lead to; where it listens if none is configured.
    pub site: String,
    /// Through which provider messages go.
    pub sms: Sms,
    /// How many sign-in codes are sent.
    pub codes: CodeLimits,
    /// Where the panel's map has its pictures from.
    pub map: Option<Map>,
    /// Where places are searched for by their name.
    pub places: Option<Places>,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// The deployment's key, if it is configured rather than kept in the data folder.
    pub key: Option<Secret>,
    /// How to log.
    pub log: Log,
}

/// Which database.
#[derive(Debug, Clone)]
pub struct Database {
    /// Its URL; it may hold a password.
    pub url: Secret,
    /// The most connections.
    pub connections: u32,
}

/// Which engine a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded: this host alone uses it.
    Sqlite,
    /// A server, perhaps shared with other hosts.
    Postgres,
}

/// How to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// From which level on.
    pub level: LogLevel,
    /// In which form.
    pub format: LogFormat,
}

/// A level of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// Faults of ours.
    Error,
    /// What somebody should look at.
    Warn,
    /// What happens.
    Info,
    /// What helps to find a fault.
    Debug,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
}

/// What the command line says, over everything else.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads the file and the environment of this process.
    ///
    /// # Errors
    /// The file can't be read, or a value is wrong.
    pub fn load(overrides: Overrides) -> Result<Self, Failure> {
        let file = overrides.config.clone().or_else(|| Some(PathBuf::from(FILE)).filter(|file| file.exists()));
        let settings = match &file {
            Some(path) => {
                let text = std::fs::read_to_string(path).trying(|| format!("can't read {}", path.display()))?;
                Settings::of_toml(&text, path)?
            }
            None => Settings::default(),
        };
        let env = |name: &str| match std::env::var_os(name) {
            Some(value) => value.into_string().map(Some).map_err(|_| Failure::new(format!("{name}: is not UTF-8"))),
            None => Ok(None),
        };
        Self::of(settings.under(Settings::of_env(env)?), file, overrides)
    }

    /// The defaults with a data folder, whatever the environment says.
    #[cfg(test)]
    pub fn in_folder(data: PathBuf) -> Result<Self, Failure> {
        Self::of(Settings::default(), None, Overrides { data: Some(data), ..Overrides::default() })
    }

    fn of(settings: Settings, file: Option<PathBuf>, overrides: Overrides) -> Result<Self, Failure> {
        let data = match &settings.data {
            Some(given) => given.read(folder)?,
            None => PathBuf::from("./carsync-data"),
        };
        let data = overrides.data.unwrap_or(data);
        let blobs = Blobs::of(&settings, &data)?;
        let (sms, codes, map) = (Sms::of(&settings)?, sms::code_limits(&settings)?, Map::of(&settings)?);
        let places = Places::of(&settings)?;
        let listen = read(settings.listen, "127.0.0.1:8080", address)?;
        let url = match settings.database_url {
            Some(given) => given.read(database_url)?,
            None => Secret::new(sqlite_url(&data.join("carsync.db"))?),
        };
        let listen = overrides.listen.unwrap_or(listen);
        let site = match settings.site {
            Some(given) => given.read(site)?,
            None => format!("http://{}", reachable(listen)),
        };
        let trusted_proxies = read(settings.trusted_proxies, "", networks)?;
        let connections = read(settings.database_connections, "12", connections)?;
        let key = settings.secret_key.map(|given| given.read(key)).transpose()?;
        let level = read(settings.log_level, "info", LogLevel::from_str)?;
        let format = read(settings.log_format, "text", LogFormat::from_str)?;
        Ok(Self {
            file,
            listen,
            blobs,
            site,
            sms,
            codes,
            map,
            places,
            trusted_proxies,
            data,
            database: Database { url, connections },
            key,
            log: Log { level, format },
        })
    }

    /// Makes the data folder, for its owner alone, if it is not there.
    ///
    /// # Errors
    /// The system's.
    pub fn make_data_folder(&self) -> Result<(), Failure> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.data).trying(|| format!("can't make the data folder {}", self.data.display()))
    }
}

impl Database {
    /// Which engine the URL names.
    pub fn engine(&self) -> Engine {
        if self.url.expose().starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres }
    }

    /// The URL without what may be secret: user, password and options.
    pub fn shown(&self) -> String {
        let url = self.url.expose();
        let (place, options) = url.split_once('?').unwrap_or((url, ""));
        if self.engine() == Engine::Sqlite {
            return place.to_owned();
        }
        let scheme = place.split_once(':').map_or("postgres", |(scheme, _)| scheme);
        match place.split_once("://").map(|(_, rest)| rest.rsplit_once('@').ok_or(rest)) {
            Some(Ok((_, place))) => format!("{scheme}://{place}"),
            Some(Err(place)) if !options.contains('@') => format!("{scheme}://{place}"),
            // Perhaps a password with a question mark in it.
            Some(Err(_)) | None => format!("{scheme}://…"),
        }
    }

    /// The file of an SQLite database.
    pub fn file(&self) -> Option<PathBuf> {
        let url = self.url.expose();
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        Some(PathBuf::from(path.replace("%23", "#").replace("%3F", "?").replace("%25", "%")))
    }
}

/// A value that was given, or the default's.
fn read<T>(given: Option<Given>, default: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    given.unwrap_or_else(|| Given::default_of(default)).read(read)
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "must be an address and a port, like 127.0.0.1:8080 or [::]:8080".to_owned())
}

/// The address a program of this machine can open: a socket on all addresses is reached at the local one.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn site(text: &str) -> Result<String, String> {
    let site = text.trim_end_matches('/');
    let known = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://")).is_some_and(|host| !host.is_empty());
    if known { Ok(site.to_owned()) } else { Err("must be the address of the site, like https://cars.example".to_owned()) }
}

fn networks(text: &str) -> Result<Vec<Network>, String> {
    text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::parse).collect()
}

fn folder(text: &str) -> Result<PathBuf, String> {
    Ok(PathBuf::from(text))
}

fn database_url(text: &str) -> Result<Secret, String> {
    let known = ["sqlite://", "sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
    if known { Ok(Secret::new(text)) } else { Err("must begin with sqlite:// or postgres://".to_owned()) }
}

fn connections(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|number| (1..=1000).contains(number)).ok_or_else(|| "must be a number from 1 to 1000".to_owned())
}

fn key(text: &str) -> Result<Secret, String> {
    if text.len() < KEY_LENGTH_MIN { Err(format!("must have at least {KEY_LENGTH_MIN} characters")) } else { Ok(Secret::new(text)) }
}

/// The URL of a file; what has a meaning in URLs is escaped.
fn sqlite_url(file: &Path) -> Result<String, Failure> {
    let path = file.to_str().ok_or_else(|| Failure::new("data: the folder's name is not UTF-8"))?;
    Ok(format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")))
}

impl LogLevel {
    /// What tracing calls it.
    pub fn filter(self) -> LevelFilter {
        match self {
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
        }
    }
}

impl FromStr for LogLevel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "error" => Ok(Self::Error),
            "warn" => Ok(Self::Warn),
            "info" => Ok(Self::Info),
            "debug" => Ok(Self::Debug),
            _ => Err("must be error, warn, info or debug".to_owned()),
        }
    }
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("must be text or json".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests;
