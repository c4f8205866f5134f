//! A tenant's staff.

use async_trait::async_trait;
use carsync_core::account::{Role, StaffMember, StaffStore, StaffStoreMut};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{PersonId, PhoneNumber};
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use crate::column::{id, instant, micros, named, parsed};
use crate::entity::staff::{ActiveModel, Column, Entity, Model};
use crate::scoped::Unit;

fn read(row: Model) -> Result<StaffMember, StorageError> {
    Ok(StaffMember {
        id: id(row.id),
        person: id(row.person_id),
        role: named("role", &row.role, Role::by_name)?,
        workshop: row.workshop_id.map(id),
        created_at: instant("staff", row.created_at)?,
    })
}

#[derive(FromQueryResult)]
struct ListRow {
    id: Uuid,
    person_id: Uuid,
    role: String,
    workshop_id: Option<Uuid>,
    created_at: i64,
    phone: String,
}

#[async_trait]
impl StaffStore for Unit {
    async fn by_person(&self, person: PersonId) -> Result<Option<StaffMember>, StorageError> {
        self.one(self.find::<Entity>().filter(Column::PersonId.eq(person.uuid()))).await?.map(read).transpose()
    }

    async fn list(&self) -> Result<Vec<(StaffMember, PhoneNumber)>, StorageError> {
        const TEXT: &str = "SELECT s.id, s.person_id, s.role, s.workshop_id, s.created_at, p.phone FROM staff s \
             JOIN person p ON p.id = s.person_id WHERE s.tenant_id = $1 ORDER BY s.id";
        let rows = self.rows::<ListRow>(TEXT, self.owned([])).await?;
        rows.into_iter()
            .map(|row| {
                let phone = parsed("person", &row.phone)?;
                let member = StaffMember {
                    id: id(row.id),
                    person: id(row.person_id),
                    role: named("role", &row.role, Role::by_name)?,
                    workshop: row.workshop_id.map(id),
                    created_at: instant("staff", row.created_at)?,
                };
                Ok((member, phone))
            })
            .collect()
    }
}

#[async_trait]
impl StaffStoreMut for Unit {
    async fn insert(&mut self, member: &StaffMember) -> Result<(), StorageError> {
        let row = ActiveModel {
            id: Set(member.id.uuid()),
            person_id: Set(member.person.uuid()),
            role: Set(member.role.name().to_owned()),
            workshop_id: Set(member.workshop.map(|workshop| workshop.uuid())),
            created_at: Set(micros(member.created_at)),
            ..Default::default()
        };
        Unit::insert(self, row, Conflict::Duplicate).await
    }
}
