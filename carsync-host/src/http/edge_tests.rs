//! Proves the edge over real sockets: slow, silent, leaving and greedy clients, and what refusals look like.
//!
//! Deadlines are short here; nothing sleeps but to be a slow client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::{EndpointExt, IntoResponse, Request, Response, Route};
use poem_openapi::auth::Bearer;
use poem_openapi::param::{Path, Query};
use poem_openapi::{Object, OpenApi, OpenApiService, SecurityScheme};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::edge::{Edge, RequestId, path_for_log};
use super::payload::{Accepted, Answer, Body, Cache, Created, NoContent, from_json};
use super::problem::Problem;
use super::server::{Limits, Stopped, serve};

const LONG: Duration = Duration::from_secs(10);

/// Signs that a handler gives and waits for.
struct Signs {
    started: Notify,
    release: Semaphore,
    finished: Notify,
}

struct Host {
    address: SocketAddr,
    signs: Arc<Signs>,
    stop: CancellationToken,
    running: TaskTracker,
    served: JoinHandle<Stopped>,
}

impl Drop for Host {
    fn drop(&mut self) {
        self.served.abort();
    }
}

#[derive(Debug, Deserialize, Serialize, Object)]
#[serde(deny_unknown_fields)]
struct Vehicle {
    plate: String,
    km: Option<u32>,
}

#[derive(Debug, Deserialize, Serialize, Object)]
#[serde(deny_unknown_fields)]
struct Book {
    vehicle: Vehicle,
    services: Vec<String>,
    minutes: u32,
}

#[derive(SecurityScheme)]
#[oai(ty = "bearer")]
struct Session(Bearer);

struct Api;

#[OpenApi]
impl Api {
    #[oai(path = "/bookings", method = "post", operation_id = "book")]
    async fn book(&self, body: Body<Book>) -> Result<Created<Book>, Problem> {
        if body.0.services.is_empty() {
            return Err(Problem::new(StatusCode::CONFLICT, "booking.slot_taken", "The slot is taken").retry_after(7));
        }
        Ok(Created::new(body.0).etag(1).replayed(true).location("/api/bookings/bkg_1".to_owned()))
    }

    #[oai(path = "/bookings/:day", method = "get", operation_id = "day")]
    async fn day(&self, day: Path<u32>, limit: Query<u32>) -> Result<Answer<Vec<u32>>, Problem> {
        Ok(Answer::new(vec![day.0, limit.0]).cache(Cache::Public { max_age_s: 30 }))
    }

    #[oai(path = "/me", method = "get", operation_id = "me")]
    async fn me(&self, session: Session) -> Result<Accepted<String>, Problem> {
        Ok(Accepted::new(session.0.token))
    }

    #[oai(path = "/session", method = "delete", operation_id = "sign_out")]
    async fn sign_out(&self) -> Result<NoContent, Problem> {
        Ok(NoContent::done())
    }
}

async fn plain(signs: Arc<Signs>, request: Request) -> poem::Result<Response> {
    match request.uri().path() {
        "/hello" => Ok(request.data::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default().into_response()),
        "/length" => Ok(request.into_body().into_bytes().await?.len().to_string().into_response()),
        "/panic" => panic!("the secret is 42"),
        "/leak" => Err(poem::error::InternalServerError(std::io::Error::other("postgres://carsync:hunter2@db"))),
        "/text" => Ok((StatusCode::UNPROCESSABLE_ENTITY, "a text").into_response()),
        "/big" => Ok(vec![b'x'; 64 * 1024 * 1024].into_response()),
        "/live" => {
            let events = futures_util::stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"data: 1\n\n")) });
            let silence = futures_util::stream::pending();
            Ok(Response::builder().body(poem::Body::from_bytes_stream(futures_util::StreamExt::chain(events, silence))))
        }
        _ => {
            signs.started.notify_one();
            if let Ok(pass) = signs.release.acquire().await {
                pass.forget();
            }
            signs.finished.notify_one();
            Ok("done".into_response())
        }
    }
}

