//! Keys of seals: made from chance, kept encrypted under the deployment's key, and never dropped, since old seals must stay checkable.

use std::fmt;

use ed25519_dalek::SigningKey;
use jiff::Timestamp;

use super::PublicKey;
use crate::entropy::Origin;
use crate::tenancy::TenantScope;
use crate::value::{SealKeyId, Secret};
use crate::vault::{Unopened, Vault};

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

/// What vaults of seal keys are for.
const PURPOSE: &str = "carsync seal keys";

/// Makes and opens a tenant's seal keys.
#[derive(Debug)]
pub(crate) struct SealVault(Vault);

impl SealVault {
    pub(crate) fn new(deployment_key: &Secret) -> Self {
        Self(Vault::new(deployment_key, PURPOSE))
    }

    /// A fresh key of a tenant.
    pub(crate) fn make(&self, scope: &TenantScope, origin: &Origin) -> Result<SealKey, Unopened> {
        let id = origin.id();
        let private: [u8; 32] = origin.bytes();
        let private_box = self.0.shut(&bound_to(scope, id), &private, origin)?;
        let public = PublicKey::new(SigningKey::from_bytes(&private).verifying_key().to_bytes());
        Ok(SealKey { id, public, private_box, created_at: origin.now(), retired_at: None })
    }

    /// The private half, ready to sign.
    pub(crate) fn open(&self, scope: &TenantScope, key: &SealKey) -> Result<SigningKey, Unopened> {
        let private = self.0.open(&bound_to(scope, key.id), &key.private_box)?;
        let private: [u8; 32] = private.try_into().map_err(|_| Unopened)?;
        let signing = SigningKey::from_bytes(&private);
        if signing.verifying_key().to_bytes() == *key.public.bytes() { Ok(signing) } else { Err(Unopened) }
    }
}

/// A box moved to another tenant or key does not open.
fn bound_to(scope: &TenantScope, id: SealKeyId) -> Vec<u8> {
    [scope.tenant().uuid().as_bytes().as_slice(), id.uuid().as_bytes()].concat()
}
