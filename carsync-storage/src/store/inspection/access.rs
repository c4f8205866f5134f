//! Reports as strangers find them, by a secret they hold.

use async_trait::async_trait;
use carsync_core::inspection::{ReportAccessStore, VerifyToken};
use carsync_core::storage::StorageError;
use carsync_core::tenancy::Tenant;
use carsync_core::value::{ReportId, TenantId};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, Value};
use uuid::Uuid;

use crate::column::id;
use crate::entity::tenant;
use crate::scoped::Unit;
use crate::store::tenancy::{COLUMNS, read as read_tenant};

struct OpenedRow {
    tenant: tenant::Model,
    report_id: Uuid,
}

impl FromQueryResult for OpenedRow {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        Ok(Self { tenant: tenant::Model::from_query_result(row, prefix)?, report_id: row.try_get(prefix, "report_id")? })
    }
}

impl Unit {
    async fn opened(&self, text: &str, secret: Value) -> Result<Option<(Tenant, ReportId)>, StorageError> {
        let found = self.rows::<OpenedRow>(text, [secret]).await?.into_iter().next();
        found.map(|row| Ok((read_tenant(row.tenant)?, id(row.report_id)))).transpose()
    }
}

#[async_trait]
impl ReportAccessStore for Unit {
    async fn opened_by(&self, hash: &str) -> Result<Option<(Tenant, ReportId)>, StorageError> {
        let text = format!("SELECT {COLUMNS}, a.report_id FROM report_access a JOIN tenant t ON t.id = a.tenant_id WHERE a.hash = $1");
        self.opened(&text, hash.into()).await
    }

    async fn tenants_of(&self, phone_hash: &str) -> Result<Vec<TenantId>, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            tenant_id: Uuid,
        }
        const TEXT: &str = "SELECT DISTINCT tenant_id FROM report_access WHERE phone_hash = $1 ORDER BY tenant_id";
        Ok(self.rows::<Row>(TEXT, [phone_hash.into()]).await?.into_iter().map(|row| id(row.tenant_id)).collect())
    }

    async fn by_verify_token(&self, token: &VerifyToken) -> Result<Option<(Tenant, ReportId)>, StorageError> {
        let text =
            format!("SELECT {COLUMNS}, r.id AS report_id FROM report r JOIN tenant t ON t.id = r.tenant_id WHERE r.verify_token = $1");
        self.opened(&text, token.as_str().into()).await
    }

    async fn tenant(&self, id: TenantId) -> Result<Option<Tenant>, StorageError> {
        let rows = self.find_common::<tenant::Entity>().filter(tenant::Column::Id.eq(id.uuid()));
        self.one(rows).await?.map(read_tenant).transpose()
    }
}
