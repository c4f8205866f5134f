//! A service that is needed again, and when that will be.

use jiff::{SignedDuration, Span, Timestamp};

use crate::booking::Booking;
use crate::catalogue::{ServiceInterval, Title};
use crate::inspection::OdometerReading;
use crate::storage::{StorageError, TenantWrite};
use crate::value::{Slug, VehicleId, WorkshopId, Zone};

/// Readings that are closer together tell no pace.
const PACE_SPAN_MIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A reading that is no farther from the work than this tells the kilometres at which it was done.
const SAME_VISIT: SignedDuration = SignedDuration::from_hours(7 * 24);
const DAY_S: f64 = 86_400.0;
/// Nothing is expected later than in ten years.
const FARTHEST: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);

/// The last time a service was done on a vehicle, and when it is due again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceDue {
    /// The tenant's record of the vehicle.
    pub vehicle: VehicleId,
    /// The service, by its slug: a tenant's workshops share it.
    pub service: Slug,
    /// Its name when it was done.
    pub title: Title,
    /// Where it was done.
    pub workshop: WorkshopId,
    /// After what it is needed again.
    pub interval: ServiceInterval,
    /// When it was done.
    pub done_at: Timestamp,
    /// When it is due again, as far as that can be told.
    pub due_at: Option<Timestamp>,
    /// When the owner was told.
    pub told_at: Option<Timestamp>,
}

impl ServiceDue {
    /// The same with its due time reckoned from these readings of the vehicle's odometer, newest first.
    #[must_use]
    pub fn projected(self, ledger: &[OdometerReading]) -> Self {
        let due_at = [self.due_by_date(), self.due_by_odometer(ledger)].into_iter().flatten().min();
        Self { due_at, ..self }
    }

    fn due_by_date(&self) -> Option<Timestamp> {
        let months = self.interval.months?;
        // A day more or less for the zone does not matter here.
        self.done_at.to_zoned(Zone::default().rules().clone()).checked_add(Span::new().months(months)).ok().map(|due| due.timestamp())
    }

    /// When the odometer will have moved on by the interval, if it goes on as it did.
    fn due_by_odometer(&self, ledger: &[OdometerReading]) -> Option<Timestamp> {
        let interval_km = f64::from(self.interval.km?);
        let newest = ledger.first()?;
        let pace = km_per_second(ledger)?;
        let near = |reading: &&OdometerReading| reading.read_at.duration_since(self.done_at).abs() <= SAME_VISIT;
        let (since, left_km) = match ledger.iter().find(near) {
            Some(done) => (newest.read_at, f64::from(done.km) + interval_km - f64::from(newest.km)),
            None => (self.done_at, interval_km),
        };
        let seconds = (left_km / pace).clamp(-FARTHEST.as_secs_f64(), FARTHEST.as_secs_f64());
        since.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
    }
}

/// How fast an odometer moves, from its oldest to its newest reading.
fn km_per_second(ledger: &[OdometerReading]) -> Option<f64> {
    let (newest, oldest) = (ledger.first()?, ledger.last()?);
    let span = newest.read_at.duration_since(oldest.read_at);
    let km = newest.km.checked_sub(oldest.km).filter(|km| *km > 0)?;
    (span >= PACE_SPAN_MIN).then(|| f64::from(km) / span.as_secs_f64().max(DAY_S))
}

/// Under which subject the message of it stands in the outbox.
pub(super) fn subject_of(vehicle: VehicleId, service: &Slug) -> String {
    format!("{vehicle}/due/{service}")
}

