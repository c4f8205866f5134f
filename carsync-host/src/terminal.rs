//! What the command line says to its user: answers on standard output, complaints on standard error. Logs are in `telemetry`.

use std::fmt::Display;
use std::io::Write;

/// A line on standard output. A reader that has gone (`| head`) is no failure of ours.
pub fn say(line: impl Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Text on standard output as it is.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// A line on standard error.
pub fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
