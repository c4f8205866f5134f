//! One thing that was done.

use std::fmt::Display;

use jiff::Timestamp;

use crate::account::{Role, Staff};
use crate::entropy::Origin;
use crate::value::{AuditId, Name, PersonId, PhoneNumber};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody of the staff.
    Staff {
        /// Who.
        person: PersonId,
        /// What they were then.
        role: Role,
    },
    /// A program with an API token.
    Token {
        /// The token's name then.
        name: Name,
        /// What it may do.
        role: Role,
    },
    /// An operator of the deployment.
    Operator,
    /// The deployment itself: a command line, or the program that CarSync is embedded in.
    Host,
}

/// One entry of a tenant's audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What was done, as `bay.added`.
    pub action: &'static str,
    /// The id or name of what it was done to.
    pub subject: String,
}

/// An entry as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its id.
    pub id: AuditId,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// The phone of the person who did it.
    pub phone: Option<PhoneNumber>,
    /// What was done; older versions may have done what this one does not know.
    pub action: String,
    /// The id or name of what it was done to.
    pub subject: String,
}

impl AuditEntry {
    pub(crate) fn of_operator(origin: &Origin, action: &'static str, subject: impl Display) -> Self {
        Self { id: origin.id(), at: origin.now(), by: Actor::Operator, action, subject: subject.to_string() }
    }
}

impl Staff {
    /// What these staff just did, for the log.
    pub(crate) fn did(&self, origin: &Origin, action: &'static str, subject: impl Display) -> AuditEntry {
        let by = match (self.person, self.token.clone()) {
            (Some(person), _) => Actor::Staff { person, role: self.role },
            (None, Some(name)) => Actor::Token { name, role: self.role },
            (None, None) => Actor::Host,
        };
        AuditEntry { id: origin.id(), at: origin.now(), by, action, subject: subject.to_string() }
    }
}
