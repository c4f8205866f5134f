//! Typed identifiers: a UUIDv7 shown as `bkg_` and 26 Crockford base-32 digits.
//!
//! The kind is part of the type, so that a session id can't be passed for a booking id. The registry of kinds is below, in one place.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

use super::Invalid;

/// What an [`Id`] names. Implemented by the markers in [`kind`] only.
pub trait Kind: 'static {
    /// Three letters before the underscore.
    const PREFIX: &'static str;
}

/// The identifier of one thing of kind `K`. Ordered by the time it was minted.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Takes a stored UUID back as an id.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, kind: PhantomData }
    }

    /// A UUIDv7 of this moment and these ten random bytes. Only services mint ids.
    pub(crate) fn mint(unix_ms: u64, random: &[u8; 10]) -> Self {
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(unix_ms, random).into_uuid())
    }

    /// The stored form.
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0u8; 26];
        let mut rest = self.uuid.as_u128();
        for digit in digits.iter_mut().rev() {
            *digit = CROCKFORD[(rest & 31) as usize];
            rest >>= 5;
        }
        write!(f, "{}_{}", K::PREFIX, std::str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl<K: Kind> FromStr for Id<K> {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = || Invalid::because("id.malformed", format!("an id of this kind reads `{}_` and 26 digits or letters", K::PREFIX));
        let digits = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or_else(refuse)?;
        if digits.len() != 26 || digits.as_bytes()[0] > b'7' {
            return Err(refuse());
        }
        let mut value: u128 = 0;
        for digit in digits.bytes() {
            let five = CROCKFORD.iter().position(|c| *c == digit).ok_or_else(refuse)?;
            value = (value << 5) | five as u128;
        }
        Ok(Self::from_uuid(Uuid::from_u128(value)))
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K> Copy for Id<K> {}
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<K: Kind> serde::Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de, K: Kind> serde::Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(|invalid: Invalid| serde::de::Error::custom(format_args!("{}: {invalid}", invalid.code())))
    }
}

macro_rules! kinds {
    ($($alias:ident $marker:ident $prefix:literal $what:literal;)*) => {
        /// The registry: one marker for each kind of thing that has an id.
        pub mod kind {
            $(
                #[doc = $what]
                #[derive(Debug, Clone, Copy)]
                pub enum $marker {}
                impl super::Kind for $marker { const PREFIX: &'static str = $prefix; }
            )*
        }
        $(
            #[doc = concat!("Names ", $what, " Shown as `", $prefix, "_…`.")]
            pub type $alias = Id<kind::$marker>;
        )*
    };
}

kinds! {
    ApiTokenId ApiToken "tok" "an API token of a tenant.";
    AuditId Audit "aud" "an entry of a tenant's audit log.";
    BayId Bay "bay" "a bay of a workshop.";
    BookingId Booking "bkg" "a booking, held or walked in ones too.";
    ChangeId Change "chg" "one entry of the booking change feed.";
    ClosureId Closure "cls" "a closure of a workshop.";
    CustomerId Customer "cus" "a customer card of one tenant.";
    MessageId Message "msg" "a message in the outbox.";
    PersonId Person "per" "a person, known by one phone number.";
    PhotoId Photo "pho" "a photo of an inspected vehicle.";
    ReadingId Reading "odo" "one entry of a vehicle's odometer ledger.";
    ReportId Report "rep" "an inspection report, drafts too.";
    SealKeyId SealKey "key" "a tenant's key for sealing reports.";
    ServiceId Service "svc" "a service that a workshop offers.";
    SessionId Session "ses" "a signed-in session.";
    SignInId SignIn "sgn" "a request to sign in, answered by a code.";
    StaffId Staff "stf" "a person's place in a tenant's staff.";
    TemplateId Template "tpl" "an inspection template of a tenant.";
    TenantId Tenant "ten" "a tenant: one workshop business.";
    VehicleId Vehicle "veh" "a vehicle.";
    WorkshopId Workshop "wsp" "a workshop of a tenant.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_refuses_another_kind() {
        let id = BookingId::mint(1_790_000_000_000, &[7; 10]);
        let text = id.to_string();
        assert!(text.starts_with("bkg_") && text.len() == 30, "{text}");
        assert_eq!(text.parse::<BookingId>(), Ok(id));
        assert_eq!(text.parse::<WorkshopId>().map_err(|e| e.code()), Err("id.malformed"));
        for bad in ["", "bkg_", "bkg_zzzzzzzzzzzzzzzzzzzzzzzzzz", "bkg_0123456789abcdefghjkmnpqr!", "BKG_00000000000000000000000000"] {
            assert!(bad.parse::<BookingId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn ids_sort_by_the_time_they_were_minted() {
        let early = BookingId::mint(1_000, &[255; 10]);
        let late = BookingId::mint(1_001, &[0; 10]);
        assert!(early < late && early.to_string() < late.to_string());
    }
}
