//! A server on this machine that answers as a test tells it to, and remembers what it was asked.

#![allow(dead_code, clippy::allow_attributes, reason = "each test uses a part of it")]

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use carsync_core::jiff::Timestamp;
use carsync_core::jiff::fmt::rfc2822;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// What was asked.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Call {
    async fn read(request: Request<Incoming>) -> Self {
        let (head, body) = request.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        let headers = head.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned()));
        Self {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: fields(head.uri.query().unwrap_or_default()),
            headers: headers.collect(),
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        value(&self.headers, name)
    }

    /// The fields of a form.
    pub fn form(&self) -> Vec<(String, String)> {
        fields(&self.body)
    }

    /// A field of the form.
    pub fn field(&self, name: &str) -> Option<String> {
        value(&self.form(), name).map(str::to_owned)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

fn fields(text: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://x/?{text}")).expect("fields");
    url.query_pairs().into_owned().collect()
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Reply {
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self { status, headers: vec![("content-type", "application/json".to_owned())], body: body.to_string() }
    }

    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As if it were answered then.
    pub fn at(self, time: Timestamp) -> Self {
        let date = rfc2822::to_string(&time.to_zoned(carsync_core::jiff::tz::TimeZone::UTC)).expect("a date");
        self.with("date", date)
    }
}

/// A server, until the test ends.
#[derive(Clone)]
pub struct Fake {
    pub url: String,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Fake {
    /// Answers each call so.
    pub async fn answering(answer: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let fake = Self { url, calls: Arc::default() };
        let (calls, answer) = (fake.calls.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (calls, answer) = (calls.clone(), answer.clone());
                let service = service_fn(move |request| {
                    let (calls, answer) = (calls.clone(), answer.clone());
                    async move {
                        let call = Call::read(request).await;
                        let reply = answer(&call);
                        calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
                        Ok::<_, Infallible>(response(reply))
                    }
                });
                tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        fake
    }

    /// Answers every call the same.
    pub async fn always(reply: Reply) -> Self {
        Self::answering(move |_| reply.clone()).await
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last call.
    pub fn last(&self) -> Call {
        self.calls().pop().expect("a call")
    }
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(Full::new(reply.body.into())).expect("a response")
}

/// What a server does that is none.
#[derive(Debug, Clone, Copy)]
pub enum Rogue {
    /// Accepts and closes at once.
    Drops,
    /// Reads the request and closes.
    ReadsAndDrops,
    /// Reads and says nothing.
    Sleeps,
    /// Begins an answer and closes.
    BreaksOff,
}

/// A server that behaves so; its address.
pub async fn rogue(rogue: Rogue) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            match rogue {
                Rogue::Drops => {}
                Rogue::ReadsAndDrops => drop(stream.read(&mut request).await),
                Rogue::Sleeps => kept.push(stream),
                Rogue::BreaksOff => {
                    let _read = stream.read(&mut request).await;
                    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n{\"return\":{";
                    drop(stream.write_all(begun).await);
                }
            }
        }
    });
    url
}

/// An address where nobody listens.
pub async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// All that an error says of itself and of its causes.
pub fn told(error: &dyn std::error::Error) -> String {
    let mut told = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        told.push_str(&format!("\n{error} {error:?}"));
        cause = error.source();
    }
    told
}
