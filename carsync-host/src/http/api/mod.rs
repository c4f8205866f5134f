//! The operations, by who may call them. A handler reads its input, asks for the proof it needs, calls one use case and shows the answer.

pub(crate) mod catalogue;
pub(crate) mod directory;
pub(crate) mod floor;
pub(crate) mod inspection;
pub(crate) mod me;
pub(crate) mod messaging;
pub(crate) mod operator;
pub(crate) mod report;
pub(crate) mod reserve;
pub(crate) mod sign_in;
pub(crate) mod staff;

use carsync_core::CarSync;
use carsync_core::account::{Permission, Staff};
use carsync_core::booking::Booking;
use carsync_core::catalogue::WorkshopRef;
use carsync_core::tenancy::TenantScope;
use carsync_core::value::{BookingId, WorkshopId, Zone};
use poem::http::StatusCode;

use super::fault::problem;
use super::input::read;
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
    /// Inspections while they are filled in, and what an administrator sets about them.
    Inspection,
    /// Sealed reports: to read, to correct, to open by a code, to check.
    Report,
    /// What a workshop is and offers.
    Catalogue,
    /// Who may act for a tenant, and who changed what.
    Staff,
    /// A tenant's messages: settings, budgets, what became of each.
    Messaging,
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

/// The id of the workshop that the path names; one that the staff are not bound to is as absent.
async fn staff_workshop(carsync: &CarSync, staff: &Staff, workshop: &str) -> Result<WorkshopId, Problem> {
    let which = read::<WorkshopRef>("workshop", workshop)?;
    let whole = carsync.catalogue().workshop(staff.scope(), &which).await.map_err(problem)?;
    staff.demand(Permission::SeeBoard, Some(whole.workshop.id)).map_err(problem)?;
    Ok(whole.workshop.id)
}

/// The booking that the path names, if it is at the workshop that the path names.
async fn staff_booking(carsync: &CarSync, staff: &Staff, workshop: &str, booking: &str) -> Result<Booking, Problem> {
    let id: BookingId = read("booking", booking)?;
    let at = staff_workshop(carsync, staff, workshop).await?;
    let found = carsync.bookings().find(staff, id).await.map_err(problem)?;
    if found.workshop == at {
        Ok(found)
    } else {
        Err(Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing").detail("There is no such booking."))
    }
}
