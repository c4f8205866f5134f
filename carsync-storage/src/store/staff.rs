//! A tenant's staff and its API tokens.

use async_trait::async_trait;
use carsync_core::account::{ApiToken, Role, StaffMember, StaffStore, StaffStoreMut};
use carsync_core::jiff::Timestamp;
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{ApiTokenId, PersonId, PhoneNumber, StaffId};
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder};

use crate::column::{id, instant, instants, micros, named, parsed};
use crate::entity::api_token;
use crate::entity::staff::{ActiveModel, Column, Entity, Model};
use crate::scoped::Unit;

fn read(row: Model) -> Result<StaffMember, StorageError> {
    Ok(StaffMember {
        id: id(row.id),
        person: id(row.person_id),
        role: named("role", &row.role, Role::by_name)?,
        workshop: row.workshop_id.map(id),
        created_at: instant("staff", row.created_at)?,
        version: Version::from_number(row.version),
    })
}

fn row(member: &StaffMember) -> ActiveModel {
    ActiveModel {
        id: Set(member.id.uuid()),
        person_id: Set(member.person.uuid()),
        role: Set(member.role.name().to_owned()),
        workshop_id: Set(member.workshop.map(|workshop| workshop.uuid())),
        created_at: Set(micros(member.created_at)),
        version: Set(member.version.number()),
        ..Default::default()
    }
}

fn read_token(row: api_token::Model) -> Result<ApiToken, StorageError> {
    const WHAT: &str = "API token";
    Ok(ApiToken {
        id: id(row.id),
        name: parsed(WHAT, &row.name)?,
        role: named("role", &row.role, Role::by_name)?,
        workshop: row.workshop_id.map(id),
        created_at: instant(WHAT, row.created_at)?,
        expires_at: instants(WHAT, row.expires_at)?,
        last_used_at: instants(WHAT, row.last_used_at)?,
    })
}

struct ListRow {
    member: Model,
    phone: String,
}

impl FromQueryResult for ListRow {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        Ok(Self { member: Model::from_query_result(row, prefix)?, phone: row.try_get(prefix, "phone")? })
    }
}

#[async_trait]
impl StaffStore for Unit {
    async fn by_person(&self, person: PersonId) -> Result<Option<StaffMember>, StorageError> {
        self.one(self.find::<Entity>().filter(Column::PersonId.eq(person.uuid()))).await?.map(read).transpose()
    }

    async fn list(&self) -> Result<Vec<(StaffMember, PhoneNumber)>, StorageError> {
        const TEXT: &str = "SELECT s.tenant_id, s.id, s.person_id, s.role, s.workshop_id, s.created_at, s.version, p.phone FROM staff s \
             JOIN person p ON p.id = s.person_id WHERE s.tenant_id = $1 ORDER BY s.id";
        let rows = self.rows::<ListRow>(TEXT, self.owned([])).await?;
        rows.into_iter().map(|row| Ok((read(row.member)?, parsed("person", &row.phone)?))).collect()
    }

    async fn token(&self, token_hash: &str) -> Result<Option<ApiToken>, StorageError> {
        let rows = self.find::<api_token::Entity>().filter(api_token::Column::TokenHash.eq(token_hash));
        self.one(rows).await?.map(read_token).transpose()
    }

    async fn tokens(&self) -> Result<Vec<ApiToken>, StorageError> {
        let rows = self.find::<api_token::Entity>().order_by_asc(api_token::Column::Id);
        self.all(rows).await?.into_iter().map(read_token).collect()
    }
}

#[async_trait]
impl StaffStoreMut for Unit {
    async fn insert(&mut self, member: &StaffMember) -> Result<(), StorageError> {
        Unit::insert(self, row(member), Conflict::Duplicate).await
    }

    async fn lock(&mut self) -> Result<(), StorageError> {
        if let Some(text) = self.dialect().lock_staff() {
            self.run(text, self.owned([]), Conflict::Missing).await?;
        }
        Ok(())
    }

    async fn update(&mut self, member: &StaffMember, seen: Version) -> Result<(), StorageError> {
        self.replace(row(member), Column::Id.eq(member.id.uuid()).and(Column::Version.eq(seen.number()))).await
    }

    async fn delete(&mut self, id: StaffId, seen: Version) -> Result<(), StorageError> {
        let fits = Column::Id.eq(id.uuid()).and(Column::Version.eq(seen.number()));
        match self.remove::<Entity>(fits).await? {
            0 => Err(StorageError::Conflict(Conflict::Stale)),
            _ => Ok(()),
        }
    }

    async fn insert_token(&mut self, token: &ApiToken, token_hash: &str) -> Result<(), StorageError> {
        let row = api_token::ActiveModel {
            id: Set(token.id.uuid()),
            name: Set(token.name.to_string()),
            role: Set(token.role.name().to_owned()),
            workshop_id: Set(token.workshop.map(|workshop| workshop.uuid())),
            token_hash: Set(token_hash.to_owned()),
            created_at: Set(micros(token.created_at)),
            expires_at: Set(token.expires_at.map(micros)),
            last_used_at: Set(token.last_used_at.map(micros)),
            ..Default::default()
        };
        Unit::insert(self, row, Conflict::Duplicate).await
    }

    async fn touch_token(&mut self, id: ApiTokenId, at: Timestamp) -> Result<(), StorageError> {
        // One that was taken away meanwhile has no row, and nothing to note.
        const TEXT: &str = "UPDATE api_token SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2";
        self.run(TEXT, self.owned([id.uuid().into(), micros(at).into()]), Conflict::Missing).await.map(|_| ())
    }

    async fn delete_token(&mut self, id: ApiTokenId) -> Result<(), StorageError> {
        self.remove::<api_token::Entity>(api_token::Column::Id.eq(id.uuid())).await.map(|_| ())
    }
}
