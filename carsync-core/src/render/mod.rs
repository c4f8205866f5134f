//! Reports on paper: the port of renderers. What they are handed is in `sheet`, the built-in renderer in `press` (feature `pdf`).

#[cfg(feature = "pdf")]
pub mod press;
mod sheet;

use std::fmt::Debug;

use async_trait::async_trait;
use bytes::Bytes;

pub use sheet::{Brand, ReportSheet, SheetPhoto};

use crate::error::{Classified, ErrorClass};
use crate::storage::Source;

/// Sets a report.
///
/// **Contract.** Pure: the same sheet gives the same bytes. No network, no files; it ends in bounded time whatever users wrote, and never
/// takes their words for anything but words.
#[async_trait]
pub trait ReportRenderer: Debug + Send + Sync {
    /// The report as a PDF.
    ///
    /// # Errors
    /// `Failed`: a fault of the renderer or a picture that is none; the same sheet fails again.
    async fn render(&self, sheet: ReportSheet) -> Result<Bytes, RenderError>;
}

/// A report could not be set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// A fault of the renderer or its template; repeating it is useless.
    #[error("the report can't be set")]
    Failed {
        /// The cause.
        source: Source,
    },
}

impl Classified for RenderError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Failed { .. } => ErrorClass::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Failed { .. } => "report.not_rendered",
        }
    }
}
