//! Templates: the built-in one, and those that tenants make of it.

mod model;
mod standard;

pub use model::{
    ChoiceOption, ITEMS_MAX, Item, Limits, ODOMETER_ITEM, Package, PanelClass, ResultKind, SECTIONS_MAX, Section, Template, TemplateDraft,
    TemplateName, Unit,
};
pub use standard::standard;
