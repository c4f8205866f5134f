//! Finalising: in one unit the draft becomes a sealed document, the one it corrects is superseded, and the worker is told.

use serde::{Deserialize, Serialize};

use super::{Inspections, internal, reach};
use crate::account::{Permission, Staff};
use crate::booking::{Answered, IdempotencyKey, Keyed};
use crate::inspection::error::InspectionError;
use crate::inspection::odometer::OdometerReading;
use crate::inspection::report::{Report, ReportState, SealedReport};
use crate::inspection::seal::{canonical, seal};
use crate::inspection::store::DraftLock;
use crate::maintenance::note_reading;
use crate::repeat::repeat;
use crate::storage::TenantRead;
use crate::value::{BookingId, Locale, Money, Name, ReportId};

/// Asks to make a draft final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Finalise {
    /// The price of a sound vehicle like this one; with the tenant's table it makes the value waterfall.
    pub base_price: Option<Money>,
}

/// What is remembered of a finalised report under its key.
#[derive(Debug, Serialize, Deserialize)]
struct Finalised {
    report: ReportId,
}

/// What a request's hash is made of.
#[derive(Debug, Serialize)]
struct Asked<'a> {
    booking: BookingId,
    how: &'a Finalise,
}

impl Inspections {
    /// Makes a booking's draft final. Rendering, publishing and telling the customer follow by the worker.
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `Incomplete` with the items, `OdometerLower` without a reason, `State` if it is final already, `KeyReused`;
    /// the storage's.
    pub async fn finalise(
        &self,
        by: &Staff,
        booking: BookingId,
        how: &Finalise,
        key: &IdempotencyKey,
    ) -> Result<Answered<Report>, InspectionError> {
        let keyed = Keyed::by_staff(by, "report.finalise", key, &Asked { booking, how });
        let inspector = self.name_of(by).await?;
        repeat!(InspectionError, attempt => {
            let mut unit = self.storage.write(by.scope()).await?;
            let booked = unit.bookings().find(booking).await?.ok_or(InspectionError::NotFound("booking"))?;
            by.demand(Permission::Inspect, Some(booked.workshop))?;
            let known = unit.inspections().reports_of_booking(booking).await?;
            let Some(report) = known.iter().find(|report| report.state == ReportState::Draft).map(|draft| draft.id) else {
                let none = match known.iter().find(|report| report.state == ReportState::Final) {
                    Some(last) => InspectionError::State { state: last.state },
                    None => InspectionError::NotFound("inspection"),
                };
                return recall(&keyed, unit.as_ref()).await?.ok_or(none);
            };
            // Whoever repeats this request waits for the lock, and then finds the answer.
            let locked = self.lock(unit.as_mut(), by, report, DraftLock::Whole).await;
            if let Some(first) = recall(&keyed, unit.as_ref()).await? {
                return Ok(first);
            }
            let draft = self.draft_of(unit.as_ref(), locked?).await?;
            let missing = draft.missing();
            if !missing.is_empty() {
                return Err(InspectionError::Incomplete { missing });
            }
            unit.inspections_mut().lock_odometer(draft.report.vehicle).await?;
            let draft = self.draft_of(unit.as_ref(), draft.report).await?;
            let around = self.surroundings(unit.as_ref(), &draft, inspector.clone(), how.base_price).await?;
            let (now, tenant_locale) = (around.now, around.tenant.locale);
            let document = self.document(&draft, around)?;
            let key = self.sealing_key(unit.as_mut(), by.scope()).await?;
            let signing = self.vault.open(by.scope(), &key).map_err(internal)?;
            let canonical = canonical(&document).map_err(internal)?;
            let seal = seal(&canonical, key.id, &signing);
            if let Some(old) = document.supersedes
                && unit.inspections().report(old).await?.is_some_and(|old| old.state == ReportState::Final)
            {
                unit.inspections_mut().end_report(old, ReportState::Superseded, now, None).await?;
            }
            if let Some(odometer) = &document.odometer {
                let reading = OdometerReading {
                    id: self.origin.id(),
                    report: Some(report),
                    km: odometer.km,
                    read_at: now,
                    lower_because: odometer.lower_because.clone(),
                };
                unit.inspections_mut().insert_reading(draft.report.vehicle, &reading).await?;
                note_reading(unit.as_mut(), draft.report.vehicle).await?;
            }
            let seen = draft.report.version;
            let mut last = draft.report;
            self.address(unit.as_ref(), &mut last, tenant_locale).await?;
            last.state = ReportState::Final;
            last.version = seen.next();
            last.sealed = Some(SealedReport { document, canonical, seal });
            unit.inspections_mut().finalise(&last, seen).await?;
            unit.inspections_mut().insert_job(report, now).await?;
            unit.bookings_mut().remember(&keyed.remember(&Finalised { report })?, now).await?;
            reach("finalise.before_commit");
            unit.commit().await?;
            reach("finalise.after_commit");
            self.wake.reports();
            tracing::info!(tenant.slug = %by.scope().slug(), report.id = %report, "report finalised");
            Ok(Answered::first(last))
        })
    }

    /// Whom the report goes to, as the booking and the customer's card stand now.
    async fn address(&self, unit: &dyn TenantRead, report: &mut Report, tenant_locale: Locale) -> Result<(), InspectionError> {
        let booking = unit.bookings().find(report.booking).await?.ok_or(InspectionError::NotFound("booking"))?;
        let card = match booking.customer {
            Some(id) => unit.customers().cards(&[id]).await?.into_iter().next(),
            None => None,
        };
        report.customer = booking.customer;
        report.person = booking.person.or_else(|| card.as_ref().and_then(|card| card.person));
        report.phone = card.and_then(|card| card.phone);
        report.locale = match booking.customer {
            Some(id) => unit.customers().language_of(id).await?.unwrap_or(tenant_locale),
            None => tenant_locale,
        };
        Ok(())
    }

    /// The name of whoever acts, if they have told it.
    async fn name_of(&self, by: &Staff) -> Result<Option<Name>, InspectionError> {
        let Some(person) = by.person else { return Ok(None) };
        Ok(self.storage.platform().await?.accounts().person(person).await?.and_then(|person| person.name))
    }
}

/// The report that this key made final before, as it stands now.
async fn recall(keyed: &Keyed, unit: &dyn TenantRead) -> Result<Option<Answered<Report>>, InspectionError> {
    let Some(first) = keyed.recall::<Finalised>(unit).await? else { return Ok(None) };
    let first = first.map_err(|_| InspectionError::KeyReused)?;
    let report = unit.inspections().report(first.value.report).await?.ok_or(InspectionError::NotFound("report"))?;
    Ok(Some(Answered { value: report, replayed: true }))
}