async fn host(limits: Limits) -> Host {
    let signs = Arc::new(Signs { started: Notify::new(), release: Semaphore::new(0), finished: Notify::new() });
    let for_plain = Arc::clone(&signs);
    let route = Route::new()
        .nest("/api", OpenApiService::new(Api, "test", "1"))
        .nest_no_strip("/", make(move |request| plain(Arc::clone(&for_plain), request)).boxed());
    let edge = Arc::new(Edge::new(route, limits, || "minted-id".to_owned()));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let stop = CancellationToken::new();
    let running = edge.running();
    let served = tokio::spawn(serve(listener, edge, stop.clone()));
    Host { address, signs, stop, running, served }
}

fn brisk() -> Limits {
    Limits {
        head_deadline: Duration::from_millis(200),
        idle: Duration::from_millis(600),
        body_deadline: Duration::from_millis(300),
        write_stall: Duration::from_millis(300),
        stop_grace: Duration::from_secs(5),
        ..Limits::default()
    }
}

impl Host {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    /// Sends this text on a connection of its own and reads what comes until it is closed.
    async fn raw(&self, text: impl AsRef<[u8]>) -> String {
        let mut socket = self.connect().await;
        socket.write_all(text.as_ref()).await.expect("written");
        rest(&mut socket).await
    }

    async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (String, Value) {
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let answer = self.raw(format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}{length}\r\n{body}")).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (head.to_lowercase(), serde_json::from_str(body).unwrap_or(Value::Null))
    }

    async fn post(&self, body: &str) -> (String, Value) {
        self.send("POST", "/api/bookings", "Content-Type: application/json\r\n", body).await
    }

    async fn http2(&self, stream_window: u32) -> http2::SendRequest<Empty<Bytes>> {
        let io = TokioIo::new(self.connect().await);
        let mut client = http2::Builder::new(TokioExecutor::new());
        client.initial_stream_window_size(stream_window);
        let (sender, connection) = client.handshake(io).await.expect("HTTP/2");
        tokio::spawn(connection);
        sender
    }

    fn get(&self, path: &str) -> hyper::Request<Empty<Bytes>> {
        hyper::Request::get(format!("http://{}{path}", self.address)).body(Empty::new()).expect("a request")
    }
}

async fn rest(socket: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = timeout(LONG, socket.read_to_end(&mut answer)).await.expect("the server closes in time");
    assert!(read.is_ok() || !answer.is_empty(), "closed without an answer: {read:?}");
    String::from_utf8_lossy(&answer).into_owned()
}

/// How long the server leaves a connection open that sent this, and what it said.
async fn held(mut socket: TcpStream, text: &[u8]) -> Duration {
    let since = Instant::now();
    socket.write_all(text).await.expect("written");
    let mut answer = Vec::new();
    drop(timeout(LONG, socket.read_to_end(&mut answer)).await.expect("the server closes in time"));
    since.elapsed()
}

async fn sign(notify: &Notify) {
    timeout(LONG, notify.notified()).await.expect("the handler's sign");
}

fn assert_between(took: Duration, least_ms: u64, most_ms: u64) {
    assert!(took >= Duration::from_millis(least_ms) && took <= Duration::from_millis(most_ms), "{took:?} is not {least_ms}..={most_ms} ms");
}

#[tokio::test]
async fn clients_that_send_no_request_are_cut_in_time_and_do_not_disturb_others() {
    let host = host(brisk()).await;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    let texts: [&[u8]; 5] = [b"", b"GET /hello HTT", b"GET /hello HTTP/1.1\r\nHost: x\r\nX-A: ", b"PRI * HTTP/2", preface];
    let mut waiting = Vec::new();
    for text in texts {
        for _ in 0..20 {
            waiting.push(tokio::spawn(held(host.connect().await, text)));
        }
    }
    let (head, _) = host.send("GET", "/hello", "", "").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
    for one in waiting {
        assert_between(one.await.expect("no panic"), 190, 5000);
    }
}

