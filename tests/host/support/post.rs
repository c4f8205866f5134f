//! An SMS provider of the tests' own: Kavenegar's API as far as a host calls it, with the faults that a test asks for.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::PATIENCE;
use super::client::Client;
use super::host::Host;
use super::site::Site;

/// The key of the account, which nothing may ever show.
pub const KEY: &str = "CANARY-0f3d-kavenegar-key";

/// A message that was taken: it reaches a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms {
    pub reference: i64,
    pub local_id: i64,
    /// As it is dialled in Iran.
    pub to: String,
    pub text: String,
}

/// What goes wrong.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Of a hundred messages so many are taken and the connection is dropped instead of an answer.
    pub answers_lost_percent: u64,
    /// Every connection is dropped before anything is taken.
    pub down: bool,
    /// Numbers that the provider refuses.
    pub refused: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct State {
    taken: Vec<Sms>,
    sends: usize,
    answers_lost: usize,
    faults: Faults,
    chance: u64,
    /// What is told of every message's delivery.
    status: u16,
}

/// The provider, until the test ends.
#[derive(Debug, Clone)]
pub struct Post {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Post {
    /// Opens it, and tells the site that its hosts send through it.
    pub async fn open(site: &mut Site) -> Self {
        let post = Self::listen().await;
        site.set("CARSYNC_SMS_PROVIDER", "kavenegar");
        site.set("CARSYNC_SMS_KEY", KEY);
        site.set("CARSYNC_SMS_KAVENEGAR_URL", format!("{}/v1", post.url));
        site.set("CARSYNC_SMS_PER_SECOND", "1000");
        post
    }

    async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let post = Self { url, state: Arc::default() };
        post.state().status = 1;
        let state = post.state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = state.clone();
                let service = service_fn(move |request| answer(state.clone(), request));
                tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        post
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on this goes wrong.
    pub fn fail(&self, faults: Faults) {
        self.state().faults = faults;
    }

    /// From now on this is told of every message.
    pub fn tell(&self, status: u16) {
        self.state().status = status;
    }

    /// What was taken, in its order.
    pub fn taken(&self) -> Vec<Sms> {
        self.state().taken.clone()
    }

    /// How often a message was handed over, and how often no answer was given.
    pub fn handed_over(&self) -> (usize, usize) {
        let state = self.state();
        (state.sends, state.answers_lost)
    }

    /// Waits until what was taken is as wished, or gives up.
    pub async fn wait(&self, patience: std::time::Duration, what: &str, wish: impl Fn(&[Sms]) -> bool) -> Vec<Sms> {
        let deadline = Instant::now() + patience;
        loop {
            let taken = self.taken();
            if wish(&taken) {
                return taken;
            }
            assert!(Instant::now() < deadline, "{what} did not come: {} messages were taken", taken.len());
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// A client with a session of this phone, by the code that came through here.
    pub async fn sign_in(&self, host: &Host, phone: &str) -> Client {
        let anybody = host.anybody();
        let to_me = |taken: &[Sms]| taken.iter().filter(|sms| sms.to == phone).count();
        let before = to_me(&self.taken());
        let sent = anybody.post("/v1/sign-in/code").json(&json!({"phone": phone})).await.expect(202);
        let taken = self.wait(PATIENCE, "the code", |taken| to_me(taken) > before).await;
        let last = taken.iter().rfind(|sms| sms.to == phone).expect("it came");
        let code = last.text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6).expect("a code");
        let session = anybody.post("/v1/sign-in").json(&json!({"request": sent["request"], "code": code})).await.expect(201);
        anybody.bearing(session["token"].as_str().expect("a token"))
    }
}

/// A connection that is dropped.
#[derive(Debug, thiserror::Error)]
#[error("dropped")]
struct Dropped;

async fn answer(state: Arc<Mutex<State>>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Dropped> {
    let path = request.uri().path().to_owned();
    let body = request.into_body().collect().await.map_err(|_| Dropped)?.to_bytes();
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if state.faults.down {
        return Err(Dropped);
    }
    let Some(method) = path.strip_prefix(&format!("/v1/{KEY}/")) else { return Ok(envelope(403, Value::Null)) };
    let status = state.status;
    let reply = match method {
        "sms/send.json" => {
            state.sends += 1;
            if state.faults.refused.contains(&field("receptor")) {
                return Ok(envelope(411, Value::Null));
            }
            let local_id: i64 = field("localid").parse().expect("a local id");
            let known = state.taken.iter().find(|sms| sms.local_id == local_id).cloned();
            let sms = known.unwrap_or_else(|| {
                let reference = 8_792_343 + i64::try_from(state.taken.len()).expect("a number");
                let sms = Sms { reference, local_id, to: field("receptor"), text: field("message") };
                state.taken.push(sms.clone());
                sms
            });
            state.chance = state.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if (state.chance >> 33) % 100 < state.faults.answers_lost_percent {
                state.answers_lost += 1;
                return Err(Dropped);
            }
            json!([{"messageid": sms.reference, "status": 1, "receptor": sms.to, "cost": 1_200}])
        }
        "sms/statuslocalmessageid.json" => {
            let local_id: i64 = field("localid").parse().expect("a local id");
            match state.taken.iter().find(|sms| sms.local_id == local_id) {
                Some(sms) => json!([{"messageid": sms.reference, "localid": local_id.to_string(), "status": status}]),
                None => json!([{"messageid": 0, "localid": local_id.to_string(), "status": 100}]),
            }
        }
        "sms/status.json" => {
            let ids = field("messageid");
            let known = |id: &str| state.taken.iter().any(|sms| sms.reference.to_string() == id);
            let told = |id: &str| json!({"messageid": id.parse::<i64>().ok(), "status": if known(id) { status } else { 100 }});
            ids.split(',').map(told).collect()
        }
        _ => return Ok(envelope(404, Value::Null)),
    };
    Ok(envelope(200, reply))
}

fn envelope(status: u16, entries: Value) -> Response<Full<Bytes>> {
    let body = json!({"return": {"status": status, "message": "-"}, "entries": entries}).to_string();
    Response::builder().status(status).header("content-type", "application/json").body(Full::new(body.into())).expect("a response")
}
