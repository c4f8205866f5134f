//! How many messages the outbox delivers in a second: as a ratio to calling the same provider from memory, 64 calls at once.
//!
//! `cargo bench -p carsync-storage --bench outbox`. PostgreSQL is measured where `CARSYNC_TEST_POSTGRES_URL` names a server.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark prints, and makes its own database by hand")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use carsync_core::entropy::SystemEntropy;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt, Template,
};
use carsync_core::outbox::{Lane, OutboxMessage};
use carsync_core::value::{Id, Locale, MessageId, Secret};
use carsync_core::{CarSync, Storage};
use carsync_storage::SqlStorage;
use futures_util::StreamExt;
use sea_orm::{ConnectionTrait, Database};
use tokio::sync::Notify;
use uuid::Uuid;

const MESSAGES: usize = 4_000;
/// As many as the worker has in hand.
const AT_ONCE: usize = 64;
/// How long the provider takes.
const ROUND_TRIPS: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(50)];

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A provider that takes its time, and counts.
#[derive(Debug, Clone)]
struct Distant {
    round_trip: Duration,
    taken: Arc<AtomicUsize>,
    all: Arc<Notify>,
}

impl Distant {
    fn new(round_trip: Duration) -> Self {
        Self { round_trip, taken: Arc::default(), all: Arc::default() }
    }
}

#[async_trait::async_trait]
impl SmsProvider for Distant {
    fn name(&self) -> &'static str {
        "distant"
    }
    async fn send(&self, id: MessageId, _: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        tokio::time::sleep(self.round_trip).await;
        if self.taken.fetch_add(1, Ordering::Relaxed) + 1 == MESSAGES {
            self.all.notify_one();
        }
        Ok(SmsReceipt::new("distant", id.to_string()))
    }
    async fn find(&self, _: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        Ok(Found::NotTaken)
    }
    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        Ok(receipts.iter().map(|_| DeliveryReport::of(DeliveryState::Accepted)).collect())
    }
    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        CallbackNews::Nothing
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    for round_trip in ROUND_TRIPS {
        let folder = tempfile::tempdir()?;
        let sqlite = format!("sqlite://{}?mode=rwc", folder.path().join("bench.db").display());
        measure("SQLite (synchronous=FULL)", &sqlite, round_trip).await?;
        let Ok(server) = std::env::var("CARSYNC_TEST_POSTGRES_URL") else {
            println!("PostgreSQL: not measured, CARSYNC_TEST_POSTGRES_URL is not set");
            continue;
        };
        let name = format!("carsync_bench_{}", std::process::id());
        let admin = Database::connect(format!("{server}/postgres")).await?;
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        let measured = measure("PostgreSQL", &format!("{server}/{name}"), round_trip).await;
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        measured?;
    }
    Ok(())
}

async fn measure(engine: &str, url: &str, round_trip: Duration) -> Result<(), Failure> {
    let storage = Arc::new(SqlStorage::open(url).await?);
    storage.migrate().await?;
    let messages: Vec<OutboxMessage> = (0..MESSAGES).map(message).collect::<Result<_, _>>()?;
    for some in messages.chunks(500) {
        let mut unit = storage.platform_write().await?;
        for one in some {
            unit.outbox_mut().put(one).await?;
        }
        unit.commit().await?;
    }

    let bare = Distant::new(round_trip);
    let started = Instant::now();
    futures_util::stream::iter(&messages)
        .for_each_concurrent(AT_ONCE, |one| {
            let bare = &bare;
            async move { drop(bare.send(one.id, &one.message).await) }
        })
        .await;
    let by_hand = started.elapsed();

    let provider = Distant::new(round_trip);
    let storage = Arc::try_unwrap(storage).map_err(|_| "the storage is shared")?;
    let carsync = Arc::new(CarSync::builder(storage, Secret::new("a key for a benchmark")).sms(provider.clone()).build()?);
    let started = Instant::now();
    let worker = carsync.spawn_worker();
    provider.all.notified().await;
    let through = started.elapsed();
    worker.stop().await;

    let rate = |time: Duration| MESSAGES as f64 / time.as_secs_f64();
    println!("{engine}: {MESSAGES} messages, a provider that answers in {} ms, {AT_ONCE} calls at once", round_trip.as_millis());
    println!("  through the outbox      {:>7.0}/s", rate(through));
    println!("  the provider alone      {:>7.0}/s", rate(by_hand));
    println!("  ratio                   {:>7.2}", rate(through) / rate(by_hand));
    Ok(())
}

fn message(number: usize) -> Result<OutboxMessage, Failure> {
    use carsync_core::entropy::Entropy;
    let mut random = [0; 16];
    SystemEntropy.fill(&mut random);
    let id: MessageId = Id::from_uuid(Uuid::from_bytes(random));
    let message = SmsMessage::new(format!("0912{number:07}").parse()?, Template::Test, Locale::Fa).with("site", "carsync");
    Ok(OutboxMessage::new(id, Lane::Notice, message, Timestamp::now()))
}
