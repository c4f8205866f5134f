//! Misfortune on order: a storage round another one, that fails where a test wants it to. Not here: the units it hands out.
//!
//! Unarmed it passes the whole storage suite.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;

use super::fault_unit::Watched;
use crate::account::PersonScope;
use crate::inspection::{ReportJob, ReportQueue};
use crate::outbox::{Delivery, DeliveryCheck, Lane, Leased, OutboxQueue, Sender, Settled};
use crate::storage::{Outcome, PersonRead, PersonWrite, PlatformRead, PlatformWrite, Storage, StorageError, TenantRead, TenantWrite};
use crate::tally::Tally;
use crate::tenancy::TenantScope;
use crate::value::{MessageId, PhoneNumber, TenantId};

/// Where and how it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A door does not open: `Unavailable { NotCommitted }`.
    Opening,
    /// A commit does not begin: `Unavailable { NotCommitted }`, and nothing is kept.
    BeforeCommit,
    /// A commit is lost on its way: `Unavailable { Unknown }`, and nothing is kept.
    CommitLost,
    /// The answer to a commit is lost: `Unavailable { Unknown }`, and everything is kept.
    AfterCommit,
}

impl Fault {
    /// What the caller is told.
    fn error(self) -> StorageError {
        let outcome = match self {
            Self::Opening | Self::BeforeCommit => Outcome::NotCommitted,
            Self::CommitLost | Self::AfterCommit => Outcome::Unknown,
        };
        StorageError::Unavailable { outcome, source: Box::new(Injected(self)) }
    }
}

/// The cause of an injected failure.
#[derive(Debug, thiserror::Error)]
#[error("a fault was injected: {0:?}")]
struct Injected(Fault);

/// When to fail next.
#[derive(Debug, Default)]
pub(super) struct Plan {
    armed: Mutex<Option<(Fault, u32)>>,
    struck: AtomicU64,
}

impl Plan {
    /// Counts an opening, and fails it if it is the one.
    fn open(&self) -> Result<(), StorageError> {
        match self.strike(|fault| fault == Fault::Opening) {
            Some(fault) => Err(fault.error()),
            None => Ok(()),
        }
    }

    /// Counts a commit, and tells how it is to fail if it is the one.
    fn commit(&self) -> Option<Fault> {
        self.strike(|fault| fault != Fault::Opening)
    }

    /// Commits, or fails as planned. Dropping the future undone rolls back what it holds.
    pub(super) async fn through<T>(&self, commit: impl Future<Output = Result<T, StorageError>>) -> Result<T, StorageError> {
        match self.commit() {
            None => commit.await,
            Some(Fault::AfterCommit) => {
                commit.await?;
                Err(Fault::AfterCommit.error())
            }
            Some(fault) => Err(fault.error()),
        }
    }

    fn strike(&self, concerns: impl Fn(Fault) -> bool) -> Option<Fault> {
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let (fault, left) = armed.as_mut().filter(|(fault, _)| concerns(*fault))?;
        *left -= 1;
        if *left > 0 {
            return None;
        }
        let fault = *fault;
        *armed = None;
        self.struck.fetch_add(1, Ordering::SeqCst);
        Some(fault)
    }
}

/// A storage that fails on order and is otherwise the one inside. Its clones share one plan.
#[derive(Debug, Clone)]
pub struct FaultInjector {
    inner: Arc<dyn Storage>,
    plan: Arc<Plan>,
}

impl FaultInjector {
    /// Goes round a storage, unarmed.
    pub fn round(inner: impl Storage + 'static) -> Self {
        Self::round_shared(Arc::new(inner))
    }

    /// The same for a storage that others hold too.
    pub fn round_shared(inner: Arc<dyn Storage>) -> Self {
        Self { inner, plan: Arc::default() }
    }

    /// Makes the `nth` opening or commit from now on fail, once; the first is 1. It replaces what was planned before.
    ///
    /// Each call of the outbox's queue and of that of reports is an opening and a commit, since it is a unit of its own.
    pub fn arm(&self, fault: Fault, nth: u32) {
        *self.plan.armed.lock().unwrap_or_else(PoisonError::into_inner) = Some((fault, nth.max(1)));
    }

