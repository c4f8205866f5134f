//! Finding workshops: nearest first, with the earliest free start of each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::atlas::Atlas;
use super::error::DirectoryError;
use super::model::{Card, Find, Listing};
use crate::booking::schedule::QuantumRange;
use crate::entropy::Origin;
use crate::error::BadField;
use crate::geo::{GeoIndex, NearCursor, NearQuery, Revision};
use crate::page::{PAGE_LIMIT, Page};
use crate::tenancy::TenantScope;
use crate::value::{Invalid, WorkshopId, Zone};

/// How many places at the most are looked at for a free window before giving up on further ones.
const LOOKED_AT_MAX: usize = 5_000;

/// The directory of a deployment.
#[derive(Debug)]
pub struct Discovery {
    index: Arc<dyn GeoIndex>,
    atlas: Arc<Atlas>,
    ready: Arc<AtomicBool>,
    origin: Origin,
}

impl Discovery {
    pub(crate) fn new(index: Arc<dyn GeoIndex>, atlas: Arc<Atlas>, ready: Arc<AtomicBool>, origin: Origin) -> Self {
        Self { index, atlas, ready, origin }
    }

    /// Whether all listings are loaded.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// How far the directory has been followed.
    pub fn revision(&self) -> Revision {
        self.index.revision()
    }

    /// The nearest workshops of all tenants that want to be found, or of one tenant.
    ///
    /// # Errors
    /// `NotReady` until all is loaded; `Invalid`; the index's.
    pub async fn near(&self, find: &Find, tenant: Option<&TenantScope>) -> Result<Page<Card, NearCursor>, DirectoryError> {
        if !self.is_ready() {
            return Err(DirectoryError::NotReady);
        }
        check(find)?;
        let now = self.origin.now();
        let from = find.free_from.map_or(now, |from| from.max(now));
        let until = find.free_until.unwrap_or(jiff::Timestamp::MAX);
        let within = QuantumRange::beginning_within(from, until);
        let only_free = find.free_from.is_some() || find.free_until.is_some();

        let wanted = usize::from(find.limit) + 1;
        let mut cards = Vec::with_capacity(wanted);
        let (mut after, mut step, mut looked_at) = (find.after, wanted, 0);
        while cards.len() < wanted && looked_at < LOOKED_AT_MAX {
            let mut query = NearQuery::around(find.around).limit(step);
            query.within_m = find.within_m;
            query.services.clone_from(&find.services);
            query.tenant = tenant.map(TenantScope::tenant);
            query.after = after;
            let near = self.index.nearest(&query).await?;
            let exhausted = near.len() < step;
            looked_at += near.len();
            after = near.last().map(|last| NearCursor { distance_m: last.distance_m, workshop: last.workshop });
            for one in near {
                let Some((listing, earliest_free)) = self.atlas.earliest(one.workshop, &find.services, within, now) else { continue };
                if only_free && earliest_free.is_none() {
                    continue;
                }
                cards.push(Card { listing, distance_m: one.distance_m, earliest_free });
            }
            if exhausted {
                break;
            }
            step = (step * 2).min(512);
        }
        // Who looked at so many in vain may go on from where this ended.
        let gave_up = cards.len() < wanted && looked_at >= LOOKED_AT_MAX;
        let page = Page::cut(cards, find.limit, Card::cursor);
        Ok(if gave_up { Page { next: after, ..page } } else { page })
    }

    /// The zone of a workshop, if its listing is loaded.
    pub fn zone_of(&self, workshop: WorkshopId) -> Option<Zone> {
        self.atlas.listing(workshop).map(|listing| listing.workshop.draft.zone.clone())
    }

    /// All workshops of a tenant by slug, listed or not.
    ///
    /// # Errors
    /// `NotReady` until all is loaded.
    pub fn of_tenant(&self, scope: &TenantScope) -> Result<Vec<Arc<Listing>>, DirectoryError> {
        if self.is_ready() { Ok(self.atlas.of_tenant(scope.tenant())) } else { Err(DirectoryError::NotReady) }
    }
}

fn check(find: &Find) -> Result<(), BadField> {
    if find.limit == 0 || find.limit > PAGE_LIMIT {
        return Err(BadField::new("limit", Invalid::new("number.out_of_range", "must be 1 to 200")));
    }
    if find.within_m.is_some_and(|metres| !metres.is_finite() || metres <= 0.0) {
        return Err(BadField::new("within_km", Invalid::new("number.out_of_range", "must be more than 0")));
    }
    if find.services.len() > 10 {
        return Err(BadField::new("service", Invalid::new("list.too_long", "name at most 10 services")));
    }
    match (find.free_from, find.free_until) {
        (Some(from), Some(until)) if until <= from => {
            Err(BadField::new("free_until", Invalid::new("range.empty", "must lie after free_from")))
        }
        (Some(_) | None, _) => Ok(()),
    }
}
