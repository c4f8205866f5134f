//! The deployment, as its operators run it.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::page::PageQuery;
use carsync_core::value::Slug;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::Tag;
use super::directory::limit_of;
use crate::http::auth::Token;
use crate::http::fault::problem;
use crate::http::input::{read, read_maybe};
use crate::http::payload::{Answer, Body, Created};
use crate::http::problem::Problem;
use crate::http::wire::{TenantInput, TenantStatusInput, TenantView, Tenants};

pub(crate) struct OperatorApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1/operator", tag = "Tag::Operator")]
impl OperatorApi {
    /// All tenants by slug
    #[oai(path = "/tenants", method = "get", operation_id = "list_tenants")]
    async fn list_tenants(
        &self,
        token: Token,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<Tenants>, Problem> {
        let operator = token.operator(&self.0).await?;
        let after = read_maybe::<Slug>("cursor", cursor.0.as_deref())?;
        let page = self.0.tenancy().list(&operator, &PageQuery { limit: limit_of(limit.0)?, after }).await.map_err(problem)?;
        let next = page.next.map(|slug| slug.to_string());
        Ok(Answer::new(Tenants { items: page.items.iter().map(TenantView::of).collect(), next }))
    }

    /// Makes a tenant
    #[oai(path = "/tenants", method = "post", operation_id = "create_tenant")]
    async fn create_tenant(&self, token: Token, body: Body<TenantInput>) -> Result<Created<TenantView>, Problem> {
        let operator = token.operator(&self.0).await?;
        let tenant = self.0.tenancy().create(&operator, body.0.read()?).await.map_err(problem)?;
        Ok(Created::new(TenantView::of(&tenant)).location(format!("/v1/tenants/{}", tenant.slug)))
    }

    /// Stops a tenant, or lets it work again
    #[oai(path = "/tenants/:tenant/status", method = "put", operation_id = "set_tenant_status")]
    async fn set_tenant_status(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Body<TenantStatusInput>,
    ) -> Result<Answer<TenantView>, Problem> {
        let operator = token.operator(&self.0).await?;
        let slug = read("tenant", &tenant.0)?;
        let tenant = self.0.tenancy().set_status(&operator, &slug, body.0.read()).await.map_err(problem)?;
        Ok(Answer::new(TenantView::of(&tenant)).etag(tenant.version.number().unsigned_abs()))
    }
}
