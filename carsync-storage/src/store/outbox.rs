//! The outbox: written inside units, leased and settled by workers in units of their own, followed until it is known what became of it.

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::messaging::MessageState;
use carsync_core::notify::SmsReceipt;
use carsync_core::outbox::{
    Delivery, DeliveryCheck, Lane, Leased, OutboxMessage, OutboxQueue, OutboxStoreMut, Outcome, Sender, Settled, Through,
};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::tally::Tally;
use carsync_core::value::{MessageId, PhoneNumber, TenantId};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, Value};
use uuid::Uuid;

use crate::SqlStorage;
use crate::column::{from_json, id, instant, json, micros, named, parsed};
use crate::entity::person;
use crate::scoped::Unit;

/// How long after its end a message whose cost nobody told is asked about once more: 10 minutes, in microseconds.
const COST_AFTER: i64 = 600_000_000;

#[async_trait]
impl OutboxStoreMut for Unit {
    async fn put(&mut self, message: &OutboxMessage) -> Result<(), StorageError> {
        const TEXT: &str = "INSERT INTO outbox (id, tenant_id, lane, template, message, receiver, subject, once, state, attempts, fence, \
             due_at, dies_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, 0, $9, $10, $11) ON CONFLICT (once) DO NOTHING";
        let own = Some(self.owner()).filter(|owner| !owner.is_nil());
        let tenant = own.or(message.on_behalf_of.map(TenantId::uuid));
        let values: [Value; 11] = [
            message.id.uuid().into(),
            tenant.into(),
            message.lane.name().into(),
            message.message.template().key().into(),
            json(&message.message)?.into(),
            message.message.to().e164().into(),
            message.subject.clone().into(),
            message.once.clone().into(),
            micros(message.due_at).into(),
            micros(message.dies_at).into(),
            micros(message.created_at).into(),
        ];
        self.run(TEXT, values, Conflict::Duplicate).await.map(|_| ())
    }

    async fn withdraw(&mut self, subject: &str, now: Timestamp) -> Result<u64, StorageError> {
        const TEXT: &str = "UPDATE outbox SET state = 'withdrawn', message = '', ended_at = $3 WHERE tenant_id = $1 AND subject = $2 \
             AND state = 'queued' AND uncertain_since IS NULL AND (leased_until IS NULL OR leased_until <= $3)";
        // What may be on its way just now is not taken back; if it turns out that it was not sent, it is too late for it.
        const DIES: &str = "UPDATE outbox SET dies_at = $3 WHERE tenant_id = $1 AND subject = $2 AND state = 'queued' AND dies_at > $3";
        let withdrawn = self.run(TEXT, self.owned([subject.into(), micros(now).into()]), Conflict::Missing).await?;
        self.run(DIES, self.owned([subject.into(), micros(now).into()]), Conflict::Missing).await?;
        Ok(withdrawn)
    }
}

#[derive(FromQueryResult)]
struct LeaseRow {
    id: Uuid,
    tenant_id: Option<Uuid>,
    message: String,
    attempts: i64,
    fence: i64,
    dies_at: i64,
    uncertain_since: Option<i64>,
    paid: bool,
}

fn leased(row: LeaseRow, now: Timestamp) -> Result<Leased, StorageError> {
    // A try that began with this lease is no doubt yet.
    let uncertain = row.uncertain_since.filter(|since| *since != micros(now));
    Ok(Leased {
        id: id(row.id),
        fence: row.fence,
        attempts: u32::try_from(row.attempts - 1).unwrap_or(0),
        tenant: row.tenant_id.map(id),
        message: from_json("message", &row.message)?,
        dies_at: instant("message", row.dies_at)?,
        uncertain_since: uncertain.map(|since| instant("message", since)).transpose()?,
        paid: row.paid,
    })
}

#[derive(FromQueryResult)]
struct CheckRow {
    id: Uuid,
    tenant_id: Option<Uuid>,
    through: Option<String>,
    provider: Option<String>,
    reference: Option<String>,
}

