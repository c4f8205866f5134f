//! One table per file, as the ORM sees it. Nothing here leaves the crate.

pub(crate) mod bay;
pub(crate) mod booking;
pub(crate) mod booking_change;
pub(crate) mod closure;
pub(crate) mod customer;
pub(crate) mod deployment_operator;
pub(crate) mod idempotency;
pub(crate) mod listing;
pub(crate) mod outbox;
pub(crate) mod person;
pub(crate) mod person_vehicle;
pub(crate) mod service;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod staff;
pub(crate) mod tenant;
pub(crate) mod vehicle;
pub(crate) mod workshop;
