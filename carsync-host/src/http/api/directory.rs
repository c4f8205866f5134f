//! What anybody may ask: workshops near me, a tenant, a workshop, its services and free slots, and the catalogues.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::booking::SlotQuery;
use carsync_core::catalogue::WorkshopRef;
use carsync_core::catalogue::standard_services;
use carsync_core::customer::car_models;
use carsync_core::directory::{Find, Listing};
use carsync_core::geo::{GeocodeError, Geocoder, PlaceSearch};
use carsync_core::tenancy::{HostName, TenantScope};
use carsync_core::value::{GeoPoint, Invalid, Locale};
use poem::Request;
use poem::http::StatusCode;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::Tag;
use crate::config::Map;
use crate::http::auth::enter;
use crate::http::cookie::host_of;
use crate::http::fault::problem;
use crate::http::input::{day, moment, read, read_maybe, refused, slugs};
use crate::http::payload::{Answer, Cache};
use crate::http::problem::Problem;
use crate::http::wire::{
    BrandView, CarModelView, FoundPlaces, MapView, ServiceView, SiteView, Slots, StandardServiceView, TenantView, Text, WorkshopCard,
    WorkshopCards, WorkshopPage, read_cursor, write_cursor,
};

/// How many workshops a page has where the client does not say.
const LIMIT: u16 = 20;
/// Public answers may be kept for so long.
const SHORTLY: Cache = Cache::Public { max_age_s: 5 };
/// What only a release changes may be kept for longer.
const LONG: Cache = Cache::Public { max_age_s: 3_600 };

/// Where the panel's map has its pictures from.
#[derive(Debug, Clone)]
pub(crate) struct SiteMap(pub(crate) Option<Map>);

/// Who knows where places are, if anybody does.
#[derive(Debug, Clone)]
pub(crate) struct SitePlaces(pub(crate) Option<Arc<dyn Geocoder>>);

