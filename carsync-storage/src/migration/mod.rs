//! The schema's history: forward only, each step in one transaction, one migrator at a time.
//!
//! sea-orm-migration is not used: see the decision record on the migrator.

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

use crate::dialect::Dialect;
use crate::error::{Failure, failed};
use crate::scoped;
use carsync_core::storage::StorageError;

/// One step: its number, its name, its statements with `{uuid}` for the engine's type, and the tables it shows.
struct Step {
    version: i64,
    name: &'static str,
    sql: &'static str,
    seen: &'static [Seen],
}

/// A table that is easier to read in human time, as `booking_seen`: its name, its ids, other columns, and times.
struct Seen(&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const STEPS: &[Step] = &[
    Step {
        version: 1,
        name: "first",
        sql: include_str!("m0001_first.sql"),
        seen: &[
            Seen(
                "booking",
                &["id", "tenant_id", "workshop_id"],
                &["state", "origin", "lines", "note", "cancelled_by", "version"],
                &["starts_at", "ends_at", "hold_until", "arrived_at", "started_at", "ended_at", "created_at"],
            ),
            Seen("claim", &["tenant_id", "workshop_id", "bay_id", "booking_id"], &["quantum"], &[]),
            Seen("session", &["id"], &[], &["created_at", "expires_at"]),
            Seen("sign_in", &["id"], &["attempts"], &["created_at", "expires_at", "used_at"]),
            Seen(
                "outbox",
                &["id"],
                &["lane", "template", "state", "attempts", "reason"],
                &["created_at", "due_at", "leased_until", "dies_at", "ended_at"],
            ),
            Seen("booking_change", &["id", "tenant_id", "workshop_id"], &[], &["at"]),
        ],
    },
    Step {
        version: 2,
        name: "inspection",
        sql: include_str!("m0002_inspection.sql"),
        seen: &[
            Seen(
                "report",
                &["id", "tenant_id", "workshop_id", "booking_id", "vehicle_id", "supersedes"],
                &["state", "locale", "packages", "digest", "revoked_because", "version"],
                &["created_at", "issued_at", "valid_until", "published_at", "ended_at"],
            ),
            Seen(
                "report_job",
                &["tenant_id", "report_id"],
                &["step", "state", "attempts", "fence", "reason"],
                &["created_at", "due_at", "leased_until", "ended_at"],
            ),
            Seen("odometer_reading", &["id", "tenant_id", "vehicle_id", "report_id"], &["km", "lower_because"], &["read_at"]),
        ],
    },
    Step {
        version: 3,
        name: "messages",
        sql: include_str!("m0003_messages.sql"),
        seen: &[Seen(
            "outbox_delivery",
            &["id", "tenant_id"],
            &["lane", "template", "state", "attempts", "reason", "provider", "reference", "parts", "cost", "delivery", "delivery_code"],
            &["created_at", "due_at", "leased_until", "uncertain_since", "ended_at", "delivery_at", "check_at"],
        )],
    },
    Step {
        version: 4,
        name: "sites",
        sql: include_str!("m0004_sites.sql"),
        seen: &[Seen("audit", &["id", "tenant_id"], &["actor", "actor_name", "role", "action", "subject"], &["at"])],
    },
];

/// The schema's newest version.
pub(crate) fn newest() -> i64 {
    STEPS.iter().map(|step| step.version).max().unwrap_or(0)
}

/// Brings the schema to the newest version and says how many steps that took. Another migrator is waited for.
pub(crate) async fn migrate(writer: &DatabaseConnection) -> Result<usize, StorageError> {
    let mut taken = 0;
    loop {
        // One transaction per step: a crash leaves whole steps only.
        let unit = scoped::begin_write(writer.clone()).await?;
        Dialect::of(&unit).lock_migrations(&unit).await?;
        unit.execute_unprepared("CREATE TABLE IF NOT EXISTS carsync_migration (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
            .await
            .map_err(failed)?;
        let at = version_in(&unit).await?;
        if at > newest() {
            return Err(too_new(at));
        }
        let Some(step) = STEPS.iter().find(|step| step.version > at) else { return Ok(taken) };
        let dialect = Dialect::of(&unit);
        let sql = step.sql.replace("{uuid}", dialect.uuid_type()).replace("{to}", dialect.json_text("message", "to").as_str());
        unit.execute_unprepared(&sql).await.map_err(failed)?;
        for view in step.seen.iter().map(|seen| seen.view(dialect)) {
            unit.execute_unprepared(&view).await.map_err(failed)?;
        }
        let note = scoped::sql(
            unit.get_database_backend(),
            "INSERT INTO carsync_migration (version, name) VALUES ($1, $2)",
            [step.version.into(), step.name.into()],
        );
        unit.execute_raw(note).await.map_err(failed)?;
        scoped::commit(unit).await?;
        taken += 1;
        tracing::info!(schema.version = step.version, schema.step = step.name, "schema migrated");
    }
}

/// The schema's version, or zero where there is none.
pub(crate) async fn version(reader: &DatabaseConnection) -> Result<i64, StorageError> {
    let unit = scoped::begin_read(reader.clone()).await?;
    let exists = Dialect::of(&unit).table_exists("carsync_migration");
    let found = unit.query_one_raw(scoped::sql(unit.get_database_backend(), exists, [])).await.map_err(failed)?;
    if found.is_none() {
        return Ok(0);
    }
    version_in(&unit).await
}

/// Refuses to work on a schema that this build does not know.
pub(crate) async fn check(reader: &DatabaseConnection) -> Result<(), StorageError> {
    match version(reader).await? {
        at if at == newest() => Ok(()),
        at if at > newest() => Err(too_new(at)),
        at => Err(StorageError::Internal { source: Box::new(Failure::Schema { at, newest: newest() }) }),
    }
}

fn too_new(at: i64) -> StorageError {
    StorageError::Internal { source: Box::new(Failure::Schema { at, newest: newest() }) }
}

async fn version_in(unit: &DatabaseTransaction) -> Result<i64, StorageError> {
    let ask = scoped::sql(unit.get_database_backend(), "SELECT MAX(version) AS version FROM carsync_migration", []);
    let row = unit.query_one_raw(ask).await.map_err(failed)?;
    let version = row.map(|row| row.try_get::<Option<i64>>("", "version")).transpose().map_err(failed)?;
    Ok(version.flatten().unwrap_or(0))
}

impl Seen {
    fn view(&self, dialect: Dialect) -> String {
        let Self(table, ids, plain, times) = self;
        let mut columns: Vec<String> = ids.iter().map(|id| format!("{} AS {id}", dialect.shown_uuid(id))).collect();
        columns.extend(plain.iter().map(|column| (*column).to_owned()));
        columns.extend(times.iter().map(|column| format!("{} AS {column}", dialect.shown_time(column))));
        if *table == "claim" {
            columns.push(format!("{} AS starts_at", dialect.shown_time("quantum * 900000000")));
        }
        let of = if *table == "outbox_delivery" { "outbox" } else { table };
        format!("CREATE VIEW {table}_seen AS SELECT {} FROM {of}", columns.join(", "))
    }
}
