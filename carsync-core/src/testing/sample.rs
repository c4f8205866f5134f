//! Things to put into a storage: each call makes another one, with ids and names of its own. Nothing is stored but by [`Shop::open`]
//! and [`Visit::begin`].

mod inspection;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{SignedDuration, Timestamp};

pub use self::inspection::Visit;
use super::{ManualClock, SeededEntropy};
use crate::account::{Person, PersonScope, Role, SessionRecord, SignIn, StaffMember};
use crate::booking::schedule::{Quantum, QuantumRange};
use crate::booking::{Booking, BookingLine, BookingState, Origin as BookingOrigin, Remembered};
use crate::catalogue::{
    Bay, BayDraft, Closure, ClosureDraft, ClosurePeriod, Service, ServiceDraft, ServiceInterval, SlotStep, Title, Workshop, WorkshopDraft,
    WorkshopWhole,
};
use crate::clock::Clock;
use crate::customer::{CustomerCard, Vehicle, VehicleFacts};
use crate::directory::Listing;
use crate::entropy::Origin;
use crate::notify::{SmsMessage, Template};
use crate::outbox::{Lane, OutboxMessage};
use crate::storage::{Storage, StorageError};
use crate::tenancy::{CustomerPolicy, SiteSettings, Tenant, TenantScope, TenantStatus};
use crate::value::{Id, Invalid, Locale, Money, Name, PhoneNumber, Plate, WorkshopId};
use crate::version::Version;

/// When all samples play: a Monday morning.
const NOW_S: i64 = 1_772_438_400;

/// Makes samples. Its clones go on counting together, so that no two things are alike.
#[derive(Debug, Clone)]
pub struct Sample {
    origin: Origin,
    clock: ManualClock,
    entropy: SeededEntropy,
    serial: Arc<AtomicU32>,
}

impl Default for Sample {
    fn default() -> Self {
        Self::new()
    }
}

impl Sample {
    /// The samples of seed 1.
    pub fn new() -> Self {
        Self::seeded(1)
    }

    /// The samples of another seed: their ids differ, their names and phones do not.
    pub fn seeded(seed: u64) -> Self {
        let clock = ManualClock::at(Timestamp::from_second(NOW_S).unwrap_or_default());
        let entropy = SeededEntropy::new(seed);
        let origin = Origin::new(Arc::new(clock.clone()), Arc::new(entropy.clone()));
        Self { origin, clock, entropy, serial: Arc::default() }
    }

