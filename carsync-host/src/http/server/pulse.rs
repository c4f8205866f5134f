//! The pulse of one connection: what its client has done and left undone, so that a client who only holds it is cut.
//!
//! Read and written by the socket (`Watched`), by each request (`Hold`) and by each answer's body (`Outgoing`); judged by `Pulse::overdue`.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Duration, Instant};

use super::Limits;

/// Over HTTP/2 a body goes out in pieces of this size, so that one that is not read stays here, where it is seen, not in hyper's buffers.
const PIECE_BYTES: usize = 16 * 1024;

/// What a client has left undone for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overdue {
    /// The head of a request did not arrive.
    Head,
    /// No request for a while. Nobody's fault.
    Idle,
    /// It does not read its answers.
    Unread,
}

/// Times are milliseconds of the connection's life, from 1; 0 is never.
#[derive(Debug)]
pub struct Pulse {
    born: Instant,
    http2: AtomicBool,
    /// Requests whose answer is not wholly handed over.
    open: AtomicUsize,
    /// When the last of them ended.
    quiet: AtomicU64,
    /// First byte heard since.
    heard: AtomicU64,
    /// Since when the socket takes no bytes.
    stuck: AtomicU64,
    /// Bodies that have bytes and wait for the client.
    waiting: AtomicUsize,
    /// When one of them moved last.
    moved: AtomicU64,
}

impl Pulse {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            born: Instant::now(),
            http2: AtomicBool::new(false),
            open: AtomicUsize::new(0),
            quiet: AtomicU64::new(0),
            heard: AtomicU64::new(0),
            stuck: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            moved: AtomicU64::new(0),
        })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }

    /// A request begins. It is open until the `Hold` is dropped.
    pub fn begin(self: &Arc<Self>, http2: bool) -> Hold {
        self.http2.store(http2, Ordering::Relaxed);
        self.open.fetch_add(1, Ordering::AcqRel);
        self.heard.store(0, Ordering::Relaxed);
        Hold { pulse: Arc::clone(self), waiting: false }
    }

    /// What the client has left undone for longer than the limits allow, if anything.
    pub fn overdue(&self, limits: &Limits) -> Option<Overdue> {
        let now = self.now();
        let over = |since: u64, limit: Duration| u128::from(now.saturating_sub(since)) > limit.as_millis();
        let stuck = self.stuck.load(Ordering::Relaxed);
        if stuck != 0 && over(stuck, limits.write_stall) {
            return Some(Overdue::Unread);
        }
        if self.open.load(Ordering::Acquire) > 0 {
            let unread = self.waiting.load(Ordering::Acquire) > 0 && over(self.moved.load(Ordering::Acquire), limits.write_stall);
            return unread.then_some(Overdue::Unread);
        }
        let quiet = self.quiet.load(Ordering::Relaxed);
        let heard = self.heard.load(Ordering::Relaxed);
        if quiet == 0 {
            // From the beginning, however the bytes trickle: a silent socket, half a head, half a preface.
            return over(1, limits.head_deadline).then_some(Overdue::Head);
        }
        // Over HTTP/2 bytes between requests may be pings and window updates.
        if heard != 0 && !self.http2.load(Ordering::Relaxed) && over(heard, limits.head_deadline) {
            return Some(Overdue::Head);
        }
        over(quiet, limits.idle).then_some(Overdue::Idle)
    }
}

/// One open request.
#[derive(Debug)]
pub struct Hold {
    pulse: Arc<Pulse>,
    waiting: bool,
}

impl Hold {
    /// The answer's body moved; from now it waits for the client, or for its source.
    fn waits_for_client(&mut self, waits: bool) {
        self.pulse.moved.store(self.pulse.now(), Ordering::Release);
        if waits != self.waiting {
            self.waiting = waits;
            if waits {
                self.pulse.waiting.fetch_add(1, Ordering::AcqRel)
            } else {
                self.pulse.waiting.fetch_sub(1, Ordering::AcqRel)
            };
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.waits_for_client(false);
        self.pulse.quiet.store(self.pulse.now(), Ordering::Relaxed);
        self.pulse.heard.store(0, Ordering::Relaxed);
        self.pulse.open.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The body of an answer on its way out; its request stays open until it is gone.
#[derive(Debug)]
pub struct Outgoing {
    body: BoxBody<Bytes, io::Error>,
    rest: Bytes,
    hold: Hold,
}

impl Outgoing {
    pub fn new(body: BoxBody<Bytes, io::Error>, mut hold: Hold) -> Self {
        hold.waits_for_client(true);
        Self { body, rest: Bytes::new(), hold }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.rest.is_empty() {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
                self.hold.waits_for_client(false);
                return Poll::Pending;
            };
            self.hold.waits_for_client(matches!(frame, Some(Ok(_))));
            match frame {
                Some(Ok(frame)) if frame.data_ref().is_some_and(|data| data.len() > PIECE_BYTES) && self.in_pieces() => {
                    self.rest = frame.into_data().unwrap_or_default();
                }
                other => return Poll::Ready(other),
            }
        }
        self.hold.waits_for_client(true);
        let length = self.rest.len().min(PIECE_BYTES);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        let mut hint = self.body.size_hint();
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint.set_lower(hint.lower().saturating_add(rest));
        hint
    }
}

impl Outgoing {
    fn in_pieces(&self) -> bool {
        self.hold.pulse.http2.load(Ordering::Relaxed)
    }
}

/// The socket, with the pulse felt at every read and write.
#[derive(Debug)]
pub struct Watched {
    socket: TcpStream,
    pulse: Arc<Pulse>,
}

impl Watched {
    pub fn new(socket: TcpStream, pulse: Arc<Pulse>) -> Self {
        Self { socket, pulse }
    }

    fn wrote(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let pulse = &self.pulse;
        if result.is_pending() {
            if pulse.stuck.load(Ordering::Relaxed) == 0 {
                pulse.stuck.store(pulse.now(), Ordering::Relaxed);
            }
            return Poll::Pending;
        }
        pulse.stuck.store(0, Ordering::Relaxed);
        // Over HTTP/2 the bytes may be an answer to a ping; there only bodies count.
        if !pulse.http2.load(Ordering::Relaxed) {
            pulse.moved.store(pulse.now(), Ordering::Release);
        }
        result
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.socket).poll_read(cx, buf))?;
        if buf.filled().len() > before && self.pulse.heard.load(Ordering::Relaxed) == 0 {
            self.pulse.heard.store(self.pulse.now(), Ordering::Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write(cx, buf);
        self.wrote(result)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write_vectored(cx, bufs);
        self.wrote(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
