//! What the tree holds: a point on the unit sphere with its services, and boxes that unite both.
//!
//! rstar merges an element into each of its ancestors' envelopes exactly once since 0.14 (issue 84), and the union of masks would bear
//! it twice as well.

use rstar::{AABB, Envelope, PointDistance, RTree, RTreeObject};

use super::offer::Mask;
use crate::value::EARTH_RADIUS_M;

/// A place on the unit sphere. Straight lines through the earth order places as distances on it do.
pub(super) type Vector = [f64; 3];

/// The tree of an index or of one large tenant.
pub(super) type Tree = RTree<Leaf>;

/// One site in a tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Leaf {
    pub(super) at: Vector,
    pub(super) mask: Mask,
    /// Its row in the site table.
    pub(super) slot: u32,
}

impl RTreeObject for Leaf {
    type Envelope = Hull;

    fn envelope(&self) -> Hull {
        Hull { bounds: AABB::from_point(self.at), mask: self.mask }
    }
}

impl PointDistance for Leaf {
    fn distance_2(&self, point: &Vector) -> f64 {
        chord_2(&self.at, point)
    }
}

/// The squared length of the straight line between two places: 0 for the same one, 4 for antipodes.
pub(super) fn chord_2(a: &Vector, b: &Vector) -> f64 {
    let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    x * x + y * y + z * z
}

/// The great-circle distance in metres: the steps of [`GeoPoint::distance_m`](crate::value::GeoPoint::distance_m) on vectors already
/// known, which saves a sixth of a search's time. `tests/geo_laws.rs` holds the two equal to the bit.
pub(super) fn arc_m([ax, ay, az]: &Vector, [bx, by, bz]: &Vector) -> f64 {
    let cross = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
    let sine = cross.iter().map(|side| side * side).sum::<f64>().sqrt();
    let cosine = ax * bx + ay * by + az * bz;
    EARTH_RADIUS_M * sine.atan2(cosine)
}

/// A box around places, and all that is offered in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hull {
    bounds: AABB<Vector>,
    pub(super) mask: Mask,
}

impl Hull {
    /// A lower bound of [`chord_2`] to any place in the box. Computed in the same steps, so that rounding can't lift it above.
    pub(super) fn nearest_2(&self, from: &Vector) -> f64 {
        let (low, high) = (self.bounds.lower(), self.bounds.upper());
        let gap = |axis: usize| (low[axis] - from[axis]).max(from[axis] - high[axis]).max(0.0);
        let [x, y, z] = [gap(0), gap(1), gap(2)];
        x * x + y * y + z * z
    }

    /// An upper bound of [`chord_2`] to any place in the box.
    pub(super) fn farthest_2(&self, from: &Vector) -> f64 {
        let (low, high) = (self.bounds.lower(), self.bounds.upper());
        let reach = |axis: usize| (from[axis] - low[axis]).max(high[axis] - from[axis]);
        let [x, y, z] = [reach(0), reach(1), reach(2)];
        x * x + y * y + z * z
    }
}

impl Envelope for Hull {
    type Point = Vector;

    fn new_empty() -> Self {
        Self { bounds: AABB::new_empty(), mask: Mask::default() }
    }

    fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    fn contains_point(&self, point: &Vector) -> bool {
        self.bounds.contains_point(point)
    }

    fn contains_envelope(&self, other: &Self) -> bool {
        self.bounds.contains_envelope(&other.bounds)
    }

    fn merge(&mut self, other: &Self) {
        self.bounds.merge(&other.bounds);
        self.mask = self.mask.union(other.mask);
    }

    fn merged(&self, other: &Self) -> Self {
        Self { bounds: self.bounds.merged(&other.bounds), mask: self.mask.union(other.mask) }
    }

    fn intersects(&self, other: &Self) -> bool {
        self.bounds.intersects(&other.bounds)
    }

    fn intersection_area(&self, other: &Self) -> f64 {
        self.bounds.intersection_area(&other.bounds)
    }

    fn area(&self) -> f64 {
        self.bounds.area()
    }

    fn distance_2(&self, point: &Vector) -> f64 {
        self.nearest_2(point)
    }

    fn min_max_dist_2(&self, point: &Vector) -> f64 {
        self.bounds.min_max_dist_2(point)
    }

    fn center(&self) -> Vector {
        self.bounds.center()
    }

    fn perimeter_value(&self) -> f64 {
        self.bounds.perimeter_value()
    }

    fn sort_envelopes<T: RTreeObject<Envelope = Self>>(axis: usize, envelopes: &mut [T]) {
        envelopes.sort_unstable_by(|a, b| low(a, axis).total_cmp(&low(b, axis)));
    }

    fn partition_envelopes<T: RTreeObject<Envelope = Self>>(axis: usize, envelopes: &mut [T], selection_size: usize) {
        envelopes.select_nth_unstable_by(selection_size, |a, b| low(a, axis).total_cmp(&low(b, axis)));
    }
}

fn low<T: RTreeObject<Envelope = Hull>>(object: &T, axis: usize) -> f64 {
    object.envelope().bounds.lower()[axis]
}
