//! One search: collects the nearest sites of a tree or a list that offer what is needed.
//!
//! Straight-line distances (chords) on unit vectors steer it, because they are cheap and bound whole boxes. The order of answers is by
//! [`GeoPoint::distance_m`], which may differ from the chord's by rounding; therefore every bound is widened by more than rounding can
//! do, and the few candidates within it are sorted by the distance that is answered.
//!
//! [`GeoPoint::distance_m`]: crate::value::GeoPoint::distance_m

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::f64::consts::FRAC_PI_2;

use rstar::{ParentNode, RTreeNode};

use super::envelope::{Leaf, Tree, Vector, arc_m, chord_2};
use super::index::{Near, NearCursor, NearQuery};
use super::offer::Offer;
use super::shelf::{Shelf, Spot, Table};
use crate::value::EARTH_RADIUS_M;

/// How far rounding may part a chord and a distance: one part in 10¹² and 0.6 micrometres. Rounding itself does a few parts in 10¹⁶.
const SLACK_RELATIVE: f64 = 1e-12;
const SLACK_CHORD: f64 = 1e-13;

pub(super) struct Search<'a> {
    query: &'a NearQuery,
    from: Vector,
    need: Offer,
    table: &'a Table,
    /// No answer is farther than this chord². Shrinks as candidates come in.
    outer_2: f64,
    after: Option<After>,
    /// The chord² of the `limit` nearest candidates, the farthest on top.
    best: BinaryHeap<Chord2>,
    /// Every candidate within `outer_2` at the time it was seen: chord² and row.
    found: Vec<(f64, u32)>,
}

/// A cursor, with the chords² below which all sites are before it and above which all are after it.
#[derive(Clone, Copy)]
struct After {
    cursor: NearCursor,
    before_2: f64,
    beyond_2: f64,
}

impl<'a> Search<'a> {
    /// A search among the rows of this table for sites that cover `need`.
    pub(super) fn new(query: &'a NearQuery, need: Offer, table: &'a Table) -> Self {
        let after = query.after.map(|cursor| {
            let chord = chord(cursor.distance_m);
            After { cursor, before_2: narrowed_2(chord), beyond_2: widened_2(chord) }
        });
        Self {
            query,
            from: query.around.unit_vector(),
            need,
            table,
            outer_2: query.within_m.map_or(f64::INFINITY, |m| widened_2(chord(m))),
            after,
            best: BinaryHeap::new(),
            found: Vec::new(),
        }
    }

    /// Looks at all of a shelf that matters.
    pub(super) fn shelf(self, shelf: &Shelf) -> Vec<Near> {
        match shelf {
            Shelf::Tree(tree) => self.tree(tree),
            Shelf::List(slots) => self.list(slots),
        }
    }

    fn list(mut self, slots: &[u32]) -> Vec<Near> {
        for slot in slots {
            if let Some(spot) = self.table.row(*slot)
                && spot.offer.mask.covers(self.need.mask)
            {
                self.consider(*slot, chord_2(&spot.at, &self.from));
            }
        }
        self.answer()
    }

    /// Opens the nearest box first, until all unopened ones are too far.
    pub(super) fn tree(mut self, tree: &Tree) -> Vec<Near> {
        let mut frontier = BinaryHeap::with_capacity(64);
        let mut next = Some(tree.root());
        while let Some(node) = next {
            self.open(node, &mut frontier);
            next = frontier.pop().filter(|nearest| nearest.chord_2.0 <= self.outer_2).map(|nearest| nearest.node);
        }
        self.answer()
    }

