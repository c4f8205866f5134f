//! Signing in by a code that was sent, sessions, and the proofs made from them.

use std::fmt::Write;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::codes::CodeLimits;
use super::error::AccountError;
use super::model::{Customer, Membership, Operator, Person, PersonDraft, Session, SessionRecord, SignedIn, Staff, StaffMember};
use super::role::{Permission, Role};
use super::store::{AccountStoreMut, Judgement, OwnBooking};
use crate::customer::{Vehicle, VehicleFacts};
use crate::entropy::Origin;
use crate::outbox::Wake;
use crate::page::{Page, PageQuery};
use crate::storage::{Conflict, Storage, StorageError, TenantRead, TenantWrite};
use crate::tenancy::TenantScope;
use crate::value::{BookingId, Locale, PhoneNumber, Secret, SignInId, StaffId, VehicleId, WorkshopId};
use crate::version::Version;

/// How many tries a code has.
const CODE_TRIES: u32 = 5;
/// How long a session lives.
const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many vehicles one person may keep.
const VEHICLES_MAX: usize = 50;

/// The people of a deployment.
#[derive(Debug)]
pub struct Accounts {
    pub(super) storage: Arc<dyn Storage>,
    pub(super) origin: Origin,
    key: Secret,
    pub(super) wake: Wake,
    pub(super) limits: CodeLimits,
}

