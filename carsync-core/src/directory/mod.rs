//! The directory: the public listings of workshops, searched by nearness, service and free time, across tenants or within one.

mod atlas;
mod error;
mod follower;
mod model;
mod publish;
mod service;
mod store;
mod watch;

pub(crate) use atlas::Atlas;
pub use error::DirectoryError;
pub(crate) use follower::Follower;
pub use model::{Card, Find, Listing, ListingEntry};
pub(crate) use publish::publish;
pub use service::Discovery;
pub use store::{Change, DirectoryStore, DirectoryStoreMut};
pub use watch::BoardWatch;
pub(crate) use watch::Watchers;
