//! Persons.

use sea_orm::entity::prelude::*;

use crate::scoped::Common;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) phone: String,
    pub(crate) name: Option<String>,
    pub(crate) locale: String,
    pub(crate) created_at: i64,
    pub(crate) version: i64,
    pub(crate) notices: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Common for Entity {}