    /// The clock its times are of: 2 March 2026, 08:00 UTC, until it is turned.
    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }

    /// The chance its ids are of.
    pub fn entropy(&self) -> &SeededEntropy {
        &self.entropy
    }

    /// What the clock shows.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// So many minutes from what the clock shows.
    pub fn in_minutes(&self, minutes: i64) -> Timestamp {
        self.now() + SignedDuration::from_mins(minutes)
    }

    /// An id. Later ones are not always greater: all are of one millisecond until the clock is turned.
    pub fn id<K>(&self) -> Id<K> {
        self.origin.id()
    }

    /// An id greater than all that were minted before: the clock is turned by a millisecond.
    pub fn later_id<K>(&self) -> Id<K> {
        self.clock.advance(SignedDuration::from_millis(1));
        self.origin.id()
    }

    fn serial(&self) -> u32 {
        self.serial.fetch_add(1, Ordering::Relaxed)
    }

    /// An active, listed tenant of this slug.
    pub fn tenant(&self, slug: &str) -> Tenant {
        Tenant {
            id: self.id(),
            slug: read(slug),
            name: read(&format!("Tenant {slug}")),
            status: TenantStatus::Active,
            listed: true,
            locale: Locale::En,
            policy: CustomerPolicy::default(),
            site: SiteSettings::default(),
            created_at: self.now(),
            version: Version::FIRST,
        }
    }

    /// An active workshop of this slug in Tehran.
    pub fn workshop(&self, slug: &str) -> Workshop {
        let draft = WorkshopDraft {
            slug: read(slug),
            title: title(slug),
            address: read("تهران، میدان ونک"),
            city: read("تهران"),
            place: read("35.7575,51.4100"),
            zone: read("Asia/Tehran"),
            phone: Some(read("021 8888 0000")),
            hours: read("sat-thu 08:00-18:00/13:00-14:00; fri 09:00-13:00"),
            step: SlotStep::HALF,
            active: true,
        };
        Workshop { id: self.id(), draft, version: Version::FIRST }
    }

    /// An active bay at this position.
    pub fn bay(&self, workshop: WorkshopId, position: u16) -> Bay {
        let draft = BayDraft { name: read(&format!("Bay {position}")), kind: read("lift"), position, active: true };
        Bay { id: self.id(), workshop, draft, version: Version::FIRST }
    }

    /// An active service of an hour for any bay.
    pub fn service(&self, workshop: WorkshopId, slug: &str) -> Service {
        let draft = ServiceDraft {
            slug: read(slug),
            title: title(slug),
            duration_minutes: 60,
            price: rial(1_500_000),
            bay_kinds: [read("lift")].into(),
            buffer_before_minutes: 0,
            buffer_after_minutes: 15,
            notice_min_minutes: 0,
            notice_max_days: 30,
            overnight: false,
            inspection: None,
            interval: Some(ServiceInterval { months: Some(6), km: Some(10_000) }),
            active: true,
        };
        Service { id: self.id(), workshop, draft, version: Version::FIRST }
    }

    /// A closure between two civil times like `2026-03-21T00:00`.
    pub fn closure(&self, workshop: Option<WorkshopId>, from: &str, until: &str) -> Closure {
        let civil = |text: &str| text.parse().expect("a civil time");
        let period = ClosurePeriod::new(civil(from), civil(until)).expect("a closure");
        Closure { id: self.id(), draft: ClosureDraft { workshop, period, reason: read("Nowruz") } }
    }

    /// A person with a phone of their own.
    pub fn person(&self) -> Person {
        let n = self.serial();
        let (phone, name): (PhoneNumber, Name) = (read(&format!("+98912{n:07}")), read(&format!("Person {n}")));
        Person {
            id: self.id(),
            phone,
            name: Some(name),
            locale: Locale::Fa,
            notices: true,
            created_at: self.now(),
            version: Version::FIRST,
        }
    }

    /// A person's card.
    pub fn card(&self, person: &Person) -> CustomerCard {
        CustomerCard {
            id: self.id(),
            person: Some(person.id),
            phone: Some(person.phone.clone()),
            name: person.name.clone(),
            created_at: self.now(),
            version: Version::FIRST,
        }
    }

    /// A plate that no other sample has.
    pub fn plate(&self) -> Plate {
        let n = self.serial();
        read(&format!("{:02}ب{:03}-{:02}", 10 + n / 1_000 % 90, n % 1_000, 10 + n / 90_000))
    }

    /// A vehicle with a plate of its own and all else that can be known of one.
    pub fn vehicle(&self, card: Option<&CustomerCard>) -> Vehicle {
        let facts = VehicleFacts {
            vin: Some(read("WVWZZZ1JZXW000001")),
            make: Some(read("پژو")),
            model: Some(read("۲۰۶")),
            colour: Some(read("سفید")),
            ..VehicleFacts::of_plate(self.plate())
        };
        Vehicle { id: self.id(), customer: card.map(|card| card.id), facts, created_at: self.now(), version: Version::FIRST }
    }

    /// A place in a tenant's staff.
    pub fn staff(&self, person: &Person, role: Role, workshop: Option<WorkshopId>) -> StaffMember {
        StaffMember { id: self.id(), person: person.id, role, workshop, created_at: self.now(), version: Version::FIRST }
    }

    /// So many quanta, beginning so many after what the clock first showed.
    pub fn quanta(&self, from: u32, length: u32) -> QuantumRange {
        QuantumRange::of_length(Quantum::from_index(NOW_S / 900).plus(from), length)
    }

    /// A confirmed booking of a bay for these quanta, with neither customer nor vehicle.
    pub fn booking(&self, bay: &Bay, from: u32, length: u32) -> Booking {
        let claim = self.quanta(from, length);
        let service = self.service(bay.workshop, "oil-change");
        Booking {
            id: self.id(),
            workshop: bay.workshop,
            bay: bay.id,
            state: BookingState::Confirmed,
            origin: BookingOrigin::Online,
            starts_at: claim.start().starts_at(),
            ends_at: claim.end().starts_at(),
            claim_from: claim.start().index(),
            claim_until: claim.end().index(),
            lines: vec![line(&service)],
            customer: None,
            person: None,
            vehicle: None,
            note: None,
            hold_until: None,
            cancelled_by: None,
            arrived_at: None,
            started_at: None,
            ended_at: None,
            created_at: self.now(),
            version: Version::FIRST,
        }
    }

    /// A hold of a bay for these quanta that dies at this moment.
    pub fn hold(&self, bay: &Bay, from: u32, length: u32, until: Timestamp) -> Booking {
        Booking { state: BookingState::Held, hold_until: Some(until), ..self.booking(bay, from, length) }
    }

    /// An answer to remember.
    pub fn remembered(&self, key: &str) -> Remembered {
        let (operation, request_hash) = ("booking.book".to_owned(), "5e8d".repeat(16));
        Remembered { actor: uuid::Uuid::nil(), operation, key: key.to_owned(), request_hash, answer: "{\"n\":\"۱\"}".to_owned() }
    }

    /// A request to sign in that dies in five minutes.
    pub fn sign_in(&self, phone: &PhoneNumber) -> SignIn {
        let (created_at, expires_at) = (self.now(), self.in_minutes(5));
        SignIn { id: self.id(), phone: phone.clone(), code_hash: "c0de".repeat(16), locale: Locale::En, created_at, expires_at }
    }

    /// A session of this token's hash that dies at this moment.
    pub fn session(&self, person: &Person, token_hash: &str, expires_at: Timestamp) -> SessionRecord {
        let token_hash = token_hash.to_owned();
        SessionRecord { id: self.id(), person: person.id, token_hash, created_at: self.now(), expires_at }
    }

    /// A sign-in code on its way to a phone; its id is greater than all before.
    pub fn code_message(&self, phone: &PhoneNumber, code: &str) -> OutboxMessage {
        let message = SmsMessage::new(phone.clone(), Template::SignInCode, Locale::En).with("code", code);
        OutboxMessage::new(self.later_id(), Lane::Code, message, self.now())
    }

    /// What is public of a workshop with a bay, a service and a closure.
    pub fn listing(&self, tenant: &Tenant, workshop: &Workshop) -> Listing {
        let whole = WorkshopWhole {
            workshop: workshop.clone(),
            bays: vec![self.bay(workshop.id, 1)],
            services: vec![self.service(workshop.id, "oil-change")],
            closures: vec![self.closure(None, "2026-03-21T00:00", "2026-03-25T00:00")],
        };
        Listing::of(tenant, whole)
    }
}

