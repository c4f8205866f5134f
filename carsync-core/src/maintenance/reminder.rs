//! Telling owners that a service is due again: once for each time it was done.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::model::{ServiceDue, subject_of};
use crate::entropy::Origin;
use crate::notify::{SmsMessage, Template};
use crate::outbox::{Lane, OutboxMessage, Wake};
use crate::page::PageQuery;
use crate::storage::{Storage, StorageError, TenantWrite};
use crate::tenancy::{Tenant, TenantScope, TenantStatus};

/// How often what is due is looked for.
const ROUND: Duration = Duration::from_secs(900);
/// How many owners of one tenant are told in one unit.
const BATCH: u32 = 50;

/// The worker that tells owners.
#[derive(Debug)]
pub(crate) struct DueReminder {
    storage: Arc<dyn Storage>,
    origin: Origin,
    wake: Wake,
}

impl DueReminder {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: Origin, wake: Wake) -> Self {
        Self { storage, origin, wake }
    }

    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            match self.round(&stop).await {
                Ok(0) => {}
                Ok(told) => tracing::info!(told, "services are due again"),
                Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "services that are due can't be told of"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(ROUND) => {}
            }
        }
    }

    /// Goes through all tenants once and says how many owners are told.
    pub(crate) async fn round(&self, stop: &CancellationToken) -> Result<usize, StorageError> {
        let (mut told, mut page) = (0, PageQuery::first(100));
        loop {
            let tenants = self.storage.platform().await?.tenancy().list(&page).await?;
            for tenant in tenants.items.iter().filter(|tenant| tenant.status == TenantStatus::Active) {
                told += self.tell_all(tenant, stop).await;
            }
            match tenants.next {
                Some(next) if !stop.is_cancelled() => page.after = Some(next),
                Some(_) | None => return Ok(told),
            }
        }
    }

    /// One tenant's trouble is no other's.
    async fn tell_all(&self, tenant: &Tenant, stop: &CancellationToken) -> usize {
        let mut told = 0;
        while !stop.is_cancelled() {
            match self.tell_some(tenant).await {
                Ok(0) => break,
                Ok(some) => told += some,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(tenant.slug = %tenant.slug, error, "services that are due can't be told of");
                    break;
                }
            }
        }
        told
    }

    async fn tell_some(&self, tenant: &Tenant) -> Result<usize, StorageError> {
        let (scope, now) = (TenantScope::of(tenant), self.origin.now());
        let unit = self.storage.read(&scope).await?;
        let settings = unit.messages().sms_settings().await?.map(|(settings, _)| settings).unwrap_or_default();
        let due = if settings.service_due { unit.maintenance().untold(now, BATCH).await? } else { Vec::new() };
        drop(unit);
        if due.is_empty() {
            return Ok(0);
        }
        let (mut unit, mut told) = (self.storage.write(&scope).await?, 0);
        for one in &due {
            // Another host may have been quicker, or the service done meanwhile.
            if unit.maintenance_mut().mark_told(one, now).await? {
                self.tell(unit.as_mut(), tenant, one).await?;
                told += 1;
            }
        }
        unit.commit().await?;
        self.wake.outbox();
        Ok(told)
    }

    /// Puts the message, if anybody is known to be told.
    async fn tell(&self, unit: &mut dyn TenantWrite, tenant: &Tenant, due: &ServiceDue) -> Result<(), StorageError> {
        let Some(vehicle) = unit.customers().vehicles(&[due.vehicle]).await?.into_iter().next() else { return Ok(()) };
        let Some(card) = vehicle.customer else { return Ok(()) };
        let Some(phone) = unit.customers().cards(&[card]).await?.into_iter().find_map(|card| card.phone) else { return Ok(()) };
        let Some(workshop) = unit.catalogue().workshop(&due.workshop.into()).await? else { return Ok(()) };
        let locale = unit.customers().language_of(card).await?.unwrap_or(tenant.locale);
        let plate = || vehicle.facts.plate.as_ref().map(ToString::to_string);
        let title = vehicle.facts.title().map(|title| title.in_locale(locale).to_string());
        let message = SmsMessage::new(phone, Template::ServiceDue, locale)
            .with("workshop", workshop.draft.title.in_locale(locale).as_str())
            .with("service", due.title.in_locale(locale).as_str())
            .with("vehicle", title.or_else(plate).unwrap_or_default());
        let subject = subject_of(due.vehicle, &due.service);
        let outgoing = OutboxMessage::new(self.origin.id(), Lane::Notice, message, self.origin.now()).about(subject);
        unit.outbox_mut().put(&outgoing).await
    }
}
