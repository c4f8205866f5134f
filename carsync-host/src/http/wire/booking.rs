//! Slots, bookings and boards on the wire.

use carsync_core::account::OwnBooking;
use carsync_core::booking::{
    BoardEntry, Book, Booking, BookingState, ConfirmHold, DayBoard, Hold, Move, Origin, SlotSheet, VehicleChoice, Visitor, WalkIn,
};
use carsync_core::jiff::Timestamp;
use carsync_core::jiff::civil::Date;
use carsync_core::value::{BayId, BookingId, Invalid, Name, Note, PhoneNumber, ServiceId, Slug, VehicleId, WorkshopId, Zone};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::account::{VehicleInput, VehicleView};
use super::catalogue::{BayView, ClosureView, MoneyBody, TitleBody};
use super::text::{At, Text};
use crate::http::input::refused;
use crate::http::problem::Problem;

/// A start that can be booked, or (with `explain`) one that can't.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Slot")]
pub(crate) struct SlotView {
    starts_at: At,
    ends_at: At,
    /// How many bays are free for it.
    free_bays: u16,
    /// Why it is not offered: `past`, `notice_too_short`, `too_far_ahead`, `closed`, `closure`, `break`, `no_such_bay`, `bay_busy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// The slots of some days.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Slots {
    zone: Text<Zone>,
    from: Text<Date>,
    /// How long the services take together, in whole quarter hours.
    duration_minutes: u32,
    items: Vec<SlotView>,
}

impl Slots {
    pub(crate) fn of(sheet: &SlotSheet) -> Self {
        let view = |slot: &carsync_core::booking::SlotOffer| SlotView {
            starts_at: At::in_zone(slot.starts_at, &sheet.zone),
            ends_at: At::in_zone(slot.ends_at, &sheet.zone),
            free_bays: slot.bays,
            reason: slot.reason.map(|reason| reason.code().to_owned()),
        };
        Self {
            zone: Text(sheet.zone.clone()),
            from: Text(sheet.from),
            duration_minutes: sheet.duration_minutes,
            items: sheet.slots.iter().map(view).collect(),
        }
    }
}

/// How far a booking is.
#[derive(Debug, Clone, Copy, Enum, Serialize, Deserialize)]
#[oai(rename = "BookingState", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateBody {
    Held,
    Confirmed,
    Arrived,
    InProgress,
    Finished,
    Cancelled,
    Expired,
    NoShow,
}

impl From<BookingState> for StateBody {
    fn from(state: BookingState) -> Self {
        match state {
            BookingState::Held => Self::Held,
            BookingState::Confirmed => Self::Confirmed,
            BookingState::Arrived => Self::Arrived,
            BookingState::InProgress => Self::InProgress,
            BookingState::Finished => Self::Finished,
            BookingState::Cancelled => Self::Cancelled,
            BookingState::Expired => Self::Expired,
            BookingState::NoShow => Self::NoShow,
        }
    }
}

/// One service of a booking, as it was when booked.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct LineView {
    service: Text<ServiceId>,
    slug: Text<Slug>,
    title: TitleBody,
    duration_minutes: u32,
    price: MoneyBody,
}

/// A booking.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Booking")]
pub(crate) struct BookingView {
    id: Text<BookingId>,
    workshop: Text<WorkshopId>,
    bay: Text<BayId>,
    state: StateBody,
    /// Whether the customer came without a booking.
    walk_in: bool,
    starts_at: At,
    ends_at: At,
    services: Vec<LineView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<MoneyBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle: Option<Text<VehicleId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Text<Note>>,
    /// When a hold dies.
    #[serde(skip_serializing_if = "Option::is_none")]
    hold_until: Option<At>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived_at: Option<At>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<At>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<At>,
    created_at: At,
    /// The version to send as `If-Match`.
    version: i64,
}

impl BookingView {
    pub(crate) fn of(booking: &Booking, zone: &Zone) -> Self {
        let at = |moment: Timestamp| At::in_zone(moment, zone);
        Self {
            id: Text(booking.id),
            workshop: Text(booking.workshop),
            bay: Text(booking.bay),
            state: booking.state.into(),
            walk_in: booking.origin == Origin::WalkIn,
            starts_at: at(booking.starts_at),
            ends_at: at(booking.ends_at),
            services: booking
                .lines
                .iter()
                .map(|line| LineView {
                    service: Text(line.service),
                    slug: Text(line.slug.clone()),
                    title: TitleBody::of(&line.title),
                    duration_minutes: line.duration_minutes,
                    price: MoneyBody::of(line.price),
                })
                .collect(),
            total: booking.total().map(MoneyBody::of),
            vehicle: booking.vehicle.map(Text),
            note: booking.note.clone().map(Text),
            hold_until: booking.hold_until.map(at),
            cancelled_by: booking.cancelled_by.map(|party| party.name().to_owned()),
            arrived_at: booking.arrived_at.map(at),
            started_at: booking.started_at.map(at),
            ended_at: booking.ended_at.map(at),
            created_at: at(booking.created_at),
            version: booking.version.number(),
        }
    }
}

