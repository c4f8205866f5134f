//! Twilio of the tests' own: it takes messages and answers when it is told to, and signs what it calls back with.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::json;
use sha1::Sha1;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The account.
pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
/// Its token.
pub const TOKEN: &str = "canary-token-of-twilio";

/// A message that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    pub sid: String,
    pub to: String,
    /// Where news of it are to be told.
    pub callback: String,
}

/// Twilio, until the test ends.
#[derive(Debug)]
pub struct Twilio {
    pub url: String,
    taken: Arc<Mutex<Vec<Taken>>>,
    answers: watch::Sender<bool>,
}

impl Twilio {
    /// Opens it; no message is answered for yet.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (answers, told) = watch::channel(false);
        let twilio = Self { url, taken: Arc::default(), answers };
        let taken = twilio.taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (taken, told) = (taken.clone(), told.clone());
                let service = service_fn(move |request| answer(taken.clone(), told.clone(), request));
                tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        twilio
    }

    /// From now on it answers, also for what it took before.
    pub fn answer(&self) {
        self.answers.send_replace(true);
    }

    /// What it took so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The form of a call back, and the signature that a token makes of it.
pub fn news(of: &Taken, status: &str, code: Option<u32>, token: &str) -> (String, String) {
    let code = code.map(|code| code.to_string());
    let mut fields = vec![("AccountSid", ACCOUNT), ("MessageSid", of.sid.as_str()), ("MessageStatus", status), ("To", of.to.as_str())];
    fields.extend(code.as_deref().map(|code| ("ErrorCode", code)));
    fields.sort_unstable();
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("a key");
    mac.update(of.callback.as_bytes());
    for (name, value) in &fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    (form, STANDARD.encode(mac.finalize().into_bytes()))
}

async fn answer(
    taken: Arc<Mutex<Vec<Taken>>>,
    mut told: watch::Receiver<bool>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let reply = |status: u16, body: serde_json::Value| {
        let response = Response::builder().status(status).header("content-type", "application/json");
        response.body(Full::new(body.to_string().into())).expect("a response")
    };
    let basic = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    if head.headers.get("authorization").is_none_or(|given| *given != basic) {
        return Ok(reply(401, json!({"code": 20003})));
    }
    let message =
        |sid: &str| json!({"sid": sid, "status": "queued", "error_code": null, "num_segments": "2", "price": null, "price_unit": "USD"});
    let messages = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages");
    let rest = head.uri.path().strip_prefix(&messages).unwrap_or_default();
    if head.method != "POST" {
        let sid = rest.trim_start_matches('/').trim_end_matches(".json");
        return Ok(reply(200, message(sid)));
    }
    let field = |name: &str| form_urlencoded::parse(&body).find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let sid = {
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let sid = format!("SM{:032x}", 0xabc0_0000 + taken.len());
        let callback = field("StatusCallback").expect("an address to call");
        taken.push(Taken { sid: sid.clone(), to: field("To").expect("a receiver"), callback });
        sid
    };
    drop(told.wait_for(|answers| *answers).await);
    Ok(reply(201, message(&sid)))
}
