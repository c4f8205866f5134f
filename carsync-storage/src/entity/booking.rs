//! Bookings.

use sea_orm::entity::prelude::*;

use crate::scoped::Owned;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "booking")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) workshop_id: Uuid,
    pub(crate) bay_id: Uuid,
    pub(crate) state: String,
    pub(crate) origin: String,
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) claim_from: i64,
    pub(crate) claim_until: i64,
    pub(crate) lines: String,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) vehicle_id: Option<Uuid>,
    pub(crate) note: Option<String>,
    pub(crate) hold_until: Option<i64>,
    pub(crate) cancelled_by: Option<String>,
    pub(crate) arrived_at: Option<i64>,
    pub(crate) started_at: Option<i64>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Owned for Entity {
    const OWNER: Column = Column::TenantId;
}
