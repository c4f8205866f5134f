//! What goes in and out of an operation: `Body<T>` read by serde with every fault named, `Reply<T>` written by serde straight to bytes.
//!
//! The schemas are poem-openapi's, the parsing and writing serde's: `T` derives both, with `deny_unknown_fields`. Values are not repeated.

use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use poem::{IntoResponse, Request, RequestBody, Response};
use poem_openapi::error::ContentTypeError;
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaRequest, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::download::X_ROBOTS_TAG;
use super::problem::{Problem, from_poem_error};

const JSON: &str = "application/json";

/// A JSON request body. What is wrong with it becomes 400 `request.invalid` (or `json.malformed`), 415 for another media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body<T>(pub T);

impl<'a, T: DeserializeOwned + Type> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: JSON, schema: T::schema_ref() }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> poem::Result<Self> {
        let content_type = request.content_type().ok_or(ContentTypeError::ExpectContentType)?;
        if !<Json<T> as Payload>::check_content_type(content_type) {
            return Err(from_poem_error(ContentTypeError::NotSupported { content_type: String::new() }.into()).into());
        }
        let bytes = body.take()?.into_bytes().await?;
        // serde would take an array for an object, field by field.
        if bytes.trim_ascii_start().first() == Some(&b'[') {
            return Err(Problem::invalid().detail("Expected an object.").into());
        }
        Ok(Self(from_json(&bytes)?))
    }
}

/// Reads `T` from JSON text.
///
/// # Errors
/// 400 `json.malformed` for text that is not JSON, else `request.invalid` with the path of the first field that is wrong.
pub fn from_json<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { "" } else { &path };
        // serde_json calls it a fault of the text when an enum is given anything but a text.
        if error.inner().is_syntax() && !path.is_empty() && serde_json::from_slice::<serde_json::Value>(text).is_ok() {
            return one_field(path, "field.wrong_type", "Expected one of the allowed values.".to_owned());
        }
        wrong(error.inner(), path)
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    let problem = Problem::new(StatusCode::BAD_REQUEST, "json.malformed", "The body is not JSON");
    if error.is_eof() {
        return problem.detail("The body ends too early.");
    }
    problem.detail(format!("The body is not well-formed JSON at line {}, column {}.", error.line(), error.column()))
}

/// Tells serde's sentence apart: which field, which code, and what may be said of it.
fn wrong(error: &serde_json::Error, path: &str) -> Problem {
    if !error.is_data() {
        return malformed(error);
    }
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let sentence = whole.strip_suffix(&place).unwrap_or(&whole);

    let named = [
        ("unknown field `", "field.unknown", "There is no such field."),
        ("missing field `", "field.missing", "The field is required."),
        ("duplicate field `", "field.duplicate", "The field is given twice."),
    ];
    for (start, code, detail) in named {
        if let Some(name) = sentence.strip_prefix(start) {
            let name = name.split_once("`, ").map_or(name.trim_end_matches('`'), |(name, _)| name);
            return one_field(&joined(path, name), code, detail.to_owned());
        }
    }
    let valued = [
        ("invalid type: ", "field.wrong_type"),
        ("invalid value: ", INVALID),
        ("invalid length ", INVALID),
        ("unknown variant `", INVALID),
    ];
    for (start, code) in valued {
        if sentence.starts_with(start) {
            // Before `expected` stands the input; it may be personal and as long as the body.
            let expected = sentence.rsplit_once(", expected ").map_or("another value", |(_, expected)| expected);
            return one_field(path, code, format!("Expected {}.", plainly(expected)));
        }
    }
    // Our own values say `code: sentence`.
    match sentence.split_once(": ").filter(|(code, _)| is_code(code)) {
        Some((code, detail)) => one_field(path, code, cut(detail, 300).to_owned()),
        None => one_field(path, INVALID, cut(sentence, 300).to_owned()),
    }
}

/// Whether this is a stable code of a value, like `phone.malformed`.
fn is_code(text: &str) -> bool {
    text.len() <= 64 && text.contains('.') && text.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'.'))
}

const INVALID: &str = "field.invalid";

fn one_field(path: &str, code: &str, detail: String) -> Problem {
    let problem = Problem::invalid().detail(detail.clone());
    if path.is_empty() { problem } else { problem.field(cut(path, 200), code, detail) }
}

