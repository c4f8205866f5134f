//! Values that are one text on the wire: ids, phones, plates, times. The value's own parser refuses them, and the document names their format.

use std::borrow::Cow;
use std::fmt::Display;

use carsync_core::jiff::Timestamp;
use carsync_core::jiff::civil::{Date, DateTime};
use carsync_core::value::{
    ChassisNumber, GeoPoint, Id, Invalid, Kind, Locale, Name, Note, PhoneNumber, Plate, Secret, Slug, Vin, Zone, civil_day,
};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A value of core that is one text on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Text<T>(pub(crate) T);

/// What the document says of a text, and how it is read.
pub(crate) trait Format: Display + Send + Sync + Sized {
    /// The OpenAPI format; empty for plain text.
    const FORMAT: &'static str;
    /// One that would be taken.
    const EXAMPLE: &'static str;
    /// The value of a text.
    fn read(text: &str) -> Result<Self, Invalid>;
}

macro_rules! formats {
    ($($type:ty: $format:literal $example:literal;)*) => {
        $(impl $crate::http::wire::text::Format for $type {
            const FORMAT: &'static str = $format;
            const EXAMPLE: &'static str = $example;
            fn read(text: &str) -> Result<Self, carsync_core::value::Invalid> {
                text.parse()
            }
        })*
    };
    (times $($type:ty: $format:literal $example:literal $code:literal;)*) => {
        $(impl $crate::http::wire::text::Format for $type {
            const FORMAT: &'static str = $format;
            const EXAMPLE: &'static str = $example;
            fn read(text: &str) -> Result<Self, carsync_core::value::Invalid> {
                text.parse().map_err(|_| carsync_core::value::Invalid::new($code, concat!("must exist and be written like ", $example)))
            }
        })*
    };
}
pub(super) use formats;

formats! {
    PhoneNumber: "phone" "+989121234567";
    Plate: "plate" "12ب345-67";
    Vin: "vin" "1M8GDM9AXKP042788";
    ChassisNumber: "chassis-number" "IR12345";
    Slug: "slug" "inspection_full";
    Name: "" "Vanak Inspection";
    Note: "" "Please call before you start.";
    Zone: "iana-time-zone" "Asia/Tehran";
    Locale: "locale" "fa";
    GeoPoint: "latitude,longitude" "35.7575,51.4100";
}

formats! { times
    Timestamp: "date-time" "2026-11-22T10:30:00+03:30" "time.malformed";
    DateTime: "local-date-time" "2026-11-22T10:30:00" "time.malformed";
}

impl Format for Date {
    const FORMAT: &'static str = "date";
    const EXAMPLE: &'static str = "2026-11-22";
    fn read(text: &str) -> Result<Self, Invalid> {
        civil_day(text)
    }
}

impl<K: Kind> Format for Id<K> {
    const FORMAT: &'static str = K::PREFIX;
    const EXAMPLE: &'static str = "";
    fn read(text: &str) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl<'de, T: Format> Deserialize<'de> for Text<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        // `code: sentence`, which the payload tells apart again.
        T::read(&text).map(Self).map_err(|invalid| serde::de::Error::custom(format_args!("{}: {invalid}", invalid.code())))
    }
}

fn schema(format: &'static str, example: &'static str) -> MetaSchemaRef {
    let mut schema = MetaSchema::new("string");
    schema.format = Some(format).filter(|format| !format.is_empty());
    schema.example = Some(example).filter(|example| !example.is_empty()).map(|example| Value::String(example.to_owned()));
    MetaSchemaRef::Inline(Box::new(schema))
}

macro_rules! text_type {
    ([$($generics:tt)*] $type:ty, $format:expr, $example:expr) => {
        impl<$($generics)*> Type for $type {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                "string".into()
            }

            fn schema_ref() -> MetaSchemaRef {
                schema($format, $example)
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }
    };
}

text_type!([T: Format] Text<T>, T::FORMAT, T::EXAMPLE);
text_type!([] SecretText, "password", "");
text_type!([] At, <Timestamp as Format>::FORMAT, <Timestamp as Format>::EXAMPLE);

impl<T: Format> ToJSON for Text<T> {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(self.0.to_string()))
    }
}

impl<T: Format> ParseFromJSON for Text<T> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value {
            Some(Value::String(text)) => T::read(&text).map(Self).map_err(ParseError::custom),
            other => Err(ParseError::expected_type(other.unwrap_or_default())),
        }
    }
}

impl<T: Display> Display for Text<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A secret that comes in and never goes out.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct SecretText(pub(crate) Secret);

impl Serialize for SecretText {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_none()
    }
}

impl ToJSON for SecretText {
    fn to_json(&self) -> Option<Value> {
        None
    }
}

impl ParseFromJSON for SecretText {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value {
            Some(Value::String(text)) => Ok(Self(Secret::new(text))),
            other => Err(ParseError::expected_type(other.unwrap_or_default())),
        }
    }
}

/// A moment as it goes out: RFC 3339 with the offset of the place it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct At(String);

impl At {
    /// With the offset that holds at that moment in the zone.
    pub(crate) fn in_zone(at: Timestamp, zone: &Zone) -> Self {
        let offset = zone.rules().to_offset(at);
        Self(at.display_with_offset(offset).to_string())
    }

    /// In UTC, where no place is meant.
    pub(crate) fn utc(at: Timestamp) -> Self {
        Self(at.to_string())
    }
}

impl ToJSON for At {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(self.0.clone()))
    }
}

impl ParseFromJSON for At {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value {
            Some(Value::String(text)) => Ok(Self(text)),
            other => Err(ParseError::expected_type(other.unwrap_or_default())),
        }
    }
}
