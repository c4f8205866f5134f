//! Puts the web panel into the binary. Where it comes from, in this order:
//!
//! 1. `CARSYNC_PANEL_DIST=<folder>`: it was built elsewhere;
//! 2. `panel/dist`, where `panel/src` is not there: a published crate brings it ready made;
//! 3. npm, where Node is there: a checkout;
//! 4. nowhere: a warning, the API alone, and a page that says how to get the panel.
//!
//! `CARSYNC_PANEL=off` leaves it out without a word, `CARSYNC_PANEL=required` (CI, releases) makes the fourth case an error.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

/// What the panel is built from.
const SOURCES: [&str; 6] = ["src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts"];

/// Why there is no panel.
enum Without {
    /// This machine can't build it.
    Tools(String),
    /// The panel itself is broken.
    Broken(String),
}

fn main() {
    println!("cargo::rustc-check-cfg=cfg(panel_built)");
    for name in ["CARSYNC_PANEL", "CARSYNC_PANEL_DIST", "DOCS_RS"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    let mode = env::var("CARSYNC_PANEL").unwrap_or_default();
    if env::var_os("CARGO_FEATURE_PANEL").is_none() || env::var_os("DOCS_RS").is_some() || mode == "off" {
        return;
    }
    let why = match panel() {
        Ok(folder) if folder.join("index.html").exists() => {
            println!("cargo::rustc-cfg=panel_built");
            println!("cargo::rustc-env=CARSYNC_PANEL_OUT={}", folder.display());
            return;
        }
        Ok(folder) => format!("{} has no index.html", folder.display()),
        Err(Without::Tools(why)) => why,
        Err(Without::Broken(why)) => {
            println!("cargo::error=the web panel does not build: {why}");
            return;
        }
    };
    let level = if mode == "required" { "error" } else { "warning" };
    let way = "Install Node 20.19 or newer and build again, or set CARSYNC_PANEL=off";
    println!("cargo::{level}=the web panel is left out: {why}. The API is not touched by this. {way}.");
}

/// The folder with the built panel.
fn panel() -> Result<PathBuf, Without> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).ok_or_else(|| Without::Tools(format!("{name} is not set")));
    if let Ok(dist) = folder("CARSYNC_PANEL_DIST") {
        println!("cargo::rerun-if-changed={}", dist.display());
        return Ok(dist);
    }
    let sources = folder("CARGO_MANIFEST_DIR")?.join("panel");
    if !sources.join("src").exists() {
        return Ok(sources.join("dist"));
    }
    for name in SOURCES {
        println!("cargo::rerun-if-changed=panel/{name}");
    }
    // Its version stands on the page of the host's health.
    println!("cargo::rerun-if-changed=openapi.json");
    build(&sources, &folder("OUT_DIR")?.join("panel"))
}

fn build(sources: &Path, out: &Path) -> Result<PathBuf, Without> {
    let told = Command::new("node").arg("--version").output().map_err(|_| Without::Tools("Node.js was not found".to_owned()))?;
    let version = String::from_utf8_lossy(&told.stdout).trim().trim_start_matches('v').to_owned();
    if !is_new_enough(&version) {
        return Err(Without::Tools(format!("Node.js {version} is too old")));
    }
    // An editor may build beside cargo: one of them at a time.
    let lock = fs::File::create(sources.join(".npm-lock")).and_then(|file| file.lock().map(|()| file));
    let lock = lock.map_err(|error| Without::Tools(format!("panel/.npm-lock: {error}")))?;
    let changed = |name: &str| fs::metadata(sources.join(name)).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    if changed("package-lock.json") > changed("node_modules/.package-lock.json") {
        let mut args = vec!["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        if !sources.join("node_modules/typescript").exists() {
            // A developer's tools are kept, and nobody else needs them.
            args.push("--omit=dev");
        }
        npm(sources, &args).map_err(Without::Tools)?;
    }
    let out_text = out.display().to_string();
    npm(sources, &["run", "--silent", "build", "--", "--outDir", &out_text, "--emptyOutDir", "--logLevel", "warn"])
        .map_err(Without::Broken)?;
    drop(lock);
    Ok(out.to_owned())
}

/// Vite wants 20.19 or 22.12.
fn is_new_enough(version: &str) -> bool {
    let numbers: Vec<u32> = version.split('.').filter_map(|number| number.parse().ok()).collect();
    match numbers.as_slice() {
        [20, minor, ..] => *minor >= 19,
        [22, minor, ..] => *minor >= 12,
        [major, ..] => *major > 22,
        [] => false,
    }
}

fn npm(folder: &Path, args: &[&str]) -> Result<(), String> {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let told = Command::new(name).args(args).current_dir(folder).output().map_err(|error| format!("npm: {error}"))?;
    if told.status.success() {
        return Ok(());
    }
    for stream in [&told.stdout, &told.stderr] {
        for line in String::from_utf8_lossy(stream).lines().filter(|line| !line.trim().is_empty()).take(15) {
            println!("cargo::warning={line}");
        }
    }
    Err(format!("npm {} failed", args.iter().take(2).copied().collect::<Vec<_>>().join(" ")))
}