fn check(row: CheckRow) -> Result<Option<DeliveryCheck>, StorageError> {
    let (Some(provider), Some(reference), Some(through)) = (row.provider, row.reference, row.through) else { return Ok(None) };
    let through = named("message", &through, Through::by_name)?;
    Ok(Some(DeliveryCheck { id: id(row.id), tenant: row.tenant_id.map(id), through, receipt: SmsReceipt::new(&provider, reference) }))
}

impl Unit {
    /// Writes down how one try ended; false if its lease was lost.
    async fn settle_one(&self, one: &Settled, now: Timestamp) -> Result<bool, StorageError> {
        const SENT: &str = "UPDATE outbox SET state = 'sent', message = '', leased_until = NULL, uncertain_since = NULL, provider = $3, \
             reference = $4, through = $5, parts = $6, cost = COALESCE(cost, $7), ended_at = $8, reason = NULL, \
             delivery = CASE WHEN delivery_rank < 1 THEN 'accepted' ELSE delivery END, \
             delivery_rank = CASE WHEN delivery_rank < 1 THEN 1 ELSE delivery_rank END, \
             check_at = CASE WHEN delivery_rank >= 3 THEN NULL ELSE $9 END WHERE id = $1 AND fence = $2 AND state = 'queued'";
        const AGAIN: &str = "UPDATE outbox SET leased_until = NULL, due_at = $3, reason = $4, attempts = attempts - $5, \
             uncertain_since = $6 WHERE id = $1 AND fence = $2 AND state = 'queued'";
        const ENDED: &str = "UPDATE outbox SET state = $3, message = '', leased_until = NULL, ended_at = $4, reason = $5 \
             WHERE id = $1 AND fence = $2 AND state = 'queued'";
        let mut values: Vec<Value> = vec![one.id.uuid().into(), one.fence.into()];
        let text = match &one.outcome {
            Outcome::Sent { receipt, through, parts, check_at } => {
                values.extend([receipt.provider.clone().into(), receipt.reference.clone().into(), through.name().into()]);
                values.extend([i64::from(*parts).into(), receipt.cost.map(|cost| cost.to_string()).into()]);
                values.extend([micros(now).into(), micros(*check_at).into()]);
                SENT
            }
            Outcome::Again { due_at, why, tried, uncertain_since } => {
                values.extend([micros(*due_at).into(), why.as_str().into(), i64::from(!tried).into(), uncertain_since.map(micros).into()]);
                AGAIN
            }
            Outcome::Ended { state, why } => {
                values.extend([state.name().into(), micros(now).into(), why.as_str().into()]);
                ENDED
            }
        };
        Ok(self.run(text, values, Conflict::Missing).await? == 1)
    }

    /// Writes down what was learnt of a message: whether that was news, and whether its cost was.
    async fn learn(&self, delivery: &Delivery, now: Timestamp) -> Result<(bool, bool), StorageError> {
        const STATE: &str = "UPDATE outbox SET delivery = $2, delivery_rank = $3, delivery_code = $4, delivery_at = $5, \
             check_at = CASE WHEN $3 < 3 THEN check_at WHEN cost IS NULL AND checks < 3 THEN $6 END WHERE id = $1 AND delivery_rank < $3";
        const PARTS: &str = "UPDATE outbox SET parts = $2 WHERE id = $1 AND parts <> $2";
        const COST: &str = "UPDATE outbox SET cost = $2 WHERE id = $1 AND cost IS NULL";
        let (message, report): (Value, _) = (delivery.id.uuid().into(), &delivery.report);
        let rank = i64::from(report.state.rank());
        // Some providers tell the cost a while after the end.
        let later = micros(now) + COST_AFTER;
        let code = report.code.clone();
        let state: [Value; 6] = [message.clone(), report.state.name().into(), rank.into(), code.into(), micros(now).into(), later.into()];
        if let Some(parts) = report.parts {
            self.run(PARTS, [message.clone(), i64::from(parts).into()], Conflict::Missing).await?;
        }
        let priced = match report.cost {
            Some(cost) => self.run(COST, [message, cost.to_string().into()], Conflict::Missing).await? == 1,
            None => false,
        };
        Ok((self.run(STATE, state, Conflict::Missing).await? == 1, priced))
    }
}

