//! Where values come from: the TOML file and the environment, each kept as text with the name under which it was given.

use std::collections::BTreeMap;
use std::path::Path;

use carsync_core::notify::Wording;
use carsync_core::value::Secret;
use serde::Deserialize;

use crate::failure::Failure;

/// A value as it was given.
#[derive(Debug, Clone)]
pub struct Given {
    text: Secret,
    /// `carsync.toml: listen` or `CARSYNC_LISTEN`.
    name: String,
}

impl Given {
    /// A default; it is never wrong.
    pub fn default_of(text: &str) -> Self {
        Self { text: Secret::new(text), name: "default".to_owned() }
    }

    /// The value behind the text. A refusal names the key and never repeats the text, which may be a secret.
    ///
    /// # Errors
    /// The reader's.
    pub fn read<T>(&self, read: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
        read(self.text.expose()).map_err(|why| Failure::new(format!("{}: {why}", self.name)))
    }
}

/// Everything that may be given, by the keys of the file.
#[derive(Debug, Default)]
pub struct Settings {
    pub listen: Option<Given>,
    pub data: Option<Given>,
    pub database_url: Option<Given>,
    pub database_connections: Option<Given>,
    pub secret_key: Option<Given>,
    pub site: Option<Given>,
    pub trusted_proxies: Option<Given>,
    pub blobs_url: Option<Given>,
    pub blobs_endpoint: Option<Given>,
    pub blobs_region: Option<Given>,
    pub blobs_access_key: Option<Given>,
    pub blobs_secret_key: Option<Given>,
    pub log_level: Option<Given>,
    pub log_format: Option<Given>,
    /// What is given of [`MORE`].
    pub more: BTreeMap<&'static str, Given>,
    /// Only the file can have them.
    pub sms_wordings: Vec<Wording>,
}

/// Further keys. In the environment `sms.key` is `CARSYNC_SMS_KEY`.
const MORE: [&str; 26] = [
    "sms.provider",
    "sms.key",
    "sms.account",
    "sms.sender",
    "sms.fallback.provider",
    "sms.fallback.key",
    "sms.fallback.account",
    "sms.fallback.sender",
    "sms.kavenegar_url",
    "sms.twilio_url",
    "sms.smsir_url",
    "sms.per_second",
    "codes.prefixes",
    "codes.of_phone_per_hour",
    "codes.of_phone_per_day",
    "codes.of_address_per_hour",
    "codes.of_range_per_hour",
    "codes.of_tenant_per_hour",
    "codes.per_hour",
    "codes.per_day",
    "map.tiles",
    "map.attribution",
    "places.provider",
    "places.url",
    "places.key",
    "places.per_second",
];

