//! Small immutable values, parsed once at the edge and trusted ever after.
//!
//! Every value has private fields, a `FromStr` that answers [`Invalid`], a `Display` that parses back, and the same text in serde.

mod colour;
mod day;
mod digits;
mod geo_point;
mod id;
mod invalid;
mod locale;
mod money;
mod phone;
mod plate;
mod secret;
mod slug;
mod text;
mod vin;
mod zone;

pub use colour::Colour;
pub use day::civil_day;
pub use digits::fold_digits;
pub use geo_point::{EARTH_RADIUS_M, GeoPoint};
pub use id::*;
pub use invalid::Invalid;
pub use locale::Locale;
pub use money::{Currency, Money};
pub use phone::PhoneNumber;
pub use plate::{Plate, PlateKind, PlateParts};
pub use secret::Secret;
pub use slug::Slug;
pub use text::{Name, Note};
pub use vin::{ChassisNumber, Vin};
pub use zone::Zone;

/// Gives a parsed value its text form in serde: written by `Display`, read by `FromStr`.
///
/// A refusal reads `code: sentence`; `text_serde!(@refusal invalid)` is that text for values that are not one text in serde.
macro_rules! text_serde {
    (@refusal $invalid:expr) => {{
        let invalid: $crate::value::Invalid = $invalid;
        serde::de::Error::custom(format_args!("{}: {invalid}", invalid.code()))
    }};
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize<'de>>::deserialize(from)?;
                text.parse().map_err(|invalid| $crate::value::text_serde!(@refusal invalid))
            }
        }
    };
}
pub(crate) use text_serde;
