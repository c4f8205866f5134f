//! The commands, each in a file of its own. What two of them need is here.

mod demo;
mod doctor;
mod import;
mod migrate;
mod openapi;
mod serve;
mod tenant;
mod verify;

use std::process::ExitCode;

use carsync_core::CarSync;
use carsync_core::tenancy::{TenancyError, TenantScope};
use carsync_core::value::Slug;

use crate::cli::{Cli, Command};
use crate::config::{Config, Overrides};
use crate::failure::Failure;
use crate::telemetry;

/// Does what the command line asks for.
///
/// # Errors
/// Why it could not be done.
pub async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let mut overrides = Overrides { config: cli.config, data: cli.data, listen: None };
    match cli.command {
        Command::Serve(args) => {
            overrides.listen = args.listen;
            serve::run(&configured(overrides)?, args.migrate).await
        }
        Command::Demo(args) => {
            overrides.listen = args.listen;
            demo::run(&configured(overrides)?).await
        }
        Command::Migrate => migrate::run(&configured(overrides)?).await,
        Command::Tenant(command) => tenant::run_tenant(&configured(overrides)?, command).await,
        Command::Operator(command) => tenant::run_operator(&configured(overrides)?, command).await,
        Command::Verify { key, file } => verify::run(&file, &key),
        Command::Openapi(args) => openapi::run(args.check.as_deref()),
        Command::Doctor => Ok(doctor::run(overrides).await),
        Command::Import(command) => import::run(&configured(overrides)?, command).await,
    }
}

fn configured(overrides: Overrides) -> Result<Config, Failure> {
    let config = Config::load(overrides)?;
    telemetry::start(&config.log);
    Ok(config)
}

/// Goes inside a tenant, with a hint where there is none.
async fn enter(carsync: &CarSync, slug: &Slug) -> Result<TenantScope, Failure> {
    match carsync.tenancy().enter(slug).await {
        Ok(scope) => Ok(scope),
        Err(TenancyError::NotFound) => Err(Failure::new(format!("there is no tenant `{slug}`; `carsync-host tenant create` makes one"))),
        Err(error) => Err(error.into()),
    }
}

/// A number with its noun, as in `1 line` and `40 lines`.
fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}