/// A booking of mine, and where it is.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct MyBooking {
    tenant: Text<Slug>,
    /// The tenant's name for people.
    tenant_name: Text<Name>,
    workshop_slug: Text<Slug>,
    workshop_title: TitleBody,
    zone: Text<Zone>,
    booking: BookingView,
    /// What the tenant knows of the vehicle, if it is known to be mine.
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle: Option<VehicleInput>,
}

impl MyBooking {
    pub(crate) fn of(own: &OwnBooking) -> Self {
        Self {
            tenant: Text(own.tenant_slug.clone()),
            tenant_name: Text(own.tenant_name.clone()),
            workshop_slug: Text(own.workshop_slug.clone()),
            workshop_title: TitleBody::of(&own.workshop_title),
            zone: Text(own.zone.clone()),
            booking: BookingView::of(&own.booking, &own.zone),
            vehicle: own.vehicle.as_ref().map(VehicleInput::of),
        }
    }
}

/// A page of my bookings, newest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct MyBookings {
    pub(crate) items: Vec<MyBooking>,
    /// Ask for the next page with it; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// Asks to keep a time for a few minutes.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldInput {
    workshop: Text<WorkshopId>,
    /// What is to be done, by slug; 1 to 10.
    services: Vec<Text<Slug>>,
    starts_at: Text<Timestamp>,
}

impl HoldInput {
    pub(crate) fn read(self) -> Hold {
        Hold { workshop: self.workshop.0, services: slugs(self.services), starts_at: self.starts_at.0 }
    }
}

/// Makes a hold a booking.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmInput {
    /// One of my vehicles; or `vehicle`.
    #[serde(default)]
    vehicle_id: Option<Text<VehicleId>>,
    /// A vehicle told here; or `vehicle_id`.
    #[serde(default)]
    vehicle: Option<VehicleInput>,
    /// What the workshop should know.
    #[serde(default)]
    note: Option<Text<Note>>,
}

impl ConfirmInput {
    pub(crate) fn read(self, hold: BookingId) -> Result<ConfirmHold, Problem> {
        Ok(ConfirmHold { hold, vehicle: choice(self.vehicle_id, self.vehicle)?, note: self.note.map(|note| note.0) })
    }
}

/// Asks for a booking.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookInput {
    workshop: Text<WorkshopId>,
    /// What is to be done, by slug; 1 to 10.
    services: Vec<Text<Slug>>,
    starts_at: Text<Timestamp>,
    /// One of my vehicles; or `vehicle`.
    #[serde(default)]
    vehicle_id: Option<Text<VehicleId>>,
    /// A vehicle told here; or `vehicle_id`.
    #[serde(default)]
    vehicle: Option<VehicleInput>,
    /// What the workshop should know.
    #[serde(default)]
    note: Option<Text<Note>>,
}

impl BookInput {
    pub(crate) fn read(self) -> Result<Book, Problem> {
        Ok(Book {
            workshop: self.workshop.0,
            services: slugs(self.services),
            starts_at: self.starts_at.0,
            vehicle: choice(self.vehicle_id, self.vehicle)?,
            note: self.note.map(|note| note.0),
        })
    }
}

fn slugs(texts: Vec<Text<Slug>>) -> Vec<Slug> {
    texts.into_iter().map(|text| text.0).collect()
}

fn choice(own: Option<Text<VehicleId>>, told: Option<VehicleInput>) -> Result<VehicleChoice, Problem> {
    match (own, told) {
        (Some(own), None) => Ok(VehicleChoice::Own(own.0)),
        (None, Some(told)) => Ok(VehicleChoice::Told(told.read("vehicle")?)),
        (None, None) => Err(refused("vehicle", &Invalid::new("field.missing", "give vehicle or vehicle_id"))),
        (Some(_), Some(_)) => Err(refused("vehicle", &Invalid::new("vehicle.twice", "give vehicle or vehicle_id, not both"))),
    }
}

/// Moves a booking of mine.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveInput {
    pub(crate) starts_at: Text<Timestamp>,
}

