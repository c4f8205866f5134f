//! The work on a final report after it was sealed: render and store, publish, tell. Each step is a unit of its own, and starts again.

use crate::value::{ReportId, TenantId};

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobStep {
    /// Make the PDF and keep it.
    Render,
    /// Let the customer see it.
    Publish,
    /// Send the customer a code.
    Notify,
}

impl JobStep {
    /// All steps in order.
    pub const ALL: [Self; 3] = [Self::Render, Self::Publish, Self::Notify];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Render => "render",
            Self::Publish => "publish",
            Self::Notify => "notify",
        }
    }

    /// The step of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// The step after it; none after the last.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Render => Some(Self::Publish),
            Self::Publish => Some(Self::Notify),
            Self::Notify => None,
        }
    }
}

/// A final report lent to one worker for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportJob {
    /// Whose it is.
    pub tenant: TenantId,
    /// The report.
    pub report: ReportId,
    /// What is to be done.
    pub step: JobStep,
    /// The number of this lease: a later lease has a higher one, and only the last may report.
    pub fence: i64,
    /// How often this step was tried before.
    pub attempts: u32,
}
