//! The directory: the public listings of workshops, searched by nearness, service and free time, across tenants or within one.

mod atlas;
mod error;
mod follower;
mod model;
mod service;
mod store;

pub(crate) use atlas::Atlas;
pub use error::DirectoryError;
pub(crate) use follower::Follower;
pub use model::{Card, Find, Listing, ListingEntry};
pub use service::Discovery;
pub use store::{Change, DirectoryStore, DirectoryStoreMut};
