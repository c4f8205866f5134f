//! Who changed what.

use async_trait::async_trait;
use carsync_core::account::Role;
use carsync_core::audit::{Actor, AuditEntry, AuditLine, AuditStore, AuditStoreMut};
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{AuditId, Invalid};
use sea_orm::{ActiveValue::Set, FromQueryResult, Value};
use uuid::Uuid;

use crate::column::{id, instant, micros, named, parsed, parsed_maybe};
use crate::entity::audit::ActiveModel;
use crate::scoped::Unit;

const WHAT: &str = "audit entry";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: i64,
    actor: String,
    person_id: Option<Uuid>,
    actor_name: Option<String>,
    role: Option<String>,
    action: String,
    subject: String,
    phone: Option<String>,
}

impl Row {
    fn read(self) -> Result<AuditLine, StorageError> {
        let role = || named(WHAT, self.role.as_deref().unwrap_or_default(), Role::by_name);
        let by = match (self.actor.as_str(), self.person_id, &self.actor_name) {
            ("staff", Some(person), _) => Actor::Staff { person: id(person), role: role()? },
            ("token", _, Some(name)) => Actor::Token { name: parsed(WHAT, name)?, role: role()? },
            ("operator", ..) => Actor::Operator,
            ("host", ..) => Actor::Host,
            _ => return Err(StorageError::Corrupt { what: WHAT, source: Box::new(Invalid::new("actor.unknown", "no such actor")) }),
        };
        let phone = parsed_maybe(WHAT, self.phone.as_deref())?;
        Ok(AuditLine { id: id(self.id), at: instant(WHAT, self.at)?, by, phone, action: self.action, subject: self.subject })
    }
}

#[async_trait]
impl AuditStore for Unit {
    async fn list(&self, page: &PageQuery<AuditId>) -> Result<Page<AuditLine, AuditId>, StorageError> {
        const COLUMNS: &str = "a.id, a.at, a.actor, a.person_id, a.actor_name, a.role, a.action, a.subject, p.phone";
        let limit = Value::from(i64::from(page.limit) + 1);
        let (older, values) = match page.after {
            Some(after) => ("AND a.id < $3", self.owned([limit, after.uuid().into()])),
            None => ("", self.owned([limit])),
        };
        let text = format!(
            "SELECT {COLUMNS} FROM audit a LEFT JOIN person p ON p.id = a.person_id WHERE a.tenant_id = $1 {older} ORDER BY a.id DESC LIMIT $2"
        );
        let lines = self.rows::<Row>(&text, values).await?.into_iter().map(Row::read).collect::<Result<_, _>>()?;
        Ok(Page::cut(lines, page.limit, |line: &AuditLine| line.id))
    }
}

#[async_trait]
impl AuditStoreMut for Unit {
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StorageError> {
        let (actor, person, name, role) = match &entry.by {
            Actor::Staff { person, role } => ("staff", Some(person.uuid()), None, Some(*role)),
            Actor::Token { name, role } => ("token", None, Some(name.to_string()), Some(*role)),
            Actor::Operator => ("operator", None, None, None),
            Actor::Host => ("host", None, None, None),
        };
        let row = ActiveModel {
            id: Set(entry.id.uuid()),
            at: Set(micros(entry.at)),
            actor: Set(actor.to_owned()),
            person_id: Set(person),
            actor_name: Set(name),
            role: Set(role.map(|role| role.name().to_owned())),
            action: Set(entry.action.to_owned()),
            subject: Set(entry.subject.clone()),
            ..Default::default()
        };
        self.insert(row, Conflict::Duplicate).await
    }
}
