//! Keyed hashes under the deployment's key: of codes, links and phones, so that a copy of the database opens nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Uuid;

use super::Inspections;
use crate::account::hex;
use crate::inspection::report::ReportCode;
use crate::value::{Id, PhoneNumber, ReportId, Secret, TenantId};

/// How many bytes of a grant's MAC are kept: 128 bits.
const TAG_LENGTH: usize = 16;
const GRANT_LENGTH: usize = 16 + 16 + 8 + TAG_LENGTH;
/// What grants begin with, so that scanners find them.
const GRANT_PREFIX: &str = "rpt_";

impl Inspections {
    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Option<Hmac<Sha256>> {
        // HMAC takes a key of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose().as_bytes()).ok()?;
        for part in [purpose.as_bytes()].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Some(mac)
    }

    fn hash(&self, purpose: &str, parts: &[&[u8]]) -> String {
        self.mac(purpose, parts).map(|mac| hex(&mac.finalize().into_bytes())).unwrap_or_default()
    }

    pub(super) fn hash_code(&self, phone: &PhoneNumber, code: &ReportCode) -> String {
        self.hash("report code", &[phone.e164().as_bytes(), code.expose().as_bytes()])
    }

    pub(super) fn hash_link(&self, link: &Secret) -> String {
        self.hash("report link", &[link.expose().as_bytes()])
    }

    pub(super) fn hash_phone(&self, phone: &PhoneNumber) -> String {
        self.hash("report phone", &[phone.e164().as_bytes()])
    }

    /// A proof that a report was opened, good until then.
    pub(super) fn grant(&self, tenant: TenantId, report: ReportId, until: Timestamp) -> Option<Secret> {
        let mut bytes = Vec::with_capacity(GRANT_LENGTH);
        bytes.extend_from_slice(tenant.uuid().as_bytes());
        bytes.extend_from_slice(report.uuid().as_bytes());
        bytes.extend_from_slice(&until.as_second().to_be_bytes());
        let tag = self.mac("report grant", &[&bytes])?.finalize().into_bytes();
        bytes.extend_from_slice(tag.get(..TAG_LENGTH)?);
        Some(Secret::new(format!("{GRANT_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// What a grant was given for, if it is ours and its time is not over.
    pub(super) fn granted(&self, grant: &Secret, now: Timestamp) -> Option<(TenantId, ReportId, Timestamp)> {
        let bytes = URL_SAFE_NO_PAD.decode(grant.expose().strip_prefix(GRANT_PREFIX)?).ok()?;
        let (said, tag) = bytes.split_at_checked(GRANT_LENGTH - TAG_LENGTH).filter(|_| bytes.len() == GRANT_LENGTH)?;
        self.mac("report grant", &[said])?.verify_truncated_left(tag).ok()?;
        let uuid = |from: usize| Some(Uuid::from_bytes(said.get(from..from + 16)?.try_into().ok()?));
        let until = Timestamp::from_second(i64::from_be_bytes(said.get(32..40)?.try_into().ok()?)).ok()?;
        (now < until).then_some((Id::from_uuid(uuid(0)?), Id::from_uuid(uuid(16)?), until))
    }
}
