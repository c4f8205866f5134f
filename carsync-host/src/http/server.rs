//! The sockets: accepting, HTTP/1.1 and HTTP/2 with deadlines for everything a client can leave undone, and an orderly stop.
//!
//! What happens to a request is in `edge`. Law: no client can hold a connection without using it, and none can end the accept loop.

mod pulse;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use poem::http::Version;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint, Request};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::edge::Edge;
use pulse::{Outgoing, Overdue, Pulse, Watched};

/// Every limit of the edge and of its sockets.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Open connections; more wait in the kernel's backlog. Keep it below the limit of open files.
    pub connections: usize,
    /// Handlers that may run at the same time; more answer 503 at once.
    pub requests_in_flight: usize,
    /// The longest body, in bytes; more answers 413.
    pub body_bytes: usize,
    /// The same where an inspection template is sent.
    pub template_bytes: usize,
    /// The same where a photo is uploaded.
    pub upload_bytes: usize,
    /// The bytes of all bodies in memory at the same time; more answers 503.
    pub body_budget_bytes: usize,
    /// The same for uploads, which have a budget of their own.
    pub upload_budget_bytes: usize,
    /// How much of a body that is too long is still read, so that its client sees the 413.
    pub body_discard_bytes: usize,
    /// The time for a body, longer by what `body_bytes_per_s` gives it; more answers 408.
    pub body_deadline: Duration,
    /// Each so many bytes that have arrived give a body another second.
    pub body_bytes_per_s: u32,
    /// The time for the first request of a connection to arrive, and for the head of each later one from its first byte.
    pub head_deadline: Duration,
    /// How long a connection without requests is kept.
    pub idle: Duration,
    /// How long a client may take no byte of its answer.
    pub write_stall: Duration,
    /// HTTP/1.1: the read buffer and so the longest head, in bytes (431 beyond). The number of headers is hyper's, 100.
    pub http1_buffer_bytes: usize,
    /// HTTP/2: requests at the same time on one connection.
    pub http2_streams: u32,
    /// HTTP/2: the longest list of headers, in bytes.
    pub http2_header_list_bytes: u32,
    /// HTTP/2: how often a connection is pinged.
    pub http2_ping_every: Duration,
    /// HTTP/2: how long the answer to a ping may take.
    pub http2_ping_timeout: Duration,
    /// How long a stop waits for what is running.
    pub stop_grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            requests_in_flight: 1024,
            body_bytes: 64 * 1024,
            template_bytes: 512 * 1024,
            upload_bytes: 12 * 1024 * 1024,
            body_budget_bytes: 32 * 1024 * 1024,
            upload_budget_bytes: 64 * 1024 * 1024,
            body_discard_bytes: 256 * 1024,
            body_deadline: Duration::from_secs(10),
            body_bytes_per_s: 8 * 1024,
            head_deadline: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            write_stall: Duration::from_secs(30),
            http1_buffer_bytes: 64 * 1024,
            http2_streams: 128,
            http2_header_list_bytes: 16 * 1024,
            http2_ping_every: Duration::from_secs(20),
            http2_ping_timeout: Duration::from_secs(20),
            stop_grace: Duration::from_secs(20),
        }
    }
}

/// How a stop went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// Connections that were cut because they did not end within the grace.
    pub connections_cut: usize,
    /// Handlers that were still running then. They go on until the process ends.
    pub handlers_left: usize,
}

/// Serves `edge` on `listener` until `stop` is cancelled, and then until what is running has ended or `Limits::stop_grace` is over.
pub async fn serve<E: Endpoint + 'static>(listener: TcpListener, edge: Arc<Edge<E>>, stop: CancellationToken) -> Stopped {
    let limits = edge.limits();
    let http = Arc::new(http(limits));
    let places = Arc::new(Semaphore::new(limits.connections));
    let connections = TaskTracker::new();
    let cut = CancellationToken::new();

    let mut failing = false;
    while let Some(Ok(place)) = unless(&stop, Arc::clone(&places).acquire_owned()).await {
        let socket = match unless(&stop, listener.accept()).await {
            None => break,
            Some(Ok((socket, _))) => socket,
            Some(Err(error)) => {
                // Out of descriptors or memory; it passes. Of a run of failures only the first is logged.
                if !(failing || of_peer(&error)) {
                    tracing::warn!(error = %error, "can't accept connections");
                }
                if !of_peer(&error) {
                    failing = true;
                    unless(&stop, sleep(Duration::from_millis(100))).await;
                }
                continue;
            }
        };
        failing = false;
        let connection = connection(socket, Arc::clone(&edge), Arc::clone(&http), stop.clone());
        let cut = cut.clone();
        connections.spawn(async move {
            unless(&cut, connection).await;
            drop(place);
        });
    }
    drop(listener);

    let deadline = Instant::now() + limits.stop_grace;
    connections.close();
    let connections_cut = if timeout_at(deadline, connections.wait()).await.is_ok() { 0 } else { connections.len() };
    cut.cancel();
    connections.wait().await;
    let handlers = edge.running();
    handlers.close();
    let handlers_left = if timeout_at(deadline, handlers.wait()).await.is_ok() { 0 } else { handlers.len() };
    Stopped { connections_cut, handlers_left }
}

