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
use crate::http::payload::{Answer, Body, Created, NoContent};
use crate::http::problem::Problem;
use crate::http::wire::{CodeBlockView, CodeBlocks, DeploymentSms, SiteHosts, TenantInput, TenantStatusInput, TenantView, Tenants};

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

    /// The host names of a tenant's own site
    #[oai(path = "/tenants/:tenant/hosts", method = "get", operation_id = "get_site_hosts")]
    async fn get_site_hosts(&self, token: Token, tenant: Path<String>) -> Result<Answer<SiteHosts>, Problem> {
        let operator = token.operator(&self.0).await?;
        let hosts = self.0.tenancy().hosts(&operator, &read("tenant", &tenant.0)?).await.map_err(problem)?;
        Ok(Answer::new(SiteHosts::of(hosts)))
    }

    /// Replaces the host names of a tenant's own site: there the panel is the tenant's alone
    #[oai(path = "/tenants/:tenant/hosts", method = "put", operation_id = "set_site_hosts")]
    async fn set_site_hosts(&self, token: Token, tenant: Path<String>, body: Body<SiteHosts>) -> Result<Answer<SiteHosts>, Problem> {
        let operator = token.operator(&self.0).await?;
        let hosts = self.0.tenancy().set_hosts(&operator, &read("tenant", &tenant.0)?, body.0.read()).await.map_err(problem)?;
        Ok(Answer::new(SiteHosts::of(hosts)))
    }

    /// How the deployment's own messages are sent
    #[oai(path = "/sms", method = "get", operation_id = "get_deployment_sms")]
    async fn get_deployment_sms(&self, token: Token) -> Result<Answer<DeploymentSms>, Problem> {
        let operator = token.operator(&self.0).await?;
        let messaging = self.0.messaging();
        let provider = messaging.deployment_provider(&operator).to_owned();
        Ok(Answer::new(DeploymentSms { provider, callback_url: messaging.deployment_callback_address(&operator) }))
    }

    /// Ranges of phone numbers that get no sign-in codes, since hardly any were given back
    #[oai(path = "/code-blocks", method = "get", operation_id = "list_code_blocks")]
    async fn list_code_blocks(&self, token: Token) -> Result<Answer<CodeBlocks>, Problem> {
        let operator = token.operator(&self.0).await?;
        let blocks = self.0.accounts().code_blocks(&operator).await.map_err(problem)?;
        Ok(Answer::new(CodeBlocks { items: blocks.iter().map(CodeBlockView::of).collect() }))
    }

    /// Lets a range of phone numbers have codes again; it is judged anew
    #[oai(path = "/code-blocks/:range", method = "delete", operation_id = "lift_code_block")]
    async fn lift_code_block(&self, token: Token, range: Path<String>) -> Result<NoContent, Problem> {
        let operator = token.operator(&self.0).await?;
        let range = read("range", &range.0)?;
        self.0.accounts().lift_code_block(&operator, &range).await.map_err(problem)?;
        Ok(NoContent::done())
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
