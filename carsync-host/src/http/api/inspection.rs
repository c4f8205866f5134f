//! Inspections as the staff fill them in, and what an administrator sets about them.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::account::Staff;
use carsync_core::blob::PhotoSize;
use carsync_core::inspection::template::TemplateName;
use carsync_core::inspection::{Draft, Part, UNSAVED};
use carsync_core::value::{BookingId, Invalid, Name, PhotoId, Slug, TemplateId};
use carsync_core::version::Version;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::{Tag, staff_booking};
use crate::http::auth::{Token, enter};
use crate::http::download::{Picture, Upload};
use crate::http::fault::problem;
use crate::http::input::{idempotency_key, read, read_maybe, refused, seen, seen_or_none};
use crate::http::payload::{Answer, Body, Cache, Created, NoContent};
use crate::http::problem::Problem;
use crate::http::wire::{
    BeginInput, DraftView, FinaliseInput, FindingInput, InspectionSettingsInput, InspectionSettingsView, ItemsInput, ItemsSaved, PhotoView,
    ReportView, SavedItemView, SealKeyView, SealKeys, SummaryInput, TemplateInput, TemplateView, Templates,
};

pub(crate) struct InspectionApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Inspection")]
impl InspectionApi {
    /// Begins the inspection of a booking, or goes on with the draft it has
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection", method = "post", operation_id = "begin_inspection")]
    async fn begin_inspection(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        body: Body<BeginInput>,
    ) -> Result<Created<DraftView>, Problem> {
        let (staff, id) = self.booking(&token, &tenant.0, &workshop.0, &booking.0).await?;
        let draft = self.0.inspections().begin(&staff, id, &body.0.read()).await.map_err(problem)?;
        let location = format!("/v1/tenants/{}/workshops/{}/bookings/{id}/inspection", staff.scope().slug(), draft.report.workshop);
        let view = self.view(&draft);
        let version = view.version();
        Ok(Created::new(view).etag(version).location(location))
    }

