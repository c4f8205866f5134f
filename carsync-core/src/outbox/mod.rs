//! Side effects: messages written in the same unit as the change they tell of, and sent afterwards, outside any unit.
//!
//! Law: a message is handed over once wherever the provider can tell its messages apart. A lease is a try that has begun; a try of which
//! nobody knows how it ended is asked about before the next, and is never given to another provider meanwhile.

mod admission;
mod delivery;
mod dispatcher;
mod model;
mod office;
mod queue;
mod store;

pub(crate) use delivery::{Poller, record};
pub(crate) use dispatcher::Dispatcher;
pub(crate) use model::Wake;
pub use model::{Delivery, DeliveryCheck, Lane, Leased, OutboxMessage, Outcome, Sender, Settled, Through};
pub(crate) use office::PostOffice;
pub use queue::OutboxQueue;
pub use store::OutboxStoreMut;
