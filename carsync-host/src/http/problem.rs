//! `Problem`: the only shape in which this API says no (RFC 9457), and the one mapper of whatever poem raises.
//!
//! Law: nothing a library wrote about a failure inside the host reaches the wire. A refusal has a stable code, a failure only `internal`.

use std::fmt;

use poem::error::{MethodNotAllowedError, NotFoundError};
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::error::{AuthorizationError, ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, Object};
use serde::Serialize;

/// The media type of every refusal.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A refusal or failure, told to the client. Built where the meaning is known, finished (with `request_id`) by the edge.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Problem(Box<Parts>);

/// A refusal or failure (RFC 9457).
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Problem")]
struct Parts {
    /// A URI that names the kind of problem: `urn:carsync:problem:` and the code.
    #[serde(rename = "type")]
    #[oai(rename = "type")]
    kind: String,
    /// What kind of problem this is, in a few words that do not change from case to case.
    title: String,
    /// The HTTP status, repeated.
    status: u16,
    /// What was wrong this time, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[oai(skip_serializing_if_is_none)]
    detail: Option<String>,
    /// The stable code that programs decide on, like `booking.slot_taken`.
    code: String,
    /// The same id as the `X-Request-Id` header; quote it when asking for help.
    request_id: String,
    /// The fields of the input that were wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[oai(default, skip_serializing_if_is_empty)]
    fields: Vec<FieldProblem>,
    #[serde(skip)]
    #[oai(skip)]
    retry_after_s: Option<u32>,
}

/// One field of the input and what was wrong with it.
#[derive(Debug, Clone, Serialize, Object)]
pub struct FieldProblem {
    /// The path of the field, like `vehicle.plate` or `services[0]`.
    name: String,
    /// The stable code, like `field.missing`.
    code: String,
    /// A sentence about it.
    detail: String,
}

impl Problem {
    /// A problem of this status, stable code and unchanging title.
    pub fn new(status: StatusCode, code: impl Into<String>, title: impl Into<String>) -> Self {
        let code = code.into();
        Self(Box::new(Parts {
            kind: format!("urn:carsync:problem:{code}"),
            title: title.into(),
            status: status.as_u16(),
            detail: None,
            code,
            request_id: String::new(),
            fields: Vec::new(),
            retry_after_s: None,
        }))
    }

    /// 500 `internal`: the host failed. It says nothing more; the cause belongs in the log.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The server failed")
    }

    /// 400 `request.invalid`: the request could not be understood.
    pub fn invalid() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request.invalid", "The request is not valid")
    }

    /// Says what was wrong this time.
    pub fn detail(mut self, sentence: impl Into<String>) -> Self {
        self.0.detail = Some(sentence.into());
        self
    }

    /// Names a field that was wrong.
    pub fn field(mut self, name: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        self.0.fields.push(FieldProblem { name: name.into(), code: code.into(), detail: detail.into() });
        self
    }

    /// Says when to try again: whole seconds, sent as `Retry-After`.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// The edge's stamp; what it was before is lost.
    pub(super) fn with_request_id(mut self, request_id: &str) -> Self {
        request_id.clone_into(&mut self.0.request_id);
        self
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Writes status, body and headers onto an answer, whose other headers (a cookie to forget) stay.
    pub(super) fn write_to(&self, answer: &mut Response) {
        answer.set_status(self.status());
        let headers = answer.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = self.0.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.status == 401 {
            headers.entry(header::WWW_AUTHENTICATE).or_insert(HeaderValue::from_static("Bearer"));
        }
        answer.set_body(serde_json::to_vec(self).unwrap_or_default());
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.0.status, self.0.code, self.0.detail.as_deref().unwrap_or(&self.0.title))
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    /// The answer also carries the problem itself, so that the edge can put the request id in.
    fn into_response(self) -> Response {
        let mut answer = Response::default();
        self.write_to(&mut answer);
        answer.extensions_mut().insert(self);
        answer
    }
}

impl From<Problem> for poem::Error {
    fn from(problem: Problem) -> Self {
        let mut error = poem::Error::from_response(problem.clone().into_response());
        // An error made into a response keeps the error's extensions, not the response's.
        error.set_data(problem);
        error
    }
}

