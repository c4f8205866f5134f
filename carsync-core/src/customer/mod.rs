//! Customers and their vehicles.

mod model;
mod models;
mod search;
mod store;

pub use model::{CustomerCard, Vehicle, VehicleFacts};
pub use models::{CarModel, car_models};
pub use search::{CustomerSearch, Customers, KnownCustomer};
pub use store::{CustomerStore, CustomerStoreMut};
