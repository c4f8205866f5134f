//! A bit for each quantum, 64 to a word, and the search for runs of them.
//!
//! Words lie at multiples of 64 quanta in every strip, so that two strips meet word by word without shifting. Outside its words a
//! strip is clear.

use super::{Quantum, QuantumRange};

const WORD: i64 = 64;

/// A set of quanta out of a bounded range.
#[derive(Debug, Clone, Default)]
pub struct Strip {
    /// The index of the first word: that of its first quantum divided by 64.
    first: i64,
    words: Vec<u64>,
}

/// The words that a range touches, by index, each with the bits of it that are in the range.
pub(super) fn words_of(range: QuantumRange) -> impl Iterator<Item = (i64, u64)> {
    let (start, end) = (range.start().index(), range.end().index());
    let last = if start < end { (end - 1).div_euclid(WORD) } else { i64::MIN };
    (start.div_euclid(WORD)..=last).map(move |word| {
        let base = word * WORD;
        let from = u64::MAX << (start - base).clamp(0, WORD - 1);
        let until = u64::MAX >> (base + WORD - end).clamp(0, WORD - 1);
        (word, from & until)
    })
}

impl Strip {
    /// A clear strip that has room for this range. What is set outside its room is let go.
    pub fn covering(range: QuantumRange) -> Self {
        let first = range.start().index().div_euclid(WORD);
        let end = (range.end().index() - 1).div_euclid(WORD) + 1;
        let length = if range.is_empty() { 0 } else { usize::try_from(end - first).unwrap_or(0) };
        Self { first, words: vec![0; length] }
    }

    /// Sets the quanta of the range.
    pub fn set(&mut self, range: QuantumRange) {
        self.change(range, |word, mask| *word |= mask);
    }

    /// Clears the quanta of the range.
    pub fn clear(&mut self, range: QuantumRange) {
        self.change(range, |word, mask| *word &= !mask);
    }

    /// Sets those quanta of the range whose index leaves this remainder when divided by `period`, which divides 64.
    pub(super) fn set_every(&mut self, range: QuantumRange, period: u32, remainder: u32) {
        let pattern = (0..64).filter(|bit| bit % period == remainder).fold(0, |bits, bit| bits | 1u64 << bit);
        self.change(range, |word, mask| *word |= mask & pattern);
    }

    fn change(&mut self, range: QuantumRange, apply: impl Fn(&mut u64, u64)) {
        let room = i64::try_from(self.words.len()).map_or(self.first, |words| self.first + words);
        let room = QuantumRange::new(Quantum::from_index(self.first * WORD), Quantum::from_index(room * WORD));
        for (index, mask) in words_of(range.and(&room)) {
            if let Some(word) = usize::try_from(index - self.first).ok().and_then(|at| self.words.get_mut(at)) {
                apply(word, mask);
            }
        }
    }

    /// Keeps what the other holds too.
    pub fn and(&mut self, other: &Self) {
        (self.first..).zip(&mut self.words).for_each(|(index, word)| *word &= other.word(index));
    }

    /// Lets go of what the other holds.
    pub fn and_not(&mut self, other: &Self) {
        (self.first..).zip(&mut self.words).for_each(|(index, word)| *word &= !other.word(index));
    }

    /// Whether the quantum is set.
    pub fn contains(&self, quantum: Quantum) -> bool {
        self.word(quantum.index().div_euclid(WORD)) >> quantum.index().rem_euclid(WORD) & 1 == 1
    }

    /// The first quantum of the range that is set.
    pub fn first_set(&self, range: QuantumRange) -> Option<Quantum> {
        self.first_of(range, 0)
    }

    /// The first quantum of the range that is clear.
    pub fn first_clear(&self, range: QuantumRange) -> Option<Quantum> {
        self.first_of(range, u64::MAX)
    }

    fn first_of(&self, range: QuantumRange, flip: u64) -> Option<Quantum> {
        words_of(range).find_map(|(index, mask)| {
            let found = (self.word(index) ^ flip) & mask;
            (found != 0).then(|| Quantum::from_index(index * WORD + i64::from(found.trailing_zeros())))
        })
    }

