//! What SMS providers call: outside the document, since it is theirs to decide how it looks.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::notify::SmsCallback;
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::fault::problem;
use super::problem::Problem;

/// The address of this deployment's site, as providers know it.
#[derive(Debug, Clone)]
pub(crate) struct Site(pub(crate) Arc<str>);

/// Takes a call. Whatever it says, the answer tells nothing.
#[handler]
pub(crate) async fn called(
    Path(token): Path<String>,
    Data(carsync): Data<&Arc<CarSync>>,
    Data(site): Data<&Site>,
    request: &Request,
    body: Vec<u8>,
) -> Result<Response, Problem> {
    let pairs = |text: &[u8]| -> Vec<(String, String)> { form_urlencoded::parse(text).into_owned().collect() };
    let form = if is_form(request) { pairs(&body) } else { Vec::new() };
    let target = request.original_uri().path_and_query().map_or("", |target| target.as_str());
    let mut fields = pairs(request.original_uri().query().unwrap_or_default().as_bytes());
    fields.extend(form.iter().cloned());
    let header =
        |(name, value): (&poem::http::HeaderName, &poem::http::HeaderValue)| Some((name.to_string(), value.to_str().ok()?.to_owned()));
    let callback = SmsCallback {
        // A signature is over the address the provider was given, whatever a proxy made of it.
        url: format!("{}{target}", site.0),
        headers: request.headers().iter().filter_map(header).collect(),
        fields,
        form,
    };
    carsync.messaging().called(&token, &callback).await.map_err(problem)?;
    Ok(Response::builder().status(StatusCode::NO_CONTENT).finish())
}

fn is_form(request: &Request) -> bool {
    request.content_type().is_some_and(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == "application/x-www-form-urlencoded"))
}