impl Accounts {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: Origin, key: Secret, wake: Wake, limits: CodeLimits) -> Self {
        Self { storage, origin, key, wake, limits }
    }

    /// Gives a code back and gets a session. A wrong code is counted even so; five tries end the request.
    ///
    /// # Errors
    /// `WrongCode`, or the storage's.
    pub async fn sign_in(&self, request: SignInId, code: &str) -> Result<Session, AccountError> {
        let now = self.origin.now();
        let code = crate::value::fold_digits(code.trim());
        let mut unit = self.storage.platform_write().await?;
        let (code_hash, phone, locale) = match unit.accounts_mut().try_sign_in(request, CODE_TRIES, now).await? {
            Judgement::Dead => return Err(AccountError::WrongCode),
            Judgement::Compare { code_hash, phone, locale } => (code_hash, phone, locale),
        };
        if !self.code_matches(request, &code, &code_hash) || !unit.accounts_mut().use_sign_in(request, now).await? {
            unit.commit().await?;
            return Err(AccountError::WrongCode);
        }
        let person = match unit.accounts().person_by_phone(&phone).await? {
            Some(person) => person,
            None => {
                let person = self.new_person(phone.clone(), locale, now);
                unit.accounts_mut().insert_person(&person).await?;
                person
            }
        };
        let session = self.new_session(unit.accounts_mut(), person, now).await?;
        self.count_use(unit.as_mut(), &phone, now).await?;
        unit.commit().await?;
        Ok(session)
    }

    /// Who bears this token.
    ///
    /// # Errors
    /// `NoSession`, or the storage's.
    pub async fn authenticate(&self, token: &Secret) -> Result<SignedIn, AccountError> {
        let unit = self.storage.platform().await?;
        let (session, person) = unit.accounts().session(&hash_token(token), self.origin.now()).await?.ok_or(AccountError::NoSession)?;
        Ok(SignedIn { person, session })
    }

    /// Ends the session.
    ///
    /// # Errors
    /// The storage's.
    pub async fn sign_out(&self, who: &SignedIn) -> Result<(), AccountError> {
        let mut unit = self.storage.platform_write().await?;
        unit.accounts_mut().end_session(who.session).await?;
        Ok(unit.commit().await?)
    }

    /// The signed-in person as a customer of a tenant.
    pub fn customer(&self, who: &SignedIn, scope: &TenantScope) -> Customer {
        Customer { scope: scope.clone(), person: who.person.clone() }
    }

    /// The signed-in person as staff of a tenant.
    ///
    /// # Errors
    /// `NotStaff` (as an absent tenant would answer), or the storage's.
    pub async fn staff(&self, who: &SignedIn, scope: &TenantScope) -> Result<Staff, AccountError> {
        let unit = self.storage.read(scope).await?;
        let member = unit.staff().by_person(who.person.id).await?.ok_or(AccountError::NotStaff)?;
        Ok(Staff { scope: scope.clone(), person: Some(member.person), token: None, role: member.role, workshop: member.workshop })
    }

    /// The signed-in person as operator of the deployment.
    ///
    /// # Errors
    /// `Forbidden`, or the storage's.
    pub async fn operator(&self, who: &SignedIn) -> Result<Operator, AccountError> {
        let unit = self.storage.platform().await?;
        if unit.accounts().is_operator(who.person.id).await? { Ok(Operator(())) } else { Err(AccountError::Forbidden) }
    }

    /// For embedders with a log-in of their own: the person of this phone as a customer, made if unknown.
    ///
    /// # Errors
    /// The storage's.
    pub async fn trust_customer(&self, scope: &TenantScope, phone: &PhoneNumber) -> Result<Customer, AccountError> {
        let person = self.person_of(phone, Locale::default()).await?;
        Ok(Customer { scope: scope.clone(), person })
    }

    /// For embedders with a log-in of their own: a session of the person of this phone, made if unknown, without a code.
    ///
    /// # Errors
    /// The storage's.
    pub async fn trust_session(&self, phone: &PhoneNumber) -> Result<Session, AccountError> {
        let person = self.person_of(phone, Locale::default()).await?;
        let mut unit = self.storage.platform_write().await?;
        let session = self.new_session(unit.accounts_mut(), person, self.origin.now()).await?;
        unit.commit().await?;
        Ok(session)
    }

    /// For embedders and command lines whose user is trusted already: staff of a tenant without a person behind it.
    pub fn trust_staff(&self, scope: &TenantScope, role: Role) -> Staff {
        Staff { scope: scope.clone(), person: None, token: None, role, workshop: None }
    }

    /// For embedders and command lines on the deployment's own machine.
    pub fn trust_operator(&self) -> Operator {
        Operator(())
    }

    /// Adds somebody to a tenant's staff by their phone.
    ///
    /// # Errors
    /// `Forbidden` above or beside one's own role; `Duplicate` if they are staff here; the storage's.
    pub async fn add_staff(
        &self,
        by: &Staff,
        phone: &PhoneNumber,
        role: Role,
        workshop: Option<WorkshopId>,
    ) -> Result<StaffMember, AccountError> {
        by.demand(Permission::ManageStaff, by.workshop.and(workshop))?;
        refuse_token(by)?;
        if !by.role.may_appoint(role) {
            return Err(AccountError::Forbidden);
        }
        let person = self.person_of(phone, Locale::default()).await?;
        let member =
            StaffMember { id: self.origin.id(), person: person.id, role, workshop, created_at: self.origin.now(), version: Version::FIRST };
        let mut unit = self.storage.write(&by.scope).await?;
        self.demand_workshop(unit.as_ref(), workshop).await?;
        unit.staff_mut().insert(&member).await?;
        unit.audit_mut().append(&by.did(&self.origin, "staff.added", phone.e164())).await?;
        unit.commit().await?;
        Ok(member)
    }

    /// Gives somebody of the staff another role or workshop.
    ///
    /// # Errors
    /// `Forbidden` for a role, old or new, above or beside one's own; `OwnPlace`; `NotFound`; `Stale` in the storage's error if the version
    /// is no longer `seen`.
    pub async fn update_staff(
        &self,
        by: &Staff,
        id: StaffId,
        role: Role,
        workshop: Option<WorkshopId>,
        seen: Version,
    ) -> Result<(StaffMember, PhoneNumber), AccountError> {
        let mut unit = self.storage.write(&by.scope).await?;
        let (old, phone) = self.appointee(unit.as_mut(), by, id).await?;
        by.demand(Permission::ManageStaff, by.workshop.and(workshop))?;
        if !by.role.may_appoint(role) {
            return Err(AccountError::Forbidden);
        }
        self.demand_workshop(unit.as_ref(), workshop).await?;
        let member = StaffMember { role, workshop, version: seen.next(), ..old };
        unit.staff_mut().update(&member, seen).await?;
        unit.audit_mut().append(&by.did(&self.origin, "staff.changed", phone.e164())).await?;
        unit.commit().await?;
        Ok((member, phone))
    }

    /// Takes somebody off the staff; at their next request they are nobody here.
    ///
    /// # Errors
    /// As [`Accounts::update_staff`].
    pub async fn remove_staff(&self, by: &Staff, id: StaffId, seen: Version) -> Result<(), AccountError> {
        let mut unit = self.storage.write(&by.scope).await?;
        let (_, phone) = self.appointee(unit.as_mut(), by, id).await?;
        unit.staff_mut().delete(id, seen).await?;
        unit.audit_mut().append(&by.did(&self.origin, "staff.removed", phone.e164())).await?;
        Ok(unit.commit().await?)
    }

    /// Somebody whom `by` may appoint. Nobody takes themselves off, and whoever takes somebody off is looked for first, in the place they
    /// had when they asked: of those who run the tenant one always remains.
    async fn appointee(&self, unit: &mut dyn TenantWrite, by: &Staff, id: StaffId) -> Result<(StaffMember, PhoneNumber), AccountError> {
        by.demand(Permission::ManageStaff, by.workshop)?;
        refuse_token(by)?;
        unit.staff_mut().lock().await?;
        let everybody = unit.staff().list().await?;
        if let Some(person) = by.person
            && !everybody.iter().any(|(member, _)| member.person == person && (member.role, member.workshop) == (by.role, by.workshop))
        {
            return Err(AccountError::Forbidden);
        }
        let (member, phone) = everybody.into_iter().find(|(member, _)| member.id == id).ok_or(AccountError::NotFound("staff member"))?;
        by.demand(Permission::ManageStaff, by.workshop.and(member.workshop)).map_err(|error| match error {
            // Of another workshop, or of all: who they are is not for this manager to know.
            AccountError::NotStaff => AccountError::NotFound("staff member"),
            other => other,
        })?;
        if by.person == Some(member.person) {
            return Err(AccountError::OwnPlace);
        }
        if by.role.may_appoint(member.role) { Ok((member, phone)) } else { Err(AccountError::Forbidden) }
    }

    /// Refuses a workshop that the tenant does not have.
    pub(super) async fn demand_workshop(&self, unit: &dyn TenantRead, workshop: Option<WorkshopId>) -> Result<(), AccountError> {
        let Some(id) = workshop else { return Ok(()) };
        if unit.catalogue().workshop(&id.into()).await?.is_some() {
            return Ok(());
        }
        let unknown = crate::value::Invalid::new("workshop.unknown", "the tenant has no such workshop");
        Err(AccountError::Invalid(crate::error::BadField::new("workshop", unknown)))
    }

    /// Everybody on a tenant's staff, with their phone. A person's own name is theirs to tell, and not shown to whoever knows a phone.
    ///
    /// # Errors
    /// `Forbidden`, or the storage's.
    pub async fn list_staff(&self, by: &Staff) -> Result<Vec<(StaffMember, PhoneNumber)>, AccountError> {
        by.demand(Permission::ManageStaff, by.workshop)?;
        let everybody = self.storage.read(&by.scope).await?.staff().list().await?;
        let shown = |member: &StaffMember| by.workshop.is_none() || member.workshop == by.workshop;
        Ok(everybody.into_iter().filter(|(member, _)| shown(member)).collect())
    }

    /// Makes the person of this phone an operator of the deployment.
    ///
    /// # Errors
    /// The storage's.
    pub async fn grant_operator(&self, _by: &Operator, phone: &PhoneNumber) -> Result<Person, AccountError> {
        let person = self.person_of(phone, Locale::default()).await?;
        let mut unit = self.storage.platform_write().await?;
        unit.accounts_mut().grant_operator(person.id, self.origin.now()).await?;
        unit.commit().await?;
        Ok(person)
    }

    /// Where the person is staff.
    ///
    /// # Errors
    /// The storage's.
    pub async fn memberships(&self, who: &SignedIn) -> Result<Vec<Membership>, AccountError> {
        Ok(self.storage.own(&who.scope()).await?.own().memberships().await?)
    }

    /// Changes what the person says of themselves.
    ///
    /// # Errors
    /// `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update_me(&self, who: &SignedIn, me: PersonDraft, seen: Version) -> Result<Person, AccountError> {
        let PersonDraft { name, locale, notices } = me;
        let person = Person { name, locale, notices, version: seen.next(), ..who.person.clone() };
        let mut unit = self.storage.own_write(&who.scope()).await?;
        unit.own_mut().update_person(&person, seen).await?;
        unit.commit().await?;
        Ok(person)
    }

    /// The person's bookings at all tenants, newest first.
    ///
    /// # Errors
    /// The storage's.
    pub async fn bookings(&self, who: &SignedIn, page: &PageQuery<BookingId>) -> Result<Page<OwnBooking, BookingId>, AccountError> {
        Ok(self.storage.own(&who.scope()).await?.own().bookings(page).await?)
    }

    /// One of the person's bookings.
    ///
    /// # Errors
    /// `NotFound`; the storage's.
    pub async fn booking(&self, who: &SignedIn, id: BookingId) -> Result<OwnBooking, AccountError> {
        let own = self.storage.own(&who.scope()).await?.own().booking(id).await?;
        own.ok_or(AccountError::NotFound("booking"))
    }

    /// The person's vehicles.
    ///
    /// # Errors
    /// The storage's.
    pub async fn vehicles(&self, who: &SignedIn) -> Result<Vec<Vehicle>, AccountError> {
        Ok(self.storage.own(&who.scope()).await?.own().vehicles().await?)
    }

    /// Adds a vehicle.
    ///
    /// # Errors
    /// `Invalid` beyond 50 vehicles; the storage's.
    pub async fn add_vehicle(&self, who: &SignedIn, facts: VehicleFacts) -> Result<Vehicle, AccountError> {
        let vehicle = Vehicle { id: self.origin.id(), customer: None, facts, created_at: self.origin.now(), version: Version::FIRST };
        let mut unit = self.storage.own_write(&who.scope()).await?;
        if unit.own().vehicles().await?.len() >= VEHICLES_MAX {
            let full = crate::value::Invalid::new("vehicle.too_many", "a person keeps at most 50 vehicles");
            return Err(AccountError::Invalid(crate::error::BadField::new("vehicle", full)));
        }
        unit.own_mut().insert_vehicle(&vehicle).await?;
        unit.commit().await?;
        Ok(vehicle)
    }

    /// Replaces what is known of a vehicle.
    ///
    /// # Errors
    /// `NotFound`; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update_vehicle(&self, who: &SignedIn, id: VehicleId, facts: VehicleFacts, seen: Version) -> Result<Vehicle, AccountError> {
        let mut unit = self.storage.own_write(&who.scope()).await?;
        let old = unit.own().vehicle(id).await?.ok_or(AccountError::NotFound("vehicle"))?;
        let vehicle = Vehicle { facts, version: seen.next(), ..old };
        unit.own_mut().update_vehicle(&vehicle, seen).await?;
        unit.commit().await?;
        Ok(vehicle)
    }

    /// Removes a vehicle from the person's list; bookings keep what they were made with.
    ///
    /// # Errors
    /// `NotFound`; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn remove_vehicle(&self, who: &SignedIn, id: VehicleId, seen: Version) -> Result<(), AccountError> {
        let mut unit = self.storage.own_write(&who.scope()).await?;
        unit.own().vehicle(id).await?.ok_or(AccountError::NotFound("vehicle"))?;
        unit.own_mut().delete_vehicle(id, seen).await?;
        Ok(unit.commit().await?)
    }

    /// Forgets dead sign-ins and sessions; called by the worker.
    pub(crate) async fn purge(&self) -> Result<u64, StorageError> {
        let before = self.origin.now() - SignedDuration::from_hours(24);
        let mut unit = self.storage.platform_write().await?;
        let purged = unit.accounts_mut().purge(before).await?;
        unit.commit().await?;
        Ok(purged)
    }

    async fn new_session(&self, accounts: &mut dyn AccountStoreMut, person: Person, now: Timestamp) -> Result<Session, AccountError> {
        let token = self.origin.token("cst_");
        let expires_at = now + SESSION_LIFE;
        let record = SessionRecord { id: self.origin.id(), person: person.id, token_hash: hash_token(&token), created_at: now, expires_at };
        accounts.insert_session(&record).await?;
        Ok(Session { token, expires_at, person })
    }

    fn new_person(&self, phone: PhoneNumber, locale: Locale, now: Timestamp) -> Person {
        let id = self.origin.id::<crate::value::kind::Person>();
        Person { id, phone, name: None, locale, notices: true, created_at: now, version: Version::FIRST }
    }

    /// The person of this phone, made if unknown. Two at once: the one that comes second finds the first one's.
    async fn person_of(&self, phone: &PhoneNumber, locale: Locale) -> Result<Person, AccountError> {
        let known = self.storage.platform().await?.accounts().person_by_phone(phone).await?;
        if let Some(person) = known {
            return Ok(person);
        }
        let person = self.new_person(phone.clone(), locale, self.origin.now());
        let mut unit = self.storage.platform_write().await?;
        match unit.accounts_mut().insert_person(&person).await {
            Ok(()) => {
                unit.commit().await?;
                Ok(person)
            }
            Err(error) if error.conflict() == Some(Conflict::Duplicate) => {
                drop(unit);
                let known = self.storage.platform().await?.accounts().person_by_phone(phone).await?;
                known.ok_or(AccountError::Storage(error))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn mac(&self, request: SignInId, code: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose().as_bytes()).ok()?;
        mac.update(request.uuid().as_bytes());
        mac.update(code.as_bytes());
        Some(mac)
    }

    pub(super) fn hash_code(&self, request: SignInId, code: &str) -> String {
        // HMAC takes a key of any length, so there is always a code to hash; an empty hash would match nothing.
        self.mac(request, code).map(|mac| hex(&mac.finalize().into_bytes())).unwrap_or_default()
    }

    fn code_matches(&self, request: SignInId, code: &str, stored: &str) -> bool {
        let Some(mac) = self.mac(request, code) else { return false };
        unhex(stored).is_some_and(|stored| mac.verify_slice(&stored).is_ok())
    }
}

/// Only people decide who may act here: an API token that leaked must end with its removal.
pub(super) fn refuse_token(by: &Staff) -> Result<(), AccountError> {
    if by.token.is_some() { Err(AccountError::Forbidden) } else { Ok(()) }
}

pub(super) fn hash_token(token: &Secret) -> String {
    hex(&Sha256::digest(token.expose().as_bytes()))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Bytes of a hexadecimal text.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
