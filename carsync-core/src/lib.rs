#![doc = include_str!("../docs/overview.md")]

pub mod account;
pub mod booking;
mod carsync;
pub mod catalogue;
pub mod clock;
pub mod customer;
pub mod directory;
pub mod entropy;
pub mod error;
pub mod geo;
pub mod notify;
pub mod outbox;
pub mod page;
pub mod storage;
pub mod tenancy;
#[cfg(feature = "testing")]
pub mod testing;
pub mod value;
pub mod version;

pub use carsync::{BuildError, Builder, CarSync, Worker};
pub use error::{BadField, Classified, ErrorClass};
pub use jiff;
pub use storage::Storage;
pub use version::Version;
