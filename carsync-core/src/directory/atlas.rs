//! All listings of a deployment in memory, each with its hours and bays laid out, so that "earliest free near me" asks no database.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};

use super::model::Listing;
use crate::booking::schedule::{BayOccupancy, QuantumRange, Schedule, Timetable};
use crate::booking::{Busy, busy_strips};
use crate::catalogue::job_of;
use crate::value::{Slug, TenantId, WorkshopId};

/// How far ahead the earliest free start is looked for.
const HORIZON: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How far beyond it jobs and buffers may reach.
const OVERHANG: SignedDuration = SignedDuration::from_hours(16 * 24);

/// One workshop, laid out.
#[derive(Debug)]
struct Place {
    listing: Arc<Listing>,
    timetable: Timetable,
    bays: Vec<BayOccupancy>,
}

/// The workshops by id.
#[derive(Debug, Default)]
pub(crate) struct Atlas {
    places: RwLock<HashMap<WorkshopId, Arc<Place>>>,
}

/// The range of starts that is kept laid out at a moment, and what their claims may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) starts: QuantumRange,
    pub(crate) reach: QuantumRange,
}

impl Frame {
    pub(crate) fn at(now: Timestamp) -> Self {
        let day = SignedDuration::from_hours(24);
        let later = |by: SignedDuration| now.saturating_add(by).unwrap_or(now);
        let starts = QuantumRange::beginning_within(later(-day), later(HORIZON));
        let reach = QuantumRange::beginning_within(later(-day - OVERHANG), later(HORIZON + OVERHANG));
        Self { starts, reach }
    }
}

impl Atlas {
    /// Lays workshops out anew; inactive ones are taken out.
    pub(crate) fn put(&self, listings: impl IntoIterator<Item = Arc<Listing>>, busy: &[(WorkshopId, Busy)], frame: Frame) {
        let mut by_workshop: HashMap<WorkshopId, Vec<Busy>> = HashMap::new();
        for (workshop, one) in busy {
            by_workshop.entry(*workshop).or_default().push(*one);
        }
        let laid: Vec<(WorkshopId, Option<Arc<Place>>)> = listings
            .into_iter()
            .map(|listing| {
                let draft = &listing.workshop.draft;
                let id = listing.workshop.id;
                let place = listing.open.then(|| {
                    let zone = draft.zone.rules();
                    let timetable = Timetable::build(zone, &draft.hours, &listing.closures, draft.step, frame.starts);
                    let busy = by_workshop.get(&id).map_or(&[][..], Vec::as_slice);
                    let bays = busy_strips(&listing.bays, busy, frame.reach, None);
                    Arc::new(Place { listing: listing.clone(), timetable, bays })
                });
                (id, place)
            })
            .collect();
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        for (id, place) in laid {
            match place {
                Some(place) => places.insert(id, place),
                None => places.remove(&id),
            };
        }
    }

    /// The workshops' listings: all, or those of these ids that are known.
    pub(crate) fn listings(&self, only: Option<&[(TenantId, WorkshopId)]>) -> Vec<Arc<Listing>> {
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        match only {
            Some(ids) => ids.iter().filter_map(|(_, id)| places.get(id)).map(|place| place.listing.clone()).collect(),
            None => places.values().map(|place| place.listing.clone()).collect(),
        }
    }

    /// One workshop's listing.
    pub(crate) fn listing(&self, workshop: WorkshopId) -> Option<Arc<Listing>> {
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        places.get(&workshop).map(|place| place.listing.clone())
    }

    /// The listings of one tenant by slug.
    pub(crate) fn of_tenant(&self, tenant: TenantId) -> Vec<Arc<Listing>> {
        let mut own: Vec<_> = self.listings(None).into_iter().filter(|listing| listing.tenant == tenant).collect();
        own.sort_by(|a, b| a.workshop.draft.slug.cmp(&b.workshop.draft.slug));
        own
    }

    /// The listing, and the first start within the range that is free for these services (for the shortest one if none are named).
    pub(crate) fn earliest(
        &self,
        workshop: WorkshopId,
        services: &[Slug],
        within: QuantumRange,
        now: Timestamp,
    ) -> Option<(Arc<Listing>, Option<Timestamp>)> {
        let place = self.places.read().unwrap_or_else(PoisonError::into_inner).get(&workshop)?.clone();
        let all = &place.listing.services;
        let job = if services.is_empty() {
            all.iter().min_by_key(|service| service.draft.duration_minutes).map(|service| job_of([&service.draft]))
        } else {
            let wanted: Vec<_> = services
                .iter()
                .filter_map(|slug| all.iter().find(|service| service.draft.slug == *slug))
                .map(|service| &service.draft)
                .collect();
            Some(job_of(wanted))
        };
        let earliest = match job {
            Some(Ok((job, notice))) => {
                let schedule = Schedule { timetable: &place.timetable, bays: &place.bays, window: notice.window(now) };
                schedule.earliest(&job, within).map(|start| start.starts_at())
            }
            Some(Err(_)) | None => None,
        };
        Some((place.listing.clone(), earliest))
    }
}
