//! The command line: what can be asked for. What is done about it is in `command`.

use std::net::SocketAddr;
use std::path::PathBuf;

use carsync_core::value::{Locale, Name, PhoneNumber, Slug};
use clap::{Args, Parser, Subcommand};

/// CarSync: car workshops, their free slots and bookings, for many tenants.
#[derive(Debug, Parser)]
#[command(name = "carsync-host", version, max_term_width = 100, after_help = ENVIRONMENT)]
pub struct Cli {
    /// The configuration file; `carsync.toml` here is used if it exists
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where data is kept; ./carsync-data if nothing else is configured
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const ENVIRONMENT: &str = "\
Environment, over the file: CARSYNC_LISTEN, CARSYNC_DATA, CARSYNC_DATABASE_URL, CARSYNC_DATABASE_CONNECTIONS,
CARSYNC_SECRET_KEY, CARSYNC_SITE, CARSYNC_TRUSTED_PROXIES, CARSYNC_BLOBS_URL (a folder or s3://bucket/prefix; with
CARSYNC_BLOBS_ENDPOINT, _REGION, _ACCESS_KEY, _SECRET_KEY), CARSYNC_SMS_PROVIDER (console, kavenegar, twilio, smsir; with
CARSYNC_SMS_KEY, _ACCOUNT, _SENDER, _PER_SECOND, and the same after CARSYNC_SMS_FALLBACK), CARSYNC_CODES_PREFIXES and the limits of
CARSYNC_CODES_…, CARSYNC_LOG (error, warn, info, debug), CARSYNC_LOG_FORMAT (text, json).";

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the HTTP API
    Serve(Serve),
    /// Bring the database's schema to this build's version
    Migrate,
    /// Tenants
    #[command(subcommand)]
    Tenant(Tenant),
    /// Operators of the deployment
    #[command(subcommand)]
    Operator(Operator),
    /// Print the OpenAPI document
    Openapi(Openapi),
    /// Check configuration, data folder, database, blob store, key, clock and time zones
    Doctor,
    /// Check a sealed report offline, with the public key alone
    Verify {
        /// The tenant's public key: 64 hexadecimal digits, or a file with them or with the answer of /v1/tenants/…/seal-keys
        #[arg(long, value_name = "KEY")]
        key: String,
        /// The sealed report
        #[arg(value_name = "REPORT.JSON")]
        file: PathBuf,
    },
    /// Take workshops, services or holidays from a CSV file, all or nothing
    #[command(subcommand)]
    Import(Import),
    /// Fill a database with three tenants and two weeks of bookings, and serve it
    Demo(Demo),
}

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    /// Migrate a PostgreSQL schema first; SQLite's is always migrated
    #[arg(long)]
    pub migrate: bool,
}

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
}

/// `openapi`.
#[derive(Debug, Args)]
pub struct Openapi {
    /// Compare with this file instead; exit code 1 if it differs
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
}

/// `tenant …`.
#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Make a tenant and its administrator
    Create(Box<TenantCreate>),
}

/// `tenant create`.
#[derive(Debug, Args)]
pub struct TenantCreate {
    /// Its name in addresses, like ali-motors
    #[arg(long)]
    pub slug: Slug,
    /// Its name for people
    #[arg(long)]
    pub name: Name,
    /// The language of its messages: fa or en
    #[arg(long, default_value_t)]
    pub locale: Locale,
    /// Keep its workshops out of the directory of all tenants
    #[arg(long)]
    pub private: bool,
    /// The administrator's mobile phone
    #[arg(long, value_name = "PHONE")]
    pub admin: PhoneNumber,
    /// How many bookings to come one customer may have
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=50))]
    pub open_bookings_max: Option<u16>,
    /// Until how many hours before the start a customer may cancel or move
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=720))]
    pub change_until_hours: Option<u16>,
    /// How long a hold lasts, in minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=5))]
    pub hold_minutes: Option<u16>,
}

/// `operator …`.
#[derive(Debug, Subcommand)]
pub enum Operator {
    /// Make the person of a phone an operator of the deployment
    Grant {
        /// Their mobile phone
        #[arg(long)]
        phone: PhoneNumber,
    },
}

/// `import …`.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Open workshops: slug,name_fa,name_en,city,address,latitude,longitude,zone,phone,hours,bays,services
    Workshops(ImportFile),
    /// Add services: slug,fa,en,minutes,price,bay_kinds and, if you like, buffer_before,buffer_after,notice_minutes,notice_days,overnight,inspection
    Services {
        /// The workshop
        #[arg(long, value_name = "SLUG")]
        workshop: Slug,
        /// The file and the tenant
        #[command(flatten)]
        file: ImportFile,
    },
    /// Close all of the tenant's workshops on holidays: date,name_fa,name_en
    Holidays(ImportFile),
}

/// What every import is told.
///
/// Faults are printed as `FILE:LINE:COLUMN name: why`; COLUMN is the number of the field in its line, the first being 1.
#[derive(Debug, Args)]
pub struct ImportFile {
    /// The tenant
    #[arg(long, value_name = "SLUG")]
    pub tenant: Slug,
    /// Import the good lines though others are bad
    #[arg(long)]
    pub skip_bad: bool,
    /// Only check; change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// A CSV file in UTF-8 whose first line names the columns
    pub file: PathBuf,
}
