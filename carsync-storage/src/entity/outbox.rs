//! Messages to be sent.

use sea_orm::entity::prelude::*;

use crate::scoped::Common;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) tenant_id: Option<Uuid>,
    pub(crate) lane: String,
    pub(crate) template: String,
    pub(crate) message: String,
    pub(crate) state: String,
    pub(crate) attempts: i64,
    pub(crate) fence: i64,
    pub(crate) leased_until: Option<i64>,
    pub(crate) due_at: i64,
    pub(crate) dies_at: Option<i64>,
    pub(crate) provider: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) ended_at: Option<i64>,
    pub(crate) receiver: String,
    pub(crate) subject: Option<String>,
    pub(crate) once: Option<String>,
    pub(crate) uncertain_since: Option<i64>,
    pub(crate) paid: bool,
    pub(crate) through: Option<String>,
    pub(crate) parts: Option<i64>,
    pub(crate) cost: Option<String>,
    pub(crate) delivery: Option<String>,
    pub(crate) delivery_rank: i64,
    pub(crate) delivery_code: Option<String>,
    pub(crate) delivery_at: Option<i64>,
    pub(crate) checks: i64,
    pub(crate) check_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Common for Entity {}