/// The path with the field's own name behind it, unless it is there already.
fn joined(path: &str, name: &str) -> String {
    match path.rsplit('.').next() {
        _ if path.is_empty() => name.to_owned(),
        Some(last) if last == name => path.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

/// The types of JSON instead of those of Rust.
fn plainly(expected: &str) -> &str {
    let is = |starts: &[&str]| starts.iter().any(|start| expected.starts_with(start));
    match expected {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" | "isize" => "a whole number in range",
        "f32" | "f64" => "a number",
        _ if is(&["struct ", "a map", "internally tagged enum", "map"]) => "an object",
        _ if is(&["a sequence", "tuple ", "an array", "sequence"]) => "an array",
        _ if is(&["enum ", "variant identifier"]) => "one of the allowed values",
        _ => cut(expected, 300),
    }
}

fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cache {
    /// By nobody. The rule for everything signed in.
    #[default]
    NoStore,
    /// By anybody, for so many seconds.
    Public {
        /// Seconds.
        max_age_s: u32,
    },
}

/// An answer with a body, as JSON. `STATUS` is its HTTP status.
#[derive(Debug, Clone)]
pub struct Reply<T, const STATUS: u16> {
    content: T,
    etag: Option<u64>,
    replayed: bool,
    location: Option<String>,
    cache: Cache,
    cookie: Option<String>,
}

/// 200 with a body.
pub type Answer<T> = Reply<T, 200>;
/// 201 with what was created.
pub type Created<T> = Reply<T, 201>;
/// 202 with what will be done later.
pub type Accepted<T> = Reply<T, 202>;
/// 204 without a body.
pub type NoContent = Reply<Nothing, 204>;

impl<T, const STATUS: u16> Reply<T, STATUS> {
    /// This content with the usual headers only.
    pub fn new(content: T) -> Self {
        Self { content, etag: None, replayed: false, location: None, cache: Cache::default(), cookie: None }
    }

    /// The version of what is answered, as a strong `ETag`: `"17"`.
    pub fn etag(mut self, version: u64) -> Self {
        self.etag = Some(version);
        self
    }

    /// Whether this repeats the answer of an earlier request with the same `Idempotency-Key`.
    pub fn replayed(mut self, replayed: bool) -> Self {
        self.replayed = replayed;
        self
    }

    /// Where the created thing is.
    pub fn location(mut self, path: String) -> Self {
        self.location = Some(path);
        self
    }

    /// A cookie to be kept by a browser: the whole header.
    pub fn cookie(mut self, header: Option<String>) -> Self {
        self.cookie = header;
        self
    }

    /// How long it may be kept.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = cache;
        self
    }
}

impl NoContent {
    /// 204.
    pub fn done() -> Self {
        Self::new(Nothing)
    }
}

/// The content of a 204.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

/// What a [`Reply`] can hold: anything that serde writes and poem-openapi describes, or [`Nothing`].
pub trait Content: Send {
    /// The media types for the document.
    fn media_types() -> Vec<MetaMediaType>;
    /// Puts the schemas into the document.
    fn register(registry: &mut Registry);
    /// The body, if there is to be one.
    ///
    /// # Errors
    /// When serde can't write it, for instance a map with keys that are no texts.
    fn bytes(&self) -> Result<Option<Vec<u8>>, serde_json::Error>;
}

impl<T: Serialize + Type> Content for T {
    fn media_types() -> Vec<MetaMediaType> {
        vec![MetaMediaType { content_type: JSON, schema: T::schema_ref() }]
    }

    fn register(registry: &mut Registry) {
        <T as Type>::register(registry);
    }

    fn bytes(&self) -> Result<Option<Vec<u8>>, serde_json::Error> {
        serde_json::to_vec(self).map(Some)
    }
}

impl Content for Nothing {
    fn media_types() -> Vec<MetaMediaType> {
        Vec::new()
    }

    fn register(_: &mut Registry) {}

    fn bytes(&self) -> Result<Option<Vec<u8>>, serde_json::Error> {
        Ok(None)
    }
}

impl<T: Content, const STATUS: u16> IntoResponse for Reply<T, STATUS> {
    fn into_response(self) -> Response {
        let body = match self.content.bytes() {
            Ok(body) => body,
            Err(error) => {
                tracing::error!(error = %error, "an answer could not be written as JSON");
                return Problem::internal().into_response();
            }
        };
        let mut answer = Response::builder().status(StatusCode::from_u16(STATUS).unwrap_or(StatusCode::OK)).finish();
        let headers = answer.headers_mut();
        let mut put = |name: HeaderName, value: Result<HeaderValue, _>| match value {
            Ok(value) => drop(headers.insert(name, value)),
            Err(_) => tracing::error!(http.header = %name, "a header of an answer is not valid"),
        };
        if body.is_some() {
            put(header::CONTENT_TYPE, Ok(HeaderValue::from_static(JSON)));
        }
        if let Some(version) = self.etag {
            put(header::ETAG, HeaderValue::try_from(format!("\"{version}\"")));
        }
        if self.replayed {
            put(HeaderName::from_static("idempotency-replayed"), Ok(HeaderValue::from_static("true")));
        }
        if let Some(path) = self.location {
            put(header::LOCATION, HeaderValue::try_from(path));
        }
        if let Some(cookie) = self.cookie {
            put(header::SET_COOKIE, HeaderValue::try_from(cookie));
        }
        match self.cache {
            Cache::NoStore => {
                put(header::CACHE_CONTROL, Ok(HeaderValue::from_static("no-store")));
                put(X_ROBOTS_TAG, Ok(HeaderValue::from_static("noindex, nofollow")));
            }
            Cache::Public { max_age_s } => put(header::CACHE_CONTROL, HeaderValue::try_from(format!("public, max-age={max_age_s}"))),
        }
        if let Some(body) = body {
            answer.set_body(body);
        }
        answer
    }
}

impl<T: Content, const STATUS: u16> ApiResponse for Reply<T, STATUS> {
    fn meta() -> MetaResponses {
        let optional = |name: &str, description: &str| MetaHeader {
            name: name.to_owned(),
            description: Some(description.to_owned()),
            required: false,
            deprecated: false,
            schema: String::schema_ref(),
        };
        let mut headers = vec![
            optional("ETag", "The version of what can be edited; send it back as `If-Match`."),
            optional("Idempotency-Replayed", "`true` if this repeats the answer of an earlier request with the same `Idempotency-Key`."),
        ];
        if matches!(STATUS, 201 | 202) {
            headers.push(optional("Location", "Where the created thing is."));
        }
        let description = match STATUS {
            201 => "Created.",
            202 => "Accepted; it will be done later.",
            204 => "Done; there is nothing more to say.",
            _ => "The answer.",
        };
        let response = MetaResponse { description, status: Some(STATUS), status_range: None, content: T::media_types(), headers };
        MetaResponses { responses: vec![response] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
