//! Which accounts are open, so that one opened again keeps its limiter and its breaker.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use carsync_core::notify::{SmsAccount, SmsProvider};
use sha2::{Digest, Sha256};

/// How many accounts are remembered.
const REMEMBERED: usize = 10_000;

/// Open accounts, by a hash of all that makes them: a key changed is another account.
pub(super) struct Memory {
    room: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    accounts: HashMap<[u8; 32], Used>,
    /// Counts openings.
    now: u64,
}

struct Used {
    provider: Arc<dyn SmsProvider>,
    last: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self::of(REMEMBERED)
    }
}

impl Memory {
    pub(super) fn of(room: usize) -> Self {
        Self { room: room.max(1), open: Mutex::default() }
    }

    /// The provider of this account, made if it is not open.
    pub(super) fn account(&self, account: &SmsAccount, make: impl FnOnce() -> Arc<dyn SmsProvider>) -> Arc<dyn SmsProvider> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.now += 1;
        let now = open.now;
        let used = open.accounts.entry(digest(account)).or_insert_with(|| Used { provider: make(), last: now });
        used.last = now;
        let provider = used.provider.clone();
        if open.accounts.len() > self.room {
            let oldest = open.accounts.iter().min_by_key(|(_, used)| used.last).map(|(digest, _)| *digest);
            oldest.and_then(|digest| open.accounts.remove(&digest));
        }
        provider
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Memory").field("accounts", &open.accounts.len()).finish_non_exhaustive()
    }
}

/// Each field goes in with its length, or as absent, so that no two accounts are spelt alike.
fn digest(account: &SmsAccount) -> [u8; 32] {
    let fields = [Some(account.provider.as_str()), account.account.as_deref(), Some(account.key.expose()), account.sender.as_deref()];
    let mut hash = Sha256::new();
    for field in fields {
        let length = field.map_or(u64::MAX, |text| text.len() as u64);
        hash.update(length.to_be_bytes());
        hash.update(field.unwrap_or_default());
    }
    hash.finalize().into()
}
