//! Which services a site offers, as 128 bits that an envelope can unite and a search can test in one step.
//!
//! The first 127 slugs seen have a bit each. All further ones share the last bit, so that a site found by it must be checked by name:
//! [`Offer::rare`] holds those names as numbers.

use std::collections::HashMap;

use crate::value::Slug;

/// Slugs with a bit of their own. The next bit is shared by all others.
const OWN_BITS: u32 = 127;

/// A set of services; those that share the last bit are told apart only by [`Offer`].
///
/// Two words rather than a `u128`, whose alignment would cost 8 bytes in every node of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mask([u64; 2]);

impl Mask {
    /// The set of this one service, by its number.
    fn of(number: u32) -> Self {
        let bit = 1u128 << number.min(OWN_BITS);
        Self([bit as u64, (bit >> 64) as u64])
    }

    /// What either offers.
    pub(super) const fn union(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    /// Whether all of `needed` is here.
    pub(super) const fn covers(self, needed: Self) -> bool {
        ((needed.0[0] & !self.0[0]) | (needed.0[1] & !self.0[1])) == 0
    }
}

/// What a site offers, or a query asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Offer {
    pub(super) mask: Mask,
    /// The numbers of services that share the last bit, ascending. Nearly always empty.
    pub(super) rare: Box<[u32]>,
}

impl Offer {
    fn of(numbers: impl Iterator<Item = u32>) -> Self {
        let mut mask = Mask::default();
        let mut rare = Vec::new();
        for number in numbers {
            mask = mask.union(Mask::of(number));
            if number >= OWN_BITS {
                rare.push(number);
            }
        }
        rare.sort_unstable();
        Self { mask, rare: rare.into_boxed_slice() }
    }

    /// Whether the services that the mask can't tell apart are here too.
    pub(super) fn covers_rare(&self, needed: &Self) -> bool {
        needed.rare.iter().all(|number| self.rare.binary_search(number).is_ok())
    }
}

/// Numbers services in the order of first sight. A number is never given back, so the table grows with the slugs ever seen.
#[derive(Debug, Default)]
pub(super) struct Numbering(HashMap<Slug, u32>);

impl Numbering {
    /// The offer of a site; numbers what is new in it.
    pub(super) fn offer<'a>(&mut self, services: impl IntoIterator<Item = &'a Slug>) -> Offer {
        Offer::of(services.into_iter().map(|slug| match self.0.get(slug) {
            Some(number) => *number,
            None => {
                let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
                self.0.insert(slug.clone(), next);
                next
            }
        }))
    }

    /// What a query needs, or `None` if no site ever offered one of these services.
    pub(super) fn need(&self, services: &[Slug]) -> Option<Offer> {
        let numbers = services.iter().map(|slug| self.0.get(slug).copied()).collect::<Option<Vec<u32>>>()?;
        Some(Offer::of(numbers.into_iter()))
    }
}
