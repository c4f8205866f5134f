//! What a booking costs: through the use case, as a ratio to the same statements sent raw to the same database.
//!
//! `cargo bench -p carsync-storage`. PostgreSQL is measured where `CARSYNC_TEST_POSTGRES_URL` names a server.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark prints, and sends its peer's statements by hand")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use carsync_core::CarSync;
use carsync_core::account::{Customer, Role};
use carsync_core::booking::{Book, VehicleChoice};
use carsync_core::catalogue::{BayDraft, ServiceDraft, SlotStep, Title, WorkshopDraft, WorkshopWhole};
use carsync_core::customer::VehicleFacts;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{CallbackNews, DeliveryReport, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt};
use carsync_core::tenancy::{CustomerPolicy, NewTenant, TenantScope};
use carsync_core::value::{Locale, MessageId, Money, Secret};
use carsync_storage::SqlStorage;
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use uuid::Uuid;

const CLIENTS: usize = 16;
const PER_CLIENT: usize = 40;
const BAYS: u16 = 8;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Nothing is sent here.
#[derive(Debug)]
struct Silent;

#[async_trait::async_trait]
impl SmsProvider for Silent {
    fn name(&self) -> &'static str {
        "silent"
    }
    async fn send(&self, id: MessageId, _: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        Ok(SmsReceipt::new("silent", id.to_string()))
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

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}?mode=rwc", folder.path().join("bench.db").display());
    measure("SQLite (synchronous=FULL)", &sqlite).await?;
    match std::env::var("CARSYNC_TEST_POSTGRES_URL") {
        Ok(server) => {
            let name = format!("carsync_bench_{}", std::process::id());
            let admin = Database::connect(format!("{server}/postgres")).await?;
            admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
            let measured = measure("PostgreSQL", &format!("{server}/{name}")).await;
            admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
            measured
        }
        Err(_) => {
            println!("PostgreSQL: not measured, CARSYNC_TEST_POSTGRES_URL is not set");
            Ok(())
        }
    }
}

async fn measure(engine: &str, url: &str) -> Result<(), Failure> {
    let storage = SqlStorage::open(url).await?;
    storage.migrate().await?;
    let carsync = Arc::new(CarSync::builder(storage, Secret::new("a key for a benchmark")).sms(Silent).build()?);
    let operator = carsync.accounts().trust_operator();
    let policy = CustomerPolicy { open_bookings_max: 50, ..CustomerPolicy::default() };
    let tenant = NewTenant { slug: "bench".parse()?, name: "Bench".parse()?, listed: true, locale: Locale::En, policy };
    carsync.tenancy().create(&operator, tenant).await?;
    let shop = carsync.tenancy().enter(&"bench".parse()?).await?;
    let used = open(&carsync, &shop, "used").await?;
    let raw = open(&carsync, &shop, "raw").await?;
    let mut customers = Vec::new();
    for number in 0..CLIENTS {
        customers.push(carsync.accounts().trust_customer(&shop, &format!("0999555{number:04}").parse()?).await?);
    }

    let ours = by_use_case(&carsync, &used, &customers).await?;
    let theirs = by_hand(url, &shop, &raw, &customers).await?;
    let rate = |time: Duration| (CLIENTS * PER_CLIENT) as f64 / time.as_secs_f64();
    println!("{engine}: {} bookings by {CLIENTS} clients", CLIENTS * PER_CLIENT);
    println!("  through the use case       {:>7.0}/s", rate(ours));
    println!("  the same statements raw    {:>7.0}/s", rate(theirs));
    println!("  ratio                      {:>7.2}", rate(ours) / rate(theirs));
    Ok(())
}

async fn open(carsync: &CarSync, shop: &TenantScope, slug: &str) -> Result<WorkshopWhole, Failure> {
    let title = Title { fa: slug.parse()?, en: slug.parse()? };
    let workshop = WorkshopDraft {
        slug: slug.parse()?,
        title: title.clone(),
        address: "somewhere".parse()?,
        city: "Tehran".parse()?,
        place: "35.7575,51.4100".parse()?,
        zone: "Asia/Tehran".parse()?,
        phone: None,
        hours: "sat-fri 00:00-00:00".parse()?,
        step: SlotStep::QUARTER,
        active: true,
    };
    let bay = |position: u16| -> Result<BayDraft, Failure> {
        Ok(BayDraft { name: position.to_string().parse()?, kind: "lift".parse()?, position, active: true })
    };
    let service = ServiceDraft {
        slug: "hour".parse()?,
        title,
        duration_minutes: 60,
        price: Money::rial(1_000_000)?,
        bay_kinds: std::iter::once("lift".parse()?).collect(),
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        notice_min_minutes: 0,
        notice_max_days: 30,
        overnight: false,
        inspection: None,
        interval: None,
        active: true,
    };
    let staff = carsync.accounts().trust_staff(shop, Role::Administrator);
    let bays = (1..=BAYS).map(bay).collect::<Result<Vec<_>, _>>()?;
    Ok(carsync.catalogue().open_workshop(&staff, workshop, bays, vec![service]).await?)
}

