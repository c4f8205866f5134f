//! Values of core that go over the wire in their own serde form. A mirror type describes that form for the document; a test reads the
//! one as the other, so that the two can't drift apart.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A `T` on the wire, described by `M`.
pub(crate) struct Like<T, M>(pub(crate) T, PhantomData<fn() -> M>);

impl<T, M> Like<T, M> {
    pub(crate) fn new(value: T) -> Self {
        Self(value, PhantomData)
    }
}

impl<T: Clone, M> Clone for Like<T, M> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl<T: fmt::Debug, M> fmt::Debug for Like<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize, M> Serialize for Like<T, M> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(out)
    }
}

impl<'de, T: Deserialize<'de>, M> Deserialize<'de> for Like<T, M> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::deserialize(from).map(Self::new)
    }
}

impl<T: Send + Sync, M: Type> Type for Like<T, M> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        M::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        M::schema_ref()
    }

    fn register(registry: &mut Registry) {
        M::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Serialize + Send + Sync, M: Type> ToJSON for Like<T, M> {
    fn to_json(&self) -> Option<Value> {
        serde_json::to_value(&self.0).ok()
    }
}

impl<T: DeserializeOwned + Send + Sync, M: Type> ParseFromJSON for Like<T, M> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        serde_json::from_value(value.unwrap_or_default()).map(Self::new).map_err(ParseError::custom)
    }
}
