//! What a storage keeps of people.

use async_trait::async_trait;
use jiff::Timestamp;

use super::codes::{CodeBlock, NumberRange};
use super::model::{Membership, OwnReport, Person, SessionRecord, SignIn, StaffMember};
use super::tokens::ApiToken;
use crate::booking::Booking;
use crate::catalogue::Title;
use crate::customer::{Vehicle, VehicleFacts};
use crate::page::{Page, PageQuery};
use crate::storage::StorageError;
use crate::value::{ApiTokenId, BookingId, Name, PersonId, PhoneNumber, ReportId, SessionId, SignInId, Slug, StaffId, VehicleId, Zone};
use crate::version::Version;

/// Persons, sign-ins and sessions.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// The person of this phone.
    async fn person_by_phone(&self, phone: &PhoneNumber) -> Result<Option<Person>, StorageError>;
    /// The person of this id.
    async fn person(&self, id: PersonId) -> Result<Option<Person>, StorageError>;
    /// The living session of this token hash, and whose it is.
    async fn session(&self, token_hash: &str, now: Timestamp) -> Result<Option<(SessionId, Person)>, StorageError>;
    /// When codes were asked for with this phone since `since`, newest first.
    async fn sign_ins_since(&self, phone: &PhoneNumber, since: Timestamp) -> Result<Vec<Timestamp>, StorageError>;
    /// The block on this range, if there is one.
    async fn code_block(&self, range: &NumberRange) -> Result<Option<CodeBlock>, StorageError>;
    /// All blocks, newest first.
    async fn code_blocks(&self) -> Result<Vec<CodeBlock>, StorageError>;
    /// Whether the person operates the deployment.
    async fn is_operator(&self, person: PersonId) -> Result<bool, StorageError>;
}

/// What became of one try at a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// The request is unknown, used, expired or out of tries. Nothing was compared.
    Dead,
    /// A try was counted; here is what to compare with, and whose it is.
    Compare {
        /// The stored hash.
        code_hash: String,
        /// Where the code was sent.
        phone: PhoneNumber,
        /// The language asked in.
        locale: crate::value::Locale,
    },
}

/// Persons, sign-ins and sessions, to change.
#[async_trait]
pub trait AccountStoreMut: Send {
    /// Adds a person. `Duplicate` if the phone is known.
    async fn insert_person(&mut self, person: &Person) -> Result<(), StorageError>;
    /// Makes other units that lock this phone wait until this unit ends.
    async fn lock_phone(&mut self, phone: &PhoneNumber) -> Result<(), StorageError>;
    /// Adds a sign-in request.
    async fn insert_sign_in(&mut self, sign_in: &SignIn) -> Result<(), StorageError>;
    /// Blocks a range; false if it is blocked already.
    async fn block_codes(&mut self, block: &CodeBlock) -> Result<bool, StorageError>;
    /// Ends the block on a range; false if there is none.
    async fn lift_code_block(&mut self, range: &NumberRange) -> Result<bool, StorageError>;
    /// Counts one try, in one statement, if the request lives and fewer than `tries_max` were made.
    async fn try_sign_in(&mut self, id: SignInId, tries_max: u32, now: Timestamp) -> Result<Judgement, StorageError>;
    /// Uses the request up; false if somebody else just did.
    async fn use_sign_in(&mut self, id: SignInId, now: Timestamp) -> Result<bool, StorageError>;
    /// Adds a session.
    async fn insert_session(&mut self, session: &SessionRecord) -> Result<(), StorageError>;
    /// Ends a session.
    async fn end_session(&mut self, id: SessionId) -> Result<(), StorageError>;
    /// Makes the person an operator; doing it twice is no error.
    async fn grant_operator(&mut self, person: PersonId, at: Timestamp) -> Result<(), StorageError>;
    /// Forgets what was dead or seen before `before`: sign-ins, sessions, the change feed; answers to idempotent requests a day later,
    /// ended messages a month later.
    async fn purge(&mut self, before: Timestamp) -> Result<u64, StorageError>;
}

