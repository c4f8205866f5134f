//! Side effects: messages written in the same unit as the change they tell of, and sent afterwards, outside any unit.

mod dispatcher;
mod model;
mod store;

pub(crate) use dispatcher::Dispatcher;
pub(crate) use model::Wake;
pub use model::{Lane, Leased, OutboxMessage};
pub use store::{OutboxQueue, OutboxStoreMut};
