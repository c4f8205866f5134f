//! The slot law, checked on the rows. Not every test file asks it, so each that does names this file.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::support::rows::Rows;

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

/// A tenant's bookings.
async fn bookings(rows: &Rows, tenant: Uuid) -> Vec<BookingRow> {
    let text = "SELECT id, bay_id, state, claim_from, claim_until FROM booking WHERE tenant_id =";
    let found = rows.ask(&format!("{text} {} ORDER BY id", rows.uuid(tenant))).await;
    found.iter().map(|row| BookingRow::from_query_result(row, "").expect("a booking")).collect()
}

/// A tenant's claims, sorted.
pub async fn claims(rows: &Rows, tenant: Uuid) -> Vec<ClaimRow> {
    let text = "SELECT quantum, bay_id, booking_id FROM claim WHERE tenant_id =";
    let found = rows.ask(&format!("{text} {}", rows.uuid(tenant))).await;
    let mut claims: Vec<_> = found.iter().map(|row| ClaimRow::from_query_result(row, "").expect("a claim")).collect();
    claims.sort_unstable();
    claims
}

/// What holds of a tenant's rows whatever was done to them: active bookings have exactly the claims they should, nobody else has any, and
/// no two stand in one bay at a time. Gives back the bookings.
pub async fn check(rows: &Rows, tenant: Uuid) -> Vec<BookingRow> {
    let bookings = bookings(rows, tenant).await;
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
    assert_eq!(claims(rows, tenant).await, expected, "claims are the quanta of active bookings");
    bookings
}