    /// The quanta of the range that are set, in order.
    pub fn iter(&self, range: QuantumRange) -> impl Iterator<Item = Quantum> + '_ {
        words_of(range).flat_map(|(index, mask)| bits_of(index, self.word(index) & mask))
    }

    /// The quanta at which `quanta` consecutive set ones begin; nought counts as one.
    pub fn runs_of(&self, quanta: u32) -> Self {
        let words = (self.first..).zip(&self.words).map(|(index, _)| self.runs_word(index * WORD, quanta.max(1), 0)).collect();
        Self { first: self.first, words }
    }

    /// The word of this index; clear outside.
    #[inline]
    pub(super) fn word(&self, index: i64) -> u64 {
        usize::try_from(index - self.first).ok().and_then(|at| self.words.get(at)).copied().unwrap_or(0)
    }

    /// The 64 quanta from `base` on, which needn't be a multiple of 64.
    #[inline]
    pub(super) fn load(&self, base: i64) -> u64 {
        let (word, shift) = (base.div_euclid(WORD), base.rem_euclid(WORD));
        let low = self.word(word) >> shift;
        if shift == 0 { low } else { low | self.word(word + 1) << (WORD - shift) }
    }

    /// Bit `i`: whether the `quanta` (at least one) from `base + i` on all differ from `flip`'s bits, which are all 0 or all 1.
    ///
    /// Up to 64 by log-shifts over two words. Beyond that every one of the 64 runs shares the middle, so that only the last clear
    /// quantum of the first word and the first clear one after the shared part decide.
    #[inline]
    pub(super) fn runs_word(&self, base: i64, quanta: u32, flip: u64) -> u64 {
        let head = self.load(base) ^ flip;
        if quanta <= 64 {
            let next = self.load(base + WORD) ^ flip;
            if head & next == u64::MAX {
                return u64::MAX;
            }
            let mut bits = u128::from(next) << 64 | u128::from(head);
            let mut length = 1;
            while length < quanta {
                let step = length.min(quanta - length);
                bits &= bits >> step;
                length += step;
            }
            return (bits & u128::from(u64::MAX)) as u64;
        }
        let starts = match (!head).leading_zeros() {
            0 => return 0,
            ones => u64::MAX << (64 - ones),
        };
        let end = base + i64::from(quanta);
        let mut at = base + WORD;
        while at + WORD <= end {
            if self.load(at) ^ flip != u64::MAX {
                return 0;
            }
            at += WORD;
        }
        let rest = (self.load(at) ^ flip).trailing_ones();
        if i64::from(rest) < end - at {
            return 0;
        }
        let tail = (self.load(end) ^ flip).trailing_ones();
        starts & u64::MAX >> (63 - tail.min(63))
    }
}

/// The quanta of the bits that are set in the word of this index.
pub(super) fn bits_of(index: i64, mut bits: u64) -> impl Iterator<Item = Quantum> {
    std::iter::from_fn(move || {
        (bits != 0).then(|| {
            let bit = bits.trailing_zeros();
            bits &= bits - 1;
            Quantum::from_index(index * WORD + i64::from(bit))
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(start: i64, length: i64) -> QuantumRange {
        QuantumRange::new(Quantum::from_index(start), Quantum::from_index(start + length))
    }

    proptest! {
        #[test]
        fn a_strip_agrees_with_a_set_of_quanta(
            origin in -500i64..500,
            changes in prop::collection::vec((any::<bool>(), -50i64..450, 0i64..400), 0..12),
            quanta in prop_oneof![1u32..80, 60u32..70, 120u32..135, 1u32..300],
            base in -700i64..1000,
        ) {
            let whole = range(origin, 400);
            let mut strip = Strip::covering(whole);
            let mut model = std::collections::BTreeSet::new();
            for (on, start, length) in changes {
                let part = range(origin + start, length).and(&whole);
                if on { strip.set(part) } else { strip.clear(part) }
                for quantum in part.iter() {
                    if on { model.insert(quantum) } else { model.remove(&quantum) };
                }
            }
            prop_assert!(strip.iter(range(-2000, 4000)).eq(model.iter().copied()));
            let run = |start: Quantum| QuantumRange::of_length(start, quanta);
            let runs = strip.runs_of(quanta);
            for start in whole.iter() {
                prop_assert_eq!(runs.contains(start), run(start).iter().all(|quantum| model.contains(&quantum)));
                prop_assert_eq!(strip.contains(start), model.contains(&start));
                prop_assert_eq!(strip.first_set(run(start)), run(start).iter().find(|quantum| model.contains(quantum)));
                prop_assert_eq!(strip.first_clear(run(start)), run(start).iter().find(|quantum| !model.contains(quantum)));
            }
            for (flip, sought) in [(0, true), (u64::MAX, false)] {
                let word = strip.runs_word(base, quanta, flip);
                for bit in 0..64 {
                    let all = run(Quantum::from_index(base + bit)).iter().all(|quantum| model.contains(&quantum) == sought);
                    prop_assert_eq!(word >> bit & 1 == 1, all);
                }
            }
        }
    }

    #[test]
    fn a_strip_without_room_is_clear() {
        let mut strip = Strip::covering(range(3, 0));
        strip.set(range(-5, 50));
        assert_eq!(strip.first_set(range(-100, 200)), None);
        assert_eq!(strip.runs_word(7, 900, u64::MAX), u64::MAX);
        assert!(!Strip::default().contains(Quantum::from_index(0)));
    }
}
