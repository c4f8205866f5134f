//! Persons, sign-ins and sessions, and the proofs of authority that every use case takes first.

use jiff::Timestamp;

use super::error::AccountError;
use super::role::{Permission, Role};
use crate::inspection::Report;
use crate::tenancy::TenantScope;
use crate::value::{Locale, Name, PersonId, PhoneNumber, Secret, SessionId, SignInId, Slug, StaffId, TenantId, WorkshopId};
use crate::version::Version;

/// Somebody, known by one phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their phone; unique in the deployment.
    pub phone: PhoneNumber,
    /// Their name, once told.
    pub name: Option<Name>,
    /// The language they chose.
    pub locale: Locale,
    /// Whether they want messages beside codes.
    pub notices: bool,
    /// When they first signed in.
    pub created_at: Timestamp,
    /// For compare-and-set.
    pub version: Version,
}

/// What a person says of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDraft {
    /// Their name.
    pub name: Option<Name>,
    /// The language they choose.
    pub locale: Locale,
    /// Whether they want messages beside codes.
    pub notices: bool,
}

/// A request to sign in, waiting for its code.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Its id; the code is bound to it.
    pub id: SignInId,
    /// Where the code was sent.
    pub phone: PhoneNumber,
    /// The keyed hash of the code and the request, in hexadecimal.
    pub code_hash: String,
    /// The language asked in.
    pub locale: Locale,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the code dies.
    pub expires_at: Timestamp,
}

/// The answer to asking for a code: the same whether the phone is known or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInRequested {
    /// What the code must be given back with.
    pub request: SignInId,
    /// When the code dies.
    pub expires_at: Timestamp,
    /// When another code may be asked for.
    pub again_at: Timestamp,
}

/// A fresh session: the only time its token is seen.
#[derive(Debug, Clone)]
pub struct Session {
    /// The bearer token; only its SHA-256 is stored.
    pub token: Secret,
    /// When it dies.
    pub expires_at: Timestamp,
    /// Whose it is.
    pub person: Person,
}

/// A session as it is stored.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// SHA-256 of the token, in hexadecimal.
    pub token_hash: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it dies.
    pub expires_at: Timestamp,
}

/// A person's place in a tenant's staff, as that tenant sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The id of the place.
    pub id: StaffId,
    /// Who has it.
    pub person: PersonId,
    /// What they are.
    pub role: Role,
    /// The one workshop they are bound to; none means all.
    pub workshop: Option<WorkshopId>,
    /// When they were added.
    pub created_at: Timestamp,
    /// For compare-and-set.
    pub version: Version,
}

/// A person's place in a tenant's staff, as the person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name in addresses.
    pub tenant_slug: Slug,
    /// Its name for people.
    pub tenant_name: Name,
    /// What they are there.
    pub role: Role,
    /// The one workshop they are bound to; none means all.
    pub workshop: Option<WorkshopId>,
}

/// A report as its customer sees it, whichever tenant's it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReport {
    /// The tenant.
    pub tenant: TenantId,
    /// The tenant's name in addresses.
    pub tenant_slug: Slug,
    /// The report, sealed and published.
    pub report: Report,
}

/// "What this person owns." Minted from a signed-in proof only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonScope {
    person: PersonId,
}

impl PersonScope {
    pub(crate) fn of(person: PersonId) -> Self {
        Self { person }
    }

    /// The person, for storage adapters.
    pub fn person(&self) -> PersonId {
        self.person
    }
}

/// Proof: somebody with a living session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub(crate) person: Person,
    pub(crate) session: SessionId,
}

impl SignedIn {
    /// Who it is.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The door to what they own.
    pub fn scope(&self) -> PersonScope {
        PersonScope::of(self.person.id)
    }
}

/// Proof: a person acting as a customer of one tenant.
#[derive(Debug, Clone)]
pub struct Customer {
    pub(crate) scope: TenantScope,
    pub(crate) person: Person,
}

impl Customer {
    /// The tenant.
    pub fn scope(&self) -> &TenantScope {
        &self.scope
    }

    /// Who it is.
    pub fn person(&self) -> &Person {
        &self.person
    }
}

/// Proof: somebody of a tenant's staff, with their role and the workshop they are bound to.
#[derive(Debug, Clone)]
pub struct Staff {
    pub(crate) scope: TenantScope,
    pub(crate) person: Option<PersonId>,
    /// The API token it came with.
    pub(crate) token: Option<Name>,
    pub(crate) role: Role,
    pub(crate) workshop: Option<WorkshopId>,
}

impl Staff {
    /// The tenant.
    pub fn scope(&self) -> &TenantScope {
        &self.scope
    }

    /// What they are.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Refuses what the role does not allow, or another workshop than their own.
    ///
    /// # Errors
    /// `Forbidden` for the role; `NotStaff` for a workshop they are not bound to (as absent).
    pub fn demand(&self, what: Permission, at: Option<WorkshopId>) -> Result<(), AccountError> {
        match (self.workshop, at) {
            (Some(own), Some(at)) if own != at => return Err(AccountError::NotStaff),
            (Some(_), None) => return Err(AccountError::Forbidden),
            (Some(_) | None, _) => {}
        }
        if self.role.may(what) { Ok(()) } else { Err(AccountError::Forbidden) }
    }
}

/// Proof: an operator of the deployment.
#[derive(Debug, Clone)]
pub struct Operator(pub(crate) ());