/// A stored tenant with a workshop, two bays and a service.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The tenant.
    pub tenant: Tenant,
    /// Inside it.
    pub scope: TenantScope,
    /// Its workshop `main`.
    pub workshop: Workshop,
    /// The workshop's bays.
    pub bays: [Bay; 2],
    /// The workshop's service `oil-change`.
    pub service: Service,
}

impl Shop {
    /// Stores a tenant of this slug with all that.
    ///
    /// # Errors
    /// The storage's.
    pub async fn open(storage: &dyn Storage, sample: &Sample, slug: &str) -> Result<Self, StorageError> {
        let tenant = sample.tenant(slug);
        let mut unit = storage.platform_write().await?;
        unit.tenancy_mut().insert(&tenant).await?;
        unit.commit().await?;
        let workshop = sample.workshop("main");
        let bays = [sample.bay(workshop.id, 1), sample.bay(workshop.id, 2)];
        let service = sample.service(workshop.id, "oil-change");
        let scope = scope(&tenant);
        let mut unit = storage.write(&scope).await?;
        unit.catalogue_mut().insert_workshop(&workshop).await?;
        for bay in &bays {
            unit.catalogue_mut().insert_bay(bay).await?;
        }
        unit.catalogue_mut().insert_service(&service).await?;
        unit.commit().await?;
        Ok(Self { tenant, scope, workshop, bays, service })
    }
}

/// Inside a tenant, without entering it.
pub fn scope(tenant: &Tenant) -> TenantScope {
    TenantScope::of(tenant)
}

/// What a person owns, without their signing in.
pub fn person_scope(person: &Person) -> PersonScope {
    PersonScope::of(person.id)
}

/// A service as a booking keeps it.
pub fn line(service: &Service) -> BookingLine {
    BookingLine {
        service: service.id,
        slug: service.draft.slug.clone(),
        title: service.draft.title.clone(),
        duration_minutes: service.draft.duration_minutes,
        price: service.draft.price,
    }
}

fn title(slug: &str) -> Title {
    Title { fa: read(&format!("نمونه {slug}")), en: read(&format!("Sample {slug}")) }
}

fn rial(amount: i64) -> Money {
    Money::rial(amount).expect("an amount")
}

/// A value that reads well, since the text is ours.
fn read<T: std::str::FromStr<Err = Invalid>>(text: &str) -> T {
    text.parse().unwrap_or_else(|invalid| panic!("the sample {text:?} does not read: {invalid}"))
}
