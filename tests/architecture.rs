//! The house rules that a text search can hold: rooms, arrows, and where certain words may stand.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, with their text.
fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path.strip_prefix(root()).expect("below the root").to_owned(), text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no Rust files");
    found
}

const SOURCES: [&str; 4] = ["carsync-core/src", "carsync-storage/src", "carsync-sms/src", "carsync-host/src"];

fn offenders(folder: &str, words: &[&str], but: &[&str]) -> Vec<String> {
    rust_files(folder)
        .into_iter()
        .filter(|(path, _)| !but.iter().any(|allowed| path.ends_with(allowed)))
        .flat_map(|(path, text)| {
            let found: Vec<String> = text
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.trim_start().starts_with("//"))
                .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
                .map(|(number, line)| format!("{}:{}: {}", path.display(), number + 1, line.trim()))
                .collect();
            found
        })
        .collect()
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for folder in SOURCES.into_iter().chain(["tests", "examples"]) {
        for (path, text) in rust_files(folder) {
            let opens = text.starts_with("//!") || text.starts_with("#![doc");
            assert!(opens, "{} does not open with `//!`", path.display());
        }
    }
}

#[test]
fn no_file_holds_two_rooms() {
    for folder in SOURCES {
        for (path, text) in rust_files(folder) {
            let lines = text.lines().count();
            let tests = path.to_string_lossy().contains("edge_tests");
            assert!(lines <= 520 || tests, "{} has {lines} lines: split it by meaning", path.display());
        }
    }
}

#[test]
fn core_knows_neither_database_nor_http() {
    let manifest = fs::read_to_string(root().join("carsync-core/Cargo.toml")).expect("a manifest");
    for library in ["sea-orm", "sqlx", "poem", "reqwest", "hyper"] {
        assert!(!manifest.contains(library), "carsync-core depends on {library}");
    }
}

#[test]
fn storage_and_sms_do_not_know_each_other_or_the_host() {
    assert_eq!(offenders("carsync-storage/src", &["carsync_sms", "carsync_host"], &[]), Vec::<String>::new());
    assert_eq!(offenders("carsync-sms/src", &["carsync_storage", "carsync_host"], &[]), Vec::<String>::new());
}

#[test]
fn only_compose_names_adapters() {
    assert_eq!(offenders("carsync-host/src", &["carsync_storage", "carsync_sms"], &["compose.rs"]), Vec::<String>::new());
}

#[test]
fn only_the_dialect_tells_the_engines_apart() {
    let words = ["Dialect::Sqlite =>", "Dialect::Postgres =>", "DbBackend::Sqlite", "DbBackend::Postgres", "Self::Sqlite =>"];
    // `scoped` begins transactions, `lib` opens the door of one engine or the other.
    assert_eq!(offenders("carsync-storage/src", &words, &["dialect.rs", "scoped.rs", "src/lib.rs"]), Vec::<String>::new());
}

#[test]
fn scopes_are_minted_in_core_only() {
    for folder in ["carsync-storage/src", "carsync-sms/src", "carsync-host/src"] {
        assert_eq!(offenders(folder, &["TenantScope::of", "PersonScope::of", "TenantScope {", "PersonScope {"], &[]), Vec::<String>::new());
    }
}

#[test]
fn no_store_method_takes_a_tenant() {
    for (path, text) in rust_files("carsync-core/src") {
        let directory = path.ends_with("directory/store.rs");
        if path.ends_with("store.rs") && !directory {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            assert!(!code.contains("TenantId"), "{} takes a tenant", path.display());
        }
    }
}

#[test]
fn nothing_else_stands_at_the_top() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "carsync-core",
        "carsync-storage",
        "carsync-sms",
        "carsync-host",
        "examples",
        "tests",
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "CHANGELOG.md",
        "clippy.toml",
        "deny.toml",
        "rustfmt.toml",
        "target",
        "carsync-data",
    ];
    for entry in fs::read_dir(root()).expect("the root").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name} does not belong at the top");
    }
}
