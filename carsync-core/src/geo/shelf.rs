//! Where sites are kept: a table of rows, and per tenant a shelf that names its rows.
//!
//! A shelf is a plain list while it is small, because scanning 200 rows is quicker and ten times leaner than a tree of them.

use std::collections::HashMap;

use super::envelope::{Leaf, Tree, Vector};
use super::index::Site;
use super::offer::{Numbering, Offer};
use crate::value::{TenantId, WorkshopId};

/// The most sites that a shelf keeps as a list.
const LIST_MAX: usize = 200;

/// A site as the index keeps it.
#[derive(Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) tenant: TenantId,
    pub(super) workshop: WorkshopId,
    /// The place. Latitude and longitude are not kept: distances need the vector only.
    pub(super) at: Vector,
    pub(super) offer: Offer,
    pub(super) listed: bool,
}

impl Spot {
    pub(super) fn new(site: &Site, services: &mut Numbering) -> Self {
        Self {
            tenant: site.tenant,
            workshop: site.workshop,
            at: site.place.unit_vector(),
            offer: services.offer(&site.services),
            listed: site.listed,
        }
    }

    pub(super) fn leaf(&self, slot: u32) -> Leaf {
        Leaf { at: self.at, mask: self.offer.mask, slot }
    }
}

/// All sites by row number, and the row of each workshop. A row keeps its number as long as its site is not taken out.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Option<Spot>>,
    slots: HashMap<WorkshopId, u32>,
    vacant: Vec<u32>,
}

impl Table {
    pub(super) fn with_capacity(sites: usize) -> Self {
        Self { rows: Vec::with_capacity(sites), slots: HashMap::with_capacity(sites), vacant: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn row(&self, slot: u32) -> Option<&Spot> {
        self.rows.get(slot as usize)?.as_ref()
    }

    pub(super) fn find(&self, workshop: WorkshopId) -> Option<&Spot> {
        self.row(*self.slots.get(&workshop)?)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Spot)> {
        (0u32..).zip(&self.rows).filter_map(|(slot, row)| Some((slot, row.as_ref()?)))
    }

    /// Gives the spot a row. Its workshop must have none yet.
    pub(super) fn seat(&mut self, spot: Spot) -> u32 {
        let workshop = spot.workshop;
        let slot = match self.vacant.pop() {
            Some(slot) => {
                self.rows[slot as usize] = Some(spot);
                slot
            }
            None => {
                let slot = u32::try_from(self.rows.len()).expect("four billion workshops do not fit in memory");
                self.rows.push(Some(spot));
                slot
            }
        };
        self.slots.insert(workshop, slot);
        slot
    }

    /// Takes the workshop out.
    pub(super) fn vacate(&mut self, workshop: WorkshopId) -> Option<(u32, Spot)> {
        let slot = self.slots.remove(&workshop)?;
        let spot = self.rows[slot as usize].take()?;
        self.vacant.push(slot);
        Some((slot, spot))
    }
}

/// The sites of one tenant. Once a tree, it stays one until the whole index is replaced.
#[derive(Debug)]
pub(super) enum Shelf {
    List(Vec<u32>),
    Tree(Box<Tree>),
}

impl Shelf {
    /// An empty one.
    pub(super) const fn new() -> Self {
        Self::List(Vec::new())
    }

    /// The shelf of these rows.
    pub(super) fn of(mut slots: Vec<u32>, table: &Table) -> Self {
        if slots.len() <= LIST_MAX {
            slots.shrink_to_fit();
            return Self::List(slots);
        }
        let leaves = slots.iter().filter_map(|slot| Some(table.row(*slot)?.leaf(*slot))).collect();
        Self::Tree(Box::new(Tree::bulk_load(leaves)))
    }

    /// Adds a site that already has its row.
    pub(super) fn insert(&mut self, leaf: Leaf, table: &Table) {
        match self {
            Self::Tree(tree) => tree.insert(leaf),
            Self::List(slots) => {
                slots.push(leaf.slot);
                if slots.len() > LIST_MAX {
                    *self = Self::of(std::mem::take(slots), table);
                }
            }
        }
    }

    pub(super) fn remove(&mut self, leaf: &Leaf) {
        match self {
            Self::Tree(tree) => {
                tree.remove(leaf);
            }
            Self::List(slots) => slots.retain(|slot| *slot != leaf.slot),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Tree(tree) => tree.size() == 0,
            Self::List(slots) => slots.is_empty(),
        }
    }
}
