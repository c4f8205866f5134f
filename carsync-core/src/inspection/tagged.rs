//! Enums that are told apart by their `type`, read field by field.
//!
//! serde's own reading of such an enum takes the whole value into a buffer first, and what is wrong in it is then told without its place:
//! `kind` for `kind.options[0].key`. Here every field is read where it stands, so that whoever follows the path can name it. Fields that
//! belong to another type are unknown.

/// Reads an enum by the fields that all of its variants have together. A field is `needed`, `optional`, or of its default if `absent`.
macro_rules! read_by_type {
    (
        $name:ident of { $($all:ident: $type:ty,)* }
        $($tag:literal => $variant:ident { $($field:ident: $how:ident),* })*
    ) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                enum Tag {
                    $(#[serde(rename = $tag)] $variant,)*
                }
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Fields {
                    r#type: Tag,
                    $(#[serde(default)] $all: Option<$type>,)*
                }
                let mut fields = Fields::deserialize(from)?;
                let value = match fields.r#type {
                    $(Tag::$variant => Self::$variant { $($field: read_by_type!(@$how fields $field),)* },)*
                };
                $(if fields.$all.is_some() {
                    return Err(serde::de::Error::unknown_field(stringify!($all), &[]));
                })*
                Ok(value)
            }
        }
    };
    (@needed $fields:ident $field:ident) => {
        $fields.$field.take().ok_or_else(|| <D::Error as serde::de::Error>::missing_field(stringify!($field)))?.into()
    };
    (@optional $fields:ident $field:ident) => { $fields.$field.take() };
    (@absent $fields:ident $field:ident) => { $fields.$field.take().unwrap_or_default() };
}
pub(crate) use read_by_type;
