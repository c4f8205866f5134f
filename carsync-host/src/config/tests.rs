//! What the configuration takes and refuses, and which of its sources wins.

use super::*;

fn config(toml: &str, env: &[(&str, &str)]) -> Result<Config, String> {
    config_with(toml, env, Overrides::default())
}

fn config_with(toml: &str, env: &[(&str, &str)], overrides: Overrides) -> Result<Config, String> {
    let of_env = |name: &str| Ok(env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()));
    let read = || {
        let settings = Settings::of_toml(toml, Path::new("carsync.toml"))?;
        Config::of(settings.under(Settings::of_env(of_env)?), None, overrides)
    };
    read().map_err(|failure: Failure| failure.to_string())
}

#[test]
fn nothing_configured_is_a_host_that_works() {
    let config = config("", &[]).expect("defaults");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database.shown(), "sqlite://./carsync-data/carsync.db");
    assert_eq!((config.database.connections, config.key.is_none()), (12, true));
    assert_eq!(config.log, Log { level: LogLevel::Info, format: LogFormat::Text });
}

#[test]
fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
    let toml = "listen = \"0.0.0.0:1\"\ndata = \"/a\"\n[log]\nlevel = \"warn\"\nformat = \"json\"\n[database]\nconnections = 3\n";
    let env = [("CARSYNC_LISTEN", "0.0.0.0:2"), ("CARSYNC_DATA", "/b"), ("CARSYNC_LOG", ""), ("CARSYNC_DATABASE_CONNECTIONS", "4")];
    let overrides = Overrides { data: Some(PathBuf::from("/c d%?#")), ..Overrides::default() };
    let config = config_with(toml, &env, overrides).expect("a configuration");
    assert_eq!((config.listen.port(), config.database.connections), (2, 4));
    assert_eq!(config.database.url.expose(), "sqlite:///c d%25%3F%23/carsync.db");
    assert_eq!(config.database.file(), Some(PathBuf::from("/c d%?#/carsync.db")));
    assert_eq!(config.log, Log { level: LogLevel::Warn, format: LogFormat::Json });
}

#[test]
fn an_sms_account_has_a_key_and_may_have_another_to_fail_over_to() {
    let toml = "[sms]\nprovider = \"kavenegar\"\nkey = \"abc\"\nsender = \"10004346\"\n\
         fallback = { provider = \"smsir\", key = \"def\" }\n[[sms.wordings]]\ntemplate = \"sign_in_code\"\nlocale = \"fa\"\n\
         approved.kavenegar = { name = \"sign-in\", parameters = { token = \"code\" } }\n[codes]\nper_day = 7\nprefixes = [\"+44\", \"+1\"]\n";
    let config = config(toml, &[("CARSYNC_SMS_KEY", "from the environment"), ("CARSYNC_CODES_PER_HOUR", "3")]).expect("a configuration");
    let accounts: Vec<(&str, &str)> = config.sms.accounts.iter().map(|account| (account.provider.as_str(), account.key.expose())).collect();
    assert_eq!(accounts, [("kavenegar", "from the environment"), ("smsir", "def")]);
    assert_eq!(config.sms.wordings.list().len(), 1);
    assert_eq!((config.codes.per_day, config.codes.per_hour, config.codes.of_phone_per_hour), (7, 3, 5));
    assert_eq!(config.codes.prefixes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["+44", "+1"]);
    assert!(!format!("{config:?}").contains("from the environment"), "a key is in the Debug of the configuration");
}

