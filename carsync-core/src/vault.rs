//! Encryption of what must be kept and never shown, under a key derived (HKDF-SHA256) from the deployment's: XChaCha20-Poly1305, bound to
//! the place it belongs to, so that a box moved elsewhere does not open.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::entropy::Origin;
use crate::value::Secret;

const NONCE_LENGTH: usize = 24;

/// Shuts and opens boxes of one purpose.
#[derive(Clone)]
pub(crate) struct Vault {
    cipher: XChaCha20Poly1305,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// A box can't be opened: it was shut under another deployment key, or the row was changed.
#[derive(Debug, thiserror::Error)]
#[error("what was stored encrypted can't be opened with this deployment's key")]
pub(crate) struct Unopened;

impl Vault {
    /// The vault of a purpose, which no other purpose's opens.
    pub(crate) fn new(deployment_key: &Secret, purpose: &str) -> Self {
        let mut key = Key::default();
        // HKDF can't fail for 32 bytes; were it to, every box would fail to open rather than be weak.
        let _ = Hkdf::<Sha256>::new(Some(purpose.as_bytes()), deployment_key.expose().as_bytes()).expand(b"wrap v1", &mut key);
        Self { cipher: XChaCha20Poly1305::new(&key) }
    }

    /// A nonce of 24 bytes and the box.
    pub(crate) fn shut(&self, bound_to: &[u8], plain: &[u8], origin: &Origin) -> Result<Vec<u8>, Unopened> {
        let nonce: [u8; NONCE_LENGTH] = origin.bytes();
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound_to }).map_err(|_| Unopened)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was shut, if it belongs here.
    pub(crate) fn open(&self, bound_to: &[u8], boxed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (nonce, sealed) = boxed.split_at_checked(NONCE_LENGTH).ok_or(Unopened)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().map_err(|_| Unopened)?;
        self.cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: bound_to }).map_err(|_| Unopened)
    }
}