    /// Plans nothing any more.
    pub fn disarm(&self) {
        *self.plan.armed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// How many faults have struck.
    pub fn struck(&self) -> u64 {
        self.plan.struck.load(Ordering::SeqCst)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Storage for FaultInjector {
    async fn read(&self, scope: &TenantScope) -> Result<Box<dyn TenantRead>, StorageError> {
        self.plan.open()?;
        self.inner.read(scope).await
    }

    async fn write(&self, scope: &TenantScope) -> Result<Box<dyn TenantWrite>, StorageError> {
        self.plan.open()?;
        Ok(Box::new(Watched::new(self.inner.write(scope).await?, self.plan.clone())))
    }

    async fn own(&self, scope: &PersonScope) -> Result<Box<dyn PersonRead>, StorageError> {
        self.plan.open()?;
        self.inner.own(scope).await
    }

    async fn own_write(&self, scope: &PersonScope) -> Result<Box<dyn PersonWrite>, StorageError> {
        self.plan.open()?;
        Ok(Box::new(Watched::new(self.inner.own_write(scope).await?, self.plan.clone())))
    }

    async fn platform(&self) -> Result<Box<dyn PlatformRead>, StorageError> {
        self.plan.open()?;
        self.inner.platform().await
    }

    async fn platform_write(&self) -> Result<Box<dyn PlatformWrite>, StorageError> {
        self.plan.open()?;
        Ok(Box::new(Watched::new(self.inner.platform_write().await?, self.plan.clone())))
    }

    fn queue(&self) -> &dyn OutboxQueue {
        self
    }

    fn report_queue(&self) -> &dyn ReportQueue {
        self
    }

    async fn ping(&self) -> Result<(), StorageError> {
        self.plan.open()?;
        self.inner.ping().await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl OutboxQueue for FaultInjector {
    async fn lease(&self, lane: Lane, most: u32, now: Timestamp, until: Timestamp) -> Result<Vec<Leased>, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.queue().lease(lane, most, now, until)).await
    }

    async fn settle(&self, settled: &[Settled], now: Timestamp) -> Result<Vec<MessageId>, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.queue().settle(settled, now)).await
    }

    async fn senders(&self, tenants: &[TenantId]) -> Result<Vec<Sender>, StorageError> {
        self.plan.open()?;
        self.inner.queue().senders(tenants).await
    }

    async fn opted_out(&self, phones: &[PhoneNumber]) -> Result<Vec<PhoneNumber>, StorageError> {
        self.plan.open()?;
        self.inner.queue().opted_out(phones).await
    }

    async fn pay(&self, budget: &Tally, limit: i64, messages: &[MessageId]) -> Result<Vec<MessageId>, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.queue().pay(budget, limit, messages)).await
    }

    async fn due_checks(&self, most: u32, now: Timestamp) -> Result<Vec<DeliveryCheck>, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.queue().due_checks(most, now)).await
    }

    async fn deliver(&self, deliveries: &[Delivery], costs: &[(MessageId, Tally)], now: Timestamp) -> Result<u64, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.queue().deliver(deliveries, costs, now)).await
    }

    async fn hint(&self, tenant: Option<TenantId>, provider: &str, reference: &str, now: Timestamp) -> Result<bool, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.queue().hint(tenant, provider, reference, now)).await
    }

    async fn sender_of(&self, id: MessageId) -> Result<Option<Option<TenantId>>, StorageError> {
        self.plan.open()?;
        self.inner.queue().sender_of(id).await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl ReportQueue for FaultInjector {
    async fn lease_report(&self, now: Timestamp, until: Timestamp) -> Result<Option<ReportJob>, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.report_queue().lease_report(now, until)).await
    }

    async fn retry_report(&self, job: &ReportJob, due_at: Timestamp, why: &str) -> Result<bool, StorageError> {
        self.plan.open()?;
        self.plan.through(self.inner.report_queue().retry_report(job, due_at, why)).await
    }
}
