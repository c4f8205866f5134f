//! First answers to idempotent requests.

use sea_orm::entity::prelude::*;

use crate::scoped::Owned;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) actor: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) operation: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) idempotency_key: String,
    pub(crate) request_hash: String,
    pub(crate) answer: String,
    pub(crate) created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Owned for Entity {
    const OWNER: Column = Column::TenantId;
}