/// The future's outcome, or `None` if the token is cancelled first.
async fn unless<F: Future>(token: &CancellationToken, future: F) -> Option<F::Output> {
    tokio::select! {
        biased;
        () = token.cancelled() => None,
        outcome = future => Some(outcome),
    }
}

/// Whether accept failed because of the one client that was to be accepted.
fn of_peer(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted)
}

fn http(limits: &Limits) -> Builder<TokioExecutor> {
    let mut http = Builder::new(TokioExecutor::new());
    // hyper's own head timer runs while a connection is idle, too; the pulse tells the two apart and this is only a second belt.
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle + limits.head_deadline)
        .max_buf_size(limits.http1_buffer_bytes.max(8192));
    http.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.http2_ping_every)
        .keep_alive_timeout(limits.http2_ping_timeout)
        .max_concurrent_streams(limits.http2_streams)
        .max_header_list_size(limits.http2_header_list_bytes)
        .max_pending_accept_reset_streams(20)
        .initial_stream_window_size(128 * 1024)
        .initial_connection_window_size(512 * 1024)
        // What hyper may hold of an answer that is not read; the rest waits in `Outgoing`, where it is timed.
        .max_send_buf_size(64 * 1024);
    http
}

/// One connection, to its end.
async fn connection<E: Endpoint + 'static>(
    socket: TcpStream,
    edge: Arc<Edge<E>>,
    http: Arc<Builder<TokioExecutor>>,
    stop: CancellationToken,
) {
    let (Ok(local), Ok(peer)) = (socket.local_addr(), socket.peer_addr()) else { return };
    if socket.set_nodelay(true).is_err() {
        return;
    }
    let limits = edge.limits().clone();
    let pulse = Pulse::new();
    let watched = TokioIo::new(Watched::new(socket, Arc::clone(&pulse)));
    let service = {
        let pulse = Arc::clone(&pulse);
        service_fn(move |request: hyper::Request<Incoming>| {
            let hold = pulse.begin(request.version() == Version::HTTP_2);
            answer(Arc::clone(&edge), request, local, peer, hold)
        })
    };
    let mut conversation = std::pin::pin!(http.serve_connection(watched, service));

    let shortest = limits.head_deadline.min(limits.idle).min(limits.write_stall);
    let mut tick = interval((shortest / 8).clamp(Duration::from_millis(5), Duration::from_secs(1)));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stopping = false;
    let mut last_call = None;
    loop {
        tokio::select! {
            _ = conversation.as_mut() => return,
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                conversation.as_mut().graceful_shutdown();
            }
            now = tick.tick() => match (pulse.overdue(&limits), last_call) {
                (Some(Overdue::Idle), None) => {
                    last_call = Some(now + limits.head_deadline);
                    conversation.as_mut().graceful_shutdown();
                }
                (Some(Overdue::Idle), Some(end)) if now < end => {}
                (Some(reason), _) => {
                    tracing::debug!(connection.overdue = ?reason, "a connection was cut");
                    return;
                }
                (None, _) => {}
            }
        }
    }
}

async fn answer<E: Endpoint + 'static>(
    edge: Arc<Edge<E>>,
    request: hyper::Request<Incoming>,
    local: SocketAddr,
    peer: SocketAddr,
    hold: pulse::Hold,
) -> Result<hyper::Response<Outgoing>, Infallible> {
    let request = Request::from((request, LocalAddr(Addr::SocketAddr(local)), RemoteAddr(Addr::SocketAddr(peer)), Scheme::HTTP));
    let answer: hyper::Response<BoxBody<_, _>> = edge.get_response(request).await.into();
    Ok(answer.map(|body| Outgoing::new(body, hold)))
}
