//! One table per file, as the ORM sees it. Nothing here leaves the crate.

pub(crate) mod tenant;
pub(crate) mod person;
pub(crate) mod deployment_operator;
pub(crate) mod sign_in;
pub(crate) mod session;
pub(crate) mod person_vehicle;
pub(crate) mod workshop;
pub(crate) mod staff;
pub(crate) mod bay;
pub(crate) mod service;
pub(crate) mod closure;
pub(crate) mod customer;
pub(crate) mod vehicle;
pub(crate) mod booking;
pub(crate) mod idempotency;
pub(crate) mod booking_change;
pub(crate) mod listing;
pub(crate) mod outbox;
