//! Reading and changing what a tenant's workshops are. Every change republishes the listings it touches, in the same unit.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, ToSpan};

use super::error::CatalogueError;
use super::hours::ClosurePeriod;
use super::model::{
    Bay, BayDraft, Closure, ClosureDraft, Opening, Service, ServiceDraft, Workshop, WorkshopDraft, WorkshopRef, WorkshopWhole,
};
use super::whole::whole_of;
use crate::account::{Permission, Staff};
use crate::audit::AuditEntry;
use crate::booking::Booking;
use crate::booking::schedule::{Quantum, QuantumRange};
use crate::directory::publish;
use crate::entropy::Origin;
use crate::error::BadField;
use crate::outbox::Wake;
use crate::storage::{Storage, StorageError, TenantRead, TenantWrite};
use crate::tenancy::TenantScope;
use crate::value::{BayId, ClosureId, Invalid, Name, ServiceId, WorkshopId};
use crate::version::Version;

/// The longest closure, and how far ahead hits of a change are looked for: two years.
const CLOSURE_DAYS_MAX: i32 = 2 * 366;

/// The workshops of a deployment's tenants.
#[derive(Debug)]
pub struct Catalogue {
    storage: Arc<dyn Storage>,
    origin: Origin,
    wake: Wake,
}