pub(crate) struct DirectoryApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Directory")]
impl DirectoryApi {
    /// Workshops near a place, of all tenants that want to be found, nearest first
    #[oai(path = "/workshops", method = "get", operation_id = "find_workshops")]
    #[expect(clippy::too_many_arguments, reason = "each is one query parameter of the API")]
    async fn find_workshops(
        &self,
        /// Latitude and longitude in degrees, like `35.7575,51.4100`.
        near: Query<String>,
        /// Not farther than this.
        within_km: Query<Option<f64>>,
        /// Services that must be offered, by slug, split by commas.
        service: Query<Option<String>>,
        /// Only workshops with a free start from this moment (RFC 3339).
        free_from: Query<Option<String>>,
        /// Only workshops with a free start before this moment (RFC 3339).
        free_until: Query<Option<String>>,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<WorkshopCards>, Problem> {
        let find = FindInput {
            near: &near.0,
            within_km: within_km.0,
            service: service.0.as_deref(),
            free_from: free_from.0.as_deref(),
            free_until: free_until.0.as_deref(),
            limit: limit.0,
            cursor: cursor.0.as_deref(),
        };
        self.near(&find.read()?, None).await
    }

    /// A tenant's public profile
    #[oai(path = "/tenants/:tenant", method = "get", operation_id = "get_tenant")]
    async fn get_tenant(&self, tenant: Path<String>) -> Result<Answer<TenantView>, Problem> {
        let tenant = self.0.tenancy().profile(&read("tenant", &tenant.0)?).await.map_err(problem)?;
        Ok(Answer::new(TenantView::of(&tenant)).etag(tenant.version.number().unsigned_abs()).cache(SHORTLY))
    }

    /// What this site is made of: whose it is by its host name, and where its map has its pictures from
    #[oai(path = "/site", method = "get", operation_id = "get_site")]
    async fn get_site(&self, request: &Request, map: Data<&SiteMap>, places: Data<&SitePlaces>) -> Result<Answer<SiteView>, Problem> {
        let tenant = match host_of(request).and_then(HostName::of_header) {
            Some(host) => self.0.tenancy().by_host(&host).await.map_err(problem)?.map(|tenant| Text(tenant.slug)),
            None => None,
        };
        let map = map.0.0.as_ref().map(|map| MapView { tiles: map.tiles.clone(), attribution: map.attribution.clone() });
        Ok(Answer::new(SiteView { tenant, map, geocoding: places.0.0.is_some() }).cache(SHORTLY))
    }

    /// Places by their name, best first; 404 where the deployment has no place search (`geocoding` of the site)
    #[oai(path = "/places", method = "get", operation_id = "find_places")]
    async fn find_places(
        &self,
        places: Data<&SitePlaces>,
        /// 2 to 100 characters.
        search: Query<String>,
        /// Latitude and longitude in degrees: places near it come first.
        near: Query<Option<String>>,
        #[oai(name = "Accept-Language")] language: Header<Option<String>>,
    ) -> Result<Answer<FoundPlaces>, Problem> {
        let none = || Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing").detail("There is no place search here.");
        let geocoder = places.0.0.as_ref().ok_or_else(none)?;
        let near = read_maybe::<GeoPoint>("near", near.0.as_deref())?;
        let locale = language.0.as_deref().and_then(Locale::from_accept_language).unwrap_or_default();
        let search = PlaceSearch::new(&search.0, near, locale).map_err(|invalid| refused("search", &invalid))?;
        let found = geocoder.search(&search).await.map_err(problem::<GeocodeError>)?;
        Ok(Answer::new(FoundPlaces::of(&found)).cache(LONG))
    }

    /// How a tenant looks: its colour, and whether there is a logo at `…/brand/logo`
    #[oai(path = "/tenants/:tenant/brand", method = "get", operation_id = "get_brand")]
    async fn get_brand(&self, tenant: Path<String>) -> Result<Answer<BrandView>, Problem> {
        let scope = enter(&self.0, &tenant.0).await?;
        let (colour, has_logo) = self.0.inspections().brand(&scope).await.map_err(problem)?;
        Ok(Answer::new(BrandView { colour: Text(colour), has_logo }).cache(SHORTLY))
    }

    /// A tenant's workshops: nearest first if `near` is given, otherwise by slug
    #[oai(path = "/tenants/:tenant/workshops", method = "get", operation_id = "list_tenant_workshops")]
    #[expect(clippy::too_many_arguments, reason = "each is one query parameter of the API")]
    async fn list_tenant_workshops(
        &self,
        tenant: Path<String>,
        /// Latitude and longitude in degrees.
        near: Query<Option<String>>,
        within_km: Query<Option<f64>>,
        /// Services that must be offered, by slug, split by commas.
        service: Query<Option<String>>,
        free_from: Query<Option<String>>,
        free_until: Query<Option<String>>,
        limit: Query<Option<u16>>,
        cursor: Query<Option<String>>,
    ) -> Result<Answer<WorkshopCards>, Problem> {
        let scope = enter(&self.0, &tenant.0).await?;
        if let Some(near) = &near.0 {
            let find = FindInput {
                near,
                within_km: within_km.0,
                service: service.0.as_deref(),
                free_from: free_from.0.as_deref(),
                free_until: free_until.0.as_deref(),
                limit: limit.0,
                cursor: cursor.0.as_deref(),
            };
            return self.near(&find.read()?, Some(&scope)).await;
        }
        let needs_near =
            [("within_km", within_km.0.is_some()), ("free_from", free_from.0.is_some()), ("free_until", free_until.0.is_some())];
        if let Some((name, _)) = needs_near.into_iter().find(|(_, given)| *given) {
            return Err(refused(name, &Invalid::new("near.missing", "is only of use together with near")));
        }
        let services = slugs("service", service.0.as_deref())?;
        let limit = usize::from(limit_of(limit.0)?);
        let after = read_maybe::<carsync_core::value::Slug>("cursor", cursor.0.as_deref())?;
        let offers = |listing: &Arc<Listing>| services.iter().all(|slug| listing.services.iter().any(|one| one.draft.slug == *slug));
        let all = self.0.discovery().of_tenant(&scope).map_err(problem)?;
        let mut rest = all.into_iter().filter(offers).filter(|one| after.as_ref().is_none_or(|after| one.workshop.draft.slug > *after));
        let items: Vec<Arc<Listing>> = rest.by_ref().take(limit).collect();
        let next = rest.next().and(items.last().map(|last| last.workshop.draft.slug.to_string()));
        let items = items.iter().map(|listing| WorkshopCard::of_listing(listing, &services)).collect();
        Ok(Answer::new(WorkshopCards { items, next }).cache(SHORTLY))
    }

    /// A workshop's public page
    #[oai(path = "/tenants/:tenant/workshops/:workshop", method = "get", operation_id = "get_workshop")]
    async fn get_workshop(&self, tenant: Path<String>, workshop: Path<String>) -> Result<Answer<WorkshopPage>, Problem> {
        let listing = self.listing(&tenant.0, &workshop.0).await?;
        let draft = &listing.workshop.draft;
        let page = WorkshopPage {
            card: WorkshopCard::of_listing(&listing, &[]),
            hours: crate::http::wire::HoursBody::of(&draft.hours),
            step_minutes: draft.step.minutes(),
        };
        Ok(Answer::new(page).cache(SHORTLY))
    }

    /// The services a workshop offers
    #[oai(path = "/tenants/:tenant/workshops/:workshop/services", method = "get", operation_id = "list_services")]
    async fn list_services(&self, tenant: Path<String>, workshop: Path<String>) -> Result<Answer<Vec<ServiceView>>, Problem> {
        let listing = self.listing(&tenant.0, &workshop.0).await?;
        Ok(Answer::new(listing.services.iter().map(ServiceView::of).collect()).cache(SHORTLY))
    }

    /// Free slots of a workshop; what is listed can be booked, nothing else can
    #[oai(path = "/tenants/:tenant/workshops/:workshop/slots", method = "get", operation_id = "list_slots")]
    async fn list_slots(
        &self,
        tenant: Path<String>,
        workshop: Path<String>,
        /// What is to be done, by slug, split by commas; 1 to 10.
        services: Query<String>,
        /// The first day in the workshop's zone, like `2026-11-22`; today if absent.
        from: Query<Option<String>>,
        /// How many days; 1 to 31; 7 if absent.
        days: Query<Option<u16>>,
        /// Whether to list every start with the reason why it is not offered.
        explain: Query<Option<bool>>,
    ) -> Result<Answer<Slots>, Problem> {
        let scope = enter(&self.0, &tenant.0).await?;
        let query = SlotQuery {
            workshop: read::<WorkshopRef>("workshop", &workshop.0)?,
            services: slugs("services", Some(&services.0))?,
            from: from.0.map(|from| day("from", &from)).transpose()?,
            days: days.0.unwrap_or(7),
            explain: explain.0.unwrap_or(false),
        };
        let sheet = self.0.bookings().slots(&scope, &query).await.map_err(problem)?;
        Ok(Answer::new(Slots::of(&sheet)))
    }

    /// Common makes and models of vehicles
    #[oai(path = "/vehicle-catalogue", method = "get", operation_id = "list_car_models")]
    async fn list_car_models(&self) -> Result<Answer<Vec<CarModelView>>, Problem> {
        Ok(Answer::new(car_models().iter().map(CarModelView::of).collect()).cache(LONG))
    }

    /// The standard services: usual names, durations and intervals
    #[oai(path = "/service-catalogue", method = "get", operation_id = "list_standard_services")]
    async fn list_standard_services(&self) -> Result<Answer<Vec<StandardServiceView>>, Problem> {
        Ok(Answer::new(standard_services().iter().map(StandardServiceView::of).collect()).cache(LONG))
    }
}

impl DirectoryApi {
    async fn near(&self, find: &Find, tenant: Option<&TenantScope>) -> Result<Answer<WorkshopCards>, Problem> {
        let page = self.0.discovery().near(find, tenant).await.map_err(problem)?;
        let items = page.items.iter().map(|card| WorkshopCard::of(card, &find.services)).collect();
        Ok(Answer::new(WorkshopCards { items, next: page.next.map(write_cursor) }).cache(SHORTLY))
    }

