//! The port: what can be asked of a near-me index, and what every implementation answers.
//!
//! The laws are on [`GeoIndex`]; `testing::geo` checks them on any implementation.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

use async_trait::async_trait;

use crate::value::{GeoPoint, Slug, TenantId, WorkshopId};

/// How far an index has followed the directory. Later commits have greater revisions; zero is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision(u64);

impl Revision {
    /// The revision with this number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// One workshop as the index knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Whose workshop it is.
    pub tenant: TenantId,
    /// The workshop. An index holds a workshop once, whatever tenant it came from.
    pub workshop: WorkshopId,
    /// Where it stands.
    pub place: GeoPoint,
    /// What it offers.
    pub services: BTreeSet<Slug>,
    /// Whether the directory of all tenants shows it. If not, only a query [of its tenant](NearQuery::of_tenant) finds it.
    pub listed: bool,
}

/// One step from an older state of the directory to a newer one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SiteChange {
    /// The workshop now looks like this, whether it was known or not. A workshop that changed hands leaves its former tenant.
    Put(Site),
    /// The tenant no longer has this workshop. Nothing happens if it is unknown or another tenant's.
    Remove {
        /// Whose workshop it was.
        tenant: TenantId,
        /// The workshop to forget.
        workshop: WorkshopId,
    },
}

/// A question: what is nearest to this point? Built by [`around`](Self::around) and narrowed by the other methods.
///
/// Its `Debug` leaves the point out, because it is usually where a person stands.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct NearQuery {
    /// The point to measure from.
    pub around: GeoPoint,
    /// The greatest distance in metres, inclusive. A negative one and NaN find nothing.
    pub within_m: Option<f64>,
    /// Services that a workshop must offer, all of them.
    pub services: Vec<Slug>,
    /// Only this tenant's workshops, listed or not; without it, the listed ones of all tenants.
    pub tenant: Option<TenantId>,
    /// The greatest number of answers.
    pub limit: usize,
    /// Only answers strictly after this one.
    pub after: Option<NearCursor>,
}

impl NearQuery {
    /// The answers that a query asks for unless [`limit`](Self::limit) says otherwise.
    pub const DEFAULT_LIMIT: usize = 10;

    /// The ten listed workshops that are nearest to this point.
    pub const fn around(point: GeoPoint) -> Self {
        Self { around: point, within_m: None, services: Vec::new(), tenant: None, limit: Self::DEFAULT_LIMIT, after: None }
    }

    /// No farther than this many kilometres.
    pub fn within_km(mut self, km: f64) -> Self {
        self.within_m = Some(km * 1_000.0);
        self
    }

    /// That offer this service too, besides those named before.
    pub fn offering(mut self, service: Slug) -> Self {
        self.services.push(service);
        self
    }

    /// Of this tenant only, unlisted workshops included.
    pub fn of_tenant(mut self, tenant: TenantId) -> Self {
        self.tenant = Some(tenant);
        self
    }

    /// At most this many.
    pub fn limit(mut self, answers: usize) -> Self {
        self.limit = answers;
        self
    }

    /// The page after the one that ended with this cursor. The other parts of the query must stay the same.
    pub fn after(mut self, cursor: NearCursor) -> Self {
        self.after = Some(cursor);
        self
    }
}

impl fmt::Debug for NearQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NearQuery")
            .field("around", &format_args!("[redacted]"))
            .field("within_m", &self.within_m)
            .field("services", &self.services)
            .field("tenant", &self.tenant)
            .field("limit", &self.limit)
            .field("paged", &self.after.is_some())
            .finish()
    }
}

/// The place of one answer in the order of answers, see [`Near::cursor`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearCursor {
    /// The distance that was answered, in metres, unrounded.
    pub distance_m: f64,
    /// The workshop that was answered.
    pub workshop: WorkshopId,
}

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Whose workshop it is.
    pub tenant: TenantId,
    /// The workshop.
    pub workshop: WorkshopId,
    /// Its great-circle distance in metres.
    pub distance_m: f64,
}

impl Near {
    /// Where this answer stands in the order; the last one of a page is where the next page begins.
    pub const fn cursor(&self) -> NearCursor {
        NearCursor { distance_m: self.distance_m, workshop: self.workshop }
    }
}

/// Finds the nearest workshops. Kept current by one follower of the directory and asked by many.
///
/// # Laws
/// * **Order.** Answers come by `(distance_m, workshop)`. The order is total, so that [`NearQuery::after`] the last answer of a page
///   neither loses nor repeats one as long as the sites stay the same.
/// * **Exactness.** The answers are those that measuring every site would give, everywhere on earth.
/// * **Distance.** `distance_m` is [`GeoPoint::distance_m`] from the point asked about, to 1 mm or one part in a billion.
/// * **Batch.** A reader sees all of one `replace` or `apply`, or nothing of it.
/// * **Revision.** It never goes back. What is older than [`revision`](Self::revision) changes nothing and is not an error: revisions
///   grow in the order of commits, so the index already holds it or what came after it. The same revision may come again,
///   because a `Put` replaces and a `Remove` forgets, however often.
#[async_trait]
pub trait GeoIndex: fmt::Debug + Send + Sync {
    /// The workshops that the query asks for, nearest first.
    ///
    /// # Errors
    /// [`GeoError::Unavailable`] if the index can't be asked now.
    async fn nearest(&self, query: &NearQuery) -> Result<Vec<Near>, GeoError>;

    /// Makes these the only sites, as the directory stood at this revision. Of a workshop named twice the last one stays.
    ///
    /// # Errors
    /// [`GeoError::Unavailable`] if the index can't be changed now; it then holds what it held before.
    async fn replace(&self, all: Vec<Site>, at: Revision) -> Result<(), GeoError>;

    /// Makes these changes in their order, which lead to this revision of the directory.
    ///
    /// # Errors
    /// [`GeoError::Unavailable`] if the index can't be changed now; it then holds what it held before.
    async fn apply(&self, changes: Vec<SiteChange>, at: Revision) -> Result<(), GeoError>;

    /// The greatest revision that the index was brought to.
    fn revision(&self) -> Revision;
}

/// Why a near-me index did not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GeoError {
    /// The index can't be reached or is not ready. Nothing was changed; asking again later may help.
    #[error("the near-me index is unavailable")]
    Unavailable {
        /// What the adapter ran into.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

impl GeoError {
    /// [`Unavailable`](Self::Unavailable) because of this.
    pub fn unavailable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable { source: source.into() }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "geo.unavailable",
        }
    }
}
