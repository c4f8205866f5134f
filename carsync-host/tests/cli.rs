//! The command line as its user sees it: the real binary, its output, its exit codes and its signals.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};

/// A command of the binary, with no configuration but what a test gives.
fn carsync(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carsync-host"));
    command.current_dir(folder).env_clear().env("CARSYNC_DATA", folder.join("data")).args(args);
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    carsync(folder, args).output().expect("the binary runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A host that serves until it is told to stop.
struct Host {
    child: Child,
    lines: Option<BufReader<ChildStdout>>,
    address: String,
    /// What it printed until it listened.
    printed: Vec<String>,
}

impl Host {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let child = carsync(folder, args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary runs");
        let mut host = Self { child, lines: None, address: String::new(), printed: Vec::new() };
        host.lines = host.child.stdout.take().map(BufReader::new);
        host.printed = host.until("listening on http://");
        let listening = host.printed.pop().expect("a line");
        host.address = listening.trim_start_matches("listening on http://").to_owned();
        host
    }

    /// The status and the body of one request.
    fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        let mut socket = TcpStream::connect(&self.address).expect("a connection");
        let bearer = token.map_or(String::new(), |token| format!("Authorization: Bearer {token}\r\n"));
        write!(socket, "GET {path} HTTP/1.1\r\nHost: {}\r\n{bearer}Connection: close\r\n\r\n", self.address).expect("a request");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("an answer");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    /// Waits until everything is loaded; the host itself says when.
    fn ready(&self) {
        while self.get("/health/ready", None).0 != 200 {
            std::thread::yield_now();
        }
    }

    /// What it prints up to a line that begins so.
    fn until(&mut self, start: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.lines.as_mut().expect("its output").read_line(&mut line);
            assert!(read.expect("a line") > 0, "it ended: {lines:?}");
            let found = line.starts_with(start);
            lines.push(line.trim_end().to_owned());
            if found {
                return lines;
            }
        }
    }

    fn stop(mut self) -> ExitStatus {
        let killed = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().expect("a shell");
        assert!(killed.success());
        // Its output must be read to the end, or it might wait for us.
        let mut rest = String::new();
        self.lines.as_mut().expect("its output").read_to_string(&mut rest).expect("the rest");
        self.child.wait().expect("an end")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // A test that failed must not leave a host behind; one that was stopped has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

const TENANT: [&str; 8] = ["tenant", "create", "--slug", "ali-motors", "--name", "Ali Motors", "--admin", "0999 555 0042"];

#[test]
fn a_host_starts_on_a_free_port_answers_and_stops_on_sigterm_with_success() {
    let folder = folder();
    let host = Host::start(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!host.address.ends_with(":0"));
    host.ready();
    assert_eq!(host.get("/health/live", None).0, 200);
    assert_eq!(host.get("/v1/nowhere", None).0, 404);
    assert_eq!(host.stop().code(), Some(0));
    assert!(folder.path().join("data/secret.key").exists() && folder.path().join("data/carsync.db").exists());
}

#[test]
fn a_port_that_is_taken_is_told_and_fails() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = folder();
    let output = run(folder.path(), &["serve", "--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains(&format!("error: can't listen on {address}")), "{}", err(&output));
}

#[test]
fn a_wrong_configuration_says_which_key_and_why() {
    let folder = folder();
    std::fs::write(folder.path().join("carsync.toml"), "[log]\nlevel = \"loud\"\n").expect("a file");
    let output = run(folder.path(), &["migrate"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(err(&output), "error: carsync.toml: log.level: must be error, warn, info or debug\n");
    let output = carsync(folder.path(), &["migrate"]).env("CARSYNC_LOG", "error").output().expect("the binary runs");
    assert_eq!(out(&output), "the schema went from version 0 to 4\n");
    let output = run(folder.path(), &["serve", "--config", "nowhere.toml"]);
    assert!(err(&output).starts_with("error: can't read nowhere.toml: "), "{}", err(&output));
}

#[test]
fn an_import_with_faults_lists_all_of_them_and_imports_nothing() {
    let folder = folder();
    let created = run(folder.path(), &TENANT);
    assert!(out(&created).starts_with("tenant         ten_"), "{}{}", out(&created), err(&created));
    let again = run(folder.path(), &TENANT);
    assert!(err(&again).contains("there is a tenant `ali-motors` already"), "{}", err(&again));

    let head = "slug,name_fa,name_en,city,address,latitude,longitude,zone,phone,hours,bays,services";
    let line = |slug: &str, hours: &str| format!("{slug},ونک,Vanak,تهران,میدان ونک,35.75,51.41,Asia/Tehran,,{hours},quick:1,oil_change:1");
    let good = "sat-thu 08:00-18:00";
    let file = [head, &line("one", good), &line("Two", "sat"), &line("three", good), &line("one", good), "x,y"].join("\r\n");
    std::fs::write(folder.path().join("shops.csv"), format!("\u{FEFF}{file}\r\n")).expect("a file");
    let import = |more: &[&str]| run(folder.path(), &[&["import", "workshops", "--tenant", "ali-motors", "shops.csv"], more].concat());

    let refused = import(&[]);
    assert_eq!(refused.status.code(), Some(1));
    let told: Vec<String> = err(&refused).lines().filter(|line| !line.contains(" INFO ")).map(str::to_owned).collect();
    assert_eq!(
        told,
        [
            "shops.csv:3:1 slug: a slug is of a-z and 0-9, with - and _ inside only",
            "shops.csv:3:10 hours: hours read like `sat-wed 08:00-18:00/13:00-14:00; thu 08:00-13:00`",
            "shops.csv:5:1 slug: `one` stands in line 2 already",
            "shops.csv:6:2: has 2 fields where the first line names 12 (is a quote or a comma missing?)",
            "4 faults in 3 lines: nothing was imported (--skip-bad imports the good lines)",
        ]
    );
    assert_eq!(out(&import(&["--skip-bad", "--dry-run"])), "would import 2 workshops, 3 bad lines skipped; nothing was changed\n");
    assert_eq!(out(&import(&["--skip-bad"])), "imported 2 workshops, 3 bad lines skipped\n");
    assert!(err(&import(&[])).contains("shops.csv:2:1 slug: the tenant has a workshop `one` already"));

    std::fs::write(folder.path().join("services.csv"), "slug,fa,en,minutes,price,bay_kinds\nbattery_test,,,,۲۰۰۰۰۰۰,\n").expect("a file");
    let services = ["import", "services", "--tenant", "ali-motors", "--workshop", "one", "services.csv"];
    assert_eq!(out(&run(folder.path(), &services)), "imported 1 service\n");
    std::fs::write(folder.path().join("days.csv"), "date,name_fa,name_en\n2027-03-21,نوروز,Nowruz\n").expect("a file");
    let holidays = ["import", "holidays", "--tenant", "ali-motors", "days.csv"];
    assert_eq!(out(&run(folder.path(), &holidays)), "imported 1 holiday\n");
    assert_eq!(out(&run(folder.path(), &holidays)), "imported 1 holiday, 1 of them known already\n");
    let elsewhere = run(folder.path(), &["import", "holidays", "--tenant", "nobody", "days.csv"]);
    assert!(err(&elsewhere).contains("there is no tenant `nobody`"), "{}", err(&elsewhere));
}

#[test]
fn the_demo_is_made_once_and_its_sign_ins_work_on_every_start() {
    let folder = folder();
    let mut tokens = Vec::new();
    let mut seen = Vec::new();
    for start in 0..2 {
        let mut host = Host::start(folder.path(), &["demo", "--listen", "127.0.0.1:0"]);
        let made = host.printed.iter().any(|line| line.starts_with("the businesses were made in"));
        assert_eq!(made, start == 0, "{:?}", host.printed);
        if made {
            let bookings = |line: &String| line.split_whitespace().nth(3)?.parse::<usize>().ok();
            let counts: Vec<usize> = host.printed.iter().filter_map(bookings).collect();
            assert!(matches!(counts[..], [market, chain, private] if market > 5_000 && chain > 500 && private > 50), "{counts:?}");
        }
        host.ready();
        let (status, near) = host.get("/v1/workshops?near=35.7575,51.4100", None);
        assert_eq!(status, 200, "{near}");
        let welcome = host.until("  No SMS is sent");
        let (status, inbox) = host.get("/dev/inbox", None);
        assert!(status == 200 && inbox.contains("Messages of this demo"), "{status} {inbox}");
        let curls: Vec<_> = welcome.iter().filter_map(|line| line.split_once("Bearer ")).map(|(_, rest)| rest).collect();
        assert_eq!(curls.len(), 4, "{welcome:?}");
        for curl in curls {
            let (token, url) = curl.split_once("' ").expect("a token and an address");
            let path = url.strip_prefix(&format!("http://{}", host.address)).expect("a path");
            let (status, body) = host.get(path, Some(token));
            assert_eq!(status, 200, "{path}: {body}");
            seen.push(body);
            tokens.push(token.to_owned());
        }
        assert_eq!(host.stop().code(), Some(0));
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 6);
    assert_eq!(seen[..4], seen[4..], "the data is kept");
    assert!(seen[0].contains("bkg_") && seen[1].contains("rep_") && seen[3].contains("golpayeh"), "{seen:?}");
}

#[test]
fn the_demo_leaves_a_database_with_other_tenants_alone() {
    let folder = folder();
    assert!(run(folder.path(), &TENANT).status.success());
    let output = run(folder.path(), &["demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("this database has a tenant `ali-motors` that is not of the demo"), "{}", err(&output));
}

#[test]
fn the_doctor_finds_what_is_wrong_and_shows_no_secret() {
    let folder = folder();
    let early = run(folder.path(), &["doctor"]);
    assert_eq!(early.status.code(), Some(0), "{}", out(&early));
    assert!(!folder.path().join("data").exists(), "it changes nothing");

    assert!(run(folder.path(), &TENANT).status.success());
    let well = run(folder.path(), &["doctor"]);
    assert_eq!(well.status.code(), Some(0), "{}", out(&well));
    assert!(out(&well).contains("ok    database    SQLite at ") && out(&well).contains("ok    schema      version 4"), "{}", out(&well));

    let key = folder.path().join("data/secret.key");
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).expect("a mode");
    let open = run(folder.path(), &["doctor"]);
    assert_eq!(open.status.code(), Some(1));
    assert!(out(&open).contains("fail  key"), "{}", out(&open));

    let away = carsync(folder.path(), &["doctor"]).env("CARSYNC_DATABASE_URL", "postgres://u:hunter2@127.0.0.1:9/d").output();
    let away = away.expect("the binary runs");
    assert_eq!(away.status.code(), Some(1));
    assert!(out(&away).contains("fail  database") && !out(&away).contains("hunter2"), "{}", out(&away));
    let secret = std::fs::read_to_string(&key).expect("a key");
    assert!(!out(&open).contains(secret.trim()));
}

#[test]
fn the_openapi_document_is_printed_and_compared() {
    let folder = folder();
    let printed = run(folder.path(), &["openapi"]);
    assert!(printed.status.success() && out(&printed).contains("openapi"));
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, &printed.stdout).expect("a file");
    assert!(run(folder.path(), &["openapi", "--check", "openapi.json"]).status.success());
    std::fs::write(&file, "{}\n").expect("a file");
    let old = run(folder.path(), &["openapi", "--check", "openapi.json"]);
    assert_eq!(old.status.code(), Some(1));
    assert!(err(&old).contains("openapi.json:1: differs") && err(&old).contains("carsync-host openapi > openapi.json"), "{}", err(&old));
}
