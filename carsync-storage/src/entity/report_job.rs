//! The work on final reports.

use sea_orm::entity::prelude::*;

use crate::scoped::Owned;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_job")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) report_id: Uuid,
    pub(crate) step: String,
    pub(crate) state: String,
    pub(crate) attempts: i64,
    pub(crate) fence: i64,
    pub(crate) leased_until: Option<i64>,
    pub(crate) due_at: i64,
    pub(crate) reason: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Owned for Entity {
    const OWNER: Column = Column::TenantId;
}
