//! What the signed-in person owns: themselves, vehicles, bookings at any tenant.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::account::{Customer, OwnBooking, PersonDraft, SignedIn};
use carsync_core::page::PageQuery;
use carsync_core::value::BookingId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::directory::limit_of;
use super::{Tag, booking_reply};
use crate::http::auth::{Token, enter};
use crate::http::fault::problem;
use crate::http::input::{read, read_maybe, seen, seen_maybe};
use crate::http::payload::{Answer, Body, Created, NoContent};
use crate::http::problem::Problem;
use crate::http::wire::{
    BookingView, Me, MeInput, MembershipView, MoveInput, MyBooking, MyBookings, PersonView, VehicleInput, VehicleView, Vehicles,
};

pub(crate) struct MeApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1/me", tag = "Tag::Me")]
impl MeApi {
    /// Who I am and where I work
    #[oai(path = "/", method = "get", operation_id = "get_me")]
    async fn get_me(&self, token: Token) -> Result<Answer<Me>, Problem> {
        let who = token.who(&self.0).await?;
        let memberships = self.0.accounts().memberships(&who).await.map_err(problem)?;
        let operator = self.0.accounts().operator(&who).await.is_ok();
        let memberships = memberships.iter().map(MembershipView::of).collect();
        let me = Me { person: PersonView::of(who.person()), memberships, operator };
        Ok(Answer::new(me).etag(who.person().version.number().unsigned_abs()))
    }

    /// Changes my name, my language and whether I want messages
    #[oai(path = "/", method = "put", operation_id = "update_me")]
    async fn update_me(
        &self,
        token: Token,
        body: Body<MeInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<PersonView>, Problem> {
        let who = token.who(&self.0).await?;
        let seen = seen(if_match.0.as_deref())?;
        let MeInput { name, locale, notices } = body.0;
        let notices = notices.unwrap_or(who.person().notices);
        let me = PersonDraft { name: name.map(|name| name.0), locale: locale.0, notices };
        let person = self.0.accounts().update_me(&who, me, seen).await.map_err(problem)?;
        Ok(Answer::new(PersonView::of(&person)).etag(person.version.number().unsigned_abs()))
    }

    /// My vehicles
    #[oai(path = "/vehicles", method = "get", operation_id = "list_my_vehicles")]
    async fn list_my_vehicles(&self, token: Token) -> Result<Answer<Vehicles>, Problem> {
        let who = token.who(&self.0).await?;
        let vehicles = self.0.accounts().vehicles(&who).await.map_err(problem)?;
        Ok(Answer::new(Vehicles { items: vehicles.iter().map(VehicleView::of).collect() }))
    }

    /// Adds a vehicle of mine
    #[oai(path = "/vehicles", method = "post", operation_id = "add_my_vehicle")]
    async fn add_my_vehicle(&self, token: Token, body: Body<VehicleInput>) -> Result<Created<VehicleView>, Problem> {
        let who = token.who(&self.0).await?;
        let vehicle = self.0.accounts().add_vehicle(&who, body.0.read("plate")?).await.map_err(problem)?;
        Ok(Created::new(VehicleView::of(&vehicle)).etag(1).location(format!("/v1/me/vehicles/{}", vehicle.id)))
    }

    /// Changes a vehicle of mine
    #[oai(path = "/vehicles/:vehicle", method = "put", operation_id = "update_my_vehicle")]
    async fn update_my_vehicle(
        &self,
        token: Token,
        vehicle: Path<String>,
        body: Body<VehicleInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<VehicleView>, Problem> {
        let who = token.who(&self.0).await?;
        let (id, seen) = (read("vehicle", &vehicle.0)?, seen(if_match.0.as_deref())?);
        let vehicle = self.0.accounts().update_vehicle(&who, id, body.0.read("plate")?, seen).await.map_err(problem)?;
        Ok(Answer::new(VehicleView::of(&vehicle)).etag(vehicle.version.number().unsigned_abs()))
    }

    /// Removes a vehicle of mine; bookings keep what they were made with
    #[oai(path = "/vehicles/:vehicle", method = "delete", operation_id = "remove_my_vehicle")]
    async fn remove_my_vehicle(
        &self,
        token: Token,
        vehicle: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<NoContent, Problem> {
        let who = token.who(&self.0).await?;
        let (id, seen) = (read("vehicle", &vehicle.0)?, seen(if_match.0.as_deref())?);
        self.0.accounts().remove_vehicle(&who, id, seen).await.map_err(problem)?;
        Ok(NoContent::done())
    }

    /// My bookings at all tenants, newest first
    #[oai(path = "/bookings", method = "get", operation_id = "list_my_bookings")]
    async fn list_my_bookings(
        &self,
        token: Token,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<MyBookings>, Problem> {
        let who = token.who(&self.0).await?;
        let after = read_maybe::<BookingId>("cursor", cursor.0.as_deref())?;
        let page = self.0.accounts().bookings(&who, &PageQuery { limit: limit_of(limit.0)?, after }).await.map_err(problem)?;
        let next = page.next.map(|id| id.to_string());
        Ok(Answer::new(MyBookings { items: page.items.iter().map(MyBooking::of).collect(), next }))
    }

    /// One of my bookings
    #[oai(path = "/bookings/:booking", method = "get", operation_id = "get_my_booking")]
    async fn get_my_booking(&self, token: Token, booking: Path<String>) -> Result<Answer<MyBooking>, Problem> {
        let who = token.who(&self.0).await?;
        let own = self.0.accounts().booking(&who, read("booking", &booking.0)?).await.map_err(problem)?;
        Ok(Answer::new(MyBooking::of(&own)).etag(own.booking.version.number().unsigned_abs()))
    }

    /// Cancels a booking or hold of mine, until the tenant's hours before the start
    #[oai(path = "/bookings/:booking/cancel", method = "post", operation_id = "cancel_my_booking")]
    async fn cancel_my_booking(
        &self,
        token: Token,
        booking: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        let who = token.who(&self.0).await?;
        let (own, customer) = self.at_its_tenant(&who, &booking.0).await?;
        let seen = seen_maybe(if_match.0.as_deref())?;
        let cancelled = self.0.bookings().cancel(&customer, own.booking.id, seen).await.map_err(problem)?;
        booking_reply(&self.0, customer.scope(), &cancelled).await
    }

    /// Moves a booking of mine to another free time, until the tenant's hours before the start
    #[oai(path = "/bookings/:booking/move", method = "post", operation_id = "move_my_booking")]
    async fn move_my_booking(
        &self,
        token: Token,
        booking: Path<String>,
        body: Body<MoveInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        let who = token.who(&self.0).await?;
        let (own, customer) = self.at_its_tenant(&who, &booking.0).await?;
        let seen = seen_maybe(if_match.0.as_deref())?;
        let moved = self.0.bookings().move_to(&customer, own.booking.id, body.0.starts_at.0, seen).await.map_err(problem)?;
        booking_reply(&self.0, customer.scope(), &moved).await
    }
}

impl MeApi {
    /// The person's booking, and the person as a customer of the tenant it is at.
    async fn at_its_tenant(&self, who: &SignedIn, booking: &str) -> Result<(OwnBooking, Customer), Problem> {
        let own = self.0.accounts().booking(who, read("booking", booking)?).await.map_err(problem)?;
        let scope = enter(&self.0, own.tenant_slug.as_str()).await?;
        let customer = self.0.accounts().customer(who, &scope);
        Ok((own, customer))
    }
}
