//! For those who write adapters: the conformance suites of every port, and fakes of time, chance, SMS and misfortune.
//!
//! | port | its suite | a fake of it |
//! |---|---|---|
//! | [`Storage`](crate::Storage) | [`storage_suite!`](crate::storage_suite) | [`FaultInjector`] goes round a real one |
//! | [`BlobStore`](crate::blob::BlobStore) | [`blob_suite!`](crate::blob_suite) | |
//! | [`SmsProvider`](crate::notify::SmsProvider) | [`sms_suite!`](crate::sms_suite) | [`RecordingSms`] |
//! | [`GeoIndex`](crate::geo::GeoIndex) | [`geo_index_suite!`](crate::geo_index_suite) | |
//! | [`Clock`](crate::clock::Clock) | | [`ManualClock`] |
//! | [`Entropy`](crate::entropy::Entropy) | | [`SeededEntropy`] |

pub mod blob;
mod clock;
mod entropy;
mod fault;
mod fault_unit;
pub mod geo;
pub mod notify;
pub mod report;
pub mod sample;
pub mod settle;
mod sms;
pub mod storage;

pub use clock::ManualClock;
pub use entropy::SeededEntropy;
pub use fault::{Fault, FaultInjector};
pub use sample::{Sample, Shop, Visit};
pub use sms::{Handed, RecordingSms, SmsFailure};
