//! What is counted, by subject and window.

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::storage::StorageError;
use carsync_core::tally::{TallyStore, TallyStoreMut};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter};

use crate::column::micros;
use crate::entity::tally::{Column, Entity};
use crate::scoped::Unit;

#[async_trait]
impl TallyStore for Unit {
    async fn amount(&self, subject: &str, window: Timestamp) -> Result<i64, StorageError> {
        let rows = self.find_common::<Entity>().filter(Column::Subject.eq(subject)).filter(Column::WindowAt.eq(micros(window)));
        Ok(self.one(rows).await?.map_or(0, |row| row.amount))
    }
}

#[async_trait]
impl TallyStoreMut for Unit {
    async fn count(&mut self, subject: &str, window: Timestamp, by: i64) -> Result<i64, StorageError> {
        self.add(subject, window, by).await
    }
}

impl Unit {
    pub(super) async fn add(&self, subject: &str, window: Timestamp, by: i64) -> Result<i64, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            amount: i64,
        }
        const TEXT: &str = "INSERT INTO tally (subject, window_at, amount) VALUES ($1, $2, CASE WHEN $3 < 0 THEN 0 ELSE $3 END) \
             ON CONFLICT (subject, window_at) DO UPDATE SET \
             amount = CASE WHEN tally.amount + $3 < 0 THEN 0 ELSE tally.amount + $3 END RETURNING amount";
        let rows = self.rows::<Row>(TEXT, [subject.into(), micros(window).into(), by.into()]).await?;
        Ok(rows.first().map_or(0, |row| row.amount))
    }
}