#[async_trait]
impl OutboxQueue for SqlStorage {
    async fn lease(&self, lane: Lane, most: u32, now: Timestamp, until: Timestamp) -> Result<Vec<Leased>, StorageError> {
        if !self.has_due(lane, now).await? {
            return Ok(Vec::new());
        }
        let unit = self.writing(Uuid::nil()).await?;
        let values: [Value; 4] = [micros(until).into(), lane.name().into(), micros(now).into(), i64::from(most).into()];
        let mut rows = unit.rows::<LeaseRow>(&unit.dialect().lease(), values).await?;
        rows.sort_by_key(|row| row.id);
        let mut lent = Vec::with_capacity(rows.len());
        for row in rows {
            let (message, fence) = (id(row.id), row.fence);
            match leased(row, now) {
                Ok(leased) => lent.push(leased),
                // One that can't be read keeps nobody else waiting.
                Err(error) => {
                    tracing::error!(message.id = %message, error = &error as &dyn std::error::Error, "a message can't be read");
                    let outcome = Outcome::Ended { state: MessageState::Dead, why: "not readable".to_owned() };
                    unit.settle_one(&Settled { id: message, fence, outcome, counts: Vec::new() }, now).await?;
                }
            }
        }
        unit.commit().await?;
        Ok(lent)
    }

    async fn settle(&self, settled: &[Settled], now: Timestamp) -> Result<Vec<MessageId>, StorageError> {
        let unit = self.writing(Uuid::nil()).await?;
        // In one order, so that two at once never wait for each other in a circle.
        let mut ordered: Vec<&Settled> = settled.iter().collect();
        ordered.sort_by_key(|one| one.id);
        let (mut lost, mut tallies): (Vec<MessageId>, Vec<&Tally>) = (Vec::new(), Vec::new());
        for one in ordered {
            if unit.settle_one(one, now).await? {
                tallies.extend(&one.counts);
            } else {
                lost.push(one.id);
            }
        }
        tallies.sort_by(|a, b| (&a.subject, a.window).cmp(&(&b.subject, b.window)));
        for tally in tallies {
            unit.add(&tally.subject, tally.window, tally.by).await?;
        }
        unit.commit().await?;
        Ok(lost)
    }

