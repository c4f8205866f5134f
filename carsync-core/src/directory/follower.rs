//! Keeps the atlas and the index current: follows the listings' revisions and the booking change feed, from zero at the start.
//!
//! Polling is the guarantee; a bell in this process only makes it quick. Change entries are not in commit order, so each poll looks back
//! over a stretch longer than any unit lives, and remembers what it has seen there. Re-reading a workshop's occupancy is idempotent.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::atlas::{Atlas, Frame};
use super::error::DirectoryError;
use super::model::Listing;
use super::watch::Watchers;
use crate::entropy::Origin;
use crate::geo::{GeoIndex, Revision, SiteChange};
use crate::outbox::Wake;
use crate::storage::Storage;
use crate::value::{ChangeId, TenantId, WorkshopId};

/// How often to look when nobody rang.
const POLL: Duration = Duration::from_secs(1);
/// Longer than any unit of work lives: statements and waits for locks end before.
const LOOK_BACK: SignedDuration = SignedDuration::from_secs(60);
/// Entries carry the clock of the host that wrote them. Once in a while the look goes back far enough for clocks that differ by minutes.
const LOOK_FAR_BACK: SignedDuration = SignedDuration::from_mins(15);
/// After how long the laid-out days are laid out anew.
const FRAME_LIFE: SignedDuration = SignedDuration::from_hours(6);
/// How many listings are read at once.
const BATCH: u32 = 500;

/// Follows the directory.
#[derive(Debug)]
pub(crate) struct Follower {
    storage: Arc<dyn Storage>,
    index: Arc<dyn GeoIndex>,
    atlas: Arc<Atlas>,
    ready: Arc<AtomicBool>,
    origin: Origin,
    wake: Wake,
    watchers: Watchers,
    frame: Option<(Frame, Timestamp)>,
    seen: HashMap<ChangeId, Timestamp>,
    looked_far: Option<Timestamp>,
    /// Listings that the index has and the atlas has not: laying them out failed.
    pending: Vec<Arc<Listing>>,
}

impl Follower {
    pub(crate) fn new(
        storage: Arc<dyn Storage>,
        index: Arc<dyn GeoIndex>,
        atlas: Arc<Atlas>,
        ready: Arc<AtomicBool>,
        origin: Origin,
        wake: Wake,
        watchers: Watchers,
    ) -> Self {
        Self {
            storage,
            index,
            atlas,
            ready,
            origin,
            wake,
            watchers,
            frame: None,
            seen: HashMap::new(),
            looked_far: None,
            pending: Vec::new(),
        }
    }

    /// Runs until stopped.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.follow().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "the directory can't be followed");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.wake.directory_rung() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Brings atlas and index to the present state.
    pub(crate) async fn follow(&mut self) -> Result<(), DirectoryError> {
        let now = self.origin.now();
        let fresh = self.frame.filter(|(_, since)| now.duration_since(*since) < FRAME_LIFE);
        let (frame, whole) = match fresh {
            Some((frame, _)) => (frame, false),
            None => (Frame::at(now), true),
        };
        // Changes are read before what they changed: one that is missed here will be seen by the next poll.
        let unit = self.storage.platform().await?;
        let far = self.looked_far.is_none_or(|at| now.duration_since(at) >= LOOK_BACK);
        let changes = unit.directory().changes_since(now - if far { LOOK_FAR_BACK } else { LOOK_BACK }).await?;
        drop(unit);
        let mut touched: HashSet<(TenantId, WorkshopId)> =
            changes.iter().filter(|change| !self.seen.contains_key(&change.id)).map(|change| (change.tenant, change.workshop)).collect();

        for (_, workshop) in &touched {
            self.watchers.tell(*workshop);
        }
        let new = self.new_listings().await?;
        self.pending.extend(new);
        touched.extend(self.pending.iter().map(|listing| (listing.tenant, listing.workshop.id)));
        if whole {
            self.lay_out(None, &self.pending, frame, now).await?;
            self.frame = Some((frame, now));
        } else if !touched.is_empty() {
            let touched: Vec<(TenantId, WorkshopId)> = touched.into_iter().collect();
            self.lay_out(Some(&touched), &self.pending, frame, now).await?;
        }
        self.pending.clear();
        self.seen.extend(changes.iter().map(|change| (change.id, change.at)));
        self.seen.retain(|_, at| *at >= now - LOOK_FAR_BACK - LOOK_BACK);
        if far {
            self.looked_far = Some(now);
        }
        self.ready.store(true, Ordering::Release);
        Ok(())
    }

    /// The listings written since the index's revision; the index takes them in.
    async fn new_listings(&self) -> Result<Vec<Arc<Listing>>, DirectoryError> {
        let mut new = Vec::new();
        let mut at = self.index.revision();
        loop {
            let batch = self.storage.platform().await?.directory().listings_since(at, BATCH).await?;
            let Some(last) = batch.last() else { break };
            at = last.revision;
            new.extend(batch.into_iter().map(|entry| Arc::new(entry.listing)));
        }
        if new.is_empty() {
            return Ok(new);
        }
        if self.index.revision() == Revision::default() {
            let sites = new.iter().filter(|listing| listing.open).map(|listing| listing.site()).collect();
            self.index.replace(sites, at).await?;
        } else {
            let change = |listing: &Arc<Listing>| {
                if listing.open {
                    SiteChange::Put(listing.site())
                } else {
                    SiteChange::Remove { tenant: listing.tenant, workshop: listing.workshop.id }
                }
            };
            self.index.apply(new.iter().map(change).collect(), at).await?;
        }
        Ok(new)
    }

    /// Lays out some workshops or all: the new listings, and what the atlas knows of the others.
    async fn lay_out(
        &self,
        only: Option<&[(TenantId, WorkshopId)]>,
        new: &[Arc<Listing>],
        frame: Frame,
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        let busy = self.storage.platform().await?.directory().occupancy(only, frame.reach, now).await?;
        let mut listings: HashMap<WorkshopId, Arc<Listing>> =
            self.atlas.listings(only).into_iter().map(|listing| (listing.workshop.id, listing)).collect();
        listings.extend(new.iter().map(|listing| (listing.workshop.id, listing.clone())));
        self.atlas.put(listings.into_values(), &busy, frame);
        Ok(())
    }
}
