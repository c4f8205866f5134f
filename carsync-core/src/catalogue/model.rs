//! Workshops, bays, services and closures: pure data, and what is refused of it.

use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hours::{ClosurePeriod, SlotStep, WeeklyHours};
use crate::booking::schedule::{BayKinds, Job, Window, quanta_for_minutes};
use crate::error::BadField;
use crate::inspection::template::Package;
use crate::value::{BayId, ClosureId, GeoPoint, Invalid, Locale, Money, Name, Note, ServiceId, Slug, WorkshopId, Zone};
use crate::version::Version;

/// The longest a service may take: 14 days.
pub const SERVICE_MINUTES_MAX: u32 = 14 * 24 * 60;

/// A name in both languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Persian.
    pub fa: Name,
    /// English.
    pub en: Name,
}

impl Title {
    /// The text in a language.
    pub fn in_locale(&self, locale: Locale) -> &Name {
        match locale {
            Locale::Fa => &self.fa,
            Locale::En => &self.en,
        }
    }
}

/// A place where vehicles are worked on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workshop {
    /// Its id.
    pub id: WorkshopId,
    /// What it is; editable.
    #[serde(flatten)]
    pub draft: WorkshopDraft,
    /// For compare-and-set.
    pub version: Version,
}

/// What may be edited of a workshop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkshopDraft {
    /// Its name in addresses; unique in the tenant.
    pub slug: Slug,
    /// Its name for people.
    pub title: Title,
    /// The postal address.
    pub address: Note,
    /// The city, for people.
    pub city: Name,
    /// Where it is.
    pub place: GeoPoint,
    /// The zone its hours are in.
    pub zone: Zone,
    /// The number customers may call, as they should see it.
    pub phone: Option<Name>,
    /// When it is open in a usual week.
    pub hours: WeeklyHours,
    /// At which minutes of the civil hour bookings may start.
    pub step: SlotStep,
    /// Whether it takes bookings and stands in the directory.
    pub active: bool,
}

/// A place inside a workshop where one vehicle stands at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bay {
    /// Its id.
    pub id: BayId,
    /// Whose it is.
    pub workshop: WorkshopId,
    /// What it is; editable.
    #[serde(flatten)]
    pub draft: BayDraft,
    /// For compare-and-set.
    pub version: Version,
}

/// What may be edited of a bay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BayDraft {
    /// Its name on the board.
    pub name: Name,
    /// What can be done in it: `quick`, `lift`, `inspection`, …
    pub kind: Slug,
    /// Its place in the order of columns and of preference; low first.
    pub position: u16,
    /// Whether it takes bookings.
    pub active: bool,
}

/// Something a workshop does for a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Whose it is.
    pub workshop: WorkshopId,
    /// What it is; editable.
    #[serde(flatten)]
    pub draft: ServiceDraft,
    /// For compare-and-set.
    pub version: Version,
}

/// What may be edited of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDraft {
    /// Its name in addresses and searches; a standard service keeps the standard slug. Unique in the workshop.
    pub slug: Slug,
    /// Its name for people.
    pub title: Title,
    /// How long it takes, in minutes; 1 to 20,160. Bays are held in whole quarter hours.
    pub duration_minutes: u32,
    /// What it costs.
    pub price: Money,
    /// The kinds of bay it can be done in; empty means any.
    pub bay_kinds: BTreeSet<Slug>,
    /// How long the bay is held before, in minutes; 0 to 1,440.
    pub buffer_before_minutes: u32,
    /// How long the bay is held after, in minutes; 0 to 1,440.
    pub buffer_after_minutes: u32,
    /// The least time between booking and start, in minutes; 0 to 43,200.
    pub notice_min_minutes: u32,
    /// How many days ahead it may be booked; 1 to 366.
    pub notice_max_days: u32,
    /// Whether the vehicle may stay through breaks, nights and closures.
    pub overnight: bool,
    /// Which package of an inspection it is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<Package>,
    /// After what a vehicle needs it again, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<ServiceInterval>,
    /// Whether it is offered.
    pub active: bool,
}

/// After what a service is needed again: whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceInterval {
    /// After so many months; 1 to 120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
    /// After so many kilometres; 500 to 300,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<u32>,
}

impl ServiceInterval {
    fn check(self) -> Result<(), BadField> {
        let refused = |name, detail| Err(BadField::new(name, Invalid::new("number.out_of_range", detail)));
        if self.months.is_some_and(|months| !(1..=120).contains(&months)) {
            return refused("interval.months", "must be 1 to 120");
        }
        if self.km.is_some_and(|km| !(500..=300_000).contains(&km)) {
            return refused("interval.km", "must be 500 to 300000");
        }
        if self.months.is_none() && self.km.is_none() {
            return Err(BadField::new("interval", Invalid::new("interval.empty", "an interval has months, kilometres or both")));
        }
        Ok(())
    }
}

