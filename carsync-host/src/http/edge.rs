//! The one place that every request passes: id, body limits, a task of its own for the handler, problem+json, headers, a log line.
//!
//! Law: once a handler has started it runs to its end, whether the client waits, leaves or resets its HTTP/2 stream (a dropped `begin()`
//! would lose other people's writes). Handlers therefore need deadlines of their own for what they wait on. Sockets are in `server`.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use poem::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use poem::{Body, Endpoint, IntoResponse, Request, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::problem::{PROBLEM_JSON, Problem, from_poem_error, of_status};
use super::server::Limits;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, for handlers (`Data<&RequestId>`), logs and problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub Arc<str>);

type MintId = dyn Fn() -> String + Send + Sync;

/// The whole application behind its edge. An [`Endpoint`] that never fails: every refusal is already a response.
pub struct Edge<E> {
    inner: Arc<E>,
    limits: Limits,
    mint_id: Box<MintId>,
    running: TaskTracker,
    slots: Arc<Semaphore>,
    body_bytes: Arc<Semaphore>,
    upload_bytes: Arc<Semaphore>,
}

impl<E> fmt::Debug for Edge<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edge").field("limits", &self.limits).field("running", &self.running.len()).finish_non_exhaustive()
    }
}

impl<E: Endpoint + 'static> Edge<E> {
    /// Puts `inner` behind the edge. `mint_id` makes a request id when the client sent none that is usable.
    pub fn new(inner: E, limits: Limits, mint_id: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            inner: Arc::new(inner),
            mint_id: Box::new(mint_id),
            running: TaskTracker::new(),
            slots: Arc::new(Semaphore::new(limits.requests_in_flight)),
            body_bytes: Arc::new(Semaphore::new(limits.body_budget_bytes)),
            upload_bytes: Arc::new(Semaphore::new(limits.upload_budget_bytes)),
            limits,
        }
    }

    /// The running handlers, also those whose client has left. Wait for them before the database is closed.
    pub fn running(&self) -> TaskTracker {
        self.running.clone()
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    async fn answer(&self, mut request: Request) -> Response {
        let line = Line {
            started: Instant::now(),
            id: RequestId(self.id_of(&request)),
            method: request.method().clone(),
            path: path_for_log(request.uri().path()),
        };
        let held = match self.read_body(&mut request).await {
            Ok(held) => held,
            Err(problem) => return line.close(problem.into_response()),
        };
        // Taken after the body, so that clients with slow bodies can't keep the others out.
        let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() else { return line.close(busy().into_response()) };
        request.set_data(line.id.clone());
        let span = tracing::info_span!("request", request.id = %line.id.0);
        let refused = line.clone();
        let inner = Arc::clone(&self.inner);
        let work = async move {
            let answer = match AssertUnwindSafe(inner.call(request)).catch_unwind().await {
                Ok(Ok(answer)) => answer.into_response(),
                Ok(Err(error)) if error.is_from_response() => error.into_response(),
                Ok(Err(error)) => from_poem_error(error).into_response(),
                Err(_) => {
                    // The panic hook has said what and where; a message of ours could repeat personal data.
                    tracing::error!("a handler panicked");
                    Problem::internal().into_response()
                }
            };
            drop((slot, held));
            line.close(answer)
        };
        // Dropping the handle leaves the task running.
        match self.running.spawn(work.instrument(span)).await {
            Ok(answer) => answer,
            Err(error) if error.is_cancelled() => refused.close(busy().into_response()),
            Err(_) => {
                tracing::error!(request.id = %refused.id.0, "an answer panicked while it was written");
                refused.close(Problem::internal().into_response())
            }
        }
    }

    fn id_of(&self, request: &Request) -> Arc<str> {
        let usable = |id: &&str| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        request.header(X_REQUEST_ID).filter(usable).map_or_else(|| (self.mint_id)().into(), Into::into)
    }

    /// Takes the whole body into memory, within the limits, and puts it back as one piece. The permits hold its share of the common budget.
    async fn read_body(&self, request: &mut Request) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let body = request.take_body();
        if body.is_empty() {
            return Ok(None);
        }
        let (cap, budget) = match BodyKind::of(request) {
            BodyKind::Usual => (self.limits.body_bytes, &self.body_bytes),
            BodyKind::Template => (self.limits.template_bytes, &self.body_bytes),
            BodyKind::Picture => (self.limits.upload_bytes, &self.upload_bytes),
        };
        let announced = request.header(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok()).unwrap_or(0);
        let mut body: BoxBody<Bytes, std::io::Error> = body.into();
        let started = Instant::now();
        if announced > cap as u64 {
            let waits = request.headers().contains_key(header::EXPECT);
            return Err(self.too_large(if waits { None } else { Some(&mut body) }, started).await);
        }

        let mut all = BytesMut::new();
        let mut held: Option<OwnedSemaphorePermit> = None;
        loop {
            let arrived = Duration::from_secs_f64(all.len() as f64 / f64::from(self.limits.body_bytes_per_s.max(1)));
            let frame = match timeout_at(started + self.limits.body_deadline + arrived, body.frame()).await {
                Err(_) => return Err(of_status(StatusCode::REQUEST_TIMEOUT)),
                Ok(None) => break,
                Ok(Some(Err(_))) => return Err(Problem::invalid().detail("The body broke off.")),
                Ok(Some(Ok(frame))) => frame,
            };
            let Ok(data) = frame.into_data() else { continue };
            if all.len() + data.len() > cap {
                return Err(self.too_large(Some(&mut body), started).await);
            }
            let size = u32::try_from(data.len()).map_err(|_| busy())?;
            let share = Arc::clone(budget).try_acquire_many_owned(size).map_err(|_| busy())?;
            match &mut held {
                Some(held) => held.merge(share),
                None => held = Some(share),
            }
            all.extend_from_slice(&data);
        }
        request.set_body(Body::from_bytes(all.freeze()));
        Ok(held)
    }

    /// 413, after throwing away a little more of the body: a client still sending when the connection closes may never see the answer.
    async fn too_large(&self, body: Option<&mut BoxBody<Bytes, std::io::Error>>, started: Instant) -> Problem {
        if let Some(body) = body {
            let mut left = self.limits.body_discard_bytes;
            let discard = async {
                while let Some(Ok(frame)) = body.frame().await {
                    left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
                    if left == 0 {
                        break;
                    }
                }
            };
            // Over the deadline or not, the answer is the same.
            drop(timeout_at(started + self.limits.body_deadline, discard).await);
        }
        of_status(StatusCode::PAYLOAD_TOO_LARGE)
    }
}