    /// The draft of a booking with all that belongs to it
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection", method = "get", operation_id = "get_inspection")]
    async fn get_inspection(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
    ) -> Result<Answer<DraftView>, Problem> {
        let (_, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        Ok(self.answer(&draft))
    }

    /// Replaces the summing-up of a draft
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection",
        method = "put",
        operation_id = "summarise_inspection"
    )]
    async fn summarise_inspection(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        body: Body<SummaryInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<DraftView>, Problem> {
        let (staff, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        let (seen, summary) = (seen(if_match.0.as_deref())?, body.0.summary.map(|summary| summary.0));
        let draft = self.0.inspections().summarise(&staff, draft.report.id, summary, seen).await.map_err(problem)?;
        Ok(self.answer(&draft))
    }

    /// Gives a draft up; the booking may be inspected anew
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection",
        method = "delete",
        operation_id = "discard_inspection"
    )]
    async fn discard_inspection(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
    ) -> Result<NoContent, Problem> {
        let (staff, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        self.0.inspections().discard(&staff, draft.report.id).await.map_err(problem)?;
        Ok(NoContent::done())
    }

    /// Saves what was found at one item; If-Match `"0"` for an item that nobody has saved
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection/items/:item",
        method = "put",
        operation_id = "save_inspection_item"
    )]
    #[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
    async fn save_inspection_item(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        item: Path<String>,
        body: Body<FindingInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<SavedItemView>, Problem> {
        let (staff, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        let part = Part { item: read("item", &item.0)?, finding: body.0.0, seen: seen_or_none(if_match.0.as_deref())? };
        let saved = self.0.inspections().save(&staff, draft.report.id, part).await.map_err(problem)?;
        Ok(Answer::new(SavedItemView::of(&saved)).etag(saved.version.number().unsigned_abs()))
    }

    /// Saves what was found at several items; those that somebody else has saved meanwhile are told and left as they are
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection/items",
        method = "post",
        operation_id = "save_inspection_items"
    )]
    async fn save_inspection_items(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        body: Body<ItemsInput>,
    ) -> Result<Answer<ItemsSaved>, Problem> {
        let (staff, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        let outcomes = self.0.inspections().save_parts(&staff, draft.report.id, &body.0.read()?).await.map_err(problem)?;
        Ok(Answer::new(ItemsSaved::of(&outcomes)))
    }

    /// Adds a photo: turned upright, freed of all metadata; the same upload twice is one photo
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection/photos",
        method = "post",
        operation_id = "add_inspection_photo"
    )]
    #[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
    async fn add_inspection_photo(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        /// The item it shows; absent for the whole vehicle.
        item: Query<Option<String>>,
        /// What it shows, in your words.
        caption: Query<Option<String>>,
        body: Upload,
    ) -> Result<Created<PhotoView>, Problem> {
        let (staff, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        let item = read_maybe::<Slug>("item", item.0.as_deref())?;
        let caption = read_maybe::<Name>("caption", caption.0.as_deref())?;
        let added = self.0.inspections().add_photo(&staff, draft.report.id, item, caption, body.0).await;
        let (photo, known) = added.map_err(problem)?;
        let place = format!("{}/workshops/{}/bookings/{}", staff.scope().slug(), draft.report.workshop, draft.report.booking);
        let location = format!("/v1/tenants/{place}/inspection/photos/{}", photo.id);
        Ok(Created::new(PhotoView::of(&photo)).location(location).replayed(known))
    }

    /// A photo of a draft as JPEG
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection/photos/:photo",
        method = "get",
        operation_id = "get_inspection_photo"
    )]
    async fn get_inspection_photo(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        photo: Path<String>,
        /// `large` (at most 1600 pixels on the longer side) or `small` (400); large if absent.
        size: Query<Option<String>>,
    ) -> Result<Picture, Problem> {
        let (staff, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        let (id, size) = (read::<PhotoId>("photo", &photo.0)?, photo_size(size.0.as_deref())?);
        let jpeg = self.0.inspections().photo(&staff, draft.report.id, id, size).await.map_err(problem)?;
        Ok(Picture::new(jpeg, format!("{id}.jpg")))
    }

    /// Takes a photo out of a draft
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection/photos/:photo",
        method = "delete",
        operation_id = "remove_inspection_photo"
    )]
    async fn remove_inspection_photo(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        photo: Path<String>,
    ) -> Result<NoContent, Problem> {
        let (staff, draft) = self.draft(&token, &tenant.0, &workshop.0, &booking.0).await?;
        self.0.inspections().remove_photo(&staff, draft.report.id, read("photo", &photo.0)?).await.map_err(problem)?;
        Ok(NoContent::done())
    }

    /// Makes the draft final: sealed once, then rendered, published and told to the customer
    #[oai(
        path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/inspection/finalise",
        method = "post",
        operation_id = "finalise_inspection"
    )]
    async fn finalise_inspection(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        body: Body<FinaliseInput>,
        /// 8 to 128 visible ASCII characters of your choice; the same key and body give the first answer again.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
    ) -> Result<Created<ReportView>, Problem> {
        let (staff, id) = self.booking(&token, &tenant.0, &workshop.0, &booking.0).await?;
        let (key, how) = (idempotency_key(key.0.as_deref())?, body.0.read()?);
        let done = self.0.inspections().finalise(&staff, id, &how, &key).await.map_err(problem)?;
        let (standing, url) = (self.0.inspections().standing(&done.value), self.0.inspections().verify_url(&done.value));
        let view = ReportView::of(&done.value, standing, url).ok_or_else(Problem::internal)?;
        let place = format!("{}/workshops/{}", staff.scope().slug(), done.value.workshop);
        Ok(Created::new(view).location(format!("/v1/tenants/{place}/reports/{}", done.value.id)).replayed(done.replayed))
    }

    /// The built-in template and the tenant's own, each in its newest version
    #[oai(path = "/tenants/:tenant/inspection-templates", method = "get", operation_id = "list_inspection_templates")]
    async fn list_inspection_templates(&self, token: Token, tenant: Path<String>) -> Result<Answer<Templates>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let templates = self.0.inspections().templates(&staff).await.map_err(problem)?;
        Ok(Answer::new(Templates { items: templates.into_iter().map(TemplateView::new).collect() }))
    }

    /// Makes a template of the tenant's own; to copy one, read it and send its title and sections
    #[oai(path = "/tenants/:tenant/inspection-templates", method = "post", operation_id = "add_inspection_template")]
    async fn add_inspection_template(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Body<TemplateInput>,
    ) -> Result<Created<TemplateView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let template = self.0.inspections().add_template(&staff, body.0.0).await.map_err(problem)?;
        let location = format!("/v1/tenants/{}/inspection-templates/{}", staff.scope().slug(), template.name);
        Ok(Created::new(TemplateView::new(template)).etag(1).location(location))
    }

    /// A template, in its newest version or in one that is named
    #[oai(path = "/tenants/:tenant/inspection-templates/:template", method = "get", operation_id = "get_inspection_template")]
    async fn get_inspection_template(
        &self,
        token: Token,
        tenant: Path<String>,
        /// `standard`, or the id of one of the tenant's own.
        template: Path<String>,
        /// The newest if absent.
        version: Query<Option<u32>>,
    ) -> Result<Answer<TemplateView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let name = read::<TemplateName>("template", &template.0)?;
        let template = self.0.inspections().template(&staff, name, version.0).await.map_err(problem)?;
        let version = u64::from(template.version);
        Ok(Answer::new(TemplateView::new(template)).etag(version))
    }

    /// Makes a new version of one of the tenant's own templates; reports keep the version they were made with
    #[oai(path = "/tenants/:tenant/inspection-templates/:template", method = "put", operation_id = "update_inspection_template")]
    async fn update_inspection_template(
        &self,
        token: Token,
        tenant: Path<String>,
        template: Path<String>,
        body: Body<TemplateInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<TemplateView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let (id, seen) = (read::<TemplateId>("template", &template.0)?, seen(if_match.0.as_deref())?);
        let template = self.0.inspections().update_template(&staff, id, body.0.0, seen).await.map_err(problem)?;
        let version = u64::from(template.version);
        Ok(Answer::new(TemplateView::new(template)).etag(version))
    }

    /// How the tenant makes and sends its reports
    #[oai(path = "/tenants/:tenant/inspection-settings", method = "get", operation_id = "get_inspection_settings")]
    async fn get_inspection_settings(&self, token: Token, tenant: Path<String>) -> Result<Answer<InspectionSettingsView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let (settings, version) = self.0.inspections().settings(&staff).await.map_err(problem)?;
        Ok(settings_answer(&InspectionSettingsView::of(&settings, version), version))
    }

    /// Changes how the tenant makes and sends its reports; If-Match `"0"` for the defaults
    #[oai(path = "/tenants/:tenant/inspection-settings", method = "put", operation_id = "update_inspection_settings")]
    async fn update_inspection_settings(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Body<InspectionSettingsInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<InspectionSettingsView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let seen = seen_or_none(if_match.0.as_deref())?;
        let (settings, version) = self.0.inspections().set_settings(&staff, body.0.read(), seen).await.map_err(problem)?;
        Ok(settings_answer(&InspectionSettingsView::of(&settings, version), version))
    }

    /// Takes a picture as the tenant's logo on reports
    #[oai(path = "/tenants/:tenant/inspection-settings/logo", method = "put", operation_id = "set_report_logo")]
    async fn set_report_logo(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Upload,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<InspectionSettingsView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let seen = seen_or_none(if_match.0.as_deref())?;
        let (settings, version) = self.0.inspections().set_logo(&staff, body.0, seen).await.map_err(problem)?;
        Ok(settings_answer(&InspectionSettingsView::of(&settings, version), version))
    }

    /// Takes the tenant's logo away
    #[oai(path = "/tenants/:tenant/inspection-settings/logo", method = "delete", operation_id = "remove_report_logo")]
    async fn remove_report_logo(
        &self,
        token: Token,
        tenant: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<InspectionSettingsView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let seen = seen_or_none(if_match.0.as_deref())?;
        let (settings, version) = self.0.inspections().remove_logo(&staff, seen).await.map_err(problem)?;
        Ok(settings_answer(&InspectionSettingsView::of(&settings, version), version))
    }

    /// The public keys of a tenant's seals, newest first: what anybody needs to check its reports offline
    #[oai(path = "/tenants/:tenant/seal-keys", method = "get", operation_id = "list_seal_keys")]
    async fn list_seal_keys(&self, tenant: Path<String>) -> Result<Answer<SealKeys>, Problem> {
        let scope = enter(&self.0, &tenant.0).await?;
        let keys = self.0.inspections().seal_keys(&scope).await.map_err(problem)?;
        Ok(Answer::new(SealKeys { items: keys.iter().map(SealKeyView::of).collect() }).cache(Cache::Public { max_age_s: 60 }))
    }

    /// Makes a new key that seals from now on; old ones stay known
    #[oai(path = "/tenants/:tenant/seal-keys", method = "post", operation_id = "rotate_seal_key")]
    async fn rotate_seal_key(&self, token: Token, tenant: Path<String>) -> Result<Created<SealKeyView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let key = self.0.inspections().rotate_seal_key(&staff).await.map_err(problem)?;
        Ok(Created::new(SealKeyView::of(&key)))
    }
}