impl ServiceDraft {
    /// Checks the ranges stated at the fields.
    ///
    /// # Errors
    /// The first field that is out of its range.
    pub fn check(&self) -> Result<(), BadField> {
        let ranges: [(&'static str, u32, std::ops::RangeInclusive<u32>); 5] = [
            ("duration_minutes", self.duration_minutes, 1..=SERVICE_MINUTES_MAX),
            ("buffer_before_minutes", self.buffer_before_minutes, 0..=1_440),
            ("buffer_after_minutes", self.buffer_after_minutes, 0..=1_440),
            ("notice_min_minutes", self.notice_min_minutes, 0..=43_200),
            ("notice_max_days", self.notice_max_days, 1..=366),
        ];
        for (name, value, range) in ranges {
            if !range.contains(&value) {
                let detail = format!("must be {} to {}", range.start(), range.end());
                return Err(BadField::new(name, Invalid::because("number.out_of_range", detail)));
            }
        }
        if self.bay_kinds.len() > 10 {
            return Err(BadField::new("bay_kinds", Invalid::new("list.too_long", "a service names at most 10 kinds of bay")));
        }
        self.interval.map_or(Ok(()), ServiceInterval::check)
    }

    fn kinds(&self) -> BayKinds {
        if self.bay_kinds.is_empty() { BayKinds::ANY } else { BayKinds::only(self.bay_kinds.iter().cloned()) }
    }

    fn notice(&self) -> Notice {
        Notice { min_minutes: self.notice_min_minutes, max_minutes: self.notice_max_days.saturating_mul(24 * 60) }
    }
}

/// How soon and how far ahead a start may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    min_minutes: u32,
    max_minutes: u32,
}

impl Notice {
    /// What staff may book: from now to a year ahead, whatever the services say.
    pub const STAFF: Self = Self { min_minutes: 0, max_minutes: 366 * 24 * 60 };

    /// The starts that may be booked at this moment.
    pub fn window(self, now: Timestamp) -> Window {
        Window::new(now, self.min_minutes, self.max_minutes)
    }

    fn and(self, other: Self) -> Self {
        Self { min_minutes: self.min_minutes.max(other.min_minutes), max_minutes: self.max_minutes.min(other.max_minutes) }
    }
}

/// The bay time that several services of one workshop need together: durations add, the wider buffer and the stricter notice hold,
/// the vehicle stays overnight if any of them needs it, and the bay must serve them all.
///
/// # Errors
/// `job.empty` for no service, `job.too_long` for more than 14 days.
pub fn job_of<'a>(services: impl IntoIterator<Item = &'a ServiceDraft>) -> Result<(Job, Notice), Invalid> {
    let (mut minutes, mut before, mut after, mut overnight) = (0_u32, 0, 0, false);
    let (mut kinds, mut notice) = (BayKinds::ANY, Notice::STAFF);
    for service in services {
        minutes = minutes.saturating_add(service.duration_minutes);
        before = before.max(service.buffer_before_minutes);
        after = after.max(service.buffer_after_minutes);
        kinds = kinds.and(&service.kinds());
        notice = notice.and(service.notice());
        overnight |= service.overnight;
    }
    let job = Job::new(quanta_for_minutes(minutes), quanta_for_minutes(before), quanta_for_minutes(after), overnight, kinds)?;
    Ok((job, notice))
}

/// A time a workshop, or all of a tenant's workshops, are closed beside the usual week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// Its id.
    pub id: ClosureId,
    /// What it is.
    #[serde(flatten)]
    pub draft: ClosureDraft,
}

/// What makes a closure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosureDraft {
    /// The one workshop; none means all of the tenant's.
    pub workshop: Option<WorkshopId>,
    /// From when until when, in each workshop's civil time.
    pub period: ClosurePeriod,
    /// Why, for people.
    pub reason: Name,
}

/// A workshop that is to be opened, with what it begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The workshop.
    pub workshop: WorkshopDraft,
    /// Its bays.
    pub bays: Vec<BayDraft>,
    /// Its services.
    pub services: Vec<ServiceDraft>,
}

/// A workshop with all it has, as one snapshot.
#[derive(Debug, Clone)]
pub struct WorkshopWhole {
    /// The workshop.
    pub workshop: Workshop,
    /// Its bays in order.
    pub bays: Vec<Bay>,
    /// Its services by slug.
    pub services: Vec<Service>,
    /// Closures that have not ended.
    pub closures: Vec<Closure>,
}

/// How a workshop is named in an address: by id or by slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkshopRef {
    /// By id.
    Id(WorkshopId),
    /// By slug.
    Slug(Slug),
}

impl FromStr for WorkshopRef {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => text.parse().map(Self::Slug),
        }
    }
}

impl From<WorkshopId> for WorkshopRef {
    fn from(id: WorkshopId) -> Self {
        Self::Id(id)
    }
}
