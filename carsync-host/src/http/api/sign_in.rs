//! Signing in by a code sent to a phone, and out.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::account::CodeRequest;
use carsync_core::value::Locale;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Header;

use super::Tag;
use crate::http::address::ClientAddress;
use crate::http::auth::Token;
use crate::http::cookie::SessionCookie;
use crate::http::fault::problem;
use crate::http::payload::{Accepted, Body, Created, NoContent};
use crate::http::problem::Problem;
use crate::http::wire::{CodeInput, CodeSent, SessionView, SignInInput};

pub(crate) struct SignInApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::SignIn")]
impl SignInApi {
    /// Sends a code to a phone; the answer is the same whether the phone is known or not
    #[oai(path = "/sign-in/code", method = "post", operation_id = "request_code")]
    async fn request_code(
        &self,
        body: Body<CodeInput>,
        /// Chooses the language of the message.
        #[oai(name = "Accept-Language")]
        language: Header<Option<String>>,
        address: ClientAddress,
    ) -> Result<Accepted<CodeSent>, Problem> {
        let locale = language.0.as_deref().and_then(Locale::from_accept_language).unwrap_or_default();
        let mut wanted = CodeRequest::new(body.0.phone.0, locale).from_address(address.0);
        if let Some(tenant) = &body.0.tenant {
            wanted = wanted.for_tenant(&self.0.tenancy().enter(&tenant.0).await.map_err(problem)?);
        }
        let sent = self.0.accounts().request_code(&wanted).await.map_err(problem)?;
        Ok(Accepted::new(CodeSent::of(&sent)))
    }

    /// Gives the code back and opens a session; five tries, five minutes
    #[oai(path = "/sign-in", method = "post", operation_id = "sign_in")]
    async fn sign_in(&self, body: Body<SignInInput>, cookie: Data<&SessionCookie>) -> Result<Created<SessionView>, Problem> {
        let session = self.0.accounts().sign_in(body.0.request.0, &body.0.code).await.map_err(problem)?;
        let header = body.0.cookie.then(|| cookie.carrying(session.token.expose()));
        Ok(Created::new(SessionView::of(&session, header.is_none())).cookie(header))
    }

    /// Ends the session
    #[oai(path = "/session", method = "delete", operation_id = "sign_out")]
    async fn sign_out(&self, token: Token, cookie: Data<&SessionCookie>) -> Result<NoContent, Problem> {
        let who = token.who(&self.0).await?;
        self.0.accounts().sign_out(&who).await.map_err(problem)?;
        Ok(NoContent::done().cookie(Some(cookie.carrying(""))))
    }
}
