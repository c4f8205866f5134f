//! Asks providers what became of the messages they took, at growing intervals, and at once when one of them hints at news.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::model::{Delivery, DeliveryCheck, Sender, Through, Wake};
use super::office::PostOffice;
use crate::entropy::Origin;
use crate::messaging::{month_window, rial_subject};
use crate::notify::{DeliveryState, SmsProvider, SmsReceipt};
use crate::storage::{Storage, StorageError};
use crate::tally::Tally;
use crate::value::TenantId;

/// How many messages are asked about at once.
const BATCH: u32 = 50;
/// How long to wait when there was nothing to ask.
const POLL: Duration = Duration::from_secs(5);
/// How long a provider may take.
const DEADLINE: Duration = Duration::from_secs(15);

/// Asks until it is stopped.
#[derive(Debug)]
pub(crate) struct Poller {
    storage: Arc<dyn Storage>,
    office: Arc<PostOffice>,
    origin: Origin,
    wake: Wake,
}

impl Poller {
    pub(crate) fn new(storage: Arc<dyn Storage>, office: Arc<PostOffice>, origin: Origin, wake: Wake) -> Self {
        Self { storage, office, origin, wake }
    }

    pub(crate) async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let asked = match self.round().await {
                Ok(asked) => asked,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "deliveries can't be followed");
                    0
                }
            };
            if asked < BATCH as usize {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = self.wake.deliveries_rung() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
        }
    }

    /// Asks about what is due, and says how much that was.
    async fn round(&self) -> Result<usize, StorageError> {
        let checks = self.storage.queue().due_checks(BATCH, self.origin.now()).await?;
        let asked = checks.len();
        let mut groups: HashMap<(Option<TenantId>, Through), Vec<DeliveryCheck>> = HashMap::new();
        for check in checks {
            let owner = check.tenant.filter(|_| check.through == Through::Tenant);
            groups.entry((owner, check.through)).or_default().push(check);
        }
        for ((owner, _), group) in groups {
            self.ask(owner, &group).await?;
        }
        Ok(asked)
    }

    async fn ask(&self, owner: Option<TenantId>, group: &[DeliveryCheck]) -> Result<(), StorageError> {
        let provider: Arc<dyn SmsProvider> = match owner {
            None => self.office.deployment.clone(),
            Some(tenant) => {
                let sender = self.storage.queue().senders(&[tenant]).await?.into_iter().next();
                // A tenant that is gone, or whose account can't be opened any more, is not asked.
                match sender.as_ref().map(|sender| self.office.of(sender)) {
                    Some(Ok(route)) if route.through == Through::Tenant => route.provider,
                    Some(Ok(_) | Err(_)) | None => return Ok(()),
                }
            }
        };
        let receipts: Vec<SmsReceipt> = group.iter().map(|check| check.receipt.clone()).collect();
        let reports = match tokio::time::timeout(DEADLINE, provider.status(&receipts)).await {
            Ok(Ok(reports)) => reports,
            Ok(Err(error)) => {
                let (name, class) = (provider.name(), error.class().name());
                tracing::warn!(sms.provider = name, sms.class = class, sms.code = error.code().unwrap_or("-"), "no word of deliveries");
                return Ok(());
            }
            Err(_) => {
                tracing::warn!(sms.provider = provider.name(), "no word of deliveries in time");
                return Ok(());
            }
        };
        let news = |(check, report): (&DeliveryCheck, crate::notify::DeliveryReport)| {
            (report.state != DeliveryState::Unknown).then_some((check.tenant, Delivery { id: check.id, report }))
        };
        let learnt: Vec<(Option<TenantId>, Delivery)> = group.iter().zip(reports).filter_map(news).collect();
        record(self.storage.as_ref(), learnt, self.origin.now()).await?;
        Ok(())
    }
}

/// Writes down what was learnt, with the costs that were told for the first time.
pub(crate) async fn record(
    storage: &dyn Storage,
    learnt: Vec<(Option<TenantId>, Delivery)>,
    now: jiff::Timestamp,
) -> Result<u64, StorageError> {
    if learnt.is_empty() {
        return Ok(0);
    }
    let costly = |(tenant, delivery): &(Option<TenantId>, Delivery)| {
        let rials = delivery.report.cost.and_then(|cost| cost.rials())?;
        tenant.map(|tenant| (tenant, delivery.id, rials.amount()))
    };
    let costs: Vec<_> = learnt.iter().filter_map(costly).collect();
    let mut senders: Vec<Sender> = Vec::new();
    if !costs.is_empty() {
        let tenants: Vec<TenantId> = costs.iter().map(|(tenant, ..)| *tenant).collect();
        senders = storage.queue().senders(&tenants).await?;
    }
    let tally = |(tenant, id, by): (TenantId, crate::value::MessageId, i64)| {
        let sender = senders.iter().find(|sender| sender.tenant == tenant)?;
        Some((id, Tally { subject: rial_subject(tenant), window: month_window(sender, now), by }))
    };
    let tallies: Vec<_> = costs.into_iter().filter_map(tally).collect();
    let deliveries: Vec<Delivery> = learnt.into_iter().map(|(_, delivery)| delivery).collect();
    storage.queue().deliver(&deliveries, &tallies, now).await
}
