//! The real binary, serving. It is killed when the test lets it go.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::PATIENCE;
use super::client::Client;
use super::site::Site;

/// A host that serves.
#[derive(Debug)]
pub struct Host {
    child: Child,
    pub address: SocketAddr,
    /// What it prints: messages to phones above all.
    said: watch::Receiver<Vec<String>>,
    /// Its log.
    logged: watch::Receiver<Vec<String>>,
}

impl Host {
    /// Starts it on a free port and waits until it is ready.
    pub async fn start(site: &Site) -> Self {
        let mut command = site.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let mut said = follow(child.stdout.take().expect("its output"));
        let logged = follow(child.stderr.take().expect("its log"));
        let line = |line: &String| line.strip_prefix("listening on http://").and_then(|address| address.parse().ok());
        let listening = timeout(PATIENCE, said.wait_for(|lines| lines.iter().find_map(line).is_some())).await;
        let address: Option<SocketAddr> = listening.ok().and_then(|lines| lines.ok()?.iter().find_map(line));
        let address = address.unwrap_or_else(|| panic!("the host does not listen: {:?}", *logged.borrow()));
        let host = Self { child, address, said, logged };
        let anybody = host.anybody();
        let deadline = Instant::now() + PATIENCE;
        while anybody.get("/health/ready").unruly().await.status != 200 {
            assert!(Instant::now() < deadline, "the host is not ready: {}", host.log());
        }
        host
    }

    /// A client without a session.
    pub fn anybody(&self) -> Client {
        Client::to(self.address)
    }

    /// A client with a session of this phone, by the code that the host printed.
    pub async fn sign_in(&self, phone: &str) -> Client {
        let anybody = self.anybody();
        let (request, code) = self.code(phone).await;
        let session = anybody.post("/v1/sign-in").json(&json!({"request": request, "code": code})).await.expect(201);
        self.anybody().bearing(session["token"].as_str().expect("a token"))
    }

    /// Asks for a code: the request and the code.
    pub async fn code(&self, phone: &str) -> (String, String) {
        let already = self.codes(phone).len();
        let sent = self.anybody().post("/v1/sign-in/code").json(&json!({"phone": phone})).await.expect(202);
        let code = self.wait_for_code(phone, already).await;
        (sent["request"].as_str().expect("a request").to_owned(), code)
    }

    async fn wait_for_code(&self, phone: &str, already: usize) -> String {
        let mut said = self.said.clone();
        let lines = timeout(PATIENCE, said.wait_for(|lines| codes(lines, phone).len() > already)).await;
        let lines = lines.unwrap_or_else(|_| panic!("no code for {phone}: {}", self.log())).expect("the host still runs");
        codes(&lines, phone).pop().expect("a code")
    }

    /// All codes this phone got so far.
    pub fn codes(&self, phone: &str) -> Vec<String> {
        codes(&self.said.borrow(), phone)
    }

    /// The messages to phones so far, of all who got one.
    pub fn messages(&self) -> Vec<String> {
        self.said.borrow().iter().filter(|line| line.starts_with("SMS to ")).cloned().collect()
    }

    /// The log so far.
    pub fn log(&self) -> String {
        self.logged.borrow().join("\n")
    }

    /// The most memory the process ever had resident, in MiB.
    pub fn peak_rss_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("the process's status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).expect("a number") / 1024
    }

    /// Whether the process runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_none()
    }

    /// SIGTERM, and how it ended.
    pub async fn stop(mut self) -> ExitStatus {
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(killed.success());
        let mut said = self.said.clone();
        // Its output closes when it ends.
        let ended = timeout(PATIENCE * 2, said.wait_for(|_| false)).await;
        assert!(ended.is_ok(), "it does not stop: {}", self.log());
        self.child.wait().expect("an end")
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("a signal");
        self.child.wait().expect("an end");
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The lines of a stream as they come.
fn follow(stream: impl Read + Send + 'static) -> watch::Receiver<Vec<String>> {
    let (tell, told) = watch::channel(Vec::new());
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            tell.send_modify(|lines: &mut Vec<String>| lines.push(line));
        }
    });
    told
}

/// The codes in messages to a phone: the first six digits in a row.
fn codes(lines: &[String], phone: &str) -> Vec<String> {
    let start = format!("SMS to +98{}: ", phone.strip_prefix('0').unwrap_or(phone));
    let code = |text: &str| {
        let digits: Vec<&str> = text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() == 6).collect();
        digits.first().map(|code| (*code).to_owned())
    };
    lines.iter().filter_map(|line| code(line.strip_prefix(&start)?)).collect()
}
