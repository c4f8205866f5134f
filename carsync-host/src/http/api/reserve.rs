//! Holding and booking, as a customer of a tenant.

use std::sync::Arc;

use carsync_core::CarSync;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path};

use super::{Tag, booking_reply};
use crate::http::auth::Token;
use crate::http::fault::problem;
use crate::http::input::{idempotency_key, read};
use crate::http::payload::{Body, Created};
use crate::http::problem::Problem;
use crate::http::wire::{BookInput, BookingView, ConfirmInput, HoldInput};

pub(crate) struct ReserveApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Booking")]
impl ReserveApi {
    /// Keeps a time for a few minutes while I decide; a new hold lets my former one go
    #[oai(path = "/tenants/:tenant/holds", method = "post", operation_id = "hold_slot")]
    async fn hold_slot(&self, token: Token, tenant: Path<String>, body: Body<HoldInput>) -> Result<Created<BookingView>, Problem> {
        let customer = token.customer(&self.0, &tenant.0).await?;
        let held = self.0.bookings().hold(&customer, &body.0.read()).await.map_err(problem)?;
        let reply: Created<BookingView> = booking_reply(&self.0, customer.scope(), &held).await?;
        Ok(reply.location(format!("/v1/me/bookings/{}", held.id)))
    }

    /// Makes my hold a booking
    #[oai(path = "/tenants/:tenant/holds/:hold/confirm", method = "post", operation_id = "confirm_hold")]
    async fn confirm_hold(
        &self,
        token: Token,
        tenant: Path<String>,
        hold: Path<String>,
        body: Body<ConfirmInput>,
        /// 8 to 128 visible ASCII characters of your choice; the same key and body give the first answer again.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
    ) -> Result<Created<BookingView>, Problem> {
        let customer = token.customer(&self.0, &tenant.0).await?;
        let key = idempotency_key(key.0.as_deref())?;
        let confirm = body.0.read(read("hold", &hold.0)?)?;
        let booked = self.0.bookings().confirm(&customer, &confirm, &key).await.map_err(problem)?;
        let reply: Created<BookingView> = booking_reply(&self.0, customer.scope(), &booked.value).await?;
        Ok(reply.location(format!("/v1/me/bookings/{}", booked.value.id)).replayed(booked.replayed))
    }

    /// Books a time at once
    #[oai(path = "/tenants/:tenant/bookings", method = "post", operation_id = "book_slot")]
    async fn book_slot(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Body<BookInput>,
        /// 8 to 128 visible ASCII characters of your choice; the same key and body give the first answer again.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
    ) -> Result<Created<BookingView>, Problem> {
        let customer = token.customer(&self.0, &tenant.0).await?;
        let key = idempotency_key(key.0.as_deref())?;
        let booked = self.0.bookings().book(&customer, &body.0.read()?, &key).await.map_err(problem)?;
        let reply: Created<BookingView> = booking_reply(&self.0, customer.scope(), &booked.value).await?;
        Ok(reply.location(format!("/v1/me/bookings/{}", booked.value.id)).replayed(booked.replayed))
    }
}
