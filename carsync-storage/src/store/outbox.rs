//! The outbox: written inside units, leased and settled by workers in units of their own.

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::SmsReceipt;
use carsync_core::outbox::{Lane, Leased, OutboxMessage, OutboxQueue, OutboxStoreMut};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::MessageId;
use sea_orm::{ActiveValue::Set, FromQueryResult, Value};
use uuid::Uuid;

use crate::SqlStorage;
use crate::column::{from_json, id, instants, json, micros};
use crate::entity::outbox::ActiveModel;
use crate::scoped::Unit;

#[async_trait]
impl OutboxStoreMut for Unit {
    async fn put(&mut self, message: &OutboxMessage) -> Result<(), StorageError> {
        let tenant = Some(self.owner()).filter(|owner| !owner.is_nil());
        self.insert_common(ActiveModel {
            id: Set(message.id.uuid()),
            tenant_id: Set(tenant),
            lane: Set(message.lane.name().to_owned()),
            template: Set(message.message.template().key().to_owned()),
            message: Set(json(&message.message)?),
            state: Set("queued".to_owned()),
            attempts: Set(0),
            fence: Set(0),
            leased_until: Set(None),
            due_at: Set(micros(message.created_at)),
            dies_at: Set(message.dies_at.map(micros)),
            provider: Set(None),
            reference: Set(None),
            reason: Set(None),
            created_at: Set(micros(message.created_at)),
            ended_at: Set(None),
        })
        .await
    }
}

#[derive(FromQueryResult)]
struct LeaseRow {
    id: Uuid,
    message: String,
    attempts: i64,
    fence: i64,
    dies_at: Option<i64>,
}

impl SqlStorage {
    /// Settles what was leased in a unit of its own, if the lease is still the last.
    pub(super) async fn settle(&self, text: &str, values: Vec<Value>) -> Result<bool, StorageError> {
        let unit = self.writing(Uuid::nil()).await?;
        let settled = unit.run(text, values, Conflict::Missing).await? == 1;
        unit.commit().await?;
        Ok(settled)
    }
}

#[async_trait]
impl OutboxQueue for SqlStorage {
    async fn lease(&self, lane: Lane, most: u32, now: Timestamp, until: Timestamp) -> Result<Vec<Leased>, StorageError> {
        if !self.has_due(lane, now).await? {
            return Ok(Vec::new());
        }
        let unit = self.writing(Uuid::nil()).await?;
        let values = [micros(until).into(), lane.name().into(), micros(now).into(), i64::from(most).into()];
        let mut rows = unit.rows::<LeaseRow>(unit.dialect().lease(), values).await?;
        unit.commit().await?;
        rows.sort_by_key(|row| row.id);
        rows.into_iter()
            .map(|row| {
                Ok(Leased {
                    id: id(row.id),
                    fence: row.fence,
                    attempts: u32::try_from(row.attempts - 1).unwrap_or(0),
                    message: from_json("message", &row.message)?,
                    dies_at: instants("message", row.dies_at)?,
                })
            })
            .collect()
    }

    async fn done(&self, id: MessageId, fence: i64, receipt: &SmsReceipt, now: Timestamp) -> Result<bool, StorageError> {
        const TEXT: &str = "UPDATE outbox SET state = 'sent', message = '', leased_until = NULL, provider = $3, reference = $4, ended_at = $5 \
             WHERE id = $1 AND fence = $2 AND state = 'queued'";
        let values = vec![id.uuid().into(), fence.into(), receipt.provider.into(), receipt.reference.clone().into(), micros(now).into()];
        self.settle(TEXT, values).await
    }

    async fn retry(&self, id: MessageId, fence: i64, due_at: Timestamp, why: &str) -> Result<bool, StorageError> {
        const TEXT: &str = "UPDATE outbox SET leased_until = NULL, due_at = $3, reason = $4 \
             WHERE id = $1 AND fence = $2 AND state = 'queued'";
        self.settle(TEXT, vec![id.uuid().into(), fence.into(), micros(due_at).into(), why.into()]).await
    }

    async fn bury(&self, id: MessageId, fence: i64, now: Timestamp, why: &str) -> Result<bool, StorageError> {
        const TEXT: &str = "UPDATE outbox SET state = 'dead', message = '', leased_until = NULL, ended_at = $3, reason = $4 \
             WHERE id = $1 AND fence = $2 AND state = 'queued'";
        self.settle(TEXT, vec![id.uuid().into(), fence.into(), micros(now).into(), why.into()]).await
    }
}

impl SqlStorage {
    /// Looks before it leases, so that an idle worker does not take the write lock every second.
    async fn has_due(&self, lane: Lane, now: Timestamp) -> Result<bool, StorageError> {
        const TEXT: &str = "SELECT id FROM outbox WHERE state = 'queued' AND lane = $1 AND due_at <= $2 \
             AND (leased_until IS NULL OR leased_until <= $2) LIMIT 1";
        #[derive(FromQueryResult)]
        struct Row {
            #[expect(dead_code, reason = "that there is a row is all that is asked")]
            id: Uuid,
        }
        let unit = self.reading(Uuid::nil()).await?;
        Ok(!unit.rows::<Row>(TEXT, [lane.name().into(), micros(now).into()]).await?.is_empty())
    }
}