    async fn listing(&self, tenant: &str, workshop: &str) -> Result<Arc<Listing>, Problem> {
        let scope = enter(&self.0, tenant).await?;
        let which = read::<WorkshopRef>("workshop", workshop)?;
        let all = self.0.discovery().of_tenant(&scope).map_err(problem)?;
        let named = |listing: &Arc<Listing>| match &which {
            WorkshopRef::Id(id) => listing.workshop.id == *id,
            WorkshopRef::Slug(slug) => listing.workshop.draft.slug == *slug,
        };
        let none = || Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing").detail("There is no such workshop.");
        all.into_iter().find(named).ok_or_else(none)
    }
}

/// The query of a near-me question as it came.
struct FindInput<'a> {
    near: &'a str,
    within_km: Option<f64>,
    service: Option<&'a str>,
    free_from: Option<&'a str>,
    free_until: Option<&'a str>,
    limit: Option<u16>,
    cursor: Option<&'a str>,
}

impl FindInput<'_> {
    fn read(&self) -> Result<Find, Problem> {
        Ok(Find {
            around: read::<GeoPoint>("near", self.near)?,
            within_m: self.within_km.map(|kilometres| kilometres * 1_000.0),
            services: slugs("service", self.service)?,
            free_from: self.free_from.map(|text| moment("free_from", text)).transpose()?,
            free_until: self.free_until.map(|text| moment("free_until", text)).transpose()?,
            limit: limit_of(self.limit)?,
            after: self.cursor.map(read_cursor).transpose()?,
        })
    }
}

/// The limit of a page; the range is checked here, since a page of nothing is no page.
pub(super) fn limit_of(limit: Option<u16>) -> Result<u16, Problem> {
    match limit.unwrap_or(LIMIT) {
        limit @ 1..=200 => Ok(limit),
        _ => Err(refused("limit", &Invalid::new("number.out_of_range", "must be 1 to 200"))),
    }
}
