//! Chance that comes out the same every time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::entropy::Entropy;

/// The step of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// Bytes that follow from a seed alone. Its clones draw from one stream. Never for anything that must be secret.
#[derive(Debug, Clone)]
pub struct SeededEntropy {
    state: Arc<AtomicU64>,
}

impl SeededEntropy {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self { state: Arc::new(AtomicU64::new(seed)) }
    }

    /// The stream's next 64 bits.
    pub fn word(&self) -> u64 {
        let mut z = self.state.fetch_add(GAMMA, Ordering::Relaxed).wrapping_add(GAMMA);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below the bound; zero for a bound of zero.
    pub fn below(&self, bound: u64) -> u64 {
        self.word() % bound.max(1)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.word().to_le_bytes();
            chunk.iter_mut().zip(word).for_each(|(byte, random)| *byte = random);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_stream_and_it_is_splitmix64() {
        let (one, other) = (SeededEntropy::new(1_234_567), SeededEntropy::new(1_234_567));
        // The published test vector of seed 1234567.
        assert_eq!([one.word(), one.word()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
        let mut bytes = [0; 19];
        other.fill(&mut bytes);
        assert_eq!(&bytes[..8], &6_457_827_717_110_365_317_u64.to_le_bytes());
        assert_ne!(bytes[16..], [0; 3]);
    }
}