#[test]
fn a_wrong_value_says_its_key_and_why_and_never_repeats_a_secret() {
    for (toml, env, expected) in [
        ("listen = \"8080\"", ("", ""), "error: carsync.toml: listen: must be an address and a port, like 127.0.0.1:8080 or [::]:8080"),
        ("", ("CARSYNC_LISTEN", "nowhere"), "error: CARSYNC_LISTEN: must be an address and a port, like 127.0.0.1:8080 or [::]:8080"),
        ("", ("CARSYNC_DATABASE_URL", "mysql://u:pass@h/d"), "error: CARSYNC_DATABASE_URL: must begin with sqlite:// or postgres://"),
        ("", ("CARSYNC_DATABASE_CONNECTIONS", "0"), "error: CARSYNC_DATABASE_CONNECTIONS: must be a number from 1 to 1000"),
        ("", ("CARSYNC_SECRET_KEY", "hunter2"), "error: CARSYNC_SECRET_KEY: must have at least 16 characters"),
        ("[log]\nlevel = \"loud\"", ("", ""), "error: carsync.toml: log.level: must be error, warn, info or debug"),
        ("", ("CARSYNC_SMS_PROVIDER", "twilio"), "error: sms.key: is needed for twilio"),
        (
            "[sms.fallback]\nprovider = \"smsir\"\nkey = \"k\"",
            ("CARSYNC_SMS_PER_SECOND", "0"),
            "error: CARSYNC_SMS_PER_SECOND: must be a number from 1 to 1000",
        ),
        ("", ("CARSYNC_CODES_PREFIXES", "+98,44"), "error: CARSYNC_CODES_PREFIXES: a prefix is + and 1 to 7 digits, like +989"),
        ("", ("CARSYNC_CODES_PER_DAY", "many"), "error: CARSYNC_CODES_PER_DAY: must be a whole number, 0 or more"),
        ("", ("CARSYNC_LOG_FORMAT", "xml"), "error: CARSYNC_LOG_FORMAT: must be text or json"),
    ] {
        assert_eq!(config(toml, &[env]).expect_err(expected), expected);
    }
    for (toml, key) in [
        ("\nlisten = 8080", "carsync.toml:2: listen: "),
        ("[database]\nconnections = \"many\"", "carsync.toml:2: database.connections: "),
        ("[database]\nconnections = -1", "carsync.toml:2: database.connections: "),
        ("lisen = \"127.0.0.1:1\"", "unknown field `lisen`"),
        ("[database]\nurk = 1", "unknown field `urk`"),
        ("secret_key = 12345678901234567", "secret_key: secret.not_a_text"),
    ] {
        let told = config(toml, &[]).expect_err(toml);
        assert!(told.contains(key), "{told}");
        assert!(!told.contains("12345678901234567"), "{told}");
    }
    let told = config("[database]\nurl = \"postgres://u:hunter2@h/d", &[]).expect_err("an open string");
    assert!(told.starts_with("error: carsync.toml:2: ") && !told.contains("hunter2"), "{told}");
}

#[test]
fn a_database_is_shown_without_user_password_and_options() {
    for (url, shown) in [
        ("postgres://carsync:hun@ter2@db.example:5432/carsync?sslmode=require&password=x", "postgres://db.example:5432/carsync"),
        ("postgresql://localhost/carsync", "postgresql://localhost/carsync"),
        ("postgres://u:hun?ter2@h/d", "postgres://…"),
        ("postgres://h/d?password=hun@ter2", "postgres://…"),
        ("sqlite://./a.db?mode=rwc", "sqlite://./a.db"),
    ] {
        let config = config("", &[("CARSYNC_DATABASE_URL", url)]).expect(url);
        assert_eq!(config.database.shown(), shown);
        assert!(!format!("{config:?}").contains("ter2"));
    }
}

#[test]
fn a_key_is_made_once_for_an_embedded_database_and_never_for_a_shared_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("new");
    let overrides = Overrides { data: Some(data.clone()), ..Overrides::default() };
    let shared = config_with("", &[("CARSYNC_DATABASE_URL", "postgres://h/d")], overrides.clone()).expect("a configuration");
    let told = shared.secret_key().map_err(|failure| failure.to_string()).expect_err("no key");
    assert!(told.contains("CARSYNC_SECRET_KEY"), "{told}");

    let embedded = config_with("", &[], overrides).expect("a configuration");
    let key = embedded.secret_key().expect("a key");
    assert_eq!(key.expose().len(), 64);
    assert_eq!(embedded.secret_key().expect("the key again"), key);
    assert_eq!(shared.secret_key().expect("the file's"), key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).expect("it").permissions().mode() & 0o777;
        assert_eq!((mode(&data), mode(&data.join("secret.key"))), (0o700, 0o600));
    }
    assert_eq!(std::fs::read_dir(&data).expect("the folder").count(), 1);
}
