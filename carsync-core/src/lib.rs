#![doc = include_str!("../docs/overview.md")]

pub mod account;
pub mod audit;
pub mod blob;
pub mod booking;
mod calendar;
mod carsync;
pub mod catalogue;
pub mod clock;
pub mod customer;
pub mod directory;
pub mod entropy;
pub mod error;
pub mod geo;
pub mod inspection;
pub mod maintenance;
pub mod messaging;
pub mod notify;
pub mod outbox;
pub mod page;
pub mod render;
mod repeat;
pub mod storage;
pub mod tally;
pub mod tenancy;
#[cfg(feature = "testing")]
pub mod testing;
pub mod value;
mod vault;
pub mod version;

pub use carsync::{BuildError, Builder, CarSync, Worker};
pub use error::{BadField, Classified, ErrorClass};
pub use jiff;
pub use storage::Storage;
pub use version::Version;

/// Reads the points at which the process is to stop from `FAILPOINTS`, as `publish.before_commit=return`. For tests that kill it there.
#[cfg(feature = "failpoints")]
pub fn arm_fail_points() {
    // Kept for the life of the process.
    std::mem::forget(fail::FailScenario::setup());
}
