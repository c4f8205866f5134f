//! `demo`: a database with three businesses in it, served at once. The data is kept from start to start; the sign-ins are fresh each time.

mod business;
mod chance;
mod inspection;
mod plan;
mod seed;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::process::ExitCode;

use carsync_core::CarSync;
use carsync_core::jiff::tz::TimeZone;

use super::serve::{Socket, host};
use crate::compose::{Post, compose_with};
use crate::config::{Config, reachable};
use crate::failure::Failure;
use crate::http::panel::is_built;
use crate::lifecycle;
use crate::terminal::say;
use business::{CUSTOMER, OPERATOR, RECEPTION, phone};
use seed::{Seeding, seed};

pub async fn run(config: &Config) -> Result<ExitCode, Failure> {
    let stop = lifecycle::stop_on_signal()?;
    let (post, inbox) = Post::of_demo();
    let carsync = compose_with(config, true, post).await?;
    // Bound before the seeding, so that a port that is taken is told at once.
    let socket = Socket::bind(config.listen).await?;
    say(format_args!("CarSync demo: data in {}, kept from start to start", config.database.shown()));
    let started = std::time::Instant::now();
    match seed(&carsync, &stop).await? {
        Seeding::Kept => say("the businesses are there already"),
        Seeding::Made => say(format_args!("the businesses were made in {:.1} s", started.elapsed().as_secs_f64())),
        Seeding::Stopped => {
            say("stopped before all was made; the next start goes on");
            return Ok(ExitCode::SUCCESS);
        }
    }
    carsync.load_directory().await?;
    say(format_args!("listening on http://{}", socket.address));
    welcome(&carsync, reachable(socket.address)).await?;
    host(carsync, config, socket, Some(inbox), stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// What to open, and three sign-ins that work.
async fn welcome(carsync: &CarSync, at: SocketAddr) -> Result<(), Failure> {
    let zone = TimeZone::get("Asia/Tehran").unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(carsync.now()).date();
    let base = format!("http://{at}");
    say("");
    say("Open");
    match is_built() {
        true => say(format_args!("  {base}/   the web panel, in Persian and English")),
        false => say("  (this build has no web panel: it needs Node 20.19 or newer)"),
    }
    say(format_args!("  {base}/v1/workshops?near=35.7575,51.4100&within_km=10   workshops near Vanak square, Tehran"));
    for business in &business::BUSINESSES {
        say(format_args!("  {base}/v1/tenants/{}   {} ({})", business.slug, business.name, business.kind));
    }
    say(format_args!("  {base}/openapi.json   the API"));
    say(format_args!("  {base}/health/ready   green once all is loaded"));
    say("");
    say("Signed in already, for this demo only");
    let board = format!("/v1/tenants/sanjehrah/workshops/sanjehrah-azadi/day/{today}");
    let three = [
        ("customer", CUSTOMER, vec!["/v1/me/bookings", "/v1/me/reports"]),
        ("reception", RECEPTION, vec![board.as_str()]),
        ("operator", OPERATOR, vec!["/v1/operator/tenants"]),
    ];
    for (who, number, paths) in three {
        let session = carsync.accounts().trust_session(&phone(number)?).await?;
        say(format_args!("  {who}, {number}"));
        for path in paths {
            say(format_args!("    curl -H 'Authorization: Bearer {}' {base}{path}", session.token.expose()));
        }
    }
    say("");
    say("Sign in as anybody");
    say(format_args!("  curl -H 'Content-Type: application/json' -d '{{\"phone\": \"09995550012\"}}' {base}/v1/sign-in/code"));
    say("  No SMS is sent: codes and notices are printed here, as lines that begin with `SMS to`, and shown at");
    say(format_args!("  {base}/dev/inbox   Stop with Ctrl-C."));
    say("");
    Ok(())
}