#[tokio::test]
async fn a_head_that_trickles_is_cut_at_the_same_deadline() {
    let host = host(brisk()).await;
    let (mut read, mut write) = host.connect().await.into_split();
    let since = Instant::now();
    let trickle = tokio::spawn(async move {
        let mut beat = tokio::time::interval(Duration::from_millis(20));
        while write.write_all(b"G").await.is_ok() {
            beat.tick().await;
        }
    });
    let mut answer = Vec::new();
    drop(timeout(LONG, read.read_to_end(&mut answer)).await.expect("cut"));
    assert_between(since.elapsed(), 190, 5000);
    trickle.abort();
}

#[tokio::test]
async fn an_idle_connection_outlives_the_head_deadline_but_half_a_second_head_does_not() {
    let host = host(Limits { idle: Duration::from_millis(2000), ..brisk() }).await;
    let ask = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut answer = [0; 2048];
    for second in [&b""[..], b"GET /he"] {
        let mut socket = host.connect().await;
        for _ in 0..2 {
            socket.write_all(ask).await.expect("written");
            let read = socket.read(&mut answer).await.expect("an answer");
            assert!(answer[..read].starts_with(b"HTTP/1.1 200"));
            assert!(timeout(Duration::from_millis(400), socket.read(&mut answer)).await.is_err(), "closed before the idle limit");
        }
        // 400 ms of 2000 have gone.
        let took = held(socket, second).await;
        let (least, most) = if second.is_empty() { (1500, 5000) } else { (190, 1400) };
        assert_between(took, least, most);
    }
}

#[tokio::test]
async fn an_idle_http2_connection_is_closed() {
    let host = host(brisk()).await;
    let mut client = host.http2(65_535).await;
    let answer = client.send_request(host.get("/hello")).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    drop(answer.into_body().collect().await);
    let since = Instant::now();
    timeout(LONG, async {
        while client.ready().await.is_ok() && !client.is_closed() {
            tokio::task::yield_now().await
        }
    })
    .await
    .expect("closed");
    assert_between(since.elapsed(), 500, 5000);
}

