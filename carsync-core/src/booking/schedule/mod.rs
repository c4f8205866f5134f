//! Slots over civil time: which starts a workshop can offer, and why it can't offer the others. Pure: no clock, no zone lookup, no I/O.
//!
//! A [`Timetable`] lays the hours of one workshop on the UTC line, once; a [`Schedule`] joins it with the bays and the moment of asking.
//! Law: what [`Schedule::free_slots`] lists, [`Schedule::check`] accepts, and nothing else.
//!
//! # Quanta
//! Bays are claimed in whole quanta of 15 minutes of UTC ([`QUANTUM_MINUTES`]). Services round up to whole quanta
//! ([`quanta_for_minutes`]). A quantum is open only if all its minutes are open: opening rounds up, closing rounds down.
//!
//! # Civil time
//! Opening, closing, breaks and closures take effect at the first instant at which the civil clock of the zone has reached them: a time
//! that a DST gap skips is the first instant after the gap, a time that occurs twice is its first occurrence. Starts lie where the
//! clock's minutes of the day are divisible by the step, whatever the offset; after a fold both passes hold starts. While an offset isn't
//! a multiple of 15 minutes, which is history everywhere, there are none.

#[cfg(test)]
mod days;
mod explain;
mod job;
mod quantum;
mod slots;
mod strip;
mod timetable;
mod window;

pub use explain::{Explained, Reason};
pub use job::{BayKinds, BayOccupancy, Job, MAX_JOB_QUANTA};
pub use quantum::{QUANTUM_MINUTES, Quantum, QuantumRange, quanta_for_minutes};
pub use slots::{FreeSlot, Schedule};
pub use strip::Strip;
pub use timetable::Timetable;
pub use window::Window;
