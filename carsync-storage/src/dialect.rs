//! Every difference between SQLite and PostgreSQL, in one place.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};

use crate::error::failed;
use crate::scoped;
use carsync_core::inspection::DraftLock;
use carsync_core::storage::StorageError;

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// A number that only CarSync's migrator locks in a PostgreSQL database.
const MIGRATION_LOCK: i64 = 0x0063_6172_7379_6e63;

impl Dialect {
    pub(crate) fn of(connection: &impl ConnectionTrait) -> Self {
        match connection.get_database_backend() {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    pub(crate) fn uuid_type(self) -> &'static str {
        match self {
            Self::Sqlite => "BLOB",
            Self::Postgres => "uuid",
        }
    }

    pub(crate) fn shown_uuid(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("lower(hex({column}))"),
            Self::Postgres => column.to_owned(),
        }
    }

    pub(crate) fn shown_time(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%fZ', ({column}) / 1000000.0, 'unixepoch')"),
            Self::Postgres => format!("to_timestamp(({column}) / 1000000.0)"),
        }
    }

    pub(crate) fn table_exists(self, table: &'static str) -> String {
        match self {
            Self::Sqlite => format!("SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = '{table}'"),
            Self::Postgres => format!("SELECT 1 AS found FROM pg_tables WHERE schemaname = current_schema() AND tablename = '{table}'"),
        }
    }

    /// Claims of a range of quanta that the booking does not hold yet, in ascending order. One text whatever the length.
    pub(crate) fn insert_claims(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "WITH RECURSIVE span (quantum) AS (SELECT $5 WHERE $5 < $6 UNION ALL SELECT quantum + 1 FROM span WHERE quantum + 1 < $6) \
                 INSERT INTO claim (tenant_id, workshop_id, quantum, bay_id, booking_id) \
                 SELECT $1, $2, span.quantum, $3, $4 FROM span WHERE NOT EXISTS (SELECT 1 FROM claim held WHERE held.tenant_id = $1 \
                 AND held.workshop_id = $2 AND held.quantum = span.quantum AND held.bay_id = $3 AND held.booking_id = $4) ORDER BY span.quantum"
            }
            Self::Postgres => {
                "INSERT INTO claim (tenant_id, workshop_id, quantum, bay_id, booking_id) \
                 SELECT $1, $2, span.quantum, $3, $4 FROM generate_series($5::bigint, $6::bigint - 1) AS span (quantum) \
                 WHERE NOT EXISTS (SELECT 1 FROM claim held WHERE held.tenant_id = $1 AND held.workshop_id = $2 \
                 AND held.quantum = span.quantum AND held.bay_id = $3 AND held.booking_id = $4) ORDER BY span.quantum"
            }
        }
    }

    /// Locks a customer's card until the unit ends. SQLite has one writer at a time anyway.
    pub(crate) fn lock_card(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT 1 FROM customer WHERE tenant_id = $1 AND id = $2 FOR UPDATE"),
        }
    }

    /// Locks all places in a tenant's staff until the unit ends.
    pub(crate) fn lock_staff(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT 1 FROM staff WHERE tenant_id = $1 ORDER BY id FOR UPDATE"),
        }
    }

    /// Locks a phone number, known or not, until the unit ends.
    pub(crate) fn lock_phone(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"),
        }
    }

    /// A field of a JSON object that is kept as text.
    pub(crate) fn json_text(self, column: &str, field: &str) -> String {
        match self {
            Self::Sqlite => format!("json_extract({column}, '$.{field}')"),
            Self::Postgres => format!("({column}::json ->> '{field}')"),
        }
    }

    /// Lends due messages to one worker, of each tenant's notices to a receiver the oldest; rows that another worker is just taking are
    /// passed over. An older message stands in the way while it is due, lent or to be tried again, not while its day has not come, and not
    /// when it is too late for it. Codes stand in nobody's way: a new one is asked for because the old one did not come.
    pub(crate) fn lease(self) -> String {
        // A subquery that is asked for each row by its receiver, and not NOT EXISTS: PostgreSQL makes a join of all rows with all rows of that.
        const DUE: &str = "SELECT id FROM outbox o WHERE state = 'queued' AND lane = $2 AND due_at <= $3 \
             AND (leased_until IS NULL OR leased_until <= $3) AND (SELECT e.id FROM outbox e WHERE e.state = 'queued' \
             AND e.lane = 'notice' AND o.lane = 'notice' AND e.receiver = o.receiver AND {SAME_TENANT} AND e.id < o.id AND e.dies_at > $3 \
             AND (e.attempts > 0 OR e.due_at <= $3) LIMIT 1) IS NULL ORDER BY due_at, id LIMIT $4";
        const LEND: &str =
            "SET leased_until = $1, fence = fence + 1, attempts = attempts + 1, uncertain_since = COALESCE(uncertain_since, $3)";
        const TOLD: &str = "outbox.id, tenant_id, message, attempts, fence, dies_at, uncertain_since, paid";
        let same_tenant = match self {
            Self::Sqlite => "e.tenant_id IS o.tenant_id",
            Self::Postgres => "e.tenant_id IS NOT DISTINCT FROM o.tenant_id",
        };
        let due = DUE.replace("{SAME_TENANT}", same_tenant);
        match self {
            Self::Sqlite => format!("UPDATE outbox {LEND} WHERE id IN ({due}) RETURNING {TOLD}").replace("outbox.id", "id"),
            // Materialized: a subquery that the planner may run twice would lock other rows.
            Self::Postgres => format!(
                "WITH due AS MATERIALIZED ({due} FOR UPDATE SKIP LOCKED) UPDATE outbox {LEND} FROM due WHERE outbox.id = due.id RETURNING {TOLD}"
            ),
        }
    }

    /// Takes messages whose provider is to be asked, and puts the next time off: 2 minutes, 10, 1 hour, 6, 24, then never.
    pub(crate) fn due_checks(self) -> String {
        const DUE: &str = "SELECT id FROM outbox WHERE check_at <= $1 ORDER BY check_at LIMIT $2";
        const NEXT: &str = "SET checks = checks + 1, check_at = CASE checks WHEN 0 THEN $1 + 120000000 WHEN 1 THEN $1 + 600000000 \
             WHEN 2 THEN $1 + 3600000000 WHEN 3 THEN $1 + 21600000000 WHEN 4 THEN $1 + 86400000000 END";
        const TOLD: &str = "outbox.id, tenant_id, through, provider, reference";
        match self {
            Self::Sqlite => format!("UPDATE outbox {NEXT} WHERE id IN ({DUE}) RETURNING {TOLD}").replace("outbox.id", "id"),
            Self::Postgres => format!(
                "WITH due AS MATERIALIZED ({DUE} FOR UPDATE SKIP LOCKED) UPDATE outbox {NEXT} FROM due WHERE outbox.id = due.id RETURNING {TOLD}"
            ),
        }
    }

    /// Finds a draft and keeps it one until the unit ends. SQLite has one writer at a time anyway.
    pub(crate) fn lock_draft(self, how: DraftLock) -> &'static str {
        match (self, how) {
            (Self::Sqlite, DraftLock::Part | DraftLock::Whole) => {
                "SELECT 1 AS found FROM report WHERE tenant_id = $1 AND id = $2 AND state = 'draft'"
            }
            (Self::Postgres, DraftLock::Part) => {
                "SELECT 1 AS found FROM report WHERE tenant_id = $1 AND id = $2 AND state = 'draft' FOR SHARE"
            }
            (Self::Postgres, DraftLock::Whole) => {
                "SELECT 1 AS found FROM report WHERE tenant_id = $1 AND id = $2 AND state = 'draft' FOR UPDATE"
            }
        }
    }

    /// What stands at the end of a query for a draft that others may write parts of, and nobody may finalise, until the unit ends.
    pub(crate) fn shared(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR SHARE",
        }
    }

    /// Locks a vehicle's record until the unit ends. Rows that refer to it may still be added.
    pub(crate) fn lock_vehicle(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT 1 FROM vehicle WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE"),
        }
    }

    /// Lends the report that is due longest to one worker; one that another worker is just taking is passed over.
    pub(crate) fn lease_report(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "UPDATE report_job SET leased_until = $1, fence = fence + 1, attempts = attempts + 1 WHERE (tenant_id, report_id) IN \
                 (SELECT tenant_id, report_id FROM report_job WHERE state = 'queued' AND due_at <= $2 \
                 AND (leased_until IS NULL OR leased_until <= $2) ORDER BY due_at, report_id LIMIT 1) \
                 RETURNING tenant_id, report_id, step, attempts, fence"
            }
            // Materialized: a subquery that the planner may run twice would lock a second row.
            Self::Postgres => {
                "WITH due AS MATERIALIZED (SELECT tenant_id, report_id FROM report_job WHERE state = 'queued' AND due_at <= $2 \
                 AND (leased_until IS NULL OR leased_until <= $2) ORDER BY due_at, report_id LIMIT 1 FOR UPDATE SKIP LOCKED) \
                 UPDATE report_job SET leased_until = $1, fence = fence + 1, attempts = attempts + 1 FROM due \
                 WHERE report_job.tenant_id = due.tenant_id AND report_job.report_id = due.report_id \
                 RETURNING report_job.tenant_id, report_job.report_id, step, attempts, fence"
            }
        }
    }

    /// Makes a second migrator wait. On SQLite the write transaction does that by itself.
    pub(crate) async fn lock_migrations(self, unit: &DatabaseTransaction) -> Result<(), StorageError> {
        match self {
            Self::Sqlite => Ok(()),
            Self::Postgres => {
                let wait = "SET LOCAL lock_timeout = '120s'; SET LOCAL statement_timeout = '600s'";
                unit.execute_unprepared(wait).await.map_err(failed)?;
                let lock = scoped::sql(unit.get_database_backend(), "SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK.into()]);
                unit.query_one_raw(lock).await.map_err(failed)?;
                Ok(())
            }
        }
    }
}
