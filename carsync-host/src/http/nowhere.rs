//! A deployment that is never asked anything: the OpenAPI document is made of the operations, and they want an instance to stand on.

use std::sync::Arc;

use async_trait::async_trait;
use carsync_core::CarSync;
use carsync_core::account::PersonScope;
use carsync_core::inspection::{ReportJob, ReportQueue};
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{CallbackNews, DeliveryReport, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt};
use carsync_core::outbox::{Delivery, DeliveryCheck, Lane, Leased, OutboxQueue, Sender, Settled};
use carsync_core::storage::{
    Outcome, PersonRead, PersonWrite, PlatformRead, PlatformWrite, Storage, StorageError, TenantRead, TenantWrite,
};
use carsync_core::tally::Tally;
use carsync_core::tenancy::TenantScope;
use carsync_core::value::{MessageId, PhoneNumber, Secret, TenantId};

/// Nothing is kept and nothing is sent.
#[derive(Debug)]
struct Nowhere;

/// The deployment that stands on it.
pub(super) fn deployment() -> Option<Arc<CarSync>> {
    CarSync::builder(Nowhere, Secret::new("this deployment has no secrets")).sms(Nowhere).build().ok().map(Arc::new)
}

fn nothing<T>() -> Result<T, StorageError> {
    Err(StorageError::Unavailable { outcome: Outcome::NotCommitted, source: "there is no storage".into() })
}

#[async_trait]
impl Storage for Nowhere {
    async fn read(&self, _: &TenantScope) -> Result<Box<dyn TenantRead>, StorageError> {
        nothing()
    }
    async fn write(&self, _: &TenantScope) -> Result<Box<dyn TenantWrite>, StorageError> {
        nothing()
    }
    async fn own(&self, _: &PersonScope) -> Result<Box<dyn PersonRead>, StorageError> {
        nothing()
    }
    async fn own_write(&self, _: &PersonScope) -> Result<Box<dyn PersonWrite>, StorageError> {
        nothing()
    }
    async fn platform(&self) -> Result<Box<dyn PlatformRead>, StorageError> {
        nothing()
    }
    async fn platform_write(&self) -> Result<Box<dyn PlatformWrite>, StorageError> {
        nothing()
    }
    fn queue(&self) -> &dyn OutboxQueue {
        self
    }
    fn report_queue(&self) -> &dyn ReportQueue {
        self
    }
    async fn ping(&self) -> Result<(), StorageError> {
        nothing()
    }
}

#[async_trait]
impl OutboxQueue for Nowhere {
    async fn lease(&self, _: Lane, _: u32, _: Timestamp, _: Timestamp) -> Result<Vec<Leased>, StorageError> {
        nothing()
    }
    async fn settle(&self, _: &[Settled], _: Timestamp) -> Result<Vec<MessageId>, StorageError> {
        nothing()
    }
    async fn senders(&self, _: &[TenantId]) -> Result<Vec<Sender>, StorageError> {
        nothing()
    }
    async fn opted_out(&self, _: &[PhoneNumber]) -> Result<Vec<PhoneNumber>, StorageError> {
        nothing()
    }
    async fn pay(&self, _: &Tally, _: i64, _: &[MessageId]) -> Result<Vec<MessageId>, StorageError> {
        nothing()
    }
    async fn due_checks(&self, _: u32, _: Timestamp) -> Result<Vec<DeliveryCheck>, StorageError> {
        nothing()
    }
    async fn deliver(&self, _: &[Delivery], _: &[(MessageId, Tally)], _: Timestamp) -> Result<u64, StorageError> {
        nothing()
    }
    async fn hint(&self, _: Option<TenantId>, _: &str, _: &str, _: Timestamp) -> Result<bool, StorageError> {
        nothing()
    }
    async fn sender_of(&self, _: MessageId) -> Result<Option<Option<TenantId>>, StorageError> {
        nothing()
    }
}

#[async_trait]
impl ReportQueue for Nowhere {
    async fn lease_report(&self, _: Timestamp, _: Timestamp) -> Result<Option<ReportJob>, StorageError> {
        nothing()
    }
    async fn retry_report(&self, _: &ReportJob, _: Timestamp, _: &str) -> Result<bool, StorageError> {
        nothing()
    }
}

#[async_trait]
impl SmsProvider for Nowhere {
    fn name(&self) -> &'static str {
        "nowhere"
    }
    async fn send(&self, _: MessageId, _: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        Err(SmsError::unavailable("there is no provider"))
    }
    async fn find(&self, _: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        Ok(Found::NotTaken)
    }
    async fn status(&self, _: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        Ok(Vec::new())
    }
    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        CallbackNews::Nothing
    }
}
