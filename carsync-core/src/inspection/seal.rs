//! The seal of a report: canonical JSON → SHA-256 → Ed25519 by a key of the tenant. Checking needs the public key and nothing else.
//!
//! The document is written by the JSON Canonicalization Scheme (RFC 8785). What is signed (RFC 8032) is [`PURPOSE`], the 16 bytes of the
//! key's id and the 32 bytes of the digest, so that no signature made here can stand for anything else. How keys are kept is in `key`.

mod key;

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use key::{SealKey, SealKeyPublic};
pub(crate) use key::{SealVault, public_of};

use crate::account::{hex, unhex};
use crate::value::{Invalid, SealKeyId, text_serde};

/// What stands before the digest in the signed bytes.
pub const PURPOSE: &[u8] = b"carsync report seal v1\n";
/// The format of a report with its seal, as it says itself.
pub const SEALED_FORMAT: &str = "carsync.sealed-report/1";

/// Bytes of a fixed length, in hexadecimal.
macro_rules! hex_bytes {
    ($name:ident, $length:literal, $code:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Takes the bytes.
            pub const fn new(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            pub const fn bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                let malformed = || Invalid::new($code, concat!("must be ", stringify!($length), " bytes in hexadecimal"));
                let bytes = unhex(text.trim()).ok_or_else(malformed)?;
                bytes.try_into().map(Self).map_err(|_| malformed())
            }
        }

        text_serde!($name);
    };
}

hex_bytes!(ReportDigest, 32, "seal.malformed_digest", "SHA-256 of a report's canonical JSON.");
hex_bytes!(SealSignature, 64, "seal.malformed_signature", "An Ed25519 signature.");
hex_bytes!(PublicKey, 32, "seal.malformed_key", "An Ed25519 public key.");

/// The seal over a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Always `Ed25519`.
    pub algorithm: Algorithm,
    /// Which key of the tenant.
    pub key: SealKeyId,
    /// SHA-256 of the canonical JSON.
    pub digest: ReportDigest,
    /// The signature over [`PURPOSE`], the key's id and the digest.
    pub signature: SealSignature,
}

/// How seals are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
}

/// Why a sealed report is not what it claims to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealFault {
    /// The file is no sealed report.
    #[error("this is no sealed report: {0}")]
    NotAReport(String),
    /// The document is not the one that was sealed.
    #[error("the report was changed after it was sealed: its digest does not fit")]
    Changed,
    /// The signature is not by this key.
    #[error("the seal is not by this key")]
    NotByThisKey,
}

/// The canonical form of a value (RFC 8785).
///
/// # Errors
/// The value can't be written as JSON.
pub fn canonical(value: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json_canonicalizer::to_string(value)
}

/// The digest of a canonical document.
pub fn digest_of(canonical: &str) -> ReportDigest {
    ReportDigest(Sha256::digest(canonical.as_bytes()).into())
}

fn signed_bytes(key: SealKeyId, digest: &ReportDigest) -> Vec<u8> {
    [PURPOSE, key.uuid().as_bytes(), digest.bytes()].concat()
}

pub(crate) fn seal(canonical: &str, key: SealKeyId, signing: &SigningKey) -> Seal {
    let digest = digest_of(canonical);
    let signature = SealSignature(signing.sign(&signed_bytes(key, &digest)).to_bytes());
    Seal { algorithm: Algorithm::Ed25519, key, digest, signature }
}

impl Seal {
    /// Checks the seal over a canonical document, offline.
    ///
    /// # Errors
    /// `Changed` if the digest is not the document's, `NotByThisKey` if the signature is not the key's.
    pub fn check(&self, canonical: &str, key: &PublicKey) -> Result<(), SealFault> {
        if digest_of(canonical) == self.digest { self.check_alone(key) } else { Err(SealFault::Changed) }
    }

    /// Checks that the key sealed this digest, without the document: what a QR code can prove by itself.
    ///
    /// # Errors
    /// `NotByThisKey`.
    pub fn check_alone(&self, key: &PublicKey) -> Result<(), SealFault> {
        let key = VerifyingKey::from_bytes(key.bytes()).map_err(|_| SealFault::NotByThisKey)?;
        let signature = Signature::from_bytes(self.signature.bytes());
        key.verify_strict(&signed_bytes(self.key, &self.digest), &signature).map_err(|_| SealFault::NotByThisKey)
    }

    /// The seal in 155 characters, as a QR code carries it behind the `#` of its address: the key's id without `key_`, a stop, and digest
    /// and signature in base64url (RFC 4648, 5).
    pub fn compact(&self) -> String {
        let key = self.key.to_string();
        let bytes = [self.digest.bytes().as_slice(), self.signature.bytes()].concat();
        format!("{}.{}", key.trim_start_matches("key_"), URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads the compact form.
    ///
    /// # Errors
    /// `NotAReport`.
    pub fn from_compact(text: &str) -> Result<Self, SealFault> {
        let wrong = || SealFault::NotAReport("this is no compact seal".to_owned());
        let (key, rest) = text.split_once('.').ok_or_else(wrong)?;
        let key: SealKeyId = format!("key_{key}").parse().map_err(|_| wrong())?;
        let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| wrong())?;
        let (digest, signature) = bytes.split_at_checked(32).ok_or_else(wrong)?;
        let digest = ReportDigest(digest.try_into().map_err(|_| wrong())?);
        let signature = SealSignature(signature.try_into().map_err(|_| wrong())?);
        Ok(Self { algorithm: Algorithm::Ed25519, key, digest, signature })
    }
}

/// A report with its seal, as it is handed out: `report.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// [`SEALED_FORMAT`].
    pub format: String,
    /// The document, whatever it holds: it is checked by its bytes, not by what this build knows of it.
    pub document: serde_json::Value,
    /// The seal over its canonical form.
    pub seal: Seal,
}

impl SealedFile {
    /// Reads a file and refuses what is no sealed report.
    ///
    /// # Errors
    /// `NotAReport`.
    pub fn read(text: &str) -> Result<Self, SealFault> {
        let file: Self = serde_json::from_str(text).map_err(|error| SealFault::NotAReport(error.to_string()))?;
        if file.format == SEALED_FORMAT { Ok(file) } else { Err(SealFault::NotAReport(format!("its format is not {SEALED_FORMAT}"))) }
    }

    /// The file of a canonical document. Its text keeps the document byte by byte.
    pub fn write(canonical: &str, seal: &Seal) -> Result<String, serde_json::Error> {
        let seal = serde_json::to_string(seal)?;
        Ok(format!("{{\"format\":\"{SEALED_FORMAT}\",\"seal\":{seal},\"document\":{canonical}}}\n"))
    }

    /// Checks the file offline.
    ///
    /// # Errors
    /// `Changed` or `NotByThisKey`; `NotAReport` if the document has no canonical form.
    pub fn check(&self, key: &PublicKey) -> Result<(), SealFault> {
        let canonical = canonical(&self.document).map_err(|error| SealFault::NotAReport(error.to_string()))?;
        self.seal.check(&canonical, key)
    }
}

#[cfg(test)]
mod tests;
