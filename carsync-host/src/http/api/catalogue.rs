//! What a workshop is and offers, as its managers change it; and the tenant itself.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::account::Staff;
use carsync_core::booking::Booking;
use carsync_core::catalogue::{ClosureDraft, WorkshopRef};
use carsync_core::value::{WorkshopId, Zone};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path};

use super::{Tag, zone_of};
use crate::http::auth::Token;
use crate::http::fault::problem;
use crate::http::input::{read, seen};
use crate::http::payload::{Answer, Body, Created, NoContent};
use crate::http::problem::Problem;
use crate::http::wire::{
    BayInput, BayView, BookingView, ClosureInput, ClosureMade, ClosurePreview, ClosureView, ServiceInput, ServiceView, TenantSettingsInput,
    TenantView, WorkshopChanged, WorkshopInput, WorkshopSetup, WorkshopView,
};

pub(crate) struct CatalogueApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Catalogue")]
impl CatalogueApi {
    /// Changes the tenant's name, language, listing, customer policy and site
    #[oai(path = "/tenants/:tenant", method = "put", operation_id = "update_tenant")]
    async fn update_tenant(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Body<TenantSettingsInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<TenantView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let seen = seen(if_match.0.as_deref())?;
        let before = self.0.tenancy().profile(staff.scope().slug()).await.map_err(problem)?.site;
        let tenant = self.0.tenancy().update(&staff, body.0.read(before)?, seen).await.map_err(problem)?;
        Ok(Answer::new(TenantView::of(&tenant)).etag(tenant.version.number().unsigned_abs()))
    }

