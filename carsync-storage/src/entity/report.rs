//! Reports, from draft to their end.

use sea_orm::entity::prelude::*;

use crate::scoped::Owned;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) workshop_id: Uuid,
    pub(crate) booking_id: Uuid,
    pub(crate) vehicle_id: Uuid,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) phone: Option<String>,
    pub(crate) locale: String,
    pub(crate) state: String,
    pub(crate) packages: String,
    pub(crate) template: String,
    pub(crate) supersedes: Option<Uuid>,
    pub(crate) summary: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) document: Option<String>,
    pub(crate) digest: Option<String>,
    pub(crate) seal: Option<String>,
    pub(crate) verify_token: Option<String>,
    pub(crate) issued_at: Option<i64>,
    pub(crate) valid_until: Option<i64>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) revoked_because: Option<String>,
    pub(crate) published_at: Option<i64>,
    pub(crate) version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Owned for Entity {
    const OWNER: Column = Column::TenantId;
}
