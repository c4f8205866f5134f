//! The one way out to the network: deadlines, no redirects, bounded bodies, HTTPS only, and what each fault of the way means.
//!
//! Nothing here shows an address: Kavenegar's has the key in it.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

#[cfg(feature = "kavenegar")]
use carsync_core::jiff::{Timestamp, fmt::rfc2822};
#[cfg(any(feature = "smsir", feature = "twilio"))]
use carsync_core::notify::{DeliveryReport, DeliveryState};
use carsync_core::notify::{SmsError, SmsErrorClass, SmsMessage, Template};
use carsync_core::storage::Source;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, Url};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How long connecting may take, names and TLS with it.
const CONNECT_DEADLINE: Duration = Duration::from_secs(3);
/// How long the whole call may take for a sign-in code, which somebody waits for.
const CODE_DEADLINE: Duration = Duration::from_secs(5);
/// How long it may take for all else.
const DEADLINE: Duration = Duration::from_secs(10);
/// The longest answer to a message, in bytes.
const ANSWER_MAX: usize = 64 << 10;
/// The longest list, in bytes: 500 states of Kavenegar's are some 80 KiB.
const LIST_MAX: usize = 1 << 20;

/// What a call is for, and so how long it may take and what an answer lost means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// A sign-in code goes out.
    Code,
    /// Any other message goes out.
    Notice,
    /// Nothing goes out.
    Question,
}

impl Errand {
    /// What sending this message is.
    pub(crate) fn of(message: &SmsMessage) -> Self {
        if message.template() == Template::SignInCode { Self::Code } else { Self::Notice }
    }

    const fn deadline(self) -> Duration {
        match self {
            Self::Code => CODE_DEADLINE,
            Self::Notice | Self::Question => DEADLINE,
        }
    }

    const fn body_max(self) -> usize {
        match self {
            Self::Code | Self::Notice => ANSWER_MAX,
            Self::Question => LIST_MAX,
        }
    }

    /// What it means that nobody knows whether the call was carried out.
    const fn doubt(self) -> SmsErrorClass {
        match self {
            Self::Code | Self::Notice => SmsErrorClass::Uncertain,
            Self::Question => SmsErrorClass::Unavailable,
        }
    }
}

/// A provider's API at its base address.
#[derive(Clone)]
pub(crate) struct Http {
    /// The way, or the code of what is wrong with it.
    way: Result<Way, &'static str>,
    deadline: Option<Duration>,
}

#[derive(Clone)]
struct Way {
    base: Url,
    /// Made when it is first needed, which takes a while: all certificates of the machine are read. `None` if there is no TLS.
    client: Arc<OnceLock<Option<Client>>>,
}

impl Http {
    /// The API at this address. It must be HTTPS, or on this machine; otherwise every call is `Misconfigured`.
    pub(crate) fn new(base: &str) -> Self {
        Self { way: Way::to(base), deadline: None }
    }

    /// The same at another address.
    pub(crate) fn moved(self, base: &str) -> Self {
        Self { way: Way::to(base), ..self }
    }

    /// With one deadline for every call.
    pub(crate) fn within(self, deadline: Duration) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    /// A request to the path of these segments below the base.
    pub(crate) fn request(&self, method: Method, segments: &[&str]) -> Result<RequestBuilder, SmsError> {
        let wrong = |code: &str| SmsError::Misconfigured { code: code.to_owned() };
        let way = self.way.as_ref().map_err(|code| wrong(code))?;
        let mut url = way.base.clone();
        match url.path_segments_mut() {
            Ok(mut path) => path.pop_if_empty().extend(segments),
            Err(()) => return Err(wrong(MALFORMED)),
        };
        let client = way.client().ok_or_else(|| wrong("tls.unavailable"))?;
        Ok(client.request(method, url))
    }

    /// Makes a call and reads its answer, whatever its HTTP status, if it is JSON.
    pub(crate) async fn call(&self, request: RequestBuilder, errand: Errand) -> Result<Answer, SmsError> {
        let request = request.timeout(self.deadline.unwrap_or(errand.deadline()));
        let response = request.send().await.map_err(|error| lost(errand, error))?;
        let mut answer = Answer::of(&response, errand);
        match read(response, errand.body_max()).await {
            Ok(body) => match serde_json::from_slice(&body) {
                Ok(body) => answer.body = body,
                Err(_) => return Err(answer.without_code("the answer is not JSON")),
            },
            Err(why) => return Err(answer.without_code(why)),
        }
        Ok(answer)
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.way.as_ref().map(|way| way.base.host_str().unwrap_or_default());
        f.debug_tuple("Http").field(&host).finish()
    }
}

const MALFORMED: &str = "url.malformed";

