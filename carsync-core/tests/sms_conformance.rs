//! `RecordingSms` passes the suite of SMS providers, so that what is tested with it holds with others.

#![cfg(feature = "testing")]

carsync_core::sms_suite!(carsync_core::testing::RecordingSms::default());