    /// Adds a workshop to the tenant
    #[oai(path = "/tenants/:tenant/workshops", method = "post", operation_id = "add_workshop")]
    async fn add_workshop(&self, token: Token, tenant: Path<String>, body: Body<WorkshopInput>) -> Result<Created<WorkshopView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let workshop = self.0.catalogue().add_workshop(&staff, body.0.read()?).await.map_err(problem)?;
        let location = format!("/v1/tenants/{}/workshops/{}", staff.scope().slug(), workshop.id);
        Ok(Created::new(WorkshopView::of(&workshop)).etag(1).location(location))
    }

    /// A workshop with all that its staff may edit; the ETag is the workshop's
    #[oai(path = "/tenants/:tenant/workshops/:workshop/setup", method = "get", operation_id = "get_workshop_setup")]
    async fn get_workshop_setup(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
    ) -> Result<Answer<WorkshopSetup>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let whole = self.0.catalogue().setup(&staff, &read::<WorkshopRef>("workshop", &workshop.0)?).await.map_err(problem)?;
        Ok(Answer::new(WorkshopSetup::of(&whole)).etag(whole.workshop.version.number().unsigned_abs()))
    }

    /// Changes a workshop, its hours among it; tells which bookings to come no longer lie in open time
    #[oai(path = "/tenants/:tenant/workshops/:workshop", method = "put", operation_id = "update_workshop")]
    async fn update_workshop(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        body: Body<WorkshopInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<WorkshopChanged>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let which = read::<WorkshopRef>("workshop", &workshop.0)?;
        let seen = seen(if_match.0.as_deref())?;
        let (workshop, stranded) = self.0.catalogue().update_workshop(&staff, &which, body.0.read()?, seen).await.map_err(problem)?;
        let stranded_bookings = views(&stranded, &workshop.draft.zone);
        let etag = workshop.version.number().unsigned_abs();
        Ok(Answer::new(WorkshopChanged { workshop: WorkshopView::of(&workshop), stranded_bookings }).etag(etag))
    }

    /// Adds a bay
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bays", method = "post", operation_id = "add_bay")]
    async fn add_bay(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        body: Body<BayInput>,
    ) -> Result<Created<BayView>, Problem> {
        let (staff, at) = self.at(&token, &tenant.0, &workshop.0).await?;
        let bay = self.0.catalogue().add_bay(&staff, at, body.0.read()).await.map_err(problem)?;
        Ok(Created::new(BayView::of(&bay)).etag(1))
    }

    /// Changes a bay; one with bookings to come can't be closed
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bays/:bay", method = "put", operation_id = "update_bay")]
    async fn update_bay(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        bay: Path<String>,
        body: Body<BayInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BayView>, Problem> {
        let (staff, at) = self.at(&token, &tenant.0, &workshop.0).await?;
        let (id, seen) = (read("bay", &bay.0)?, seen(if_match.0.as_deref())?);
        let bay = self.0.catalogue().update_bay(&staff, at, id, body.0.read(), seen).await.map_err(problem)?;
        Ok(Answer::new(BayView::of(&bay)).etag(bay.version.number().unsigned_abs()))
    }

    /// Adds a service
    #[oai(path = "/tenants/:tenant/workshops/:workshop/services", method = "post", operation_id = "add_service")]
    async fn add_service(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        body: Body<ServiceInput>,
    ) -> Result<Created<ServiceView>, Problem> {
        let (staff, at) = self.at(&token, &tenant.0, &workshop.0).await?;
        let service = self.0.catalogue().add_service(&staff, at, body.0.read()?).await.map_err(problem)?;
        Ok(Created::new(ServiceView::of(&service)).etag(1))
    }

    /// Changes a service; bookings keep what they were made with
    #[oai(path = "/tenants/:tenant/workshops/:workshop/services/:service", method = "put", operation_id = "update_service")]
    async fn update_service(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        service: Path<String>,
        body: Body<ServiceInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<ServiceView>, Problem> {
        let (staff, at) = self.at(&token, &tenant.0, &workshop.0).await?;
        let (id, seen) = (read("service", &service.0)?, seen(if_match.0.as_deref())?);
        let service = self.0.catalogue().update_service(&staff, at, id, body.0.read()?, seen).await.map_err(problem)?;
        Ok(Answer::new(ServiceView::of(&service)).etag(service.version.number().unsigned_abs()))
    }

    /// Which bookings a closure would hit; nothing is changed
    #[oai(path = "/tenants/:tenant/workshops/:workshop/closures/preview", method = "post", operation_id = "preview_closure")]
    async fn preview_closure(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        body: Body<ClosureInput>,
    ) -> Result<Answer<ClosurePreview>, Problem> {
        let (staff, at) = self.at(&token, &tenant.0, &workshop.0).await?;
        let hit = self.0.catalogue().preview_closure(&staff, &body.0.read(Some(at))?).await.map_err(problem)?;
        let zone = zone_of(&self.0, staff.scope(), at).await?;
        Ok(Answer::new(ClosurePreview { hit_bookings: views(&hit, &zone) }))
    }

    /// Closes a workshop for a while; tells which bookings that hits, and leaves them as they are
    #[oai(path = "/tenants/:tenant/workshops/:workshop/closures", method = "post", operation_id = "add_closure")]
    async fn add_closure(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        body: Body<ClosureInput>,
    ) -> Result<Created<ClosureMade>, Problem> {
        let (staff, at) = self.at(&token, &tenant.0, &workshop.0).await?;
        self.close(&staff, body.0.read(Some(at))?).await
    }

    /// Closes all of the tenant's workshops for a while
    #[oai(path = "/tenants/:tenant/closures", method = "post", operation_id = "add_tenant_closure")]
    async fn add_tenant_closure(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Body<ClosureInput>,
    ) -> Result<Created<ClosureMade>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        self.close(&staff, body.0.read(None)?).await
    }

    /// Takes a closure back
    #[oai(path = "/tenants/:tenant/closures/:closure", method = "delete", operation_id = "remove_closure")]
    async fn remove_closure(&self, token: Token, tenant: Path<String>, closure: Path<String>) -> Result<NoContent, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        self.0.catalogue().remove_closure(&staff, read("closure", &closure.0)?).await.map_err(problem)?;
        Ok(NoContent::done())
    }
}

impl CatalogueApi {
    /// The caller as staff, and the workshop that the path names.
    async fn at(&self, token: &Token, tenant: &str, workshop: &str) -> Result<(Staff, WorkshopId), Problem> {
        let staff = token.staff(&self.0, tenant).await?;
        let which = read::<WorkshopRef>("workshop", workshop)?;
        let whole = self.0.catalogue().setup(&staff, &which).await.map_err(problem)?;
        Ok((staff, whole.workshop.id))
    }

    async fn close(&self, staff: &Staff, draft: ClosureDraft) -> Result<Created<ClosureMade>, Problem> {
        let (closure, hit) = self.0.catalogue().add_closure(staff, draft).await.map_err(problem)?;
        let mut hit_bookings = Vec::with_capacity(hit.len());
        for booking in &hit {
            let zone = zone_of(&self.0, staff.scope(), booking.workshop).await?;
            hit_bookings.push(BookingView::of(booking, &zone));
        }
        Ok(Created::new(ClosureMade { closure: ClosureView::of(&closure), hit_bookings }))
    }
}

fn views(bookings: &[Booking], zone: &Zone) -> Vec<BookingView> {
    bookings.iter().map(|booking| BookingView::of(booking, zone)).collect()
}
