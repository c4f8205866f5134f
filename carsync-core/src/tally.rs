//! Counts by subject and window, kept in the database, so that limits hold over all hosts: tries of strangers, codes sent, messages paid for.

use std::net::IpAddr;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::storage::StorageError;

/// What was counted, read.
#[async_trait]
pub trait TallyStore: Send + Sync {
    /// How much of a subject there is in a window.
    async fn amount(&self, subject: &str, window: Timestamp) -> Result<i64, StorageError>;
}

/// What is counted.
#[async_trait]
pub trait TallyStoreMut: Send {
    /// Adds `by` (which may be negative) to a subject's amount in a window, in one statement, and says how much it is now; never below
    /// zero. Other units that count the same wait until this one ends.
    async fn count(&mut self, subject: &str, window: Timestamp, by: i64) -> Result<i64, StorageError>;
}

/// One count to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Of what.
    pub subject: String,
    /// In which window.
    pub window: Timestamp,
    /// How much.
    pub by: i64,
}

/// The window of so many seconds that a moment is in: its beginning and its end.
pub(crate) fn window_of(now: Timestamp, length_s: i64) -> (Timestamp, Timestamp) {
    let start = now.as_second().div_euclid(length_s) * length_s;
    let at = |second| Timestamp::from_second(second).unwrap_or(now);
    (at(start), at(start + length_s))
}

/// What counts as one address: an IPv4 address, or the network that one household or firm has in IPv6.
pub(crate) fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_and_a_mapped_address_count_as_one() {
        let of = |text: &str| network_of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    }

    #[test]
    fn a_window_holds_its_beginning_and_not_its_end() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let hour = (at("2026-11-27T08:00:00Z"), at("2026-11-27T09:00:00Z"));
        assert_eq!(window_of(at("2026-11-27T08:00:00Z"), 3_600), hour);
        assert_eq!(window_of(at("2026-11-27T08:59:59.9Z"), 3_600), hour);
        assert_ne!(window_of(at("2026-11-27T09:00:00Z"), 3_600), hour);
    }
}
