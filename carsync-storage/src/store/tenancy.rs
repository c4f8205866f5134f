//! Tenants.

use async_trait::async_trait;
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::StorageError;
use carsync_core::tenancy::{HostName, TenancyStore, TenancyStoreMut, Tenant, TenantStatus, TenantStore, TenantStoreMut};
use carsync_core::value::Slug;
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::column::{from_json, id, instant, json, micros, parsed};
use crate::entity::tenant::{ActiveModel, Column, Entity, Model};
use crate::entity::tenant_host;
use crate::scoped::Unit;

/// The columns of a tenant under the alias `t`, for statements that join.
pub(super) const COLUMNS: &str = "t.id, t.slug, t.name, t.status, t.listed, t.locale, t.policy, t.site, t.created_at, t.version";

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
        site: from_json(WHAT, &row.site)?,
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
        site: Set(json(&tenant.site)?),
        created_at: Set(micros(tenant.created_at)),
        version: Set(tenant.version.number()),
    })
}

#[async_trait]
impl TenancyStore for Unit {
    async fn by_slug(&self, slug: &Slug) -> Result<Option<Tenant>, StorageError> {
        self.one(self.find_common::<Entity>().filter(Column::Slug.eq(slug.as_str()))).await?.map(read).transpose()
    }

    async fn by_host(&self, host: &HostName) -> Result<Option<Tenant>, StorageError> {
        let text = format!("SELECT {COLUMNS} FROM tenant_host h JOIN tenant t ON t.id = h.tenant_id WHERE h.host = $1");
        self.rows::<Model>(&text, [host.as_str().into()]).await?.into_iter().next().map(read).transpose()
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

    async fn hosts(&self) -> Result<Vec<HostName>, StorageError> {
        let rows = self.find_common::<tenant_host::Entity>().filter(tenant_host::Column::TenantId.eq(self.owner()));
        let rows = self.all(rows.order_by_asc(tenant_host::Column::Host)).await?;
        rows.into_iter().map(|row| parsed("host name", &row.host)).collect()
    }
}

#[async_trait]
impl TenantStoreMut for Unit {
    async fn update(&mut self, tenant: &Tenant, seen: Version) -> Result<(), StorageError> {
        // Both: the row of the unit, and the row that is meant.
        let own = Column::Id.eq(self.owner()).and(Column::Id.eq(tenant.id.uuid()));
        self.replace_common(row(tenant)?, own.and(Column::Version.eq(seen.number()))).await
    }

    async fn put_hosts(&mut self, hosts: &[HostName]) -> Result<(), StorageError> {
        self.remove_common::<tenant_host::Entity>(tenant_host::Column::TenantId.eq(self.owner())).await?;
        for host in hosts {
            let row = tenant_host::ActiveModel { host: Set(host.to_string()), tenant_id: Set(self.owner()) };
            self.insert_common(row).await?;
        }
        Ok(())
    }
}
