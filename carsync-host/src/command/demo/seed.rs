//! Filling an empty database with the three businesses, by the use cases anybody has. A seeding that was interrupted is finished by the next
//! start; one that was finished is never touched again, and a database with other tenants is left alone.

use carsync_core::CarSync;
use carsync_core::account::{AccountError, Role, Staff};
use carsync_core::booking::{Agreed, Book, BookingState, SlotQuery, VehicleChoice};
use carsync_core::catalogue::{WorkshopRef, WorkshopWhole};
use carsync_core::jiff::civil::Date;
use carsync_core::page::PageQuery;
use carsync_core::storage::Conflict;
use carsync_core::tenancy::TenancyError;
use tokio_util::sync::CancellationToken;

use super::super::{count, enter};
use super::business::{BUSINESSES, Business, CUSTOMER, OPERATOR, holidays, phone};
use super::chance::{Dice, vehicle};
use super::inspection::{brand, inspect};
use super::plan;
use crate::failure::{Failure, Trying};
use crate::terminal::say;

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeding {
    /// The data was there already.
    Kept,
    /// It has just been made.
    Made,
    /// A stop came between; the next start goes on.
    Stopped,
}

/// Seeds what is not there yet.
///
/// # Errors
/// The database has other tenants; whatever a use case refuses.
pub async fn seed(carsync: &CarSync, stop: &CancellationToken) -> Result<Seeding, Failure> {
    if is_whole(carsync).await? {
        return Ok(Seeding::Kept);
    }
    refuse_foreign_tenants(carsync).await?;
    let days = holidays()?;
    for (number, business) in BUSINESSES.iter().enumerate() {
        let (staff, resumed) = found(carsync, business).await?;
        carsync.catalogue().add_holidays(&staff, &days).await?;
        let dates: Vec<Date> = days.iter().map(|(date, _)| *date).collect();
        let (mut workshops, mut bookings) = (0, 0);
        for workshop in carsync.catalogue().workshops(staff.scope()).await? {
            if stop.is_cancelled() {
                return Ok(Seeding::Stopped);
            }
            if !(resumed && has_bookings(carsync, &staff, &workshop.id.into()).await?) {
                bookings += fill(carsync, &staff, &workshop.id.into(), &dates, number).await?;
            }
            workshops += 1;
        }
        say(format_args!("  {:<10} {}, {}", business.slug, count(workshops, "workshop"), count(bookings, "booking")));
        appoint(carsync, &staff, business).await?;
        match number {
            0 => inspect(carsync, &staff).await?,
            1 => brand(carsync, &staff).await?,
            _ => {}
        }
    }
    grant(carsync).await?;
    Ok(Seeding::Made)
}

