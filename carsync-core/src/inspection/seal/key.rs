//! Keys of seals: made from chance, kept encrypted under the deployment's key, and never dropped, since old seals must stay checkable.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use jiff::Timestamp;
use sha2::Sha256;

use super::PublicKey;
use crate::entropy::Origin;
use crate::tenancy::TenantScope;
use crate::value::{SealKeyId, Secret};

const NONCE_LENGTH: usize = 24;

/// A tenant's key as it is stored. The private half is encrypted; `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey {
    /// Its id.
    pub id: SealKeyId,
    /// The public half.
    pub public: PublicKey,
    /// The private half: a nonce of 24 bytes and the XChaCha20-Poly1305 box, bound to tenant and key.
    pub private_box: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a newer key took its place; none for the one that seals.
    pub retired_at: Option<Timestamp>,
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealKey").field("id", &self.id).field("retired_at", &self.retired_at).finish_non_exhaustive()
    }
}

/// The public half of a key, as anybody may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealKeyPublic {
    /// Its id.
    pub id: SealKeyId,
    /// The key.
    pub public: PublicKey,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a newer key took its place; none for the one that seals.
    pub retired_at: Option<Timestamp>,
}

pub(crate) fn public_of(key: &SealKey) -> SealKeyPublic {
    SealKeyPublic { id: key.id, public: key.public, created_at: key.created_at, retired_at: key.retired_at }
}

/// Encrypts and opens private keys under a key derived (HKDF-SHA256) from the deployment's.
pub(crate) struct Vault {
    cipher: XChaCha20Poly1305,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// The private half of a stored key can't be opened: it was stored under another deployment key, or the row was changed.
#[derive(Debug, thiserror::Error)]
#[error("a tenant's seal key can't be opened with this deployment's key")]
pub(crate) struct Unopened;

impl Vault {
    pub(crate) fn new(deployment_key: &Secret) -> Self {
        let mut key = Key::default();
        // HKDF can't fail for 32 bytes; were it to, every key would fail to open rather than be weak.
        let _ = Hkdf::<Sha256>::new(Some(b"carsync seal keys"), deployment_key.expose().as_bytes()).expand(b"wrap v1", &mut key);
        Self { cipher: XChaCha20Poly1305::new(&key) }
    }

    /// A fresh key of a tenant.
    pub(crate) fn make(&self, scope: &TenantScope, origin: &Origin) -> Result<SealKey, Unopened> {
        let id = origin.id();
        let private: [u8; 32] = origin.bytes();
        let nonce: [u8; NONCE_LENGTH] = origin.bytes();
        let bound = bound_to(scope, id);
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), Payload { msg: &private, aad: &bound }).map_err(|_| Unopened)?;
        let public = PublicKey::new(SigningKey::from_bytes(&private).verifying_key().to_bytes());
        Ok(SealKey { id, public, private_box: [nonce.as_slice(), &sealed].concat(), created_at: origin.now(), retired_at: None })
    }

    /// The private half, ready to sign.
    pub(crate) fn open(&self, scope: &TenantScope, key: &SealKey) -> Result<SigningKey, Unopened> {
        let (nonce, sealed) = key.private_box.split_at_checked(NONCE_LENGTH).ok_or(Unopened)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().map_err(|_| Unopened)?;
        let payload = Payload { msg: sealed, aad: &bound_to(scope, key.id) };
        let private = self.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| Unopened)?;
        let private: [u8; 32] = private.try_into().map_err(|_| Unopened)?;
        let signing = SigningKey::from_bytes(&private);
        if signing.verifying_key().to_bytes() == *key.public.bytes() { Ok(signing) } else { Err(Unopened) }
    }
}

/// A box moved to another tenant or key does not open.
fn bound_to(scope: &TenantScope, id: SealKeyId) -> Vec<u8> {
    [scope.tenant().uuid().as_bytes().as_slice(), id.uuid().as_bytes()].concat()
}
