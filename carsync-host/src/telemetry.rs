//! Logs: on standard error, as text or JSON lines. Our own crates speak at the configured level, libraries at most as warnings.

use std::io::IsTerminal;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Begins to log. Called once; a second call changes nothing.
pub fn start(log: &Log) {
    let level = log.level.filter();
    let targets = Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("carsync", level);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match log.format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).with_filter(targets).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_filter(targets).boxed(),
    };
    let _ = tracing_subscriber::registry().with(lines).try_init();
}