impl Way {
    fn to(base: &str) -> Result<Self, &'static str> {
        let base: Url = base.parse().map_err(|_| MALFORMED)?;
        if base.scheme() != "https" && !(base.scheme() == "http" && is_loopback(&base)) {
            return Err("url.not_https");
        }
        Ok(Self { base, client: Arc::default() })
    }

    fn client(&self) -> Option<&Client> {
        let make = || {
            let client = Client::builder().connect_timeout(CONNECT_DEADLINE).redirect(Policy::none()).referer(false);
            // A proxy of the environment's may see what is encrypted, and nothing else.
            let client = if self.base.scheme() == "https" { client.https_only(true) } else { client.no_proxy() };
            client.build().ok()
        };
        self.client.get_or_init(make).as_ref()
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A call without an answer. What failed before there was a connection was surely not sent.
fn lost(errand: Errand, error: reqwest::Error) -> SmsError {
    let before = error.is_connect() || error.is_dns() || error.is_builder();
    let class = if before { SmsErrorClass::Unavailable } else { errand.doubt() };
    of_cause(class, None, error.without_url())
}

/// The whole body, unless it is longer than it may be or breaks off.
async fn read(mut response: Response, max: usize) -> Result<Vec<u8>, &'static str> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| "the answer broke off")? {
        if body.len() + chunk.len() > max {
            return Err("the answer is too long");
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// An answer in JSON.
pub(crate) struct Answer {
    pub(crate) status: u16,
    body: Value,
    /// When it was given, by the provider's clock.
    #[cfg(feature = "kavenegar")]
    pub(crate) at: Option<Timestamp>,
    retry_after_s: Option<u32>,
    errand: Errand,
}

impl Answer {
    fn of(response: &Response, errand: Errand) -> Self {
        let header = |name| header(response.headers(), &name);
        let retry_after_s = header(RETRY_AFTER).and_then(|text| text.trim().parse().ok());
        Self {
            status: response.status().as_u16(),
            body: Value::Null,
            #[cfg(feature = "kavenegar")]
            at: header(reqwest::header::DATE).and_then(|text| rfc2822::parse(text).ok()).map(|at| at.timestamp()),
            retry_after_s,
            errand,
        }
    }

    /// Whether HTTP calls it a success.
    #[cfg(feature = "twilio")]
    pub(crate) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The body as this type. What serde says of a wrong one is not kept: it would repeat the text of a message.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, SmsError> {
        T::deserialize(&self.body).map_err(|_| self.without_code("the answer is not of the shape that the provider documents"))
    }

    /// The error of a code of the provider's, which its table gives a class, or which nobody knows.
    pub(crate) fn with_code(&self, code: &str, class: Option<SmsErrorClass>) -> SmsError {
        let class = match class.unwrap_or_else(|| self.class()) {
            SmsErrorClass::Uncertain => self.errand.doubt(),
            known => known,
        };
        match SmsError::of_code(class, code) {
            SmsError::Throttled { code, .. } => SmsError::Throttled { code, retry_after_s: self.retry_after_s },
            error => error,
        }
    }

    /// The error of an answer that has no code of the provider's.
    pub(crate) fn without_code(&self, why: &'static str) -> SmsError {
        let code = Some(format!("http-{}", self.status));
        match self.class() {
            SmsErrorClass::Throttled => SmsError::Throttled { code, retry_after_s: self.retry_after_s },
            class => of_cause(class, code, why),
        }
    }

    /// What the HTTP status alone says (RFC 9110, 15). Only what the server says it has not carried out was surely not sent: a request
    /// that is at fault (4xx), or that must be made elsewhere (3xx but 303).
    fn class(&self) -> SmsErrorClass {
        match self.status {
            429 => SmsErrorClass::Throttled,
            400 => SmsErrorClass::Refused,
            401 | 403 => SmsErrorClass::Misconfigured,
            303 => self.errand.doubt(),
            300..=499 => SmsErrorClass::Unavailable,
            _ => self.errand.doubt(),
        }
    }
}

/// What was told of each; if nothing was told of any, the error there was.
#[cfg(any(feature = "smsir", feature = "twilio"))]
pub(crate) fn each(told: Vec<Result<DeliveryReport, SmsError>>) -> Result<Vec<DeliveryReport>, SmsError> {
    let (mut reports, mut failure) = (Vec::with_capacity(told.len()), None);
    for one in told {
        reports.push(match one {
            Ok(report) => report,
            Err(error) => {
                failure = Some(error);
                DeliveryReport::of(DeliveryState::Unknown)
            }
        });
    }
    match failure {
        Some(error) if reports.iter().all(|report| report.state == DeliveryState::Unknown) => Err(error),
        Some(_) | None => Ok(reports),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &reqwest::header::HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn of_cause(class: SmsErrorClass, code: Option<String>, source: impl Into<Source>) -> SmsError {
    match class {
        SmsErrorClass::Unavailable => SmsError::Unavailable { code, source: source.into() },
        SmsErrorClass::Uncertain => SmsError::Uncertain { code, source: source.into() },
        class @ (SmsErrorClass::Refused | SmsErrorClass::Throttled | SmsErrorClass::Misconfigured) => {
            SmsError::of_code(class, code.unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_on_this_machine() {
        for good in ["https://api.example/v1", "http://127.0.0.1:1", "http://localhost:80/x", "http://[::1]:9"] {
            assert!(Http::new(good).way.is_ok(), "{good}");
        }
        for (bad, code) in [
            ("http://api.example", "url.not_https"),
            ("http://127.0.0.1.example", "url.not_https"),
            ("ftp://127.0.0.1", "url.not_https"),
            ("api.example", MALFORMED),
        ] {
            assert_eq!(Http::new(bad).way.err(), Some(code), "{bad}");
        }
    }

    #[test]
    fn a_segment_can_not_leave_its_place_in_the_path() {
        let http = Http::new("https://api.example/v1/");
        let request = http.request(Method::GET, &["a/../b?c", "send.json"]).expect("a request").build().expect("a whole one");
        assert_eq!(request.url().as_str(), "https://api.example/v1/a%2F..%2Fb%3Fc/send.json");
    }
}