    async fn senders(&self, tenants: &[TenantId]) -> Result<Vec<Sender>, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            slug: String,
            name: String,
            locale: String,
            body: Option<String>,
        }
        const TEXT: &str =
            "SELECT t.id, t.slug, t.name, t.locale, s.body FROM tenant t LEFT JOIN sms_settings s ON s.tenant_id = t.id WHERE t.id = $1";
        const WHAT: &str = "tenant";
        let unit = self.reading(Uuid::nil()).await?;
        let mut senders = Vec::with_capacity(tenants.len());
        for tenant in tenants {
            for row in unit.rows::<Row>(TEXT, [tenant.uuid().into()]).await? {
                let settings = match row.body.map(|body| from_json("SMS settings", &body)).transpose() {
                    Ok(settings) => settings.unwrap_or_default(),
                    Err(error) => {
                        tracing::error!(tenant.id = %tenant, error = &error as &dyn std::error::Error, "SMS settings can't be read");
                        continue;
                    }
                };
                senders.push(Sender {
                    tenant: id(row.id),
                    slug: parsed(WHAT, &row.slug)?,
                    name: parsed(WHAT, &row.name)?,
                    locale: parsed(WHAT, &row.locale)?,
                    settings,
                });
            }
        }
        Ok(senders)
    }

    async fn opted_out(&self, phones: &[PhoneNumber]) -> Result<Vec<PhoneNumber>, StorageError> {
        let unit = self.reading(Uuid::nil()).await?;
        let phones: Vec<&str> = phones.iter().map(PhoneNumber::e164).collect();
        let people = unit.find_common::<person::Entity>().filter(person::Column::Phone.is_in(phones));
        let rows = unit.all(people.filter(person::Column::Notices.eq(false))).await?;
        rows.iter().map(|row| parsed("person", &row.phone)).collect()
    }

    async fn pay(&self, budget: &Tally, limit: i64, messages: &[MessageId]) -> Result<Vec<MessageId>, StorageError> {
        const PAID: &str = "UPDATE outbox SET paid = TRUE WHERE id = $1 AND state = 'queued'";
        let unit = self.writing(Uuid::nil()).await?;
        let mut paid = Vec::new();
        for message in messages {
            if unit.add(&budget.subject, budget.window, budget.by).await? > limit {
                unit.add(&budget.subject, budget.window, -budget.by).await?;
                break;
            }
            unit.run(PAID, [message.uuid().into()], Conflict::Missing).await?;
            paid.push(*message);
        }
        unit.commit().await?;
        Ok(paid)
    }

    async fn due_checks(&self, most: u32, now: Timestamp) -> Result<Vec<DeliveryCheck>, StorageError> {
        const ANY: &str = "SELECT id FROM outbox WHERE check_at <= $1 LIMIT 1";
        let unit = self.reading(Uuid::nil()).await?;
        if unit.rows::<Known>(ANY, [micros(now).into()]).await?.is_empty() {
            return Ok(Vec::new());
        }
        drop(unit);
        let unit = self.writing(Uuid::nil()).await?;
        let values: [Value; 2] = [micros(now).into(), i64::from(most).into()];
        let rows = unit.rows::<CheckRow>(&unit.dialect().due_checks(), values).await?;
        unit.commit().await?;
        rows.into_iter().filter_map(|row| check(row).transpose()).collect()
    }

    async fn deliver(&self, deliveries: &[Delivery], costs: &[(MessageId, Tally)], now: Timestamp) -> Result<u64, StorageError> {
        let unit = self.writing(Uuid::nil()).await?;
        let mut changed = 0;
        for delivery in deliveries {
            let (news, priced) = unit.learn(delivery, now).await?;
            changed += u64::from(news);
            if priced {
                for (_, tally) in costs.iter().filter(|(id, _)| *id == delivery.id) {
                    unit.add(&tally.subject, tally.window, tally.by).await?;
                }
            }
        }
        unit.commit().await?;
        Ok(changed)
    }

    async fn hint(&self, tenant: Option<TenantId>, provider: &str, reference: &str, now: Timestamp) -> Result<bool, StorageError> {
        const OWN: &str = "UPDATE outbox SET check_at = $3 WHERE provider = $1 AND reference = $2 AND delivery_rank < 3 \
             AND tenant_id = $4 AND through = 'tenant'";
        const COMMON: &str = "UPDATE outbox SET check_at = $3 WHERE provider = $1 AND reference = $2 AND delivery_rank < 3 \
             AND through = 'deployment'";
        let unit = self.writing(Uuid::nil()).await?;
        let mut values: Vec<Value> = vec![provider.into(), reference.into(), micros(now).into()];
        values.extend(tenant.map(|tenant| tenant.uuid().into()));
        let found = unit.run(if tenant.is_some() { OWN } else { COMMON }, values, Conflict::Missing).await?;
        unit.commit().await?;
        Ok(found > 0)
    }

    async fn sender_of(&self, message: MessageId) -> Result<Option<Option<TenantId>>, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            tenant_id: Option<Uuid>,
        }
        let unit = self.reading(Uuid::nil()).await?;
        let rows = unit.rows::<Row>("SELECT tenant_id FROM outbox WHERE id = $1", [message.uuid().into()]).await?;
        Ok(rows.into_iter().next().map(|row| row.tenant_id.map(id)))
    }
}

/// That there is a row is all that is asked.
#[derive(FromQueryResult)]
struct Known {
    #[expect(dead_code, reason = "that there is a row is all that is asked")]
    id: Uuid,
}

impl SqlStorage {
    /// Looks before it leases, so that an idle worker does not take the write lock every second.
    async fn has_due(&self, lane: Lane, now: Timestamp) -> Result<bool, StorageError> {
        const TEXT: &str = "SELECT id FROM outbox WHERE state = 'queued' AND lane = $1 AND due_at <= $2 \
             AND (leased_until IS NULL OR leased_until <= $2) LIMIT 1";
        let unit = self.reading(Uuid::nil()).await?;
        Ok(!unit.rows::<Known>(TEXT, [lane.name().into(), micros(now).into()]).await?.is_empty())
    }
}
