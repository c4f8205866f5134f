//! The free starts of a job, word by word of 64 quanta.
//!
//! Law: [`Schedule::free_slots`], [`Schedule::earliest`] and [`Schedule::check`] agree on every quantum.

use super::strip::{bits_of, words_of};
use super::{BayOccupancy, Job, Quantum, QuantumRange, Strip, Timetable, Window};
use crate::value::BayId;

/// A start that can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeSlot {
    /// When the work begins.
    pub start: Quantum,
    /// When it ends; buffers come on top.
    pub end: Quantum,
    /// How many bays are free for it, at least one.
    pub bays: u16,
}

/// All that a question about slots needs to know of one workshop.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'a> {
    /// Its hours on the UTC line. Starts outside the timetable's range are not offered.
    pub timetable: &'a Timetable,
    /// Its bays, the preferred first. Each must know all of [`Job::reach`] for the range asked.
    pub bays: &'a [BayOccupancy],
    /// The starts that may be booked at the moment of asking.
    pub window: Window,
}

impl Schedule<'_> {
    /// Every start in the range that can be booked, earliest first.
    pub fn free_slots(&self, job: &Job, range: QuantumRange) -> Vec<FreeSlot> {
        let bays = self.accepted(job);
        let mut slots = Vec::new();
        for (index, mask) in words_of(self.clip(range)) {
            let wanted = self.fitting(job, index, mask);
            if wanted == 0 {
                continue;
            }
            let mut count = Count::default();
            for busy in &bays {
                count.add(wanted & free(busy, job, index));
            }
            slots.reserve(count.any.count_ones() as usize);
            slots.extend(bits_of(index, count.any).map(|start| FreeSlot { start, end: job.work(start).end(), bays: count.of(start) }));
        }
        slots
    }

    /// The first start in the range that can be booked: the first of [`Self::free_slots`], without listing them.
    pub fn earliest(&self, job: &Job, range: QuantumRange) -> Option<Quantum> {
        let bays = self.accepted(job);
        words_of(self.clip(range)).find_map(|(index, mask)| {
            let mut wanted = self.fitting(job, index, mask);
            let mut found = 0;
            for busy in &bays {
                // Only what comes before the best so far is still of interest.
                let better = wanted & free(busy, job, index);
                if better != 0 {
                    found = better & better.wrapping_neg();
                    wanted &= found - 1;
                }
                if wanted == 0 {
                    break;
                }
            }
            bits_of(index, found).next()
        })
    }

    /// The bays that the job accepts and that are free if it starts here, the preferred first. It looks at bays only: whether the start
    /// is offered at all, [`Self::check`] says.
    pub fn candidate_bays(&self, job: &Job, start: Quantum) -> Vec<BayId> {
        self.bays.iter().filter(|bay| takes(bay, job, start)).map(|bay| bay.bay).collect()
    }

    fn clip(&self, range: QuantumRange) -> QuantumRange {
        self.window.clip(range).and(&self.timetable.range())
    }

    fn accepted(&self, job: &Job) -> Vec<&Strip> {
        self.bays.iter().filter(|bay| job.kinds().accepts(&bay.kind)).map(|bay| &bay.busy).collect()
    }

    /// The starts of a word, out of these, at which the hours have room for the work.
    #[inline]
    fn fitting(&self, job: &Job, index: i64, mask: u64) -> u64 {
        let starts = self.timetable.starts().word(index) & mask;
        if starts == 0 {
            return 0;
        }
        let (open, base) = (self.timetable.open(), index * 64);
        starts
            & if job.overnight() {
                open.load(base) & open.load(base + i64::from(job.quanta()) - 1)
            } else {
                open.runs_word(base, job.quanta(), 0)
            }
    }
}

/// The starts of a word at which a bay is free for all that the job claims.
#[inline]
fn free(busy: &Strip, job: &Job, index: i64) -> u64 {
    busy.runs_word(index * 64 - i64::from(job.before()), job.held(), u64::MAX)
}

/// Whether the job accepts the bay and the bay is free for it at this start.
pub(super) fn takes(bay: &BayOccupancy, job: &Job, start: Quantum) -> bool {
    job.kinds().accepts(&bay.kind) && bay.busy.first_set(job.claim(start)).is_none()
}

/// 64 counters side by side: `planes[k]` holds bit `k` of each. They stop at 65535.
#[derive(Default)]
struct Count {
    any: u64,
    planes: [u64; 16],
}

impl Count {
    fn add(&mut self, bits: u64) {
        self.any |= bits;
        let mut carry = bits;
        for plane in &mut self.planes {
            if carry == 0 {
                return;
            }
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
        self.planes.iter_mut().for_each(|plane| *plane |= carry);
    }

    fn of(&self, quantum: Quantum) -> u16 {
        let bit = quantum.index().rem_euclid(64);
        (0u16..).zip(&self.planes).fold(0, |count, (place, plane)| count | ((plane >> bit & 1) as u16) << place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_count_and_stop_at_the_most_a_slot_can_say() {
        let mut count = Count::default();
        for round in 0..70_000 {
            count.add(if round < 5 { 0b11 } else { 0b10 });
        }
        assert_eq!([0, 1, 2].map(|index| count.of(Quantum::from_index(index))), [5, u16::MAX, 0]);
    }
}
