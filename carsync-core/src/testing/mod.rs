//! For those who write adapters: the conformance suites of every port, and fakes of time, chance and SMS.

pub mod geo;