/// Whether the last step of an earlier seeding is done.
async fn is_whole(carsync: &CarSync) -> Result<bool, Failure> {
    match carsync.tenancy().profile(&BUSINESSES[0].slug.parse()?).await {
        Ok(_) => {}
        Err(TenancyError::NotFound) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    let session = carsync.accounts().trust_session(&phone(OPERATOR)?).await?;
    let who = carsync.accounts().authenticate(&session.token).await?;
    let operator = carsync.accounts().operator(&who).await;
    carsync.accounts().sign_out(&who).await?;
    match operator {
        Ok(_) => Ok(true),
        Err(AccountError::Forbidden) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The demo gives working sign-ins away: it must never do so beside somebody's real data.
async fn refuse_foreign_tenants(carsync: &CarSync) -> Result<(), Failure> {
    let tenants = carsync.tenancy().list(&carsync.accounts().trust_operator(), &PageQuery::first(200)).await?;
    let foreign = tenants.items.iter().find(|tenant| BUSINESSES.iter().all(|business| business.slug != tenant.slug.as_str()));
    match foreign {
        None => Ok(()),
        Some(tenant) => {
            let why = format!(
                "this database has a tenant `{}` that is not of the demo; give the demo a folder of its own with --data",
                tenant.slug
            );
            Err(Failure::new(why))
        }
    }
}

/// The tenant and its workshops, and whether an earlier seeding had made the tenant.
pub(super) async fn found(carsync: &CarSync, business: &Business) -> Result<(Staff, bool), Failure> {
    let resumed = match carsync.tenancy().create(&carsync.accounts().trust_operator(), business.tenant()?).await {
        Ok(_) => false,
        Err(TenancyError::SlugTaken) => true,
        Err(error) => return Err(error.into()),
    };
    let scope = enter(carsync, &business.slug.parse()?).await?;
    let staff = carsync.accounts().trust_staff(&scope, Role::Administrator);
    if carsync.catalogue().workshops(&scope).await?.is_empty() {
        carsync.catalogue().open_workshops(&staff, business.openings()?).await?;
    }
    Ok((staff, resumed))
}

/// Whether an earlier seeding has filled this workshop; its bookings are one unit, so there are all or none.
async fn has_bookings(carsync: &CarSync, staff: &Staff, which: &WorkshopRef) -> Result<bool, Failure> {
    let whole = carsync.catalogue().workshop(staff.scope(), which).await?;
    let mut date = plan::first_day(&whole, carsync.now());
    for _ in 0..plan::DAYS {
        if !carsync.bookings().day(staff, which, date).await?.entries.is_empty() {
            return Ok(true);
        }
        date = date.tomorrow()?;
    }
    Ok(false)
}

/// Two weeks of bookings in one unit.
async fn fill(carsync: &CarSync, staff: &Staff, which: &WorkshopRef, holidays: &[Date], number: usize) -> Result<usize, Failure> {
    let whole = carsync.catalogue().workshop(staff.scope(), which).await?;
    let now = carsync.now();
    let business = &BUSINESSES[number];
    let mut bookings = plan::bookings(&whole, holidays, now, number, business.customers);
    // The customer who will be signed in has been here before: some visits are theirs.
    let visits = if first_workshop(business, &whole) { visits(&mut bookings) } else { Vec::new() };
    let slug = whole.workshop.draft.slug.clone();
    carsync.bookings().import(staff, whole.workshop.id, &bookings).await.trying(|| format!("bookings of {slug}"))?;
    let theirs = if visits.is_empty() { 0 } else { welcome_back(carsync, staff, &whole, visits).await? };
    Ok(bookings.len() + theirs)
}

/// Takes the first visit of each of the first three days out of the plan.
fn visits(bookings: &mut Vec<Agreed>) -> Vec<Agreed> {
    let mut taken: Vec<Agreed> = Vec::new();
    bookings.retain(|agreed| {
        let day = |one: &Agreed| one.starts_at.as_second() / 86_400;
        let free = taken.len() < 3 && taken.iter().all(|other| day(other) != day(agreed));
        if is_visit(agreed) && free {
            taken.push(agreed.clone());
            return false;
        }
        true
    });
    taken
}

fn first_workshop(business: &Business, whole: &WorkshopWhole) -> bool {
    business.slug == BUSINESSES[0].slug && whole.workshop.draft.slug.as_str() == "nilrah-sadeghiyeh"
}

fn is_visit(agreed: &Agreed) -> bool {
    agreed.state == BookingState::Finished && agreed.services.len() == 1
}

/// The signed-in customer's vehicle, a booking to come by their own hand, and the visits behind them.
async fn welcome_back(carsync: &CarSync, staff: &Staff, whole: &WorkshopWhole, visits: Vec<Agreed>) -> Result<usize, Failure> {
    let phone = phone(CUSTOMER)?;
    let facts = vehicle(&mut Dice::of(CUSTOMER)).ok_or_else(|| Failure::new("the car catalogue is empty"))?;
    let session = carsync.accounts().trust_session(&phone).await?;
    let who = carsync.accounts().authenticate(&session.token).await?;
    carsync.accounts().add_vehicle(&who, facts.clone()).await?;
    carsync.accounts().sign_out(&who).await?;

    let customer = carsync.accounts().trust_customer(staff.scope(), &phone).await?;
    let services = visits.first().map(|visit| visit.services.clone()).unwrap_or_default();
    let workshop = whole.workshop.id;
    let query = SlotQuery { workshop: workshop.into(), services: services.clone(), from: None, days: 10, explain: false };
    let sheet = carsync.bookings().slots(staff.scope(), &query).await?;
    let mut booked = 0;
    if let Some(slot) = sheet.slots.get(sheet.slots.len() / 2) {
        let vehicle = VehicleChoice::Told(facts.clone());
        let book = Book { workshop, services, starts_at: slot.starts_at, vehicle, note: None };
        carsync.bookings().book(&customer, &book, &"demo-customer".parse()?).await?;
        booked += 1;
    }
    let visits: Vec<Agreed> =
        visits.into_iter().map(|visit| Agreed { phone: Some(phone.clone()), vehicle: facts.clone(), ..visit }).collect();
    carsync.bookings().import(staff, workshop, &visits).await?;
    Ok(booked + visits.len())
}

async fn appoint(carsync: &CarSync, staff: &Staff, business: &Business) -> Result<(), Failure> {
    for (number, role, at) in business.staff {
        let at = match at {
            Some(slug) => Some(carsync.catalogue().workshop(staff.scope(), &slug.parse()?).await?.workshop.id),
            None => None,
        };
        match carsync.accounts().add_staff(staff, &phone(number)?, *role, at).await {
            Ok(_) => {}
            Err(AccountError::Storage(error)) if error.conflict() == Some(Conflict::Duplicate) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn grant(carsync: &CarSync) -> Result<(), Failure> {
    carsync.accounts().grant_operator(&carsync.accounts().trust_operator(), &phone(OPERATOR)?).await?;
    Ok(())
}
