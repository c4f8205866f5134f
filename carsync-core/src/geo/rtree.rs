//! `RTreeIndex`: the directory in memory, as an R-tree over unit vectors.
//!
//! Points in space instead of degrees make poles and the date line ordinary places. The tree of the directory holds listed sites only;
//! each tenant has a shelf of all its own, so that no search walks over sites it may not answer.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use async_trait::async_trait;

use super::envelope::Tree;
use super::index::{GeoError, GeoIndex, Near, NearQuery, Revision, Site, SiteChange};
use super::offer::Numbering;
use super::search::Search;
use super::shelf::{Shelf, Spot, Table};
use crate::value::{TenantId, WorkshopId};

/// A [`GeoIndex`] in this process. Asking it takes microseconds and never waits for anything but a change in progress.
///
/// It is empty at first and forgets everything with the process; a follower fills it. `distance_m` equals
/// [`GeoPoint::distance_m`](crate::value::GeoPoint::distance_m) to the bit, and so the order is that of these numbers.
/// It never answers [`GeoError`], but for `replace` when the tokio runtime is shutting down.
#[derive(Default)]
pub struct RTreeIndex {
    state: RwLock<State>,
}

impl RTreeIndex {
    /// An index without sites, at revision zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// A panic under the lock can only come from a bug, and the next `replace` repairs what it left; better a stale answer than none.
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for RTreeIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.read();
        f.debug_struct("RTreeIndex").field("revision", &state.revision).field("sites", &state.table.len()).finish_non_exhaustive()
    }
}

#[async_trait]
impl GeoIndex for RTreeIndex {
    async fn nearest(&self, query: &NearQuery) -> Result<Vec<Near>, GeoError> {
        Ok(self.read().nearest(query))
    }

    /// Builds on a blocking thread of the tokio runtime, which must be there, while the former sites still answer.
    async fn replace(&self, all: Vec<Site>, at: Revision) -> Result<(), GeoError> {
        let built = tokio::task::spawn_blocking(move || State::build(all, at)).await.map_err(GeoError::unavailable)?;
        let former = {
            let mut state = self.write();
            if at < state.revision { built } else { std::mem::replace(&mut *state, built) }
        };
        drop(former); // after the lock, for there is much to free
        Ok(())
    }

    /// Keeps readers waiting for some 10 µs a change; a follower of very many sends them in parts.
    async fn apply(&self, changes: Vec<SiteChange>, at: Revision) -> Result<(), GeoError> {
        let mut state = self.write();
        if at < state.revision {
            return Ok(());
        }
        for change in changes {
            match change {
                SiteChange::Put(site) => state.put(&site),
                SiteChange::Remove { tenant, workshop } => state.remove(tenant, workshop),
            }
        }
        state.revision = at;
        Ok(())
    }

    fn revision(&self) -> Revision {
        self.read().revision
    }
}

/// All that a search reads, at one revision.
#[derive(Default)]
struct State {
    revision: Revision,
    services: Numbering,
    table: Table,
    directory: Tree,
    tenants: HashMap<TenantId, Shelf>,
}

impl State {
    fn build(all: Vec<Site>, at: Revision) -> Self {
        let mut services = Numbering::default();
        let mut table = Table::with_capacity(all.len());
        for site in &all {
            table.vacate(site.workshop);
            table.seat(Spot::new(site, &mut services));
        }
        let directory = Tree::bulk_load(table.iter().filter(|(_, spot)| spot.listed).map(|(slot, spot)| spot.leaf(slot)).collect());
        let mut slots: HashMap<TenantId, Vec<u32>> = HashMap::new();
        for (slot, spot) in table.iter() {
            slots.entry(spot.tenant).or_default().push(slot);
        }
        let tenants = slots.into_iter().map(|(tenant, slots)| (tenant, Shelf::of(slots, &table))).collect();
        Self { revision: at, services, table, directory, tenants }
    }

    fn nearest(&self, query: &NearQuery) -> Vec<Near> {
        if query.limit == 0 {
            return Vec::new();
        }
        let Some(need) = self.services.need(&query.services) else {
            return Vec::new();
        };
        let search = Search::new(query, need, &self.table);
        match query.tenant {
            None => search.tree(&self.directory),
            Some(tenant) => self.tenants.get(&tenant).map_or_else(Vec::new, |shelf| search.shelf(shelf)),
        }
    }

    fn put(&mut self, site: &Site) {
        let spot = Spot::new(site, &mut self.services);
        if self.table.find(spot.workshop) == Some(&spot) {
            return;
        }
        self.withdraw(spot.workshop);
        let slot = self.table.seat(spot);
        let Some(spot) = self.table.row(slot) else {
            return;
        };
        let leaf = spot.leaf(slot);
        if spot.listed {
            self.directory.insert(leaf);
        }
        self.tenants.entry(spot.tenant).or_insert_with(Shelf::new).insert(leaf, &self.table);
    }

    fn remove(&mut self, tenant: TenantId, workshop: WorkshopId) {
        if self.table.find(workshop).is_some_and(|spot| spot.tenant == tenant) {
            self.withdraw(workshop);
        }
    }

    fn withdraw(&mut self, workshop: WorkshopId) {
        let Some((slot, spot)) = self.table.vacate(workshop) else {
            return;
        };
        let leaf = spot.leaf(slot);
        if spot.listed {
            self.directory.remove(&leaf);
        }
        if let Entry::Occupied(mut shelf) = self.tenants.entry(spot.tenant) {
            shelf.get_mut().remove(&leaf);
            if shelf.get().is_empty() {
                shelf.remove();
            }
        }
    }
}
