//! Rows as they are in the tables, read beside CarSync by a connection of the test's own.

#![expect(clippy::disallowed_methods, reason = "tests read the rows as they are")]

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, FromQueryResult, QueryResult, Statement};
use uuid::Uuid;

/// A connection to a test's database.
#[derive(Debug, Clone)]
pub struct Rows(DatabaseConnection);

/// A booking's row, as far as the laws ask.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct BookingRow {
    pub id: Uuid,
    pub bay_id: Uuid,
    pub state: String,
    pub claim_from: i64,
    pub claim_until: i64,
}

/// A claim's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, FromQueryResult)]
pub struct ClaimRow {
    pub quantum: i64,
    pub bay_id: Uuid,
    pub booking_id: Uuid,
}

impl BookingRow {
    /// Whether it stands in its bay.
    pub fn is_active(&self) -> bool {
        matches!(self.state.as_str(), "held" | "confirmed" | "arrived" | "in_progress")
    }
}

impl Rows {
    /// Connects.
    pub async fn open(url: &str) -> Self {
        let mut connect = ConnectOptions::new(url.to_owned());
        connect.max_connections(1).sqlx_logging(false);
        Self(Database::connect(connect).await.expect("a connection"))
    }

    /// Runs a statement.
    pub async fn run(&self, text: &str) {
        self.0.execute_unprepared(text).await.expect(text);
    }

    /// The rows a statement answers with.
    pub async fn ask(&self, text: &str) -> Vec<QueryResult> {
        self.0.query_all_raw(Statement::from_string(self.0.get_database_backend(), text)).await.expect(text)
    }

    /// A UUID as this engine writes it in a statement.
    pub fn uuid(&self, id: Uuid) -> String {
        match self.0.get_database_backend() {
            DbBackend::Postgres => format!("'{id}'"),
            _ => format!("X'{}'", id.simple()),
        }
    }

    /// A tenant's bookings.
    pub async fn bookings(&self, tenant: Uuid) -> Vec<BookingRow> {
        let text = "SELECT id, bay_id, state, claim_from, claim_until FROM booking WHERE tenant_id =";
        let rows = self.ask(&format!("{text} {} ORDER BY id", self.uuid(tenant))).await;
        rows.iter().map(|row| BookingRow::from_query_result(row, "").expect("a booking")).collect()
    }

    /// A tenant's claims.
    pub async fn claims(&self, tenant: Uuid) -> Vec<ClaimRow> {
        let rows = self.ask(&format!("SELECT quantum, bay_id, booking_id FROM claim WHERE tenant_id = {}", self.uuid(tenant))).await;
        let mut claims: Vec<_> = rows.iter().map(|row| ClaimRow::from_query_result(row, "").expect("a claim")).collect();
        claims.sort_unstable();
        claims
    }

    /// The laws that hold of a tenant's rows whatever was done to them: active bookings have exactly the claims they should, nobody else
    /// has any, and no two stand in one bay at a time.
    pub async fn check_slot_law(&self, tenant: Uuid) -> Vec<BookingRow> {
        let bookings = self.bookings(tenant).await;
        let active: Vec<&BookingRow> = bookings.iter().filter(|booking| booking.is_active()).collect();
        for (at, one) in active.iter().enumerate() {
            for other in &active[at + 1..] {
                let overlap = one.bay_id == other.bay_id && one.claim_from < other.claim_until && other.claim_from < one.claim_until;
                assert!(!overlap, "two bookings in one bay: {one:?} and {other:?}");
            }
        }
        let claims_of = |booking: &&BookingRow| {
            let (bay_id, booking_id) = (booking.bay_id, booking.id);
            (booking.claim_from..booking.claim_until).map(move |quantum| ClaimRow { quantum, bay_id, booking_id })
        };
        let mut expected: Vec<ClaimRow> = active.iter().flat_map(claims_of).collect();
        expected.sort_unstable();
        assert_eq!(self.claims(tenant).await, expected, "claims are the quanta of active bookings");
        bookings
    }
}
