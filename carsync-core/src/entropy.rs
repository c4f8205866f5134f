//! The only place that may ask for chance, and what is made of it: ids, tokens and codes.

use std::fmt::{Debug, Write};
use std::sync::Arc;

use jiff::Timestamp;

use crate::clock::Clock;
use crate::value::{Id, Secret};

/// A source of unpredictable bytes.
pub trait Entropy: Debug + Send + Sync {
    /// Fills the slice. A source that can't must abort the process rather than return predictable bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the source everybody else must ask")]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Without randomness every session and code would be guessable: stopping is the only safe answer.
            std::process::abort();
        }
    }
}

/// Time and chance together, as the services use them.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Origin {
    pub(crate) fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn id<K>(&self) -> Id<K> {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        Id::mint(self.now().as_millisecond().unsigned_abs(), &random)
    }

    /// So many random bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut random = [0; N];
        self.entropy.fill(&mut random);
        random
    }

    /// A bearer token of 256 random bits behind a prefix that scanners can find.
    pub(crate) fn token(&self, prefix: &str) -> Secret {
        let mut random = [0; 32];
        self.entropy.fill(&mut random);
        let mut token = String::with_capacity(prefix.len() + 64);
        token.push_str(prefix);
        for byte in random {
            let _ = write!(token, "{byte:02x}");
        }
        Secret::new(token)
    }

    /// A code of six decimal digits, each of the million equally likely.
    pub(crate) fn code(&self) -> String {
        const CODES: u32 = 1_000_000;
        loop {
            let mut random = [0; 4];
            self.entropy.fill(&mut random);
            let number = u32::from_le_bytes(random);
            // Numbers of the last, incomplete million are thrown away, so that no code is likelier than another.
            if number < u32::MAX / CODES * CODES {
                return format!("{:06}", number % CODES);
            }
        }
    }

    /// A number below `bound`, for choices that need no secrecy.
    pub(crate) fn below(&self, bound: usize) -> usize {
        let mut random = [0; 8];
        self.entropy.fill(&mut random);
        (u64::from_le_bytes(random) % (bound.max(1) as u64)) as usize
    }
}
