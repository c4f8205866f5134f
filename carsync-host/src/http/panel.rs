//! The web panel, as it was built into this binary: files as they are, packed by brotli where the client takes that, and the shell for
//! every other address. Without it, a page that says how to get it.

#[cfg(panel_built)]
use std::sync::Arc;

#[cfg(panel_built)]
use carsync_core::CarSync;
#[cfg(panel_built)]
use carsync_core::tenancy::{HostName, Tenant};
#[cfg(panel_built)]
use poem::http::HeaderValue;
use poem::http::{Method, StatusCode, header};
use poem::{Endpoint, Request, Response};

#[cfg(panel_built)]
use super::cookie::host_of;

/// Serves the panel.
#[derive(Debug)]
#[cfg_attr(not(panel_built), expect(dead_code, reason = "the page that says how to get the panel has a policy of its own"))]
pub(crate) struct Panel {
    /// All but its last rule, who may frame it.
    policy: String,
}

impl Panel {
    /// With the origin whose pictures the map is made of.
    pub(crate) fn new(tiles: Option<&str>) -> Self {
        let images = tiles.unwrap_or_default();
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: {images}; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors"
        );
        Self { policy }
    }
}

/// Whether this build has the panel.
pub(crate) const fn is_built() -> bool {
    cfg!(panel_built)
}

#[cfg(panel_built)]
mod files {
    use rust_embed::{EmbeddedFile, RustEmbed};

    #[derive(RustEmbed)]
    #[folder = "$CARSYNC_PANEL_OUT"]
    struct Files;

    pub(super) fn get(path: &str) -> Option<EmbeddedFile> {
        Files::get(path)
    }
}

impl Endpoint for Panel {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(StatusCode::METHOD_NOT_ALLOWED.into());
        }
        Ok(self.answer(&request).await)
    }
}

#[cfg(not(panel_built))]
impl Panel {
    async fn answer(&self, request: &Request) -> Response {
        let path = request.uri().path();
        if path != "/" && (is_file(path) || !wants_page(request)) {
            return StatusCode::NOT_FOUND.into();
        }
        let status = if path == "/" { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let page = Response::builder().status(status).content_type("text/html; charset=utf-8");
        let page = page.header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        page.body(include_str!("panel_missing.html"))
    }
}

#[cfg(panel_built)]
impl Panel {
    async fn answer(&self, request: &Request) -> Response {
        let path = request.uri().path();
        let path = path.strip_prefix('/').unwrap_or(path);
        let hashed = path.starts_with("assets/");
        let found = Some(path).filter(|path| !path.is_empty() && !path.ends_with(".br"));
        let (name, plain) = match found.and_then(|path| Some((path, files::get(path)?))) {
            Some(found) => found,
            // A file that is not there is not there; every other address is the panel's own, for whoever wants a page.
            None if hashed || is_file(path) || !(path.is_empty() || wants_page(request)) => return StatusCode::NOT_FOUND.into(),
            None => match files::get("index.html") {
                Some(shell) => ("index.html", shell),
                None => return StatusCode::NOT_FOUND.into(),
            },
        };
        let takes_brotli = request.header(header::ACCEPT_ENCODING).is_some_and(|takes| takes.contains("br"));
        let packed = if takes_brotli { files::get(&format!("{name}.br")) } else { None };
        let encoding = packed.as_ref().map(|_| HeaderValue::from_static("br"));
        let file = packed.unwrap_or(plain);
        let etag = format!("\"{}\"", file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>());
        let is_widget = is_widget(path);
        let keep = match name {
            _ if hashed => "public, max-age=31536000, immutable",
            // Who may frame it may be somebody else the next time.
            "index.html" if is_widget => "no-store",
            _ => "no-cache",
        };
        let mut answer =
            Response::builder().header(header::ETAG, &etag).header(header::VARY, "accept-encoding").header(header::CACHE_CONTROL, keep);
        if name == "index.html" {
            let policy = HeaderValue::try_from(format!("{} {}", self.policy, ancestors(request).await));
            answer = answer
                .header(header::CONTENT_SECURITY_POLICY, policy.unwrap_or(HeaderValue::from_static("default-src 'none'")))
                .header("permissions-policy", "geolocation=(self), camera=(self)")
                .header(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
            if !is_widget {
                answer = answer.header("cross-origin-opener-policy", "same-origin");
            }
        }
        if request.header(header::IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|one| one.trim() == etag)) {
            return answer.status(StatusCode::NOT_MODIFIED).finish();
        }
        if let Some(encoding) = encoding {
            answer = answer.header(header::CONTENT_ENCODING, encoding);
        }
        answer.content_type(media_type(name)).body(file.data.into_owned())
    }
}

#[cfg(panel_built)]
fn is_widget(path: &str) -> bool {
    path == "widget"
}

/// Who may frame the page: the widget whoever the tenant allows whose host name this is, or else which the address names; all else nobody.
#[cfg(panel_built)]
async fn ancestors(request: &Request) -> String {
    let path = request.uri().path();
    if !is_widget(path.strip_prefix('/').unwrap_or(path)) {
        return "'none'".to_owned();
    }
    let mut rule = "'self'".to_owned();
    if let Some(tenant) = widget_tenant(request).await {
        for origin in &tenant.site.frames {
            rule.push(' ');
            rule.push_str(origin.as_str());
        }
    }
    rule
}

#[cfg(panel_built)]
async fn widget_tenant(request: &Request) -> Option<Tenant> {
    let tenancy = request.data::<Arc<CarSync>>()?.tenancy();
    let query = request.uri().query().unwrap_or_default();
    let named = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "tenant").map(|(_, slug)| slug.into_owned());
    // A tenant that can't be read frames nothing: the page itself tells what is wrong.
    if let Some(host) = host_of(request).and_then(HostName::of_header)
        && let Some(tenant) = tenancy.by_host(&host).await.ok()?
    {
        return Some(tenant);
    }
    tenancy.profile(&named?.parse().ok()?).await.ok()
}

/// Whether whoever asks takes a page for an answer, as browsers do.
pub(super) fn wants_page(request: &Request) -> bool {
    request.header(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

/// Whether the last part of a path is the name of a file.
fn is_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

#[cfg(panel_built)]
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