/// The staff of this unit's tenant.
#[async_trait]
pub trait StaffStore: Send + Sync {
    /// The person's place, if they have one.
    async fn by_person(&self, person: PersonId) -> Result<Option<StaffMember>, StorageError>;
    /// Everybody, with their phone.
    async fn list(&self) -> Result<Vec<(StaffMember, PhoneNumber)>, StorageError>;
    /// The API token whose secret has this hash, dead ones too.
    async fn token(&self, token_hash: &str) -> Result<Option<ApiToken>, StorageError>;
    /// All API tokens, oldest first.
    async fn tokens(&self) -> Result<Vec<ApiToken>, StorageError>;
}

/// The staff of this unit's tenant, to change.
#[async_trait]
pub trait StaffStoreMut: Send {
    /// Adds a place. `Duplicate` if the person has one here.
    async fn insert(&mut self, member: &StaffMember) -> Result<(), StorageError>;
    /// Makes other units that lock the staff wait until this unit ends.
    async fn lock(&mut self) -> Result<(), StorageError>;
    /// Replaces a place if its version is still `seen`.
    async fn update(&mut self, member: &StaffMember, seen: Version) -> Result<(), StorageError>;
    /// Removes a place if its version is still `seen`.
    async fn delete(&mut self, id: StaffId, seen: Version) -> Result<(), StorageError>;
    /// Adds an API token with the hash of its secret.
    async fn insert_token(&mut self, token: &ApiToken, token_hash: &str) -> Result<(), StorageError>;
    /// Writes down when a token was used.
    async fn touch_token(&mut self, id: ApiTokenId, at: Timestamp) -> Result<(), StorageError>;
    /// Removes an API token.
    async fn delete_token(&mut self, id: ApiTokenId) -> Result<(), StorageError>;
}

/// A booking as its customer sees it, whichever tenant it is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnBooking {
    /// The tenant's name in addresses.
    pub tenant_slug: Slug,
    /// The tenant's name for people.
    pub tenant_name: Name,
    /// The workshop's name in addresses.
    pub workshop_slug: Slug,
    /// The workshop's name.
    pub workshop_title: Title,
    /// The workshop's zone.
    pub zone: Zone,
    /// The booking.
    pub booking: Booking,
    /// What the tenant knows of the vehicle, if it is known to be this person's: anybody may book for a plate.
    pub vehicle: Option<VehicleFacts>,
}

/// What one person owns, across tenants.
#[async_trait]
pub trait OwnStore: Send + Sync {
    /// Where they are staff, by tenant name.
    async fn memberships(&self) -> Result<Vec<Membership>, StorageError>;
    /// Their vehicles, oldest first.
    async fn vehicles(&self) -> Result<Vec<Vehicle>, StorageError>;
    /// One of their vehicles.
    async fn vehicle(&self, id: VehicleId) -> Result<Option<Vehicle>, StorageError>;
    /// Their bookings, newest first.
    async fn bookings(&self, page: &PageQuery<BookingId>) -> Result<Page<OwnBooking, BookingId>, StorageError>;
    /// One of their bookings.
    async fn booking(&self, id: BookingId) -> Result<Option<OwnBooking>, StorageError>;
    /// Their published reports, newest first: those of their bookings, and those that were sent to their phone.
    async fn reports(&self, page: &PageQuery<ReportId>) -> Result<Page<OwnReport, ReportId>, StorageError>;
    /// One of their published reports.
    async fn report(&self, id: ReportId) -> Result<Option<OwnReport>, StorageError>;
}

/// What one person owns, to change.
#[async_trait]
pub trait OwnStoreMut: Send {
    /// Changes the person's own name, language and wish for notices if the version is still `seen`.
    async fn update_person(&mut self, person: &Person, seen: Version) -> Result<(), StorageError>;
    /// Adds a vehicle.
    async fn insert_vehicle(&mut self, vehicle: &Vehicle) -> Result<(), StorageError>;
    /// Replaces a vehicle if its version is still `seen`.
    async fn update_vehicle(&mut self, vehicle: &Vehicle, seen: Version) -> Result<(), StorageError>;
    /// Removes a vehicle if its version is still `seen`.
    async fn delete_vehicle(&mut self, id: VehicleId, seen: Version) -> Result<(), StorageError>;
}
