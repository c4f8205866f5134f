//! Staff, API tokens and the audit log on the wire.

use carsync_core::account::{ApiToken, NewApiToken, StaffMember};
use carsync_core::audit::{Actor, AuditLine};
use carsync_core::jiff::Timestamp;
use carsync_core::value::{ApiTokenId, AuditId, Name, PhoneNumber, Secret, StaffId, WorkshopId};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::account::RoleBody;
use super::text::{At, Text};

/// Somebody on a tenant's staff.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "StaffMember")]
pub(crate) struct StaffView {
    id: Text<StaffId>,
    phone: Text<PhoneNumber>,
    role: RoleBody,
    /// The one workshop they are bound to; absent means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    workshop: Option<Text<WorkshopId>>,
    /// The version to send as `If-Match`.
    version: i64,
}

impl StaffView {
    pub(crate) fn of(member: &StaffMember, phone: PhoneNumber) -> Self {
        Self {
            id: Text(member.id),
            phone: Text(phone),
            role: member.role.into(),
            workshop: member.workshop.map(Text),
            version: member.version.number(),
        }
    }
}

/// All of a tenant's staff.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct StaffList {
    pub(crate) items: Vec<StaffView>,
}

/// Adds somebody to a tenant's staff.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffInput {
    pub(crate) phone: Text<PhoneNumber>,
    pub(crate) role: RoleBody,
    /// The one workshop they are bound to; absent means all.
    #[serde(default)]
    pub(crate) workshop: Option<Text<WorkshopId>>,
}

/// What somebody of the staff is from now on.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "StaffPlaceInput", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceInput {
    pub(crate) role: RoleBody,
    /// The one workshop they are bound to; absent means all.
    #[serde(default)]
    pub(crate) workshop: Option<Text<WorkshopId>>,
}

/// A token with which a program acts as staff.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "ApiToken")]
pub(crate) struct ApiTokenView {
    id: Text<ApiTokenId>,
    name: Text<Name>,
    role: RoleBody,
    /// The one workshop it is bound to; absent means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    workshop: Option<Text<WorkshopId>>,
    created_at: At,
    /// When it dies; absent means never.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<At>,
    /// When it was last used, to ten minutes; absent means never.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<At>,
}

impl ApiTokenView {
    pub(crate) fn of(token: &ApiToken) -> Self {
        Self {
            id: Text(token.id),
            name: Text(token.name.clone()),
            role: token.role.into(),
            workshop: token.workshop.map(Text),
            created_at: At::utc(token.created_at),
            expires_at: token.expires_at.map(At::utc),
            last_used_at: token.last_used_at.map(At::utc),
        }
    }
}

/// A tenant's API tokens.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct ApiTokens {
    pub(crate) items: Vec<ApiTokenView>,
}

/// Asks for an API token.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiTokenInput {
    /// What it is for.
    name: Text<Name>,
    role: RoleBody,
    /// The one workshop it is bound to; absent means all.
    #[serde(default)]
    workshop: Option<Text<WorkshopId>>,
    /// When it dies; absent means never.
    #[serde(default)]
    expires_at: Option<Text<Timestamp>>,
}

impl ApiTokenInput {
    pub(crate) fn read(self) -> NewApiToken {
        let Self { name, role, workshop, expires_at } = self;
        NewApiToken { name: name.0, role: role.into(), workshop: workshop.map(|at| at.0), expires_at: expires_at.map(|at| at.0) }
    }
}

/// A fresh API token.
#[derive(Clone, Object, Serialize)]
pub(crate) struct ApiTokenMade {
    token: ApiTokenView,
    /// Send it as `Authorization: Bearer`. It is shown only now.
    secret: String,
}

impl ApiTokenMade {
    pub(crate) fn of(token: &ApiToken, secret: &Secret) -> Self {
        Self { token: ApiTokenView::of(token), secret: secret.expose().to_owned() }
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActorKind {
    /// Somebody of the staff.
    Staff,
    /// A program with an API token.
    Token,
    /// An operator of the deployment.
    Operator,
    /// The deployment itself: its command line.
    Host,
}

/// Who did something: staff with phone and role, a token with its name and role.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Actor")]
pub(crate) struct ActorView {
    kind: ActorKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Text<PhoneNumber>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Text<Name>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<RoleBody>,
}

/// One thing that was changed.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "AuditEntry")]
pub(crate) struct AuditView {
    id: Text<AuditId>,
    at: At,
    by: ActorView,
    /// What was done, as `bay.added`.
    action: String,
    /// The id or name of what it was done to.
    subject: String,
}

impl AuditView {
    pub(crate) fn of(line: &AuditLine) -> Self {
        let (kind, name, role) = match &line.by {
            Actor::Staff { role, .. } => (ActorKind::Staff, None, Some((*role).into())),
            Actor::Token { name, role } => (ActorKind::Token, Some(Text(name.clone())), Some((*role).into())),
            Actor::Operator => (ActorKind::Operator, None, None),
            Actor::Host => (ActorKind::Host, None, None),
        };
        Self {
            id: Text(line.id),
            at: At::utc(line.at),
            by: ActorView { kind, phone: line.phone.clone().map(Text), name, role },
            action: line.action.clone(),
            subject: line.subject.clone(),
        }
    }
}

/// A page of the audit log, newest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct AuditLog {
    pub(crate) items: Vec<AuditView>,
    /// Ask for the next page with it; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}