/// Writes down that a booking's services were done: those that come again will be due again.
pub(crate) async fn note_done(unit: &mut dyn TenantWrite, booking: &Booking, now: Timestamp) -> Result<(), StorageError> {
    let (Some(vehicle), done_at) = (booking.vehicle, booking.ended_at.unwrap_or(now)) else { return Ok(()) };
    let services = unit.catalogue().services(booking.workshop).await?;
    let of_line = |id| services.iter().find(|service| service.id == id).and_then(|service| service.draft.interval);
    let again: Vec<_> = booking.lines.iter().filter_map(|line| Some((line, of_line(line.service)?))).collect();
    if again.is_empty() {
        return Ok(());
    }
    let ledger = unit.inspections().odometer(vehicle).await?;
    let known = unit.maintenance().due_of(vehicle).await?;
    for (line, interval) in again {
        if known.iter().any(|due| due.service == line.slug && due.done_at >= done_at) {
            continue;
        }
        let due = ServiceDue {
            vehicle,
            service: line.slug.clone(),
            title: line.title.clone(),
            workshop: booking.workshop,
            interval,
            done_at,
            due_at: None,
            told_at: None,
        };
        unit.maintenance_mut().put_due(&due.projected(&ledger)).await?;
        unit.outbox_mut().withdraw(&subject_of(vehicle, &line.slug), now).await?;
    }
    Ok(())
}

/// Reckons anew what a vehicle will need, since its odometer was read.
pub(crate) async fn note_reading(unit: &mut dyn TenantWrite, vehicle: VehicleId) -> Result<(), StorageError> {
    let known = unit.maintenance().due_of(vehicle).await?;
    if known.is_empty() {
        return Ok(());
    }
    let ledger = unit.inspections().odometer(vehicle).await?;
    for old in known.into_iter().filter(|due| due.told_at.is_none()) {
        let new = old.clone().projected(&ledger);
        if new != old {
            unit.maintenance_mut().put_due(&new).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Id;
    use uuid::Uuid;

    fn at(day: &str) -> Timestamp {
        format!("{day}T08:00:00Z").parse().expect("a day")
    }

    fn reading(km: u32, day: &str) -> OdometerReading {
        OdometerReading { id: Id::from_uuid(Uuid::from_u128(km.into())), report: None, km, read_at: at(day), lower_because: None }
    }

    fn oil(months: Option<u16>, km: Option<u32>, done: &str) -> ServiceDue {
        ServiceDue {
            vehicle: Id::from_uuid(Uuid::from_u128(1)),
            service: "oil".parse().expect("a slug"),
            title: Title { fa: "روغن".parse().expect("a name"), en: "Oil".parse().expect("a name") },
            workshop: Id::from_uuid(Uuid::from_u128(2)),
            interval: ServiceInterval { months, km },
            done_at: at(done),
            due_at: None,
            told_at: None,
        }
    }

    #[test]
    fn what_comes_first_decides() {
        // 100 km a day, newest first.
        let ledger = [reading(20_000, "2026-04-11"), reading(10_000, "2026-01-01")];
        let due = |months, km| oil(months, km, "2026-04-11").projected(&ledger).due_at;
        assert_eq!(due(Some(6), None), Some(at("2026-10-11")));
        assert_eq!(due(None, Some(10_000)), Some(at("2026-07-20")));
        assert_eq!(due(Some(6), Some(10_000)), Some(at("2026-07-20")));
        assert_eq!(due(Some(1), Some(10_000)), Some(at("2026-05-11")));
    }

    #[test]
    fn without_two_readings_a_month_apart_only_the_date_counts() {
        for ledger in [vec![], vec![reading(10_000, "2026-04-11")], vec![reading(10_900, "2026-04-11"), reading(10_000, "2026-04-02")]] {
            assert_eq!(oil(None, Some(10_000), "2026-04-11").projected(&ledger).due_at, None);
            assert_eq!(oil(Some(6), Some(10_000), "2026-04-11").projected(&ledger).due_at, Some(at("2026-10-11")));
        }
    }

    #[test]
    fn a_later_reading_brings_it_nearer() {
        // Done at 20,000; a month later 28,000 are shown: 2,000 are left, at some 137 km a day.
        let ledger = [reading(28_000, "2026-05-12"), reading(20_000, "2026-04-11"), reading(10_000, "2026-01-01")];
        let due = oil(None, Some(10_000), "2026-04-11").projected(&ledger).due_at.expect("a date");
        assert_eq!(due.to_string().get(..10), Some("2026-05-26"));
        // One that shows more than the interval makes it due in the past.
        let ledger = [reading(40_000, "2026-05-12"), reading(20_000, "2026-04-11"), reading(10_000, "2026-01-01")];
        assert!(oil(None, Some(10_000), "2026-04-11").projected(&ledger).due_at.is_some_and(|due| due < at("2026-05-12")));
    }
}
