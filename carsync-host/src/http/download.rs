//! Bytes that go in and out: pictures uploaded, and PDFs, pictures and sealed files to download.
//!
//! Law: what goes out is never stored, indexed, sniffed or run, whatever it is.

use bytes::Bytes;
use poem::http::{HeaderName, HeaderValue, header};
use poem::{IntoResponse, Request, RequestBody, Response};
use poem_openapi::payload::{Binary, Payload};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaRequest, MetaResponse, MetaResponses, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions};

use super::problem::Problem;
use super::wire::SealedFileShape;

pub(super) const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// A picture as the body of a request. What it claims to be does not count: it is decoded.
#[derive(Debug)]
pub struct Upload(pub Bytes);

/// What an upload may call itself.
const PICTURES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "application/octet-stream"];

impl<'a> ApiExtractor<'a> for Upload {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(_: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        let content = PICTURES.iter().map(|content_type| MetaMediaType { content_type, schema: bytes_schema() }).collect();
        Some(MetaRequest {
            description: Some("A picture of at most 12 MiB: JPEG, PNG or WebP, whatever it calls itself."),
            content,
            required: true,
        })
    }

    async fn from_request(_: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> poem::Result<Self> {
        Ok(Self(body.take()?.into_bytes().await?))
    }
}

/// A file to download. `KIND` chooses its media type.
#[derive(Debug)]
pub struct Download<const KIND: u8> {
    bytes: Bytes,
    name: String,
}

/// A PDF.
pub type Pdf = Download<0>;
/// A picture, JPEG.
pub type Picture = Download<1>;
/// A sealed report, JSON.
pub type SealedJson = Download<2>;

impl<const KIND: u8> Download<KIND> {
    const MEDIA_TYPE: &'static str = match KIND {
        0 => "application/pdf",
        1 => "image/jpeg",
        _ => "application/json",
    };

    /// A file of this name, plain ASCII of ours.
    pub fn new(bytes: Bytes, name: String) -> Self {
        Self { bytes, name }
    }
}

impl<const KIND: u8> IntoResponse for Download<KIND> {
    fn into_response(self) -> Response {
        let mut answer = Response::builder().content_type(Self::MEDIA_TYPE).finish();
        let headers = answer.headers_mut();
        let disposition = if KIND == 1 { "inline" } else { "attachment" };
        match HeaderValue::try_from(format!("{disposition}; filename=\"{}\"", self.name)) {
            Ok(value) => drop(headers.insert(header::CONTENT_DISPOSITION, value)),
            Err(_) => return Problem::internal().into_response(),
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
        headers.insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex, nofollow"));
        answer.set_body(self.bytes);
        answer
    }
}

impl<const KIND: u8> ApiResponse for Download<KIND> {
    fn meta() -> MetaResponses {
        // A sealed file is read as JSON by whoever does not keep it; the others are bytes to everybody.
        let schema = if KIND == 2 { SealedFileShape::schema_ref() } else { bytes_schema() };
        let content = vec![MetaMediaType { content_type: Self::MEDIA_TYPE, schema }];
        let named = MetaHeader {
            name: "Content-Disposition".to_owned(),
            description: Some("The name to keep it under.".to_owned()),
            required: true,
            deprecated: false,
            schema: String::schema_ref(),
        };
        let response = MetaResponse { description: "The file.", status: Some(200), status_range: None, content, headers: vec![named] };
        MetaResponses { responses: vec![response] }
    }

    fn register(registry: &mut Registry) {
        if KIND == 2 {
            SealedFileShape::register(registry);
        }
    }
}

fn bytes_schema() -> MetaSchemaRef {
    <Binary<Vec<u8>> as Payload>::schema_ref()
}
