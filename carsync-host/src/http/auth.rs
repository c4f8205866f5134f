//! Who calls: from the bearer token to a proof of core.

use carsync_core::CarSync;
use carsync_core::account::{API_TOKEN_PREFIX, Customer, Operator, SignedIn, Staff};
use carsync_core::inspection::{InspectionError, Opened};
use carsync_core::tenancy::TenantScope;
use carsync_core::value::{Secret, Slug};
use poem::http::StatusCode;
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;

use super::fault::problem;
use super::input::read;
use super::problem::{Problem, of_status};

/// The token of a session, from `POST /v1/sign-in`; where staff act, also an API token of the tenant.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", rename = "session")]
pub(crate) struct Token(Bearer);

impl Token {
    /// Who bears it.
    pub(crate) async fn who(&self, carsync: &CarSync) -> Result<SignedIn, Problem> {
        carsync.accounts().authenticate(&Secret::new(self.0.token.clone())).await.map_err(problem)
    }

    /// Who bears it, as a customer of a tenant.
    pub(crate) async fn customer(&self, carsync: &CarSync, tenant: &str) -> Result<Customer, Problem> {
        let who = self.who(carsync).await?;
        Ok(carsync.accounts().customer(&who, &enter(carsync, tenant).await?))
    }

    /// Who bears it, as staff of a tenant.
    pub(crate) async fn staff(&self, carsync: &CarSync, tenant: &str) -> Result<Staff, Problem> {
        staff_of(carsync, &self.0.token, tenant).await
    }

    /// Who bears it, as operator of the deployment.
    pub(crate) async fn operator(&self, carsync: &CarSync) -> Result<Operator, Problem> {
        let who = self.who(carsync).await?;
        carsync.accounts().operator(&who).await.map_err(problem)
    }
}

/// Who bears a session's token or an API token, as staff of a tenant.
pub(crate) async fn staff_of(carsync: &CarSync, bearer: &str, tenant: &str) -> Result<Staff, Problem> {
    let (accounts, secret) = (carsync.accounts(), Secret::new(bearer));
    if bearer.starts_with(API_TOKEN_PREFIX) {
        return accounts.staff_by_token(&secret, &enter(carsync, tenant).await?).await.map_err(problem);
    }
    let who = accounts.authenticate(&secret).await.map_err(problem)?;
    accounts.staff(&who, &enter(carsync, tenant).await?).await.map_err(problem)
}

/// The token of an opened report, from `POST /v1/reports/open`.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", rename = "opened_report")]
pub(crate) struct ReportToken(Bearer);

impl ReportToken {
    /// The report that it opens.
    pub(crate) async fn opened(&self, carsync: &CarSync) -> Result<Opened, Problem> {
        let opened = carsync.inspections().reopen(&Secret::new(self.0.token.clone())).await;
        opened.map_err(|error| match error {
            InspectionError::WrongCode => of_status(StatusCode::UNAUTHORIZED).detail("Open the report again."),
            other => problem(other),
        })
    }
}

/// Inside the tenant that the path names.
pub(crate) async fn enter(carsync: &CarSync, tenant: &str) -> Result<TenantScope, Problem> {
    let slug: Slug = read("tenant", tenant)?;
    carsync.tenancy().enter(&slug).await.map_err(problem)
}