/// Every refusal that an operation may answer with, for the OpenAPI document.
const REFUSALS: [(u16, &str); 13] = [
    (400, "The request is not valid; `fields` names what was wrong."),
    (401, "No credential, or one that is no longer good."),
    (403, "Known, and not allowed to do this."),
    (404, "There is no such thing, or it is somebody else's."),
    (409, "It conflicts with how things stand."),
    (412, "`If-Match` names an older version."),
    (413, "The body is larger than allowed."),
    (415, "The body is of another media type than allowed."),
    (422, "Understood, but against a rule."),
    (428, "`If-Match` is required."),
    (429, "Too many requests; see `Retry-After`."),
    (500, "The server failed."),
    (503, "Not now; see `Retry-After`."),
];

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let response = |(status, description)| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: vec![MetaMediaType { content_type: PROBLEM_JSON, schema: <Parts as Type>::schema_ref() }],
            headers: Vec::new(),
        };
        MetaResponses { responses: REFUSALS.into_iter().map(response).collect() }
    }

    fn register(registry: &mut Registry) {
        <Parts as Type>::register(registry);
    }
}

/// Makes a problem of anything that poem, poem-openapi or a handler raised.
///
/// A 5xx becomes 500 `internal` and its text goes to the log, once, here. A [`Problem`] comes back as it was.
pub fn from_poem_error(error: poem::Error) -> Problem {
    if let Some(problem) = error.data::<Problem>() {
        return problem.clone();
    }
    if error.is::<NotFoundError>() || error.is::<MethodNotAllowedError>() || error.is::<AuthorizationError>() {
        return of_status(error.status());
    }
    if let Some(ParseParamError { name, reason }) = error.downcast_ref() {
        return Problem::invalid().field(*name, "field.invalid", own_sentence(reason));
    }
    if let Some(ParsePathError { name, reason }) = error.downcast_ref() {
        // poem-openapi calls the parameters of a path param0, param1, …
        let name = name.strip_prefix("param").map_or_else(|| (*name).to_owned(), |place| format!("path[{place}]"));
        return Problem::invalid().field(name, "field.invalid", own_sentence(reason));
    }
    if error.is::<ParseRequestPayloadError>() || error.is::<poem::error::ParsePathError>() {
        return Problem::invalid();
    }
    if let Some(wrong) = error.downcast_ref::<ContentTypeError>() {
        return of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE).detail(match wrong {
            ContentTypeError::NotSupported { .. } => "The Content-Type is not one that this operation reads.",
            ContentTypeError::ExpectContentType => "A Content-Type header is required.",
        });
    }
    let status = error.status();
    if status.is_server_error() {
        tracing::error!(http.status = status.as_u16(), error = %error, "a handler failed");
    }
    of_status(status)
}

/// The problem that a bare status stands for. Any 5xx but 503 is `internal`.
pub(super) fn of_status(status: StatusCode) -> Problem {
    let (code, title) = match status.as_u16() {
        400 => return Problem::invalid(),
        401 => ("session.missing", "Sign in first"),
        403 => ("access.denied", "Not allowed"),
        404 => ("route.not_found", "There is nothing at this address"),
        405 => ("route.method_not_allowed", "This method is not allowed here"),
        408 => ("request.body_too_slow", "The body took too long to arrive"),
        413 => ("request.too_large", "The request is too large"),
        415 => ("request.unsupported_media_type", "The media type is not supported"),
        429 => ("request.too_many", "Too many requests"),
        503 => return Problem::new(status, "server.busy", "The server is busy").retry_after(1),
        500..=599 => return Problem::internal(),
        _ => ("request.refused", "The request was refused"),
    };
    Problem::new(status, code, title)
}

/// What our own value said, without poem-openapi's type names and without the input.
fn own_sentence(reason: &str) -> String {
    let Some((_, ours)) = reason.strip_prefix("failed to parse \"").and_then(|rest| rest.split_once("\": ")) else {
        return if reason.ends_with("expects an input value.") { "A value is required." } else { "The value is not valid." }.to_owned();
    };
    ours.split(" (occurred while parsing ").next().unwrap_or(ours).to_owned()
}
