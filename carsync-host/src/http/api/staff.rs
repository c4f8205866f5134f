//! Who may act for a tenant: its staff and its programs' tokens; and the log of what they changed.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::page::PageQuery;
use carsync_core::value::AuditId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::Tag;
use super::directory::limit_of;
use crate::http::auth::Token;
use crate::http::fault::problem;
use crate::http::input::{read, read_maybe, seen};
use crate::http::payload::{Answer, Body, Created, NoContent};
use crate::http::problem::Problem;
use crate::http::wire::{
    ApiTokenInput, ApiTokenMade, ApiTokenView, ApiTokens, AuditLog, AuditView, PlaceInput, StaffInput, StaffList, StaffView,
};

pub(crate) struct StaffApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Staff")]
impl StaffApi {
    /// The tenant's staff
    #[oai(path = "/tenants/:tenant/staff", method = "get", operation_id = "list_staff")]
    async fn list_staff(&self, token: Token, tenant: Path<String>) -> Result<Answer<StaffList>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let everybody = self.0.accounts().list_staff(&staff).await.map_err(problem)?;
        let items = everybody.into_iter().map(|(member, phone)| StaffView::of(&member, phone)).collect();
        Ok(Answer::new(StaffList { items }))
    }

    /// Adds somebody to the tenant's staff below my own role; administrators add administrators, too
    #[oai(path = "/tenants/:tenant/staff", method = "post", operation_id = "add_staff")]
    async fn add_staff(&self, token: Token, tenant: Path<String>, body: Body<StaffInput>) -> Result<Created<StaffView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let StaffInput { phone, role, workshop } = body.0;
        let member = self.0.accounts().add_staff(&staff, &phone.0, role.into(), workshop.map(|at| at.0)).await.map_err(problem)?;
        Ok(Created::new(StaffView::of(&member, phone.0)).etag(1))
    }

    /// Gives somebody another role or workshop; nobody changes their own place
    #[oai(path = "/tenants/:tenant/staff/:member", method = "put", operation_id = "update_staff")]
    async fn update_staff(
        &self,
        token: Token,
        tenant: Path<String>,
        member: Path<String>,
        body: Body<PlaceInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<StaffView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let (id, seen) = (read("member", &member.0)?, seen(if_match.0.as_deref())?);
        let PlaceInput { role, workshop } = body.0;
        let changed = self.0.accounts().update_staff(&staff, id, role.into(), workshop.map(|at| at.0), seen).await;
        let (member, phone) = changed.map_err(problem)?;
        Ok(Answer::new(StaffView::of(&member, phone)).etag(member.version.number().unsigned_abs()))
    }

    /// Takes somebody off the staff at once; nobody gives up their own place
    #[oai(path = "/tenants/:tenant/staff/:member", method = "delete", operation_id = "remove_staff")]
    async fn remove_staff(
        &self,
        token: Token,
        tenant: Path<String>,
        member: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<NoContent, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let (id, seen) = (read("member", &member.0)?, seen(if_match.0.as_deref())?);
        self.0.accounts().remove_staff(&staff, id, seen).await.map_err(problem)?;
        Ok(NoContent::done())
    }

    /// The tenant's API tokens, oldest first
    #[oai(path = "/tenants/:tenant/tokens", method = "get", operation_id = "list_api_tokens")]
    async fn list_api_tokens(&self, token: Token, tenant: Path<String>) -> Result<Answer<ApiTokens>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let tokens = self.0.accounts().api_tokens(&staff).await.map_err(problem)?;
        Ok(Answer::new(ApiTokens { items: tokens.iter().map(ApiTokenView::of).collect() }))
    }

    /// Makes a token with which a program acts as staff of the tenant; its secret is shown only now
    #[oai(path = "/tenants/:tenant/tokens", method = "post", operation_id = "add_api_token")]
    async fn add_api_token(&self, token: Token, tenant: Path<String>, body: Body<ApiTokenInput>) -> Result<Created<ApiTokenMade>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let (token, secret) = self.0.accounts().add_api_token(&staff, body.0.read()).await.map_err(problem)?;
        Ok(Created::new(ApiTokenMade::of(&token, &secret)))
    }

    /// Ends an API token at once
    #[oai(path = "/tenants/:tenant/tokens/:api_token", method = "delete", operation_id = "remove_api_token")]
    async fn remove_api_token(&self, token: Token, tenant: Path<String>, api_token: Path<String>) -> Result<NoContent, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        self.0.accounts().remove_api_token(&staff, read("api_token", &api_token.0)?).await.map_err(problem)?;
        Ok(NoContent::done())
    }

    /// Who changed what of the tenant, newest first
    #[oai(path = "/tenants/:tenant/audit", method = "get", operation_id = "list_audit")]
    async fn list_audit(
        &self,
        token: Token,
        tenant: Path<String>,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<AuditLog>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let page = PageQuery { limit: limit_of(limit.0)?, after: read_maybe::<AuditId>("cursor", cursor.0.as_deref())? };
        let page = self.0.audit().list(&staff, &page).await.map_err(problem)?;
        let next = page.next.map(|id| id.to_string());
        Ok(Answer::new(AuditLog { items: page.items.iter().map(AuditView::of).collect(), next }))
    }
}
