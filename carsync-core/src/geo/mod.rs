//! Near me: which workshops are nearest to a point, that offer these services.
//!
//! [`GeoIndex`] is the port. `RTreeIndex` (feature `rtree`, on by default) is the in-memory implementation; one per host, kept current by
//! the directory's follower. Who may be listed, and how a listing is stored, is the directory's business and not found here.
//!
//! The law: an answer is exactly what measuring every site would give, at the poles and across the date line too. Coordinates in
//! degrees are never compared, because a degree of longitude has no length of its own.

#[cfg(feature = "rtree")]
mod envelope;
mod geocoder;
mod index;
#[cfg(feature = "rtree")]
mod offer;
#[cfg(feature = "rtree")]
mod rtree;
#[cfg(feature = "rtree")]
mod search;
#[cfg(feature = "rtree")]
mod shelf;

pub use geocoder::{FoundPlace, GeocodeError, Geocoder, PlaceSearch};
pub use index::{GeoError, GeoIndex, Near, NearCursor, NearQuery, Revision, Site, SiteChange};
#[cfg(feature = "rtree")]
pub use rtree::RTreeIndex;
