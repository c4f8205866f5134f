//! A tenant's settings for messages, and the log of what was sent.

use async_trait::async_trait;
use carsync_core::messaging::{MessageFilter, MessageRecord, MessageState, MessageStore, MessageStoreMut, SmsSettings};
use carsync_core::notify::{DeliveryState, Template};
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::StorageError;
use carsync_core::value::{MessageId, PhoneNumber};
use carsync_core::version::Version;
use sea_orm::Value;

use crate::column::{from_json, id, instant, instants, json, named, number, parsed_maybe};
use crate::entity::{outbox, sms_settings};
use crate::scoped::Unit;

const WHAT: &str = "message";

fn read(row: outbox::Model) -> Result<MessageRecord, StorageError> {
    let to = row.receiver.parse::<PhoneNumber>().map(|phone| phone.masked()).unwrap_or_default();
    Ok(MessageRecord {
        id: id(row.id),
        template: named(WHAT, &row.template, Template::by_key)?,
        to,
        state: named(WHAT, &row.state, MessageState::by_name)?,
        delivery: row.delivery.map(|name| named(WHAT, &name, DeliveryState::by_name)).transpose()?,
        delivery_code: row.delivery_code,
        reason: row.reason,
        attempts: number(WHAT, row.attempts)?,
        provider: row.provider,
        reference: row.reference,
        parts: row.parts.map(|parts| number(WHAT, parts)).transpose()?,
        cost: parsed_maybe(WHAT, row.cost.as_deref())?,
        created_at: instant(WHAT, row.created_at)?,
        due_at: instant(WHAT, row.due_at)?,
        ended_at: instants(WHAT, row.ended_at)?,
        delivery_at: instants(WHAT, row.delivery_at)?,
    })
}

#[async_trait]
impl MessageStore for Unit {
    async fn sms_settings(&self) -> Result<Option<(SmsSettings, Version)>, StorageError> {
        let row = self.one(self.find::<sms_settings::Entity>()).await?;
        row.map(|row| Ok((from_json("SMS settings", &row.body)?, Version::from_number(row.version)))).transpose()
    }

    async fn log(&self, filter: &MessageFilter, page: &PageQuery<MessageId>) -> Result<Page<MessageRecord, MessageId>, StorageError> {
        let mut text = "SELECT * FROM outbox WHERE tenant_id = $1".to_owned();
        let mut values = self.owned([]);
        let mut fits = |column: &str, compared: &str, value: Value| {
            values.push(value);
            text.push_str(&format!(" AND {column} {compared} ${}", values.len()));
        };
        if let Some(state) = filter.state {
            fits("state", "=", state.name().into());
        }
        if let Some(template) = filter.template {
            fits("template", "=", template.key().into());
        }
        if let Some(to) = &filter.to {
            fits("receiver", "=", to.e164().into());
        }
        if let Some(after) = page.after {
            fits("id", "<", after.uuid().into());
        }
        text.push_str(&format!(" ORDER BY id DESC LIMIT {}", u32::from(page.limit) + 1));
        let rows = self.rows::<outbox::Model>(&text, values).await?;
        let records = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(records, page.limit, |record| record.id))
    }

    async fn message(&self, id: MessageId) -> Result<Option<MessageRecord>, StorageError> {
        let text = "SELECT * FROM outbox WHERE tenant_id = $1 AND id = $2";
        self.rows::<outbox::Model>(text, self.owned([id.uuid().into()])).await?.into_iter().next().map(read).transpose()
    }
}

#[async_trait]
impl MessageStoreMut for Unit {
    async fn put_sms_settings(&mut self, settings: &SmsSettings, seen: Version) -> Result<(), StorageError> {
        self.put_settings_row("sms_settings", json(settings)?, seen).await
    }
}
