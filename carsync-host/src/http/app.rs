//! All routes: the API, its document, and the health of this host.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::geo::Geocoder;
use carsync_core::inspection::VerifyToken;
use poem::endpoint::make_sync;
use poem::http::{StatusCode, header};
use poem::web::{Data, Path};
use poem::{Endpoint, EndpointExt, IntoEndpoint, IntoResponse, Request, Response, Route, get, handler};
use poem_openapi::OpenApiService;

use super::address::TrustedProxies;
use super::api::catalogue::CatalogueApi;
use super::api::directory::DirectoryApi;
use super::api::directory::{SiteMap, SitePlaces};
use super::api::floor::FloorApi;
use super::api::inspection::InspectionApi;
use super::api::me::MeApi;
use super::api::messaging::MessagingApi;
use super::api::operator::OperatorApi;
use super::api::report::ReportApi;
use super::api::reserve::ReserveApi;
use super::api::sign_in::SignInApi;
use super::api::staff::StaffApi;
use super::auth::enter;
use super::callback::{Site, called};
use super::cookie::{CookieSessions, SessionCookie};
use super::download::X_ROBOTS_TAG;
use super::fault::problem;
use super::inbox::inbox_page;
use super::input::read;
use super::live::{Stop, live};
use super::nowhere;
use super::openapi::complete;
use super::panel::{Panel, is_built, wants_page};
use super::problem::Problem;
use crate::compose::Inbox;
use crate::config::Map;

type Apis =
    (DirectoryApi, SignInApi, MeApi, ReserveApi, FloorApi, InspectionApi, ReportApi, CatalogueApi, StaffApi, MessagingApi, OperatorApi);

fn service(carsync: &Arc<CarSync>) -> OpenApiService<Apis, ()> {
    let apis = (
        DirectoryApi(carsync.clone()),
        SignInApi(carsync.clone()),
        MeApi(carsync.clone()),
        ReserveApi(carsync.clone()),
        FloorApi(carsync.clone()),
        InspectionApi(carsync.clone()),
        ReportApi(carsync.clone()),
        CatalogueApi(carsync.clone()),
        StaffApi(carsync.clone()),
        MessagingApi(carsync.clone()),
        OperatorApi(carsync.clone()),
    );
    OpenApiService::new(apis, "CarSync", env!("CARGO_PKG_VERSION")).description(
        "Car inspection and repair workshops: find one near you, book it, run its day. Times are RFC 3339 with the offset of the place \
         they are about, days are civil days of the workshop, money is whole Rial. Absent fields are left out of answers, unknown fields \
         of requests are refused. Errors are RFC 9457 problems with a stable `code`.",
    )
}

/// The OpenAPI document of this build.
pub(crate) fn openapi_document() -> String {
    // The operations alone make the document, so it is the same on any deployment.
    let document = nowhere::deployment().map(|deployment| service(&deployment).spec()).unwrap_or_default();
    complete(&document).unwrap_or(document)
}

/// What the routes need to know of the host around them.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    /// Whose `X-Forwarded-For` is believed.
    pub(crate) proxies: TrustedProxies,
    /// The address of the site.
    pub(crate) site: String,
    /// Ends what has no end of its own.
    pub(crate) stop: Stop,
    /// Where the panel's map has its pictures from.
    pub(crate) map: Option<Map>,
    /// Who knows where places are.
    pub(crate) places: Option<Arc<dyn Geocoder>>,
    /// The messages that a demo shows instead of sending them.
    pub(crate) inbox: Option<Inbox>,
}

/// Everything this host answers to.
pub(crate) fn app(carsync: Arc<CarSync>, around: Surroundings) -> impl Endpoint + use<> {
    let document = openapi_document();
    let openapi = make_sync(move |_: Request| {
        Response::builder().content_type("application/json").header(header::CACHE_CONTROL, "public, max-age=300").body(document.clone())
    });
    let panel = Arc::new(Panel::new(around.map.as_ref().and_then(Map::origin)));
    let routes = Route::new()
        .at("/openapi.json", get(openapi))
        .at("/health/live", get(make_sync(|_| Response::builder().content_type("text/plain").body("live\n"))))
        .at("/health/ready", get(ready))
        .at("/verify/:token", get(Verify { panel: panel.clone() }))
        .at("/v1/sms/callbacks/:token", get(called).post(called));
    let routes = match around.inbox {
        Some(inbox) => routes.at("/dev/inbox", get(inbox_page).data(inbox)),
        None => routes,
    };
    let cookie = SessionCookie::of_site(&around.site);
    let api = CookieSessions::around(service(&carsync).into_endpoint(), cookie);
    routes
        .at("/v1/tenants/:tenant/workshops/:workshop/live", CookieSessions::around(get(live), cookie))
        .at("/v1/tenants/:tenant/brand/logo", get(logo))
        .nest("/", Front { api, panel })
        .data(carsync)
        .data(cookie)
        .data(SiteMap(around.map))
        .data(SitePlaces(around.places))
        .data(around.stop)
        .data(around.proxies)
        .data(Site(around.site.into()))
}

/// The address that is printed on reports: the panel's page for whoever opens it, and the way to what the API tells for all others.
struct Verify {
    panel: Arc<Panel>,
}

impl Endpoint for Verify {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if is_built() && wants_page(&request) {
            return self.panel.call(request).await;
        }
        let token = request.uri().path().rsplit('/').next().unwrap_or_default();
        Ok(lead_on(token).unwrap_or_else(IntoResponse::into_response))
    }
}

fn lead_on(token: &str) -> Result<Response, Problem> {
    let token: VerifyToken = read("token", token)?;
    let answer = Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, format!("/v1/reports/verify/{token}"));
    Ok(answer.header(header::CACHE_CONTROL, "no-store").header(X_ROBOTS_TAG, "noindex, nofollow").finish())
}

/// Behind `/v1` the API, and everywhere else the panel.
struct Front<A> {
    api: A,
    panel: Arc<Panel>,
}

impl<A: Endpoint<Output = Response>> Endpoint for Front<A> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let path = request.uri().path();
        if path == "/v1" || path.starts_with("/v1/") { self.api.call(request).await } else { self.panel.call(request).await }
    }
}

/// A tenant's logo, for its site.
#[handler]
async fn logo(Path(tenant): Path<String>, Data(carsync): Data<&Arc<CarSync>>) -> Result<Response, Problem> {
    let scope = enter(carsync, &tenant).await?;
    let png = carsync.inspections().logo(&scope).await.map_err(problem)?;
    let answer = Response::builder().content_type("image/png").header(header::CACHE_CONTROL, "public, max-age=60");
    Ok(answer.header(header::CONTENT_SECURITY_POLICY, "default-src 'none'").body(png))
}

/// Green only when the directory is loaded and the database answers.
#[handler]
async fn ready(Data(carsync): Data<&Arc<CarSync>>) -> Response {
    let not_yet = |what: &str| {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "host.not_ready", "This host is not ready");
        problem.detail(format!("{what}.")).retry_after(1).into_response()
    };
    if !carsync.discovery().is_ready() {
        return not_yet("The directory is not loaded yet");
    }
    match carsync.ping().await {
        Ok(()) => Response::builder().content_type("text/plain").body("ready\n"),
        Err(_) => not_yet("The database does not answer"),
    }
}
