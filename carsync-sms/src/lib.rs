//! SMS adapters of CarSync. Each implements [`SmsProvider`](carsync_core::notify::SmsProvider) and passes core's suite.
//!
//! | adapter | for |
//! |---|---|
//! | [`Console`] | development and demos: the message is printed, nothing is sent |

mod console;

pub use console::Console;
