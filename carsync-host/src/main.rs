//! `carsync-host`: CarSync as a server and its command line. What a command does is in `command`.

mod cli;
mod command;
mod compose;
mod config;
mod failure;
mod http;
mod lifecycle;
mod places;
mod telemetry;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    carsync_core::arm_fail_points();
    command::run(cli::Cli::parse()).await.unwrap_or_else(|failure| {
        terminal::complain(failure);
        ExitCode::FAILURE
    })
}
