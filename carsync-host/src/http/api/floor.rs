//! The workshop's day, as its staff run it: the board, walk-ins, and the steps of a booking.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::booking::Step;
use carsync_core::catalogue::WorkshopRef;
use carsync_core::page::PageQuery;
use carsync_core::value::{CustomerId, PhoneNumber, Plate};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::directory::limit_of;
use super::{Tag, booking_reply, staff_booking, staff_workshop};
use crate::http::auth::Token;
use crate::http::fault::problem;
use crate::http::input::{day, idempotency_key, read, read_maybe, seen_maybe};
use crate::http::payload::{Answer, Body, Created};
use crate::http::problem::Problem;
use crate::http::wire::{BoardView, BookingView, CustomerList, CustomerView, RelocateInput, VisitorView, WalkInInput};

pub(crate) struct FloorApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Floor")]
impl FloorApi {
    /// The day board: bays as columns, bookings, closures, counts
    #[oai(path = "/tenants/:tenant/workshops/:workshop/day/:date", method = "get", operation_id = "get_day_board")]
    async fn get_day_board(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        /// A civil day of the workshop, like `2026-11-22`.
        date: Path<String>,
    ) -> Result<Answer<BoardView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let which = read::<WorkshopRef>("workshop", &workshop.0)?;
        let board = self.0.bookings().day(&staff, &which, day("date", &date.0)?).await.map_err(problem)?;
        Ok(Answer::new(BoardView::of(&board)))
    }

    /// Who stands at the door: the vehicle of a plate and the customer of a phone, as far as the tenant has seen them before
    #[oai(path = "/tenants/:tenant/workshops/:workshop/visitor", method = "get", operation_id = "look_up_visitor")]
    async fn look_up_visitor(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        plate: Query<Option<String>>,
        phone: Query<Option<String>>,
    ) -> Result<Answer<VisitorView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let which = read::<WorkshopRef>("workshop", &workshop.0)?;
        let plate = read_maybe::<Plate>("plate", plate.0.as_deref())?;
        let phone = read_maybe::<PhoneNumber>("phone", phone.0.as_deref())?;
        let visitor = self.0.bookings().look_up(&staff, &which, plate.as_ref(), phone.as_ref()).await.map_err(problem)?;
        Ok(Answer::new(VisitorView::of(&visitor)))
    }

    /// The tenant's customers and their vehicles, newest first; those that fit by a part of a name, phone or plate
    #[oai(path = "/tenants/:tenant/customers", method = "get", operation_id = "list_customers")]
    async fn list_customers(
        &self,
        token: Token,
        tenant: Path<String>,
        /// A part of a name, of a phone number in any spelling, or of a plate.
        search: Query<Option<String>>,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<CustomerList>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let page = PageQuery { limit: limit_of(limit.0)?, after: read_maybe::<CustomerId>("cursor", cursor.0.as_deref())? };
        let page = self.0.customers().search(&staff, search.0.as_deref().unwrap_or_default(), &page).await.map_err(problem)?;
        let next = page.next.map(|id| id.to_string());
        Ok(Answer::new(CustomerList { items: page.items.iter().map(CustomerView::of).collect(), next }))
    }

    /// Takes a walk-in at the first time it fits before the workshop closes, or at a time and bay of the staff's choice
    #[oai(path = "/tenants/:tenant/workshops/:workshop/walk-ins", method = "post", operation_id = "take_walk_in")]
    async fn take_walk_in(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        body: Body<WalkInInput>,
        /// 8 to 128 visible ASCII characters of your choice; the same key and body give the first answer again.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
    ) -> Result<Created<BookingView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let key = idempotency_key(key.0.as_deref())?;
        let place = staff_workshop(&self.0, &staff, &workshop.0).await?;
        let taken = self.0.bookings().walk_in(&staff, &body.0.read(place)?, &key).await.map_err(problem)?;
        let reply: Created<BookingView> = booking_reply(&self.0, staff.scope(), &taken.value).await?;
        let location = format!("/v1/tenants/{}/workshops/{place}/bookings/{}", staff.scope().slug(), taken.value.id);
        Ok(reply.location(location).replayed(taken.replayed))
    }

    /// One booking of the workshop
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking", method = "get", operation_id = "get_booking")]
    async fn get_booking(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
    ) -> Result<Answer<BookingView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let found = staff_booking(&self.0, &staff, &workshop.0, &booking.0).await?;
        booking_reply(&self.0, staff.scope(), &found).await
    }

    /// The vehicle came
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/arrive", method = "post", operation_id = "arrive_booking")]
    async fn arrive_booking(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        self.step(&token, &tenant.0, &workshop.0, &booking.0, if_match.0, Step::Arrive).await
    }

    /// The work begins
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/start", method = "post", operation_id = "start_booking")]
    async fn start_booking(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        self.step(&token, &tenant.0, &workshop.0, &booking.0, if_match.0, Step::Start).await
    }

    /// The work is done; the rest of its time is free again
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/finish", method = "post", operation_id = "finish_booking")]
    async fn finish_booking(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        self.step(&token, &tenant.0, &workshop.0, &booking.0, if_match.0, Step::Finish).await
    }

    /// The vehicle did not come; possible from the start time on
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/no-show", method = "post", operation_id = "mark_no_show")]
    async fn mark_no_show(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        self.step(&token, &tenant.0, &workshop.0, &booking.0, if_match.0, Step::NoShow).await
    }

    /// The workshop calls it off; the customer is told
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/cancel", method = "post", operation_id = "cancel_booking")]
    async fn cancel_booking(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        self.step(&token, &tenant.0, &workshop.0, &booking.0, if_match.0, Step::Cancel).await
    }

    /// Moves a booking to another time, another bay, or both; notice does not bind staff
    #[oai(path = "/tenants/:tenant/workshops/:workshop/bookings/:booking/move", method = "post", operation_id = "move_booking")]
    async fn move_booking(
        &self,
        token: Token,
        tenant: Path<String>,
        workshop: Path<String>,
        booking: Path<String>,
        body: Body<RelocateInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<BookingView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let found = staff_booking(&self.0, &staff, &workshop.0, &booking.0).await?;
        let seen = seen_maybe(if_match.0.as_deref())?;
        let moved = self.0.bookings().relocate(&staff, found.id, body.0.read()?, seen).await.map_err(problem)?;
        booking_reply(&self.0, staff.scope(), &moved).await
    }
}

impl FloorApi {
    async fn step(
        &self,
        token: &Token,
        tenant: &str,
        workshop: &str,
        booking: &str,
        if_match: Option<String>,
        step: Step,
    ) -> Result<Answer<BookingView>, Problem> {
        let staff = token.staff(&self.0, tenant).await?;
        let found = staff_booking(&self.0, &staff, workshop, booking).await?;
        let seen = seen_maybe(if_match.as_deref())?;
        let after = self.0.bookings().step(&staff, found.id, step, seen).await.map_err(problem)?;
        booking_reply(&self.0, staff.scope(), &after).await
    }
}
