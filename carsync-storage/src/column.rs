//! Values to columns and back. What can't be read back is told as corrupt, with the kind of thing it is.

use std::str::FromStr;

use carsync_core::jiff::Timestamp;
use carsync_core::storage::StorageError;
use carsync_core::value::{Id, Invalid};
use sea_orm::Value;
use serde_json::Error as JsonError;
use uuid::Uuid;

pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

pub(crate) fn instant(what: &'static str, micros: i64) -> Result<Timestamp, StorageError> {
    Timestamp::from_microsecond(micros).map_err(|source| StorageError::Corrupt { what, source: Box::new(source) })
}

pub(crate) fn instants(what: &'static str, micros: Option<i64>) -> Result<Option<Timestamp>, StorageError> {
    micros.map(|micros| instant(what, micros)).transpose()
}

pub(crate) fn parsed<T: FromStr<Err = Invalid>>(what: &'static str, text: &str) -> Result<T, StorageError> {
    text.parse().map_err(|source| StorageError::Corrupt { what, source: Box::new(source) })
}

pub(crate) fn parsed_maybe<T: FromStr<Err = Invalid>>(what: &'static str, text: Option<&str>) -> Result<Option<T>, StorageError> {
    text.map(|text| parsed(what, text)).transpose()
}

pub(crate) fn named<T>(what: &'static str, name: &str, by_name: impl Fn(&str) -> Option<T>) -> Result<T, StorageError> {
    by_name(name).ok_or_else(|| StorageError::Corrupt { what, source: Box::new(Invalid::new("name.unknown", "no such name")) })
}

pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|source| StorageError::Internal { source: Box::new(source) })
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|source: JsonError| StorageError::Corrupt { what, source: Box::new(source) })
}

pub(crate) fn id<K>(uuid: Uuid) -> Id<K> {
    Id::from_uuid(uuid)
}

pub(crate) fn uuids<K>(ids: &[Id<K>]) -> Vec<Value> {
    ids.iter().map(|id| Value::from(id.uuid())).collect()
}