impl Catalogue {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: Origin, wake: Wake) -> Self {
        Self { storage, origin, wake }
    }

    /// A workshop with its bays, services and closures to come.
    ///
    /// # Errors
    /// `NotFound`; the storage's.
    pub async fn workshop(&self, scope: &TenantScope, which: &WorkshopRef) -> Result<WorkshopWhole, CatalogueError> {
        let unit = self.storage.read(scope).await?;
        self.whole(unit.as_ref(), which).await
    }

    /// The same for its staff, inactive things too.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; the storage's.
    pub async fn setup(&self, by: &Staff, which: &WorkshopRef) -> Result<WorkshopWhole, CatalogueError> {
        let whole = self.workshop(by.scope(), which).await?;
        by.demand(Permission::SeeBoard, Some(whole.workshop.id))?;
        Ok(whole)
    }

    /// All workshops of a tenant by slug.
    ///
    /// # Errors
    /// The storage's.
    pub async fn workshops(&self, scope: &TenantScope) -> Result<Vec<Workshop>, CatalogueError> {
        Ok(self.storage.read(scope).await?.catalogue().workshops().await?)
    }

    /// Adds a workshop.
    ///
    /// # Errors
    /// `Denied`, `SlugTaken`; the storage's.
    pub async fn add_workshop(&self, by: &Staff, draft: WorkshopDraft) -> Result<Workshop, CatalogueError> {
        by.demand(Permission::ManageTenant, None)?;
        let workshop = Workshop { id: self.origin.id(), draft, version: Version::FIRST };
        let mut unit = self.storage.write(by.scope()).await?;
        unit.catalogue_mut().insert_workshop(&workshop).await?;
        let did = by.did(&self.origin, "workshop.added", &workshop.draft.slug);
        self.publish_and_commit(unit, &did, Some(&[workshop.id])).await?;
        Ok(workshop)
    }

    /// Replaces what may be edited of a workshop, its hours among it, and tells which bookings to come no longer lie in open time.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `SlugTaken`; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update_workshop(
        &self,
        by: &Staff,
        which: &WorkshopRef,
        draft: WorkshopDraft,
        seen: Version,
    ) -> Result<(Workshop, Vec<Booking>), CatalogueError> {
        let mut unit = self.storage.write(by.scope()).await?;
        let old = unit.catalogue().workshop(which).await?.ok_or(CatalogueError::NotFound("workshop"))?;
        by.demand(Permission::ManageCatalogue, Some(old.id))?;
        let workshop = Workshop { id: old.id, draft, version: seen.next() };
        unit.catalogue_mut().update_workshop(&workshop, seen).await?;
        let now = self.origin.now();
        let mut whole = self.whole(unit.as_ref(), &old.id.into()).await?;
        let coming = self.coming(unit.as_ref(), old.id, horizon(now), now).await?;
        whole.closures.clear();
        let stranded = coming.into_iter().filter(|booking| !lies_open(&whole, booking)).collect();
        let did = by.did(&self.origin, "workshop.changed", &workshop.draft.slug);
        self.publish_and_commit(unit, &did, Some(&[workshop.id])).await?;
        Ok((workshop, stranded))
    }

    /// Adds a bay.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; the storage's.
    pub async fn add_bay(&self, by: &Staff, workshop: WorkshopId, draft: BayDraft) -> Result<Bay, CatalogueError> {
        by.demand(Permission::ManageCatalogue, Some(workshop))?;
        let bay = Bay { id: self.origin.id(), workshop, draft, version: Version::FIRST };
        let mut unit = self.storage.write(by.scope()).await?;
        self.require(unit.as_ref(), workshop).await?;
        unit.catalogue_mut().insert_bay(&bay).await?;
        self.publish_and_commit(unit, &by.did(&self.origin, "bay.added", &bay.draft.name), Some(&[workshop])).await?;
        Ok(bay)
    }

    /// Replaces what may be edited of a bay. One with bookings to come can't be closed.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `BayInUse`; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update_bay(
        &self,
        by: &Staff,
        workshop: WorkshopId,
        id: BayId,
        draft: BayDraft,
        seen: Version,
    ) -> Result<Bay, CatalogueError> {
        let mut unit = self.storage.write(by.scope()).await?;
        let found = unit.catalogue().bay(id).await?.filter(|bay| bay.workshop == workshop);
        let old = found.ok_or(CatalogueError::NotFound("bay"))?;
        by.demand(Permission::ManageCatalogue, Some(old.workshop))?;
        let closes = old.draft.active && !draft.active;
        let bay = Bay { draft, version: seen.next(), ..old };
        // Closed first and asked afterwards: from here on no booking gets into the bay, and those that did are seen.
        unit.catalogue_mut().update_bay(&bay, seen).await?;
        if closes {
            let now = self.origin.now();
            let coming = self.coming(unit.as_ref(), bay.workshop, horizon(now), now).await?;
            let in_use = coming.iter().filter(|booking| booking.bay == id).count();
            if in_use > 0 {
                return Err(CatalogueError::BayInUse(in_use));
            }
        }
        self.publish_and_commit(unit, &by.did(&self.origin, "bay.changed", &bay.draft.name), Some(&[bay.workshop])).await?;
        Ok(bay)
    }

    /// Adds a service.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `SlugTaken`, `Invalid`; the storage's.
    pub async fn add_service(&self, by: &Staff, workshop: WorkshopId, draft: ServiceDraft) -> Result<Service, CatalogueError> {
        by.demand(Permission::ManageCatalogue, Some(workshop))?;
        draft.check()?;
        let service = Service { id: self.origin.id(), workshop, draft, version: Version::FIRST };
        let mut unit = self.storage.write(by.scope()).await?;
        self.require(unit.as_ref(), workshop).await?;
        unit.catalogue_mut().insert_service(&service).await?;
        self.publish_and_commit(unit, &by.did(&self.origin, "service.added", &service.draft.slug), Some(&[workshop])).await?;
        Ok(service)
    }

    /// Adds many services in one unit: all of them or none.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `SlugTaken`, `Invalid`; the storage's. Nothing is kept then.
    pub async fn add_services(&self, by: &Staff, workshop: WorkshopId, drafts: Vec<ServiceDraft>) -> Result<Vec<Service>, CatalogueError> {
        by.demand(Permission::ManageCatalogue, Some(workshop))?;
        let mut unit = self.storage.write(by.scope()).await?;
        self.require(unit.as_ref(), workshop).await?;
        let services = self.insert_services(unit.as_mut(), workshop, drafts).await?;
        self.publish_and_commit(unit, &by.did(&self.origin, "services.added", services.len()), Some(&[workshop])).await?;
        Ok(services)
    }

    /// Replaces what may be edited of a service. Bookings keep what they were made with.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `SlugTaken`, `Invalid`; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update_service(
        &self,
        by: &Staff,
        workshop: WorkshopId,
        id: ServiceId,
        draft: ServiceDraft,
        seen: Version,
    ) -> Result<Service, CatalogueError> {
        draft.check()?;
        let mut unit = self.storage.write(by.scope()).await?;
        let found = unit.catalogue().service(id).await?.filter(|service| service.workshop == workshop);
        let old = found.ok_or(CatalogueError::NotFound("service"))?;
        by.demand(Permission::ManageCatalogue, Some(old.workshop))?;
        let service = Service { draft, version: seen.next(), ..old };
        unit.catalogue_mut().update_service(&service, seen).await?;
        self.publish_and_commit(unit, &by.did(&self.origin, "service.changed", &service.draft.slug), Some(&[service.workshop])).await?;
        Ok(service)
    }

    /// Opens a workshop whole: the workshop, its bays and its services in one unit. For imports and seeding.
    ///
    /// # Errors
    /// `Denied`, `SlugTaken`, `Invalid`; the storage's. Nothing is kept then.
    pub async fn open_workshop(
        &self,
        by: &Staff,
        draft: WorkshopDraft,
        bays: Vec<BayDraft>,
        services: Vec<ServiceDraft>,
    ) -> Result<WorkshopWhole, CatalogueError> {
        let opened = self.open_workshops(by, vec![Opening { workshop: draft, bays, services }]).await?;
        opened.into_iter().next().ok_or(CatalogueError::NotFound("workshop"))
    }

    /// Opens many workshops whole in one unit: all of them or none.
    ///
    /// # Errors
    /// `Denied`, `SlugTaken`, `Invalid`; the storage's. Nothing is kept then.
    pub async fn open_workshops(&self, by: &Staff, openings: Vec<Opening>) -> Result<Vec<WorkshopWhole>, CatalogueError> {
        by.demand(Permission::ManageTenant, None)?;
        let mut unit = self.storage.write(by.scope()).await?;
        let mut opened = Vec::with_capacity(openings.len());
        for opening in openings {
            let workshop = Workshop { id: self.origin.id(), draft: opening.workshop, version: Version::FIRST };
            unit.catalogue_mut().insert_workshop(&workshop).await?;
            for draft in opening.bays {
                let bay = Bay { id: self.origin.id(), workshop: workshop.id, draft, version: Version::FIRST };
                unit.catalogue_mut().insert_bay(&bay).await?;
            }
            self.insert_services(unit.as_mut(), workshop.id, opening.services).await?;
            opened.push(self.whole(unit.as_ref(), &workshop.id.into()).await?);
        }
        let ids: Vec<WorkshopId> = opened.iter().map(|whole| whole.workshop.id).collect();
        self.publish_and_commit(unit, &by.did(&self.origin, "workshops.opened", ids.len()), Some(&ids)).await?;
        Ok(opened)
    }

    /// Which bookings a closure would hit. Nothing is changed.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Invalid`; the storage's.
    pub async fn preview_closure(&self, by: &Staff, draft: &ClosureDraft) -> Result<Vec<Booking>, CatalogueError> {
        by.demand(closing(draft.workshop), draft.workshop)?;
        let unit = self.storage.read(by.scope()).await?;
        self.hit_by(unit.as_ref(), draft).await
    }

    /// Closes a workshop, or all of the tenant's, for a while, and tells which bookings that hits. They are not cancelled.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Invalid`; the storage's.
    pub async fn add_closure(&self, by: &Staff, draft: ClosureDraft) -> Result<(Closure, Vec<Booking>), CatalogueError> {
        by.demand(closing(draft.workshop), draft.workshop)?;
        let mut unit = self.storage.write(by.scope()).await?;
        let hit = self.hit_by(unit.as_ref(), &draft).await?;
        let closure = Closure { id: self.origin.id(), draft };
        unit.catalogue_mut().insert_closure(&closure).await?;
        let did = by.did(&self.origin, "closure.added", &closure.draft.reason);
        self.publish_and_commit(unit, &did, closure.draft.workshop.as_ref().map(std::slice::from_ref)).await?;
        Ok((closure, hit))
    }

    /// Takes a closure back.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; the storage's.
    pub async fn remove_closure(&self, by: &Staff, id: ClosureId) -> Result<(), CatalogueError> {
        let mut unit = self.storage.write(by.scope()).await?;
        let closure = unit.catalogue().closure(id).await?.ok_or(CatalogueError::NotFound("closure"))?;
        by.demand(closing(closure.draft.workshop), closure.draft.workshop)?;
        unit.catalogue_mut().delete_closure(id).await?;
        let did = by.did(&self.origin, "closure.removed", &closure.draft.reason);
        self.publish_and_commit(unit, &did, closure.draft.workshop.as_ref().map(std::slice::from_ref)).await?;
        Ok(())
    }

    /// Closes all of the tenant's workshops on these whole days; days that are closed under the same name already are left as they are.
    /// Gives back how many were added.
    ///
    /// # Errors
    /// `Denied`, `Invalid`; the storage's.
    pub async fn add_holidays(&self, by: &Staff, days: &[(Date, Name)]) -> Result<usize, CatalogueError> {
        by.demand(Permission::ManageTenant, None)?;
        let mut unit = self.storage.write(by.scope()).await?;
        let mut added = 0;
        let Some(first) = unit.catalogue().workshops().await?.into_iter().next() else {
            return Err(CatalogueError::NotFound("workshop"));
        };
        for (date, name) in days {
            let period = whole_day(*date)?;
            let known = unit.catalogue().closures(first.id, period.from()).await?;
            if known.iter().any(|one| one.draft.workshop.is_none() && one.draft.period == period && one.draft.reason == *name) {
                continue;
            }
            let draft = ClosureDraft { workshop: None, period, reason: name.clone() };
            unit.catalogue_mut().insert_closure(&Closure { id: self.origin.id(), draft }).await?;
            added += 1;
        }
        self.publish_and_commit(unit, &by.did(&self.origin, "holidays.added", added), None).await?;
        Ok(added)
    }

    async fn whole(&self, unit: &dyn TenantRead, which: &WorkshopRef) -> Result<WorkshopWhole, CatalogueError> {
        let workshop = unit.catalogue().workshop(which).await?.ok_or(CatalogueError::NotFound("workshop"))?;
        Ok(whole_of(unit, workshop, self.origin.now()).await?)
    }

    async fn insert_services(
        &self,
        unit: &mut dyn TenantWrite,
        workshop: WorkshopId,
        drafts: Vec<ServiceDraft>,
    ) -> Result<Vec<Service>, CatalogueError> {
        let mut services = Vec::with_capacity(drafts.len());
        for draft in drafts {
            draft.check()?;
            let service = Service { id: self.origin.id(), workshop, draft, version: Version::FIRST };
            unit.catalogue_mut().insert_service(&service).await?;
            services.push(service);
        }
        Ok(services)
    }

    async fn require(&self, unit: &dyn TenantRead, workshop: WorkshopId) -> Result<(), CatalogueError> {
        unit.catalogue().workshop(&workshop.into()).await?.map(|_| ()).ok_or(CatalogueError::NotFound("workshop"))
    }

    /// Writes down what was done and the listings of these workshops, or of all, and commits.
    async fn publish_and_commit(
        &self,
        mut unit: Box<dyn TenantWrite>,
        did: &AuditEntry,
        only: Option<&[WorkshopId]>,
    ) -> Result<(), CatalogueError> {
        unit.audit_mut().append(did).await?;
        publish(unit.as_mut(), only, self.origin.now()).await?;
        unit.commit().await?;
        self.wake.directory();
        Ok(())
    }

    /// Bookings of a workshop within a range that still hold their time.
    async fn coming(
        &self,
        unit: &dyn TenantRead,
        workshop: WorkshopId,
        range: QuantumRange,
        now: Timestamp,
    ) -> Result<Vec<Booking>, StorageError> {
        let mut bookings = unit.bookings().touching(workshop, range).await?;
        bookings.retain(|booking| booking.state.is_active() && !booking.has_expired(now));
        Ok(bookings)
    }

    async fn hit_by(&self, unit: &dyn TenantRead, draft: &ClosureDraft) -> Result<Vec<Booking>, CatalogueError> {
        let days = draft.period.from().duration_until(draft.period.until()).as_hours() / 24;
        if days > i64::from(CLOSURE_DAYS_MAX) {
            let long = Invalid::new("closure.too_long", "a closure lasts at most two years");
            return Err(CatalogueError::Invalid(BadField::new("until", long)));
        }
        let workshops = match draft.workshop {
            Some(id) => vec![unit.catalogue().workshop(&id.into()).await?.ok_or(CatalogueError::NotFound("workshop"))?],
            None => unit.catalogue().workshops().await?,
        };
        let mut hit = Vec::new();
        for workshop in workshops {
            let rules = workshop.draft.zone.rules();
            let instant = |civil: DateTime| rules.to_ambiguous_timestamp(civil).compatible().unwrap_or(Timestamp::MAX);
            let (from, until) = (instant(draft.period.from()), instant(draft.period.until()));
            let range = touched_by(from, until);
            let coming = self.coming(unit, workshop.id, range, self.origin.now()).await?;
            hit.extend(coming.into_iter().filter(|booking| booking.starts_at < until && booking.ends_at > from));
        }
        Ok(hit)
    }
}

