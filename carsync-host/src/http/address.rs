//! Who is at the other end of a connection: the peer, or what a proxy that we trust says of it. Nobody else is believed.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use poem::web::RemoteAddr;
use poem::{Addr, FromRequest, Request, RequestBody};

/// The proxies whose `X-Forwarded-For` is believed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TrustedProxies(pub(crate) Arc<[Network]>);

/// Addresses that share their first bits: `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        fn share<const N: usize>(one: [u8; N], other: [u8; N], bits: u8) -> bool {
            let differing = one.iter().zip(other).map(|(a, b)| (a ^ b).leading_zeros()).enumerate().find(|(_, same)| *same < 8);
            differing.is_none_or(|(byte, same)| byte as u32 * 8 + same >= u32::from(bits))
        }
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => share(network.octets(), address.octets(), self.bits),
            (IpAddr::V6(network), IpAddr::V6(address)) => share(network.octets(), address.octets(), self.bits),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no address like 10.0.0.7 and no network like 10.0.0.0/8");
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok()).filter(|bits| *bits <= most).ok_or_else(wrong)?;
        Ok(Self { address, bits })
    }
}

impl TrustedProxies {
    fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }

    /// The first address from our side that is no proxy of ours.
    fn client(&self, peer: IpAddr, forwarded: &[&str]) -> IpAddr {
        let mut client = peer.to_canonical();
        let hops = forwarded.iter().flat_map(|header| header.split(',')).map(str::trim).collect::<Vec<_>>();
        for hop in hops.into_iter().rev() {
            if !self.hold(client) {
                break;
            }
            // What can't be read ends the chain: what stands before it may be forged.
            let Ok(before) = hop.parse::<IpAddr>() else { break };
            client = before.to_canonical();
        }
        client
    }
}

/// The client's address; none over sockets that have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) Option<IpAddr>);

impl<'a> FromRequest<'a> for ClientAddress {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let RemoteAddr(Addr::SocketAddr(peer)) = request.remote_addr() else { return Ok(Self(None)) };
        let forwarded: Vec<&str> = request.headers().get_all("x-forwarded-for").iter().filter_map(|header| header.to_str().ok()).collect();
        let trusted = request.data::<TrustedProxies>().cloned().unwrap_or_default();
        Ok(Self(Some(trusted.client(peer.ip(), &forwarded))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let networks: Vec<Network> = trusted.iter().map(|text| text.parse().expect("a network")).collect();
        TrustedProxies(networks.into()).client(peer.parse().expect("an address"), forwarded).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(client(&[], "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
        assert_eq!(client(&["10.0.0.0/8"], "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &["198.51.100.9"]), "198.51.100.9");
    }

    #[test]
    fn what_a_client_puts_before_its_own_address_is_not_believed() {
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &["1.1.1.1, 198.51.100.9", "10.9.9.9"]), "198.51.100.9");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &["1.1.1.1, nonsense"]), "10.1.2.3");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn a_network_is_an_address_and_its_bits() {
        let holds = |network: &str, address: &str| network.parse::<Network>().is_ok_and(|n| n.holds(address.parse().expect("an address")));
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.8"));
        assert!(holds("2001:db8::/33", "2001:db8:7fff::1") && !holds("2001:db8::/33", "2001:db8:8000::1"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
        assert!(["", "10.0.0.0/33", "10.0.0/8", "::/129", "proxy"].iter().all(|bad| bad.parse::<Network>().is_err()));
    }
}
