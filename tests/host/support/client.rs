//! A small HTTP client over hyper: HTTP/1.1 with keep-alive, or HTTP/2 with prior knowledge. One request at a time on a connection of HTTP/1.1.
//!
//! Law: whatever the host answers has a request id, never a 5xx, and a refusal is a problem that tells nothing of the inside.

use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::{http1, http2};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, IF_MATCH};
use hyper::{HeaderMap, Request, Response, body::Incoming};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::PATIENCE;

type Body = Full<Bytes>;

/// A caller, with a session or without.
#[derive(Debug, Clone)]
pub struct Client {
    address: SocketAddr,
    token: Option<Arc<str>>,
    connection: Arc<Mutex<Option<http1::SendRequest<Body>>>>,
}

/// A request under way; awaiting it sends it.
#[derive(Debug)]
#[must_use]
pub struct Ask<'a> {
    client: &'a Client,
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Option<Bytes>,
    unruly: bool,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
    pub text: String,
    /// The body as it came.
    pub bytes: Bytes,
}

/// What must never be told: words of the inside.
const INSIDE: [&str; 8] = ["sqlx", "sea_orm", "SELECT", "INSERT", "panicked", "/work", "/tmp", ".rs:"];

impl Client {
    pub fn to(address: SocketAddr) -> Self {
        Self { address, token: None, connection: Arc::default() }
    }

    /// The same with a session, on a connection of its own.
    pub fn bearing(&self, token: &str) -> Self {
        Self { token: Some(token.into()), ..Self::to(self.address) }
    }

    /// The same on a connection of its own, as another tab would be.
    pub fn again(&self) -> Self {
        Self { connection: Arc::default(), ..self.clone() }
    }

    /// The session's token.
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("a session")
    }

    pub fn get(&self, path: impl Into<String>) -> Ask<'_> {
        self.ask("GET", path)
    }

    pub fn post(&self, path: impl Into<String>) -> Ask<'_> {
        self.ask("POST", path)
    }

    pub fn put(&self, path: impl Into<String>) -> Ask<'_> {
        self.ask("PUT", path)
    }

    pub fn delete(&self, path: impl Into<String>) -> Ask<'_> {
        self.ask("DELETE", path)
    }

    pub fn ask(&self, method: &str, path: impl Into<String>) -> Ask<'_> {
        let bearer = self.token.iter().map(|token| (AUTHORIZATION.to_string(), format!("Bearer {token}").into_bytes())).collect();
        Ask { client: self, method: method.to_owned(), path: path.into(), headers: bearer, body: None, unruly: false }
    }

    /// A connection of HTTP/2 with prior knowledge.
    pub async fn http2(&self) -> http2::SendRequest<Body> {
        let socket = TcpStream::connect(self.address).await.expect("a connection");
        let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(socket)).await.expect("HTTP/2");
        tokio::spawn(connection);
        sender
    }

    async fn send(&self, mut request: Request<Body>) -> hyper::Result<Response<Incoming>> {
        let mut place = self.connection.lock().await;
        if let Some(mut sender) = place.take()
            && sender.ready().await.is_ok()
        {
            match sender.try_send_request(request).await {
                Ok(answer) => {
                    *place = Some(sender);
                    return Ok(answer);
                }
                Err(mut error) => match error.take_message() {
                    // The host closed the connection before anything of the request was sent.
                    Some(unsent) => request = unsent,
                    None => return Err(error.into_error()),
                },
            }
        }
        let socket = TcpStream::connect(self.address).await.expect("a connection");
        socket.set_nodelay(true).expect("a socket");
        let (mut sender, connection) = http1::handshake(TokioIo::new(socket)).await.expect("HTTP/1.1");
        tokio::spawn(connection);
        let answer = sender.send_request(request).await?;
        *place = Some(sender);
        Ok(answer)
    }
}

impl Ask<'_> {
    pub fn json(self, body: &Value) -> Self {
        self.bytes(body.to_string()).header(CONTENT_TYPE.as_str(), "application/json")
    }

    /// A body as it is, without a content type.
    pub fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// The key of a request that must not be done twice.
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// The version that was seen.
    pub fn seen(self, version: &Value) -> Self {
        self.header(IF_MATCH.as_str(), format!("\"{version}\""))
    }

    /// Whatever comes is right.
    pub fn unruly(mut self) -> Self {
        self.unruly = true;
        self
    }

    /// The request itself, for a connection of HTTP/2.
    pub fn into_http2(self) -> Request<Body> {
        let uri = format!("http://{}{}", self.client.address, self.path);
        self.build(&uri)
    }

    fn build(self, uri: &str) -> Request<Body> {
        let mut request = Request::builder().method(self.method.as_str()).uri(uri);
        for (name, value) in &self.headers {
            request = request.header(name.as_str(), value.as_slice());
        }
        request.body(Full::new(self.body.unwrap_or_default())).expect("a request")
    }
}

impl<'a> IntoFuture for Ask<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let asked = self.asked();
            self.answered().await.unwrap_or_else(|error| panic!("{asked}: {error:?}"))
        })
    }
}

impl Ask<'_> {
    fn asked(&self) -> String {
        format!("{} {}", self.method, self.path.get(..200).unwrap_or(&self.path))
    }

    /// The answer, or how the connection broke: a host that refuses a long body need not read it to its end.
    pub async fn answered(self) -> hyper::Result<Answer> {
        let (client, unruly, asked, uri) = (self.client, self.unruly, self.asked(), self.path.clone());
        let request = self.header(HOST.as_str(), client.address.to_string()).build(&uri);
        let whole = async {
            let (head, body) = client.send(request).await?.into_parts();
            Ok::<_, hyper::Error>((head, body.collect().await?.to_bytes()))
        };
        let (head, body) = timeout(PATIENCE, whole).await.unwrap_or_else(|_| panic!("{asked}: no answer in time"))?;
        let text = String::from_utf8_lossy(&body).into_owned();
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let answer = Answer { asked, status: head.status.as_u16(), headers: head.headers, body: json, text, bytes: body };
        if !unruly {
            answer.keeps_the_manners();
        }
        Ok(answer)
    }
}

impl Answer {
    /// The body of an answer with this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        self.body
    }

    /// A refusal with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.code()), (status, code), "{}: {}", self.asked, self.text);
        self.body
    }

    /// The stable code of a refusal; empty of anything else.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The names of the fields that were wrong.
    pub fn fields(&self) -> Vec<&str> {
        let fields = self.body["fields"].as_array();
        fields.into_iter().flatten().filter_map(|field| field["name"].as_str()).collect()
    }

    fn keeps_the_manners(&self) {
        let Self { asked, status, text, .. } = self;
        let id = self.header("x-request-id").unwrap_or_else(|| panic!("{asked}: no request id"));
        assert!(*status < 500, "{asked}: {status} {text}");
        if *status < 400 {
            return;
        }
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{asked}: {text}");
        assert_eq!(self.body["request_id"], id, "{asked}: {text}");
        assert_eq!(self.body["status"], *status, "{asked}: {text}");
        assert!(!self.code().is_empty(), "{asked}: {text}");
        assert_eq!(self.body["type"], format!("urn:carsync:problem:{}", self.code()), "{asked}: {text}");
        for word in INSIDE {
            assert!(!text.contains(word), "{asked} tells of the inside: {text}");
        }
        if matches!(*status, 429 | 503) {
            assert!(self.header("retry-after").is_some_and(|wait| wait.parse::<u32>().is_ok()), "{asked}: no Retry-After");
        }
    }
}