/// From now to two years ahead.
fn horizon(now: Timestamp) -> QuantumRange {
    let until = now + jiff::SignedDuration::from_hours(24 * i64::from(CLOSURE_DAYS_MAX));
    touched_by(now, until)
}

/// The quanta of which some part lies within these instants.
fn touched_by(from: Timestamp, until: Timestamp) -> QuantumRange {
    QuantumRange::new(Quantum::holding(from), QuantumRange::beginning_within(from, until).end())
}

/// Who may close: a workshop is its managers', all of the tenant's are the administrator's.
fn closing(workshop: Option<WorkshopId>) -> Permission {
    if workshop.is_some() { Permission::ManageCatalogue } else { Permission::ManageTenant }
}

fn whole_day(date: Date) -> Result<ClosurePeriod, CatalogueError> {
    let from = date.to_datetime(Time::midnight());
    let until = from.checked_add(1.day()).unwrap_or(DateTime::MAX);
    ClosurePeriod::new(from, until).map_err(|invalid| CatalogueError::Invalid(BadField::new("date", invalid)))
}

/// Whether the booking's start and end lie in open time by the weekly hours.
fn lies_open(whole: &WorkshopWhole, booking: &Booking) -> bool {
    use crate::booking::schedule::Timetable;
    let draft = &whole.workshop.draft;
    let work = QuantumRange::new(Quantum::holding(booking.starts_at), Quantum::holding(booking.ends_at));
    let table = Timetable::build(draft.zone.rules(), &draft.hours, &[], draft.step, work);
    let last = work.end().minus(1);
    table.open().contains(work.start()) && (work.is_empty() || table.open().contains(last))
}
