//! The operations, by who may call them. A handler reads its input, asks for the proof it needs, calls one use case and shows the answer.

pub(crate) mod catalogue;
pub(crate) mod directory;
pub(crate) mod floor;
pub(crate) mod me;
pub(crate) mod operator;
pub(crate) mod reserve;
pub(crate) mod sign_in;

use carsync_core::CarSync;
use carsync_core::booking::Booking;
use carsync_core::tenancy::TenantScope;
use carsync_core::value::{WorkshopId, Zone};

use super::fault::problem;
use super::payload::Reply;
use super::problem::Problem;
use super::wire::BookingView;

/// The subjects of the document.
#[derive(poem_openapi::Tags)]
pub(crate) enum Tag {
    /// Finding workshops, and what anybody may know of them.
    Directory,
    /// Signing in by a code.
    SignIn,
    /// What the signed-in person owns.
    Me,
    /// Holding and booking as a customer.
    Booking,
    /// The workshop's day: board, walk-ins, steps of a booking.
    Floor,
    /// What a workshop is and offers.
    Catalogue,
    /// The deployment.
    Operator,
}

/// The workshop's zone: from memory if its listing is loaded, from the storage otherwise.
async fn zone_of(carsync: &CarSync, scope: &TenantScope, workshop: WorkshopId) -> Result<Zone, Problem> {
    match carsync.discovery().zone_of(workshop) {
        Some(zone) => Ok(zone),
        None => Ok(carsync.catalogue().workshop(scope, &workshop.into()).await.map_err(problem)?.workshop.draft.zone),
    }
}

/// A booking as an answer, with its version as ETag.
async fn booking_reply<const STATUS: u16>(
    carsync: &CarSync,
    scope: &TenantScope,
    booking: &Booking,
) -> Result<Reply<BookingView, STATUS>, Problem> {
    let zone = zone_of(carsync, scope, booking.workshop).await?;
    Ok(Reply::new(BookingView::of(booking, &zone)).etag(booking.version.number().unsigned_abs()))
}
