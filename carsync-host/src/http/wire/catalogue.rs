//! Workshops, bays, services and closures on the wire.

use std::collections::BTreeSet;

use carsync_core::catalogue::{
    Bay, BayDraft, Closure, ClosureDraft, ClosurePeriod, Service, ServiceDraft, ServiceInterval, SlotStep, StandardService, Title,
    Workshop, WorkshopDraft, WorkshopWhole,
};
use carsync_core::customer::CarModel;
use carsync_core::inspection::template::Package;
use carsync_core::jiff::ToSpan;
use carsync_core::jiff::civil::{Date, DateTime, Time};
use carsync_core::value::{BayId, ClosureId, GeoPoint, Invalid, Money, Name, Note, ServiceId, Slug, WorkshopId, Zone};
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::hours::HoursBody;
use super::like::Like;
use super::mirror::PackageShape;
use super::text::Text;
use crate::http::input::refused;
use crate::http::problem::Problem;

/// A name in both languages.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "Title", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct TitleBody {
    /// Persian.
    pub(crate) fa: Text<Name>,
    /// English.
    pub(crate) en: Text<Name>,
}

impl TitleBody {
    pub(crate) fn of(title: &Title) -> Self {
        Self { fa: Text(title.fa.clone()), en: Text(title.en.clone()) }
    }

    pub(crate) fn read(self) -> Title {
        Title { fa: self.fa.0, en: self.en.0 }
    }
}

/// An amount of money, whole units without a minor unit.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
#[oai(rename = "Money", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoneyBody {
    /// Rial.
    amount: i64,
    /// `IRR`.
    currency: CurrencyBody,
}

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, poem_openapi::Enum, Serialize, Deserialize)]
#[oai(rename = "Currency")]
enum CurrencyBody {
    /// Rial.
    #[oai(rename = "IRR")]
    #[serde(rename = "IRR")]
    Irr,
}

impl MoneyBody {
    pub(crate) fn of(money: Money) -> Self {
        Self { amount: money.amount(), currency: CurrencyBody::Irr }
    }

    pub(crate) fn read(self, name: &str) -> Result<Money, Problem> {
        match self.currency {
            CurrencyBody::Irr => Money::rial(self.amount).map_err(|invalid| refused(&format!("{name}.amount"), &invalid)),
        }
    }
}

/// A place on earth, WGS-84 degrees.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
#[oai(rename = "Place", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceBody {
    /// -90 to 90.
    latitude: f64,
    /// -180 to 180.
    longitude: f64,
}

impl PlaceBody {
    pub(crate) fn of(place: GeoPoint) -> Self {
        Self { latitude: place.latitude(), longitude: place.longitude() }
    }

    pub(crate) fn read(self, name: &str) -> Result<GeoPoint, Problem> {
        GeoPoint::new(self.latitude, self.longitude).map_err(|invalid| {
            let part = if invalid.code() == "geo.latitude_out_of_range" { "latitude" } else { "longitude" };
            refused(&format!("{name}.{part}"), &invalid)
        })
    }
}

/// What may be edited of a workshop.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkshopInput {
    /// The name in addresses; unique in the tenant.
    slug: Text<Slug>,
    title: TitleBody,
    address: Text<Note>,
    city: Text<Name>,
    place: PlaceBody,
    /// The zone of its hours, an IANA name.
    zone: Text<Zone>,
    /// The number customers may call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Text<Name>>,
    hours: HoursBody,
    /// How far apart bookings may start, on the civil clock: 15, 30 or 60.
    step_minutes: u16,
    /// Whether it takes bookings and is found.
    active: bool,
}

impl WorkshopInput {
    fn of(draft: &WorkshopDraft) -> Self {
        Self {
            slug: Text(draft.slug.clone()),
            title: TitleBody::of(&draft.title),
            address: Text(draft.address.clone()),
            city: Text(draft.city.clone()),
            place: PlaceBody::of(draft.place),
            zone: Text(draft.zone.clone()),
            phone: draft.phone.clone().map(Text),
            hours: HoursBody::of(&draft.hours),
            step_minutes: draft.step.minutes(),
            active: draft.active,
        }
    }

    pub(crate) fn read(self) -> Result<WorkshopDraft, Problem> {
        Ok(WorkshopDraft {
            place: self.place.read("place")?,
            hours: self.hours.read()?,
            step: SlotStep::of_minutes(self.step_minutes).map_err(|invalid| refused("step_minutes", &invalid))?,
            slug: self.slug.0,
            title: self.title.read(),
            address: self.address.0,
            city: self.city.0,
            zone: self.zone.0,
            phone: self.phone.map(|phone| phone.0),
            active: self.active,
        })
    }
}

/// A workshop.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Workshop")]
pub(crate) struct WorkshopView {
    id: Text<WorkshopId>,
    #[oai(flatten)]
    #[serde(flatten)]
    draft: WorkshopInput,
}

