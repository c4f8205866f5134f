//! `migrate`: brings the schema to this build's version.

use std::process::ExitCode;

use crate::compose::Database;
use crate::config::Config;
use crate::failure::{Failure, Trying};
use crate::terminal::say;

pub async fn run(config: &Config) -> Result<ExitCode, Failure> {
    let database = Database::open(config).await?;
    let before = database.schema().await?.at;
    let steps = database.migrate().await.trying(|| "can't migrate the schema".to_owned())?;
    let after = database.schema().await?.at;
    match steps {
        0 => say(format_args!("the schema is at version {after}; nothing to do")),
        _ => say(format_args!("the schema went from version {before} to {after}")),
    }
    Ok(ExitCode::SUCCESS)
}