#[tokio::test]
async fn bodies_are_counted_whatever_length_they_claim() {
    let host = host(Limits { body_bytes: 1000, ..brisk() }).await;
    let chunked = |size: usize| {
        format!(
            "POST /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n{}\r\n0\r\n\r\n",
            "y".repeat(size)
        )
    };
    assert!(host.raw(chunked(1000)).await.ends_with("\r\n\r\n1000"));
    let refused = host.raw(chunked(1001)).await;
    assert!(
        refused.starts_with("HTTP/1.1 413") && refused.contains("request.too_large") && refused.contains("\"request_id\":\"minted-id\""),
        "{refused}"
    );
    let (head, body) = host.send("POST", "/length", "", &"y".repeat(100_000)).await;
    assert!(head.starts_with("http/1.1 413") && head.contains("application/problem+json"), "{head}");
    assert_eq!(body["code"], "request.too_large");
    // What is little too long is read to its end, so that the connection can go on.
    let long = format!("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{}", "y".repeat(100_000));
    let both = host.raw(long + "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(both.starts_with("HTTP/1.1 413") && both.ends_with("minted-id"), "{both}");
    // One that asks before it sends is told at once.
    let asked = host.raw("POST /length HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n").await;
    assert!(asked.starts_with("HTTP/1.1 413"), "{asked}");
    let (head, _) = host.send("POST", "/length", "", &"y".repeat(1000)).await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
}

#[tokio::test]
async fn a_body_that_stalls_is_408() {
    let host = host(brisk()).await;
    let since = Instant::now();
    let answer = host.raw("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("request.body_too_slow"), "{answer}");
    assert_between(since.elapsed(), 290, 5000);
}

#[tokio::test]
async fn bodies_together_stay_within_the_budget() {
    let host = host(Limits { body_budget_bytes: 1500, body_deadline: LONG, ..brisk() }).await;
    let mut first = host.connect().await;
    let half = format!("1f4\r\n{}\r\n", "y".repeat(500));
    let text = format!("POST /slow HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{half}{half}0\r\n\r\n");
    first.write_all(text.as_bytes()).await.expect("written");
    sign(&host.signs.started).await;
    let (head, body) = host.send("POST", "/length", "", &"y".repeat(1000)).await;
    assert!(head.starts_with("http/1.1 503") && head.contains("retry-after: 1"), "{head}");
    assert_eq!(body["code"], "server.busy");
    host.signs.release.add_permits(1);
    sign(&host.signs.finished).await;
    timeout(LONG, first.read(&mut [0; 1000])).await.expect("an answer").expect("read");
    let (head, _) = host.send("POST", "/length", "", &"y".repeat(1000)).await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
}

#[tokio::test]
async fn a_get_without_a_length_passes_and_every_answer_has_the_default_headers() {
    let host = host(brisk()).await;
    let answer =
        host.raw("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: from-client_1\r\n\r\n").await.to_lowercase();
    for part in [
        "http/1.1 200",
        "x-request-id: from-client_1",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cache-control: no-store",
    ] {
        assert!(answer.contains(part), "{part} is not in {answer}");
    }
    assert!(answer.ends_with("\r\n\r\nfrom-client_1"));
    for bad in ["short", "has a space in it", "semi;colon", &"x".repeat(65)] {
        let (head, _) = host.send("GET", "/hello", &format!("X-Request-Id: {bad}\r\n"), "").await;
        assert!(head.contains("x-request-id: minted-id"), "{head}");
    }
}

#[tokio::test]
async fn failures_inside_say_nothing_but_internal() {
    let host = host(brisk()).await;
    for path in ["/panic", "/leak"] {
        let (head, body) = host.send("GET", path, "X-Request-Id: my-request-1\r\n", "").await;
        assert!(head.starts_with("http/1.1 500") && head.contains("content-type: application/problem+json"), "{head}");
        let text = r#"{"type":"urn:carsync:problem:internal","title":"The server failed","status":500,"code":"internal","request_id":"my-request-1"}"#;
        assert_eq!(body, serde_json::from_str::<Value>(text).expect("JSON"));
    }
}

#[tokio::test]
async fn every_refusal_of_poem_is_a_problem() {
    let host = host(brisk()).await;
    let json = "Content-Type: application/json\r\n";
    let cases = [
        ("GET", "/api/nowhere", "", "", 404, "route.not_found", ""),
        ("PUT", "/api/bookings", "", "", 405, "route.method_not_allowed", ""),
        ("POST", "/api/bookings", "Content-Type: text/plain\r\n", "{}", 415, "request.unsupported_media_type", ""),
        ("POST", "/api/bookings", "", "{}", 415, "request.unsupported_media_type", ""),
        ("POST", "/api/bookings", json, "{", 400, "json.malformed", ""),
        ("POST", "/api/bookings", json, "", 400, "json.malformed", ""),
        ("GET", "/api/bookings/x?limit=1", "", "", 400, "request.invalid", "path[0]"),
        ("GET", "/api/bookings/1?limit=many", "", "", 400, "request.invalid", "limit"),
        ("GET", "/api/bookings/1", "", "", 400, "request.invalid", "limit"),
        ("GET", "/api/me", "", "", 401, "session.missing", ""),
        ("GET", "/text", "", "", 422, "request.refused", ""),
    ];
    for (method, path, headers, text, status, code, field) in cases {
        let (head, body) = host.send(method, path, headers, text).await;
        assert!(head.starts_with(&format!("http/1.1 {status}")) && head.contains("application/problem+json"), "{path}: {head}");
        assert_eq!(
            (&body["code"], &body["status"], &body["request_id"]),
            (&code.into(), &status.into(), &"minted-id".into()),
            "{path}: {body}"
        );
        assert_eq!(body["fields"][0]["name"].as_str().unwrap_or(""), field, "{path}: {body}");
        assert_eq!(head.contains("www-authenticate: bearer"), status == 401);
        assert!(!body.to_string().contains("many"), "{body}");
    }
}

#[tokio::test]
async fn answers_and_refusals_of_handlers_arrive_as_they_were_meant() {
    let host = host(brisk()).await;
    let (head, body) = host.post(r#"{"vehicle":{"plate":"a","km":null},"services":["oil"],"minutes":30}"#).await;
    for part in [
        "http/1.1 201",
        "etag: \"1\"",
        "idempotency-replayed: true",
        "location: /api/bookings/bkg_1",
        "content-type: application/json",
        "cache-control: no-store",
    ] {
        assert!(head.contains(part), "{part} is not in {head}");
    }
    assert_eq!(body["vehicle"]["plate"], "a");
    let (head, body) = host.post(r#"{"vehicle":{"plate":"a"},"services":[],"minutes":30}"#).await;
    assert!(head.starts_with("http/1.1 409") && head.contains("retry-after: 7"), "{head}");
    assert_eq!((&body["code"], &body["request_id"]), (&"booking.slot_taken".into(), &"minted-id".into()));
    let (head, body) = host.send("GET", "/api/bookings/1?limit=2", "", "").await;
    assert!(head.contains("cache-control: public, max-age=30"), "{head}");
    assert_eq!(body, serde_json::json!([1, 2]));
    let (head, _) = host.send("DELETE", "/api/session", "", "").await;
    assert!(head.starts_with("http/1.1 204") && !head.contains("content-type:"), "{head}");
}

#[test]
fn the_wrong_field_is_named_and_its_value_is_not_repeated() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "snake_case")]
    enum Kind {
        Oil,
    }
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read from JSON")]
    struct Outer {
        book: Option<Book>,
        kind: Option<Kind>,
        id: Option<uuid::Uuid>,
        pair: Option<(u8, u8)>,
        phone: Option<Phone>,
    }
    /// A value that refuses in its own words.
    #[derive(Debug, Deserialize)]
    #[serde(try_from = "String")]
    struct Phone;
    impl TryFrom<String> for Phone {
        type Error = &'static str;
        fn try_from(_: String) -> Result<Self, Self::Error> {
            Err("A mobile number has eleven digits.")
        }
    }
    let cases = [
        (r#"{"secret":1}"#, "secret", "field.unknown"),
        (r#"{"book":{"vehicle":{"plate":"a","secret":1},"services":[],"minutes":1}}"#, "book.vehicle.secret", "field.unknown"),
        (r#"{"book":{"vehicle":{"km":1},"services":[],"minutes":1}}"#, "book.vehicle.plate", "field.missing"),
        (r#"{"book":{"vehicle":{"plate":"a"},"services":[]}}"#, "book.minutes", "field.missing"),
        (r#"{"book":{"vehicle":{"plate":7},"services":[],"minutes":1}}"#, "book.vehicle.plate", "field.wrong_type"),
        (r#"{"book":{"vehicle":{"plate":"a"},"services":["a",{}],"minutes":1}}"#, "book.services[1]", "field.wrong_type"),
        (r#"{"book":{"vehicle":"secret, expected u9","services":[],"minutes":1}}"#, "book.vehicle", "field.wrong_type"),
        (r#"{"book":{"vehicle":{"plate":"a"},"services":[],"minutes":-1}}"#, "book.minutes", "field.invalid"),
        (r#"{"book":{"vehicle":{"plate":"a"},"services":[],"minutes":1,"minutes":2}}"#, "book.minutes", "field.duplicate"),
        (r#"{"kind":"secret"}"#, "kind", "field.invalid"),
        (r#"{"id":"secret"}"#, "id", "field.invalid"),
        (r#"{"pair":[1]}"#, "pair", "field.invalid"),
    ];
    for (text, name, code) in cases {
        let problem = from_json::<Outer>(text.as_bytes()).expect_err(text);
        let body = serde_json::to_value(&problem).expect("JSON");
        assert_eq!((problem.code(), problem.status()), ("request.invalid", StatusCode::BAD_REQUEST));
        assert_eq!((&body["fields"][0]["name"], &body["fields"][0]["code"]), (&name.into(), &code.into()), "{text}: {body}");
        assert!(name.contains("secret") || !body.to_string().contains("secret"), "{body}");
    }
    for text in ["", "{", "[", r#"{"book":null"#, "{} x", r#"{"book":nul}"#, r#"{"id":"\ud800"}"#] {
        assert_eq!(from_json::<Outer>(text.as_bytes()).expect_err(text).code(), "json.malformed", "{text}");
    }
    let body = serde_json::to_value(from_json::<Outer>(br#"{"phone":"secret"}"#).expect_err("a phone")).expect("JSON");
    let field = serde_json::json!({"name": "phone", "code": "field.invalid", "detail": "A mobile number has eleven digits."});
    assert_eq!(body["fields"][0], field);
    let body = serde_json::to_value(from_json::<Outer>(b"\"x\"").expect_err("a text")).expect("JSON");
    assert_eq!((&body["code"], &body["detail"], body.get("fields")), (&"request.invalid".into(), &"Expected an object.".into(), None));
}

#[tokio::test]
async fn a_handler_ends_although_its_http1_client_left() {
    let host = host(brisk()).await;
    let mut socket = host.connect().await;
    socket.write_all(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx").await.expect("written");
    sign(&host.signs.started).await;
    drop(socket);
    let (head, _) = host.send("GET", "/hello", "", "").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
    host.signs.release.add_permits(1);
    sign(&host.signs.finished).await;
}

#[tokio::test]
async fn a_handler_ends_although_its_http2_stream_was_reset() {
    let host = host(brisk()).await;
    let mut client = host.http2(65_535).await;
    for _ in 0..50 {
        let asked = tokio::spawn(client.send_request(host.get("/slow")));
        sign(&host.signs.started).await;
        asked.abort();
        assert!(asked.await.expect_err("aborted").is_cancelled());
        // The next answer on the same connection shows that the reset before it has been read.
        assert_eq!(client.send_request(host.get("/hello")).await.expect("an answer").status(), 200);
        assert_eq!(host.running.len(), 1, "the handler was dropped");
        host.signs.release.add_permits(1);
        sign(&host.signs.finished).await;
        timeout(LONG, async {
            while !host.running.is_empty() {
                tokio::task::yield_now().await
            }
        })
        .await
        .expect("ended");
    }
}

#[tokio::test]
async fn too_many_requests_at_once_are_refused_but_slow_bodies_take_no_place() {
    let host = host(Limits { requests_in_flight: 1, body_deadline: LONG, ..brisk() }).await;
    let mut slow_bodies = Vec::new();
    for _ in 0..20 {
        let mut socket = host.connect().await;
        socket.write_all(b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx").await.expect("written");
        slow_bodies.push(socket);
    }
    assert!(host.send("GET", "/hello", "", "").await.0.starts_with("http/1.1 200"));
    let mut first = host.connect().await;
    first.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("written");
    sign(&host.signs.started).await;
    let (head, body) = host.send("GET", "/hello", "", "").await;
    assert!(head.starts_with("http/1.1 503") && head.contains("retry-after: 1"), "{head}");
    assert_eq!(body["code"], "server.busy");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut() {
    // Long enough that both answers have begun on a busy machine.
    let host = host(Limits { idle: LONG, head_deadline: LONG, write_stall: Duration::from_millis(1500), ..brisk() }).await;
    let mut deaf = host.connect().await;
    deaf.write_all(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("written");
    // The same over HTTP/2 with a window that is never opened again; its pings are answered, its body is not read.
    let mut client = host.http2(1000).await;
    let stalled = client.send_request(host.get("/big")).await.expect("an answer");
    let since = Instant::now();
    timeout(LONG, async {
        while client.ready().await.is_ok() && !client.is_closed() {
            tokio::task::yield_now().await
        }
    })
    .await
    .expect("cut");
    assert_between(since.elapsed(), 500, 9000);
    drop(stalled);
    let mut answer = Vec::new();
    drop(timeout(LONG, deaf.read_to_end(&mut answer)).await.expect("cut"));
    assert!(answer.len() < 64 * 1024 * 1024, "the server waited");
}

#[tokio::test]
async fn a_stream_that_has_nothing_to_say_is_not_cut() {
    let host = host(brisk()).await;
    let mut client = host.http2(65_535).await;
    let mut live = client.send_request(host.get("/live")).await.expect("an answer").into_body();
    assert!(live.frame().await.is_some_and(|event| event.is_ok()));
    assert!(timeout(Duration::from_millis(1500), live.frame()).await.is_err(), "the stream ended");
}

#[tokio::test]
async fn a_stop_lets_the_running_request_finish() {
    let mut host = host(brisk()).await;
    let mut idle = host.connect().await;
    idle.write_all(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("written");
    assert!(idle.read(&mut [0; 2048]).await.expect("an answer") > 0);
    let mut old = host.connect().await;
    old.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("written");
    sign(&host.signs.started).await;
    let mut client = host.http2(65_535).await;
    let new = tokio::spawn(client.send_request(host.get("/slow")));
    sign(&host.signs.started).await;

    host.stop.cancel();
    assert_eq!(rest(&mut idle).await, "");
    timeout(LONG, async {
        while TcpStream::connect(host.address).await.is_ok() {
            tokio::task::yield_now().await
        }
    })
    .await
    .expect("no more connections");
    host.signs.release.add_permits(2);
    let answer = rest(&mut old).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    let body = new.await.expect("no panic").expect("an answer").into_body().collect().await.expect("a body").to_bytes();
    assert_eq!(body, "done");
    let stopped = timeout(LONG, &mut host.served).await.expect("in time").expect("no panic");
    assert_eq!(stopped, Stopped { connections_cut: 0, handlers_left: 0 });
}

#[tokio::test]
async fn a_stop_ends_with_the_grace_and_says_what_is_left() {
    let mut host = host(Limits { stop_grace: Duration::from_millis(300), ..brisk() }).await;
    let mut socket = host.connect().await;
    socket.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("written");
    sign(&host.signs.started).await;
    host.stop.cancel();
    let stopped = timeout(LONG, &mut host.served).await.expect("in time").expect("no panic");
    assert_eq!(stopped, Stopped { connections_cut: 1, handlers_left: 1 });
    host.signs.release.add_permits(1);
    sign(&host.signs.finished).await;
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_their_turn() {
    let host = host(Limits { connections: 2, ..brisk() }).await;
    let _silent = (host.connect().await, host.connect().await);
    let since = Instant::now();
    assert!(host.send("GET", "/hello", "", "").await.0.starts_with("http/1.1 200"));
    assert_between(since.elapsed(), 100, 5000);
}

#[test]
fn the_document_lists_every_refusal() {
    let spec: Value = serde_json::from_str(&OpenApiService::new(Api, "test", "1").spec()).expect("JSON");
    let answers = spec["paths"]["/bookings"]["post"]["responses"].as_object().expect("answers");
    for status in ["201", "400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429", "500", "503"] {
        let media = if status == "201" { "application/json" } else { "application/problem+json" };
        assert!(answers[status]["content"][media]["schema"]["$ref"].is_string(), "{status}");
    }
    assert_eq!(spec["components"]["schemas"]["Problem"]["required"], serde_json::json!(["type", "title", "status", "code", "request_id"]));
    assert!(spec["paths"]["/session"]["delete"]["responses"]["204"].get("content").is_none());
    assert_eq!(spec["paths"]["/bookings"]["post"]["requestBody"]["required"], true);
}

#[test]
fn the_logged_path_keeps_ids_and_hides_secrets() {
    assert_eq!(path_for_log("/v1/tenants/iran-khodro/day/2026-11-22"), "/v1/tenants/iran-khodro/day/2026-11-22");
    assert_eq!(path_for_log("/v1/me/bookings/bkg_01j0000000000000000000000a"), "/v1/me/bookings/bkg_01j0000000000000000000000a");
    assert_eq!(path_for_log("/v1/customers/09121234567"), "/v1/customers/*");
    assert_eq!(path_for_log("/v1/reports/verify/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9xxxx"), "/v1/reports/verify/*");
    assert_eq!(path_for_log("/verify/abcdefghjkmnpqrstvwxyzabcd"), "/verify/*");
    assert_eq!(path_for_log("/v1/%D8%B9%D9%84%DB%8C"), "/v1/*");
}