impl WorkshopView {
    pub(crate) fn of(workshop: &Workshop) -> Self {
        Self { id: Text(workshop.id), draft: WorkshopInput::of(&workshop.draft) }
    }
}

/// A workshop after a change, and the bookings to come that no longer lie in open time.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct WorkshopChanged {
    pub(crate) workshop: WorkshopView,
    /// Bookings that the new hours leave outside; they were not changed.
    pub(crate) stranded_bookings: Vec<super::BookingView>,
}

/// What may be edited of a bay.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct BayInput {
    /// Its name on the board.
    name: Text<Name>,
    /// What can be done in it: `quick`, `lift`, `inspection`, …
    kind: Text<Slug>,
    /// Its place in the order of columns and of preference.
    position: u16,
    /// Whether it takes bookings.
    active: bool,
}

impl BayInput {
    pub(crate) fn read(self) -> BayDraft {
        BayDraft { name: self.name.0, kind: self.kind.0, position: self.position, active: self.active }
    }
}

/// A bay.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Bay")]
pub(crate) struct BayView {
    id: Text<BayId>,
    #[oai(flatten)]
    #[serde(flatten)]
    draft: BayInput,
    /// The version to send as `If-Match`.
    version: i64,
}

impl BayView {
    pub(crate) fn of(bay: &Bay) -> Self {
        let BayDraft { name, kind, position, active } = bay.draft.clone();
        let draft = BayInput { name: Text(name), kind: Text(kind), position, active };
        Self { id: Text(bay.id), draft, version: bay.version.number() }
    }
}

/// What may be edited of a service.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceInput {
    /// The name in addresses and searches; a standard service keeps the standard slug.
    slug: Text<Slug>,
    title: TitleBody,
    /// 1 to 20160. Bays are held in whole quarter hours.
    duration_minutes: u32,
    price: MoneyBody,
    /// The kinds of bay it can be done in; none means any.
    #[oai(default)]
    #[serde(default)]
    bay_kinds: Vec<Text<Slug>>,
    /// How long the bay is held before; 0 to 1440.
    #[oai(default)]
    #[serde(default)]
    buffer_before_minutes: u32,
    /// How long the bay is held after; 0 to 1440.
    #[oai(default)]
    #[serde(default)]
    buffer_after_minutes: u32,
    /// The least time between booking and start; 0 to 43200.
    #[oai(default)]
    #[serde(default)]
    notice_min_minutes: u32,
    /// How many days ahead it may be booked; 1 to 366.
    notice_max_days: u32,
    /// Whether the vehicle may stay through breaks, nights and closures.
    #[oai(default)]
    #[serde(default)]
    overnight: bool,
    /// Which package of an inspection it is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inspection: Option<Like<Package, PackageShape>>,
    /// After what a vehicle needs it again, if it does; its owner is told then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interval: Option<IntervalBody>,
    /// Whether it is offered.
    active: bool,
}

/// After what a service is needed again: whichever comes first; at least one is given.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
#[oai(rename = "ServiceInterval", skip_serializing_if_is_none)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntervalBody {
    /// After so many months; 1 to 120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    months: Option<u16>,
    /// After so many kilometres; 500 to 300000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    km: Option<u32>,
}

impl IntervalBody {
    fn of(interval: ServiceInterval) -> Self {
        Self { months: interval.months, km: interval.km }
    }
}

impl ServiceInput {
    fn of(draft: &ServiceDraft) -> Self {
        Self {
            slug: Text(draft.slug.clone()),
            title: TitleBody::of(&draft.title),
            duration_minutes: draft.duration_minutes,
            price: MoneyBody::of(draft.price),
            bay_kinds: draft.bay_kinds.iter().cloned().map(Text).collect(),
            buffer_before_minutes: draft.buffer_before_minutes,
            buffer_after_minutes: draft.buffer_after_minutes,
            notice_min_minutes: draft.notice_min_minutes,
            notice_max_days: draft.notice_max_days,
            overnight: draft.overnight,
            inspection: draft.inspection.map(Like::new),
            interval: draft.interval.map(IntervalBody::of),
            active: draft.active,
        }
    }

    pub(crate) fn read(self) -> Result<ServiceDraft, Problem> {
        Ok(ServiceDraft {
            price: self.price.read("price")?,
            slug: self.slug.0,
            title: self.title.read(),
            duration_minutes: self.duration_minutes,
            bay_kinds: self.bay_kinds.into_iter().map(|kind| kind.0).collect::<BTreeSet<_>>(),
            buffer_before_minutes: self.buffer_before_minutes,
            buffer_after_minutes: self.buffer_after_minutes,
            notice_min_minutes: self.notice_min_minutes,
            notice_max_days: self.notice_max_days,
            overnight: self.overnight,
            inspection: self.inspection.map(|package| package.0),
            interval: self.interval.map(|IntervalBody { months, km }| ServiceInterval { months, km }),
            active: self.active,
        })
    }
}