/// The file's form.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Toml {
    listen: Option<String>,
    data: Option<String>,
    secret_key: Option<Secret>,
    site: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    database: TomlDatabase,
    blobs: TomlBlobs,
    sms: TomlSms,
    codes: TomlCodes,
    map: TomlMap,
    places: TomlPlaces,
    log: TomlLog,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlDatabase {
    url: Option<Secret>,
    connections: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlBlobs {
    url: Option<String>,
    endpoint: Option<String>,
    region: Option<String>,
    access_key: Option<Secret>,
    secret_key: Option<Secret>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlSms {
    provider: Option<String>,
    key: Option<Secret>,
    account: Option<String>,
    sender: Option<String>,
    fallback: TomlAccount,
    kavenegar_url: Option<String>,
    twilio_url: Option<String>,
    smsir_url: Option<String>,
    per_second: Option<u32>,
    wordings: Vec<Wording>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlAccount {
    provider: Option<String>,
    key: Option<Secret>,
    account: Option<String>,
    sender: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlCodes {
    prefixes: Option<Vec<String>>,
    of_phone_per_hour: Option<u32>,
    of_phone_per_day: Option<u32>,
    of_address_per_hour: Option<u32>,
    of_range_per_hour: Option<u32>,
    of_tenant_per_hour: Option<u32>,
    per_hour: Option<u32>,
    per_day: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlPlaces {
    provider: Option<String>,
    url: Option<String>,
    key: Option<Secret>,
    per_second: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlMap {
    tiles: Option<String>,
    attribution: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlLog {
    level: Option<String>,
    format: Option<String>,
}

impl Settings {
    /// Reads the file's text.
    ///
    /// # Errors
    /// What is wrong, with line and key. The line itself is not shown: it may hold a password.
    pub fn of_toml(text: &str, path: &Path) -> Result<Self, Failure> {
        let path = path.display();
        let wrong = |error: &toml::de::Error, key: &str| {
            let line = error.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
            let line = line.map_or(String::new(), |line| format!(":{line}"));
            let key = if key.is_empty() || key == "." { String::new() } else { format!(" {key}:") };
            Failure::new(format!("{path}{line}:{key} {}", error.message().replace('\n', "; ")))
        };
        let document = toml::Deserializer::parse(text).map_err(|error| wrong(&error, ""))?;
        let toml: Toml = serde_path_to_error::deserialize(document).map_err(|error| wrong(error.inner(), &error.path().to_string()))?;
        let given = |key: &str, value: Option<String>| value.map(|text| Given { text: Secret::new(text), name: format!("{path}: {key}") });
        let secret = |key: &str, value: Option<Secret>| value.map(|text| Given { text, name: format!("{path}: {key}") });
        let (sms, codes) = (toml.sms, toml.codes);
        let (plain, number) =
            (|text: Option<String>| text.map(Secret::new), |number: Option<u32>| number.map(|n| Secret::new(n.to_string())));
        // In the order of `MORE`.
        let values: [Option<Secret>; MORE.len()] = [
            plain(sms.provider),
            sms.key,
            plain(sms.account),
            plain(sms.sender),
            plain(sms.fallback.provider),
            sms.fallback.key,
            plain(sms.fallback.account),
            plain(sms.fallback.sender),
            plain(sms.kavenegar_url),
            plain(sms.twilio_url),
            plain(sms.smsir_url),
            number(sms.per_second),
            plain(codes.prefixes.map(|prefixes| prefixes.join(","))),
            number(codes.of_phone_per_hour),
            number(codes.of_phone_per_day),
            number(codes.of_address_per_hour),
            number(codes.of_range_per_hour),
            number(codes.of_tenant_per_hour),
            number(codes.per_hour),
            number(codes.per_day),
            plain(toml.map.tiles),
            plain(toml.map.attribution),
            plain(toml.places.provider),
            plain(toml.places.url),
            toml.places.key,
            number(toml.places.per_second),
        ];
        let more = MORE.into_iter().zip(values).filter_map(|(key, value)| Some((key, secret(key, value)?))).collect();
        Ok(Self {
            more,
            sms_wordings: sms.wordings,
            listen: given("listen", toml.listen),
            data: given("data", toml.data),
            database_url: secret("database.url", toml.database.url),
            database_connections: given("database.connections", toml.database.connections.map(|number| number.to_string())),
            secret_key: secret("secret_key", toml.secret_key),
            site: given("site", toml.site),
            trusted_proxies: given("trusted_proxies", toml.trusted_proxies.map(|proxies| proxies.join(","))),
            blobs_url: given("blobs.url", toml.blobs.url),
            blobs_endpoint: given("blobs.endpoint", toml.blobs.endpoint),
            blobs_region: given("blobs.region", toml.blobs.region),
            blobs_access_key: secret("blobs.access_key", toml.blobs.access_key),
            blobs_secret_key: secret("blobs.secret_key", toml.blobs.secret_key),
            log_level: given("log.level", toml.log.level),
            log_format: given("log.format", toml.log.format),
        })
    }

    /// Reads the environment. An empty variable counts as absent.
    ///
    /// # Errors
    /// The environment's.
    pub fn of_env(env: impl Fn(&str) -> Result<Option<String>, Failure>) -> Result<Self, Failure> {
        let given = |name: &str| {
            let value = env(name)?.filter(|text| !text.is_empty());
            Ok::<_, Failure>(value.map(|text| Given { text: Secret::new(text), name: name.to_owned() }))
        };
        let mut more = BTreeMap::new();
        for key in MORE {
            let name = format!("CARSYNC_{}", key.replace('.', "_").to_uppercase());
            if let Some(value) = given(&name)? {
                more.insert(key, value);
            }
        }
        Ok(Self {
            more,
            sms_wordings: Vec::new(),
            listen: given("CARSYNC_LISTEN")?,
            data: given("CARSYNC_DATA")?,
            database_url: given("CARSYNC_DATABASE_URL")?,
            database_connections: given("CARSYNC_DATABASE_CONNECTIONS")?,
            secret_key: given("CARSYNC_SECRET_KEY")?,
            site: given("CARSYNC_SITE")?,
            trusted_proxies: given("CARSYNC_TRUSTED_PROXIES")?,
            blobs_url: given("CARSYNC_BLOBS_URL")?,
            blobs_endpoint: given("CARSYNC_BLOBS_ENDPOINT")?,
            blobs_region: given("CARSYNC_BLOBS_REGION")?,
            blobs_access_key: given("CARSYNC_BLOBS_ACCESS_KEY")?,
            blobs_secret_key: given("CARSYNC_BLOBS_SECRET_KEY")?,
            log_level: given("CARSYNC_LOG")?,
            log_format: given("CARSYNC_LOG_FORMAT")?,
        })
    }

    /// These under others that win.
    pub fn under(self, over: Self) -> Self {
        let mut more = self.more;
        more.extend(over.more);
        Self {
            more,
            sms_wordings: if over.sms_wordings.is_empty() { self.sms_wordings } else { over.sms_wordings },
            listen: over.listen.or(self.listen),
            data: over.data.or(self.data),
            database_url: over.database_url.or(self.database_url),
            database_connections: over.database_connections.or(self.database_connections),
            secret_key: over.secret_key.or(self.secret_key),
            site: over.site.or(self.site),
            trusted_proxies: over.trusted_proxies.or(self.trusted_proxies),
            blobs_url: over.blobs_url.or(self.blobs_url),
            blobs_endpoint: over.blobs_endpoint.or(self.blobs_endpoint),
            blobs_region: over.blobs_region.or(self.blobs_region),
            blobs_access_key: over.blobs_access_key.or(self.blobs_access_key),
            blobs_secret_key: over.blobs_secret_key.or(self.blobs_secret_key),
            log_level: over.log_level.or(self.log_level),
            log_format: over.log_format.or(self.log_format),
        }
    }
}