    fn open<'t>(&mut self, node: &'t ParentNode<Leaf>, frontier: &mut BinaryHeap<Unopened<'t>>) {
        for child in node.children() {
            match child {
                RTreeNode::Leaf(leaf) => {
                    if leaf.mask.covers(self.need.mask) {
                        self.consider(leaf.slot, chord_2(&leaf.at, &self.from));
                    }
                }
                RTreeNode::Parent(node) => {
                    let hull = node.envelope();
                    if !hull.mask.covers(self.need.mask) {
                        continue;
                    }
                    let nearest_2 = hull.nearest_2(&self.from);
                    let all_before = self.after.is_some_and(|after| hull.farthest_2(&self.from) < after.before_2);
                    if nearest_2 <= self.outer_2 && !all_before {
                        frontier.push(Unopened { chord_2: Chord2(nearest_2), node });
                    }
                }
            }
        }
    }

    /// Takes a site whose mask fits as a candidate, unless it is too far, before the cursor, or lacks a service beyond the mask.
    fn consider(&mut self, slot: u32, chord_2: f64) {
        if chord_2 > self.outer_2 || self.after.is_some_and(|after| chord_2 < after.before_2) {
            return;
        }
        if !self.need.rare.is_empty() && !self.table.row(slot).is_some_and(|spot| spot.offer.covers_rare(&self.need)) {
            return;
        }
        if let Some(after) = self.after
            && chord_2 <= after.beyond_2
            && !self.table.row(slot).is_some_and(|spot| self.near(spot).is_after(&after.cursor))
        {
            return;
        }
        self.found.push((chord_2, slot));
        self.tighten(chord_2);
    }

    /// Once there are enough candidates, nothing beyond the last of them (and its ties) can be an answer.
    fn tighten(&mut self, chord_2: f64) {
        if self.best.len() < self.query.limit {
            self.best.push(Chord2(chord_2));
        } else if let Some(mut farthest) = self.best.peek_mut().filter(|farthest| chord_2 < farthest.0) {
            *farthest = Chord2(chord_2);
        } else {
            return;
        }
        if self.best.len() == self.query.limit
            && let Some(farthest) = self.best.peek()
        {
            self.outer_2 = self.outer_2.min(widened_2(farthest.0.sqrt()));
        }
    }

    fn near(&self, spot: &Spot) -> Near {
        Near { tenant: spot.tenant, workshop: spot.workshop, distance_m: arc_m(&self.from, &spot.at) }
    }

    fn answer(self) -> Vec<Near> {
        let candidates = self.found.iter().filter(|(chord_2, _)| *chord_2 <= self.outer_2);
        let spots = candidates.filter_map(|(_, slot)| self.table.row(*slot));
        let within = |near: &Near| self.query.within_m.is_none_or(|m| near.distance_m <= m);
        let mut answers: Vec<Near> = spots.map(|spot| self.near(spot)).filter(within).collect();
        answers.sort_unstable_by(|a, b| order(a, &b.cursor()));
        answers.truncate(self.query.limit);
        answers
    }
}

/// The order of answers.
fn order(near: &Near, other: &NearCursor) -> Ordering {
    near.distance_m.total_cmp(&other.distance_m).then(near.workshop.cmp(&other.workshop))
}

impl Near {
    fn is_after(&self, cursor: &NearCursor) -> bool {
        order(self, cursor).is_gt()
    }
}

/// The straight line below an arc of this many metres, in earth radii. NaN counts as beyond the antipode, as it does in the order.
fn chord(metres: f64) -> f64 {
    let half_angle = if metres.is_nan() { FRAC_PI_2 } else { (metres / (2.0 * EARTH_RADIUS_M)).clamp(0.0, FRAC_PI_2) };
    2.0 * half_angle.sin()
}

/// Safely above the square of this chord.
fn widened_2(chord: f64) -> f64 {
    let wide = chord * (1.0 + SLACK_RELATIVE) + SLACK_CHORD;
    wide * wide
}

/// Safely below the square of this chord.
fn narrowed_2(chord: f64) -> f64 {
    let narrow = (chord * (1.0 - SLACK_RELATIVE) - SLACK_CHORD).max(0.0);
    narrow * narrow
}

/// A squared chord, never NaN, in its order.
#[derive(Clone, Copy)]
struct Chord2(f64);

impl PartialEq for Chord2 {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Chord2 {}
impl PartialOrd for Chord2 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Chord2 {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// A box not looked into yet; the nearest is the greatest.
struct Unopened<'t> {
    chord_2: Chord2,
    node: &'t ParentNode<Leaf>,
}

impl PartialEq for Unopened<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Unopened<'_> {}
impl PartialOrd for Unopened<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Unopened<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.chord_2.cmp(&self.chord_2)
    }
}
