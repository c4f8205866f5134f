//! What the port can't show: that a message which was settled is empty in the table.

mod support;

use carsync_core::Storage;
use carsync_core::notify::SmsReceipt;
use carsync_core::outbox::Lane;
use carsync_core::testing::Sample;
use carsync_core::testing::settle::{bury, done};
use carsync_storage::SqlStorage;
use sea_orm::{Database, sqlx};

const MESSAGES: &str = "SELECT message FROM outbox ORDER BY id";

/// Three messages: one done, one buried, one left waiting.
async fn settle(storage: &SqlStorage) {
    let sample = Sample::new();
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    for _ in 0..3 {
        unit.outbox_mut().put(&sample.code_message(&sample.person().phone, "987654")).await.expect("a message can be put");
    }
    unit.commit().await.expect("they are kept");
    let queue = storage.queue();
    let leased = queue.lease(Lane::Code, 2, sample.now(), sample.in_minutes(1)).await.expect("messages can be leased");
    let receipt = SmsReceipt::new("recording", "r-1");
    assert!(done(queue, leased[0].id, leased[0].fence, &receipt, sample.now()).await.expect("it is settled"));
    assert!(bury(queue, leased[1].id, leased[1].fence, sample.now(), "refused").await.expect("it is settled"));
}

fn judge(messages: &[String]) {
    let [sent, buried, waiting] = messages else { panic!("three messages, not {messages:?}") };
    assert_eq!([sent.as_str(), buried.as_str()], ["", ""], "neither phone nor values are left");
    assert!(waiting.contains("987654"), "what still has to be sent is kept");
}

#[tokio::test]
async fn a_settled_message_is_empty_on_sqlite() {
    let (storage, folder) = support::sqlite().await;
    settle(&storage).await;
    let raw = Database::connect(format!("sqlite://{}", folder.path().join("carsync.db").display())).await.expect("the database opens");
    let messages = sqlx::query_scalar::<_, String>(MESSAGES).fetch_all(raw.get_sqlite_connection_pool()).await;
    judge(&messages.expect("messages can be read"));
}

#[tokio::test]
async fn a_settled_message_is_empty_on_postgresql() {
    let Some((storage, database)) = support::postgres(8).await else { return };
    settle(&storage).await;
    let raw = Database::connect(database.url()).await.expect("the database opens");
    let messages = sqlx::query_scalar::<_, String>(MESSAGES).fetch_all(raw.get_postgres_connection_pool()).await;
    judge(&messages.expect("messages can be read"));
}
