//! What a near-me search costs the host, as a ratio to poem's plain text on the same machine in the same run: CPU time per request of each
//! server process, read from /proc, so that the client beside it does not count. Linux only.
//!
//! `cargo bench -p carsync-host`

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;

use poem::listener::TcpListener;
use poem::{Route, Server, get, handler};

const REQUESTS: usize = 40_000;
const CONNECTIONS: usize = 4;
/// Clock ticks per second of /proc on Linux; the kernel has told user space 100 since ever.
const TICKS_PER_S: f64 = 100.0;

type Failure = Box<dyn Error + Send + Sync>;

#[handler]
fn hello() -> &'static str {
    "Hello, World!"
}

fn main() -> Result<(), Failure> {
    if std::env::args().any(|word| word == "--plain") {
        return plain();
    }
    if !cfg!(target_os = "linux") {
        println!("not measured: CPU time of a process is read from /proc, which is Linux's");
        return Ok(());
    }
    let mut plain = Running::start(Command::new(std::env::current_exe()?).arg("--plain"))?;
    let data = tempfile::tempdir()?;
    let mut host = Command::new(env!("CARGO_BIN_EXE_carsync-host"));
    host.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()).env("CARSYNC_LOG", "warn");
    let mut host = Running::start(&mut host)?;
    host.wait_until_ready()?;

    let base = plain.cpu_us("/")?;
    println!("CPU time per request, {REQUESTS} requests over {CONNECTIONS} connections");
    println!("  poem, plain text                     {base:>7.1} µs   1.00");
    for (what, path) in [
        ("host, /health/live", "/health/live"),
        ("host, nearest 10", "/v1/workshops?near=35.7575,51.4100&limit=10"),
        ("host, nearest 10 of a service", "/v1/workshops?near=35.7575,51.4100&service=inspection_full&limit=10"),
        ("host, free slots of a day", "/v1/tenants/sanjehrah/workshops/sanjehrah-azadi/slots?services=inspection_full&days=1"),
    ] {
        let cost = host.cpu_us(path)?;
        println!("  {what:<36} {cost:>7.1} µs {:>6.2}", cost / base);
    }
    Ok(())
}

/// The peer: poem with nothing around it.
fn plain() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        println!("listening on http://{free}");
        Server::new(TcpListener::bind(free)).run(Route::new().at("/", get(hello))).await?;
        Ok(())
    })
}

/// A server process and where it listens.
struct Running {
    process: Child,
    address: String,
}

impl Running {
    fn start(command: &mut Command) -> Result<Self, Failure> {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
        let address = loop {
            let line = lines.next().ok_or("the server ended")??;
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.trim().to_owned();
            }
        };
        // What it goes on printing must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, address })
    }

    fn wait_until_ready(&self) -> Result<(), Failure> {
        while !ask(&mut self.connect()?, "/health/ready", &self.address)?.starts_with("HTTP/1.1 200") {
            thread::sleep(std::time::Duration::from_millis(50));
        }
        Ok(())
    }

    fn connect(&self) -> Result<BufReader<TcpStream>, Failure> {
        loop {
            match TcpStream::connect(&self.address) {
                Ok(socket) => {
                    socket.set_nodelay(true)?;
                    return Ok(BufReader::new(socket));
                }
                Err(_) => thread::sleep(std::time::Duration::from_millis(20)),
            }
        }
    }

    /// The CPU time of the process for one request of many, in microseconds.
    fn cpu_us(&mut self, path: &'static str) -> Result<f64, Failure> {
        self.load(path, REQUESTS / 10)?;
        let before = self.ticks()?;
        self.load(path, REQUESTS)?;
        Ok((self.ticks()? - before) / TICKS_PER_S * 1e6 / REQUESTS as f64)
    }

    fn load(&self, path: &'static str, requests: usize) -> Result<(), Failure> {
        let mut clients = Vec::new();
        for _ in 0..CONNECTIONS {
            let (mut socket, address) = (self.connect()?, self.address.clone());
            clients.push(thread::spawn(move || -> Result<(), Failure> {
                for _ in 0..requests / CONNECTIONS {
                    let status = ask(&mut socket, path, &address)?;
                    if !status.starts_with("HTTP/1.1 200") {
                        return Err(format!("{path} answered {status}").into());
                    }
                }
                Ok(())
            }));
        }
        for client in clients {
            client.join().map_err(|_| "a client panicked")??;
        }
        Ok(())
    }

    /// User and system time of the process so far, in ticks.
    fn ticks(&self) -> Result<f64, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let (user, system) = (fields.get(11).ok_or("no utime")?, fields.get(12).ok_or("no stime")?);
        Ok(user.parse::<f64>()? + system.parse::<f64>()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One request on a kept connection; its status line.
fn ask(socket: &mut BufReader<TcpStream>, path: &str, host: &str) -> Result<String, Failure> {
    socket.get_mut().write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())?;
    let (mut status, mut length, mut line) = (String::new(), 0, String::new());
    socket.read_line(&mut status)?;
    loop {
        line.clear();
        socket.read_line(&mut line)?;
        if line == "\r\n" || line.is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    socket.read_exact(&mut body)?;
    Ok(status)
}