/// A service.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Service")]
pub(crate) struct ServiceView {
    id: Text<ServiceId>,
    #[oai(flatten)]
    #[serde(flatten)]
    draft: ServiceInput,
    /// The version to send as `If-Match`.
    version: i64,
}

impl ServiceView {
    pub(crate) fn of(service: &Service) -> Self {
        Self { id: Text(service.id), draft: ServiceInput::of(&service.draft), version: service.version.number() }
    }
}

/// What makes a closure: a day or a range of days, or a range of times, in the workshop's civil time.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosureInput {
    /// The first closed day; with `last_day` if there are more.
    #[serde(default)]
    day: Option<Text<Date>>,
    /// The last closed day.
    #[serde(default)]
    last_day: Option<Text<Date>>,
    /// The first closed minute, instead of days.
    #[serde(default)]
    from: Option<Text<DateTime>>,
    /// The first minute that is open again.
    #[serde(default)]
    until: Option<Text<DateTime>>,
    /// Why, for people.
    reason: Text<Name>,
}

impl ClosureInput {
    pub(crate) fn read(self, workshop: Option<WorkshopId>) -> Result<ClosureDraft, Problem> {
        let either = || refused("day", &Invalid::new("closure.times", "give day (and last_day), or from and until"));
        let (from, until, end_field) = match (self.day, self.last_day, self.from, self.until) {
            (Some(Text(first)), last, None, None) => {
                let last = last.map_or(first, |last| last.0);
                let end = last.checked_add(1.day()).map_err(|_| either())?;
                (first.to_datetime(Time::midnight()), end.to_datetime(Time::midnight()), "last_day")
            }
            (None, None, Some(Text(from)), Some(Text(until))) => (from, until, "until"),
            _ => return Err(either()),
        };
        let period = ClosurePeriod::new(from, until).map_err(|invalid| refused(end_field, &invalid))?;
        Ok(ClosureDraft { workshop, period, reason: self.reason.0 })
    }
}

/// A closure.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Closure")]
pub(crate) struct ClosureView {
    id: Text<ClosureId>,
    /// The first closed minute, in the workshop's civil time.
    from: Text<DateTime>,
    /// The first minute that is open again.
    until: Text<DateTime>,
    reason: Text<Name>,
    /// Whether it holds for all of the tenant's workshops.
    whole_tenant: bool,
}

impl ClosureView {
    pub(crate) fn of(closure: &Closure) -> Self {
        let ClosureDraft { workshop, period, reason } = &closure.draft;
        Self {
            id: Text(closure.id),
            from: Text(period.from()),
            until: Text(period.until()),
            reason: Text(reason.clone()),
            whole_tenant: workshop.is_none(),
        }
    }
}

/// A closure that was made, and the bookings it hits.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct ClosureMade {
    pub(crate) closure: ClosureView,
    /// Bookings that lie in it; they were not changed.
    pub(crate) hit_bookings: Vec<super::BookingView>,
}

/// The bookings that a closure would hit.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct ClosurePreview {
    pub(crate) hit_bookings: Vec<super::BookingView>,
}

/// A workshop with all that its staff may edit.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct WorkshopSetup {
    workshop: WorkshopView,
    bays: Vec<BayView>,
    services: Vec<ServiceView>,
    closures: Vec<ClosureView>,
}

impl WorkshopSetup {
    pub(crate) fn of(whole: &WorkshopWhole) -> Self {
        Self {
            workshop: WorkshopView::of(&whole.workshop),
            bays: whole.bays.iter().map(BayView::of).collect(),
            services: whole.services.iter().map(ServiceView::of).collect(),
            closures: whole.closures.iter().map(ClosureView::of).collect(),
        }
    }
}

/// A service as it is usually done, to start from.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "StandardService")]
pub(crate) struct StandardServiceView {
    slug: Text<Slug>,
    title: TitleBody,
    duration_minutes: u32,
    /// The kind of bay it needs; absent means any.
    #[serde(skip_serializing_if = "Option::is_none")]
    bay_kind: Option<Text<Slug>>,
    /// After what it is usually due again.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<IntervalBody>,
}

impl StandardServiceView {
    pub(crate) fn of(service: &StandardService) -> Self {
        Self {
            slug: Text(service.slug.clone()),
            title: TitleBody::of(&service.title),
            duration_minutes: service.duration_minutes,
            bay_kind: service.bay_kind.clone().map(Text),
            interval: service.interval.map(IntervalBody::of),
        }
    }
}

/// A model of a make of vehicles.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "CarModel")]
pub(crate) struct CarModelView {
    make: Text<Slug>,
    make_title: TitleBody,
    model: Text<Slug>,
    model_title: TitleBody,
}

impl CarModelView {
    pub(crate) fn of(model: &CarModel) -> Self {
        Self {
            make: Text(model.make.clone()),
            make_title: TitleBody::of(&model.make_title),
            model: Text(model.model.clone()),
            model_title: TitleBody::of(&model.model_title),
        }
    }
}
