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

/// A number that is stored wider than it may be.
pub(crate) fn number(what: &'static str, stored: i64) -> Result<u32, StorageError> {
    u32::try_from(stored).map_err(|source| StorageError::Corrupt { what, source: Box::new(source) })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

pub(crate) fn unhex(what: &'static str, text: &str) -> Result<Vec<u8>, StorageError> {
    let corrupt = || StorageError::Corrupt { what, source: Box::new(Invalid::new("hex.malformed", "must be bytes in hexadecimal")) };
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|four| u8::try_from(four).ok())).collect::<Option<_>>().ok_or_else(corrupt)?;
    let (pairs, rest) = digits.as_chunks::<2>();
    if rest.is_empty() { Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect()) } else { Err(corrupt()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_read_back_from_hexadecimal_and_what_is_none_is_corrupt() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex("key", &hex(&bytes)).ok(), Some(bytes));
        assert_eq!(unhex("key", "").ok(), Some(Vec::new()));
        for bad in ["0", "abc", "0g", "+1", "é1"] {
            assert!(matches!(unhex("key", bad), Err(StorageError::Corrupt { what: "key", .. })), "{bad}");
        }
    }
}