/// The n-th hour to book. Each is booked once, so that what is measured is the work and not a race.
fn start(carsync_now: Timestamp, number: usize) -> Timestamp {
    let hour = carsync_now.as_second() / 3_600 + 2 + number as i64;
    Timestamp::from_second(hour * 3_600).unwrap_or(carsync_now)
}

async fn by_use_case(carsync: &Arc<CarSync>, workshop: &WorkshopWhole, customers: &[Customer]) -> Result<Duration, Failure> {
    let next = Arc::new(AtomicUsize::new(0));
    let (id, now) = (workshop.workshop.id, carsync.now());
    let began = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for (client, customer) in customers.iter().cloned().enumerate() {
        let (carsync, next) = (carsync.clone(), next.clone());
        clients.spawn(async move {
            for turn in 0..PER_CLIENT {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let facts = VehicleFacts::of_plate(format!("BENCH {client}").parse()?);
                let starts_at = start(now, number);
                let book =
                    Book { workshop: id, services: vec!["hour".parse()?], starts_at, vehicle: VehicleChoice::Told(facts), note: None };
                carsync.bookings().book(&customer, &book, &format!("bench-{client:04}-{turn:04}").parse()?).await?;
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(done) = clients.join_next().await {
        done??;
    }
    Ok(began.elapsed())
}

/// The statements of one booking, as the use case sends them, with nothing around them.
async fn by_hand(url: &str, shop: &TenantScope, workshop: &WorkshopWhole, customers: &[Customer]) -> Result<Duration, Failure> {
    let mut options = sea_orm::ConnectOptions::new(url.to_owned());
    let sqlite = url.starts_with("sqlite");
    options.max_connections(if sqlite { 1 } else { 12 }).sqlx_logging(false).test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        sqlite.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
    });
    let pool = Database::connect(options).await?;
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for (client, customer) in customers.iter().enumerate() {
        let (pool, next) = (pool.clone(), next.clone());
        let (tenant, person) = (shop.tenant().uuid(), customer.person().id.uuid());
        let (at, bays) = (workshop.workshop.id.uuid(), workshop.bays.iter().map(|bay| bay.id.uuid()).collect::<Vec<_>>());
        clients.spawn(async move {
            for turn in 0..PER_CLIENT {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let place = Raw { tenant, person, workshop: at, bay: bays[0], number, key: format!("raw-{client:04}-{turn:04}") };
                place.book(&pool).await?;
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(done) = clients.join_next().await {
        done??;
    }
    Ok(began.elapsed())
}

struct Raw {
    tenant: Uuid,
    person: Uuid,
    workshop: Uuid,
    bay: Uuid,
    number: usize,
    key: String,
}

impl Raw {
    async fn book(&self, pool: &DatabaseConnection) -> Result<(), Failure> {
        let backend = pool.get_database_backend();
        let mode = Some(SqliteTransactionMode::Immediate).filter(|_| backend == DbBackend::Sqlite);
        let unit = pool.begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() }).await?;
        let sql = |text: &str, values: Vec<Value>| Statement::from_sql_and_values(backend, text, values);
        let (tenant, workshop): (Value, Value) = (self.tenant.into(), self.workshop.into());
        let (hour, now) = (self.number as i64, 1_790_000_000_000_000_i64);
        let (from, until) = (3_000_000 + hour * 4, 3_000_004 + hour * 4);
        let id = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | (self.number as u128 + 1));
        let known = "SELECT * FROM idempotency WHERE tenant_id = $1 AND actor = $2 AND operation = 'book' AND idempotency_key = $3";
        unit.query_one_raw(sql(known, vec![tenant.clone(), self.person.into(), self.key.clone().into()])).await?;
        unit.query_one_raw(sql("SELECT * FROM tenant WHERE id = $1", vec![tenant.clone()])).await?;
        let card = "SELECT id FROM customer WHERE tenant_id = $1 AND person_id = $2";
        let card = unit.query_one_raw(sql(card, vec![tenant.clone(), self.person.into()])).await?.ok_or("no card")?;
        let card: Uuid = card.try_get("", "id")?;
        if backend == DbBackend::Postgres {
            let lock = "SELECT 1 FROM customer WHERE tenant_id = $1 AND id = $2 FOR UPDATE";
            unit.execute_raw(sql(lock, vec![tenant.clone(), card.into()])).await?;
        }
        let open = "SELECT COUNT(*) AS number FROM booking WHERE tenant_id = $1 AND customer_id = $2 AND ends_at > $3 \
                    AND state IN ('confirmed', 'arrived')";
        unit.query_one_raw(sql(open, vec![tenant.clone(), card.into(), now.into()])).await?;
        unit.query_one_raw(sql("SELECT * FROM workshop WHERE tenant_id = $1 AND id = $2", vec![tenant.clone(), workshop.clone()])).await?;
        for text in [
            "SELECT * FROM bay WHERE tenant_id = $1 AND workshop_id = $2 ORDER BY position, id",
            "SELECT * FROM service WHERE tenant_id = $1 AND workshop_id = $2 ORDER BY slug",
            "SELECT * FROM closure WHERE tenant_id = $1 AND (workshop_id IS NULL OR workshop_id = $2) AND ends > '2026' ORDER BY starts, id",
        ] {
            unit.query_all_raw(sql(text, vec![tenant.clone(), workshop.clone()])).await?;
        }
        let overdue = "SELECT * FROM booking WHERE tenant_id = $1 AND workshop_id = $2 AND state = 'held' AND hold_until <= $3";
        unit.query_all_raw(sql(overdue, vec![tenant.clone(), workshop.clone(), now.into()])).await?;
        let busy = "SELECT c.workshop_id, c.bay_id, c.booking_id, MIN(c.quantum) AS first, MAX(c.quantum) AS last FROM claim c \
                    JOIN booking b ON b.tenant_id = c.tenant_id AND b.id = c.booking_id WHERE c.tenant_id = $1 AND c.workshop_id = $2 \
                    AND c.quantum >= $3 AND c.quantum < $4 AND (b.state <> 'held' OR b.hold_until > $5) \
                    GROUP BY c.workshop_id, c.bay_id, c.booking_id";
        unit.query_all_raw(sql(busy, vec![tenant.clone(), workshop.clone(), from.into(), until.into(), now.into()])).await?;
        let plate = "SELECT id FROM vehicle WHERE tenant_id = $1 AND customer_id = $2";
        let vehicle = unit.query_one_raw(sql(plate, vec![tenant.clone(), card.into()])).await?.ok_or("no vehicle")?;
        let vehicle: Uuid = vehicle.try_get("", "id")?;
        let answer = "x".repeat(900);
        let remember = "INSERT INTO idempotency (tenant_id, actor, operation, idempotency_key, request_hash, answer, created_at) \
                        VALUES ($1, $2, 'book', $3, 'hash', $4, $5)";
        unit.execute_raw(sql(
            remember,
            vec![tenant.clone(), self.person.into(), self.key.clone().into(), answer.clone().into(), now.into()],
        ))
        .await?;
        let insert = "INSERT INTO booking (tenant_id, id, workshop_id, bay_id, state, origin, starts_at, ends_at, claim_from, claim_until, lines, \
                      customer_id, person_id, vehicle_id, created_at, version) \
                      VALUES ($1, $2, $3, $4, 'confirmed', 'online', $5, $6, $7, $8, '[]', $9, $10, $11, $5, 1)";
        let quantum = 900_000_000;
        let values = vec![
            tenant.clone(),
            id.into(),
            workshop.clone(),
            self.bay.into(),
            (from * quantum).into(),
            (until * quantum).into(),
            from.into(),
            until.into(),
            card.into(),
            self.person.into(),
            vehicle.into(),
        ];
        unit.execute_raw(sql(insert, values)).await?;
        let claims = match backend {
            DbBackend::Postgres => {
                "INSERT INTO claim (tenant_id, workshop_id, quantum, bay_id, booking_id) \
                 SELECT $1, $2, span.quantum, $3, $4 FROM generate_series($5::bigint, $6::bigint - 1) AS span (quantum)"
            }
            _ => {
                "WITH RECURSIVE span (quantum) AS (SELECT $5 UNION ALL SELECT quantum + 1 FROM span WHERE quantum + 1 < $6) \
                 INSERT INTO claim (tenant_id, workshop_id, quantum, bay_id, booking_id) SELECT $1, $2, span.quantum, $3, $4 FROM span"
            }
        };
        unit.execute_raw(sql(claims, vec![tenant.clone(), workshop.clone(), self.bay.into(), id.into(), from.into(), until.into()]))
            .await?;
        let outbox = "INSERT INTO outbox (id, tenant_id, lane, template, message, state, attempts, fence, due_at, created_at) \
                      VALUES ($1, $2, 'notice', 'booking_confirmed', $3, 'sent', 0, 0, $4, $4)";
        unit.execute_raw(sql(outbox, vec![id.into(), tenant.clone(), answer.into(), now.into()])).await?;
        let change = "INSERT INTO booking_change (id, tenant_id, workshop_id, at) VALUES ($1, $2, $3, $4)";
        unit.execute_raw(sql(change, vec![id.into(), tenant, workshop, now.into()])).await?;
        unit.commit().await?;
        Ok(())
    }
}