impl<E: Endpoint + 'static> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok(self.answer(request).await)
    }
}

/// What a body is, as far as its length is concerned.
enum BodyKind {
    Usual,
    /// The 154 items of the standard template take 35 KiB, with escapes and spaces over 64.
    Template,
    Picture,
}

impl BodyKind {
    fn of(request: &Request) -> Self {
        let (path, method) = (request.uri().path(), request.method());
        if *method == Method::POST && path.ends_with("/inspection/photos")
            || *method == Method::PUT && path.ends_with("/inspection-settings/logo")
        {
            Self::Picture
        } else if path.contains("/inspection-templates") {
            Self::Template
        } else {
            Self::Usual
        }
    }
}

fn busy() -> Problem {
    of_status(StatusCode::SERVICE_UNAVAILABLE)
}

/// What is known of a request from its start, for its last headers and its log line.
#[derive(Clone)]
struct Line {
    started: Instant,
    id: RequestId,
    method: Method,
    path: String,
}

impl Line {
    /// The answer as it goes out: a refusal is problem+json with the id, the default headers are there, the line is written.
    fn close(self, mut answer: Response) -> Response {
        let status = answer.status();
        if status.is_client_error() || status.is_server_error() {
            match answer.extensions_mut().remove::<Problem>() {
                Some(problem) => problem.with_request_id(&self.id.0).write_to(&mut answer),
                None if answer.content_type() == Some(PROBLEM_JSON) => {}
                None => of_status(status).with_request_id(&self.id.0).write_to(&mut answer),
            }
        }
        let headers = answer.headers_mut();
        if let Ok(id) = HeaderValue::from_str(&self.id.0) {
            headers.insert(X_REQUEST_ID, id);
        }
        headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
        headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        tracing::info!(
            http.method = %self.method,
            http.path = %self.path,
            http.status = answer.status().as_u16(),
            latency_ms = self.started.elapsed().as_secs_f64() * 1e3,
            request.id = %self.id.0,
            "request"
        );
        answer
    }
}

/// The path without what may be secret or personal: tokens, numbers as long as a phone's, whatever is no plain word becomes `*`.
pub(super) fn path_for_log(path: &str) -> String {
    let shown = |part: &str| {
        let bytes = part.as_bytes();
        let word = bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
        let short = bytes.len() <= 32 && bytes.iter().filter(|b| b.is_ascii_digit()).count() < 7;
        // Ids (`bkg_` and 26 digits of base 32) and days (`2026-11-22`) have many digits and are not personal.
        let id = bytes.len() == 30 && bytes.get(3) == Some(&b'_');
        let day = bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
        word && (short || id || day)
    };
    let mut before = "";
    let part = |part| {
        // What is printed on a report may have few digits.
        let token = std::mem::replace(&mut before, part) == "verify";
        if !token && shown(part) { part } else { "*" }
    };
    let mut line = path.split('/').map(part).collect::<Vec<_>>().join("/");
    line.truncate(256);
    line
}
