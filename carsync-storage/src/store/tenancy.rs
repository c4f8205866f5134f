//! Tenants.

use async_trait::async_trait;
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::StorageError;
use carsync_core::tenancy::{TenancyStore, TenancyStoreMut, Tenant, TenantStatus, TenantStore, TenantStoreMut};
use carsync_core::value::Slug;
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::column::{from_json, id, instant, json, micros, parsed};
use crate::entity::tenant::{ActiveModel, Column, Entity, Model};
use crate::scoped::Unit;

/// The columns of a tenant under the alias `t`, for statements that join.
pub(super) const COLUMNS: &str = "t.id, t.slug, t.name, t.status, t.listed, t.locale, t.policy, t.created_at, t.version";

pub(super) fn read(row: Model) -> Result<Tenant, StorageError> {
    const WHAT: &str = "tenant";
    Ok(Tenant {
        id: id(row.id),
        slug: parsed(WHAT, &row.slug)?,
        name: parsed(WHAT, &row.name)?,
        status: if row.status == "active" { TenantStatus::Active } else { TenantStatus::Suspended },
        listed: row.listed,
        locale: parsed(WHAT, &row.locale)?,
        policy: from_json(WHAT, &row.policy)?,
        created_at: instant(WHAT, row.created_at)?,
        version: Version::from_number(row.version),
    })
}

fn row(tenant: &Tenant) -> Result<ActiveModel, StorageError> {
    let status = match tenant.status {
        TenantStatus::Active => "active",
        TenantStatus::Suspended => "suspended",
    };
    Ok(ActiveModel {
        id: Set(tenant.id.uuid()),
        slug: Set(tenant.slug.to_string()),
        name: Set(tenant.name.to_string()),
        status: Set(status.to_owned()),
        listed: Set(tenant.listed),
        locale: Set(tenant.locale.to_string()),
        policy: Set(json(&tenant.policy)?),
        created_at: Set(micros(tenant.created_at)),
        version: Set(tenant.version.number()),
    })
}

#[async_trait]
impl TenancyStore for Unit {
    async fn by_slug(&self, slug: &Slug) -> Result<Option<Tenant>, StorageError> {
        self.one(self.find_common::<Entity>().filter(Column::Slug.eq(slug.as_str()))).await?.map(read).transpose()
    }

    async fn list(&self, page: &PageQuery<Slug>) -> Result<Page<Tenant, Slug>, StorageError> {
        let mut rows = self.find_common::<Entity>().order_by_asc(Column::Slug).limit(u64::from(page.limit) + 1);
        if let Some(after) = &page.after {
            rows = rows.filter(Column::Slug.gt(after.as_str()));
        }
        let tenants = self.all(rows).await?.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::cut(tenants, page.limit, |tenant: &Tenant| tenant.slug.clone()))
    }
}

#[async_trait]
impl TenancyStoreMut for Unit {
    async fn insert(&mut self, tenant: &Tenant) -> Result<(), StorageError> {
        self.insert_common(row(tenant)?).await
    }
}

#[async_trait]
impl TenantStore for Unit {
    async fn get(&self) -> Result<Option<Tenant>, StorageError> {
        self.one(self.find_common::<Entity>().filter(Column::Id.eq(self.owner()))).await?.map(read).transpose()
    }
}

#[async_trait]
impl TenantStoreMut for Unit {
    async fn update(&mut self, tenant: &Tenant, seen: Version) -> Result<(), StorageError> {
        // Both: the row of the unit, and the row that is meant.
        let own = Column::Id.eq(self.owner()).and(Column::Id.eq(tenant.id.uuid()));
        self.replace_common(row(tenant)?, own.and(Column::Version.eq(seen.number()))).await
    }
}