/// Moves a booking as staff: to another time, another bay, or both.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelocateInput {
    #[serde(default)]
    starts_at: Option<Text<Timestamp>>,
    #[serde(default)]
    bay: Option<Text<BayId>>,
}

impl RelocateInput {
    pub(crate) fn read(self) -> Result<Move, Problem> {
        if self.starts_at.is_none() && self.bay.is_none() {
            return Err(refused("starts_at", &Invalid::new("field.missing", "give starts_at, bay, or both")));
        }
        Ok(Move { starts_at: self.starts_at.map(|at| at.0), bay: self.bay.map(|bay| bay.0) })
    }
}

/// Takes a walk-in.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct WalkInInput {
    /// What is to be done, by slug; 1 to 10.
    services: Vec<Text<Slug>>,
    vehicle: VehicleInput,
    #[serde(default)]
    phone: Option<Text<PhoneNumber>>,
    #[serde(default)]
    name: Option<Text<Name>>,
    /// The first time it fits today, or in the night that today is open into, if absent.
    #[serde(default)]
    starts_at: Option<Text<Timestamp>>,
    /// Any bay if absent.
    #[serde(default)]
    bay: Option<Text<BayId>>,
    #[serde(default)]
    note: Option<Text<Note>>,
}

impl WalkInInput {
    pub(crate) fn read(self, workshop: WorkshopId) -> Result<WalkIn, Problem> {
        Ok(WalkIn {
            workshop,
            services: slugs(self.services),
            vehicle: self.vehicle.read("vehicle")?,
            phone: self.phone.map(|phone| phone.0),
            name: self.name.map(|name| name.0),
            starts_at: self.starts_at.map(|at| at.0),
            bay: self.bay.map(|bay| bay.0),
            note: self.note.map(|note| note.0),
        })
    }
}

/// A booking on the board, with whom and what it is about.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct BoardItem {
    booking: BookingView,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_name: Option<Text<Name>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_phone: Option<Text<PhoneNumber>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle: Option<VehicleView>,
}

impl BoardItem {
    fn of(entry: &BoardEntry, zone: &Zone) -> Self {
        let card = entry.customer.as_ref();
        Self {
            booking: BookingView::of(&entry.booking, zone),
            customer_name: card.and_then(|card| card.name.clone()).map(Text),
            customer_phone: card.and_then(|card| card.phone.clone()).map(Text),
            vehicle: entry.vehicle.as_ref().map(VehicleView::of),
        }
    }
}

/// What the tenant knows of whoever stands at the door.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Visitor")]
pub(crate) struct VisitorView {
    #[serde(skip_serializing_if = "Option::is_none")]
    vehicle: Option<VehicleView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_name: Option<Text<Name>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_phone: Option<Text<PhoneNumber>>,
}

impl VisitorView {
    pub(crate) fn of(visitor: &Visitor) -> Self {
        let card = visitor.customer.as_ref();
        Self {
            vehicle: visitor.vehicle.as_ref().map(VehicleView::of),
            customer_name: card.and_then(|card| card.name.clone()).map(Text),
            customer_phone: card.and_then(|card| card.phone.clone()).map(Text),
        }
    }
}

/// How many bookings of the day are in a state.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct StateCount {
    state: StateBody,
    number: u32,
}

/// One day of one workshop: bays as columns, and what happens in them.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "DayBoard")]
pub(crate) struct BoardView {
    workshop: Text<WorkshopId>,
    title: TitleBody,
    date: Text<Date>,
    zone: Text<Zone>,
    /// When the day begins.
    from: At,
    /// When it ends.
    until: At,
    bays: Vec<BayView>,
    /// By start.
    bookings: Vec<BoardItem>,
    closures: Vec<ClosureView>,
    counts: Vec<StateCount>,
}

impl BoardView {
    pub(crate) fn of(board: &DayBoard) -> Self {
        let draft = &board.workshop.draft;
        let zone = &draft.zone;
        Self {
            workshop: Text(board.workshop.id),
            title: TitleBody::of(&draft.title),
            date: Text(board.date),
            zone: Text(zone.clone()),
            from: At::in_zone(board.from, zone),
            until: At::in_zone(board.until, zone),
            bays: board.bays.iter().map(BayView::of).collect(),
            bookings: board.entries.iter().map(|entry| BoardItem::of(entry, zone)).collect(),
            closures: board.closures.iter().map(ClosureView::of).collect(),
            counts: BookingState::ALL
                .into_iter()
                .map(|state| StateCount { state: state.into(), number: u32::try_from(board.count(state)).unwrap_or(u32::MAX) })
                .collect(),
        }
    }
}