impl InspectionApi {
    fn view(&self, draft: &Draft) -> DraftView {
        DraftView::of(draft, self.0.inspections().preview(draft))
    }

    fn answer(&self, draft: &Draft) -> Answer<DraftView> {
        let view = self.view(draft);
        let version = view.version();
        Answer::new(view).etag(version)
    }

    async fn booking(&self, token: &Token, tenant: &str, workshop: &str, booking: &str) -> Result<(Staff, BookingId), Problem> {
        let staff = token.staff(&self.0, tenant).await?;
        let found = staff_booking(&self.0, &staff, workshop, booking).await?;
        Ok((staff, found.id))
    }

    async fn draft(&self, token: &Token, tenant: &str, workshop: &str, booking: &str) -> Result<(Staff, Draft), Problem> {
        let (staff, id) = self.booking(token, tenant, workshop, booking).await?;
        let draft = self.0.inspections().draft(&staff, id).await.map_err(problem)?;
        Ok((staff, draft))
    }
}

/// Settings that are the defaults have no version to be named by an ETag but 0.
fn settings_answer(view: &InspectionSettingsView, version: Version) -> Answer<InspectionSettingsView> {
    debug_assert!(version >= UNSAVED, "a version is not negative");
    Answer::new(view.clone()).etag(version.number().unsigned_abs())
}

/// Which of a photo's sizes is wanted.
pub(super) fn photo_size(size: Option<&str>) -> Result<PhotoSize, Problem> {
    match size {
        None | Some("large") => Ok(PhotoSize::Large),
        Some("small") => Ok(PhotoSize::Small),
        Some(_) => Err(refused("size", &Invalid::new("photo.unknown_size", "must be large or small"))),
    }
}
